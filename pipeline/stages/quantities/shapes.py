"""What is no quantity by its shape: ordinals in a list, codes, clock times, names, heads of tables, milestones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.numerals import FORMAL

if TYPE_CHECKING:
    from pipeline.stages.quantities.reading import Reading

_ORDINAL_LIST = re.compile(
    r"第 ?[0-9一二三四五六七八九十百之、至到及與和~～\-—– ]{0,20}[條項款點屆期級階段波輪次季類]?"
    r"[、至到及與和~～\-—–] ?$"
)
_ORDINAL_REACH = 24
_NAME_LETTERS = re.compile(r"[A-Za-z][-‑–]?$")
_ROAD_REACH = 8
_CODE = re.compile(r"0[0-9]|[0-9]{8}")
_COLUMN_HEAD = ("(", "：", ":")
_CLOCK_OR_DATE = (":", "：", "/")
_FORMAL_UNITS = frozenset("拾佰仟萬億兆")
_BEHIND_FORMAL = tuple("元圓角分塊點折成%")


def continues_ordinals(text: str, start: int) -> bool:
    """Tell whether the number at `start` goes on a list of ordinals: the 4 of 第3、4季."""
    return _ORDINAL_LIST.search(text, max(0, start - _ORDINAL_REACH), start) is not None


def is_lone_formal(text: str, start: int, end: int) -> bool:
    """Tell whether a run begins with a financial form that is an ordinary word here: 陸, 參, 伍."""
    if text[start] not in FORMAL or not _FORMAL_UNITS.isdisjoint(text[start:end]):
        return False
    return text[end : end + 1] not in _BEHIND_FORMAL


def is_label(text: str, reading: Reading) -> bool:
    """Tell names, codes, clock times and the heads of tables from quantities."""
    return _is_name(text, reading) or _is_code(text, reading) or _is_column_head(text, reading)


def _is_name(text: str, reading: Reading) -> bool:
    """Numbers glued to Latin letters are names (F-16, A350, COVID-19) unless a strong unit follows."""
    before = text[reading.start - 1 : reading.start]
    if before == "%" or (before == "案" and reading.unit.kind == "noun"):  # the rest of a web address; 案18518確診
        return True
    form = reading.unit.text
    if reading.unit.kind in ("unit", "money") and not (form.isascii() and form.isalpha()):
        return False
    return _NAME_LETTERS.search(text, max(0, reading.start - 2), reading.start) is not None


def _is_code(text: str, reading: Reading) -> bool:
    """Stock codes (0056), serial numbers, the minutes of a clock (18:00) and 零 alone count nothing."""
    if not reading.unit.counts:
        return False
    if _CODE.match(reading.first.text) or reading.first.text == "零" or is_milestone(text, reading):
        return True
    before = text[reading.start - 1 : reading.start]
    return before in _CLOCK_OR_DATE and text[reading.start - 2 : reading.start - 1].isdigit()


def is_milestone(text: str, reading: Reading) -> bool:
    """台1線341K is a place on a road."""
    window = text[max(0, reading.start - _ROAD_REACH) : reading.start]
    return reading.last.text[-1] in "Kk" and "線" in window


def _is_column_head(text: str, reading: Reading) -> bool:
    """(億元) and 單位：百萬瓦 give a unit and no number."""
    if not reading.first.bare or text[reading.start - 1 : reading.start] not in _COLUMN_HEAD:
        return False
    return text[reading.end : reading.end + 1] in (")", "\n", "")
