"""Measure a tagger: exact names and word boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from training.tagger.data import KIND, KINDS, Example

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from pipeline.backends import Tagger
    from training.tagger.data import Words


class Score(NamedTuple):
    """How many things gold holds, how many were found, how many of these are right."""

    gold: int
    found: int
    right: int

    def __str__(self) -> str:
        """Give precision, recall and F1 in per cent."""
        precision, recall = self.right / max(self.found, 1), self.right / max(self.gold, 1)
        f1 = 2 * self.right / max(self.gold + self.found, 1)
        return f"{100 * precision:.1f} / {100 * recall:.1f} / {100 * f1:.1f}"


def _compare(gold: AbstractSet[object], found: AbstractSet[object]) -> Score:
    return Score(len(gold), len(found), len(gold & found))


def _sure(example: Example, start: int, end: int) -> bool:
    """Tell whether gold says what a span is."""
    return all(end <= first or last <= start for first, last in example.unsure)


def name_scores(tagger: Tagger, texts: Iterable[tuple[Example, ...]]) -> dict[str, Score]:
    """Score names by exact span and kind, each kind and all together ("all"); one call a text."""
    gold: set[tuple[int, int, int, int, str]] = set()
    found: set[tuple[int, int, int, int, str]] = set()
    for number, pieces in enumerate(texts):
        answers = tagger.tag([piece.text for piece in pieces])
        for place, (example, answer) in enumerate(zip(pieces, answers, strict=True)):
            spans = [(name.start, name.end, KIND[name.label]) for name in answer.names]
            gold |= {(number, place, *span) for span in example.spans}
            found |= {(number, place, *span) for span in spans if _sure(example, *span[:2])}
            if not example.places:
                found -= {(number, place, *span) for span in spans if span[2] == "LOC"}
    scores = {kind: _compare({g for g in gold if g[4] == kind}, {f for f in found if f[4] == kind}) for kind in KINDS}
    return {**scores, "all": _compare(gold, found)}


def word_score(tagger: Tagger, sentences: Iterable[Words]) -> Score:
    """Score words by exact span."""
    gold: set[tuple[int, int, int]] = set()
    found: set[tuple[int, int, int]] = set()
    for number, (text, words) in enumerate(sentences):
        [answer] = tagger.tag([text])
        gold |= {(number, start, end) for start, end in words}
        found |= {(number, token.start, token.end) for token in answer.tokens}
    return _compare(gold, found)
