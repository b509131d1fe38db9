"""The model of how sure a claim is, fitted on claims that models judged which had not seen the article."""

from __future__ import annotations

import copy
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

from pipeline.fold import name_key
from pipeline.linear import load_linear
from pipeline.stages.claims import aims, counted, kinds, quantified, statements
from pipeline.stages.claims.confidence import confidence_features
from pipeline.stages.claims.marked import marked_claims
from pipeline.stages.merge import merge_claims
from training.claims import aim, kind
from training.claims import counted as counting
from training.claims.gold import FOLDS, accepts
from training.claims.logistic import Example, fit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.linear import LinearModel
    from pipeline.stages.claims.context import Context
    from pipeline.types import Claim, Speaker
    from training.claims.gold import GoldArticle

NAME = "claim-confidence"
RIDGE = 4.0
STEPS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)  # edges of the calibration table
Signs = dict[tuple[str, int, int], set[str]]


class Row(NamedTuple):
    """One merged claim with the signs of how sure it is, and whether it is right in all its fields."""

    fold: int
    group: str
    features: set[str]
    right: bool


def rows(articles: Sequence[GoldArticle]) -> list[Row]:
    """Return one row a claim that the gold can judge; models of the other folds judge all that comes before."""
    kind_rows, aim_rows, counting_rows = kind.rows(articles), aim.rows(articles), counting.rows(articles)
    found: list[Row] = []
    for fold in range(FOLDS):
        models = {
            kind.NAME: kind.train([row for row in kind_rows if row.fold != fold]),
            aim.NAME: aim.train([row for row in aim_rows if row.fold != fold]),
            counting.NAME: counting.train([row for row in counting_rows if row.fold != fold]),
        }
        with _judged_by(models):
            found += [row for article in articles if article.fold == fold for row in rows_of(article)]
    return found


@contextmanager
def _judged_by(models: dict[str, LinearModel]) -> Iterator[None]:
    """Let other models than the installed ones judge."""

    def load(name: str) -> LinearModel:
        return models.get(name) or load_linear(name)

    with ExitStack() as stack:
        for module in (kinds, aims, counted):
            stack.enter_context(patch.object(module, "load_linear", load))
        yield


def rows_of(article: GoldArticle) -> list[Row]:
    """Return the rows of one article."""
    claims, signs = _claims(article)
    found = []
    for claim in claims:
        main = next(mention for mention in claim.mentions if mention.main)
        right = _is_right(claim, article.gold)
        if right is not None:
            features = signs[claim.kind, main.start, main.end]
            found.append(Row(article.fold, "quantity" if claim.target else claim.kind, features, right))
    return found


def _claims(article: GoldArticle) -> tuple[tuple[Claim, ...], Signs]:
    """Return the merged claims, and the signs of each mention by its kind and place."""
    signs: Signs = {}

    def record(claim: Claim, margin: float) -> Claim:
        mention = claim.mentions[0]
        signs[claim.kind, mention.start, mention.end] = confidence_features(claim, margin)
        return claim

    with ExitStack() as stack:
        for module in (quantified, aims, statements):
            stack.enter_context(patch.object(module, "with_confidence", record))
        context = _afresh(article.context)
        quantities, goals = marked_claims(context)
        found = quantities + goals
        found += statements.statement_claims(context, found)
    return merge_claims(found, context.article), signs


def _afresh(context: Context) -> Context:
    """Return a copy that has not yet asked which quantities count."""
    fresh = copy.copy(context)
    for name in ("quantities", "_quantity_starts", "_special"):
        fresh.__dict__.pop(name, None)
    return fresh


def _is_right(claim: Claim, gold: dict[str, Any]) -> bool | None:
    """Tell whether a claim is right as the scorer sees it; None where the gold does not judge it."""
    if claim.target is None:
        return _sentence_is_right(claim, gold)
    shared = [
        one
        for one in gold["claims"]
        if any(a < m.end and m.start < b for m in claim.mentions for a, b in one["mentions"])
    ]
    if not shared:
        return False
    if any(_agrees(claim, one) for one in shared):
        return True
    return None if all(one.get("optional") for one in shared) else False


def _agrees(claim: Claim, gold: dict[str, Any]) -> bool:
    target = claim.target
    assert target is not None  # noqa: S101  (for the type checker)
    value = (
        _close(gold["value"], target.value)
        if gold["value"] is not None
        else _close(gold["low"], target.low) and _close(gold["high"], target.high)
    )
    year = accepts(gold.get("year"), claim.year.value if claim.year else None)
    return value and year and accepts(gold["kind"], claim.kind) and _speaks(claim.speaker, gold["speakers"])


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other))


def _speaks(speaker: Speaker | None, names: Sequence[str]) -> bool:
    if speaker is None:
        return not names
    return name_key(speaker.name) in {name_key(name) for name in names}


def _sentence_is_right(claim: Claim, gold: dict[str, Any]) -> bool | None:
    at = claim.mentions[0].start
    span = next(((s, e, names) for s, e, names in gold["sentences"] if s <= at < e), None)
    if span is None:
        return False
    start, end, names = span
    counted = any(start <= m[0] < end for one in gold["claims"] for m in one["mentions"])
    if [start, end] in gold["aims_open"] or (claim.kind == "goal" and counted):
        return None
    is_aim = [start, end] in gold["aims"]
    kind_right = is_aim if claim.kind == "goal" else not is_aim and not counted
    return kind_right and _speaks(claim.speaker, names)


def train(data: Sequence[Row]) -> LinearModel:
    """Fit the model."""
    return fit([Example(row.features, row.right) for row in data], ridge=RIDGE, least=10)


def cross_validated(data: Sequence[Row]) -> list[float]:
    """Return each row's probability by a model that has not seen its article."""
    models = [train([row for row in data if row.fold != fold]) for fold in range(FOLDS)]
    return [models[row.fold].probability(row.features) for row in data]


def table(data: Sequence[Row], said: Sequence[float]) -> Iterator[str]:
    """Yield the calibration table of targets and figures: how often claims of one confidence are right."""
    counted = [(row.right, round(p, 2)) for row, p in zip(data, said, strict=True) if row.group == "quantity"]
    for low, high in pairwise(STEPS):
        right = [is_right for is_right, p in counted if low <= p < high]
        if right:
            yield f"{low:.2f}-{high:.2f}: {len(right):5d} claims, {sum(right) / len(right):.3f} right"
