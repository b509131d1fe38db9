"""Decide what a bare N年 is: a year of the Republic (114年), a western one (2030年, 一六年) or a length (20年)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.lexicon import rows
from pipeline.stages.times.tokens import ARABIC, CHINESE
from pipeline.stages.times.words import alternation

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.stages.times.tokens import Token

    Years = tuple[int, int]

_ROC = 1911
_TWO_FIGURES, _THREE_FIGURES, _FOUR_FIGURES = 10, 100, 1000
_REACH_BACK, _REACH_AHEAD = 45, 60  # years around publication within which a bare number is a year of the Republic
_UNDATED = range(90, 150)  # the same for a text without date
_AHEAD_OF_CENTURY = 20  # 三五年 in 2020 is 2035, 五八年 1958
_CUES = {
    side: tuple(row["word"] for row in rows("duration_cues") if row["side"] == side)
    for side in ("before", "after", "tail", "place", "dated")
}
_FIGURES = rf"(?:[{ARABIC}]{{1,2}}|[{CHINESE}]{{1,3}})"
_DATED = re.compile(
    rf"[ \u3000]?(?:{_FIGURES}月|中(?![國央心])|{alternation(_CUES['dated'])}|[至到~～－-][{ARABIC}]{{2,3}}年)"
)
_TWO_CHINESE = re.compile(rf"[{CHINESE}]{{2}}年")
_POSITIONAL = 2
_LATEST_ABBREVIATED = 40
_DATED_ARABIC = re.compile(rf"(?:[底初]|[上下]半年|第[一二三四1-4]季|[{ARABIC}]{{1,2}}月[{ARABIC}]{{1,2}}日)")
_VAGUE_PAIRS = frozenset({12, 23, 34, 45, 56, 67, 78, 89})  # 三四年: three or four years


def western(token: Token, text: str, published: dt.date | None) -> Years | None:
    """Return the first and last western year of a year token, or None where it is a length of time."""
    first, last = token.first, token.last
    if first >= _FOUR_FIGURES or token.detail in ("era", "bare"):
        return None if _is_long(token, text) else _complete(first, last)
    if token.detail:
        return None
    if _is_abbreviation(token, text):
        century = _century(last, published)
        return (century + first, century + last) if first <= last else (century - 100 + first, century + last)
    if _is_roc(token, text, published):
        return first + _ROC, last + _ROC
    named = first >= _THREE_FIGURES and (text.endswith(_CUES["place"], 0, token.start) or _DATED.match(text, token.end))
    return (first, last) if named and first <= last else None


def _is_long(token: Token, text: str) -> bool:
    """Tell 樹齡大約1600年 and 逾2000年歷史, which are lengths: a round number with the words of one."""
    if token.detail or token.last % _THREE_FIGURES or _DATED.match(text, token.end):
        return False
    return text.endswith(_CUES["before"], 0, token.start) or text.startswith(_CUES["after"], token.end)


def _complete(first: int, last: int) -> Years | None:
    """Fill in the century of a shortened last year (2026至29年)."""
    if last < _THREE_FIGURES <= first:
        last += first - first % 100
        last += 100 * (last < first)
    return (first, last) if last >= first else None


def _is_abbreviation(token: Token, text: str) -> bool:
    """Tell 一六年 (2016), 08年 and 16年底: two figures of a western year; as a length 一六年 would be 十六年."""
    at = token.end - _POSITIONAL - 1
    if token.last >= _THREE_FIGURES or text[token.end - 1] != "年" or at < token.start:
        return False
    if text[at].isdecimal():
        return text[at] == "0" or (
            token.last < _LATEST_ABBREVIATED and _DATED_ARABIC.match(text, token.end) is not None
        )
    if not _TWO_CHINESE.fullmatch(text, at, token.end):
        return False
    if any(char in "十百千廿卅" for char in text[at : token.end]):
        return False
    return token.last not in _VAGUE_PAIRS or _DATED.match(text, token.end) is not None


def _century(number: int, published: dt.date | None) -> int:
    latest = (published.year if published else 2025) + _AHEAD_OF_CENTURY
    century = latest - latest % 100
    return century if century + number <= latest else century - 100


def _is_roc(token: Token, text: str, published: dt.date | None) -> bool:
    """Tell a year of the Republic by its size, and by what stands beside it."""
    if token.first < _TWO_FIGURES or not _plausible(token.last, published):
        return False
    if text[token.end - 1] in "度份" or (token.first != token.last and token.first >= _THREE_FIGURES):
        return True
    if text.endswith(_CUES["before"], 0, token.start) or text.startswith(_CUES["after"], token.end):
        return False
    if _DATED.match(text, token.end):
        return True
    tied = text.startswith(_CUES["tail"], token.end)
    if token.first >= _THREE_FIGURES:
        return not (tied and token.first % 10 == 0) and not _counts_back(token, text, published)
    return text.endswith(_CUES["place"], 0, token.start) and not tied


def _counts_back(token: Token, text: str, published: dt.date | None) -> bool:
    """Tell whether N年前 counts back from publication: as a deadline it would lie in the past."""
    return text.startswith("前", token.end) and published is not None and token.last + _ROC < published.year


def _plausible(number: int, published: dt.date | None) -> bool:
    if published is None:
        return number in _UNDATED
    present = published.year - _ROC
    return max(1, present - _REACH_BACK) <= number <= present + _REACH_AHEAD
