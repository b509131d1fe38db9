"""Times that leave their year or month open: 10月, 第3季, 年底, 20日, 週三, 元旦.

They inherit it from the time named before them in their sentence; without one they lie near the day of publication.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.lexicon import rows
from pipeline.stages.times import parts, periods
from pipeline.stages.times.frames import (
    DAY,
    LEVELS,
    MONTH,
    NO_DATE,
    WEEK,
    Context,
    Frame,
    doubled,
    placed,
    unresolved,
)
from pipeline.stages.times.periods import Period
from pipeline.stages.times.published import nearest_day, year_of_month

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from pipeline.stages.times.tokens import Token

    Opener = Callable[[Token, Context], Frame | None]

_FAR = 9  # months; 元旦 in December is the coming one
_HALF_YEAR, _HALF_WEEK = 6, 3
_FRESH = 3  # months; in December 前11月 is January to November, but 前兩月 October and November
_LONGEST_MONTH, _MONTHS, _QUARTERS = 31, 12, 4
_LUNAR = {int(row["year"]): row for row in rows("lunar_festivals")}


def holiday(year: int, token: Token) -> Period | None:
    """Return the day of a holiday in a year; the table of the lunar calendar ends in 2050."""
    if token.kind == "monthday":
        return periods.day(year, token.first, token.last)
    row = _LUNAR.get(year)
    if row is None:
        return None
    month, day = row[token.detail].split("-")
    return periods.day(year, int(month), int(day))


def days_of(month: Period, token: Token) -> Period | None:
    """Return 5日 or 12至19日 of the month in which a period begins."""
    first = periods.day(month.start.year, month.start.month, token.first)
    last = periods.day(month.start.year, month.start.month, token.last)
    return Period(first.start, last.end) if first and last and first.start <= last.end else None


def _stated_year(context: Context) -> tuple[int, bool] | None:
    """Return the year that a bare month or quarter inherits, and whether that is relative."""
    frame = context.stated
    if frame is None or frame.year is None or not (context.ranged or frame.states_year):
        return None
    return frame.year, frame.relative


def _inheriting(frame: Frame) -> Frame:
    return replace(frame, inherits=True)


def _open_month(token: Token, context: Context) -> Frame | None:
    if not (1 <= token.first <= _MONTHS and 1 <= token.last <= _MONTHS) or token.detail in ("nth", "count"):
        return None
    rule = doubled("month", token.first, token.last)
    stated = _stated_year(context)
    if stated:
        return _inheriting(placed(MONTH, parts.months_of(stated[0], token), rule, relative=stated[1]))
    if context.published is None:
        return unresolved(MONTH, "month", NO_DATE)
    if token.detail:
        return _open_counted_months(token, context.published)
    year = year_of_month(context.published, token.first, context.tense)
    return placed(MONTH, parts.months_of(year, token), rule, relative=True)


def _open_counted_months(token: Token, published: dt.date) -> Frame | None:
    """Place 前5月: January to May where figures of May are fresh, else the five months before this one."""
    if token.detail == "trailing":
        return None
    year, month = published.year, published.month
    if month - _FRESH <= token.last < month:
        period = periods.months(year, 1, token.last)
    elif token.last > _HALF_YEAR:
        period = periods.months(year - (month < token.last), 1, token.last)
    else:
        period = periods.months(year, month - token.last, month - 1)
    return placed(MONTH, period, "first_months", relative=True)


def _opener(place: Callable[[int, Token], Period | None]) -> Opener:
    """Return an opener for a part of a year: of the year stated before it, else of the year of publication."""

    def opened(token: Token, context: Context) -> Frame:
        level, mod = LEVELS[token.kind], parts.MODS.get(token.detail)
        stated = _stated_year(context)
        if stated:
            return _inheriting(placed(level, place(stated[0], token), token.kind, relative=stated[1], mod=mod))
        if context.published is None:
            return unresolved(level, token.kind, NO_DATE)
        return placed(level, place(context.published.year, token), token.kind, relative=True, mod=mod)

    return opened


def _season_opener(later: int) -> Opener:
    """Return an opener for a season of this, the last or the next year; a winter names the year it begins in."""
    opener = _opener(lambda year, token: periods.months(year + later, token.first, token.last))

    def opened(token: Token, context: Context) -> Frame | None:
        frame = opener(token, context)
        return replace(frame, named_year=frame.period.start.year) if frame and frame.period else frame

    return opened


def _open_quarter(token: Token, context: Context) -> Frame | None:
    return _opener(parts.quarters_of)(token, context) if token.last <= _QUARTERS else None


def _open_month_part(token: Token, context: Context) -> Frame:
    mod = parts.MODS.get(token.detail)
    stated = context.stated
    if stated and stated.period and stated.level == MONTH:
        period = parts.month_part(stated.period, token.detail)
        return placed(WEEK, period, token.kind, mod=mod, relative=stated.relative)
    if context.published is None:
        return unresolved(WEEK, token.kind, NO_DATE)
    month = periods.months(context.published.year, context.published.month, context.published.month)
    return placed(WEEK, month and parts.month_part(month, token.detail), token.kind, relative=True, mod=mod)


def _open_day(token: Token, context: Context) -> Frame | None:
    if not 1 <= token.first <= token.last <= _LONGEST_MONTH or token.detail:
        return None
    rule = doubled("day", token.first, token.last)
    stated = context.stated
    if stated and stated.period and (context.ranged or stated.level == DAY):
        period = days_of(stated.period, token)
        if period:
            return replace(placed(DAY, period, rule, relative=stated.relative), inherits=stated.states_year)
    if context.published is None:
        return unresolved(DAY, "day", NO_DATE)
    last = nearest_day(context.published, token.last)
    return placed(DAY, last and days_of(last, token), rule, relative=True)


def _open_holiday(token: Token, context: Context) -> Frame:
    stated = _stated_year(context)
    if stated:
        return _inheriting(placed(DAY, holiday(stated[0], token), token.kind, relative=stated[1]))
    published = context.published
    if published is None:
        return unresolved(DAY, token.kind, NO_DATE)
    this = holiday(published.year, token)
    if this is None:
        return placed(DAY, None, token.kind, relative=True)
    year = year_of_month(published, this.start.month, context.tense)
    year += this.start.month - published.month <= -_FAR and year == published.year
    return placed(DAY, holiday(year, token), token.kind, relative=True)


def _open_weekday(token: Token, context: Context) -> Frame:
    """Place 週三: the next one after the day named before it in a range, else by the tense of its clause."""
    ranged = context.stated.period if context.ranged and context.stated else None
    base = ranged.start if ranged else context.published
    if base is None:
        return unresolved(DAY, "weekday", NO_DATE)
    ahead = (token.first - 1 - base.weekday()) % 7
    if ranged is None:
        ahead = _by_tense(ahead, context.tense)
    days = periods.days_from(base, ahead, ahead + token.last - token.first)
    return placed(DAY, days, "weekday", relative=True)


def _by_tense(ahead: int, tense: str | None) -> int:
    """Return how many days ahead a weekday lies that comes round in `ahead` days (0 to 6).

    A clause that looks back means the last one, one that looks ahead (or a weekday that stands alone) the next; any
    other the nearest.
    """
    if tense == "past" or (tense == "open" and ahead > _HALF_WEEK):
        return ahead - 7 if ahead else 0
    return ahead if tense == "open" else ahead or 7


OPENERS: dict[str, Opener] = {
    "half": _opener(lambda year, token: periods.half(year, token.first)),
    "quarter": _open_quarter,
    "season": _season_opener(0),
    "season_this": _season_opener(0),
    "season_last": _season_opener(-1),
    "season_next": _season_opener(1),
    "year_part": _opener(lambda year, token: parts.year_part(year, token.detail)),
    "month": _open_month,
    "month_part": _open_month_part,
    "day": _open_day,
    "monthday": _open_holiday,
    "lunar": _open_holiday,
    "weekday": _open_weekday,
}
