"""The two models that choose the words of a goal phrase."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pipeline.stages.claims.goal_words import first_features, second_features, words_around
from pipeline.stages.claims.goals import goal_of
from training.claims.gold import FOLDS
from training.claims.logistic import Example, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.linear import LinearModel
    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.goal_words import Word
    from pipeline.types import Quantity
    from training.claims.gold import Claim, GoldArticle

FIRST, SECOND = "claim-goal-1", "claim-goal-2"
RIDGE = 2.0
LEAST = 8  # rows that a feature must have been seen in
SHIFT_FIRST, SHIFT_SECOND = 0.5, 1.0  # added to the biases, chosen for the scorer's measure by cross-validation


class Row(NamedTuple):
    """The words around one quantity mention, their features and which of them the gold phrase has."""

    fold: int
    text: str
    context: Context
    quantity: Quantity
    words: list[Word]
    features: list[list[str]]
    answers: list[bool]
    claim: Claim


def rows(articles: Sequence[GoldArticle]) -> list[Row]:
    """Return one row a mention."""
    found = []
    for article in articles:
        text = article.context.text
        for quantity, claim in article.quantities:
            words = words_around(article.context, quantity)
            features = first_features(article.context, quantity, words)
            answers = _answers(claim["goal"], text, words, quantity)
            found.append(Row(article.fold, text, article.context, quantity, words, features, answers, claim))
    return found


def _answers(goal: str, text: str, words: Sequence[Word], quantity: Quantity) -> list[bool]:
    """Mark the words that the gold phrase has, nearest copies first; one character only beside a marked word."""
    phrase = re.sub(r"\W", "", goal)
    missing = Counter(phrase)
    marked = [False] * len(words)
    plain = [re.sub(r"\W", "", text[word.start : word.end]) for word in words]
    order = sorted(range(len(words)), key=lambda i: (words[i].clause, abs(words[i].start - quantity.start)))
    for single in (False, True):
        for i in order:
            word = plain[i]
            beside = any(0 <= j < len(words) and marked[j] for j in (i - 1, i + 1))
            if not word or (len(word) == 1) != single or word not in phrase or (single and not beside):
                continue
            if not Counter(word) - missing:
                missing -= Counter(word)
                marked[i] = True
    return marked


def train_first(data: Sequence[Row]) -> LinearModel:
    """Fit the first pass."""
    return _fit(data, [row.features for row in data], SHIFT_FIRST)


def train_second(data: Sequence[Row], scores: Sequence[list[float]]) -> LinearModel:
    """Fit the second pass on the first one's scores, which should be cross-validated."""
    return _fit(data, [second(row, found) for row, found in zip(data, scores, strict=True)], SHIFT_SECOND)


def _fit(data: Sequence[Row], features: Sequence[list[list[str]]], shift: float) -> LinearModel:
    examples = [
        Example(names, answer)
        for row, all_names in zip(data, features, strict=True)
        for names, answer in zip(all_names, row.answers, strict=True)
    ]
    return fit(examples, ridge=RIDGE, least=LEAST, shift=shift, steps=100)


def second(row: Row, scores: Sequence[float]) -> list[list[str]]:
    """Return the second pass's features of a row."""
    return second_features(row.text, row.words, row.features, scores)


def first_scores(data: Sequence[Row]) -> list[list[float]]:
    """Return the first pass's scores by models that have not seen the row's article."""
    models = [train_first([row for row in data if row.fold != fold]) for fold in range(FOLDS)]
    return [[models[row.fold].score(names) for names in row.features] for row in data]


def cross_validated(data: Sequence[Row], firsts: Sequence[list[float]]) -> list[list[float]]:
    """Return the second pass's scores by models that have not seen the row's article."""
    models = []
    for fold in range(FOLDS):
        kept = [(row, scores) for row, scores in zip(data, firsts, strict=True) if row.fold != fold]
        models.append(train_second([row for row, _ in kept], [scores for _, scores in kept]))
    return [
        [models[row.fold].score(names) for names in second(row, scores)]
        for row, scores in zip(data, firsts, strict=True)
    ]


def share(data: Sequence[Row], scores: Sequence[Sequence[float]]) -> float:
    """Return the scorer's `goal`: mean character F1 of a claim's first mention, its object or its phrase."""
    values: dict[int, float] = {}
    for row, found in zip(data, scores, strict=True):
        if not row.claim.get("optional") and id(row.claim) not in values:
            values[id(row.claim)] = max(_f1(row.claim["goal"], phrase) for phrase in _phrases(row, found))
    return round(sum(values.values()) / len(values), 4)


def clause_share(data: Sequence[Row]) -> float:
    """Return the same for the quantity's whole clause as phrase: the rule the models have to beat."""
    values: dict[int, float] = {}
    for row in data:
        if not row.claim.get("optional"):
            clause = "".join(row.text[word.start : word.end] for word in row.words if word.clause == 0)
            values.setdefault(id(row.claim), _f1(row.claim["goal"], clause))
    return round(sum(values.values()) / len(values), 4)


def _phrases(row: Row, scores: Sequence[float]) -> tuple[str, str]:
    goal = goal_of(row.context, row.quantity, row.words, scores).goal
    if goal is None:
        return "", ""
    return goal.object or "", goal.text.replace(row.text[row.quantity.start : row.quantity.end], "")


def _f1(gold: str, found: str) -> float:
    want, have = (Counter(c for c in phrase if c.isalnum()) for phrase in (gold, found))
    same = (want & have).total()
    return 2 * same / (want.total() + have.total()) if same else 0.0
