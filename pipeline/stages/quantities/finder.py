"""Read the quantity at one numeral: what it is not, what it measures, and what the words around it add."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.numerals import FORMAL, RUN
from pipeline.stages.quantities.counting import counts
from pipeline.stages.quantities.grammar import NOTHING, SHARE, read_reading
from pipeline.stages.quantities.modifiers import bound_after, bound_before, is_change, rate_of, sign_before
from pipeline.stages.quantities.money import currency, money_meant, unit_meant
from pipeline.stages.quantities.ranks import read_rank
from pipeline.stages.quantities.reading import Number, Reading
from pipeline.stages.quantities.records import quantity
from pipeline.stages.quantities.units import UNITS, Unit, currency_before
from pipeline.stages.quantities.words import NumberWord, word_at

if TYPE_CHECKING:
    from pipeline.types import Quantity

_AFTER = frozenset(UNITS) | set(" ~～至到-－–—─−或、個多餘分以Kk")
_MONEY_SIGNS = frozenset("$€£¥￥₩DT幣元圓金B")
_ORDINAL_LIST = re.compile(r"第 ?[0-9一二三四五六七八九十百之、至到及與和~～\-—– ]{0,20}(?:[條項款點屆期級階段波輪次季類]?[、至到及與和~～\-—–]) ?$")
_ORDINAL_REACH = 24
_ROAD_REACH = 8
_SHARES = ("percent", "point", "multiple", "rank")
_CODE = re.compile(r"0[0-9]|[0-9]{8}")
_AFTER_FORMAL = frozenset("元圓角分塊點折成%")
_FORMAL_UNITS = frozenset("拾佰仟萬億兆")
_SMALLEST_K = 10_000
_NAME_LETTERS = re.compile(r"[A-Za-z][-‑–]?$")
_RATIO = re.compile(r" ?(?:就|中|當中|之中|裡|，)?(?:就|便)?(?:有|占|佔)")
INDEX = Unit("", "點", Decimal(1), "other", "unit")
_SCALES = "萬億兆"
_LEVEL = re.compile("萬[二三四五六七八九]")
_LEVEL_BEFORE = re.compile(r"(?:上看|挑戰|重返|站上|站穩|攻上|突破|失守|跌破|守住?|叩關|收復|逼近|直逼|衝破)$")


def read_at(text: str, folded: str, start: int, end: int, floor: int, last: Quantity | None) -> tuple[Quantity | None, int]:
    """Return the quantity at the numeral run [start, end) and where to go on; nothing begins before `floor`."""
    word = word_at(folded, start)
    if word is not None:
        finish = start - word.offset + len(word.word)
        if word.offset or end <= finish:
            return _word(text, folded, word, start, floor), finish
    before = folded[start - 1 : start]
    if before == " ":
        before = folded[start - 2 : start - 1]
    if before in ("第", "前"):
        rank = read_rank(folded, start, end)
        if rank is not None:
            return _finish(text, folded, rank, floor)
        if before == "第":
            return None, end
    following = folded[end : end + 1]
    if folded[start] in FORMAL and following not in _AFTER_FORMAL and _FORMAL_UNITS.isdisjoint(folded[start:end]):
        return None, start + 1
    if following not in _AFTER and before not in _MONEY_SIGNS and folded[end - 1] not in "萬億兆千百":
        return None, end
    if _ORDINAL_LIST.search(folded, max(0, start - _ORDINAL_REACH), start):
        return None, end
    reading = read_reading(folded, start, end)
    if before in _MONEY_SIGNS:
        reading = _prefixed(folded, reading, start, end)
    if reading is None or reading.start < floor or _is_name(folded, reading) or _is_label(folded, reading):
        return None, end
    reading = _ratio(folded, reading)
    if reading.unit is NOTHING:
        bare = _unitless(folded, reading, last)
        if bare is None:
            return None, end
        reading = bare
    return _finish(text, folded, reading, floor)


def _word(text: str, folded: str, word: NumberWord, start: int, floor: int) -> Quantity | None:
    """Return the share that a word is (一半), or None."""
    begin = start - word.offset
    if word.percent is None or begin < floor:
        return None
    number = Number(begin, begin + len(word.word), word.percent)
    reading = Reading(begin, number.end, number.end, word.percent, word.percent, word.percent, "=", SHARE, "", "share.word", number)
    return _finish(text, folded, reading, begin)[0]


def _prefixed(folded: str, reading: Reading | None, start: int, end: int) -> Reading | None:
    """Let a currency word in front of the number decide: US$5, 人民幣2億元, NT$8,110."""
    prefix = currency_before(folded, start)
    if prefix is None:
        return reading
    begin, code = prefix
    if reading is None:
        from pipeline.stages.quantities.grammar import read_number

        number = read_number(folded, start, end)
        if number is None:
            return None
        reading = Reading(start, number.end, number.end, number.value, number.value, number.value, "=", NOTHING, "", "money.prefix", number)
    if reading.unit is NOTHING or (reading.unit.kind == "money" and reading.unit.text in ("元", "圓", "塊", "元整")):
        inside = reading.unit is NOTHING or code != "TWD"
        if reading.unit is NOTHING and not reading.unit_text:
            reading.unit_text = folded[begin:start].strip()
        reading.unit = currency(code)
        reading.start = begin if inside and not (code == "TWD" and folded[begin] in "新台臺") else reading.start
        if reading.value is not None:
            reading.rule = "money.prefix"
    return reading


def _is_name(folded: str, reading: Reading) -> bool:
    """Numbers glued to Latin letters are names (F-16, A350, COVID-19) unless a strong unit follows."""
    if reading.unit.kind in ("unit", "money") and not (reading.unit.text.isascii() and reading.unit.text.isalpha()):
        return folded[reading.start - 1 : reading.start] == "%"
    if reading.unit.kind == "noun" and folded[reading.start - 1 : reading.start] == "案":
        return True
    return _NAME_LETTERS.search(folded, max(0, reading.start - 2), reading.start) is not None


def _is_label(folded: str, reading: Reading) -> bool:
    """Tell codes, clock times and the heads of tables from numbers: 0056, 18:00, (億元), 5/12."""
    text = reading.first.text
    before = folded[reading.start - 1 : reading.start]
    if reading.unit.kind in ("measure", "noun") and (_CODE.match(text) or text == "零"):
        return True
    if before in (":", "：", "/") and folded[reading.start - 2 : reading.start - 1].isdigit():
        return reading.unit.kind in ("measure", "noun")
    return reading.first.bare and before in ("(", "：", ":") and folded[reading.end : reading.end + 1] in (")", "\n", "")


def _unitless(folded: str, reading: Reading, last: Quantity | None) -> Reading | None:
    """Give a bare number with 萬, 億, 兆 or K its meaning: money, an index, its neighbour's unit, else a count."""
    scale = folded[reading.number_end - 1]
    if reading.first.bare and not (scale in _SCALES and (money_meant(folded, reading) or _many(folded, reading))):
        return _index_level(folded, reading)
    if scale not in "萬億兆Kk" and not (scale in "千百" and money_meant(folded, reading)):
        return None
    if scale in "Kk" and not _thousands(folded, reading):
        return None
    unit = unit_meant(folded, reading, last)
    reading.unit, reading.rule = (NOTHING, "count.bare") if unit is None else (unit, "unit.meant")
    return reading


def _thousands(folded: str, reading: Reading) -> bool:
    """Tell whether K means a thousand: not in 台1線341K, 29k+600 or 8K影片."""
    if folded[reading.end : reading.end + 1] == "+" or "線" in folded[max(0, reading.start - _ROAD_REACH) : reading.start]:
        return False
    return reading.first.value >= _SMALLEST_K or money_meant(folded, reading)


def _many(folded: str, reading: Reading) -> bool:
    """Tell whether a numeral without digits is spoken of as a number: 數千計, 超過百萬."""
    return folded.startswith("計", reading.end) or bound_before(folded, reading.start) is not None


def _index_level(folded: str, reading: Reading) -> Reading | None:
    """Read 萬八 as a level of the stock index where the market is said to reach or lose it."""
    if not _LEVEL.fullmatch(reading.first.text) or not _LEVEL_BEFORE.search(folded, max(0, reading.start - 4), reading.start):
        return None
    reading.unit, reading.rule = INDEX, "index.level"
    return reading


def _ratio(folded: str, reading: Reading) -> Reading:
    """Read 每10名有7名 as 70 %."""
    begin = reading.start - 1
    if folded[begin : begin + 1] != "每" or reading.unit.kind not in ("measure", "noun") or reading.value is None:
        return reading
    link = _RATIO.match(folded, reading.end)
    run = RUN.match(folded, link.end()) if link else None
    second = read_reading(folded, run.start(), run.end()) if run else None
    if second is None or second.value is None or second.unit.kind not in ("measure", "noun") or not reading.value:
        return reading
    share = second.value / reading.value * 100
    return replace(
        reading, start=begin, end=second.end, value=share, low=share, high=share, unit=SHARE, unit_text=second.unit_text,
        rule="ratio", ratio=(second.value, reading.value),
    )  # fmt: skip


def _finish(text: str, folded: str, reading: Reading, floor: int) -> tuple[Quantity | None, int]:
    """Add sign, bound, rate and change to a reading."""
    if reading.unit.kind in ("unit", "money") and reading.value is not None and reading.rule not in ("rank.top", "rank.place"):
        signed = sign_before(folded, reading.start)
        if signed < reading.start and signed >= floor:
            reading.start, reading.value = signed, -reading.value
            reading.low, reading.high = reading.value, reading.value
    bound = bound_after(folded, reading.end, duration=reading.unit.dimension == "duration") or bound_before(folded, reading.start)
    if reading.rule == "range.above":
        bound = None
    per = None if reading.ratio else rate_of(folded, reading.start, reading.end, plain_rate=reading.unit.dimension in _SHARES)
    reading.counts = counts(folded, reading, bound)
    place = bound.bound.start if bound and bound.bound.start < reading.start else reading.start
    change = is_change(folded, place, duration=reading.unit.dimension == "duration")
    return quantity(text, reading, bound, per, change=change), reading.end
