"""Frames: a token of time placed in the calendar, and narrowed by the finer tokens behind it (今年, 12月, 5日)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pipeline.stages.times import periods
from pipeline.stages.times.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.stages.times.lexer import Token
    from pipeline.types import Mod

CENTURY, DECADE, YEAR, PART, MONTH, WEEK, DAY = range(7)
NO_DATE = "the publication date is missing"
NO_ANTECEDENT = "no time before it that it could refer to"
NO_SUCH_DAY = "the calendar has no such day"

Rule = str


@dataclass(frozen=True, slots=True)
class Frame:
    """A stretch of the calendar at one level; `period` is None where it cannot be resolved, then `reason` says why."""

    level: int
    period: Period | None
    rule: Rule
    relative: bool = False
    mod: Mod | None = None
    reason: str | None = None
    stated_year: bool = False

    @property
    def year(self) -> int | None:
        """The last year of the frame."""
        return self.period.end.year if self.period else None


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression may refer to: the publication date and the frame before it, if it is near enough."""

    published: dt.date | None
    before: Frame | None = None
    sentence: Frame | None = None


LEVELS: dict[str, int] = {
    "century": CENTURY, "century_offset": CENTURY, "decade": DECADE,
    "year": YEAR, "year_offset": YEAR, "year_anaphor": YEAR, "school_year": YEAR,
    "half": PART, "half_offset": PART, "quarter": PART, "quarter_offset": PART, "season": PART, "season_this": PART,
    "season_last": PART, "year_part": PART, "monthday": DAY,
    "month": MONTH, "month_offset": MONTH, "month_anaphor": MONTH, "month_near": MONTH,
    "month_part": WEEK, "quarter_part": WEEK, "week_offset": WEEK, "week": WEEK,
    "day": DAY, "day_offset": DAY, "day_anaphor": DAY, "day_near": DAY, "date": DAY, "weekday": DAY,
    "week_day_offset": DAY, "morning_offset": DAY, "afternoon_offset": DAY, "evening_offset": DAY,
    "same_period": MONTH, "first_days": WEEK, "last_days": WEEK,
}  # fmt: skip


def open_frame(token: Token, context: Context) -> Frame | None:
    """Place a token that stands first in its expression; None where it is no time at all."""
    opener = _OPENERS.get(token.kind)
    return opener(token, context) if opener else None


def refine(frame: Frame, token: Token, context: Context) -> Frame | None:
    """Narrow a frame by a finer token; None where the two do not belong together."""
    narrower = _NARROWERS.get(token.kind)
    if narrower is None or LEVELS[token.kind] <= frame.level:
        return None
    if frame.period is None:
        return replace(frame, level=LEVELS[token.kind], rule=f"{frame.rule}+{token.kind}")
    narrowed = narrower(frame, token, context)
    return narrowed and replace(narrowed, rule=f"{frame.rule}+{token.kind}", relative=frame.relative, stated_year=frame.stated_year)


def unresolved(level: int, rule: Rule, reason: str, *, relative: bool = True) -> Frame:
    """Return a frame without dates."""
    return Frame(level, None, rule, relative=relative, reason=reason)


def _placed(level: int, period: Period | None, rule: Rule, *, relative: bool = False, mod: Mod | None = None) -> Frame:
    if period is None:
        return unresolved(level, rule, NO_SUCH_DAY, relative=relative)
    return Frame(level, period, rule, relative=relative, mod=mod, stated_year=not relative)


# --- openers -----------------------------------------------------------------------------------------------------


def _open_year(token: Token, _: Context) -> Frame:
    return _placed(YEAR, periods.years(token.first, max(token.first, token.last)), "year")


def _open_school_year(token: Token, _: Context) -> Frame:
    first, last = periods.school_year(token.first), periods.school_year(token.last)
    return _placed(YEAR, Period(first.start, last.end) if first and last else None, "school_year")


def _open_decade(token: Token, context: Context) -> Frame:
    first = token.first
    if first < 100:  # noqa: PLR2004
        latest = context.published.year if context.published else 2029
        first = next(century + first for century in (2000, 1900, 1800) if century + first <= latest)
    return _placed(DECADE, periods.years(first, first + 9), "decade")


def _open_century(token: Token, _: Context) -> Frame:
    return _placed(CENTURY, periods.years(100 * token.first - 100, 100 * token.first - 1), "century")


def _from_published(level: int, place: Callable[[Token, dt.date], Period | None]) -> Callable[[Token, Context], Frame]:
    def opened(token: Token, context: Context) -> Frame:
        if context.published is None:
            return unresolved(level, token.kind, NO_DATE)
        return _placed(level, place(token, context.published), token.kind, relative=True)

    return opened


def _century_offset(token: Token, published: dt.date) -> Period | None:
    first = published.year // 100 * 100 + 100 * token.first
    return periods.years(first, first + 99)


def _year_offset(token: Token, published: dt.date) -> Period | None:
    return periods.years(published.year + token.first, published.year + token.last)


def _quarter_offset(token: Token, published: dt.date) -> Period | None:
    number = (published.month - 1) // 3 + 1
    return periods.quarter(published.year, number + token.first)


def _half_offset(token: Token, published: dt.date) -> Period | None:
    return periods.half(published.year, (published.month - 1) // 6 + 1 + token.first)


def _month_offset(token: Token, published: dt.date) -> Period | None:
    return periods.months(published.year, published.month + token.first, published.month + token.last)


def _month_near(token: Token, published: dt.date) -> Period | None:
    return periods.months(_nearest_year(published, token.first), token.first, token.first)


def _week_offset(token: Token, published: dt.date) -> Period | None:
    return periods.week(published, token.first)


def _week_day_offset(token: Token, published: dt.date) -> Period | None:
    week = periods.week(published, int(token.detail))
    return _days_of_week(week, token)


def _days_of_week(week: Period | None, token: Token) -> Period | None:
    first = periods.add_days(week.start, token.first - 1) if week else None
    last = periods.add_days(week.start, token.last - 1) if week else None
    return Period(first, last) if first and last else None


def _day_offset(token: Token, published: dt.date) -> Period | None:
    first, last = periods.add_days(published, token.first), periods.add_days(published, token.last)
    return Period(first, last) if first and last else None


def _day_near(token: Token, published: dt.date) -> Period | None:
    """Place 今（19）日: the day of that number nearest to where 今 points, whatever the time of publication."""
    base = periods.add_days(published, token.last) or published
    month = int(token.detail)
    if month:
        return periods.day(_nearest_year(base, month), month, token.first)
    return nearest_day(base, token.first)


def nearest_day(base: dt.date, number: int) -> Period | None:
    """Return the day of the month `number` that is nearest to `base`, the earlier of two equally near."""
    at = base.year * 12 + base.month - 1
    candidates = [periods.day(m // 12, m % 12 + 1, number) for m in range(at - 2, at + 3)]
    found = [day for day in candidates if day]
    return min(found, key=lambda day: (abs((day.start - base).days), day.start), default=None)


def _nearest_year(published: dt.date, month: int) -> int:
    """Return the year of a bare month: that of publication, or the one before where that month is far ahead."""
    return published.year - 1 if month - published.month >= 9 else published.year  # noqa: PLR2004


def _open_month(token: Token, context: Context) -> Frame:
    if context.sentence and context.sentence.period and context.sentence.level >= YEAR:
        period = periods.months(context.sentence.period.end.year, token.first, _wrap(token))
        return _placed(MONTH, period, "month", relative=context.sentence.relative)
    if context.published is None:
        return unresolved(MONTH, "month", NO_DATE)
    if token.detail == "leading":
        return _placed(MONTH, _leading_months(token.last, context.published), "first_months", relative=True)
    year = _nearest_year(context.published, token.first)
    return _placed(MONTH, periods.months(year, token.first, _wrap(token)), "month", relative=True)


def _leading_months(number: int, published: dt.date) -> Period | None:
    """Place 前5月: January to May; where they are not over yet, the five months before this one."""
    if number < published.month:
        return periods.months(published.year, 1, number)
    if published.month <= number <= 12 and number > 6:  # noqa: PLR2004  (前11月 in January is last year's)
        return periods.months(published.year - 1, 1, number)
    return periods.months(published.year, published.month - number, published.month - 1)


def _wrap(token: Token) -> int:
    return token.last if token.last >= token.first else token.last + 12


def _open_quarter(token: Token, context: Context) -> Frame:
    return _open_part(token, context, lambda year: periods.quarter(year, *_ordinals(token)))


def _ordinals(token: Token) -> tuple[int, int]:
    return (1, token.last) if token.detail == "leading" else (token.first, token.last)


def _open_half(token: Token, context: Context) -> Frame:
    return _open_part(token, context, lambda year: periods.half(year, token.first))


def _open_season(token: Token, context: Context) -> Frame:
    return _open_part(token, context, lambda year: periods.season(year, token.first))


def _open_season_last(token: Token, context: Context) -> Frame:
    return _open_part(token, context, lambda year: periods.season(year - 1, token.first))


def _open_year_part(token: Token, context: Context) -> Frame:
    frame = _open_part(token, context, lambda year: year_part(year, token.detail))
    return replace(frame, mod=_PART_MODS.get(token.detail))


def _open_part(token: Token, context: Context, place: Callable[[int], Period | None]) -> Frame:
    before = context.sentence
    if before and before.period and before.level in (YEAR, PART) and before.stated_year:
        return _placed(PART, place(before.period.end.year), token.kind, relative=before.relative)
    if context.published is None:
        return unresolved(PART, token.kind, NO_DATE)
    return _placed(PART, place(context.published.year), token.kind, relative=True)


_YEAR_PARTS = {"start": (1, 2), "mid": (6, 7), "end": (11, 12)}
_PART_MODS: dict[str, Literal["START", "MID", "END"]] = {"start": "START", "mid": "MID", "end": "END"}
_DECADE_PARTS = {"start": (0, 2), "mid": (3, 6), "end": (7, 9)}
_MONTH_PARTS = {"start": (1, 5), "mid": (12, 18), "end": (25, 31), "first_ten": (1, 10), "second_ten": (11, 20), "last_ten": (21, 31)}


def year_part(year: int, part: str) -> Period | None:
    """Return the beginning (January, February), middle or end (November, December) of a year."""
    return periods.months(year, *_YEAR_PARTS[part])


def month_part(month: Period, part: str) -> Period:
    """Return a part of a month: ten days (上旬), or its beginning, middle or end."""
    first, last = _MONTH_PARTS[part]
    return Period(month.start.replace(day=first), month.start.replace(day=min(last, month.end.day)))


def narrow_part(frame: Frame, part: str) -> Frame:
    """Narrow a frame to its beginning, middle or end (今年底, 12月中, 1990年代末期)."""
    narrowed = replace(frame, rule=f"{frame.rule}+{part}", mod=_PART_MODS[part])
    if frame.period is None:
        return narrowed
    end = frame.period.end
    placed: Period | None = frame.period
    if frame.level == YEAR:
        placed = year_part(end.year, part)
    elif frame.level == MONTH:
        placed = month_part(Period(end.replace(day=1), end), part)
    elif frame.level == PART:
        month = frame.period.start if part == "start" else end
        placed = periods.months(month.year, month.month, month.month) if part != "mid" else frame.period
    elif frame.level == DECADE:
        first, last = _DECADE_PARTS[part]
        placed = periods.years(frame.period.start.year + first, frame.period.start.year + last)
    return replace(narrowed, period=placed)


def _open_month_part(token: Token, context: Context) -> Frame:
    if context.published is None:
        return unresolved(WEEK, token.kind, NO_DATE)
    base = context.published
    if context.sentence and context.sentence.period and context.sentence.level == MONTH:
        base = context.sentence.period.start
    month = periods.months(base.year, base.month, base.month)
    placed = _placed(WEEK, month and month_part(month, token.detail), token.kind, relative=True)
    return replace(placed, mod=_PART_MODS.get(token.detail))


def _open_quarter_part(token: Token, context: Context) -> Frame:
    if context.published is None:
        return unresolved(WEEK, token.kind, NO_DATE)
    number = (context.published.month - 1) // 3 + 1
    frame = _placed(PART, periods.quarter(context.published.year, number), token.kind, relative=True)
    return _narrow_quarter_part(frame, token, context)


def _open_date(token: Token, _: Context) -> Frame:
    year, month = divmod(token.first, 100)
    if token.last:
        return _placed(DAY, periods.day(year, month, token.last), "date")
    return _placed(MONTH, periods.months(year, month, month), "date")


def _open_day(token: Token, context: Context) -> Frame | None:
    if not 1 <= token.first <= token.last <= 31 or token.detail:  # noqa: PLR2004
        return None
    before = context.sentence
    if before and before.period and before.level >= MONTH and before.period.start.month == before.period.end.month:
        period = _days(before.period, token)
        if period:
            return _placed(DAY, period, "day", relative=before.relative)
    if context.published is None:
        return unresolved(DAY, "day", NO_DATE)
    last = nearest_day(context.published, token.last)
    return _placed(DAY, last and _days(last, token), "day", relative=True)


def _days(month: Period, token: Token) -> Period | None:
    first = periods.day(month.start.year, month.start.month, token.first)
    last = periods.day(month.start.year, month.start.month, token.last)
    return Period(first.start, last.end) if first and last else None


def _open_monthday(token: Token, context: Context) -> Frame:
    if context.sentence and context.sentence.period and context.sentence.level == YEAR:
        return _placed(DAY, periods.day(context.sentence.period.end.year, token.first, token.last), token.kind, relative=context.sentence.relative)
    if context.published is None:
        return unresolved(DAY, token.kind, NO_DATE)
    year = context.published.year
    if token.first == 1 and context.published.month >= 11:  # noqa: PLR2004  (元旦 is near)
        year += 1
    return _placed(DAY, periods.day(year, token.first, token.last), token.kind, relative=True)


def _open_weekday(token: Token, context: Context) -> Frame:
    if context.published is None:
        return unresolved(DAY, "weekday", NO_DATE)
    ahead = (token.first - 1 - context.published.weekday()) % 7 or 7
    first, last = periods.add_days(context.published, ahead), periods.add_days(context.published, ahead + token.last - token.first)
    return _placed(DAY, Period(first, last) if first and last else None, "weekday", relative=True)


# --- anaphors ----------------------------------------------------------------------------------------------------


def _open_year_anaphor(token: Token, context: Context) -> Frame:
    if context.before and context.before.period:
        year = context.before.period.end.year + token.first
        return _placed(YEAR, periods.year(year), token.kind, relative=context.before.relative)
    if context.published is None or token.first == 0:
        return unresolved(YEAR, token.kind, NO_ANTECEDENT)
    return _placed(YEAR, periods.year(context.published.year + token.first), token.kind, relative=True)


def _open_month_anaphor(token: Token, context: Context) -> Frame:
    base = context.before.period.end if context.before and context.before.period and context.before.level >= MONTH else context.published
    if base is None:
        return unresolved(MONTH, token.kind, NO_ANTECEDENT)
    return _placed(MONTH, periods.months(base.year, base.month + token.first, base.month + token.first), token.kind, relative=True)


def _open_day_anaphor(token: Token, context: Context) -> Frame:
    base = context.before.period.end if context.before and context.before.period and context.before.level == DAY else context.published
    if base is None:
        return unresolved(DAY, token.kind, NO_ANTECEDENT)
    day = periods.add_days(base, token.first)
    return _placed(DAY, Period(day, day) if day else None, token.kind, relative=True)


def _open_unresolved(token: Token, _: Context) -> Frame:
    return unresolved(YEAR, "term_of_office", "the length of the term is not stated")


_OPENERS: dict[str, Callable[[Token, Context], Frame | None]] = {
    "century": _open_century,
    "century_offset": _from_published(CENTURY, _century_offset),
    "decade": _open_decade,
    "year": _open_year,
    "year_offset": _from_published(YEAR, _year_offset),
    "year_anaphor": _open_year_anaphor,
    "school_year": _open_school_year,
    "half": _open_half,
    "half_offset": _from_published(PART, _half_offset),
    "quarter": _open_quarter,
    "quarter_offset": _from_published(PART, _quarter_offset),
    "quarter_part": _open_quarter_part,
    "season": _open_season,
    "season_this": _open_season,
    "season_last": _open_season_last,
    "year_part": _open_year_part,
    "month": _open_month,
    "month_offset": _from_published(MONTH, _month_offset),
    "month_anaphor": _open_month_anaphor,
    "month_near": _from_published(MONTH, _month_near),
    "month_part": _open_month_part,
    "week_offset": _from_published(WEEK, _week_offset),
    "day": _open_day,
    "day_offset": _from_published(DAY, _day_offset),
    "morning_offset": _from_published(DAY, _day_offset),
    "afternoon_offset": _from_published(DAY, _day_offset),
    "evening_offset": _from_published(DAY, _day_offset),
    "day_anaphor": _open_day_anaphor,
    "day_near": _from_published(DAY, _day_near),
    "date": _open_date,
    "monthday": _open_monthday,
    "weekday": _open_weekday,
    "week_day_offset": _from_published(DAY, _week_day_offset),
    "unresolved": _open_unresolved,
}


# --- narrowers -----------------------------------------------------------------------------------------------------


def _narrow_decade(frame: Frame, token: Token, _: Context) -> Frame | None:
    if frame.level != CENTURY or frame.period is None:
        return None
    first = frame.period.start.year + token.first % 100
    return _placed(DECADE, periods.years(first, first + 9), "decade")


def _in_year(level: int, place: Callable[[int, Token], Period | None]) -> Callable[[Frame, Token, Context], Frame | None]:
    def narrowed(frame: Frame, token: Token, _: Context) -> Frame | None:
        if frame.level != YEAR or frame.period is None:
            return None
        return _placed(level, place(frame.period.end.year, token), token.kind, mod=_PART_MODS.get(token.detail))

    return narrowed


def _quarters_of(year: int, token: Token) -> Period | None:
    if token.detail == "trailing":
        return periods.quarter(year, 5 - token.last, 4)
    first, last = _ordinals(token)
    return periods.quarter(year, first, last) if 1 <= first <= last <= 4 else None  # noqa: PLR2004


def _months_of(year: int, token: Token) -> Period | None:
    if token.detail == "leading":
        return periods.months(year, 1, token.last)
    if token.detail == "trailing":
        return periods.months(year, 13 - token.last, 12)
    if not (1 <= token.first <= 12 and 1 <= token.last <= 12):  # noqa: PLR2004
        return None
    return periods.months(year, token.first, _wrap(token))


def _narrow_day(frame: Frame, token: Token, _: Context) -> Frame | None:
    if frame.period is None or frame.level != MONTH or token.detail:
        return None
    return _placed(DAY, _days(frame.period, token), "day")


def _narrow_month_part(frame: Frame, token: Token, _: Context) -> Frame | None:
    if frame.period is None or frame.level != MONTH:
        return None
    last = Period(frame.period.end.replace(day=1), frame.period.end)
    return _placed(WEEK, month_part(last, token.detail), "month_part", mod=_PART_MODS.get(token.detail))


def _narrow_quarter_part(frame: Frame, token: Token, _: Context) -> Frame:
    at = frame.period
    month = at and (at.start if token.detail == "start" else at.end)
    period = month and periods.months(month.year, month.month, month.month)
    return replace(_placed(WEEK, period, "quarter_part", relative=frame.relative), mod=_PART_MODS.get(token.detail))


def _narrow_monthday(frame: Frame, token: Token, _: Context) -> Frame | None:
    if frame.period is None or frame.level != YEAR:
        return None
    return _placed(DAY, periods.day(frame.period.end.year, token.first, token.last), "monthday")


def _narrow_same_period(frame: Frame, _: Token, context: Context) -> Frame | None:
    """Place 去年同期: the same part of that year as the time before it, else the whole year."""
    before = context.before
    if frame.period is None or frame.level != YEAR:
        return None
    if before is None or before.period is None or before.level <= YEAR or before.period.start.year != before.period.end.year:
        return frame
    later = 12 * (frame.period.end.year - before.period.end.year)
    start, end = periods.add_months(before.period.start, later), periods.add_months(before.period.end, later)
    return _placed(before.level, Period(start, end), "same_period") if start and end else frame


_NARROWERS: dict[str, Callable[[Frame, Token, Context], Frame | None]] = {
    "decade": _narrow_decade,
    "half": _in_year(PART, lambda year, token: periods.half(year, token.first)),
    "quarter": _in_year(PART, _quarters_of),
    "season": _in_year(PART, lambda year, token: periods.season(year, token.first)),
    "year_part": _in_year(PART, lambda year, token: year_part(year, token.detail)),
    "month": _in_year(MONTH, _months_of),
    "monthday": _narrow_monthday,
    "month_part": _narrow_month_part,
    "quarter_part": _narrow_quarter_part,
    "day": _narrow_day,
    "same_period": _narrow_same_period,
}
