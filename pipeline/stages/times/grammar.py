"""Read the tokens of a text into time expressions, one walk from the first token to the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.lexicon import rows
from pipeline.stages.times import results, spans
from pipeline.stages.times.chains import Chain, ChainReader
from pipeline.stages.times.frames import NO_DATE, NO_EVENT
from pipeline.stages.times.lexer import lex
from pipeline.stages.times.memory import Memory
from pipeline.stages.times.modifiers import Bounds, modify

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.stages.times.tokens import Token
    from pipeline.types import TimeExpression

_COMPARE = tuple(row["word"] for row in rows("time_links") if row["role"] == "compare")


def find_times(text: str, published: dt.date | None) -> tuple[TimeExpression, ...]:
    """Return the time expressions of a text in order; relative ones are counted from `published`."""
    return tuple(_Walk(text, published).run())


class _Walk:
    """One walk over the tokens of one text."""

    def __init__(self, text: str, published: dt.date | None) -> None:
        self.text = text
        self.published = published
        self.tokens = lex(text)
        self.chains = ChainReader(text, self.tokens, published)
        self.memory = Memory(text, self.tokens, published)
        self.found: list[TimeExpression] = []

    def run(self) -> list[TimeExpression]:
        """Read all tokens."""
        at = 0
        while (token := self.chains.settled(at)) is not None:
            at = self._read_span(token, at) if token.kind == "span" else self._read_chain(token, at)
        return self.found

    def _read_chain(self, token: Token, at: int) -> int:
        """Read the expression that begins with `token`; return the index of the token to go on with."""
        chain = self.chains.read(token, at, self.memory.context(token))
        if chain is None:
            return at + 1
        second = self.chains.second(chain)
        self._keep(chain, second)
        return (second or chain).next

    def _keep(self, chain: Chain, second: Chain | None) -> None:
        """Add an expression to the results and remember its frame."""
        frame = results.joined(chain.frame, second.frame) if second else chain.frame
        modified = modify(self.text, chain.start, (second or chain).end, frame, self.published)
        if self._taken(modified.start):
            modified = modified._replace(start=chain.start)
        compared = "same_period" in frame.rule or self.text.endswith(_COMPARE, 0, chain.start)
        self.memory.remember(frame, modified.end, compared=compared)
        self.found.append(results.from_frame(self.text, frame, modified))

    def _read_span(self, token: Token, at: int) -> int:
        """Read a length of time that is tied to publication; a free one (為期3年) is no time."""
        following = at + 1
        if token.detail == "year" and following < len(self.tokens):
            after = self.tokens[following]
            following += after.kind == "month" and after.start == token.end  # 12年6月 is one length
        anchored = spans.find_anchor(self.text, token)
        if anchored is None or self._taken(anchored.start):
            return following
        reason = NO_EVENT if spans.counts_from_event(self.text, anchored) else None if self.published else NO_DATE
        bounds = spans.resolve(anchored, self.published) if self.published and not reason else Bounds(None, None)
        if bounds is not None:
            self.found.append(results.from_span(self.text, anchored, bounds, reason))
        return following

    def _taken(self, start: int) -> bool:
        """Tell whether an expression already reaches over `start`."""
        return bool(self.found) and self.found[-1].end > start
