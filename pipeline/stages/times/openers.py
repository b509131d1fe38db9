"""Open a frame: place the first token of an expression in the calendar, from the publication date where it is relative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.lexicon import rows
from pipeline.stages.times import parts, periods
from pipeline.stages.times.frames import (
    CENTURY, DAY, DECADE, LEVELS, MONTH, NO_ANTECEDENT, NO_DATE, NO_TERM, PART, WEEK, YEAR, Context, Frame, placed, unresolved,
)  # fmt: skip
from pipeline.stages.times.periods import Period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from pipeline.stages.times.tokens import Token

    Opener = Callable[[Token, Context], Frame | None]

_FAR = 9  # months; a bare month that far ahead of publication is last year's, and the other way round
_HALF_YEAR = 6
_HALF_WEEK = 3
_FIRST_CENTURY = 10
_UNDATED_CENTURY_END = 2029  # 20年代 in a text without date
_SCHOOL_YEAR_TURN = 8
_LONGEST_MONTH = 31
LUNAR = {int(row["year"]): row for row in rows("lunar_festivals")}


def open_frame(token: Token, context: Context) -> Frame | None:
    """Place a token that stands first in its expression; None where it is no time by itself."""
    opener = _OPENERS.get(token.kind)
    return opener(token, context) if opener else None


# --- places that need nothing --------------------------------------------------------------------------------------


def _open_year(token: Token, _: Context) -> Frame:
    return placed(YEAR, periods.years(token.first, max(token.first, token.last)), _rule("year", token))


def _rule(name: str, token: Token) -> str:
    """Return the rule's name, doubled for a range within one token (2026至2029年)."""
    return name if token.first == token.last else f"{name}..{name}"


def _open_school_year(token: Token, _: Context) -> Frame:
    return _school_years(token.first, token.last, relative=False)


def _school_years(first: int, last: int, *, relative: bool) -> Frame:
    starts, ends = periods.school_year(first), periods.school_year(last)
    period = Period(starts.start, ends.end) if starts and ends else None
    rule = "school_year" if first == last else "school_year..school_year"
    return placed(YEAR, period, rule, relative=relative, named_year=last)


def _open_decade(token: Token, context: Context) -> Frame:
    """Place 1990年代, 90年代 or 7、80年代; one in two figures is the last one before publication."""
    first, last = token.first * (10 if token.first < 10 <= token.last else 1), token.last  # noqa: PLR2004
    if last < 100:  # noqa: PLR2004
        latest = context.published.year if context.published else _UNDATED_CENTURY_END
        century = next(century for century in (2000, 1900, 1800) if century + last <= latest)
        first, last = first + century, last + century
    return placed(DECADE, periods.years(first, last + 9), "decade")


def _open_century(token: Token, _: Context) -> Frame | None:
    """Place 21世紀; a small number without 第 is a length (跨越五世紀)."""
    if token.first < _FIRST_CENTURY and token.detail != "nth":
        return None
    return placed(CENTURY, periods.years(100 * token.first - 100, 100 * token.last - 1), "century")


def _open_date(token: Token, _: Context) -> Frame:
    year, month = divmod(token.first, 100)
    if token.last:
        return placed(DAY, periods.day(year, month, token.last), "date")
    return placed(MONTH, periods.months(year, month, month), "date")


def _open_quarter_written(token: Token, _: Context) -> Frame:
    return placed(PART, periods.quarter(token.last, token.first), "quarter")


def _open_half_written(token: Token, _: Context) -> Frame:
    return placed(PART, periods.half(token.last, token.first), "half")


def _open_unresolved(_: Token, __: Context) -> Frame:
    return unresolved(YEAR, "term_of_office", NO_TERM)


# --- counted from the publication ----------------------------------------------------------------------------------


def _from_published(place: Callable[[Token, dt.date], Period | None]) -> Opener:
    def opened(token: Token, context: Context) -> Frame:
        level = LEVELS[token.kind]
        if context.published is None:
            return unresolved(level, token.kind, NO_DATE)
        return placed(level, place(token, context.published), token.kind, relative=True)

    return opened


def _century_offset(token: Token, published: dt.date) -> Period | None:
    first = published.year // 100 * 100 + 100 * token.first
    return periods.years(first, first + 99)


def _year_offset(token: Token, published: dt.date) -> Period | None:
    return periods.years(published.year + token.first, published.year + token.last)


def _half_offset(token: Token, published: dt.date) -> Period | None:
    return periods.half(published.year, (published.month - 1) // 6 + 1 + token.first)


def _quarter_offset(token: Token, published: dt.date) -> Period | None:
    return periods.quarter(published.year, (published.month - 1) // 3 + 1 + token.first)


def _quarter_part(token: Token, published: dt.date) -> Period | None:
    quarter = periods.quarter(published.year, (published.month - 1) // 3 + 1)
    return quarter and parts.quarter_part(quarter, token.detail)


def _month_offset(token: Token, published: dt.date) -> Period | None:
    return periods.months(published.year, published.month + token.first, published.month + token.last)


def _month_near(token: Token, published: dt.date) -> Period | None:
    year = _year_of_month(published, token.first, None)
    return periods.months(year, token.first, token.first)


def _week_offset(token: Token, published: dt.date) -> Period | None:
    return periods.week(published, token.first)


def _week_day_offset(token: Token, published: dt.date) -> Period | None:
    week = periods.week(published, int(token.detail))
    return week and _shifted(week.start, token.first - 1, token.last - 1)


def _day_offset(token: Token, published: dt.date) -> Period | None:
    return _shifted(published, token.first, token.last)


def _shifted(date: dt.date, first: int, last: int) -> Period | None:
    start, end = periods.add_days(date, first), periods.add_days(date, last)
    return Period(start, end) if start and end else None


def _day_near(token: Token, published: dt.date) -> Period | None:
    """Place 今（19）日: the day of that number nearest to where 今 points, whatever the hour of publication."""
    base = periods.add_days(published, token.last) or published
    month = int(token.detail)
    if month:
        return periods.day(_year_of_month(base, month, None), month, token.first)
    return nearest_day(base, token.first)


def nearest_day(base: dt.date, number: int) -> Period | None:
    """Return the day of the month `number` that is nearest to `base`, the earlier of two equally near."""
    at = base.year * 12 + base.month - 1
    candidates = (periods.day(month // 12, month % 12 + 1, number) for month in range(at - 2, at + 3))
    return min(filter(None, candidates), key=lambda day: (abs((day.start - base).days), day.start), default=None)


def _open_school_year_offset(token: Token, context: Context) -> Frame:
    if context.published is None:
        return unresolved(YEAR, token.kind, NO_DATE)
    first = context.published.year - (context.published.month < _SCHOOL_YEAR_TURN) + token.first
    return _school_years(first, first, relative=True)


# --- months, days and parts of a year that the text leaves open ------------------------------------------------------


def _year_of_month(published: dt.date, month: int, tense: str | None) -> int:
    """Return the year of a bare month: that of publication, unless another is much nearer in the clause's tense."""
    ahead = month - published.month
    if tense != "future" and ahead >= (_HALF_YEAR if tense else _FAR):
        return published.year - 1
    return published.year + (tense == "future" and ahead <= -_HALF_YEAR)


def _stated_year(context: Context) -> Frame | None:
    """Return the frame of the same sentence whose year a bare month or quarter inherits."""
    frame = context.stated
    return frame if frame and frame.period and frame.level >= YEAR and frame.states_year else None


def _open_month(token: Token, context: Context) -> Frame | None:
    if not (1 <= token.first <= 12 and 1 <= token.last <= 12) or token.detail in ("nth", "count"):  # noqa: PLR2004
        return None
    stated = _stated_year(context)
    if stated and stated.year:
        return placed(MONTH, parts.months_of(stated.year, token), _rule("month", token), relative=stated.relative)
    if context.published is None:
        return unresolved(MONTH, "month", NO_DATE)
    if token.detail:
        return _open_counted_months(token, context.published)
    year = _year_of_month(context.published, token.first, context.tense)
    return placed(MONTH, parts.months_of(year, token), _rule("month", token), relative=True)


def _open_counted_months(token: Token, published: dt.date) -> Frame | None:
    """Place 前5月: January to May, or where they are not over yet (and are few) the five months before this one."""
    if token.detail == "trailing":
        return None
    year = published.year
    if token.last < published.month:
        period = periods.months(year, 1, token.last)
    elif token.last > _HALF_YEAR:
        period = periods.months(year - (published.month < token.last), 1, token.last)
    else:
        period = periods.months(year, published.month - token.last, published.month - 1)
    return placed(MONTH, period, "first_months", relative=True)


def _open_in_year(place: Callable[[int, Token], Period | None]) -> Opener:
    """Return an opener for a part of a year: of the year stated before it, else of the year of publication."""

    def opened(token: Token, context: Context) -> Frame:
        level, mod = LEVELS[token.kind], parts.MODS.get(token.detail)
        stated = _stated_year(context)
        if stated and stated.year:
            return placed(level, place(stated.year, token), token.kind, relative=stated.relative, mod=mod)
        if context.published is None:
            return unresolved(level, token.kind, NO_DATE)
        return placed(level, place(context.published.year, token), token.kind, relative=True, mod=mod)

    return opened


def _open_quarter(token: Token, context: Context) -> Frame | None:
    if not token.detail and token.first == token.last:
        return None  # 3季 alone is a length of time
    return _open_in_year(parts.quarters_of)(token, context)


def _season(year: int, token: Token) -> Period | None:
    return periods.months(year, token.first, token.last)


def _open_month_part(token: Token, context: Context) -> Frame:
    mod = parts.MODS.get(token.detail)
    if context.stated and context.stated.period and context.stated.level == MONTH:
        return placed(WEEK, parts.month_part(context.stated.period, token.detail), token.kind, mod=mod, relative=context.stated.relative)
    if context.published is None:
        return unresolved(WEEK, token.kind, NO_DATE)
    month = periods.months(context.published.year, context.published.month, context.published.month)
    return placed(WEEK, month and parts.month_part(month, token.detail), token.kind, relative=True, mod=mod)


def _open_day(token: Token, context: Context) -> Frame | None:
    if not 1 <= token.first <= token.last <= _LONGEST_MONTH or token.detail:
        return None
    stated = context.stated
    if stated and stated.period and stated.level >= MONTH and stated.period.start.month == stated.period.end.month:
        period = days_of(stated.period, token)
        if period:
            return placed(DAY, period, _rule("day", token), relative=stated.relative)
    if context.published is None:
        return unresolved(DAY, "day", NO_DATE)
    last = nearest_day(context.published, token.last)
    return placed(DAY, last and days_of(last, token), _rule("day", token), relative=True)


def days_of(month: Period, token: Token) -> Period | None:
    """Return 5日 or 12至19日 of the month a period begins in; 28至3日 ends in the next month."""
    first = periods.day(month.start.year, month.start.month, token.first)
    last = periods.day(month.start.year, month.start.month, token.last)
    return Period(first.start, last.end) if first and last and first.start <= last.end else None


def _open_holiday(token: Token, context: Context) -> Frame:
    stated = _stated_year(context)
    if stated and stated.year:
        return placed(DAY, holiday(stated.year, token), token.kind, relative=stated.relative)
    if context.published is None:
        return unresolved(DAY, token.kind, NO_DATE)
    this = holiday(context.published.year, token)
    if this is None:
        return placed(DAY, None, token.kind, relative=True)
    year = _year_of_month(context.published, this.start.month, context.tense)
    year += this.start.month - context.published.month <= -_FAR and year == context.published.year  # 元旦, in December
    return placed(DAY, holiday(year, token), token.kind, relative=True)


def holiday(year: int, token: Token) -> Period | None:
    """Return the day of a holiday in a year; the table of the lunar calendar ends in 2050."""
    if token.kind == "monthday":
        return periods.day(year, token.first, token.last)
    row = LUNAR.get(year)
    if row is None:
        return None
    month, day = row[token.detail].split("-")
    return periods.day(year, int(month), int(day))


def _open_weekday(token: Token, context: Context) -> Frame:
    """Place 週三: the next one after the day named before it in a range, else by the tense of its clause.

    A clause that looks back means the last one, one that looks ahead (or a weekday that stands alone) the next; any
    other the nearest.
    """
    ranged = context.stated is not None and context.stated.period is not None and context.stated.rule.startswith("week")
    base = context.stated.period.start if ranged and context.stated and context.stated.period else context.published
    if base is None:
        return unresolved(DAY, "weekday", NO_DATE)
    ahead = (token.first - 1 - base.weekday()) % 7
    if not ranged:
        ahead = _by_tense(ahead, context.tense)
    return placed(DAY, _shifted(base, ahead, ahead + token.last - token.first), "weekday", relative=True)


def _by_tense(ahead: int, tense: str | None) -> int:
    """Return how many days ahead a weekday lies that comes round in `ahead` days (0 to 6)."""
    if tense == "past" or (tense == "open" and ahead > _HALF_WEEK):
        return ahead - 7 if ahead else 0
    return ahead if tense == "open" else ahead or 7


# --- times that refer to the time named before ------------------------------------------------------------------------


def _open_year_anaphor(token: Token, context: Context) -> Frame:
    before = context.before
    if before and before.year and (token.kind == "year_anaphor" or before.states_year):
        return placed(YEAR, periods.year(before.year + token.first), token.kind, relative=before.relative)
    if context.published is None or token.first == 0:
        return unresolved(YEAR, token.kind, NO_ANTECEDENT)
    return placed(YEAR, periods.year(context.published.year + token.first), token.kind, relative=True)


def _open_month_anaphor(token: Token, context: Context) -> Frame:
    before = context.before
    base = before.period.end if before and before.period and before.level >= MONTH else context.published
    if base is None:
        return unresolved(MONTH, token.kind, NO_ANTECEDENT)
    month = base.month + token.first
    return placed(MONTH, periods.months(base.year, month, month), token.kind, relative=True)


def _open_day_anaphor(token: Token, context: Context) -> Frame:
    before = context.before
    if before is None or before.period is None or before.level != DAY:
        return unresolved(DAY, token.kind, NO_ANTECEDENT)
    return placed(DAY, _shifted(before.period.end, token.first, token.first), token.kind, relative=True)


_OPENERS: dict[str, Opener] = {
    "century": _open_century,
    "century_offset": _from_published(_century_offset),
    "decade": _open_decade,
    "year": _open_year,
    "season_year": _open_year,
    "year_offset": _from_published(_year_offset),
    "year_anaphor": _open_year_anaphor,
    "year_anaphor_stated": _open_year_anaphor,
    "school_year": _open_school_year,
    "school_year_offset": _open_school_year_offset,
    "half": _open_in_year(lambda year, token: periods.half(year, token.first)),
    "half_offset": _from_published(_half_offset),
    "half_written": _open_half_written,
    "quarter": _open_quarter,
    "quarter_offset": _from_published(_quarter_offset),
    "quarter_part": _from_published(_quarter_part),
    "quarter_written": _open_quarter_written,
    "season": _open_in_year(_season),
    "season_this": _open_in_year(_season),
    "season_last": _open_in_year(lambda year, token: _season(year - 1, token)),
    "season_next": _open_in_year(lambda year, token: _season(year + 1, token)),
    "year_part": _open_in_year(lambda year, token: parts.year_part(year, token.detail)),
    "month": _open_month,
    "month_offset": _from_published(_month_offset),
    "month_anaphor": _open_month_anaphor,
    "month_near": _from_published(_month_near),
    "month_part": _open_month_part,
    "week_offset": _from_published(_week_offset),
    "day": _open_day,
    "day_offset": _from_published(_day_offset),
    "morning_offset": _from_published(_day_offset),
    "afternoon_offset": _from_published(_day_offset),
    "evening_offset": _from_published(_day_offset),
    "day_anaphor": _open_day_anaphor,
    "day_near": _from_published(_day_near),
    "date": _open_date,
    "monthday": _open_holiday,
    "lunar": _open_holiday,
    "weekday": _open_weekday,
    "week_day_offset": _from_published(_week_day_offset),
    "unresolved": _open_unresolved,
}
