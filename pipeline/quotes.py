"""Quotation marks: which parts of a text stand in them, however unbalanced they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING

from pipeline.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLOSING = {"「": "」", "『": "』", "“": "”", "﹁": "﹂"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_MARKS = re.compile(f"[{''.join((*_CLOSING, *_OPENING))}]")
_START = attrgetter("start")


def find_quotes(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the outermost quotations in `text[start:end]`, marks included, in order.

    An opening mark that is never closed opens a quotation to `end`; a closing mark that was never opened is ignored.
    """
    quotes, opened = _scan(text, start, end)
    return quotes if opened is None else (*quotes, Span(opened, end))


def open_quote(text: str, start: int, end: int) -> int | None:
    """Return where the outermost quotation of `text[start:end]` begins that is never closed, or None."""
    return _scan(text, start, end)[1]


def _scan(text: str, start: int, end: int) -> tuple[tuple[Span, ...], int | None]:
    """Return the outermost quotations that are closed, and where one begins that is not."""
    quotes: list[Span] = []
    opened: list[int] = []
    for match in _MARKS.finditer(text, start, end):
        at, char = match.start(), match[0]
        if char in _CLOSING:
            opened.append(at)
        else:
            first = opened[0] if opened else at
            while opened and text[opened.pop()] != _OPENING[char]:
                pass
            if not opened and first < at:
                quotes.append(Span(first, at + 1))
    return tuple(quotes), opened[0] if opened else None


def inside(quotes: Sequence[Span], at: int) -> bool:
    """Return whether offset `at` lies behind the first character of one of the ordered, disjoint `quotes`."""
    number = bisect_left(quotes, at, key=_START)
    return number > 0 and at < quotes[number - 1].end
