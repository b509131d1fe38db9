"""Times counted from the day of publication: 明年, 上季, 本月, 下週三, 昨天, 今（19）日."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stages.times import parts, periods
from pipeline.stages.times.frames import LEVELS, NO_DATE, YEAR, Context, Frame, placed, school_years, unresolved

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from pipeline.stages.times.periods import Period
    from pipeline.stages.times.tokens import Token

    Place = Callable[[Token, dt.date], Period | None]

_FAR = 9  # months; a bare month that far ahead of publication is last year's
_HALF_YEAR = 6
_SCHOOL_YEAR_TURN = 8  # August


def year_of_month(published: dt.date, month: int, tense: str | None) -> int:
    """Return the year of a bare month: that of publication, unless another is much nearer in the clause's tense."""
    ahead = month - published.month
    if tense != "future" and ahead >= (_HALF_YEAR if tense else _FAR):
        return published.year - 1
    return published.year + (tense == "future" and ahead <= -_HALF_YEAR)


def nearest_day(base: dt.date, number: int) -> Period | None:
    """Return the day of the month `number` that is nearest to `base`, the earlier of two equally near."""
    at = base.year * 12 + base.month - 1
    candidates = (periods.day(month // 12, month % 12 + 1, number) for month in range(at - 2, at + 3))
    return min(filter(None, candidates), key=lambda day: (abs((day.start - base).days), day.start), default=None)


def _opener(place: Place) -> Callable[[Token, Context], Frame]:
    def opened(token: Token, context: Context) -> Frame:
        level = LEVELS[token.kind]
        if context.published is None:
            return unresolved(level, token.kind, NO_DATE)
        return placed(level, place(token, context.published), token.kind, relative=True)

    return opened


def _century(token: Token, published: dt.date) -> Period | None:
    first = published.year // 100 * 100 + 100 * token.first
    return periods.years(first, first + 99)


def _year(token: Token, published: dt.date) -> Period | None:
    return periods.years(published.year + token.first, published.year + token.last)


def _half(token: Token, published: dt.date) -> Period | None:
    return periods.half(published.year, (published.month - 1) // 6 + 1 + token.first)


def _quarter(token: Token, published: dt.date) -> Period | None:
    return periods.quarter(published.year, (published.month - 1) // 3 + 1 + token.first)


def _quarter_part(token: Token, published: dt.date) -> Period | None:
    quarter = periods.quarter(published.year, (published.month - 1) // 3 + 1)
    return quarter and parts.quarter_part(quarter, token.detail)


def _month(token: Token, published: dt.date) -> Period | None:
    return periods.months(published.year, published.month + token.first, published.month + token.last)


def _month_near(token: Token, published: dt.date) -> Period | None:
    year = year_of_month(published, token.first, None)
    return periods.months(year, token.first, token.first)


def _week(token: Token, published: dt.date) -> Period | None:
    return periods.week(published, token.first)


def _week_day(token: Token, published: dt.date) -> Period | None:
    week = periods.week(published, int(token.detail))
    return week and periods.days_from(week.start, token.first - 1, token.last - 1)


def _day(token: Token, published: dt.date) -> Period | None:
    return periods.days_from(published, token.first, token.last)


def _day_near(token: Token, published: dt.date) -> Period | None:
    """Place 今（19）日: the day of that number nearest to where 今 points, whatever the hour of publication."""
    base = periods.add_days(published, token.last) or published
    month = int(token.detail)
    if month:
        return periods.day(year_of_month(base, month, None), month, token.first)
    return nearest_day(base, token.first)


def _open_school_year(token: Token, context: Context) -> Frame:
    if context.published is None:
        return unresolved(YEAR, token.kind, NO_DATE)
    first = context.published.year - (context.published.month < _SCHOOL_YEAR_TURN) + token.first
    return school_years(first, first, relative=True)


OPENERS: dict[str, Callable[[Token, Context], Frame | None]] = {
    "century_offset": _opener(_century),
    "year_offset": _opener(_year),
    "school_year_offset": _open_school_year,
    "half_offset": _opener(_half),
    "quarter_offset": _opener(_quarter),
    "quarter_part": _opener(_quarter_part),
    "month_offset": _opener(_month),
    "month_near": _opener(_month_near),
    "week_offset": _opener(_week),
    "week_day_offset": _opener(_week_day),
    "day_offset": _opener(_day),
    "morning_offset": _opener(_day),
    "afternoon_offset": _opener(_day),
    "evening_offset": _opener(_day),
    "day_near": _opener(_day_near),
}
