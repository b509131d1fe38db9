"""The model that tells targets from figures."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pipeline.linear import LinearModel
from pipeline.readings import READER
from pipeline.stages.claims.governors import Governors
from pipeline.stages.claims.kind_features import kind_features
from pipeline.stages.claims.years import decide_year
from training.claims.gold import is_open
from training.claims.logistic import Example, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.claims.gold import Claim, GoldArticle

NAME = "claim-kind"
RIDGE = 3.0
SHIFT = 1.0  # added to the bias, chosen by accuracy and F1 of targets over `train` by cross-validation and `dev`
OPTIONAL_WEIGHT = 0.5  # of quantities that careful annotators could leave out


class Row(NamedTuple):
    """One quantity mention of a gold claim."""

    fold: int
    features: set[str]
    claim: Claim
    weight: float = 1.0  # of its article


def rows(articles: Sequence[GoldArticle]) -> list[Row]:
    """Return one row a mention."""
    found = []
    for article in articles:
        governors = Governors(article.context)
        for quantity, claim in article.quantities:
            year = decide_year(article.context, governors, quantity).year
            features = kind_features(article.context, governors, quantity, year)
            found.append(Row(article.fold, features, claim, article.weight))
    return found


def train(data: Sequence[Row]) -> LinearModel:
    """Fit the model: the mean of one with the reader's signs and one without.

    As good by cross-validation as the first alone, and the words of aim keep their weight in texts where the reader,
    which has seen few that speak of little but aims, is not sure. Quantities of either kind teach nothing.
    """
    return _mean(_fit(data), _fit([row._replace(features=_unread(row.features)) for row in data]))


def _unread(features: set[str]) -> set[str]:
    return {name for name in features if not name.startswith(READER)}


def _fit(data: Sequence[Row]) -> LinearModel:
    examples = [
        Example(
            row.features,
            row.claim["kind"] == "target",
            row.weight * (OPTIONAL_WEIGHT if row.claim.get("optional") else 1),
        )
        for row in data
        if not is_open(row.claim)
    ]
    return fit(examples, ridge=RIDGE, shift=SHIFT)


def _mean(one: LinearModel, other: LinearModel) -> LinearModel:
    names = sorted(one.weights.keys() | other.weights.keys())
    weights = {name: (one.weights.get(name, 0.0) + other.weights.get(name, 0.0)) / 2 for name in names}
    return LinearModel(
        bias=round((one.bias + other.bias) / 2, 4), weights={name: round(w, 4) for name, w in weights.items()}
    )


def by_rules(data: Sequence[Row]) -> list[float]:
    """Return each row's score by the governor alone: what aims is a target, and what is ahead and ungoverned."""
    return [
        1.0 if "governor=aim" in row.features or {"governor=none", "year=future"} <= row.features else -1.0
        for row in data
    ]


def accuracy(data: Sequence[Row], scores: Sequence[float]) -> dict[str, float]:
    """Return accuracy, and F1 of targets, over claims; the mentions of one claim decide together."""
    sums: dict[int, float] = defaultdict(float)
    claims: dict[int, Claim] = {}
    for row, score in zip(data, scores, strict=True):
        sums[id(row.claim)] += score
        claims[id(row.claim)] = row.claim
    judged = [
        (claim["kind"] == "target", sums[key] > 0)
        for key, claim in claims.items()
        if not is_open(claim) and not claim.get("optional")
    ]
    both = sum(gold and found for gold, found in judged)
    either = sum(gold for gold, _ in judged) + sum(found for _, found in judged)
    right = sum(gold == found for gold, found in judged)
    return {"accuracy": round(right / len(judged), 4), "target F1": round(2 * both / either, 4)}
