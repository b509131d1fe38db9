"""The goal phrase: what is counted or to be reached, what is done and whose it is.

The marker (`goal_marker.py`) says of the words around a quantity which of them name it. The surest of them are the
`object`, the `action` and the `holder`; `text` is the stretch of the quantity's clause from the first to the last word
that may belong to what is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.stages.claims.goal_edges import phrase_edges
from pipeline.stages.claims.goal_spans import action_span, aim_object, holder_span, object_spans, without_action
from pipeline.types import Goal

if TYPE_CHECKING:
    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.goal_marker import Marks
    from pipeline.types import Party, Quantity, TextSpan

_MAY_BELONG = -1.8  # log-odds above which a word may stand in the phrase


class GoalDecision(NamedTuple):
    """The goal phrase and the name of the rule that cut it."""

    goal: Goal | None
    rule: str


def decide_goal(context: Context, quantity: Quantity, marks: Marks) -> GoalDecision:
    """Return the goal phrase of a quantity."""
    action = action_span(context, marks)
    spans = without_action(context, object_spans(context, quantity, marks), action)
    told = (*spans, action) if action else spans
    near = [
        word
        for word, odds in zip(marks.words, marks.named, strict=True)
        if word.clause == 0 and (odds > _MAY_BELONG or any(a <= word.start < b for a, b in told))
    ]
    if not spans and not near:
        return _whole_clause(context, quantity)
    start, end = phrase_edges(context, near, quantity, spans)
    goal = Goal(
        text=context.text[start:end],
        start=start,
        end=end,
        action=_words(context, action),
        object="".join(context.text[a:b] for a, b in spans) or None,
        spans=spans,
    )
    return GoalDecision(goal, "marked-words")


def aim_goal(context: Context, phrase: TextSpan, marks: Marks) -> Goal:
    """Return the goal of an aim without a number: its phrase, what is to be done and to what."""
    action = action_span(context, marks)
    spans = without_action(context, aim_object(context, marks), action)
    return Goal(
        text=phrase.text,
        start=phrase.start,
        end=phrase.end,
        action=_words(context, action),
        object="".join(context.text[a:b] for a, b in spans) or None,
        spans=spans or ((phrase.start, phrase.end),),
    )


def marked_holder(context: Context, marks: Marks, counted: Quantity | None = None) -> Party | None:
    """Return whose a quantity is, or who is to bring an aim about, where the words around say so."""
    span = holder_span(marks, counted)
    return context.holders.party_at(context.text, *span) if span else None


def _words(context: Context, span: tuple[int, int] | None) -> str | None:
    return context.text[slice(*span)] if span else None


def _whole_clause(context: Context, quantity: Quantity) -> GoalDecision:
    clause = context.clause_at(quantity.start)
    end = max(clause.end, quantity.end)
    return GoalDecision(Goal(text=context.text[clause.start : end], start=clause.start, end=end), "clause")
