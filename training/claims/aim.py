"""The model that finds sentences which state an aim without a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.stages.claims.aim_features import WILLING, clause_features, sentence_features
from pipeline.stages.claims.cues import cue_class
from training.claims.gold import accepts
from training.claims.logistic import Example, fit
from training.claims.measures import precision_recall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.linear import LinearModel
    from pipeline.stages.claims.context import Context
    from training.claims.gold import GoldArticle

NAME = "claim-aim"
RIDGE = 5.0
SHIFT = 0.75  # added to the bias, chosen for F1 by cross-validation
OPEN_WEIGHT = 0.2  # a sentence that careful readers could take either way teaches a little of both
BOTH_WEIGHT = 0.5  # of aims beside a target quantity


class Row(NamedTuple):
    """One sentence with its gold answer; `scored` as in the scorer: neither open nor with a target quantity."""

    fold: int
    features: set[str]
    is_aim: bool
    is_open: bool
    has_target: bool
    by_rule: bool

    @property
    def scored(self) -> bool:
        """Whether the scorer counts the sentence."""
        return not self.is_open and not self.has_target


def rows(articles: Sequence[GoldArticle]) -> list[Row]:
    """Return one row a sentence that the gold knows.

    The project's own annotations are left out: their readers put many calls among the open sentences.
    """
    return [row for article in articles if article.weight == 1 for row in _rows(article)]


def _rows(article: GoldArticle) -> list[Row]:
    gold, context = article.gold, article.context
    aims, opens = {tuple(span) for span in gold["aims"]}, {tuple(span) for span in gold["aims_open"]}
    targets = [m[0] for claim in gold["claims"] if accepts(claim["kind"], "target") for m in claim["mentions"]]
    found = []
    for index, sentence in enumerate(context.sentences):
        spans = {(s, e) for s, e, _ in gold["sentences"] if s < sentence.end and sentence.start < e}
        if not spans:
            continue
        is_aim = bool(spans & aims)
        has_target = any(sentence.start <= at < sentence.end for at in targets)
        features = _features(context, index)
        rule = _by_rule(context, index)
        found.append(Row(article.fold, features, is_aim, bool(spans & opens) and not is_aim, has_target, rule))
    return found


def _features(context: Context, index: int) -> set[str]:
    names = {name for clause in context.clauses_of(index) for name in clause_features(context, clause)}
    return names.union(sentence_features(context, index))


def _by_rule(context: Context, index: int) -> bool:
    """Take every sentence with a cue of will and some words behind it for an aim."""
    return any(
        cue_class(cue) in WILLING and clause.end - cue.end >= 4  # noqa: PLR2004
        for clause in context.clauses_of(index)
        for cue in context.cues_in(clause.start, clause.end)
    )


def train(data: Sequence[Row]) -> LinearModel:
    """Fit the model."""
    return fit([example for row in data for example in _examples(row)], ridge=RIDGE, least=3, shift=SHIFT)


def _examples(row: Row) -> list[Example]:
    if row.is_open:
        return [Example(row.features, answer, OPEN_WEIGHT) for answer in (True, False)]
    if row.has_target:  # such a sentence is listed only where it states another aim besides
        return [Example(row.features, answer=True, weight=BOTH_WEIGHT)] if row.is_aim else []
    return [Example(row.features, row.is_aim)]


def by_rules(data: Sequence[Row]) -> list[float]:
    """Return the rule's answers as scores."""
    return [1.0 if row.by_rule else -1.0 for row in data]


def f1(data: Sequence[Row], scores: Sequence[float]) -> dict[str, float]:
    """Return precision, recall and F1 over the sentences that the scorer counts."""
    judged = [(row.is_aim, score > 0) for row, score in zip(data, scores, strict=True) if row.scored]
    return precision_recall(judged)
