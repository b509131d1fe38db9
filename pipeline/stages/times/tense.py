"""Tell whether a clause looks ahead or back, to place a bare weekday or month (周四走低, 周六將舉行)."""

from __future__ import annotations

import re

from pipeline.lexicon import rows
from pipeline.stages.times.words import alternation

_WORDS = {row["word"]: row["tense"] for row in rows("tense_cues") if not row["where"]}
_ONWARDS = tuple(row["word"] for row in rows("tense_cues") if row["where"] == "beside")  # 12月1日[起]每日兩班
_CUE = re.compile(alternation(_WORDS))
_CLAUSE = re.compile(r"[^，。！？；\n]{0,30}")
_BEHIND = 6  # characters in front of the expression that may hold 預計 or 將
_CLAUSE_ENDS = "，。！？；\n"
_EMPTY = " \n\u3000，。！？；：、（）()「」"


def tense(text: str, start: int, end: int) -> str | None:
    """Return `future` or `past` by the words of the clause around `start`..`end`, `open` where none tells.

    None means that nothing stands beside the expression at all.
    """
    clause = _CLAUSE.match(text, end)
    after = clause.end() if clause else end
    found = {_WORDS[match[0]] for match in _CUE.finditer(text, end, after)}
    clause_start = _clause_start(text, start)
    ahead = {_WORDS[match[0]] for match in _CUE.finditer(text, clause_start, start)}
    if "future" in found or "future" in ahead:
        return "future"
    if "past" in found:
        return "past"
    if text.startswith(_ONWARDS, end):
        return "future"
    return "open" if text[end:after].strip(_EMPTY) or text[max(0, start - 1) : start].strip(_EMPTY) else None


def _clause_start(text: str, start: int) -> int:
    """Return where the clause in front of `start` begins, at most a few characters before it."""
    at = start
    while at > max(0, start - _BEHIND) and text[at - 1] not in _CLAUSE_ENDS:
        at -= 1
    return at
