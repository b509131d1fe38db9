"""The goal phrase: what is counted or to be reached.

Two small linear models choose the words around a quantity that name it (`goal_words.py`, `models/claim-goal-1` and
`-2`): first each by its own surroundings, then with what the first pass said of all of them. The chosen words are the
`object`; `text` is the stretch of the quantity's clause from the first to the last word that may belong to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import cache, rows
from pipeline.linear import load_linear
from pipeline.stages.claims.goal_edges import phrase_edges
from pipeline.stages.claims.goal_spans import object_spans
from pipeline.stages.claims.goal_words import empty_verbs, first_features, second_features, words_around
from pipeline.types import Goal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.goal_words import Word
    from pipeline.types import Quantity

_BELONGS = 0.0  # score above which a word names what is counted
_DONE = frozenset({"build", "raise", "event", "past"})  # classes of cues that are what is done: 興建, 提高, 成立
_MAY_BELONG = -1.2  # score above which it may stand in the phrase


class GoalDecision(NamedTuple):
    """The goal phrase and the name of the rule that cut it."""

    goal: Goal | None
    rule: str


def decide_goal(context: Context, quantity: Quantity) -> GoalDecision:
    """Return the goal phrase of a quantity."""
    words = words_around(context, quantity)
    return goal_of(context, quantity, words, score_words(context, quantity, words))


def goal_of(context: Context, quantity: Quantity, words: Sequence[Word], scores: Sequence[float]) -> GoalDecision:
    """Return the goal phrase that the scores of the words around a quantity make."""
    spans = object_spans(context, quantity, words, scores, _BELONGS)
    near = [w for w, s in zip(words, scores, strict=True) if s > _MAY_BELONG and w.clause == 0]
    if not spans and not near:
        return _whole_clause(context, quantity)
    start, end = phrase_edges(context, near, quantity, spans)
    goal = Goal(
        text=context.text[start:end],
        start=start,
        end=end,
        action=_action(context, quantity, start),
        object="".join(context.text[a:b] for a, b in spans) or None,
        spans=spans,
    )
    return GoalDecision(goal, "chosen-words")


def score_words(context: Context, quantity: Quantity, words: Sequence[Word]) -> list[float]:
    """Return each word's score for naming what the quantity counts."""
    first, second = load_linear("claim-goal-1"), load_linear("claim-goal-2")
    features = first_features(context, quantity, words)
    scores = [first.score(names) for names in features]
    return [second.score(names) for names in second_features(context.text, words, features, scores)]


def _whole_clause(context: Context, quantity: Quantity) -> GoalDecision:
    clause = context.clause_at(quantity.start)
    end = max(clause.end, quantity.end)
    return GoalDecision(Goal(text=context.text[clause.start : end], start=clause.start, end=end), "clause")


def _action(context: Context, quantity: Quantity, start: int) -> str | None:
    """Return the nearest verb with a meaning of its own before the quantity in its phrase."""
    tokens = context.tokens_in(start, quantity.start)
    for number in range(len(tokens) - 1, -1, -1):
        token = tokens[number]
        word = context.text[token.start : token.end]
        if token.tag != "v" or word in _light():
            continue
        behind = tokens[number + 1] if number + 1 < len(tokens) else None
        if len(word) == 1 and behind and behind.end - behind.start == 1 and behind.tag in {"a", "v", "f"}:
            return context.text[token.start : behind.end]  # 調|高: the tagger takes such verbs apart
        return word
    return None


@cache
def _light() -> frozenset[str]:
    """Return the verbs that are no action: those without a meaning of their own, and attitudes (希望, 預計)."""
    attitudes = (row["cue"] for row in rows("modality") if row["class"] not in _DONE)
    return empty_verbs() | frozenset(attitudes)
