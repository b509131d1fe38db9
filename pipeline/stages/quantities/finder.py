"""Read the quantity at one numeral: what it is not, what it measures, and what the words around it add."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.stages.quantities.counting import counts
from pipeline.stages.quantities.indices import RULE as INDEX_RULE
from pipeline.stages.quantities.indices import as_rank, read_index
from pipeline.stages.quantities.joins import read_reading, single, with_ratio
from pipeline.stages.quantities.meant import PLAIN_MONEY, with_currency_carried, with_currency_noted, with_unit_meant
from pipeline.stages.quantities.modifiers import bound_after, bound_before, is_change, sign_before
from pipeline.stages.quantities.numbers import read_number
from pipeline.stages.quantities.ranks import read_rank
from pipeline.stages.quantities.rates import rate_of
from pipeline.stages.quantities.reading import Measured, Number, Reading
from pipeline.stages.quantities.records import Remarks, quantity
from pipeline.stages.quantities.shapes import continues_ordinals, is_label, is_lone_formal
from pipeline.stages.quantities.units import LAST_OF_PREFIX, NOTHING, SHARE, UNITS, currency, currency_before
from pipeline.stages.quantities.words import NumberWord, word_at

if TYPE_CHECKING:
    from pipeline.stages.quantities.meant import Note
    from pipeline.types import Quantity

_BEHIND = frozenset(UNITS) | set(" ~～〜至到-－–—─−或、及和與個多餘來又分以Kk計±加正/")
_SCALES = "萬億兆千百"
_SHARES = ("percent", "point", "multiple", "rank", "speed")

Found = tuple["Quantity | None", int]


class Source(NamedTuple):
    """A text, the same with its numerals folded, and its notes on currencies."""

    text: str
    folded: str
    notes: tuple[Note, ...]


def read_at(source: Source, start: int, end: int, last: Quantity | None) -> Found:
    """Return the quantity at the numeral run [start, end), or None, and where to go on.

    `last` is the quantity before it, which this one does not overlap and whose unit it may share.
    """
    text, folded, notes = source
    before = folded[start - 1 : start] if folded[start - 1 : start] != " " else folded[start - 2 : start - 1]
    rank = read_rank(folded, start, end) if before in ("第", "前") else None
    if rank is not None:
        return _finish(text, folded, rank, last)
    word = word_at(folded, start)
    if word is not None and (word.offset or end - start <= len(word.word)):
        return _read_word(text, folded, start - word.offset, word, last)
    if before == "第":
        return None, end
    if is_lone_formal(folded, start, end):
        return None, start + 1
    if continues_ordinals(folded, start):
        return None, end
    reading = None
    if _may_measure(folded, start, end, before):
        reading = _read(folded, start, end, last, priced=before in LAST_OF_PREFIX)
        if reading is not None:
            reading = as_rank(folded, with_currency_noted(folded, reading, notes), last)
    if reading is None and start >= _floor(last):
        reading = read_index(folded, start, end, last)
    return (None, end) if reading is None else _finish(text, folded, reading, last)


def _may_measure(folded: str, start: int, end: int, before: str) -> bool:
    """Tell at a glance whether a number may be a quantity: by the characters around it and its first and last."""
    return (
        folded[end : end + 1] in _BEHIND
        or folded[end - 1] in _SCALES
        or (end - start > 1 and folded[end - 2] in _SCALES)  # 兩萬二
        or folded[start] in _SCALES
        or before in LAST_OF_PREFIX
    )


def _read_word(text: str, folded: str, start: int, word: NumberWord, last: Quantity | None) -> Found:
    """Return the share that a word is (一半), else no quantity; go on behind the word."""
    end = start + len(word.word)
    if word.percent is None or start < _floor(last):
        return None, end
    measured = Measured(Number(start, end, word.word, word.percent), SHARE, end, word.percent, None)
    return _finish(text, folded, single(measured, SHARE, "share.word"), last)


def _read(folded: str, start: int, end: int, last: Quantity | None, *, priced: bool) -> Reading | None:
    """Read what the number measures; `priced` tells that a currency word may stand in front."""
    reading = read_reading(folded, start, end)
    if priced:
        reading = _with_currency_before(folded, reading, start, end)
    if reading is None or reading.start < _floor(last) or is_label(folded, reading):
        return None
    reading = with_ratio(folded, reading)
    if reading.unit is NOTHING:
        return with_unit_meant(folded, reading, last)
    return with_currency_carried(folded, reading, last)


def _with_currency_before(folded: str, reading: Reading | None, start: int, end: int) -> Reading | None:
    """Let a currency word in front of the number decide: US$5, 人民幣2億元, NT$8,110."""
    prefix = currency_before(folded, start)
    if prefix is None:
        return reading
    if reading is None:
        number = read_number(folded, start, end)
        if number is None:
            return None
        reading = single(Measured(number, None, number.end, number.value, number.high), NOTHING)
    if reading.unit is not NOTHING and (reading.unit.kind != "money" or reading.unit.text not in PLAIN_MONEY):
        return reading
    begin, code = prefix
    outside = code == "TWD" and (reading.unit is not NOTHING or folded[begin] in "新台臺")
    return reading._replace(
        start=reading.start if outside else begin,
        unit=currency(code),
        unit_text=reading.unit_text or folded[begin:start].strip(),
        rule=reading.rule if reading.value is None else "money.prefix",
    )


def _floor(last: Quantity | None) -> int:
    return 0 if last is None else last.end


def _finish(text: str, folded: str, reading: Reading, last: Quantity | None) -> Found:
    """Add sign, bound, rate and change to a reading and make the record."""
    reading = _with_sign(folded, reading, last)
    duration = reading.unit.dimension == "duration"
    bound = None
    if reading.rule != "range.above":
        bound = bound_after(folded, reading.end, duration=duration) or bound_before(folded, reading.start)
    per = None
    if not reading.ratio:
        per = rate_of(folded, reading.start, reading.end, share=reading.unit.dimension in _SHARES)
    change = is_change(folded, min(reading.start, bound.bound.start) if bound else reading.start, duration=duration)
    remarks = Remarks(bound, per, change, counts(folded, reading, bound))
    return quantity(text, reading, remarks), reading.end


def _with_sign(folded: str, reading: Reading, last: Quantity | None) -> Reading:
    """Return the reading with the minus sign in front of it."""
    measured = reading.unit.kind in ("unit", "money") or reading.rule == INDEX_RULE
    if not measured or reading.value is None or reading.unit.dimension == "rank":
        return reading
    start = sign_before(folded, reading.start)
    if not _floor(last) <= start < reading.start:
        return reading
    return reading._replace(start=start, value=-reading.value, low=-reading.high, high=-reading.low)
