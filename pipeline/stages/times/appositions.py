"""A time said twice: 昨天（5日）, 本周四(12日), 12月19日（週五）, 2013年（民國102年）."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.stages.times import periods
from pipeline.stages.times.frames import DAY, MONTH, YEAR, Frame, placed
from pipeline.stages.times.published import nearest_day
from pipeline.stages.times.tokens import ARABIC, SPACE, integer

if TYPE_CHECKING:
    from pipeline.stages.times.tokens import Token

_OPENS = re.compile(rf"{SPACE}[（(]{SPACE}(?:農曆)?")
_CLOSES = re.compile(rf"{SPACE}[)）](?:日|天)?")
_COMMA = re.compile(rf"{SPACE}[，,、]?{SPACE}")
_BARE_DAY = re.compile(rf"{SPACE}[（(]{SPACE}(?P<day>[{ARABIC}]{{1,2}}){SPACE}[)）](?:日|天)?")
_BARE_YEAR = re.compile(
    rf"{SPACE}[（(]{SPACE}(?:民國|西元)?(?P<year>(?:19|20)[{ARABIC}]{{2}}|1[{ARABIC}]{{2}}){SPACE}[)）]"
)
_FOUR_FIGURES, _ROC = 1000, 1911
_BARE_WEEKDAY = re.compile(rf"{SPACE}[（(]{SPACE}[一二三四五六日]{SPACE}[)）]")


class Apposed(NamedTuple):
    """The frame that a second naming settles, with the place behind it and the number of tokens it takes."""

    frame: Frame
    end: int
    taken: int


def find_apposition(text: str, frame: Frame, end: int, token: Token | None) -> Apposed | None:
    """Return what a second naming behind `end` makes of a frame; `token` is the next token of the text."""
    if frame.level == DAY:
        bare = _BARE_WEEKDAY.match(text, end)
        if bare:
            return Apposed(frame, bare.end(), 0)
        bare = _BARE_DAY.match(text, end)
        settled = bare and _settle_day(frame, integer(bare["day"]) or 0, 0)
        if bare and settled:
            return Apposed(settled, bare.end(), 0)
    bare_year = _BARE_YEAR.match(text, end) if frame.level == YEAR else None
    if bare_year:
        return Apposed(_settle_year(frame, integer(bare_year["year"]) or 0), bare_year.end(), 0)
    opened = _OPENS.match(text, end)
    if opened is None or token is None or token.start != opened.end():
        return None
    closed = _CLOSES.match(text, token.end)
    settled = closed and _settle(frame, token)
    return Apposed(settled, closed.end(), 1) if closed and settled else None


def find_weekday(text: str, frame: Frame, end: int, token: Token | None) -> Apposed | None:
    """Return the frame of 10月12號星期一 or 10月12號，星期一: the weekday adds nothing."""
    comma = _COMMA.match(text, end)
    if comma is None or token is None or token.kind != "weekday" or token.start != comma.end() or frame.level != DAY:
        return None
    lone = not comma[0].strip() or not text[token.end : token.end + 1].strip(" \n，。；（(")
    return Apposed(frame, token.end, 1) if lone and "month" in frame.rule else None


def _settle(frame: Frame, token: Token) -> Frame | None:
    """Return the frame that the bracketed token settles, None where the two are different things."""
    if frame.level == DAY and token.kind == "weekday":
        return frame
    if (
        frame.level == DAY and token.kind in ("day", "monthday") and token.first == token.last
    ) or token.kind == "monthday":
        return _settle_day(frame, token.last, token.first if token.kind == "monthday" else 0)
    if frame.level == MONTH and token.kind == "month" and token.first == token.last and frame.period:
        year = frame.period.end.year
        return placed(MONTH, periods.months(year, token.first, token.first), frame.rule, relative=True)
    return _settle_year(frame, token.last) if frame.level == YEAR and token.kind == "year" else None


def _settle_year(frame: Frame, number: int) -> Frame:
    year = number if number >= _FOUR_FIGURES else number + _ROC
    return frame if frame.year == year else placed(YEAR, periods.year(year), "year")


def _settle_day(frame: Frame, number: int, month: int) -> Frame | None:
    if frame.period is None:
        return None
    base = frame.period.start
    day = periods.day(base.year, month, number) if month else nearest_day(base, number)
    return placed(DAY, day, frame.rule, relative=frame.relative) if day else None
