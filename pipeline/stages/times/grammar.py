"""Read the tokens of a text into time expressions: chains, ranges, bounds and anchored lengths of time."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.stages.times import frames, modifiers, spans
from pipeline.stages.times import periods as cal
from pipeline.stages.times.frames import DAY, MONTH, WEEK, YEAR, Context, Frame
from pipeline.stages.times.lexer import Token, lex
from pipeline.stages.times.modifiers import Bounds
from pipeline.stages.times.periods import Period
from pipeline.stages.times.roc import western
from pipeline.types import TimeExpression

if TYPE_CHECKING:
    import datetime as dt

_GAP = re.compile(r"[ \u3000\u00a0]?的?")
_ORDINAL_GAP = re.compile(r"[ \u3000\u00a0]?的?(?P<which>第|前|後)")
_CONNECTOR = re.compile(r"[ \u3000\u00a0]?(?:起|開始)?(?:[至到迄]|[-–—―~～－─∼]{1,2}|與|和|及)(?:西元|民國)?[ \u3000\u00a0]?")
_LOOSE = ("與", "和", "及")
_ENDS = re.compile(r"[。！？!?\n]")
_CLOCK = re.compile(
    r"(?:[ \u3000]?(?:上午|下午|中午|早上|清晨|凌晨|晚上|晚間|傍晚|深夜|午夜|午間|夜間|早晨|夜晚|[早晚晨]))?"
    r"(?:[ \u3000]?[0-9０-９一二三四五六七八九十兩]{1,3}(?:[時點][0-9０-９一二三四五六七八九十]{0,3}[分半整許]?|[:：][0-9０-９]{2}))?"
)
_COMPARED = ("較", "比", "與", "相較於", "相較", "和", "跟", "較之", "比起")
_NEAR, _SENTENCES_BACK = 160, 2


_PARTS = modifiers.Cues("period_parts", effect="part")


class _Chain(NamedTuple):
    """Tokens read as one frame, with the place behind them."""

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
        self.comparison = False

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
        chain = self._chain(token, at, self._context(token.start))
        if chain is None:
            return at + 1
        second = self._second(chain)
        self._emit(chain, second)
        return (second or chain).next

    def _decide(self, token: Token) -> Token:
        """Settle what an ambiguous token is: a year or a length in years, a day or a length in days."""
        if token.kind in ("year", "school_year"):
            years = western(token, self.text, self.published)
            if years is None:
                return token._replace(kind="span", detail="year")
            return token._replace(first=years[0], last=years[1])
        if token.kind == "day" and (token.detail == "span" or self.text.startswith(("內", "以內", "之內"), token.end) or token.last > 31):  # noqa: PLR2004
            return token._replace(kind="span", detail="day")
        return token

    def _context(self, start: int) -> Context:
        if self.last is None or start - self.last_end > _NEAR:
            return Context(self.published)
        ends = len(_ENDS.findall(self.text, self.last_end, start))
        if ends > _SENTENCES_BACK:
            return Context(self.published)
        inherits = ends == 0 and self.last.stated_year and not self.comparison
        return Context(self.published, self.last, self.last if inherits else None)

    # --- chains and ranges ---------------------------------------------------------------------------------------

    def _chain(self, token: Token, at: int, context: Context) -> _Chain | None:
        frame = frames.open_frame(token, context)
        if frame is None:
            return None
        end, following = token.end, at + 1
        while following < len(self.tokens):
            finer = self.tokens[following]
            gap = _GAP.match(self.text, end)
            narrowed = None
            if gap and gap.end() == finer.start:
                narrowed = frames.refine(frame, finer, context)
            elif finer.kind == "span":
                narrowed = self._counted(frame, finer, end)
            if narrowed is None:
                break
            frame, end, following = narrowed, finer.end, following + 1
        if frame.level >= DAY:
            return self._clock(frame, token.start, end, following)
        part = _PARTS.behind(self.text, end) if frame.level <= MONTH and frame.mod is None else None
        if part is None:
            return _Chain(frame, token.start, end, following)
        return _Chain(frames.narrow_part(frame, part.effect), token.start, part.end, following)

    def _clock(self, frame: Frame, start: int, end: int, following: int) -> _Chain:
        match = _CLOCK.match(self.text, end)
        end = match.end() if match else end
        while following < len(self.tokens) and self.tokens[following].start < end:
            following += 1
        return _Chain(frame, start, end, following)

    def _counted(self, frame: Frame, token: Token, end: int) -> Frame | None:
        """Narrow by 前五個月, 第二週 or 後兩個月 of a year or month."""
        gap = _ORDINAL_GAP.match(self.text, end)
        if gap is None or gap.end() != token.start or frame.period is None or frame.level not in (YEAR, MONTH):
            return None
        period = _counted(frame.period, token, gap["which"])
        return replace(frame, level=WEEK, period=period, rule=f"{frame.rule}+counted") if period else None

    def _second(self, chain: _Chain) -> _Chain | None:
        """Return the second half of a range that begins with `chain`."""
        gap = _CONNECTOR.match(self.text, chain.end)
        if gap is None or chain.next >= len(self.tokens) or self.tokens[chain.next].start != gap.end():
            return None
        token = self._decide(self.tokens[chain.next])
        if token.kind == "span" or chain.frame.period is None:
            return None
        second = self._chain(token, chain.next, Context(self.published, chain.frame, replace(chain.frame, stated_year=True)))
        if second is None or second.frame.period is None or abs(second.frame.level - chain.frame.level) > DAY - MONTH + 1:
            return None
        if gap[0].strip() in _LOOSE and not self.text.startswith(("之間", "間"), second.end):
            return None
        return second

    # --- results -------------------------------------------------------------------------------------------------

    def _emit(self, chain: _Chain, second: _Chain | None) -> None:
        frame = _joined(chain.frame, second.frame) if second else chain.frame
        start, end = chain.start, (second or chain).end
        self.comparison = self.text.endswith(_COMPARED, 0, start) or "same_period" in frame.rule
        bounds, start, end, rule = self._bounds(frame, start, end)
        self.last, self.last_end = frame, end
        self.found.append(
            TimeExpression(
                text=self.text[start:end],
                start=start,
                end=end,
                start_date=bounds.start,
                end_date=bounds.end,
                mod=bounds.mod,
                year=frame.year,
                relative=frame.relative,
                rule=rule,
                reason=frame.reason,
            )
        )

    def _bounds(self, frame: Frame, start: int, end: int) -> tuple[Bounds, int, int, str]:
        """Apply the words beside an expression; they become part of it."""
        behind = modifiers.AFTER_TIME.behind(self.text, end)
        ahead = modifiers.BEFORE_TIME.ahead(self.text, start)
        effect = _effect(ahead.effect if ahead else "", behind.effect if behind else "")
        period = frame.period
        bounds = Bounds(period.start if period else None, period.end if period else None, frame.mod)
        if not effect:
            return bounds, start, end, frame.rule
        if period:
            bounds = modifiers.apply(effect, period.start, period.end, coarse_end=frame.mod == "END", published=self.published) or bounds
        if behind:
            end = behind.end
        if ahead and not (behind and ahead.effect == "approx") and self._free(ahead.start):
            start = ahead.start
        return bounds, start, end, f"{frame.rule}:{effect}"

    def _free(self, start: int) -> bool:
        return not self.found or self.found[-1].end <= start

    def _read_span(self, token: Token, at: int) -> int:
        anchored = spans.find_anchor(self.text, token)
        if anchored is None or not self._free(anchored.start):
            return at + 1
        bounds = spans.resolve(anchored, self.published) if self.published else None
        if self.published and bounds is None:
            return at + 1
        final = (bounds.end or bounds.start) if bounds else None
        self.found.append(
            TimeExpression(
                text=self.text[anchored.start : anchored.end],
                start=anchored.start,
                end=anchored.end,
                start_date=bounds.start if bounds else None,
                end_date=bounds.end if bounds else None,
                mod=bounds.mod if bounds else None,
                year=final.year if final else None,
                relative=True,
                rule=f"span:{anchored.effect}",
                reason=None if bounds else frames.NO_DATE,
            )
        )
        return at + 1


def _effect(ahead: str, behind: str) -> str:
    """Return the one effect of the words on both sides."""
    if behind == "closes":
        return "by" if ahead in ("by", "") else "within"
    if behind:
        return behind
    return {"opens": "from", "opens_weak": ""}.get(ahead, ahead)


def _joined(first: Frame, second: Frame) -> Frame:
    """Return the range from the first frame to the second; a second that comes earlier lies in the next year."""
    if first.period is None or second.period is None:
        return first
    end = second.period.end
    if end < first.period.start:
        end = cal.add_months(end, 12) or end
    period = Period(first.period.start, max(end, first.period.start))
    return replace(first, period=period, rule=f"{first.rule}..{second.rule}", relative=first.relative or second.relative, mod=second.mod)


def _counted(period: Period, token: Token, which: str) -> Period | None:
    """Return the first, last or n-th days, weeks, months or quarters of a period."""
    count, unit, start = token.last, token.detail, period.start
    length = {"month": 1, "quarter": 3}.get(unit)
    if which == "後":
        at = period.end.month - count * (length or 0) + 1
        return cal.months(start.year, at, period.end.month) if length else None
    first = count if which == "第" else 1
    if length:
        return cal.months(start.year, start.month + (first - 1) * length, start.month + count * length - 1)
    if unit == "week":
        return cal.nth_week(period, first, count)
    begins, ends = cal.add_days(start, first - 1), cal.add_days(start, count - 1)
    return Period(begins, ends) if unit == "day" and begins and ends else None
