"""Lengths of time tied to the day of publication: 未來4年, 過去10年, 3年內, 兩個月後, 5年來."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import rows
from pipeline.stages.times import periods
from pipeline.stages.times.modifiers import Bounds, Cue, Cues
from pipeline.stages.times.tense import tense

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.stages.times.tokens import Token

_BEFORE = Cues("span_anchors", "before")
_AFTER = Cues("span_anchors", "after")
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_DAYS = {"week": 7, "day": 1}
_HALF_MONTH = 15
_COMMAS = ("，", ",", "、")
_HALVES = ("half_year", "half_month")
_UNTIED = ("hour", "minute")  # too short or too vague to be a date
_BOUNDARIES = tuple(row["word"] for row in rows("span_anchors") if row["side"] == "boundary")


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
    halved = token.detail.startswith("half_") and token.detail not in _HALVES
    if not token.detail or token.detail in _UNTIED or halved:
        return None
    ahead, behind = _BEFORE.ahead(text, token.start), _AFTER.behind(text, token.end)
    if ahead and (ahead.effect == "elapsed" or (ahead.end - ahead.start == 1 and not _free(text, ahead))):
        return None
    if ahead:
        return Anchored(token, ahead.start, behind.end if behind else token.end, ahead.effect)
    return Anchored(token, token.start, behind.end, behind.effect) if behind else None


def _free(text: str, cue: Cue) -> bool:
    """Tell whether 前, 後, 上 or 下 can begin a time; otherwise a verb is in front (災害發生後一週)."""
    if cue.effect not in ("next", "previous", "later_open"):
        return True
    return _at_boundary(text, cue.start)


def _at_boundary(text: str, start: int) -> bool:
    return not text[start - 1 : start].strip() or text.endswith(_BOUNDARIES, 0, start)


def counts_from_event(text: str, anchored: Anchored) -> bool:
    """Tell whether N年後 is counted from an event of the text (染病四周後) and not from publication (預計3年後).

    It is where a verb stands in front of it or where the clause behind it looks back, and nothing looks ahead.
    """
    if not anchored.effect.startswith("later"):
        return False
    looks = tense(text, anchored.start, anchored.end + text.startswith(_COMMAS, anchored.end))
    if looks in ("future", None):
        return False
    return looks == "past" or not _at_boundary(text, anchored.start)


def shift(date: dt.date, token: Token, sign: int) -> dt.date | None:
    """Move a date by the length of the token, forwards or backwards."""
    half, and_half = token.detail.startswith("half_"), token.detail.endswith("_and_half")
    unit = token.detail.removesuffix("_and_half").removeprefix("half_")
    number = 0 if half else token.last
    if unit in _MONTHS:
        extra = (half or and_half) * _MONTHS[unit] // 2
        moved = periods.add_months(date, sign * (number * _MONTHS[unit] + extra))
        return (
            periods.add_days(moved, _HALF_MONTH * sign) if moved and unit == "month" and (half or and_half) else moved
        )
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
        return Bounds(published, end, "ON_OR_BEFORE" if effect == "within" else None) if end else None
    if effect in ("past", "since"):
        start = shift(published, token, -1)
        return Bounds(start, published) if start else None
    if effect == "previous":
        return _previous(token, published)
    return _moment(token, effect, published)


def _previous(token: Token, published: dt.date) -> Bounds | None:
    """Place 前3年 or 上2個月: the years or months before the present one, or the days before today."""
    if token.detail == "year":
        period = periods.years(published.year - token.last, published.year - 1)
    elif token.detail in ("month", "quarter"):
        period = _previous_months(published, token)
    else:
        start, end = shift(published, token, -1), periods.add_days(published, -1)
        return Bounds(start, end) if start and end else None
    return Bounds(*period) if period else None


def _previous_months(published: dt.date, token: Token) -> periods.Period | None:
    """Return the calendar months or quarters before the present one."""
    length = _MONTHS[token.detail]
    present = (published.month - 1) // length * length + 1
    return periods.months(published.year, present - token.last * length, present - 1)


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
