"""Tokens of time, and the numerals in them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from pipeline.numerals import DIGITS, parse_numeral

ARABIC = "0-9０-９"
CHINESE = DIGITS + "十百千廿卅"
NUMERAL = rf"(?:[{ARABIC}]{{1,4}}|[{CHINESE}]{{1,8}})"
SPACE = "[ \u3000\u00a0]?"


class Token(NamedTuple):
    """A word or number with a meaning in the calendar.

    `kind` is a calendar unit (year, month_offset, weekday…) or `span`; `first` and `last` differ in a list or range
    (1至5月); `detail` is what the kind needs beside them: the unit of a span, a part (end), `leading` for 前3季.
    """

    kind: str
    start: int
    end: int
    first: int
    last: int
    detail: str = ""


@lru_cache(maxsize=8192)
def integer(numeral: str) -> int | None:
    """Return the value of a whole number in Arabic or Chinese figures; 二○三○ and 一六 are read figure by figure."""
    if numeral.isdecimal():
        return int(numeral)
    if len(numeral) > 1 and all(char in DIGITS for char in numeral):
        return int("".join(str(parse_numeral(char)) for char in numeral))
    value = parse_numeral(numeral)
    return int(value) if value is not None and value == int(value) else None
