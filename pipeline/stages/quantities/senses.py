"""Whether a unit fits a number where it stands: 度 of electricity, 點 of an index, 年 of a span and not of a date.

The shape of the neighbourhood decides, within a few characters on each side.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.lexicon import column
from pipeline.numerals import DIGITS, FORMAL
from pipeline.stages.quantities.units import units_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.stages.quantities.reading import Number
    from pipeline.stages.quantities.units import Unit

_POWER = re.compile(r"電|瓩|kW")
_WARM = re.compile(r"溫|℃|攝氏|冷|熱|暖|涼|發燒|冰點|高燒")
_INDEX = re.compile(r"指數|大盤|台股|股市|加權|漲|跌|揚|挫|升|降|修|關卡|收在|收盤|開盤|道瓊|期貨|BDI|月線|季線|年線|成交|上看|站上|站穩|失守")
_SPAN_BEFORE = re.compile(
    r"(?:近|將近|逾|超過|長達|達|滿|屆滿|歷經|歷時|為期|期限|過去|未來|最近|連續|連|僅|只|才|至少|最少|最多|最長|大約|約|共|每|限|"
    r"拘役|延長|縮短|停工|放假|連假|前後|住院|隔離|休|睽違|闊別|相隔|再過|再等|還有|剩|需|要|花|經過|後的|暌違|時隔|已有|了|從事|經營|服務|耗時|費時)$"
)
_SPAN_AFTER = re.compile(r"以內|之內|內|以上|之久|的時間|徒刑|有期|期間|行程|假期|連假|遊|來的?|期的?|前後|歷史|老|歲月|慶|紀念|的")
_YEAR_AFTER = re.compile(r"度|底|初|間|起|第|上半|下半|[0-9一二三四五六七八九十]{1,3}月|至|到|前[0-9一二三四五六七八九十]|Q[1-4]|元月|春|秋|冬|夏")
_ERA = re.compile(r"(?:民國|西元|公元|昭和|大正|明治|平成|令和|康熙|乾隆|光緒|民)$")
_PARTS_OF_DAY = re.compile(r"(?:上午|下午|晚上|晚間|凌晨|清晨|中午|早上|傍晚|今早|半夜|夜間|每日|日|時)$")
_YEARS = re.compile(rf"(?:1[5-9]|20|21)[0-9]{{2}}|[一二][{DIGITS}]{{3}}")
_RISES = re.compile(r"升[ 0-9]{0,6}[0-9跌]|升 ?[0-9]")
_SPEED = re.compile(r"航速|風速|時速|船速|速度|航行")
_CODE = re.compile(r"[0-9]{4}")
_ROC = range(60, 136)
_MONEY_TAIL = re.compile(rf"$|[，。、；！？」）)\s]|[{DIGITS}半多錢到至]|以|不|左右|有找|起")
_MONEY_PART = re.compile(rf"錢|半|[1-9{DIGITS}][角毛分]|[1-9{DIGITS}](?:$|[，。、；！？」）)\s])")
_PRICE_MOVES = re.compile(r"(?:漲|跌|降|升|調|貴|便宜|元|塊)[了約近逾]?$")
_BACK = 6
_CLAUSE = 14
_LONG_YEARS = 60


def fits(text: str, number: Number, unit: Unit, place: int) -> bool:
    """Tell whether the unit at `place` fits the number before it."""
    check = _CHECKS.get(unit.sense)
    return check is None or check(text, number, unit, place)


def _behind_digits(text: str, number: Number, unit: Unit, place: int) -> bool:
    """Nouns and ambiguous measure words count behind Arabic digits or a numeral of two characters and more."""
    if _YEARS.fullmatch(number.text) or (place > number.end and _CODE.fullmatch(number.text)):
        return False
    return number.text[0].isascii() or number.value >= 10


def _behind_arabic(text: str, number: Number, unit: Unit, place: int) -> bool:
    return number.text[0].isascii() and not _YEARS.fullmatch(number.text)


def _article(text: str, number: Number, unit: Unit, place: int) -> bool:
    """條 counts things, but behind the name of a law it is an article (基本法23條)."""
    return text[number.start - 1 : number.start].strip() not in tuple("法例》則")


def _liquid(text: str, number: Number, unit: Unit, place: int) -> bool:
    """升 is a litre; 3升4年級 goes up a grade, 40升10跌 and 連2升 are shares and prices that rise."""
    return not _RISES.match(text, place) and text[number.start - 1 : number.start] not in ("連", "率")


def _scores(text: str, number: Number, unit: Unit, place: int) -> bool:
    """和 is a draw behind wins and losses (16敗1和), else it joins."""
    return text[number.start - 1 : number.start] in ("勝", "敗")


def _address(text: str, number: Number, unit: Unit, place: int) -> bool:
    return _behind_digits(text, number, unit, place) and text[number.start - 1 : number.start] not in ("村", "里")


def _land(text: str, number: Number, unit: Unit, place: int) -> bool:
    """甲 is land behind Arabic digits; 台19甲 is a road, 八甲里 a place."""
    before = text[number.start - 1 : number.start]
    return number.text[-1].isascii() and before not in tuple("台臺縣市道國線") and text[place + 1 : place + 2] not in tuple("線省縣道里組級等")


def _inch_mark(text: str, number: Number, unit: Unit, place: int) -> bool:
    return text[number.start - 1 : number.start] != "/" and '"' not in text[max(0, number.start - 30) : number.start]


def _speed(text: str, number: Number, unit: Unit, place: int) -> bool:
    return _SPEED.search(text, max(0, number.start - _CLAUSE), number.start) is not None


def _taels(text: str, number: Number, unit: Unit, place: int) -> bool:
    """兩 is a weight straight behind Arabic digits, but the number of the next noun in Note 11兩款."""
    return number.end == place and next(units_at(text, place + 1), None) is None


def _pieces(text: str, number: Number, unit: Unit, place: int) -> bool:
    """塊 is a piece behind a Chinese numeral and before a noun (兩塊土地, 很小的一塊), else money."""
    if number.text[0].isascii() or _MONEY_PART.match(text, place + 1):
        return False
    return number.text in ("一", "ㄧ") or _MONEY_TAIL.match(text, place + 1) is None


def _coins(text: str, number: Number, unit: Unit, place: int) -> bool:
    """毛 and 角 are coins where prices move or another part follows (漲5毛, 兩角五分); 三角 and 三毛 are not."""
    if _MONEY_PART.match(text, place + 1) and unit.text != "分":
        return True
    if number.text[0] in FORMAL or (unit.text == "毛" and number.text != "三"):
        return _MONEY_TAIL.match(text, place + 1) is not None
    return unit.text != "分" and _PRICE_MOVES.search(text, max(0, number.start - 3), number.start) is not None


def _parts(text: str, number: Number, unit: Unit, place: int) -> bool:
    """三大, 兩階段 announce; 點 is left to the index."""
    return unit.text != "點"


def _never(text: str, number: Number, unit: Unit, place: int) -> bool:
    return False


def _electricity(text: str, number: Number, unit: Unit, place: int) -> bool:
    return number.text[-1] in "萬億" or bool(_POWER.search(text, max(0, number.start - _BACK), place + _BACK))


def _temperature(text: str, number: Number, unit: Unit, place: int) -> bool:
    return bool(_WARM.search(text, max(0, number.start - _CLAUSE), place + 4))


def _occasions(text: str, number: Number, unit: Unit, place: int) -> bool:
    """兩度, 三度 in Chinese numerals are occasions unless it is warm there."""
    return number.text in tuple("二兩三四五六七八") and not _temperature(text, number, unit, place)


def _index(text: str, number: Number, unit: Unit, place: int) -> bool:
    """點 counts an index where the number is no hour or the market is spoken of; a clause on the day's hours is not."""
    if number.value > 24 or number.value % 1:
        return True
    return bool(_INDEX.search(text, max(0, number.start - _BACK), number.start)) and not _PARTS_OF_DAY.search(
        text, max(0, number.start - 4), number.start
    )


def _years(text: str, number: Number, unit: Unit, place: int) -> bool:
    """年 is a span unless the number looks like a year: four digits, an era before it, or a part of a year behind it."""
    before = text[max(0, number.start - _BACK) : number.start]
    if _YEARS.fullmatch(number.text) or _ERA.search(before):
        return False
    if _YEAR_AFTER.match(text, place + 1) and not _SPAN_AFTER.match(text, place + 1) and number.text[0] not in "兩半":
        return "刑" in text[place : place + 12] and number.value < _LONG_YEARS
    if number.value in _ROC and not number.bare and number.text != "一百":
        return bool(_SPAN_BEFORE.search(before) or _SPAN_AFTER.match(text, place + 1))
    return True


def _days(text: str, number: Number, unit: Unit, place: int) -> bool:
    """日 is a span where the number is no day of the month or the words around it say so."""
    if number.value > 31 or number.text[0] == "兩" or number.value % 1:
        return True
    before = text[max(0, number.start - _BACK) : number.start]
    return bool(_SPAN_BEFORE.search(before) or _SPAN_AFTER.match(text, place + 1))


def _months(text: str, number: Number, unit: Unit, place: int) -> bool:
    """A bare 月 is a span only behind 個半 or 個多."""
    return text[place - 1 : place] in ("半", "多") or number.text == "兩"


def _quarters(text: str, number: Number, unit: Unit, place: int) -> bool:
    before = text[max(0, number.start - 4) : number.start].rstrip()
    return bool(re.search(r"(?:連|連續|近|過去|未來|達|逾|晚|早|後)$", before))


def _rate_steps(text: str, number: Number, unit: Unit, place: int) -> bool:
    """碼 is a step of an interest rate, but a digit of a number in 身分證後2碼."""
    before = text[max(0, number.start - _BACK) : number.start]
    return not re.search(r"[後前末尾第]$|[號證密]碼?", before)


def _centuries(text: str, number: Number, unit: Unit, place: int) -> bool:
    return unit.text != "世紀" or number.text == "半"


_CHECKS: dict[str, Callable[[str, Number, Unit, int], bool]] = {
    "digits": _behind_digits,
    "arabic": _behind_arabic,
    "article": _article,
    "liquid": _liquid,
    "pieces": _pieces,
    "taels": _taels,
    "coins": _coins,
    "parts": _parts,
    "never": _never,
    "compound": _never,
    "scores": _scores,
    "address": _address,
    "land": _land,
    "inch mark": _inch_mark,
    "speed": _speed,
    "ranks": _never,
    "electricity": _electricity,
    "temperature": _temperature,
    "times": _occasions,
    "index": _index,
    "years": _years,
    "days": _days,
    "months": _months,
    "quarters": _quarters,
    "centuries": _centuries,
    "rate steps": _rate_steps,
}
