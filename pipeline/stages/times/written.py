"""Dates in figures and letters (2025/12/19, 114.12.19, 8/22, 2050淨零, Q3, 3Q19), and in brackets (今（19）日)."""

from __future__ import annotations

import re

from pipeline.lexicon import column, rows
from pipeline.stages.times.numbered import behind_letter, inside_number
from pipeline.stages.times.tokens import ARABIC, NUMERAL, SPACE, Token, integer
from pipeline.stages.times.words import alternation

_ROC = 1911
_FOUR_FIGURES = 1000
_EARLIEST_ROC = 60  # 14/12/19 is no date of the Republic, 98/12/19 is
_MONTHS, _DAYS = 12, 31
_TWO_FIGURE_CENTURY = 2000

_DATE = re.compile(
    rf"(?P<year>[{ARABIC}]{{2,4}})(?P<separator>[/.\-／．－])(?P<month>[{ARABIC}]{{1,2}})"
    rf"(?:(?P=separator)(?P<day>[{ARABIC}]{{1,2}}))?(?![{ARABIC}%％])"
)
_MONTH_DAY = re.compile(rf"(?P<month>[{ARABIC}]{{1,2}})[/／](?P<day>[{ARABIC}]{{1,2}})(?![{ARABIC}/／.%％])日?")
_BARE_YEAR = re.compile(
    r"(?P<first>(?:19|20)[0-9]{2})(?:[ ]?[-~～–—至到][ ]?(?P<last>(?:19|20)[0-9]{2}))?(?![0-9.,%％])"
)
_QUARTER = re.compile(
    r"(?:Q(?P<quarter>[1-4])|(?P<before>[1-4])Q(?P<year>(?:20)?[0-9]{2})?|(?P<half>[12])H(?P<half_year>(?:20)?[0-9]{2}))"
    r"(?![0-9A-Za-z])(?:季度?)?"
)
HEADS = {row["word"]: int(row["offset"]) for row in rows("bracket_heads")}
_BRACKETED = re.compile(
    rf"(?P<head>[{''.join(HEADS)}]){SPACE}[（(]{SPACE}(?:民國|西元)?"
    rf"(?:(?P<month>{NUMERAL})[/月])?(?P<number>{NUMERAL}){SPACE}"
    rf"(?P<inner>年度|[年月日號])?{SPACE}[）)](?:{SPACE}(?P<outer>年度|年|月份?|日|天|號))?"
)
_UNITS = {
    "年": "year", "年度": "year", "月": "month_near", "月份": "month_near",
    "日": "day_near", "天": "day_near", "號": "day_near",
}  # fmt: skip
_CONTEXTS = {
    role: tuple(row["word"] for row in rows("date_contexts") if row["role"] == role)
    for role in ("strong", "weak", "year", "closing", "season")
}
_SMALL_DENOMINATOR = 10  # 2/3 is a fraction more often than a day
_CLOSING = re.compile(
    rf"{SPACE}(?:[(（][一二三四五六日][)）]|{alternation(_CONTEXTS['closing'])}"
    rf"|[-~～－–至到]{SPACE}[{ARABIC}]{{1,2}}[/／][{ARABIC}])"
)
_EDGES = "\n，。；（(「）)」"
_YEAR_ENDS = " \n，。、；）)」之的"
_YEAR_FOLLOWERS = column("year_followers", "word")


def read_date(text: str, at: int) -> Token | None:
    """Return the date in figures that begins at `at`; a year below 1000 is one of the Republic."""
    match = _DATE.match(text, at)
    if match is None or inside_number(text, at) or behind_letter(text, at):
        return None
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"] or 0)
    if not 1 <= month <= _MONTHS or day > _DAYS:
        return None
    if not match["day"] and not _is_year_and_month(text, match):
        return None
    if year < _FOUR_FIGURES:
        if year < _EARLIEST_ROC:
            return None
        year += _ROC
    end = match.end() + text.startswith("日" if day else "月", match.end())
    return Token("date", at, end, year * 100 + month, day)


def _is_year_and_month(text: str, match: re.Match[str]) -> bool:
    """Tell 2008-08 from a number: four and two figures; with a point only where nothing is beside it."""
    if not (match["year"].startswith(("19", "20")) and len(match["year"]) == 4 and len(match["month"]) == 2):
        return False
    if match["separator"] in ".．":
        start, end = match.span()
        return not text[end : end + 1].strip(_EDGES) and not text[max(0, start - 1) : start].strip(_EDGES)
    return not text.startswith(_CONTEXTS["season"], match.end())


def read_month_day(text: str, at: int) -> Token | None:
    """Return 8/22 where something beside it shows that it is a day and no fraction."""
    match = _MONTH_DAY.match(text, at)
    if match is None or inside_number(text, at) or behind_letter(text, at):
        return None
    month, day = int(match["month"]), int(match["day"])
    if not (1 <= month <= _MONTHS and 1 <= day <= _DAYS):
        return None
    shown = _CLOSING.match(text, match.end()) is not None or match[0].endswith("日")
    edge = at - (text[at - 1 : at] == " ")
    weak = day > _SMALL_DENOMINATOR and text.endswith(_CONTEXTS["weak"], 0, edge)
    opened = weak or text.endswith(_CONTEXTS["strong"], 0, edge)
    return Token("monthday", at, match.end(), month, day, "written") if shown or opened else None


def read_bare_year(text: str, at: int) -> Token | None:
    """Return 2050 of 2050淨零 and 從2016到2018; without such a neighbour four figures are a number."""
    match = _BARE_YEAR.match(text, at)
    if match is None or inside_number(text, at) or behind_letter(text, at):
        return None
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if last < first:
        return None
    headed = text.endswith(_CONTEXTS["year"], 0, at)
    follows = text.startswith(_YEAR_FOLLOWERS, match.end() + text.startswith(" ", match.end()))
    alone = not text[match.end() : match.end() + 1].strip(_YEAR_ENDS)
    return Token("year", at, match.end(), first, last, "bare") if follows or (headed and alone) else None


def read_quarter(text: str, at: int) -> Token | None:
    """Return Q3, 3Q, 3Q19 or 2H24."""
    match = _QUARTER.match(text, at)
    if match is None or (at and text[at - 1].isascii() and text[at - 1].isalnum()):
        return None
    if match["half"]:
        return Token("half_written", at, match.end(), int(match["half"]), _full_year(match["half_year"]))
    number = int(match["quarter"] or match["before"])
    if match["year"]:
        return Token("quarter_written", at, match.end(), number, _full_year(match["year"]))
    return Token("quarter", at, match.end(), number, number, "nth")


def _full_year(figures: str) -> int:
    year = int(figures)
    return year if year >= _FOUR_FIGURES else _TWO_FIGURE_CENTURY + year


def read_bracketed(text: str, at: int) -> Token | None:
    """Return 今（19）日, 今（19日）, 去（2024）年 or 上（11）月, whose bracket says which one is meant."""
    match = _BRACKETED.match(text, at)
    if match is None:
        return None
    number, month = integer(match["number"]), integer(match["month"]) if match["month"] else 0
    unit = match["outer"] or match["inner"] or ("日" if match["head"] in "今昨明" else "")
    kind = _UNITS.get(unit)
    if number is None or month is None or kind is None:
        return None
    if kind == "year":
        western = number if number >= _FOUR_FIGURES else number + _ROC
        return Token("year", at, match.end(), western, western, "era")
    return Token(kind, at, match.end(), number, HEADS[match["head"]], str(month))
