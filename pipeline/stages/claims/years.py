"""The year of a quantity: the time expression whose scope covers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.types import Year

if TYPE_CHECKING:
    from pipeline.stages.claims.context import Context
    from pipeline.types import Quantity, TimeExpression, YearHow


class YearDecision(NamedTuple):
    """The year or None, and the name of the rule that chose it or left it open."""

    year: Year | None
    rule: str


def decide_year(context: Context, quantity: Quantity) -> YearDecision:
    """Return the year whose expression covers a quantity."""
    clause = context.clauses[context.clause_index(quantity.start)]
    sentence = context.sentences[clause.sentence]
    own = context.times_in(clause.start, quantity.start)
    if own:
        return _decided(own[-1], "same-clause", carried=False)
    after = context.times_in(quantity.end, clause.end)
    if after:
        return _decided(after[0], "same-clause-after", carried=False)
    earlier = context.times_in(sentence.start, clause.start)
    if earlier:
        return _decided(earlier[-1], "carried", carried=True)
    return YearDecision(None, "no-time")


def _decided(time: TimeExpression, rule: str, *, carried: bool) -> YearDecision:
    if time.year is None:
        return YearDecision(None, f"unresolved:{time.reason or time.rule}")
    how: YearHow = "carried" if carried else "relative" if time.relative else "stated"
    return YearDecision(
        Year(
            text=time.text,
            start=time.start,
            end=time.end,
            value=time.year,
            start_date=time.start_date,
            end_date=time.end_date,
            mod=time.mod,
            how=how,
        ),
        rule,
    )
