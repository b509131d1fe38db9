"""Open a frame: place the first token of an expression in the calendar.

A token either says its place by itself (this module), is counted from the day of publication (`published`), leaves its
year open (`bare`) or refers to the time named before it (`anaphors`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stages.times import anaphors, bare, periods, published
from pipeline.stages.times.frames import (
    CENTURY,
    DAY,
    DECADE,
    MONTH,
    NO_TERM,
    PART,
    YEAR,
    Context,
    Frame,
    doubled,
    placed,
    school_years,
    unresolved,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.stages.times.tokens import Token

    Opener = Callable[[Token, Context], Frame | None]

_FIRST_CENTURY = 10
_UNDATED_CENTURY_END = 2029  # 20年代 in a text without date


def open_frame(token: Token, context: Context) -> Frame | None:
    """Place a token that stands first in its expression; None where it is no time by itself."""
    opener = _OPENERS.get(token.kind)
    return opener(token, context) if opener else None


def _open_year(token: Token, _: Context) -> Frame:
    years = periods.years(token.first, max(token.first, token.last))
    return placed(YEAR, years, doubled("year", token.first, token.last))


def _open_school_year(token: Token, _: Context) -> Frame:
    return school_years(token.first, token.last)


def _open_decade(token: Token, context: Context) -> Frame:
    """Place 1990年代, 90年代 or 7、80年代; one in two figures is the last one before publication."""
    first, last = token.first * (10 if token.first < 10 <= token.last else 1), token.last
    if last < 100:
        latest = context.published.year if context.published else _UNDATED_CENTURY_END
        century = (latest - last) // 100 * 100
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


def _open_term(_: Token, __: Context) -> Frame:
    return unresolved(YEAR, "term_of_office", NO_TERM)


_OPENERS: dict[str, Opener] = {
    "century": _open_century,
    "decade": _open_decade,
    "year": _open_year,
    "season_year": _open_year,
    "school_year": _open_school_year,
    "half_written": _open_half_written,
    "quarter_written": _open_quarter_written,
    "date": _open_date,
    "unresolved": _open_term,
    **published.OPENERS,
    **bare.OPENERS,
    **anaphors.OPENERS,
}
