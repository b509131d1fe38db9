"""The year of a quantity weighed again: the marker reads which time it is of, the rules' choice among what it reads.

The rules (`years.py`) know what a time may scope, the marker (`goal_marker.py`) how sentences are usually meant. It is
heard only where it is sure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stages.claims.years import YearDecision, decided, scopes

if TYPE_CHECKING:
    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.goal_marker import Marks
    from pipeline.types import Quantity, TimeExpression

_SURE = 1.5  # log-odds, by cross-validation: 0 to 3 tried
_LEFT_OPEN = frozenset({"no-time", "present"})  # rules that found no time
MARKED = "marked"


def weigh_year(context: Context, quantity: Quantity, ruled: YearDecision, marks: Marks) -> YearDecision:
    """Return the rules' decision, or the marker's where it is sure of another time, or that it is none of them."""
    odds = _odds_of_times(context, marks)
    if not odds:
        return ruled
    best = max(odds, key=lambda time: odds[time])
    if ruled.year is None:
        takes = ruled.rule in _LEFT_OPEN and odds[best] > _SURE and _may_scope(context, best, quantity)
        return _marked(context, quantity, best) if takes else ruled
    own = next((odds[time] for time in odds if time.start == ruled.year.start), None)
    if own is None:
        return ruled
    if odds[best] < -_SURE:
        return YearDecision(None, MARKED)
    return _marked(context, quantity, best) if odds[best] > max(0.0, own + _SURE) else ruled


def _may_scope(context: Context, time: TimeExpression, quantity: Quantity) -> bool:
    """Tell whether the rules let a time scope anything: not that of a record or an event that is only narrated."""
    clause = context.clause_at(time.start)
    return scopes(context, time, clause, max(time.end, min(clause.end, quantity.start)))


def _marked(context: Context, quantity: Quantity, time: TimeExpression) -> YearDecision:
    outside = context.clause_index(time.start) != context.clause_index(quantity.start)
    return decided(time, MARKED, carried=outside)


def _odds_of_times(context: Context, marks: Marks) -> dict[TimeExpression, float]:
    """Return the mean log-odds of the words of each time around that has a year."""
    if not marks.words:
        return {}
    found: dict[TimeExpression, float] = {}
    for time in context.times_in(marks.words[0].start, marks.words[-1].end):
        pairs = zip(marks.words, marks.time, strict=True)
        own = [odds for word, odds in pairs if word.start < time.end and time.start < word.end]
        if own and time.year is not None:
            found[time] = sum(own) / len(own)
    return found
