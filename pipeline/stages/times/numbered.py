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
_ORDINALS = {row["word"]: (row["role"], guard_of(row)) for row in rows("ordinals")}
_NO_PREFIX = _Prefix("", "")
_COUNTED = ("quarter", "month")
_LONGEST_LEADING = 12  # 前12月; a larger number behind 前 is no stretch of months
_FOUR_FIGURES = 1000
_DAY_NUMBER_HEADS = tuple(row["word"] for row in rows("date_contexts") if row["role"] == "number")
_HALF = "半"
_LINKS = alternation(row["word"] for row in rows("time_links") if row["role"] in ("to", "and"))
_JOIN = rf"(?:[、或]|以及|[-–—―~～－─∼]{{1,2}}|{_LINKS})"
_NUMBERED = re.compile(
    rf"(?P<list>(?:{NUMERAL}|半|元(?=年))(?:{SPACE}{_JOIN}{SPACE}(?:第|民國|西元)?{NUMERAL}){{0,4}}){SPACE}"
    rf"(?P<unit>{alternation(_UNITS)})"
)
_NUMERALS = re.compile(NUMERAL)
_BEFORE_ARABIC = re.compile(rf"(?:[{ARABIC}][.,:/]?|[十百千萬億兆])$")
_BEFORE_CHINESE = re.compile(rf"(?:[{ARABIC}{CHINESE}][.,點]?|[幾數])$")


def inside_number(text: str, start: int) -> bool:
    """Tell whether a figure at `start` goes on a longer number."""
    before = _BEFORE_ARABIC if text[start].isdecimal() else _BEFORE_CHINESE
    return start > 0 and before.search(text[max(0, start - 2) : start]) is not None


def behind_letter(text: str, start: int) -> bool:
    """Tell whether a figure at `start` goes on a Latin word (A12號)."""
    return start > 0 and text[start - 1].isascii() and (text[start - 1].isalpha() or text[start - 1] == "_")


def read_numbered(text: str, at: int) -> Token | None:
    """Return the number with a unit of time that begins at `at`."""
    match = _NUMBERED.match(text, at)
    if match is None or not _is_time(text, match):
        return None
    unit = _UNITS[match["unit"]]
    if match["list"] == _HALF:
        return Token("span", at, match.end(), 1, 1, f"half_{unit.kind}")
    start, first, last = _bounds(match, unit.kind)
    if first is None or last is None or (first < _FOUR_FIGURES and behind_letter(text, start)):
        return None
    if unit.role == "span":
        return _span(match, unit, start, first, last)
    return _point(text, match, unit, Token(unit.kind, start, match.end(), first, last))


def _is_time(text: str, match: re.Match[str]) -> bool:
    """Tell whether what stands beside a number and its unit allows it to be a time."""
    unit = _UNITS[match["unit"]]
    if not _whole(text, match, unit):
        return False
    if match["unit"] == "號" and not _is_day_number(text, match):
        return False
    return _certain(text, match, unit) or unit.guard.allows(text, match.start(), match.end())


def _whole(text: str, match: re.Match[str], unit: _Unit) -> bool:
    """Tell whether the number is all there; the point of a list mark (28.11月) does not make it a decimal."""
    at = match.start()
    listed = (
        unit.kind in ("year", "month") and text[at - 1 : at] == "." and (unit.kind == "month" or _is_western(match))
    )
    return listed or not inside_number(text, at)


def _is_day_number(text: str, match: re.Match[str]) -> bool:
    """Tell 在12號 from the number of a thing (長征2號); a list of numbers in Chinese figures is none either."""
    before = text[match.start() - 1 : match.start()].strip()
    return not before or text.endswith(_DAY_NUMBER_HEADS, 0, match.start())


def _certain(text: str, match: re.Match[str], unit: _Unit) -> bool:
    """Tell a western year (2018年資本支出) and the day of a month (7月21日元朗), which need no guard."""
    return (
        _is_western(match)
        if unit.kind == "year"
        else unit.kind == "day" and text[match.start() - 1 : match.start()] == "月"
    )


def _is_western(match: re.Match[str]) -> bool:
    return len(match["list"]) >= 4


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
    """Tell whether two numerals can be members of one list: same figures, years of one length (not 一、2030年)."""
    if left.isdecimal() != right.isdecimal():
        return False
    return kind != "year" or not left.isdecimal() or len(right) <= 2 or len(left) >= len(right) - 1


def _span(match: re.Match[str], unit: _Unit, start: int, first: int, last: int) -> Token:
    """Make a length of time; 2014年半季 is a year, not 2014 years and a half."""
    if unit.kind == "year" and last >= _FOUR_FIGURES:
        return Token("year", start, match.start("unit") + 1, first, last)
    return Token("span", start, match.end(), first, last, f"{unit.kind}_and_half" if unit.half else unit.kind)


def _point(text: str, match: re.Match[str], unit: _Unit, token: Token) -> Token:
    """Settle eras and ordinals in front of a place in the calendar."""
    if unit.kind in ("year", "school_year", "decade"):
        era = next((era for era in _ERAS_BY_LENGTH if text.endswith(era, 0, token.start)), None)
        if era is not None:
            offset = _ERAS[era]
            return token._replace(
                start=token.start - len(era), first=token.first + offset, last=token.last + offset, detail="era"
            )
    prefix = _ordinal(text, token)
    detail = prefix.detail
    if not detail and match["unit"] == "季度":
        detail = "nth"
    if not detail and "兩" in match["list"]:
        detail = "count"
    return token._replace(start=token.start - len(prefix.text), detail=detail)


def _ordinal(text: str, token: Token) -> _Prefix:
    """Return 第, 前 or 後 in front of a number, with a space between them where there is one."""
    at = token.start - (text[token.start - 1 : token.start] == " ")
    detail, guard = _ORDINALS.get(text[at - 1 : at], ("", None)) if at > 0 else ("", None)
    if guard is None or not guard.allows(text, at - 1, at):
        return _NO_PREFIX
    if detail != "nth" and not (token.kind in _COUNTED and token.first == token.last <= _LONGEST_LEADING):
        return _NO_PREFIX
    return _Prefix(text[at - 1 : token.start], detail)
