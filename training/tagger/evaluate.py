"""Measure a tagger: exact names and word boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from training.tagger.data import KINDS, Example

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.backends import Tagger

_KIND = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC"}


class Score(NamedTuple):
    """Precision, recall and F1 of a set of found things."""

    precision: float
    recall: float
    f1: float


def score(gold: set[object], found: set[object]) -> Score:
    """Score a found set against a gold set."""
    right = len(gold & found)
    precision = right / len(found) if found else 0.0
    recall = right / len(gold) if gold else 0.0
    return Score(precision, recall, 2 * right / (len(gold) + len(found)) if gold or found else 0.0)


def name_scores(tagger: Tagger, examples: Sequence[Example]) -> dict[str, Score]:
    """Score names by exact span and kind, each kind and all together ("all")."""
    gold: set[tuple[int, int, int, str]] = set()
    found: set[tuple[int, int, int, str]] = set()
    for number, example in enumerate(examples):
        [answer] = tagger.tag([example.text])
        gold |= {(number, *span) for span in example.spans}
        found |= {(number, name.start, name.end, _KIND[name.label]) for name in answer.names}
    kinds = {kind: ({g for g in gold if g[3] == kind}, {f for f in found if f[3] == kind}) for kind in KINDS}
    return {kind: score(set(g), set(f)) for kind, (g, f) in {**kinds, "all": (gold, found)}.items()}


def word_score(tagger: Tagger, sentences: Iterable[tuple[str, list[tuple[int, int]]]]) -> Score:
    """Score words by exact span."""
    gold: set[object] = set()
    found: set[object] = set()
    for number, (text, words) in enumerate(sentences):
        [answer] = tagger.tag([text])
        gold |= {(number, start, end) for start, end in words}
        found |= {(number, token.start, token.end) for token in answer.tokens}
    return score(gold, found)
