"""Tokens of time: the words and numbers of a text that have a place in the calendar or are a length of time.

Three scans, each one compiled pattern: lexicon words (明年, 上半年), numbers with a unit (114年, 1至5月, 第3季, 3個月)
and written dates (2025/12/19), and the press's bracketed forms (今（19）日). Every repetition is bounded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import rows
from pipeline.numerals import DIGITS, parse_numeral
from pipeline.stages.times.words import Guard, alternation, guard_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class Token(NamedTuple):
    """A word or number with a meaning in the calendar; `first` and `last` differ in a list or range (1至5月)."""

    kind: str
    start: int
    end: int
    first: int
    last: int
    detail: str = ""


class _Word(NamedTuple):
    kind: str
    first: int
    last: int
    detail: str
    guard: Guard


class _Unit(NamedTuple):
    role: str
    kind: str
    half: bool
    guard: Guard


_ROC_OFFSET = 1911
_ARABIC = "0-9０-９"
_CHINESE = DIGITS + "十百千廿卅元"
NUMBER = rf"(?:[{_ARABIC}]{{1,4}}|[{_CHINESE}半]{{1,8}})"
SPACE = r"[ \u3000\u00a0]?"
_JOIN = r"(?:[至到、和與及或迄]|[-–—―~～－─∼]{1,2}|以及)"
_WORD_FILES = ("relative_times", "calendar_words", "holidays")
_UNIT_ROWS = {row["word"]: row for row in rows("time_units")}
_UNITS = {
    word: _Unit(row["role"], row["kind"], row["scale"] == "+0.5", guard_of(row)) for word, row in _UNIT_ROWS.items()
}
_WEEKS = {role: {r["word"]: r["value"] for r in rows("weeks") if r["role"] == role} for role in ("which", "noun", "day")}

_NUMBERED = re.compile(
    rf"(?P<list>(?:[{_ARABIC}]{{1,4}}|[{_CHINESE}半]{{1,8}})(?:{SPACE}{_JOIN}{SPACE}(?:第|民國|西元)?{NUMBER}){{0,4}}){SPACE}"
    rf"(?P<unit>{alternation(_UNITS)})"
)
_DATE = re.compile(rf"(?P<y>[{_ARABIC}]{{2,4}})(?P<sep>[/.\-／．－])(?P<m>[{_ARABIC}]{{1,2}})(?:(?P=sep)(?P<d>[{_ARABIC}]{{1,2}}))?(?![{_ARABIC}])")
_QUARTER = re.compile(r"Q[1-4](?:季度?)?|[1-4]Q(?![A-Za-z])")
_BRACKETED = re.compile(
    rf"(?P<head>[今昨明去前後上本下同])[（(]{SPACE}(?:民國|西元)?(?:(?P<m>{NUMBER})(?:/|月))?(?P<n>{NUMBER}){SPACE}(?P<in>[年月日號])?{SPACE}[）)]{SPACE}"
    rf"(?P<out>年度|年|月|日|天|號)?"
)
_WEEK = re.compile(
    rf"(?P<which>{alternation(_WEEKS['which'])})?(?P<noun>{alternation(_WEEKS['noun'])})(?P<day>{alternation(_WEEKS['day'])})?"
)
_WEEK_HEAD = re.compile(f"[{''.join(sorted({w[0] for part in ('which', 'noun') for w in _WEEKS[part]}))}]")
_NUMBERS = re.compile(NUMBER)
_ERAS = {"民國": "roc", "民": "roc", "西元": "western", "公元": "western", "中華民國": "roc"}
_HEAD_OFFSETS = {"今": 0, "昨": -1, "明": 1, "去": -1, "前": -2, "後": 2, "上": -1, "本": 0, "下": 1, "同": 0}
_PART_AFTER = re.compile(r"年?(?P<part>[初中底末])")


def _words() -> dict[str, _Word]:
    table: dict[str, _Word] = {}
    for name in _WORD_FILES:
        for row in rows(name):
            first, last, detail = _value(row["value"])
            table[row["word"]] = _Word(row["kind"], first, last, detail, guard_of(row))
    return table


def _value(field: str) -> tuple[int, int, str]:
    """Read 1, -1, 0:1, 12-25 (month-day) or a name (start)."""
    if re.fullmatch(r"[0-9]{1,2}-[0-9]{1,2}", field):
        month, day = field.split("-")
        return int(month), int(day), ""
    if re.fullmatch(r"-?[0-9]+(?::-?[0-9]+)?", field):
        first, _, last = field.partition(":")
        return int(first), int(last or first), ""
    return 0, 0, field


_WORDS = _words()
_WORD = re.compile(alternation(_WORDS))


def lex(text: str) -> list[Token]:
    """Return the tokens of a text in order, the longest of those that overlap."""
    found = [*_lex_words(text), *_lex_numbers(text), *_lex_dates(text), *_lex_weeks(text), *_lex_bracketed(text)]
    found.sort(key=lambda token: (token.start, -token.end))
    tokens: list[Token] = []
    end = 0
    for token in found:
        if token.start >= end:
            tokens.append(token)
            end = token.end
    return tokens


def _lex_words(text: str) -> Iterator[Token]:
    for match in _WORD.finditer(text):
        word = _WORDS[match[0]]
        if word.guard.allows(text, match.start(), match.end()):
            yield Token(word.kind, match.start(), match.end(), word.first, word.last, word.detail)


@lru_cache(maxsize=8192)
def integer(numeral: str) -> int | None:
    """Return the value of a whole number in Arabic or Chinese figures; 二○三○ is read figure by figure."""
    if numeral.isdecimal():
        return int(numeral)
    if numeral == "元":
        return 1
    value = parse_numeral(numeral)
    if value is None and all(char in DIGITS for char in numeral):
        figures = [parse_numeral(char) for char in numeral]
        return int("".join(str(figure) for figure in figures))
    return int(value) if value is not None and value == int(value) else None


def _lex_numbers(text: str) -> Iterator[Token]:
    for match in _NUMBERED.finditer(text):
        unit = _UNITS[match["unit"]]
        start = match.start()
        if not unit.guard.allows(text, start, match.end()) or _inside_number(text, start):
            continue
        numerals = _NUMBERS.findall(match["list"])
        token = _span_token(match, unit, numerals) if unit.role == "span" else _point_token(text, match, unit, numerals)
        if token is not None:
            yield token


_NUMBER_BEFORE = re.compile(rf"[{_ARABIC}{_CHINESE}幾數點][.,:/]?$|[A-Za-z.]$")


def _inside_number(text: str, start: int) -> bool:
    return start > 0 and _NUMBER_BEFORE.search(text[max(0, start - 2) : start]) is not None


def _span_token(match: re.Match[str], unit: _Unit, numerals: list[str]) -> Token | None:
    """Make a length of time; the last numeral counts (3到5年: 5)."""
    if numerals[-1] == "半":
        return Token("span", match.start(), match.end(), 1, 1, f"half_{unit.kind}")
    first, last = integer(numerals[0]), integer(numerals[-1])
    if first is None or last is None:
        return None
    detail = f"{unit.kind}_and_half" if unit.half else unit.kind
    return Token("span", match.start(), match.end(), first, last, detail)


def _point_token(text: str, match: re.Match[str], unit: _Unit, numerals: list[str]) -> Token | None:
    if numerals[-1] == "半":
        return Token("span", match.start(), match.end(), 1, 1, f"half_{unit.kind}")
    first, last = integer(numerals[0]), integer(numerals[-1])
    if first is None or last is None:
        return None
    start = match.start()
    prefix = next((era for era in _ERAS if text.endswith(era, 0, start)), "")
    detail = _ERAS.get(prefix, "")
    if text.endswith(("第", "前", "後"), 0, start):
        prefix = text[start - 1]
        detail = {"第": "nth", "前": "leading", "後": "trailing"}[prefix]
        if prefix != "第" and (unit.kind not in ("quarter", "month") or last > 12):  # noqa: PLR2004
            prefix = detail = ""
    if match["unit"] == "季度" and not detail:
        detail = "nth"
    if "兩" in numerals[-1] or "幾" in numerals[-1]:
        detail = detail or "span"
    return Token(unit.kind, start - len(prefix), match.end(), first, last, detail)


def _lex_dates(text: str) -> Iterator[Token]:
    for match in _DATE.finditer(text):
        if _inside_number(text, match.start()):
            continue
        year, month = int(match["y"]), int(match["m"])
        day = int(match["d"]) if match["d"] else 0
        if not 1 <= month <= 12 or day > 31:  # noqa: PLR2004
            continue
        if not day and (len(match["y"]) != 4 or len(match["m"]) != 2 or match["sep"] in ".．"):  # noqa: PLR2004
            continue
        if year < 1000:  # noqa: PLR2004
            if year < 60:  # noqa: PLR2004
                continue
            year += _ROC_OFFSET
        yield Token("date", match.start(), match.end(), year * 100 + month, day)
    for match in _QUARTER.finditer(text):
        number = int(match[0].strip("Q季度"))
        yield Token("quarter", match.start(), match.end(), number, number, "nth")


def _lex_weeks(text: str) -> Iterator[Token]:
    at = 0
    while head := _WEEK_HEAD.search(text, at):
        match = _WEEK.match(text, head.start())
        at = head.end()
        if match and (match["which"] or match["day"]):
            at = match.end()
            later = int(_WEEKS["which"].get(match["which"] or "", "0"))
            if match["day"]:
                first, _, last = _WEEKS["day"][match["day"]].partition(":")
                kind = "weekday" if match["which"] is None else "week_day_offset"
                yield Token(kind, match.start(), at, int(first), int(last or first), str(later))
            elif not text.startswith(("刊", "報", "邊", "年", "期", "轉", "遭"), at):
                yield Token("week_offset", match.start(), at, later, later)


def _lex_bracketed(text: str) -> Iterator[Token]:
    for match in _BRACKETED.finditer(text):
        number = integer(match["n"])
        month = integer(match["m"]) if match["m"] else 0
        head = match["head"]
        unit = match["out"] or match["in"] or ("日" if head in "今昨明" else "")
        kind = {"年": "year", "年度": "year", "月": "month_near", "日": "day_near", "天": "day_near", "號": "day_near"}.get(unit)
        if number is None or month is None or kind is None:
            continue
        if kind == "year":
            western = number if number > 1000 else number + _ROC_OFFSET  # noqa: PLR2004
            yield Token("year", match.start(), match.end(), western, western, "western")
        else:
            yield Token(kind, match.start(), match.end(), number, _HEAD_OFFSETS[head], str(month))
