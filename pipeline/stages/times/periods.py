"""Calendar arithmetic: years, halves, quarters, months, weeks and days as inclusive pairs of dates."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1, 9998
_MONTHS_IN_YEAR = 12
_SCHOOL_YEAR_STARTS = 8  # August


class Period(NamedTuple):
    """A stretch of days, both ends included."""

    start: dt.date
    end: dt.date


def months(year: int, first: int, last: int) -> Period | None:
    """Return the months `first` to `last` counted from January of `year` (13 is the next January)."""
    start, end = year * 12 + first - 1, year * 12 + last - 1
    if not FIRST_YEAR <= start // 12 <= end // 12 <= LAST_YEAR:
        return None
    last_day = calendar.monthrange(end // 12, end % 12 + 1)[1]
    return Period(dt.date(start // 12, start % 12 + 1, 1), dt.date(end // 12, end % 12 + 1, last_day))


def year(number: int) -> Period | None:
    """Return a calendar year."""
    return years(number, number)


def years(first: int, last: int) -> Period | None:
    """Return the years from `first` to `last`."""
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        return None
    return Period(dt.date(first, 1, 1), dt.date(last, 12, 31))


def school_year(number: int) -> Period | None:
    """Return the school year that begins in `number`: 1 August to 31 July."""
    return months(number, _SCHOOL_YEAR_STARTS, _SCHOOL_YEAR_STARTS + 11)


def quarter(number: int, first: int, last: int | None = None) -> Period | None:
    """Return the quarters `first` to `last` of the year `number`; 0 is the quarter before the first."""
    return months(number, 3 * first - 2, 3 * (last or first))


def half(number: int, which: int) -> Period | None:
    """Return a half of the year `number`."""
    return months(number, 6 * which - 5, 6 * which)


def day(number: int, month: int, of_month: int) -> Period | None:
    """Return one day, or None where the calendar has no such day."""
    whole = months(number, month, month) if 1 <= month <= _MONTHS_IN_YEAR else None
    if whole is None or not 1 <= of_month <= whole.end.day:
        return None
    date = whole.start.replace(day=of_month)
    return Period(date, date)


def days_from(date: dt.date, first: int, last: int) -> Period | None:
    """Return the days from `first` to `last` days after a date."""
    start, end = add_days(date, first), add_days(date, last)
    return Period(start, end) if start and end else None


def week(date: dt.date, later: int = 0) -> Period | None:
    """Return the week (Monday to Sunday) that is `later` weeks after that of `date`."""
    monday = add_days(date, 7 * later - date.weekday())
    sunday = add_days(monday, 6) if monday else None
    return Period(monday, sunday) if monday and sunday else None


def nth_week(period: Period, first: int, last: int) -> Period | None:
    """Return the weeks `first` to `last` of a period; its first week begins on its first Monday."""
    monday = add_days(period.start, -period.start.weekday() % 7)
    start = add_days(monday, 7 * (first - 1)) if monday else None
    end = add_days(monday, 7 * last - 1) if monday else None
    return Period(start, end) if start and end else None


def nth_weekday(month: Period, which: int, weekday: int, length: int) -> Period | None:
    """Return the n-th (or, with -1, last) weekday of a month and the days behind it that make up `length`."""
    if which > 0:
        day = add_days(month.start, (weekday - month.start.weekday()) % 7 + 7 * (which - 1))
    else:
        day = add_days(month.end, -((month.end.weekday() - weekday) % 7))
    last = add_days(day, length - 1) if day else None
    return Period(day, last) if day and last and day <= month.end else None


def add_days(date: dt.date, number: int) -> dt.date | None:
    """Return the date `number` days later, None beyond the calendar."""
    ordinal = date.toordinal() + number
    return dt.date.fromordinal(ordinal) if 1 <= ordinal <= dt.date.max.toordinal() else None


def add_workdays(date: dt.date, number: int) -> dt.date | None:
    """Return the date `number` working days (Monday to Friday) later."""
    weeks, rest = divmod(number, 5)
    moved = add_days(date, 7 * weeks)
    for _ in range(rest):
        moved = add_days(moved, 3 if moved.weekday() == 4 else 1) if moved else None
    return moved


def add_months(date: dt.date, number: int) -> dt.date | None:
    """Return the same day `number` months later, the last day where that month is shorter."""
    index = date.year * _MONTHS_IN_YEAR + date.month - 1 + number
    at, month = index // 12, index % 12 + 1
    if not FIRST_YEAR <= at <= LAST_YEAR:
        return None
    return dt.date(at, month, min(date.day, calendar.monthrange(at, month)[1]))
