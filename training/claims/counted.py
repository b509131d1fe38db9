"""The model that tells which quantities a reader counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.stages.claims.context import CLAIM_SECTIONS
from pipeline.stages.claims.counted import NAME, counted_features
from training.claims.logistic import Example, fit
from training.claims.measures import precision_recall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.linear import LinearModel
    from training.claims.gold import GoldArticle

RIDGE = 4.0
LEAST = 4  # rows that a feature must have been seen in
SHIFT = 0.5  # added to the bias: a claim that is missed is worse than one too many, and F1 is the same


class Row(NamedTuple):
    """One candidate of an article; those that careful annotators could leave out are no rows."""

    fold: int
    features: set[str]
    counts: bool
    told: bool


def rows(articles: Sequence[GoldArticle]) -> list[Row]:
    """Return one row a candidate that stands where claims are made."""
    found = []
    for article in articles:
        context = article.context
        claims = {id(quantity): claim for quantity, claim in article.quantities}
        for candidate, features in zip(context.candidates, counted_features(context), strict=True):
            sentence = context.sentence_at(candidate.quantity.start)
            claim = claims.get(id(candidate.quantity))
            if sentence is None or context.sentences[sentence].section not in CLAIM_SECTIONS:
                continue
            if claim is None or not claim.get("optional"):
                found.append(Row(article.fold, features, claim is not None, candidate.told))
    return found


def train(data: Sequence[Row]) -> LinearModel:
    """Fit the model."""
    return fit([Example(row.features, row.counts) for row in data], ridge=RIDGE, least=LEAST, shift=SHIFT)


def by_rules(data: Sequence[Row]) -> list[float]:
    """Return the rules' answers as scores: everything counts but lengths of time in passing."""
    return [1.0 if row.told else -1.0 for row in data]


def f1(data: Sequence[Row], scores: Sequence[float]) -> dict[str, float]:
    """Return precision, recall and F1 over mentions."""
    judged = [(row.counts, score > 0) for row, score in zip(data, scores, strict=True)]
    return precision_recall(judged)


__all__ = ["NAME", "Row", "by_rules", "f1", "rows", "train"]
