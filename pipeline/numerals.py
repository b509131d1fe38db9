"""Numerals as Taiwan's press writes them: 1兆2,000億, 兩萬五, 二.二八億, 廿七, 數十萬, 百分之三點五 without its unit.

`read_numeral` reads a whole string, `parse_numeral` gives its value alone, `find_numerals` finds the runs in a text.
The value of a vague numeral (數十萬) is its lower end. Everything is decimal arithmetic and linear in its input.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.fold import fold_width
from pipeline.lexicon import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 60  # characters; a longer run is a serial number, or hostile

_ROWS = rows("numerals")
_CANONICAL = {ord(row["char"]): row["canonical"] for row in _ROWS} | {ord("　"): " ", ord("，"): ","}
_DIGIT = {row["char"]: row["value"] for row in _ROWS if row["role"] == "digit"}
_SMALL = {row["char"]: int(row["value"]) for row in _ROWS if row["role"] == "small"}
_LARGE = {row["char"]: int(row["value"]) for row in _ROWS if row["role"] == "large"}
_TENS = {row["char"]: int(row["value"]) for row in _ROWS if row["role"] == "tens"}
_DIGIT_VALUES = str.maketrans(_DIGIT)

FORMAL = frozenset(row["char"] for row in _ROWS if row["formal"])
CHINESE = "".join(row["char"] for row in _ROWS if row["role"] in ("digit", "small", "large", "tens"))
VAGUE = "".join(row["char"] for row in _ROWS if row["role"] == "vague")
MORE = "".join(row["char"] for row in _ROWS if row["role"] == "more")

_TOKEN = re.compile(
    r"(?P<arabic>[0-9]{1,3}(?:,[0-9]{3}){1,9}(?:\.[0-9]{1,20})?|[0-9]{1,40}(?:\.[0-9]{1,20})?)"
    r"|(?P<digits>[零一二三四五六七八九]{1,40})"
    r"|(?P<point>[點.][零一二三四五六七八九]{1,20})"
    r"|(?P<small>[十百千])|(?P<large>[萬億兆京])|(?P<tens>[廿卅卌])"
    r"|(?P<vague>數)|(?P<more>多)|(?P<kilo>[Kk]$)|(?P<half>半)|(?P<space> )"
)
_FRACTION = re.compile(r"(?:(?P<whole>[^又]{1,20})又)?(?P<denominator>[^又分]{1,20})分 ?之 ?(?P<numerator>.{1,30})")
_RUN = re.compile(
    rf"(?:[0-9０-９]|[{CHINESE}{VAGUE}半])"
    rf"(?:[0-9０-９{CHINESE}{VAGUE}{MORE}]|[,，.．點 ](?=[0-9０-９{CHINESE}])){{0,{LONGEST - 1}}}半?"
)
_SIGNS = {"-": -1, "−": -1, "－": -1, "負": -1, "+": 1, "＋": 1}


class Numeral(NamedTuple):
    """What a numeral says: `high` is set for 七八十 (70 to 80), `vague` for 數十, `more` for 十多, `bare` for 百億."""

    value: Decimal
    high: Decimal | None = None
    vague: bool = False
    more: bool = False
    bare: bool = False


class NumeralSpan(NamedTuple):
    """A numeral with its place in a text."""

    start: int
    end: int
    numeral: Numeral


class _Reading:
    """The state of reading one numeral from left to right."""

    __slots__ = ("bare", "high", "last_scale", "loose", "more", "section", "seen", "total", "vague", "number")

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.section = Decimal(0)
        self.number: Decimal | None = None
        self.high: Decimal | None = None
        self.last_scale = 0  # the unit just read, for 兩萬五
        self.loose = False  # the number stands straight behind a unit, as one Chinese or Arabic digit
        self.vague = self.more = False
        self.bare = True
        self.seen = False

    def put_number(self, text: str, *, chinese: bool) -> bool:
        """Take a number literal; False where one is already waiting for its unit."""
        if self.number is not None:
            return False
        digits = text.translate(_DIGIT_VALUES).replace(",", "")
        self.loose = len(digits) == 1 and digits != "0" and self.last_scale >= 100
        if chinese and self.last_scale and len(digits) > 1 and digits[0] == "0":
            digits = digits.lstrip("0") or "0"
        self.number = Decimal(digits)
        if chinese and len(digits) == 2 and 0 < int(digits[0]) == int(digits[1]) - 1:
            self.number, self.high = Decimal(digits[0]), Decimal(digits[1])
        self.bare = False
        return True

    def put_small(self, unit: int) -> bool:
        """Take 十, 百 or 千."""
        if self.section and self.section % (unit * 10):
            return False
        self.section += (Decimal(1) if self.number is None else self.number) * unit
        if self.high is not None:
            self.high *= unit
        self._unit(unit)
        return True

    def put_large(self, unit: int) -> bool:
        """Take 萬, 億, 兆 or 京: a larger one multiplies all before it, a smaller one its own group."""
        group = self.section + (self.number or 0)
        if not self.seen and self.number is None:
            group = Decimal(1)
        if self.high is not None:
            self.high = (self.section + self.high if self.number is not None else self.high) * unit
        rest = self.total % (unit * 10000) if self.total else Decimal(0)
        self.total = (self.total + group) * unit if rest else self.total + group * unit
        self.section = Decimal(0)
        self._unit(unit)
        return True

    def _unit(self, unit: int) -> None:
        self.number = None
        self.last_scale = unit
        self.loose = False
        self.seen = True

    def value(self) -> Decimal:
        """Return the number read so far; a lone digit behind 百 or more stands for the next lower unit (兩萬五)."""
        last = self.number or Decimal(0)
        if self.loose and self.number is not None:
            last *= self.last_scale // 10
        return self.total + self.section + last
