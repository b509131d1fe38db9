"""Ranks: 前10大, 前三名, 第8名, 居第二, 第5大; other ordinals (第一季, 第23條) are no quantities."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.stages.quantities.grammar import read_number
from pipeline.stages.quantities.reading import Reading
from pipeline.stages.quantities.units import Unit

RANK = Unit("名", "rank", Decimal(1), "rank", "unit")
_TOP = re.compile(r" ?(?:大|名|強|位)")
_PLACE = re.compile(r" ?(?:大|名|強|位|高|低|多|佳|快)")
_TOP_END = re.compile(r"$|[，。、；！？」』）\)\s的之內]|以內|之內")
_PLACE_BEFORE = re.compile(r"(?:居|居於|排名|名列|排行|位居|列|列為|排|高居|榮登|榮獲|勇奪|奪下|奪|奪得|拿下|獲|獲得|蟬聯|榜|順位是)$")
_PLACE_END = re.compile(r"$|[，。、；！？」』）\)\s的之]|於|為|與|在|和|及|佳績|左右|成績|寶座|殊榮")


def read_rank(text: str, start: int, end: int) -> Reading | None:
    """Read the rank whose numeral is at [start, end) behind 第 or 前."""
    mark = start - 2 if text[start - 1 : start] == " " else start - 1
    number = read_number(text, start, end)
    if number is None or number.value != number.value.to_integral_value() or number.high is not None:
        return None
    if text[mark : mark + 1] == "前":
        unit = _TOP.match(text, end)
        if unit is None or (unit[0].strip() == "位" and not _TOP_END.match(text, unit.end())):
            return None
        return _reading(number, mark, unit.end(), "<=", text[end : unit.end()], "rank.top")
    unit = _PLACE.match(text, end)
    finish = unit.end() if unit else end
    word = unit[0].strip() if unit else ""
    if word == "大" and not text.startswith("大隊", end) or (word and _PLACE_END.match(text, finish) and word != "位"):
        return _reading(number, mark, finish, "=", word, "rank.place")
    before = text[max(0, mark - 4) : mark].rstrip()
    if _PLACE_BEFORE.search(before) and _PLACE_END.match(text, finish):
        return _reading(number, mark, finish, "=", word, "rank.place")
    return None


def _reading(number, start: int, end: int, relation: str, unit_text: str, rule: str) -> Reading:  # type: ignore[no-untyped-def]
    return Reading(start, end, number.end, number.value, number.value, number.value, relation, RANK, unit_text.strip(), rule, number)  # type: ignore[arg-type]
