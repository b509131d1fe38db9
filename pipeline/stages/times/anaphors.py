"""Times that refer to the time named before them: 同年, 隔年, 當月, 次日."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stages.times import periods
from pipeline.stages.times.frames import DAY, MONTH, NO_ANTECEDENT, YEAR, Context, Frame, placed, unresolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.stages.times.tokens import Token


def _open_year(token: Token, context: Context) -> Frame:
    """Place 同年 or 隔年; 當年 needs a year that the text states, since it also means 'in those days'."""
    before = context.before
    if before and before.year and (token.kind == "year_anaphor" or before.states_year):
        return placed(YEAR, periods.year(before.year + token.first), token.kind, relative=before.relative)
    if context.published is None or token.first == 0:
        return unresolved(YEAR, token.kind, NO_ANTECEDENT)
    return placed(YEAR, periods.year(context.published.year + token.first), token.kind, relative=True)


def _open_month(token: Token, context: Context) -> Frame:
    before = context.before
    base = before.period.end if before and before.period and before.level >= MONTH else context.published
    if base is None:
        return unresolved(MONTH, token.kind, NO_ANTECEDENT)
    month = base.month + token.first
    return placed(MONTH, periods.months(base.year, month, month), token.kind, relative=True)


def _open_day(token: Token, context: Context) -> Frame:
    before = context.before
    if before is None or before.period is None or before.level != DAY:
        return unresolved(DAY, token.kind, NO_ANTECEDENT)
    days = periods.days_from(before.period.end, token.first, token.first)
    return placed(DAY, days, token.kind, relative=True)


OPENERS: dict[str, Callable[[Token, Context], Frame | None]] = {
    "year_anaphor": _open_year,
    "year_anaphor_stated": _open_year,
    "month_anaphor": _open_month,
    "day_anaphor": _open_day,
}
