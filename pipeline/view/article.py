"""One article and its claims as the page holds them: pieces of text, and marks on them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from pipeline.reviews.correct import unreviewed
from pipeline.view.claim import page_claim
from pipeline.view.records import Mark, PageArticle, Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.types import Claim, Document, Goal, Party, Section, Target, TextSpan, Year
    from pipeline.view.records import Layer

LONGEST_PIECE = 2_000  # characters; a browser lays out more at a time noticeably slowly
_BASIC_PLANE_END = "\uffff"


class Part(NamedTuple):
    """A stretch of the article's text, by code points."""

    start: int
    end: int
    section: Section
    text: str
    continues: bool = False


class Place(NamedTuple):
    """A span of the article to be marked, by code points."""

    start: int
    end: int
    layer: Layer
    ref: int


def page_article(document: Document, claims: list[Claim]) -> PageArticle:
    """Return what the page holds of an article; without its text, the sentences of its claims stand for it."""
    parts = list(_parts(document) if document.text is not None else _sentences(claims))
    speakers = _speakers(document, claims)
    starts = [part.start for part in parts]
    return PageArticle(
        pieces=_marked(parts, _places(document, claims, {name: at for at, name in enumerate(speakers)})),
        claims=[page_claim(claim, _index(starts, parts, _main(claim))) for claim in claims],
        speakers=speakers,
        whole=document.text is not None,
        source=document.source.replace("\\", "/").rsplit("/", 1)[-1],  # the rest is about somebody's disk
        url=document.url,
        reporters=document.reporters,
        script=document.script,
    )


# --- pieces ------------------------------------------------------------------------------------------------------


def _parts(document: Document) -> Iterator[Part]:
    """Yield the paragraphs, and what stands between them if it is not white space, in pieces of bounded length."""
    text, at = document.text or "", 0
    for paragraph in sorted(document.paragraphs, key=lambda block: block.start):
        yield from _cut(text, at, paragraph.start, "other")
        yield from _cut(text, max(at, paragraph.start), paragraph.end, paragraph.section)
        at = max(at, paragraph.end)
    yield from _cut(text, at, len(text), "other")


def _cut(text: str, start: int, end: int, section: Section) -> Iterator[Part]:
    if not text[start:end].strip():
        return
    end = min(end, len(text))
    while start < end:
        stop = min(end, start + LONGEST_PIECE)
        if stop < end:
            line_end = text.rfind("\n", start, stop) + 1
            stop = line_end or text.rfind("。", start, stop) + 1 or stop
        yield Part(start, stop, section, text[start:stop], continues=stop < end)
        start = stop


def _sentences(claims: list[Claim]) -> Iterator[Part]:
    """Yield the sentences that hold claims, each once, in text order."""
    at = -1
    sentences = {(claim.sentence.start, claim.sentence.end, claim.section, claim.sentence.text) for claim in claims}
    for start, end, section, text in sorted(sentences):
        if start >= at:
            yield Part(start, end, section, text)
            at = end


def _index(starts: list[int], parts: list[Part], at: int) -> int | None:
    """Return the number of the part that holds a place."""
    found = bisect_right(starts, at) - 1
    return found if found >= 0 and at < parts[found].end else None


# --- marks -------------------------------------------------------------------------------------------------------


def _speakers(document: Document, claims: list[Claim]) -> list[str]:
    """Return those who speak in the article, each once, in the order of their first word."""
    said = sorted((spans[0][0], who.speaker) for who in document.attributions if (spans := who.content))
    of_claims = (claim.speaker.name for claim in claims if claim.speaker)
    return list(dict.fromkeys((*(name for _, name in said), *of_claims)))


def _places(document: Document, claims: list[Claim], speakers: dict[str, int]) -> Iterator[Place]:
    for attribution in document.attributions:
        ref = speakers[attribution.speaker] if attribution.content else speakers.get(attribution.speaker, -1)
        yield from (Place(*span, "speech", ref) for span in attribution.content)
        if attribution.source:
            yield Place(*attribution.source, "source", ref)
        if attribution.cue:
            yield Place(*attribution.cue, "cue", ref)
    yield from (Place(quantity.start, quantity.end, "number", -1) for quantity in document.quantities)
    yield from (Place(time.start, time.end, "time", -1) for time in document.times)
    for ref, claim in enumerate(claims):
        yield from _claim_places(claim, ref)


def _claim_places(claim: Claim, ref: int) -> Iterator[Place]:
    run = unreviewed(claim)  # what a reviewer corrected may stand nowhere; then what the run had read is marked
    whole = claim.statement if claim.kind == "statement" else claim.goal
    spans: tuple[tuple[Layer, Goal | Party | Target | TextSpan | Year | None], ...] = (
        ("statement" if claim.kind == "statement" else "goal", whole),
        ("quantity", claim.target if claim.target is None or claim.target.text else run.target),
        ("year", claim.year if claim.year is None or claim.year.text else run.year),
        ("holder", claim.holder),
        ("condition", claim.condition),
    )
    for layer, span in spans:
        if span is not None:
            yield Place(span.start, span.end, layer, ref)
    yield from (Place(m.start, m.end, "mention", ref) for m in claim.mentions if not m.main)


def _main(claim: Claim) -> int:
    return next((mention.start for mention in claim.mentions if mention.main), claim.sentence.start)


def _marked(parts: list[Part], places: Iterable[Place]) -> list[Piece]:
    """Return the parts with the marks that fall into them; a place that goes over an edge is marked on both sides."""
    marks: list[list[Mark]] = [[] for _ in parts]
    units = [_utf16(part.text) for part in parts]
    ends = [part.end for part in parts]
    for place in places:
        for at in range(bisect_right(ends, place.start), len(parts)):
            part = parts[at]
            if part.start >= place.end:
                break
            start, end = max(place.start, part.start) - part.start, min(place.end, part.end) - part.start
            if start < end:
                before = units[at]
                marks[at].append(Mark(start + before(start), end + before(end), place.layer, place.ref))
    return [Piece(part.section, part.text, mine, part.continues) for part, mine in zip(parts, marks, strict=True)]


def _utf16(text: str) -> Callable[[int], int]:
    """Return a function that tells how many units more than code points stand before a place in the text."""
    astral = [at for at, character in enumerate(text) if character > _BASIC_PLANE_END]
    return lambda at: bisect_left(astral, at)
