"""Read neighbouring tokens as one frame: a chain of ever finer tokens (明年, 3月, 5日), or a range of two chains."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import column, rows
from pipeline.stages.times import parts
from pipeline.stages.times.appositions import find_apposition, find_weekday
from pipeline.stages.times.clock import clock_end
from pipeline.stages.times.frames import DAY, MONTH, WEEK, YEAR, Context, Frame
from pipeline.stages.times.modifiers import Cues
from pipeline.stages.times.narrowers import refine
from pipeline.stages.times.openers import open_frame
from pipeline.stages.times.settle import settle
from pipeline.stages.times.tokens import ARABIC, SPACE, Token, integer
from pipeline.stages.times.words import alternation

if TYPE_CHECKING:
    import datetime as dt

_LINKS = {
    role: [row["word"] for row in rows("time_links") if row["role"] == role]
    for role in ("to", "and", "between", "opened")
}
_BETWEEN = tuple(_LINKS["between"])
_PARTS = Cues("period_parts", effect="part")
_RECURRING = column("recurring", "word")
_RECURRING_KINDS = frozenset(
    [
        "weekday",
        "month",
        "monthday",
        "lunar",
        "day",
        "quarter",
        "half",
        "season",
        "year_part",
        "month_part",
        "quarter_part",
    ]
)
_BRACKETED_YEAR = rf"(?P<year>{SPACE}[（(]{SPACE}(?:民國|西元)?[{ARABIC}]{{2,4}}年?{SPACE}[)）])"
_GAP = re.compile(rf"{_BRACKETED_YEAR}?{SPACE}的?")
_COUNTED_GAP = re.compile(rf"{SPACE}的?(?P<which>[第前後]|最後)")
_CONNECTOR = re.compile(
    rf"{SPACE}(?:{alternation(_LINKS['opened'])})?"
    rf"(?:{alternation(_LINKS['to'])}|(?P<and>{alternation(_LINKS['and'])})){SPACE}"
)
_DAY_FIGURES = re.compile(r"[一二三四五六七八九十廿卅]{1,3}(?=[，。；！？\s）)」至到-]|$)")


class Chain(NamedTuple):
    """Tokens read as one frame: its place, and the index of the token behind it."""

    frame: Frame
    start: int
    end: int
    next: int


class ChainReader:
    """Reads the chains of one text."""

    def __init__(self, text: str, tokens: list[Token], published: dt.date | None) -> None:
        self._text = text
        self._tokens = tokens
        self._settled = [settle(token, text, published) for token in tokens]
        self._published = published

    def settled(self, at: int) -> Token | None:
        """Return token `at` with its ambiguity settled, None behind the last."""
        return self._settled[at] if at < len(self._settled) else None

    def read(self, token: Token, at: int, context: Context) -> Chain | None:
        """Read the chain that begins with `token`, the settled token `at`; None where it is no time."""
        if token.kind in _RECURRING_KINDS and self._text.endswith(_RECURRING, 0, token.start):
            return None
        frame = open_frame(token, context)
        if frame is None:
            return None
        end, following = token.end, at + 1
        while (narrowed := self._narrowed(frame, end, following, context)) is not None:
            frame, end, following = narrowed, self._tokens[following].end, following + 1
        return self._finished(Chain(frame, token.start, end, following))

    def second(self, first: Chain) -> Chain | None:
        """Return the chain that makes a range with `first` (今年12月至明年2月), None where there is no range."""
        gap = _CONNECTOR.match(self._text, first.end)
        token = self.settled(first.next)
        if (
            gap is None
            or token is None
            or token.start != gap.end()
            or token.kind == "span"
            or first.frame.period is None
        ):
            return None
        second = self.read(token, first.next, Context(self._published, first.frame, first.frame, ranged=True))
        if second is None or second.frame.period is None:
            return None
        if gap["and"]:
            between = next((word for word in _BETWEEN if self._text.startswith(word, second.end)), "")
            return second._replace(end=second.end + len(between)) if between else None
        return second

    def _narrowed(self, frame: Frame, end: int, at: int, context: Context) -> Frame | None:
        """Return the frame narrowed by token `at`, None where that does not belong to it."""
        if at >= len(self._tokens):
            return None
        finer = self._tokens[at]
        gap = _GAP.match(self._text, end)
        if gap and gap.end() == finer.start and (frame.level == YEAR or not gap["year"]):
            return refine(frame, finer, context)
        return self._counted(frame, end, finer) if finer.kind == "span" else None

    def _counted(self, frame: Frame, end: int, finer: Token) -> Frame | None:
        """Narrow a year or month by 前五個月, 第二週 or 後兩個月."""
        gap = _COUNTED_GAP.match(self._text, end)
        if gap is None or gap.end() != finer.start or frame.period is None or frame.level not in (YEAR, MONTH):
            return None
        period = parts.counted(frame.period, finer, gap["which"])
        return replace(frame, level=WEEK, period=period, rule=f"{frame.rule}+counted") if period else None

    def _finished(self, chain: Chain) -> Chain:
        """Add what may end a chain: a part (底), a day without 日, a second naming in brackets, a clock time."""
        part = _PARTS.behind(self._text, chain.end) if chain.frame.level <= MONTH and chain.frame.mod is None else None
        if part:
            return chain._replace(frame=parts.narrow_part(chain.frame, part.effect), end=part.end)
        return self._with_clock(self._apposed(self._with_day(chain)))

    def _with_day(self, chain: Chain) -> Chain:
        """Add a day in Chinese figures without 日 (2004年八月十五)."""
        if chain.frame.level != MONTH or not chain.frame.states_year or self._text[chain.end - 1] != "月":
            return chain
        figures = _DAY_FIGURES.match(self._text, chain.end)
        number = integer(figures[0]) if figures else None
        if figures is None or number is None:
            return chain
        day = refine(chain.frame, Token("day", chain.end, figures.end(), number, number), Context(self._published))
        return chain._replace(frame=day, end=figures.end()) if day else chain

    def _apposed(self, chain: Chain) -> Chain:
        token = self.settled(chain.next)
        found = find_apposition(self._text, chain.frame, chain.end, token)
        found = found or find_weekday(self._text, chain.frame, chain.end, token)
        return chain._replace(frame=found.frame, end=found.end, next=chain.next + found.taken) if found else chain

    def _with_clock(self, chain: Chain) -> Chain:
        if chain.frame.level < DAY:
            return chain
        end, following = clock_end(self._text, chain.end), chain.next
        while following < len(self._tokens) and self._tokens[following].start < end:
            following += 1
        return chain._replace(end=end, next=following)
