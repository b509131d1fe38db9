"""Frames: a stretch of the calendar that an expression stands for, and what it may be counted from."""

from __future__ import annotations

import datetime as dt  # noqa: TC003
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.stages.times import periods
from pipeline.stages.times.periods import Period

if TYPE_CHECKING:
    from pipeline.types import Mod

CENTURY, DECADE, YEAR, PART, MONTH, WEEK, DAY = range(7)

NO_DATE = "the publication date is missing"
NO_ANTECEDENT = "no time stands before it that it could refer to"
NO_SUCH_DAY = "the calendar has no such day"
NO_SINGLE_YEAR = "a decade or century names no single year"
NO_EVENT = "it is counted from an event that the text does not date"
NO_TERM = "the text does not say when the term of office ends"

LEVELS = {
    "century": CENTURY, "century_offset": CENTURY, "decade": DECADE,
    "year": YEAR, "year_offset": YEAR, "year_anaphor": YEAR, "year_anaphor_stated": YEAR,
    "school_year": YEAR, "school_year_offset": YEAR, "season_year": YEAR, "unresolved": YEAR,
    "half": PART, "half_offset": PART, "half_short": PART, "half_written": PART, "semester": PART,
    "quarter": PART, "quarter_offset": PART, "quarter_written": PART, "year_part": PART,
    "season": PART, "season_this": PART, "season_last": PART, "season_next": PART,
    "month": MONTH, "month_offset": MONTH, "month_anaphor": MONTH, "month_near": MONTH, "month_short": MONTH,
    "same_period": MONTH,
    "month_part": WEEK, "quarter_part": WEEK, "week_offset": WEEK,
    "day": DAY, "day_offset": DAY, "day_anaphor": DAY, "day_near": DAY, "date": DAY, "monthday": DAY, "lunar": DAY,
    "weekday": DAY, "nth_weekday": DAY, "week_day_offset": DAY,
    "morning_offset": DAY, "afternoon_offset": DAY, "evening_offset": DAY,
}  # fmt: skip

_YEAR_KINDS = frozenset({"year", "year_offset", "year_anaphor", "school_year", "season_year", "date"})


@dataclass(frozen=True, slots=True)
class Frame:
    """A stretch of the calendar at one level; `period` is None where it cannot be resolved, then `reason` says why.

    `named_year` is the year the text names where that is not the year the period ends in (112學年度 is 2023);
    `inherits` tells that a bare month or quarter took its year from the time before it.
    """

    level: int
    period: Period | None
    rule: str
    relative: bool = False
    mod: Mod | None = None
    reason: str | None = None
    named_year: int | None = None
    inherits: bool = False

    @property
    def year(self) -> int | None:
        """The last year the frame names; a decade or century names none."""
        if self.period is None or self.level < YEAR:
            return None
        return self.named_year or self.period.end.year

    @property
    def is_range(self) -> bool:
        """Whether the frame was joined from two (2026年至2029年)."""
        return ".." in self.rule

    @property
    def names_year(self) -> bool:
        """Whether the expression itself names its year."""
        return self.period is not None and re.split(r"\+|\.\.", self.rule)[0] in _YEAR_KINDS

    @property
    def states_year(self) -> bool:
        """Whether the year is named, here or by the time it goes on with, so that a later month can inherit it."""
        return self.inherits or self.names_year


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression may refer to.

    `before` is the time named before it in this or one of the two sentences before, `stated` the one of this sentence
    whose year or month it inherits; `tense` tells whether its clause looks ahead or back; in the second half of a
    range (`ranged`) the first half is what it inherits from.
    """

    published: dt.date | None
    before: Frame | None = None
    stated: Frame | None = None
    tense: str | None = None
    ranged: bool = False


def unresolved(level: int, rule: str, reason: str) -> Frame:
    """Return a frame without dates."""
    return Frame(level, None, rule, relative=True, reason=reason)


def placed(level: int, period: Period | None, rule: str, *, relative: bool = False, mod: Mod | None = None) -> Frame:
    """Return a frame for a period, or an unresolved one where the calendar has no such period."""
    if period is None:
        return Frame(level, None, rule, relative=relative, reason=NO_SUCH_DAY)
    reason = NO_SINGLE_YEAR if level < YEAR else None
    return Frame(level, period, rule, relative=relative, mod=mod, reason=reason)


def school_years(first: int, last: int, *, relative: bool = False) -> Frame:
    """Return the frame of the school years that begin in `first` to `last`; it names `last`."""
    starts, ends = periods.school_year(first), periods.school_year(last)
    period = Period(starts.start, ends.end) if starts and ends else None
    frame = placed(YEAR, period, doubled("school_year", first, last), relative=relative)
    return replace(frame, named_year=last)


def doubled(name: str, first: int, last: int) -> str:
    """Return the name of a rule, doubled for a range within one token (2026至2029年)."""
    return name if first == last else f"{name}..{name}"
