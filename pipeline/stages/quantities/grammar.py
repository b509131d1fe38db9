"""Read one quantity at a numeral: number, unit, and what joins two of them (範圍, 或, ±, 元角分, 年月).

Every function takes the folded text and a place and looks a bounded distance ahead, so reading a text is linear.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from pipeline.lexicon import rows
from pipeline.numerals import DIGITS, MORE, RUN, SCALES, parse_numeral, read_numeral
from pipeline.stages.quantities.reading import Number, Reading
from pipeline.stages.quantities.senses import fits
from pipeline.stages.quantities.units import Unit, units_at

_FRACTION = re.compile(r" ?分 ?之 {0,2}([負\-−]?) {0,2}")
_KILO = re.compile(r" ?[Kk](?![A-Za-z0-9線書金歌])")
_RANGE = re.compile(r" ?(?:\((?:含|不含)\))? ?(?:~|～|〜|∼|至|到|-{1,2}|－{1,2}|–|—{1,2}|─{1,2}|−) ?")
_OR = re.compile(r" ?(?:或者?|或是) ?")
_ABOVE = re.compile(r" ?(?:\(含\))?以上[、，,]? ?(?:未滿|未達|至|到)? ?")
_MARGIN = re.compile(r" ?\(? ?(?:±|\+/-|加減|正負) ?")
_LONE_DIGIT = re.compile(rf"[1-9{DIGITS}](?![0-9.{DIGITS}{SCALES}])")
_TAIL_DIGITS = re.compile(rf" ?([0-9]{{1,2}}|[{DIGITS}]{{1,2}})(?![0-9.%{DIGITS}{SCALES}])")
_TRAILING_SCALE = re.compile(rf"[{SCALES}]+$")
_LINK = re.compile(r" ?(?:又|零|餘|、|,)? ?")
_SCALE_OF_UNIT = "萬兆千百億"
_LARGE = "萬億兆京万亿"
_BEFORE_LAST_OF_RANGE = "從由自"

_ONE = Decimal(1)
_HALF = Decimal("0.5")
SHARE = Unit("分之", "%", Decimal(100), "percent", "unit")
NOTHING = Unit("", "", _ONE, "count", "none")
_MONEY_PARTS = {row["text"]: Decimal(row["factor"]) for row in rows("money_parts")}
_LONE_PARTS = {row["text"] for row in rows("money_parts") if row["alone"]}
_MONTH = Decimal("30.4375")
_DAYS = {
    "世紀": _MONTH * 1200, "年": _MONTH * 12, "學期": _MONTH * 6, "季": _MONTH * 3, "月": _MONTH, "週": Decimal(7), "日": _ONE,
    "小時": _ONE / 24, "分鐘": _ONE / 1440, "秒": _ONE / 86400, "ms": _ONE / 86400000,
}  # fmt: skip


class Measured(NamedTuple):
    """A number with the unit behind it; `end` is behind the unit, `value` and `high` are in `unit.unit`."""

    number: Number
    unit: Unit | None
    end: int
    value: Decimal
    high: Decimal | None
    rule: str


def read_number(text: str, start: int, end: int, *, pairs: bool = True) -> Number | None:
    """Read the numeral run at [start, end) with the fraction or K behind it."""
    run = text[start:end]
    if text[end : end + 2].lstrip(" ")[:1] == "分":
        fraction = _FRACTION.match(text, end)
        if fraction:
            return _read_fraction(text, start, run, fraction)
    numeral = read_numeral(run, pairs=pairs)
    if numeral is None:
        return None
    value = numeral.value
    kilo = _KILO.match(text, end) if run[-1].isdigit() else None
    if kilo:
        value, end = value * 1000, kilo.end()
    return Number(start, end, value, numeral.high, numeral.vague, numeral.more, numeral.bare, False, text[start:end])


def _read_fraction(text: str, start: int, run: str, mark: re.Match[str]) -> Number | None:
    """Read 三分之一 as a share of one; 百分之五 is one too."""
    match = RUN.match(text, mark.end())
    denominator = parse_numeral(run)
    if match is None or not denominator:
        return None
    numerator = read_number(text, match.start(), match.end())
    if numerator is None or numerator.share:
        return None
    value = (-numerator.value if mark[1] else numerator.value) / denominator
    high = None if numerator.high is None else numerator.high / denominator
    return Number(start, numerator.end, value, high, share=True, text=text[start : numerator.end])


def read_measured(text: str, start: int, end: int) -> Measured | None:
    """Read the number at [start, end) with its unit and what follows the unit (半, 3成5, 角, 個月)."""
    if text[end : end + 1] == "%":
        end = _before_percent(text, start, end)
    elif text[end - 1] in _SCALE_OF_UNIT:
        end = _before_scaled_unit(text, start, end)
    number = read_number(text, start, end)
    if number is None:
        return None
    if text[start - 1 : end] == "個半":  # 個半小時: one and a half
        number = number._replace(start=start - 1, value=Decimal("1.5"))
    place, extra, more = _unit_place(text, number.end)
    if more:
        number = number._replace(more=True)
    for unit in units_at(text, place):
        if fits(text, number, unit, place):
            return _with_unit(text, number, unit, place + len(unit.text), extra)
    if number.share:
        return Measured(number, SHARE, number.end, number.value * 100, _times(number.high, Decimal(100)), "fraction")
    return Measured(number, None, number.end, number.value, number.high, "bare")


def _before_percent(text: str, start: int, end: int) -> int:
    """Return where a number stops that a percentage follows without a break (1200億15%的關稅)."""
    scaled = max(text.rfind(scale, start, end) for scale in "萬億兆")
    return scaled + 1 if scaled >= 0 and scaled + 1 < end else end


def _before_scaled_unit(text: str, start: int, end: int) -> int:
    """Return where the number stops when its last scale belongs to the unit: 910兆瓦 is MW, 12千米 is km."""
    for place in range(max(start + 1, end - 2), end):
        for unit in units_at(text, place):
            if unit.kind == "unit" and place + len(unit.text) > end:
                return place
    return end


def _unit_place(text: str, end: int) -> tuple[int, Decimal, bool]:
    """Return where the unit begins, what stands before it (個半: 0.5), and whether 多 or 餘 does."""
    following = text[end : end + 1]
    if following == " ":
        end, following = end + 1, text[end + 1 : end + 2]
    more = following in MORE and following != ""
    if more:
        end += 1
    if text.startswith("個半", end):
        return end + 2, _HALF, more
    if text.startswith("個多", end):
        return end + 2, Decimal(0), True
    return end, Decimal(0), more


def _with_unit(text: str, number: Number, unit: Unit, end: int, extra: Decimal) -> Measured:
    """Return the number measured in a unit, with the tail that belongs to it."""
    if unit.text == "折" or (unit.unit == "%" and unit.text != "成"):
        number = read_number(text, number.start, number.start + len(number.text), pairs=False) or number
    if number.share and unit.kind in ("measure", "noun"):
        return Measured(number, SHARE, number.end, number.value * 100, _times(number.high, Decimal(100)), "fraction")
    value = (number.value + extra) * unit.factor
    high = _times(number.high, unit.factor)
    if unit.text == "折":
        value = _discount(value)
    elif unit.text == "成":
        value, end = _tenths(text, value, end)
    elif unit.kind == "money":
        value, end = _money_parts(text, value, unit, end)
    elif unit.dimension == "duration":
        value, end = _time_parts(text, value, unit, end)
    if text[end : end + 1] == "半" and unit.kind == "unit" and not extra and text[end + 1 : end + 2] not in "導數年徑場島夜途路":
        value, end = value + _HALF * unit.factor, end + 1
    return Measured(number, unit, end, value, high, unit.kind)


def _times(value: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if value is None else value * factor


def _discount(value: Decimal) -> Decimal:
    """Return the percent paid: 9折 and 8.5折 are tenths, 85折 is percent."""
    return value * 10 if value <= 10 else value


def _tenths(text: str, value: Decimal, end: int) -> tuple[Decimal, int]:
    """Read the digits behind 成: 3成5 is 35, 8成33 is 83.3."""
    tail = _TAIL_DIGITS.match(text, end)
    if tail is None or next(units_at(text, tail.end()), None) is not None:
        return value, end
    digits = parse_numeral(tail[1])
    if digits is None:
        return value, end
    return value + digits * 10 / Decimal(10) ** len(tail[1]), tail.end()


def _money_parts(text: str, value: Decimal, unit: Unit, end: int) -> tuple[Decimal, int]:
    """Read 角, 分, 美分 behind the main unit, and the lone digit behind 塊 (一塊二)."""
    smallest = _ONE if unit.text in ("塊", "塊錢") else Decimal(0)
    for _ in range(3):
        link = _LINK.match(text, end)
        match = RUN.match(text, link.end()) if link else None
        if match is None or match.end() - match.start() > 2:
            break
        part = next((p for p in ("毛錢", "分錢", "美分", "歐分", "便士", "日本銭", "角", "毛", "分", "銭") if text.startswith(p, match.end())), None)
        digits = parse_numeral(match[0])
        if digits is None or (part is None and (not smallest or link is None or link[0] or not _LONE_DIGIT.match(text, end))):
            break
        if part is None:
            return (value, end) if next(units_at(text, match.end()), None) else (value + digits * smallest / 10, match.end())
        smallest = _MONEY_PARTS[part]
        value, end = value + digits * smallest, match.end() + len(part)
    return value, end


def _time_parts(text: str, value: Decimal, unit: Unit, end: int) -> tuple[Decimal, int]:
    """Add what smaller units behind say (7年4月, 3小時50分), in the first unit."""
    last = unit
    for _ in range(5):
        place = end + 1 if text[end : end + 1] in ("多", "餘") else end
        link = _LINK.match(text, place)
        match = RUN.match(text, link.end()) if link and (link[0] != "、") else None
        if match is None or match.end() - match.start() > 8:
            break
        part, part_end = _smaller_time(text, match.end(), last)
        digits = parse_numeral(match[0])
        if part is None or digits is None:
            break
        value += digits * _length(part) / _length(unit)
        last, end = part, part_end
    return value, end


def _length(unit: Unit) -> Decimal:
    """Return a span's length in days; a year is 12 months of 30.4375 days."""
    return _DAYS[unit.unit]


def _smaller_time(text: str, place: int, unit: Unit) -> tuple[Unit | None, int]:
    """Return the smaller unit of time at a place; 月 alone goes with 年 only in a sentence of prison (else it is a date)."""
    for part in units_at(text, place):
        if part.dimension == "duration" and _length(part) < _length(unit):
            if part.text == "月" and "刑" not in text[place : place + 8]:
                continue
            return part, place + len(part.text)
    return None, place


def read_reading(text: str, start: int, end: int) -> Reading | None:
    """Read the quantity whose numeral is at [start, end), with the range, alternative or margin it opens."""
    first = read_measured(text, start, end)
    if first is None:
        return None
    joined = _joined(text, first)
    if joined is not None:
        return joined
    if first.unit is None:
        return None if not _stands_alone(first.number) else _single(text, first, NOTHING)
    return _margin(text, _single(text, first, first.unit))


def _stands_alone(number: Number) -> bool:
    """Tell whether a number without unit may be a quantity: it ends in a scale (7億, 20萬, 22K)."""
    return number.text[-1] in "萬億兆Kk千百" and len(number.text) > 1


def _single(text: str, measured: Measured, unit: Unit) -> Reading:
    number = measured.number
    relation = "range" if measured.high is not None else ">=" if number.more else "~" if number.vague else "="
    value = None if measured.high is not None else measured.value
    return Reading(
        number.start, measured.end, number.end, value, measured.value,
        measured.value if measured.high is None else measured.high,
        relation, unit, unit.text, measured.rule, number,
    )  # fmt: skip


def _joined(text: str, first: Measured) -> Reading | None:
    """Read 3至5億元, 一或二人, 2、3成, 1萬元以上5萬元以下."""
    following = text[first.end : first.end + 2]
    if not following:
        return None
    for pattern, relation, rule in ((_RANGE, "range", "range"), (_OR, "or", "or"), (_ABOVE, "range", "range.above")):
        link = pattern.match(text, first.end)
        if link is None:
            continue
        if relation == "range" and first.unit is not None and text[first.number.start - 1 : first.number.start] in _BEFORE_LAST_OF_RANGE and first.number.start:
            return None
        return _pair(text, first, link.end(), relation, rule)
    if following[0] == "、" and first.unit is None:
        return _pair(text, first, first.end + 1, "range", "range.adjacent")
    return None


def _pair(text: str, first: Measured, place: int, relation: str, rule: str) -> Reading | None:
    match = RUN.match(text, place)
    second = read_measured(text, match.start(), match.end()) if match else None
    if second is None:
        return None
    unit = second.unit
    if unit is None and first.unit is not None and (first.unit.kind == "money" or first.number.share):
        unit = first.unit if rule == "range.above" or _stands_alone(second.number) or first.number.share else None
        if unit is not None:
            factor = Decimal(100) if first.number.share and not second.number.share and first.unit is SHARE else _ONE
            second = second._replace(value=second.value * unit.factor / factor if factor != 1 else second.value * unit.factor, unit=unit)
    if unit is None:
        if first.unit is None and _stands_alone(second.number) and rule in ("range", "range.adjacent"):
            unit = NOTHING
        else:
            return None
    if first.unit is None:
        value = _carry_scale(first.number, second.number) * unit.factor
        if unit.text == "折":
            value = _discount(value)
    elif (first.unit.unit, first.unit.dimension) == (unit.unit, unit.dimension):
        value = first.value
    elif first.unit.dimension == unit.dimension and unit.dimension == "duration":
        return _mixed_times(text, first, second)
    else:
        return None
    low, high = sorted((value, second.value if second.high is None else second.high))
    if not _sensible(first, second, low, high, rule):
        return None
    return Reading(
        first.number.start, second.end, second.number.end, None, low, high, relation,  # type: ignore[arg-type]
        unit, unit.text, rule, first.number,
        (low, high) if relation == "or" else (),
    )  # fmt: skip


def _mixed_times(text: str, first: Measured, second: Measured) -> Reading | None:
    """Read 13天至8週: both ends in the smaller unit."""
    if first.unit is None or second.unit is None:
        return None
    unit = min(first.unit, second.unit, key=_length)
    low, high = sorted((first.value * _length(first.unit) / _length(unit), second.value * _length(second.unit) / _length(unit)))
    return Reading(
        first.number.start, second.end, second.number.end, None, low, high, "range", unit,
        unit.text, "range.mixed", first.number,
    )  # fmt: skip


def _carry_scale(first: Number, second: Number) -> Decimal:
    """Give the first number the scale of the second where it lacks one: 1至2億, 一千到兩千萬."""
    scale = _TRAILING_SCALE.search(second.text)
    if scale is None or any(large in first.text for large in _LARGE):
        return first.value
    for candidate in (scale[0], scale[0].lstrip("十百千拾佰仟")):
        size = parse_numeral("一" + candidate) if candidate else None
        if size and first.value * size <= second.value:
            return first.value * size
    return first.value


def _sensible(first: Measured, second: Measured, low: Decimal, high: Decimal, rule: str) -> bool:
    """Tell whether two numbers make a range: neighbours only for 2、3成, and no year or serial number."""
    if rule == "range.adjacent":
        return 0 < high - low <= 2 * (low if low < 1 else 1) or 0 < second.number.value - first.number.value <= 2 or (low % 10 == 0 and high - low == 10)
    return low != high or rule != "range" or first.unit is not None


def _margin(text: str, reading: Reading) -> Reading:
    """Read ±1% behind a value: the bounds are the value less and plus it."""
    if reading.value is None or text[reading.end : reading.end + 4].strip()[:1] not in ("±", "+", "(", "加", "正"):
        return reading
    link = _MARGIN.match(text, reading.end)
    match = RUN.match(text, link.end()) if link else None
    margin = read_measured(text, match.start(), match.end()) if match else None
    if margin is None or (margin.unit is not None and margin.unit.unit != reading.unit.unit):
        return reading
    size = margin.value if margin.unit else margin.value * reading.unit.factor
    end = margin.end
    if link and "(" in link[0]:
        if text[end : end + 1] != ")":
            return reading
        end += 1
    reading.low, reading.high = reading.value - size, reading.value + size
    reading.end, reading.rule = end, "margin"
    return reading
