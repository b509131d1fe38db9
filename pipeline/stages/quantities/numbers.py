"""Read the number at a numeral, and the number with the unit behind it."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.numerals import MORE, RUN, parse_numeral, read_numeral
from pipeline.stages.quantities.contexts import context
from pipeline.stages.quantities.reading import Measured, Number
from pipeline.stages.quantities.senses import fits
from pipeline.stages.quantities.tails import with_tail
from pipeline.stages.quantities.units import SHARE, Unit, units_at

_FRACTION = re.compile(r" ?分 ?之 {0,2}([負\-−]?) {0,2}")
_SLASH = re.compile(r"/([2-9]|10|20|100)(?![0-9/])")
_KILO = re.compile(r" ?[Kk](?![A-Za-z0-9線書金歌])")
_ROUND = "十百千萬0"
_SCALES = "萬億兆千百"
_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)


def read_number(text: str, start: int, end: int, *, pairs: bool = True) -> Number | None:
    """Read the numeral run at [start, end) with the fraction or K behind it; `pairs` as in `read_numeral`."""
    if text[end : end + 2].lstrip(" ")[:1] == "分":
        mark = _FRACTION.match(text, end)
        if mark:
            return _fraction(text, start, end, mark)
    following = text[end : end + 1]
    if following == "/":
        return _slashed(text, start, end)
    if following == "又":
        return _mixed(text, start, end) or _whole(text, start, end, pairs=pairs)
    return _whole(text, start, end, pairs=pairs)


def _mixed(text: str, start: int, end: int) -> Number | None:
    """Read 三又二分之一: a whole number and a fraction."""
    run = RUN.match(text, end + 1)
    mark = _FRACTION.match(text, run.end()) if run else None
    fraction = _fraction(text, run.start(), run.end(), mark) if run and mark else None
    whole = parse_numeral(text[start:end])
    if fraction is None or whole is None:
        return None
    return Number(start, fraction.end, text[start : fraction.end], whole + fraction.value)


def _slashed(text: str, start: int, end: int) -> Number | None:
    """Read 2/3 as a share where the words beside it say so; 2/3 alone is the third of February, 7元/股 a rate."""
    mark = _SLASH.match(text, end)
    if mark is None or not text[start:end].isdigit() or int(text[start:end]) >= int(mark[1]):
        return _whole(text, start, end, pairs=True)
    before = context("share", "straight before").search(text, max(0, start - 3), start)
    if not before and not context("share", "straight after").match(text, mark.end()):
        return None
    return Number(start, mark.end(), text[start : mark.end()], Decimal(text[start:end]) / int(mark[1]), share=True)


def _whole(text: str, start: int, end: int, *, pairs: bool) -> Number | None:
    """Read a number that is no fraction."""
    numeral = read_numeral(text[start:end], pairs=pairs)
    if numeral is None:
        return None
    value = numeral.value
    kilo = _KILO.match(text, end) if text[end - 1].isdigit() else None
    if kilo:
        value, end = value * 1000, kilo.end()
    return Number(start, end, text[start:end], value, numeral.high, numeral.vague, numeral.more, numeral.bare)


def _fraction(text: str, start: int, end: int, mark: re.Match[str]) -> Number | None:
    """Read 三分之一 as a share of one; 百分之五 is one too."""
    run = RUN.match(text, mark.end())
    denominator = parse_numeral(text[start:end])
    numerator = _whole(text, run.start(), run.end(), pairs=True) if run else None
    if numerator is None or not denominator:
        return None
    value = (-numerator.value if mark[1] else numerator.value) / denominator
    high = None if numerator.high is None else numerator.high / denominator
    return Number(start, numerator.end, text[start : numerator.end], value, high, share=True)


def read_measured(text: str, start: int, end: int) -> Measured | None:
    """Read the number at [start, end) with its unit and what belongs to it behind the unit."""
    end = _number_end(text, start, end)
    number = read_number(text, start, end)
    if number is None:
        return None
    if text[start - 1 : end] == "個半":  # 個半小時 is one and a half hours
        number = number._replace(start=start - 1, value=Decimal("1.5"))
    if _some(text, number.end):
        number = number._replace(end=number.end + 1, vague=True)
    at, extra, more = _unit_place(text, number.end)
    if more:
        number = number._replace(more=True)
    for unit in units_at(text, at):
        if fits(text, number, unit, at):
            return _in_unit(text, number, unit, at + len(unit.text), extra)
    return _share(number) if number.share else Measured(number, None, number.end, number.value, number.high)


def _some(text: str, end: int) -> bool:
    """Tell whether 來 behind a round number means 'some' (十來個); 來 before anything but a unit is 'come'."""
    return text[end : end + 1] == "來" and text[end - 1] in _ROUND and next(units_at(text, end + 1), None) is not None


def _number_end(text: str, start: int, end: int) -> int:
    """Return where the number ends whose run ends at `end`: a percentage or a unit with a scale may begin inside it."""
    if text[end : end + 1] == "%":
        return _before_percentage(text, start, end)
    if text[end - 1] in _SCALES:
        return _before_scaled_unit(text, start, end)
    return end


def _before_percentage(text: str, start: int, end: int) -> int:
    """Stop behind the scale in 1200億15%的關稅."""
    scaled = max(text.rfind(scale, start, end) for scale in "萬億兆")
    return scaled + 1 if 0 <= scaled < end - 1 else end


def _before_scaled_unit(text: str, start: int, end: int) -> int:
    """Stop before the scale that belongs to the unit: 910兆瓦 is MW, 12千米 is km."""
    for place in range(max(start + 1, end - 2), end):
        for unit in units_at(text, place):
            if unit.kind == "unit" and place + len(unit.text) > end:
                return place
    return end


def _unit_place(text: str, end: int) -> tuple[int, Decimal, bool]:
    """Return where the unit begins, the half before it (個半小時) and whether 多 or 餘 stands there."""
    following = text[end : end + 1]
    if following == " ":
        end, following = end + 1, text[end + 1 : end + 2]
    more = following != "" and following in MORE
    if more:
        end += 1
    if following == "個" or more:
        if text.startswith("個半", end) and any(u.dimension == "duration" for u in units_at(text, end + 2)):
            return end + 2, _HALF, more
        if text.startswith("個多", end):
            return end + 2, Decimal(0), True
    return end, Decimal(0), more


def _in_unit(text: str, number: Number, unit: Unit, end: int, extra: Decimal) -> Measured:
    """Return the number measured in a unit; a share of things (三分之一個) stays a percentage."""
    if number.share and unit.counts:
        return _share(number)
    if unit.text == "折" or (unit.unit == "%" and unit.text != "成"):  # 七八折 is 78, 五六％ is 56
        number = read_number(text, number.start, number.start + len(number.text), pairs=False) or number
    high = None if number.high is None else number.high * unit.factor
    value, end = with_tail(text, (number.value + extra) * unit.factor, unit, end, half=not extra)
    return Measured(number, unit, end, value, high)


def _share(number: Number) -> Measured:
    high = None if number.high is None else number.high * _HUNDRED
    return Measured(number, SHARE, number.end, number.value * _HUNDRED, high)
