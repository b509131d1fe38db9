"""Decide what a bare N年 is: a year of the Republic (114年), a western year (2030年, 789年) or a length of time (20年)."""

from __future__ import annotations

import datetime as dt  # noqa: TC003
import re
from typing import TYPE_CHECKING

from pipeline.lexicon import rows

if TYPE_CHECKING:
    from pipeline.stages.times.lexer import Token

OFFSET = 1911
_THREE_DIGITS, _FOUR_DIGITS = 100, 1000
_REACH_BACK, _REACH_AHEAD = 45, 60  # years around publication within which a bare number is a year of the Republic
_UNDATED = range(90, 150)
_BEFORE = tuple(row["word"] for row in rows("duration_cues") if row["side"] == "before")
_AFTER = tuple(row["word"] for row in rows("duration_cues") if row["side"] == "after")
_SPAN_TAILS = ("內", "以內", "之內", "後", "之後", "以後", "來", "以來")
_PLACE_HEADS = ("自", "從", "至", "到", "截至", "於", "在", "（", "(", "迄", "預計", "～", "~", "-", "及", "、")
_DATE_TAIL = re.compile(r"[ \u3000]?(?:[0-9０-９一二三四五六七八九十]{1,3}月|[初底末]|中(?![國央心])|上半|下半|第[一二三四1-4]季|度|份|起|間(?!接))")


def western(token: Token, text: str, published: dt.date | None) -> tuple[int, int] | None:
    """Return the first and last western year of a year token, or None where it is a length of time."""
    first, last = token.first, token.last
    if last < _THREE_DIGITS <= first:
        last += first - first % 100  # 2026至29年
    if token.detail == "western" or first >= _FOUR_DIGITS:
        return (first, last) if last >= first else None
    if token.detail == "roc" or _is_roc(token, text, published):
        return first + OFFSET, last + OFFSET
    named = _THREE_DIGITS <= first and (text.endswith(("在", "於", "自", "從"), 0, token.start) or _DATE_TAIL.match(text, token.end))
    return (first, last) if named and not token.detail else None


def _is_roc(token: Token, text: str, published: dt.date | None) -> bool:
    if token.detail or not _plausible(token.last, published):
        return False
    if text.endswith(_BEFORE, 0, token.start) or text.startswith(_AFTER, token.end):
        return False
    dated = _DATE_TAIL.match(text, token.end) is not None or token.end - token.start > 0 and text[token.end - 1] in "度份"
    if token.first >= _THREE_DIGITS:
        return dated or not (token.first % 10 == 0 and text.startswith(_SPAN_TAILS, token.end)) and not _long_ago(token, text, published)
    return dated or text.endswith(_PLACE_HEADS, 0, token.start) and not text.startswith(_SPAN_TAILS, token.end)


def _long_ago(token: Token, text: str, published: dt.date | None) -> bool:
    """Tell whether N年前 counts back from publication: as a deadline it would lie in the past."""
    return text.startswith("前", token.end) and published is not None and token.last + OFFSET < published.year


def _plausible(number: int, published: dt.date | None) -> bool:
    if published is None:
        return number in _UNDATED
    present = published.year - OFFSET
    return max(1, present - _REACH_BACK) <= number <= present + _REACH_AHEAD
