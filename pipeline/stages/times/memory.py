"""What a text has named so far, to which later words refer: 同年, 隔天, a bare 10月 in a sentence about 2019年."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from pipeline.stages.times.frames import YEAR, Context, Frame
from pipeline.stages.times.tense import tense

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.stages.times.tokens import Token

_SENTENCE_END = re.compile(r"[。！？!?\n]")
_REACH, _SENTENCES_BACK = 160, 2  # how far an anaphor looks back, in characters and in ends of sentences
_GOES_ON, _GOES_ON_NEAR = (
    40,
    120,
)  # characters over which a bare month inherits a year, or one beside that of publication
_LONGEST_CHAIN = 4
_TENSED = frozenset({"weekday", "month", "monthday", "lunar"})


class Memory:
    """The frame named last, with its place."""

    def __init__(self, text: str, tokens: list[Token], published: dt.date | None) -> None:
        self._text = text
        self._tokens = tokens
        self._published = published
        self._last: Frame | None = None
        self._end = 0
        self._passes_on = False

    def remember(self, frame: Frame, end: int, *, compared: bool) -> None:
        """Keep a frame; one that something is only compared with (較去年) passes its year on to nothing."""
        self._last, self._end, self._passes_on = frame, end, not compared

    def context(self, token: Token) -> Context:
        """Return what the expression that begins with `token` may refer to."""
        looks = self._tense(token) if token.kind in _TENSED and self._published else None
        if self._last is None or token.start - self._end > _REACH:
            return Context(self._published, tense=looks)
        ends = len(_SENTENCE_END.findall(self._text, self._end, token.start))
        if ends > _SENTENCES_BACK:
            return Context(self._published, tense=looks)
        stated = self._last if self._passes_on and not ends and self._goes_on(token, looks) else None
        return Context(self._published, self._last, stated, looks)

    def _tense(self, token: Token) -> str | None:
        """Return the tense of the clause around `token` and the tokens that go on with it."""
        at = bisect_right(self._tokens, token.start, key=lambda other: other.start)
        end = token.end
        for finer in self._tokens[at : at + _LONGEST_CHAIN]:
            end = finer.end if finer.start == end else end
        return tense(self._text, token.start, end)

    def _goes_on(self, token: Token, looks: str | None) -> bool:
        """Tell whether a bare token goes on with the time before it in its sentence.

        It does not where it is far, where it looks ahead of a year that is over, and where its month lies before the
        last one (去年底修法，7月起…).
        """
        last = self._last
        if last is None or last.period is None or token.start - self._end > self._reach(last):
            return False
        if looks == "future" and self._published and last.period.end.year < self._published.year:
            return False
        whole_year = last.level <= YEAR and last.mod is None
        return whole_year or token.kind != "month" or token.first >= last.period.end.month

    def _reach(self, last: Frame) -> int:
        """Return over how many characters the year of a frame is inherited."""
        near = self._published and last.year and abs(last.year - self._published.year) <= 1
        return _GOES_ON_NEAR if near else _GOES_ON
