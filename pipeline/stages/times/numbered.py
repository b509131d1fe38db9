"""Numbers with a unit of time: 114年, 2026至29年, 1至5月, 第3季, 前11月, 3個月, 半年."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.lexicon import rows
from pipeline.stages.times.tokens import ARABIC, CHINESE, NUMERAL, SPACE, Token, integer
from pipeline.stages.times.words import Guard, alternation, guard_of


class _Unit(NamedTuple):
    role: str
    kind: str
    half: bool
    guard: Guard


class _Prefix(NamedTuple):
    """What stands directly in front of a number: an era with its offset, or 第, 前, 後."""

    text: str
    detail: str


_UNITS = {
    row["word"]: _Unit(row["role"], row["kind"], row["scale"] == "+0.5", guard_of(row)) for row in rows("time_units")
}
_ERAS = {row["word"]: int(row["offset"]) for row in rows("eras")}
_ERAS_BY_LENGTH = tuple(sorted(_ERAS, key=len, reverse=True))
_ORDINALS = {"第": "nth", "前": "leading", "後": "trailing"}
_NO_LEADING = tuple(char + "前" for char in "目日之以眼先此當跟面提")
_LONGEST_LEADING = 12  # 前12月; a larger number behind 前 is no stretch of months
_FOUR_FIGURES = 1000
_HALF = "半"
_JOIN = r"(?:[至到、和與及或迄]|[-–—―~～－─∼]{1,2}|以及)"
_NUMBERED = re.compile(
    rf"(?P<list>(?:{NUMERAL}|半|元(?=年))(?:{SPACE}{_JOIN}{SPACE}(?:第|民國|西元)?{NUMERAL}){{0,4}}){SPACE}"
    rf"(?P<unit>{alternation(_UNITS)})"
)
_NUMERALS = re.compile(NUMERAL)
_INSIDE_NUMBER = re.compile(rf"[{ARABIC}{CHINESE}幾數][.,:/點]?$")


def inside_number(text: str, start: int) -> bool:
    """Tell whether a figure at `start` goes on a longer number."""
    return start > 0 and _INSIDE_NUMBER.search(text[max(0, start - 2) : start]) is not None


def behind_letter(text: str, start: int) -> bool:
    """Tell whether a figure at `start` goes on a Latin word (A12號)."""
    return start > 0 and text[start - 1].isascii() and (text[start - 1].isalpha() or text[start - 1] in "._")


def read_numbered(text: str, at: int) -> Token | None:
    """Return the number with a unit of time that begins at `at`."""
    match = _NUMBERED.match(text, at)
    if match is None or inside_number(text, at):
        return None
    unit = _UNITS[match["unit"]]
    if not unit.guard.allows(text, at, match.end()):
        return None
    if match["list"] == _HALF:
        return Token("span", at, match.end(), 1, 1, f"half_{unit.kind}")
    start, first, last = _bounds(match, unit.kind)
    if first is None or last is None or (first < _FOUR_FIGURES and behind_letter(text, start)):
        return None
    if unit.role == "span":
        return _span(match, unit, start, first, last)
    return _point(text, match, unit, Token(unit.kind, start, match.end(), first, last))


def _bounds(match: re.Match[str], kind: str) -> tuple[int, int | None, int | None]:
    """Return where the list of numbers begins and its outer values; what is no list of its kind is cut off in front."""
    if match["list"] == "元":
        return match.start(), 1, 1
    found = list(_NUMERALS.finditer(match["list"]))
    chosen = found[-1:]
    for numeral in reversed(found[:-1]):
        if not _same_kind(numeral[0], chosen[0][0], kind):
            break
        chosen.insert(0, numeral)
    start = match.start() + chosen[0].start()
    return start, integer(chosen[0][0]), integer(chosen[-1][0])


def _same_kind(left: str, right: str, kind: str) -> bool:
    """Tell whether two numerals can be members of one list: same figures, and years of the same length (not 一、2030年)."""
    if left.isdecimal() != right.isdecimal():
        return False
    return kind != "year" or len(left) >= max(2, len(right)) or not left.isdecimal()


def _span(match: re.Match[str], unit: _Unit, start: int, first: int, last: int) -> Token:
    """Make a length of time; 2014年半季 is a year, not 2014 years and a half."""
    if unit.kind == "year" and last >= _FOUR_FIGURES:
        return Token("year", start, match.start("unit") + 1, first, last)
    return Token("span", start, match.end(), first, last, f"{unit.kind}_and_half" if unit.half else unit.kind)


def _point(text: str, match: re.Match[str], unit: _Unit, token: Token) -> Token:
    """Settle eras and ordinals in front of a place in the calendar."""
    if unit.kind in ("year", "school_year"):
        era = next((era for era in _ERAS_BY_LENGTH if text.endswith(era, 0, token.start)), None)
        if era is not None:
            offset = _ERAS[era]
            return token._replace(start=token.start - len(era), first=token.first + offset, last=token.last + offset, detail="era")
    prefix = _ordinal(text, token)
    detail = prefix.detail
    if not detail and match["unit"] == "季度":
        detail = "nth"
    if not detail and "兩" in match["list"]:
        detail = "count"
    return token._replace(start=token.start - len(prefix.text), detail=detail)


def _ordinal(text: str, token: Token) -> _Prefix:
    char = text[token.start - 1 : token.start]
    detail = _ORDINALS.get(char, "")
    if detail in ("leading", "trailing"):
        counted = token.kind in ("quarter", "month") and token.first == token.last <= _LONGEST_LEADING
        if not counted or text.endswith(_NO_LEADING, 0, token.start):
            return _Prefix("", "")
    return _Prefix(char, detail) if detail else _Prefix("", "")
