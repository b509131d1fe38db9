"""Parts of years, months and decades: 年底, 月初, 上旬, 末期; and the places of words like 前3季 in a year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from pipeline.stages.times import periods
from pipeline.stages.times.frames import CENTURY, DECADE, MONTH, PART, YEAR, Frame
from pipeline.stages.times.periods import Period

if TYPE_CHECKING:
    from pipeline.stages.times.tokens import Token

# Beginning, middle and end as public time libraries bound them (JioNLP): two months of a year, five to seven
# days of a month, about three years of a decade, twenty of a century.
_OF_YEAR = {"start": (1, 2), "mid": (6, 7), "end": (11, 12)}
_OF_YEARS = {
    DECADE: {"start": (0, 2), "mid": (3, 6), "end": (7, 9)},
    CENTURY: {"start": (0, 19), "mid": (40, 59), "end": (80, 99)},
}
_OF_MONTH = {
    "start": (1, 5), "mid": (12, 18), "end": (25, 31),
    "first_ten": (1, 10), "second_ten": (11, 20), "last_ten": (21, 31),
    "first_half": (1, 15), "second_half": (16, 31),
}  # fmt: skip
MODS: dict[str, Literal["START", "MID", "END"]] = {"start": "START", "mid": "MID", "end": "END"}
_MONTHS, _QUARTERS = 12, 4
_MONTHS_OF = {"month": 1, "quarter": 3}


def year_part(year: int, part: str) -> Period | None:
    """Return the beginning, middle or end of a year."""
    return periods.months(year, *_OF_YEAR[part])


def month_part(month: Period, part: str) -> Period:
    """Return a part of the last month of a period."""
    first, last = _OF_MONTH[part]
    return Period(month.end.replace(day=first), month.end.replace(day=min(last, month.end.day)))


def quarter_part(quarter: Period, part: str) -> Period | None:
    """Return the first or last month of a quarter."""
    month = quarter.start if part == "start" else quarter.end
    return periods.months(month.year, month.month, month.month)


def narrow_part(frame: Frame, part: str) -> Frame:
    """Narrow a frame to its beginning, middle or end (今年底, 12月中, 1990年代末期)."""
    narrowed = replace(frame, rule=f"{frame.rule}+{part}", mod=MODS[part])
    period = frame.period
    if period is None:
        return narrowed
    if frame.level == YEAR:
        return replace(narrowed, period=year_part(period.end.year, part))
    if frame.level == MONTH:
        return replace(narrowed, period=month_part(period, part))
    if frame.level == PART and part != "mid":
        return replace(narrowed, period=quarter_part(period, part))
    if frame.level in _OF_YEARS:
        first, last = _OF_YEARS[frame.level][part]
        return replace(narrowed, period=periods.years(period.start.year + first, period.start.year + last))
    return narrowed


def months_of(year: int, token: Token) -> Period | None:
    """Return 3月, 1至5月, 前5月 or 後3月 of a year; a range that runs backwards (8至2月) ends in the next year."""
    if token.detail == "leading":
        return periods.months(year, 1, token.last)
    if token.detail == "trailing":
        return periods.months(year, _MONTHS + 1 - token.last, _MONTHS)
    if not (1 <= token.first <= _MONTHS and 1 <= token.last <= _MONTHS):
        return None
    return periods.months(year, token.first, token.last if token.last >= token.first else token.last + _MONTHS)


def quarters_of(year: int, token: Token) -> Period | None:
    """Return 第3季, 前3季 or 後2季 of a year."""
    if token.detail == "trailing":
        return periods.quarter(year, _QUARTERS + 1 - token.last, _QUARTERS)
    first = 1 if token.detail == "leading" else token.first
    return periods.quarter(year, first, token.last) if 1 <= first <= token.last <= _QUARTERS else None


def counted(period: Period, token: Token, which: str) -> Period | None:
    """Return the n-th (第), first (前) or last (後, 最後) days, weeks, months or quarters of a period."""
    count, unit = token.last, token.detail
    if which in ("後", "最後"):
        return _last(period, count, unit)
    first = count if which == "第" else 1
    length = _MONTHS_OF.get(unit)
    if length:
        month = period.start.month
        return periods.months(period.start.year, month + (first - 1) * length, month + count * length - 1)
    if unit == "week":
        return periods.nth_week(period, first, count)
    return periods.days_from(period.start, first - 1, count - 1) if unit == "day" else None


def _last(period: Period, count: int, unit: str) -> Period | None:
    """Return the last days, weeks (which begin on its last Mondays), months or quarters of a period."""
    if unit in _MONTHS_OF:
        month = period.end.month
        return periods.months(period.end.year, month - count * _MONTHS_OF[unit] + 1, month)
    if unit == "week":
        monday = -period.end.weekday() - 7 * (count - 1)
        return periods.days_from(period.end, monday, monday + 7 * count - 1)
    return periods.days_from(period.end, 1 - count, 0) if unit == "day" else None
