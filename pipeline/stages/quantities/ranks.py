"""Ranks: 前10大, 前三名, 第8名, 居第二, 第5大; other ordinals (第一季, 第23條) are no quantities."""

from __future__ import annotations

import re

from pipeline.stages.quantities.contexts import context
from pipeline.stages.quantities.numbers import read_number
from pipeline.stages.quantities.reading import Reading
from pipeline.stages.quantities.units import RANK

_TOP = re.compile(r" ?(?:大|名|強|位)")
_PLACE = re.compile(r" ?(?:大(?!隊)|名|強|位|高|低|多|佳|快)")
_END = re.compile(r"$|[，。、；！？」』）)\s]")
_TOP_END = re.compile(r"$|[，。、；！？」』）)\s的之內]|以內|左右")
_NEAR = 4


def read_rank(text: str, start: int, end: int) -> Reading | None:
    """Read the rank whose numeral is at [start, end) behind 第 or 前."""
    number = read_number(text, start, end)
    if number is None or number.value % 1 or number.high is not None or number.end != end:
        return None
    mark = start - 2 if text[start - 1] == " " else start - 1
    top = text[mark] == "前"
    if top and context("no rank", "straight before").search(text, max(0, mark - 1), mark):
        return None  # 目前 5,200 名
    finish = _top(text, mark, end) if top else _place(text, mark, end)
    if finish is None:
        return None
    return Reading(
        mark, finish, number, number, number.value, number.value, number.value, "<=" if top else "=", RANK,
        text[end:finish].strip(), "rank.top" if top else "rank.place",
    )  # fmt: skip


def _top(text: str, mark: int, end: int) -> int | None:
    """Return the end of 前10大, 排名前五; 前三位 with a noun behind it counts persons."""
    unit = _TOP.match(text, end)
    if unit is None:
        ranked = context("rank", "straight before").search(text, max(0, mark - _NEAR), mark)
        return end if ranked and _TOP_END.match(text, end) else None
    if unit[0].strip() == "位" and not _TOP_END.match(text, unit.end()):
        return None
    return unit.end()


def _place(text: str, mark: int, end: int) -> int | None:
    """Return the end of 第5大, 第8名, 居第二; 第一名女總統 is an ordinal."""
    unit = _PLACE.match(text, end)
    finish = unit.end() if unit else end
    closes = _END.match(text, finish) or context("rank", "straight after").match(text, finish)
    if unit and (unit[0].strip() == "大" or (closes and unit[0].strip() != "位")):
        return finish
    before = context("rank", "straight before").search(text, max(0, mark - _NEAR), mark)
    if not (before and closes) or (unit is None and text[end - 1] == "一"):
        return None  # 居第一 is praise as often as a place
    return finish
