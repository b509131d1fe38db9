"""Which counts are quantities for a reader: not list announcements (三大, 兩點), not what was named before (這兩種)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.lexicon import column
from pipeline.stages.quantities.contexts import context

if TYPE_CHECKING:
    from pipeline.stages.quantities.modifiers import Modified
    from pipeline.stages.quantities.reading import Reading

_SMALL = 12
_LIST_REACH = 24  # characters behind a number in which its list begins
_LIST_BACK = 160  # characters in front of a number in which its list has ended
_FIRST = re.compile(r"[，：；。]\s*(?:第一(?=[，、是個項]|就是)|首先|一是|其一|分別[是為])")
_PARALLEL = re.compile(r"[^，。；、！？0-9]{1,8}、[二三四五六七八九十]大")  # 四項基礎建設、三大關鍵技術
_LAST = re.compile(r"[，；。]\s*第[二三四五六七八九十](?=[，、是]|就是)|最後[，一]")
_AHEAD = 8
_ROAD_REACH = 14
_ANNOUNCED = re.compile(
    r"[^，。；、！？\n,;0-9]{0,6}?(?:" + "|".join(map(re.escape, column("announced_nouns", "noun"))) + ")"
)
_DEMONSTRATIVES = column("demonstratives", "word")
_MILESTONE = re.compile(r"(?:國道|台[0-9]{1,3}甲?線|號|縣道|市道)[^，。；、長共約]{0,8}$")
_LISTING = ("個", "項", "種", "類", "件", "層", "道", "款", "條")
_PERSONS = ("名", "位", "人")
_SIZES = ("吋", "英吋", "奈米", "納米", "nm")
_BOTH = ("兩人", "二人")


def counts(text: str, reading: Reading, bound: Modified | None) -> bool:
    """Tell whether a reader takes the number for a quantity."""
    if text[reading.start - 1 : reading.start] == "每":
        return False  # the base of a rate
    if reading.unit.kind == "unit":
        return _measure_counts(text, reading, bound)
    if not reading.unit.counts or reading.value is None or reading.value > _SMALL:
        return True
    if reading.unit.sense == "parts":
        return False
    return bound is not None or not _is_small_part(text, reading)


def _measure_counts(text: str, reading: Reading, bound: Modified | None) -> bool:
    """Ages in passing, the size of wafers and screens, and milestones are named, not measured."""
    start = reading.start
    if reading.unit.unit == "歲":
        place = start - (text[start - 1 : start] == " ")
        return context("age as aim", "straight before").search(text, max(0, place - _AHEAD), place) is not None
    if reading.unit.text in _SIZES:
        return bound is not None
    return reading.unit.text != "公里" or not _MILESTONE.search(text, max(0, start - _ROAD_REACH), start)


def _is_listed(text: str, reading: Reading) -> bool:
    """Tell a number whose members are counted off right behind it (四項基礎建設，第一，…) or have just been."""
    ahead = text[reading.end : reading.end + _LIST_REACH]
    if _FIRST.search(ahead) is not None or _PARALLEL.match(ahead):
        return True
    return _LAST.search(text, max(0, reading.start - _LIST_BACK), reading.start) is not None


def _is_small_part(text: str, reading: Reading) -> bool:
    """Tell whether a small count is one thing, announces a list or points back."""
    arabic = text[reading.start].isascii()
    if reading.value == 1 and (not arabic or reading.unit.text in _PERSONS):
        return True
    if reading.first.vague:
        return False
    if text[reading.start : reading.end] in _BOTH:
        return True
    if reading.unit.text in _LISTING and _ANNOUNCED.match(text, reading.end, reading.end + _AHEAD):
        return True
    if not arabic and reading.unit.text in _LISTING and _is_listed(text, reading):
        return True
    return not arabic and text.endswith(_DEMONSTRATIVES, 0, reading.start)
