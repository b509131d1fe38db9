"""Results as the lines of `claims.jsonl`, `documents.jsonl` and `errors.jsonl`, in canonical order."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.originals import Originals
from pipeline.places import source_spans
from pipeline.types import (
    AttributionRecord,
    Claim,
    Document,
    Organization,
    Person,
    SentenceRecord,
    Span,
    TextSpan,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from pipeline.types import Attribution, Entity, SentenceSpeech

LINE_FILES = ("claims.jsonl", "documents.jsonl", "errors.jsonl")
RUN_FILE = "run.json"
_SIGNIFICANT_DIGITS = 12
_ORGANIZATION_TYPES = frozenset({"ORG", "MEDIA"})


class Analysed(msgspec.Struct, frozen=True):
    """What one article gave."""

    document: Document
    claims: tuple[Claim, ...]
    warnings: tuple[str, ...] = ()


# --- one line ------------------------------------------------------------------------------------------------


def encode(record: msgspec.Struct) -> bytes:
    """Return a record as one line of JSON with every key, numbers in canonical form, and a final line feed."""
    return msgspec.json.encode(_canonical(msgspec.to_builtins(record))) + b"\n"


def _canonical(value: Any) -> Any:  # noqa: ANN401  (any JSON value)
    if isinstance(value, float):
        return canonical_number(value)
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_canonical(item) for item in value]
    return value


def canonical_number(value: float) -> int | float:
    """Return the number rounded to 12 significant digits, an integral one as an integer: 1e12 is 1000000000000."""
    rounded = float(f"{value:.{_SIGNIFICANT_DIGITS}g}")
    return int(rounded) if rounded.is_integer() else rounded


# --- from the Doc to the contract -----------------------------------------------------------------------------


def analysed(doc: Doc) -> Analysed:
    """Return what a processed Doc holds, claims in the order of their first mentions, in the words of the input."""
    article = doc._.article
    document, claims = document_record(doc), sorted(doc._.claims, key=_first_mention)
    if article.source_map:
        placed = (msgspec.structs.replace(c, source_span=source_spans(c, article.source_map)) for c in claims)
        claims = list(placed)
    if article.original:
        originals = Originals(article.text, article.original)
        document, claims = originals.restored(document), list(map(originals.restored, claims))
    return Analysed(document, tuple(claims), article.warnings)


def _first_mention(claim: Claim) -> tuple[int, int, str]:
    start, end = min((mention.start, mention.end) for mention in claim.mentions)
    return start, end, claim.id


def document_record(doc: Doc) -> Document:
    """Return the line of `documents.jsonl` for a processed Doc."""
    article, anatomy, speech = doc._.article, doc._.anatomy, doc._.speech
    return Document(
        doc=article.doc,
        source=article.source,
        sha256=hashlib.sha256((article.original or article.text).encode()).hexdigest(),
        text=article.text,
        title=article.title,
        published=article.published,
        outlet=article.outlet,
        url=article.url,
        published_how=article.published_how,
        script="Hans" if article.original else "Hant",
        duplicates=(),
        reporters=tuple(dict.fromkeys((*(reporter.text for reporter in anatomy.reporters), *article.authors))),
        place=anatomy.place.text if anatomy.place else None,
        paragraphs=anatomy.blocks,
        sentences=tuple(map(_sentence, speech.sentences)),
        attributions=tuple(map(_attribution, speech.attributions)),
        people=tuple(_person(entity) for entity in doc._.entities if entity.type == "PERSON"),
        organizations=tuple(_organization(e) for e in doc._.entities if e.type in _ORGANIZATION_TYPES),
        quantities=doc._.quantities,
        times=doc._.times,
    )


def _sentence(sentence: SentenceSpeech) -> SentenceRecord:
    return SentenceRecord(
        start=sentence.start,
        end=sentence.end,
        speaker=sentence.speakers[0] if sentence.speakers else None,
        speakers=sentence.speakers,
        how=sentence.how,
        rule=sentence.rule,
    )


def _attribution(attribution: Attribution) -> AttributionRecord:
    return AttributionRecord(
        source=_offsets(attribution.source),
        cue=_offsets(attribution.cue),
        content=tuple((span.start, span.end) for span in attribution.content),
        speaker=attribution.speaker.name,
        parent=attribution.parent,
    )


def _offsets(span: Span | TextSpan | None) -> tuple[int, int] | None:
    return (span.start, span.end) if span else None


def _person(entity: Entity) -> Person:
    return Person(name=entity.name, title=entity.title, role=entity.role, mentions=_mentions(entity))


def _organization(entity: Entity) -> Organization:
    return Organization(name=entity.name, type=entity.type, mentions=_mentions(entity))


def _mentions(entity: Entity) -> tuple[tuple[int, int], ...]:
    return tuple((mention.start, mention.end) for mention in entity.mentions)
