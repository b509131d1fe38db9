"""Whether a bare number with 萬, 億 or 兆 is money: currency words around it and words of spending in its clause."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.lexicon import rows
from pipeline.stages.quantities.units import Unit

if TYPE_CHECKING:
    from pipeline.stages.quantities.reading import Reading
    from pipeline.types import Quantity

_REACH = 14
_SENTENCE_REACH = 60
_SENTENCE_END = re.compile(r"[。！？\n]")
_PHYSICAL = ("mass", "power", "energy", "area", "volume", "length")
_CLAUSE_END = re.compile(r"[，。；！？\n,;]")


def _cues(*sides: str) -> re.Pattern[str]:
    words = {row["word"] for row in rows("money_cues") if row["side"] in sides}
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


_BEFORE = _cues("before", "either")
_AFTER = _cues("after", "either")
_PEOPLE = re.compile(r"(?<!每)人(?!民幣)|名|戶|件|輛|次|粉絲|觀眾|旅客|遊客|確診|人口|用戶|會員|張|噸|公噸|支|劑")


def money_meant(text: str, reading: Reading) -> bool:
    """Tell whether a number without a unit stands for money."""
    before = _clause_before(text, reading.start)
    after = text[reading.end : reading.end + 6]
    cue = None
    for cue in _BEFORE.finditer(before):
        pass
    people = None
    for people in _PEOPLE.finditer(before):
        pass
    if cue is not None and (people is None or people.start() < cue.start() or people.start() < cue.end()):
        return True
    return _AFTER.match(after.lstrip("的 ")) is not None


def _clause_before(text: str, start: int) -> str:
    window = text[max(0, start - _REACH) : start]
    ends = None
    for ends in _CLAUSE_END.finditer(window):
        pass
    return window[ends.end() :] if ends else window


def unit_meant(text: str, reading: Reading, last: Quantity | None) -> Unit | None:
    """Return the unit that a bare number leaves out: money, or that of the quantity before it in the sentence."""
    if money_meant(text, reading):
        return currency(last.unit if last and _same_sentence(text, reading, last) and last.dimension == "money" else "TWD")
    if _counted_people(text, reading):
        return None
    if last is not None and last.unit_text and _same_sentence(text, reading, last):
        if last.dimension == "money":
            return currency(last.unit)
        if last.dimension in _PHYSICAL and last.unit_text[0] not in "%倍":
            return Unit("", last.unit, Decimal(1), last.dimension, "unit")
    return currency("TWD") if text[reading.number_end - 1] in "億兆" else None


def currency(code: str) -> Unit:
    """Return the unit of a currency code."""
    return Unit("", code, Decimal(1), "money", "money")


def _same_sentence(text: str, reading: Reading, last: Quantity) -> bool:
    return reading.start - last.end <= _SENTENCE_REACH and not _SENTENCE_END.search(text, last.end, reading.start)


def _counted_people(text: str, reading: Reading) -> bool:
    """Tell whether people or things are counted just before or behind the number."""
    return bool(_PEOPLE.search(_clause_before(text, reading.start)) or _PEOPLE.search(text, reading.end, reading.end + 4))
