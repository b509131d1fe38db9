"""Read the tokens of a text into time expressions: chains, ranges, bounds and anchored lengths of time."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import column, rows
from pipeline.stages.times import frames, parts, periods, spans
from pipeline.stages.times.appositions import find_apposition, find_weekday
from pipeline.stages.times.frames import DAY, MONTH, WEEK, YEAR, Context, Frame
from pipeline.stages.times.lexer import lex
from pipeline.stages.times.modifiers import Cues, Modified, modify
from pipeline.stages.times.narrowers import refine
from pipeline.stages.times.openers import open_frame
from pipeline.stages.times.periods import Period
from pipeline.stages.times.tense import tense
from pipeline.stages.times.tokens import ARABIC, CHINESE, SPACE, Token
from pipeline.stages.times.words import alternation
from pipeline.stages.times.years import western
from pipeline.types import TimeExpression

if TYPE_CHECKING:
    import datetime as dt

_LINKS = {role: [row["word"] for row in rows("time_links") if row["role"] == role] for role in ("to", "and", "between", "compare")}
_DAY_PARTS = {role: [row["word"] for row in rows("day_parts") if row["role"] == role] for role in ("part", "hour", "tail")}
_PARTS = Cues("period_parts", effect="part")

_GAP = re.compile(rf"(?:{SPACE}[（(]{SPACE}(?:民國|西元)?[{ARABIC}]{{2,4}}年?{SPACE}[)）])?{SPACE}的?")
_COUNTED_GAP = re.compile(rf"{SPACE}的?(?P<which>[第前後])")
_FIGURE = rf"(?:[{ARABIC}]{{1,2}}|[{CHINESE}]{{1,3}})"
_CONNECTOR = re.compile(rf"{SPACE}(?:起|開始|以來)?(?:{alternation(_LINKS['to'])}|(?P<and>{alternation(_LINKS['and'])})){SPACE}")
_BARE_CONNECTOR = re.compile(rf"(?:{alternation(_LINKS['to'])})$")
_CLOCK = re.compile(
    rf"(?:{SPACE}(?:{alternation(_DAY_PARTS['part'])})(?:間)?)?"
    rf"(?:{SPACE}{_FIGURE}(?:(?:{alternation(_DAY_PARTS['hour'])})(?:{_FIGURE})?(?:{alternation(_DAY_PARTS['tail'])}){{0,2}}|[:：][{ARABIC}]{{2}})"
    rf"(?:{SPACE}(?:{alternation(_LINKS['to'])}){SPACE}{_FIGURE}(?:[:：][{ARABIC}]{{2}}|(?:{alternation(_DAY_PARTS['hour'])})半?))?)?"
)
_DAY_WITHOUT_UNIT = re.compile(r"[一二三四五六七八九十廿卅]{1,3}(?![一二三四五六七八九十百千萬億年月日號個點時，、]?[一二三四五六七八九十百千萬億年月日號個點時])(?=[，。；、！？\s）)」至到-]|$)")
_COMPARE = tuple(_LINKS["compare"])
_BETWEEN = tuple(_LINKS["between"])
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_WITHIN = ("內", "以內", "之內")
_CHINESE_SPAN = ("內", "以內", "之內", "後", "前", "來", "間", "之", "以")
_NEAR, _SENTENCES_BACK = 160, 2  # how far an anaphor (同年, 隔天) looks back, in characters and sentences
_GOES_ON = 40  # characters over which a bare month inherits the year of its sentence
_LONGEST_MONTH = 31
_TENSED = frozenset({"weekday", "month", "monthday", "lunar"})
_RECURRING_KINDS = frozenset(
    {"weekday", "month", "monthday", "lunar", "day", "quarter", "half", "season", "year_part", "month_part", "quarter_part"}
)
_RECURRING = column("recurring", "word")


class _Chain(NamedTuple):
    """Tokens read as one frame: its place, and the token behind it."""

    frame: Frame
    start: int
    end: int
    next: int


def find_times(text: str, published: dt.date | None) -> tuple[TimeExpression, ...]:
    """Return the time expressions of a text in order; relative ones are counted from `published`."""
    return tuple(_Parser(text, published).run())


class _Parser:
    """One walk over the tokens of one text; it remembers the frame that later words may refer to."""

    def __init__(self, text: str, published: dt.date | None) -> None:
        self.text = text
        self.published = published
        self.tokens = lex(text)
        self.found: list[TimeExpression] = []
        self.last: Frame | None = None
        self.last_end = 0
        self.inherits = False

    def run(self) -> list[TimeExpression]:
        """Read all tokens."""
        at = 0
        while at < len(self.tokens):
            at = self._read(at)
        return self.found

    def _read(self, at: int) -> int:
        """Read the expression that begins with token `at`; return the token to go on with."""
        token = self._decide(self.tokens[at])
        if token.kind == "span":
            return self._read_span(token, at)
        chain = self._chain(token, at, self._context(token))
        if chain is None:
            return at + 1
        second = self._second(chain)
        self._keep(chain, second)
        return (second or chain).next

    def _token(self, at: int) -> Token | None:
        return self.tokens[at] if at < len(self.tokens) else None

    def _decide(self, token: Token) -> Token:
        """Settle what an ambiguous token is: a year or a length in years, a day or a length in days."""
        if token.kind in ("year", "school_year", "season_year"):
            years = western(token, self.text, self.published)
            if years is None:
                return token._replace(kind="span", detail="" if token.detail == "nth" else "year")
            return token._replace(first=years[0], last=years[1])
        if token.kind == "day" and self._is_length(token):
            return token._replace(kind="span", detail="day")
        if token.kind == "quarter" and not token.detail and token.first == token.last:
            return token._replace(kind="span", detail="quarter")
        return token

    def _is_length(self, token: Token) -> bool:
        """Tell 3日內, 60日內 and 三日後 from days of the month."""
        if token.detail or token.last > _LONGEST_MONTH:
            return token.detail in ("", "count")
        chinese = not self.text[token.start].isdecimal() and token.last <= 10  # noqa: PLR2004  (十日)
        return self.text.startswith(_CHINESE_SPAN if chinese else _WITHIN, token.end)

    def _context(self, token: Token) -> Context:
        """Return what the expression that begins with `token` may refer to."""
        looks = self._tense(token) if token.kind in _TENSED and self.published else None
        if self.last is None or token.start - self.last_end > _NEAR:
            return Context(self.published, tense=looks)
        ends = len(_SENTENCE_END.findall(self.text, self.last_end, token.start))
        if ends > _SENTENCES_BACK:
            return Context(self.published, tense=looks)
        stated = self.last if self.inherits and not ends and self._inherits(token, looks) else None
        return Context(self.published, self.last, stated, looks)

    def _tense(self, token: Token) -> str | None:
        """Return the tense of the clause around `token` and the tokens that go on with it."""
        at = bisect_right(self.tokens, token.start, key=lambda other: other.start)
        end = token.end
        while (finer := self._token(at)) is not None and finer.start == end:
            end, at = finer.end, at + 1
        return tense(self.text, token.start, end)

    def _inherits(self, token: Token, looks: str | None) -> bool:
        """Tell whether a bare token goes on with the time before it in its sentence.

        It does not where it is far, where it looks ahead of a year that is over, and where its month lies before the
        last one (去年底修法，7月起…).
        """
        last = self.last
        if last is None or last.period is None or token.start - self.last_end > _GOES_ON:
            return False
        if looks == "future" and self.published and last.period.end.year < self.published.year:
            return False
        return last.level <= YEAR or token.kind != "month" or token.first >= last.period.end.month

    # --- chains and ranges ---------------------------------------------------------------------------------------

    def _chain(self, token: Token, at: int, context: Context) -> _Chain | None:
        """Read a token and the finer ones behind it."""
        if token.kind in _RECURRING_KINDS and self.text.endswith(_RECURRING, 0, token.start):
            return None
        frame = open_frame(token, context)
        if frame is None:
            return None
        end, following = token.end, at + 1
        while (finer := self._token(following)) is not None:
            narrowed = self._narrow(frame, finer, end, context)
            if narrowed is None:
                break
            frame, end, following = narrowed, finer.end, following + 1
        return self._finish(_Chain(frame, token.start, end, following))

    def _narrow(self, frame: Frame, finer: Token, end: int, context: Context) -> Frame | None:
        gap = _GAP.match(self.text, end)
        if gap and gap.end() == finer.start and (frame.level == YEAR or "（" not in gap[0] and "(" not in gap[0]):
            return refine(frame, finer, context)
        counted = _COUNTED_GAP.match(self.text, end)
        if finer.kind != "span" or frame.period is None or frame.level not in (YEAR, MONTH):
            return None
        if counted is None or counted.end() != finer.start:
            return None
        period = parts.counted(frame.period, finer, counted["which"])
        return replace(frame, level=WEEK, period=period, rule=f"{frame.rule}+counted") if period else None

    def _finish(self, chain: _Chain) -> _Chain:
        """Add what may end a chain: a part (底), a day without 日, a second naming in brackets, a clock time."""
        frame, end = chain.frame, chain.end
        if frame.level <= MONTH:
            part = _PARTS.behind(self.text, end) if frame.mod is None else None
            if part:
                return chain._replace(frame=parts.narrow_part(frame, part.effect), end=part.end)
            day = _DAY_WITHOUT_UNIT.match(self.text, end) if frame.level == MONTH and frame.states_year else None
            if day and self.text[end - 1] == "月":
                token = Token("day", end, day.end(), *(2 * (parts.chinese_day(day[0]),)))
                narrowed = refine(frame, token, Context(self.published))
                chain = chain._replace(frame=narrowed, end=day.end()) if narrowed else chain
        return self._clock(self._apposed(chain))

    def _apposed(self, chain: _Chain) -> _Chain:
        token = self._token(chain.next)
        token = self._decide(token) if token else None
        found = find_apposition(self.text, chain.frame, chain.end, token) or find_weekday(self.text, chain.frame, chain.end, token)
        return chain._replace(frame=found.frame, end=found.end, next=chain.next + found.taken) if found else chain

    def _clock(self, chain: _Chain) -> _Chain:
        if chain.frame.level < DAY:
            return chain
        match = _CLOCK.match(self.text, chain.end)
        end = match.end() if match else chain.end
        following = chain.next
        while (token := self._token(following)) is not None and token.start < end:
            following += 1
        return chain._replace(end=end, next=following)

    def _second(self, chain: _Chain) -> _Chain | None:
        """Return the second half of a range that begins with `chain`."""
        gap = _CONNECTOR.match(self.text, chain.end)
        token = self._token(chain.next)
        if gap is None or token is None or token.start != gap.end() or chain.frame.period is None:
            return None
        token = self._decide(token)
        if token.kind == "span":
            return None
        second = self._chain(token, chain.next, Context(self.published, chain.frame, chain.frame))
        if second is None or second.frame.period is None:
            return None
        between = next((word for word in _BETWEEN if self.text.startswith(word, second.end)), "")
        if gap["and"]:
            return second._replace(end=second.end + len(between)) if between else None
        return second

    # --- results -------------------------------------------------------------------------------------------------

    def _keep(self, chain: _Chain, second: _Chain | None) -> None:
        """Add an expression to the results and remember its frame."""
        frame = _joined(chain.frame, second.frame) if second else chain.frame
        compared = self.text.endswith(_COMPARE, 0, chain.start) or "same_period" in frame.rule
        modified = modify(self.text, chain.start, (second or chain).end, frame, self.published)
        if self.found and modified.start < self.found[-1].end:
            modified = modified._replace(start=chain.start)
        self.last, self.last_end, self.inherits = frame, modified.end, not compared
        self.found.append(_expression(self.text, frame, modified))

    def _read_span(self, token: Token, at: int) -> int:
        """Read a length of time that is tied to publication; a free one (為期3年) is no time."""
        anchored = spans.find_anchor(self.text, token) if token.detail else None
        following = self._token(at + 1)
        taken = 1 + (token.detail == "year" and following is not None and following.kind == "month" and following.start == token.end)
        if anchored is None or (self.found and anchored.start < self.found[-1].end):
            return at + taken
        bounds = spans.resolve(anchored, self.published) if self.published else spans.Bounds(None, None)
        if bounds is None:
            return at + taken
        final = bounds.end or bounds.start
        self.found.append(
            TimeExpression(
                text=self.text[anchored.start : anchored.end],
                start=anchored.start,
                end=anchored.end,
                start_date=bounds.start,
                end_date=bounds.end,
                mod=bounds.mod,
                year=final.year if final else None,
                relative=True,
                rule=f"span:{anchored.effect}",
                reason=None if final else frames.NO_DATE,
            )
        )
        return at + taken


def _expression(text: str, frame: Frame, modified: Modified) -> TimeExpression:
    return TimeExpression(
        text=text[modified.start : modified.end],
        start=modified.start,
        end=modified.end,
        start_date=modified.bounds.start,
        end_date=modified.bounds.end,
        mod=modified.bounds.mod,
        year=frame.year,
        relative=frame.relative,
        rule=f"{frame.rule}:{modified.effect}" if modified.effect else frame.rule,
        reason=frame.reason,
    )


def _joined(first: Frame, second: Frame) -> Frame:
    """Return the range from the first frame to the second.

    A second that comes earlier lies in the next year (8月至2月), or the first in an earlier one where only the second
    states its year (第四季至明年第一季).
    """
    if first.period is None or second.period is None:
        return first
    start, end = first.period.start, second.period.end
    if end < start and second.states_year:
        start = periods.add_months(start, -12 * (start.year - end.year + (start.month > end.month))) or start
    elif end < start:
        end = periods.add_months(end, 12) or end
    period = Period(min(start, end), max(start, end))
    named = second.named_year if second.period.end == end else None
    relative = first.relative or second.relative
    level = max(first.level, second.level)
    return Frame(level, period, f"{first.rule}..{second.rule}", relative, second.mod, first.reason, named)
