"""Lengths of time tied to the day of publication: 未來4年, 過去10年, 3年內, 兩個月後, 5年來."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.stages.times import periods
from pipeline.stages.times.modifiers import Bounds, Cues

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.stages.times.tokens import Token

_BEFORE = Cues("span_anchors", "before")
_AFTER = Cues("span_anchors", "after")
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_DAYS = {"week": 7, "day": 1}
_HALF_MONTH = 15


class Anchored(NamedTuple):
    """A length of time with the words that tie it to publication; `effect` is one of the lexicon's."""

    token: Token
    start: int
    end: int
    effect: str


def find_anchor(text: str, token: Token) -> Anchored | None:
    """Return the token with the words that tie it to the publication date, None where it stands free (為期3年)."""
    if text.endswith("第", 0, token.start) or text.startswith("第", token.start):
        return None
    ahead, behind = _BEFORE.ahead(text, token.start), _AFTER.behind(text, token.end)
    if ahead:
        return Anchored(token, ahead.start, behind.end if behind else token.end, ahead.effect)
    return Anchored(token, token.start, behind.end, behind.effect) if behind else None


def shift(date: dt.date, token: Token, sign: int) -> dt.date | None:
    """Move a date by the length of the token, forwards or backwards."""
    half, and_half = token.detail.startswith("half_"), token.detail.endswith("_and_half")
    unit = token.detail.removesuffix("_and_half").removeprefix("half_")
    number = 0 if half else token.last
    if unit in _MONTHS:
        extra = (half or and_half) * _MONTHS[unit] // 2
        moved = periods.add_months(date, sign * (number * _MONTHS[unit] + extra))
        return periods.add_days(moved, _HALF_MONTH * sign) if moved and unit == "month" and (half or and_half) else moved
    if unit in _DAYS:
        return periods.add_days(date, sign * token.last * _DAYS[unit])
    if unit == "workday":
        return periods.add_workdays(date, token.last) if sign > 0 else periods.add_days(date, -(token.last * 7 // 5))
    return date


def resolve(anchored: Anchored, published: dt.date) -> Bounds | None:
    """Return the dates of an anchored length of time."""
    token, effect = anchored.token, anchored.effect
    if effect in ("future", "within", "next"):
        end = shift(published, token, 1)
        if end and token.detail == "year":
            end = end.replace(month=12, day=31)
        return end and Bounds(published, end, "ON_OR_BEFORE" if effect == "within" else None)
    if effect in ("past", "since"):
        start = shift(published, token, -1)
        return start and Bounds(start, published)
    if effect == "previous":
        return _previous(token, published)
    return _moment(token, effect, published)


def _previous(token: Token, published: dt.date) -> Bounds | None:
    """Place 前3年 or 上2個月: the years or months before the present one, or the days before today."""
    if token.detail == "year":
        period = periods.years(published.year - token.last, published.year - 1)
    elif token.detail == "month":
        period = periods.months(published.year, published.month - token.last, published.month - 1)
    else:
        start, end = shift(published, token, -1), periods.add_days(published, -1)
        return Bounds(start, end) if start and end else None
    return Bounds(*period) if period else None


def _moment(token: Token, effect: str, published: dt.date) -> Bounds | None:
    """Place 3年後 and 3年前 (the year or month they name), 3年之後 and 3年以前 (open)."""
    date = shift(published, token, -1 if effect.startswith("ago") else 1)
    if date is None:
        return None
    if effect == "ago_open":
        return Bounds(None, date, "ON_OR_BEFORE")
    if effect == "later_open":
        return Bounds(date, None, "ON_OR_AFTER")
    if token.detail == "year":
        return Bounds(date.replace(month=1, day=1), date.replace(month=12, day=31))
    month = periods.months(date.year, date.month, date.month) if token.detail in ("month", "quarter") else None
    return Bounds(*month) if month else Bounds(date, date)
