"""Lengths of time tied to the day of publication: 未來4年, 過去10年, 3年內, 兩個月後, 5年來."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pipeline.stages.times import periods
from pipeline.stages.times.modifiers import Bounds, Cues

if TYPE_CHECKING:
    from pipeline.stages.times.lexer import Token

_BEFORE = Cues("span_anchors", "before")
_AFTER = Cues("span_anchors", "after")
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_DAYS = {"week": 7, "day": 1}


class Anchored:
    """A length of time with the words that anchor it; `effect` is one of the lexicon's."""

    __slots__ = ("effect", "end", "start", "token")

    def __init__(self, token: Token, start: int, end: int, effect: str) -> None:
        self.token, self.start, self.end, self.effect = token, start, end, effect


def find_anchor(text: str, token: Token) -> Anchored | None:
    """Return the token with the words that tie it to the publication date, None where it stands free (為期3年)."""
    ahead, behind = _BEFORE.ahead(text, token.start), _AFTER.behind(text, token.end)
    if ahead is None and behind is None:
        return None
    effect = ahead.effect if ahead else behind.effect if behind else ""
    start = ahead.start if ahead else token.start
    return Anchored(token, start, behind.end if behind else token.end, effect)


def shift(date: dt.date, token: Token, sign: int) -> dt.date | None:
    """Move a date by the length of the token, forwards or backwards."""
    unit = token.detail.removesuffix("_and_half").removeprefix("half_")
    number = sign * token.last
    if unit in _MONTHS:
        extra = _MONTHS[unit] // 2 if token.detail != unit else 0
        whole = 0 if token.detail.startswith("half_") else number * _MONTHS[unit]
        moved = periods.add_months(date, whole + sign * extra)
        return periods.add_days(moved, 15 * sign) if moved and unit == "month" and token.detail != unit else moved
    if unit in _DAYS:
        return periods.add_days(date, number * _DAYS[unit])
    if unit == "workday":
        return periods.add_workdays(date, number) if sign > 0 else periods.add_days(date, number * 7 // 5)
    return date


def resolve(anchored: Anchored, published: dt.date) -> Bounds | None:
    """Return the dates of an anchored length of time."""
    token, effect = anchored.token, anchored.effect
    whole_years = token.detail == "year"
    if effect in ("future", "within", "next"):
        end = shift(published, token, 1)
        end = end.replace(month=12, day=31) if end and whole_years else end
        return end and Bounds(published, end, "ON_OR_BEFORE" if effect == "within" else None)
    if effect in ("past", "since"):
        start = shift(published, token, -1)
        return start and Bounds(start, published, None)
    if effect == "previous":
        return _previous(token, published)
    return _moment(token, effect, published)


def _previous(token: Token, published: dt.date) -> Bounds | None:
    """Place 前3年 or 上2個月: the years or months before the present one, the days before today."""
    unit = token.detail
    if unit == "year":
        period = periods.years(published.year - token.last, published.year - 1)
    elif unit == "month":
        period = periods.months(published.year, published.month - token.last, published.month - 1)
    else:
        start, end = shift(published, token, -1), periods.add_days(published, -1)
        return Bounds(start, end, None) if start and end else None
    return Bounds(period.start, period.end, None) if period else None


def _moment(token: Token, effect: str, published: dt.date) -> Bounds | None:
    """Place 3年後 and 3年前 (the year they name), 3年之後 and 3年以前 (open)."""
    sign = -1 if effect.startswith("ago") else 1
    date = shift(published, token, sign)
    if date is None:
        return None
    first, last = date, date
    if token.detail == "year":
        first, last = date.replace(month=1, day=1), date.replace(month=12, day=31)
    elif token.detail in ("month", "quarter"):
        period = periods.months(date.year, date.month, date.month)
        first, last = (period.start, period.end) if period else (date, date)
    if effect == "ago_open":
        return Bounds(None, date, "ON_OR_BEFORE")
    if effect == "later_open":
        return Bounds(date, None, "ON_OR_AFTER")
    return Bounds(first, last, None)
