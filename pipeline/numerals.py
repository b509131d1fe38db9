"""Numerals as Taiwan's press writes them: 1兆2,000億, 兩萬五, 二.二八億, 廿七, 數十萬, 三分之一.

`read_numeral` reads a whole string, `parse_numeral` gives its value alone, `find_numerals` finds the numerals in a
text. A vague numeral (數十萬) has the value of its lower end. All arithmetic is decimal; time is linear in the input.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 64  # characters; a longer run is a serial number or hostile input

_ROWS = rows("numerals")
_UNITS = sorted(
    {(row["canonical"], int(row["value"])) for row in _ROWS if row["role"] in ("small", "large")},
    key=lambda unit: -unit[1],
)
_SMALLEST_WITH_TAIL = 100  # 一百二 is 120, but 十二 is 12

CHINESE = "".join(row["char"] for row in _ROWS if row["role"] in ("digit", "small", "large", "tens"))
SCALES = "".join(row["char"] for row in _ROWS if row["role"] in ("small", "large"))
FORMAL = frozenset(row["char"] for row in _ROWS if row["formal"])
VAGUE = "".join(row["char"] for row in _ROWS if row["role"] == "vague")
MORE = "".join(row["char"] for row in _ROWS if row["role"] == "more")
DIGITS = "".join(row["char"] for row in _ROWS if row["role"] == "digit")

_CANONICAL = {ord(row["char"]): row["canonical"] for row in _ROWS if row["role"] != "digit"}
_CANONICAL |= {ord(row["char"]): row["value"] for row in _ROWS if row["role"] == "digit"}
_CANONICAL |= {ord("廿"): "2十", ord("卅"): "3十", ord("卌"): "4十", ord("點"): ".", ord("點"): "."}
_WIDTH = {0xFF10 + i: str(i) for i in range(10)} | {0xFF21 + i: chr(0x41 + i) for i in range(26)}
_WIDTH |= {0xFF41 + i: chr(0x61 + i) for i in range(26)}
_WIDTH |= {ord(wide): narrow for wide, narrow in zip("．％　\u00a0＄＋／（）", ".%  $+/()", strict=True)}
_RAISED_POINT = re.compile(  # 八一‧二七％, 3‧45億, 百分之三‧五; but 二‧二八 is a day
    rf"(?<=[{DIGITS}十0-9])[‧・·•](?=[{DIGITS}0-9]{{1,4}} ?[%％成倍億萬兆元])|(?<=分之[{DIGITS}])[‧・·•](?=[{DIGITS}])"
)
_WIDE_GROUPS = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")

_LITERAL = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,9}(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_PAIR = re.compile(
    rf"(?<![0-9.點{DIGITS}百千萬億兆])(?:一[二兩]|[二兩]三|三四|四五|五六|六七|七八|八九|三五)(?![0-9.點{DIGITS}])"
)
_MORE = re.compile(
    "多|(?<=[0-9十百千萬億])數"
)  # 十多萬, 三十幾, 10幾萬; but 數 in front is a digit nobody names (數十萬)
_FRACTION = re.compile(r"(?:([^又]{1,20})又)?([^又分]{1,20})分之(.{1,40})")
_SIGN = re.compile(r"[-−－負+]")
_PLAIN = "".join(char for char in CHINESE if char not in FORMAL)
_PLAIN = _PLAIN.replace("倆", "").replace("京", "")
_INNER = _PLAIN.replace("兩", "") + "京"  # 1234兩 is a weight, but 1千兩百 is a number
_FORMAL = "".join(sorted(FORMAL))
_AFTER_FORMAL = rf"(?=[0-9{CHINESE}點元圓塊角分整個成折 ]|$)"  # 參觀, 陸客 and 伍先生 are no numerals
RUN = re.compile(
    rf"(?:[0-9半]|對(?=折)|倆(?=[個禮星月天])|[{_PLAIN}]|[{_FORMAL}]{_AFTER_FORMAL}|[{VAGUE}](?=[{SCALES}]))"
    rf"(?:[0-9{_INNER}]"
    rf"|[{_FORMAL}]{_AFTER_FORMAL}"
    rf"|[{MORE}](?=[{SCALES}])|(?<=[{SCALES}一])兩|(?<=[0十百千萬])幾|(?<=[十百])數"
    r"|,(?=[0-9]{3}(?![0-9]))"
    rf"|[.](?=[0-9{DIGITS}])|\ ?點\ ?(?=[{DIGITS}]{{1,8}}(?![{DIGITS}十拾]))"
    rf"|\ (?=[{MORE}]?[{SCALES}])|(?<![0-9][0-9])\ (?=[0-9]\ [折成])"
    rf"|(?<=[{SCALES}])\ (?=[0-9][0-9,.]{{0,6}} ?[{SCALES}])"
    r"|(?<=萬)\ (?=(?:[0-9]{3,4}|[0-9],[0-9]{3}) ?[^0-9 年月日.,%A-Za-z]))"
    rf"{{0,{LONGEST}}}"
)

_ZERO_GROUP = re.compile(r"(?<=[萬億兆])0,(?=[0-9]{3})")  # 7萬0,703
_REST = re.compile(rf"[0-9.,{CHINESE}]*")


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


def fold_numeric(text: str) -> str:
    """Return `text` with full-width digits, letters, points and grouping commas made narrow; same length."""
    if "，" in text:
        text = _WIDE_GROUPS.sub(",", text)
    text = _RAISED_POINT.sub(".", text)
    return text.translate(_WIDTH)


def parse_numeral(text: str) -> Decimal | None:
    """Return the value of a string that is one numeral and nothing else, or None."""
    numeral = read_numeral(text)
    return None if numeral is None else numeral.value


@lru_cache(maxsize=65536)
def read_numeral(text: str, *, pairs: bool = True) -> Numeral | None:
    """Read a string that is one numeral and nothing else; `pairs` False reads 七八 as 78 (七八折) and not as 7 to 8."""
    if len(text) > LONGEST * 2:
        return None
    folded = _ZERO_GROUP.sub("0", fold_numeric(text).replace(" ", ""))
    sign = _SIGN.match(folded)
    if sign:
        folded = folded[1:]
    numeral = _fraction(folded) if "分之" in folded else _plain(folded, pairs=pairs)
    if numeral is None or not sign or sign[0] == "+":
        return numeral
    return numeral._replace(value=-numeral.value)


def run_end(folded: str, place: int) -> int:
    """Return where the digits and numeral characters around `place` end; for runs that are too long to be numbers."""
    return _REST.match(folded, place).end()  # type: ignore[union-attr]


def find_numerals(text: str) -> Iterator[NumeralSpan]:
    """Yield the numerals of a text in order; a run that cannot be read is left out."""
    for run in RUN.finditer(fold_numeric(text)):
        numeral = read_numeral(run[0])
        if numeral is not None:
            yield NumeralSpan(run.start(), run.end(), numeral)


def _fraction(text: str) -> Numeral | None:
    """Read 三分之一 or 二又三分之一."""
    parts = _FRACTION.fullmatch(text)
    if parts is None:
        return None
    whole = _amount((parts[1] or "零").translate(_CANONICAL))
    denominator = _amount(parts[2].translate(_CANONICAL))
    negative = parts[3][0] in "負-−"
    numerator = _amount(parts[3][negative:].translate(_CANONICAL))
    if whole is None or numerator is None or not denominator:
        return None
    return Numeral(whole + (-numerator if negative else numerator) / denominator)


def _plain(text: str, *, pairs: bool) -> Numeral | None:
    """Read a numeral that is no fraction, with what makes it vague: 數, 多 and two digits in a row (七八十)."""
    if text == "半":
        return Numeral(Decimal("0.5"))
    pair = _PAIR.search(text) if pairs else None
    if pair:
        low, high = (
            _amount((text[: pair.start()] + digit + text[pair.end() :]).translate(_CANONICAL)) for digit in pair[0]
        )
        return None if low is None or high is None else Numeral(low, high)
    canonical = text.translate(_CANONICAL)
    stem = _MORE.sub("", canonical)
    more = stem != canonical
    value = _amount(stem.replace("數", "1")) if stem not in ("", "數") and canonical[0] != "多" else None
    return None if value is None else Numeral(value, None, "數" in stem, more, stem[0] in "百千萬億兆京")


def _amount(text: str) -> Decimal | None:
    """Return the value of a canonical numeral: digits are ASCII, units are 十百千萬億兆京."""
    for unit, size in _UNITS:
        left, found, right = text.partition(unit)
        if found:
            factor = _amount(left) if left else Decimal(1)
            rest = _rest(right, size)
            return None if factor is None or rest is None else factor * size + rest
    if text[-1:] in ("K", "k"):
        factor = _amount(text[:-1])
        return None if factor is None else factor * 1000
    return Decimal(text.replace(",", "")) if _LITERAL.fullmatch(text) else None


def _rest(text: str, size: int) -> Decimal | None:
    """Return what stands behind a unit; a lone digit there means the next lower unit (兩萬五 is 25000)."""
    if not text:
        return Decimal(0)
    if len(text) == 1 and text in "123456789" and size >= _SMALLEST_WITH_TAIL:
        return Decimal(text) * size / 10
    rest = _amount(text.lstrip("0") or "0")
    return rest if rest is not None and rest < size else None
