"""Whether a unit fits a number where it stands: 度 of electricity, 點 of an index, 年 of a span and not of a date.

The shape of the neighbourhood decides, within a few characters on each side; the words are in `unit_contexts.tsv`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.numerals import DIGITS, FORMAL
from pipeline.stages.quantities.contexts import context
from pipeline.stages.quantities.units import Unit, units_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.stages.quantities.reading import Number

_NEAR = 6
_CLAUSE = 14
_QUOTED = 30
_LAST_HOUR = 24
_LAST_DAY = 31
_TEN = 10
_MANY_PIECES = 100  # 幾千塊 is money
_ROC_YEARS = range(60, 136)  # 民國60年 to 民國135年, 1971 to 2046: a bare 76年 is a year unless a span is meant

_YEAR_NUMBER = re.compile(rf"(?:1[5-9]|20|21)[0-9]{{2}}|[一二][{DIGITS}]{{3}}")
_FOUR_DIGITS = re.compile(r"[0-9]{4}")
_MONTH_BEHIND = re.compile(r"前?[0-9一二三四五六七八九十]{1,3}月")
_PRISON = re.compile(r".{0,10}刑")
_CLAUSE_END = re.compile(r"$|[，。、；！？」）)\s]")
_COIN_BEHIND = re.compile(rf"錢|半|[1-9{DIGITS}](?:[角毛分]|$|[，。、；！？」）)到至~\s])")
_FALLS_TOO = re.compile(r"升[ 0-9]{0,6}[0-9跌]")


class Place(NamedTuple):
    """A number with a unit that may belong to it; the unit begins at `at`."""

    text: str
    number: Number
    unit: Unit
    at: int

    def preceded_by(self, sense: str) -> bool:
        """Tell whether a word of a sense stands straight before the number."""
        start = self.number.start - (self.text[self.number.start - 1 : self.number.start] == " ")
        return context(sense, "straight before").search(self.text, max(0, start - _NEAR), start) is not None

    def followed_by(self, sense: str) -> bool:
        """Tell whether a word of a sense stands straight behind the unit."""
        return context(sense, "straight after").match(self.text, self.end) is not None

    def has_before(self, sense: str, reach: int) -> bool:
        """Tell whether a word of a sense stands within `reach` characters before the number."""
        start = self.number.start
        return context(sense, "before").search(self.text, max(0, start - reach), start) is not None

    @property
    def end(self) -> int:
        """Where the unit ends."""
        return self.at + len(self.unit.text)

    @property
    def is_arabic(self) -> bool:
        """True where the number begins with an Arabic digit."""
        return self.number.text[0].isascii()


def fits(text: str, number: Number, unit: Unit, at: int) -> bool:
    """Tell whether the unit at `at` fits the number before it."""
    check = _CHECKS.get(unit.sense) if unit.sense else None
    return check is None or check(Place(text, number, unit, at))


def _behind_digits(place: Place) -> bool:
    """Nouns and ambiguous measure words count behind Arabic digits or from ten on, but not behind years and codes."""
    number = place.number
    if _YEAR_NUMBER.fullmatch(number.text) or (place.at > number.end and _FOUR_DIGITS.fullmatch(number.text)):
        return False
    return place.is_arabic or number.value >= _TEN


def _behind_arabic(place: Place) -> bool:
    return place.is_arabic and _behind_digits(place)


def _thing_or_article(place: Place) -> bool:
    """條 counts things, but behind the name of a law or before 第…項 it is an article (基本法23條)."""
    return not place.preceded_by("law") and not place.followed_by("law")


def _household(place: Place) -> bool:
    """鄰 is counted, but behind a village it is part of an address."""
    return _behind_digits(place) and not place.preceded_by("address")


def _litre(place: Place) -> bool:
    """升 is a litre; 3升4年級 goes up a grade, 40升10跌 and 連2升 are prices that rise."""
    return not _FALLS_TOO.match(place.text, place.at) and not place.preceded_by("rising")


def _draw(place: Place) -> bool:
    """和 is a draw behind wins and losses (16敗1和), else it joins."""
    return place.preceded_by("score")


def _land(place: Place) -> bool:
    """甲 is land behind Arabic digits; 台19甲線 is a road, 八甲里 a place."""
    return place.is_arabic and not place.preceded_by("road") and not place.followed_by("road")


def _inch_mark(place: Place) -> bool:
    """A double quotation mark is an inch unless it closes a quotation."""
    start = place.number.start
    return place.text[start - 1 : start] != "/" and '"' not in place.text[max(0, start - _QUOTED) : start]


def _knot(place: Place) -> bool:
    return place.has_before("speed", _CLAUSE)


def _tael(place: Place) -> bool:
    """兩 is a weight straight behind the digits, but the number of the next noun in Note 11兩款 and 1、2兩館."""
    if place.text[place.number.start - 1 : place.number.start] == "、":
        return False
    return place.number.end == place.at and next(units_at(place.text, place.end), None) is None


def _piece(place: Place) -> bool:
    """塊 is a piece behind a Chinese numeral and before a noun (兩塊土地, 很小的一塊), else money."""
    if place.is_arabic or place.number.value >= _MANY_PIECES or _COIN_BEHIND.match(place.text, place.end):
        return False
    return place.number.value == 1 or not _ends_as_money(place)


def _points(place: Place) -> bool:
    """分 is a point of a score where scoring is spoken of beside it: 攻下22分, 26.4分、5.3籃板."""
    if place.preceded_by("exchange") or place.preceded_by("clock"):
        return False
    if place.preceded_by("points"):
        return True
    return place.is_arabic and (place.followed_by("points") or _CLAUSE_END.match(place.text, place.end) is not None)


def _coin(place: Place) -> bool:
    """毛 and 角 are coins where prices move or another coin follows (漲5毛, 兩角五分); 三角 and 三毛 are not."""
    if place.is_arabic and place.preceded_by("exchange"):
        return True
    if place.unit.text != "分" and _COIN_BEHIND.match(place.text, place.end):
        return True
    if place.number.text[0] in FORMAL or (place.unit.text == "毛" and place.number.text != "三"):
        return _ends_as_money(place)
    return place.unit.text != "分" and place.preceded_by("price")


def _ends_as_money(place: Place) -> bool:
    return place.followed_by("money tail") or _CLAUSE_END.match(place.text, place.end) is not None


def _announcement(place: Place) -> bool:
    """大 and 階段 announce parts; 點 is left to the index."""
    return place.unit.text != "點"


def _never(_: Place) -> bool:
    return False


def _electricity(place: Place) -> bool:
    """度 is a kilowatt-hour in large numbers and where electricity is spoken of."""
    around = context("electricity", "around")
    return place.number.scale in "萬億" or bool(
        around.search(place.text, max(0, place.number.start - _NEAR), place.at + _NEAR)
    )


def _celsius(place: Place) -> bool:
    return place.has_before("temperature", _CLAUSE) or place.followed_by("temperature")


def _fahrenheit(place: Place) -> bool:
    return place.preceded_by("fahrenheit")


def _occasion(place: Place) -> bool:
    """兩度 and 三度 in Chinese numerals are occasions unless it is warm there."""
    return not place.is_arabic and 1 < place.number.value < _TEN and not place.number.more and not _celsius(place)


def _index_point(place: Place) -> bool:
    """點 counts an index where the number is no hour, or where the market is spoken of."""
    if place.number.value > _LAST_HOUR or place.number.value % 1:
        return True
    return place.has_before("index", _NEAR) and not place.preceded_by("hour")


def _span_of_years(place: Place) -> bool:
    """年 is a span unless the number looks like a year: four digits, an era before it, a part of a year behind it."""
    number = place.number
    if _YEAR_NUMBER.fullmatch(number.text) or place.preceded_by("era"):
        return False
    is_span = place.followed_by("span")
    if not is_span and (place.followed_by("year") or _MONTH_BEHIND.match(place.text, place.end)):
        return number.text[0] in "兩半" or bool(
            number.value < _ROC_YEARS.start and _PRISON.match(place.text, place.end)
        )
    if number.value in _ROC_YEARS and not number.bare and number.text != "一百":
        return is_span or place.preceded_by("span")
    return True


def _span_of_days(place: Place) -> bool:
    """日 is a span where the number is no day of the month or the words around it say so."""
    number = place.number
    if number.value > _LAST_DAY or number.text[0] == "兩" or number.value % 1:
        return True
    return place.preceded_by("span") or place.followed_by("span")


def _span_of_months(place: Place) -> bool:
    """A bare 月 is a span only behind 個半 or 個多."""
    return place.text[place.at - 1 : place.at] in ("半", "多") or place.number.text == "兩"


def _span_of_quarters(place: Place) -> bool:
    return place.preceded_by("quarters")


def _span_of_centuries(place: Place) -> bool:
    return place.number.text == "半"


def _rate_step(place: Place) -> bool:
    """碼 is a step of an interest rate, but a digit in 身分證後2碼."""
    return not place.preceded_by("code")


_CHECKS: dict[str, Callable[[Place], bool]] = {
    "digits": _behind_digits,
    "arabic": _behind_arabic,
    "article": _thing_or_article,
    "address": _household,
    "liquid": _litre,
    "scores": _draw,
    "land": _land,
    "inch mark": _inch_mark,
    "speed": _knot,
    "taels": _tael,
    "pieces": _piece,
    "points": _points,
    "coins": _coin,
    "parts": _announcement,
    "ranks": _never,
    "compound": _never,
    "electricity": _electricity,
    "temperature": _celsius,
    "fahrenheit": _fahrenheit,
    "times": _occasion,
    "index": _index_point,
    "years": _span_of_years,
    "days": _span_of_days,
    "months": _span_of_months,
    "quarters": _span_of_quarters,
    "centuries": _span_of_centuries,
    "rate steps": _rate_step,
}
SENSES = frozenset(_CHECKS)
