"""The goal phrase: what is counted or to be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.types import Goal

if TYPE_CHECKING:
    from pipeline.stages.claims.context import Context
    from pipeline.types import Quantity


class GoalDecision(NamedTuple):
    """The goal phrase and the name of the rule that cut it."""

    goal: Goal | None
    rule: str


def decide_goal(context: Context, quantity: Quantity) -> GoalDecision:
    """Return the goal phrase of a quantity: its clause without pauses."""
    clause = context.clauses[context.clause_index(quantity.start)]
    text = context.text[clause.start : clause.end]
    return GoalDecision(Goal(text=text, start=clause.start, end=clause.end), "clause")
