"""Who speaks at a place: look-ups in the attributions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import cache, column, rows
from pipeline.stages.claims.cues import said_modality
from pipeline.types import Party

_TELLING = (
    *("subject-say", "noun-say", "continued-say", "pronoun-say", "source"),
    *("subject-noun", "noun-noun", "document"),
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.types import Attribution, Speech, TextSpan


class _Content(NamedTuple):
    start: int
    end: int
    depth: int
    attribution: Attribution


class SpeechIndex:
    """The contents of all attributions, sorted, so that a look-up does not read them all."""

    def __init__(self, speech: Speech) -> None:
        """Flatten and sort the contents."""
        contents = [
            _Content(span.start, span.end, len(ancestors(speech, attribution)), attribution)
            for attribution in speech.attributions
            for span in attribution.content
        ]
        self._contents = sorted(contents, key=lambda c: (c.start, c.end))
        self._starts = [c.start for c in self._contents]
        self._reach = list(accumulate((c.end for c in self._contents), max))

    def at(self, start: int, end: int) -> Attribution | None:
        """Return the innermost attribution whose content covers a span: the deepest, then the shortest."""
        best: _Content | None = None
        index = bisect_right(self._starts, start) - 1
        while index >= 0 and self._reach[index] >= end:
            content = self._contents[index]
            if content.end >= end and (best is None or _is_inner(content, best)):
                best = content
            index -= 1
        return best.attribution if best else None

    def first_in(self, start: int, end: int) -> tuple[Attribution, int, int] | None:
        """Return the first attribution with content in a stretch of text, and the content's part in it."""
        return next(self.parts_in(start, end), None)

    def parts_in(self, start: int, end: int) -> Iterator[tuple[Attribution, int, int]]:
        """Yield each attribution with content in a stretch of text with the content's part in it, by their starts."""
        index = max(0, bisect_right(self._starts, start) - 1)
        while index > 0 and self._reach[index - 1] > start:
            index -= 1
        for content in self._contents[index : bisect_left(self._starts, end)]:
            low, high = max(content.start, start), min(content.end, end)
            if low < high:
                yield content.attribution, low, high


def _is_inner(content: _Content, other: _Content) -> bool:
    return (-content.depth, content.end - content.start) < (-other.depth, other.end - other.start)


def attribution_at(speech: Speech, start: int, end: int) -> Attribution | None:
    """Return the innermost attribution whose content covers a span."""
    return SpeechIndex(speech).at(start, end)


def ancestors(speech: Speech, attribution: Attribution) -> tuple[Attribution, ...]:
    """Return the attributions around one, innermost first; a circle of parents ends where it closes."""
    chain: list[Attribution] = []
    parent = attribution.parent
    while parent is not None and 0 <= parent < len(speech.attributions) and len(chain) < len(speech.attributions):
        chain.append(speech.attributions[parent])
        parent = speech.attributions[parent].parent
    return tuple(chain)


def cue_of(attribution: Attribution | None) -> TextSpan | None:
    """Return the words by which something is said; a colon or a quotation mark is none."""
    cue = attribution.cue if attribution else None
    return cue if cue is not None and any(map(str.isalnum, cue.text)) else None


def via_of(text: str, speech: Speech, attribution: Attribution | None) -> tuple[Party, ...]:
    """Return those who passed the speech on, outermost first: the speakers of the attributions around it.

    Whoever asks or appeals passes nothing on, nor does he whom another one answers.
    """
    if attribution is None:
        return ()
    outer: list[Attribution] = []
    inner = attribution
    for around in ancestors(speech, attribution):
        if not _passes_on(text, around, inner):
            break
        outer.append(around)
        inner = around
    speakers = [a.speaker for a in reversed(outer) if a.speaker.name != attribution.speaker.name]
    return tuple(Party(name=s.name, text=s.text, start=s.start, end=s.end, type=s.type) for s in speakers)


def _passes_on(text: str, outer: Attribution, inner: Attribution) -> bool:
    """Tell whether the words of `inner` are told by the speaker of `outer`.

    A crowd passes nothing on, and nobody passes on what a crowd feels (他說，居民普遍期待…).
    """
    if any(said.speaker.name.endswith(_crowds()) for said in (outer, inner)):
        return False
    if outer.mode == "headline" or outer.cue is None or inner.source is None or inner.cue is None:
        return False
    if inner.speaker.org == outer.speaker.name or not _telling(outer.rule, outer.cue.text):
        return False
    between = text[outer.cue.end : max(outer.cue.end, inner.source.start)]
    return not any(word in between for word in column("replies", "word"))


def _telling(rule: str, cue: str) -> bool:
    tells = rule.startswith(_TELLING) or rule in {"carried", "leading"}
    return tells and said_modality(cue) == "fact"


@cache
def _crowds() -> tuple[str, ...]:
    """Return nouns for the public; 人士 (消息人士) is one source whose name is kept back."""
    return tuple(row["noun"] for row in rows("groups") if row["kind"] == "public" and "人士" not in row["noun"])
