"""Narrow a frame by the finer token behind it: 今年 by 12月, that by 5日; 去年 by 同期; 20世紀 by 80年代."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.stages.times import parts, periods
from pipeline.stages.times.bare import days_of, holiday
from pipeline.stages.times.frames import CENTURY, DAY, DECADE, LEVELS, MONTH, PART, WEEK, YEAR, Context, Frame, placed
from pipeline.stages.times.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.stages.times.tokens import Token

    Narrower = Callable[[Frame, Token, Context], Frame | None]

_LEAP_CYCLE = 8  # years within which every day of the calendar comes round


def refine(frame: Frame, token: Token, context: Context) -> Frame | None:
    """Narrow a frame by a finer token; None where the two do not belong together."""
    narrower = _NARROWERS.get(token.kind)
    if narrower is None or (LEVELS[token.kind] <= frame.level and token.kind != "quarter_part"):
        return None
    ranged = token.first != token.last and token.kind in ("month", "day", "quarter") and not token.detail
    rule = f"{frame.rule}+{token.kind}" + (f"..{token.kind}" if ranged else "")
    if frame.period is None:
        return replace(frame, level=LEVELS[token.kind], rule=rule) if _fits(frame, token) else None
    narrowed = narrower(frame, token, context)
    return narrowed and replace(narrowed, rule=rule, relative=frame.relative, inherits=frame.inherits)


def _fits(frame: Frame, token: Token) -> bool:
    """Tell whether a token can narrow a frame that has no dates."""
    return frame.level == (MONTH if token.kind in ("day", "month_part") else YEAR)


def _in_year(place: Callable[[int, Token], Period | None]) -> Narrower:
    def narrowed(frame: Frame, token: Token, _: Context) -> Frame | None:
        if frame.level != YEAR or frame.year is None:
            return None
        period = place(frame.year, token)
        return placed(LEVELS[token.kind], period, token.kind, mod=parts.MODS.get(token.detail)) if period else None

    return narrowed


def _narrow_season(frame: Frame, token: Token, _: Context) -> Frame | None:
    """Place 2023年冬季, which runs into the next year but names this one."""
    if frame.level != YEAR or frame.year is None:
        return None
    season = placed(PART, periods.months(frame.year, token.first, token.last), "season")
    return replace(season, named_year=frame.year)


def _narrow_decade(frame: Frame, token: Token, _: Context) -> Frame | None:
    if frame.level != CENTURY or frame.period is None:
        return None
    first = frame.period.start.year + token.first % 100
    return placed(DECADE, periods.years(first, first + 9), "decade")


def _narrow_semester(frame: Frame, token: Token, _: Context) -> Frame | None:
    """Place 112學年度第1學期: August to January, the second February to July."""
    if frame.named_year is None:
        return None
    first = 8 if token.first == 1 else 14
    narrowed = placed(PART, periods.months(frame.named_year, first, first + 5), "semester")
    return replace(narrowed, named_year=frame.named_year)


def _narrow_day(frame: Frame, token: Token, context: Context) -> Frame | None:
    """Place the day of a month; 2月29日 without a year is the last one before publication."""
    if frame.period is None or frame.level != MONTH or token.detail:
        return None
    period = days_of(frame.period, token)
    if period is None and frame.rule == "month" and context.published:
        years = range(context.published.year, context.published.year - _LEAP_CYCLE, -1)
        candidates = (periods.day(year, frame.period.start.month, token.last) for year in years)
        period = next((day for day in candidates if day and day.start <= context.published), None)
    return placed(DAY, period, "day")


def _narrow_month_part(frame: Frame, token: Token, _: Context) -> Frame | None:
    if frame.period is None or frame.level != MONTH:
        return None
    return placed(WEEK, parts.month_part(frame.period, token.detail), "month_part", mod=parts.MODS.get(token.detail))


def _narrow_quarter_part(frame: Frame, token: Token, _: Context) -> Frame | None:
    if frame.period is None or frame.level != PART:
        return None
    return placed(
        WEEK, parts.quarter_part(frame.period, token.detail), "quarter_part", mod=parts.MODS.get(token.detail)
    )


def _narrow_nth_weekday(frame: Frame, token: Token, _: Context) -> Frame | None:
    """Place 5月第二個星期日 or 8月的最後一個星期一."""
    if frame.period is None or frame.level != MONTH:
        return None
    period = periods.nth_weekday(frame.period, int(token.detail), token.first - 1, token.last - token.first + 1)
    return placed(DAY, period, "nth_weekday") if period else None


def _narrow_same_period(frame: Frame, _: Token, context: Context) -> Frame | None:
    """Place 去年同期: the same part of that year as the time before it, else the whole year."""
    before, period = context.before, frame.period
    if period is None or frame.level != YEAR:
        return None
    if before is None or before.period is None or before.level not in (PART, MONTH) or before.mod:
        return frame
    if before.period.start.year != before.period.end.year:
        return frame
    later = 12 * (period.end.year - before.period.end.year)
    start, end = periods.add_months(before.period.start, later), periods.add_months(before.period.end, later)
    if not (start and end):
        return frame
    month_end = periods.months(end.year, end.month, end.month)
    whole = before.level < WEEK and month_end is not None
    return placed(before.level, Period(start, month_end.end if whole and month_end else end), "same_period")


_NARROWERS: dict[str, Narrower] = {
    "decade": _narrow_decade,
    "half": _in_year(lambda year, token: periods.half(year, token.first)),
    "half_short": _in_year(lambda year, token: periods.half(year, token.first)),
    "semester": _narrow_semester,
    "quarter": _in_year(parts.quarters_of),
    "season": _narrow_season,
    "year_part": _in_year(lambda year, token: parts.year_part(year, token.detail)),
    "month": _in_year(parts.months_of),
    "month_short": _in_year(parts.months_of),
    "monthday": _in_year(holiday),
    "lunar": _in_year(holiday),
    "month_part": _narrow_month_part,
    "quarter_part": _narrow_quarter_part,
    "day": _narrow_day,
    "nth_weekday": _narrow_nth_weekday,
    "same_period": _narrow_same_period,
    "month_anaphor": _narrow_same_period,
}
