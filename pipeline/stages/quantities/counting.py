"""Which counts are quantities for a reader: not list announcements (三大, 兩點), not what was named before (這兩種)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.lexicon import column

if TYPE_CHECKING:
    from pipeline.stages.quantities.modifiers import Modified
    from pipeline.stages.quantities.reading import Reading

_SMALL = 12
_AHEAD = 8
_ANNOUNCED = re.compile(r"[^，。；、！？\n,;0-9]{0,6}?(?:" + "|".join(map(re.escape, column("announced_nouns", "noun"))) + ")")
_DEMONSTRATIVES = tuple(column("demonstratives", "word"))
_AGE_AS_AIM = re.compile(r"(?:至|到|為|達|超越|超過|延長|延後|提高|提前|降|縮短|壽命|平均|初婚|中位數|有|高於|低於)[^，。；]{0,3}$")
_PAIR_OF_PEOPLE = ("兩人", "二人")
_LISTING = ("個", "項", "種", "類", "件", "層", "道", "款", "條")
_MILESTONE = re.compile(r"(?:國道|台[0-9]{1,3}甲?線|號|縣道|市道)[^，。；、長共約]{0,8}$")
_ROAD = 14
_PERSONS = ("名", "位", "人")
_SIZES = ("吋", "英吋", "奈米", "納米", "nm")


def counts(text: str, reading: Reading, bound: Modified | None) -> bool:
    """Tell whether a reader takes the number for a quantity."""
    unit = reading.unit
    if text[reading.start - 1 : reading.start] == "每":
        return False
    if unit.unit == "歲":
        return _AGE_AS_AIM.search(text, max(0, reading.start - _AHEAD), reading.start) is not None
    if unit.kind == "unit" and unit.text in _SIZES and bound is None:
        return False
    if unit.text == "公里" and _MILESTONE.search(text, max(0, reading.start - _ROAD), reading.start):
        return False
    if unit.kind not in ("measure", "noun") or reading.value is None or reading.value > _SMALL:
        return True
    if unit.sense == "parts":
        return False
    if bound is not None:
        return True
    if reading.value == 1 and (not text[reading.start].isascii() or unit.text in _PERSONS):
        return False
    if reading.first.vague:
        return True
    return not _announces(text, reading)


def _announces(text: str, reading: Reading) -> bool:
    """Tell whether a small number announces a list or points back."""
    if text[reading.start : reading.end] in _PAIR_OF_PEOPLE:
        return True
    if reading.unit.text in _LISTING and _ANNOUNCED.match(text, reading.end, reading.end + _AHEAD):
        return True
    arabic = text[reading.start].isascii()
    return not arabic and text.endswith(_DEMONSTRATIVES, 0, reading.start)
