"""What belongs to a quantity behind its unit: 半, the digits of 3成5 and 一塊二, 角 and 分, 個月 behind 年."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.lexicon import rows
from pipeline.numerals import DIGITS, RUN, SCALES, parse_numeral
from pipeline.stages.quantities.units import units_at

if TYPE_CHECKING:
    from pipeline.stages.quantities.units import Unit

_TENTHS = re.compile(rf" ?([0-9]{{1,2}}|[{DIGITS}]{{1,2}})(?![0-9.%{DIGITS}{SCALES}])")
_LONE_DIGIT = re.compile(rf"[1-9{DIGITS}](?![0-9.{DIGITS}{SCALES}])")
_LINK = re.compile(r" ?[又零餘,]? ?")
_PARTS = tuple((row["text"], Decimal(row["factor"])) for row in rows("money_parts"))
_WITH_LONE_DIGIT = ("塊", "塊錢")
_NOT_HALF = "導數年徑場島夜途路"  # 3年半導體 is no three and a half years
_HALF = Decimal("0.5")
_ONE = Decimal(1)
_MOST_PARTS = 5
_HOURS_OF_DAY = 24
_LONGEST_PART = 8
_DISCOUNT_IN_TENTHS = 10

_MONTH = Decimal("30.4375")
_DAYS = {
    "世紀": _MONTH * 1200,
    "年": _MONTH * 12,
    "學期": _MONTH * 6,
    "季": _MONTH * 3,
    "月": _MONTH,
    "週": Decimal(7),
    "日": _ONE,
    "小時": _ONE / 24,
    "分鐘": _ONE / 1440,
    "秒": _ONE / 86400,
    "ms": _ONE / 86400000,
}


def length_in_days(unit: Unit) -> Decimal:
    """Return the length of a unit of time; a year is 12 months of 30.4375 days."""
    return _DAYS[unit.unit]


def with_tail(text: str, value: Decimal, unit: Unit, end: int, *, half: bool) -> tuple[Decimal, int]:
    """Return the value with the tail behind its unit, and where that ends; `half` allows 半."""
    if unit.text == "折":
        value = discount(value)
    elif unit.text == "成":
        value, end = _tenths(text, value, end)
    elif unit.kind == "money":
        value, end = _coins(text, value, unit, end)
    elif unit.dimension == "duration":
        value, end = _smaller_times(text, value, unit, end)
    if half and unit.kind == "unit" and text[end : end + 1] == "半" and text[end + 1 : end + 2] not in tuple(_NOT_HALF):
        return value + _HALF * unit.factor, end + 1
    return value, end


def discount(value: Decimal) -> Decimal:
    """Return the percent paid: 9折 and 8.5折 are tenths, 85折 is percent."""
    return value * 10 if value <= _DISCOUNT_IN_TENTHS else value


def _tenths(text: str, value: Decimal, end: int) -> tuple[Decimal, int]:
    """Read the digits behind 成: 3成5 and 3成5民眾 are 35 %, 8成33 is 83.3; not those of a next quantity (3成5人)."""
    tail = _TENTHS.match(text, end)
    digits = parse_numeral(tail[1]) if tail else None
    if tail is None or digits is None or any(unit.kind != "noun" for unit in units_at(text, tail.end())):
        return value, end
    return value + digits * 10 / Decimal(10) ** len(tail[1]), tail.end()


def _coins(text: str, value: Decimal, unit: Unit, end: int) -> tuple[Decimal, int]:
    """Read 角, 分, 美分 behind the main unit, and the lone digit behind 塊 (一塊二)."""
    smallest = _ONE if unit.text in _WITH_LONE_DIGIT else Decimal(0)
    for _ in range(_MOST_PARTS):
        run = _run_behind(text, end)
        digits = parse_numeral(run[0]) if run and len(run[0]) == 1 else None
        if run is None or digits is None:
            break
        part = next((part for part in _PARTS if text.startswith(part[0], run.end())), None)
        if part is None:
            return _lone_digit(text, value, digits * smallest / 10, end)
        smallest = part[1]
        value, end = value + digits * smallest, run.end() + len(part[0])
    return value, end


def _lone_digit(text: str, value: Decimal, digit: Decimal, end: int) -> tuple[Decimal, int]:
    if digit and _LONE_DIGIT.match(text, end) and next(units_at(text, end + 1), None) is None:
        return value + digit, end + 1
    return value, end


def _run_behind(text: str, end: int) -> re.Match[str] | None:
    """Return the numeral behind a unit; 又, 零, 餘 may stand between."""
    link = _LINK.match(text, end)
    return RUN.match(text, link.end()) if link else None


def _smaller_times(text: str, value: Decimal, unit: Unit, end: int) -> tuple[Decimal, int]:
    """Add what smaller units behind say (7年4月, 3小時50分), in the first unit."""
    last = unit
    for _ in range(_MOST_PARTS):
        more = text[end : end + 1] in ("多", "餘")
        run = _run_behind(text, end + more)
        digits = parse_numeral(run[0]) if run and len(run[0]) <= _LONGEST_PART else None
        part = _smaller_time(text, run.end(), last) if run and digits is not None else None
        if run is None or digits is None or part is None:
            break
        if (last.unit, part.unit) == ("週", "小時") and digits > _HOURS_OF_DAY:
            break  # 一週40小時 is a rate of work
        value += digits * length_in_days(part) / length_in_days(unit)
        last, end = part, run.end() + len(part.text)
    return value, end


def _smaller_time(text: str, place: int, unit: Unit) -> Unit | None:
    """Return the smaller unit of time at a place; 年 with 月 is a date unless prison is spoken of."""
    for part in units_at(text, place):
        if part.dimension == "duration" and length_in_days(part) < length_in_days(unit):
            return None if part.text == "月" and "刑" not in text[place : place + 8] else part
    return None
