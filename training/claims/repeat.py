"""The model that tells whether two equal quantities of an article are one claim."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pipeline.repeats import NAME, Surroundings, agree, all_surroundings, repeat_features, value_key
from pipeline.stages.claims.quantified import read_quantities, saying
from training.claims.logistic import Example, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.linear import LinearModel
    from training.claims.gold import Claim, GoldArticle

RIDGE = 8.0
LEAST = 4  # rows that a feature must have been seen in
SHIFT = 0.3  # added to the bias: articles about one aim repeat it in round numbers more than the others do
_BACK = 4  # earlier mentions of the value that one is compared with
_UNMISTAKABLE = 3  # the rules: significant digits that make a number its own witness; each one less needs shared words


class Row(NamedTuple):
    """Two mentions of one value, each of a gold claim."""

    fold: int
    features: set[str]
    one_claim: bool
    by_rule: bool


def rows(articles: Sequence[GoldArticle]) -> list[Row]:
    """Return one row a pair."""
    found = []
    for article in articles:
        context = article.context
        earlier: dict[object, list[tuple[Surroundings, Claim]]] = defaultdict(list)
        readings = read_quantities(context)
        said = [(reading.quantity, saying(context, reading)) for reading in readings]
        claims = {id(quantity): claim for quantity, claim in article.quantities}
        for around in all_surroundings(context.text, said):
            claim = claims.get(id(around.quantity))
            if claim is None:
                continue
            same = earlier[value_key(around.quantity)]
            for other, its in same[-_BACK:]:
                if not agree(other.stated, around.stated):
                    continue
                features = set(repeat_features(context.text, other, around))
                found.append(Row(article.fold, features, its is claim, _by_rule(other, around)))
            same.append((around, claim))
    return found


def _by_rule(one: Surroundings, other: Surroundings) -> bool:
    """Tell whether they share words enough: the rounder the number, the more."""
    needed = max(0, _UNMISTAKABLE - one.digits - (one.section == "headline"))
    return needed == 0 or len(one.pairs & other.pairs) >= needed


def train(data: Sequence[Row]) -> LinearModel:
    """Fit the model."""
    return fit([Example(row.features, row.one_claim) for row in data], ridge=RIDGE, least=LEAST, shift=SHIFT)


def by_rules(data: Sequence[Row]) -> list[float]:
    """Return the rule's answers as scores."""
    return [1.0 if row.by_rule else -1.0 for row in data]


def accuracy(data: Sequence[Row], scores: Sequence[float]) -> float:
    """Return the share of pairs judged as the gold does."""
    return round(sum(row.one_claim == (score > 0) for row, score in zip(data, scores, strict=True)) / len(data), 4)


__all__ = ["NAME", "Row", "accuracy", "by_rules", "rows", "train"]
