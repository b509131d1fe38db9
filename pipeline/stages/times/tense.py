"""Tell whether a clause looks ahead or back, to place a bare weekday or month (周四走低, 周六將舉行)."""

from __future__ import annotations

import re

from pipeline.lexicon import rows
from pipeline.stages.times.words import alternation

_WORDS = {row["word"]: row["tense"] for row in rows("tense_cues")}
_CUE = re.compile(alternation(_WORDS))
_CLAUSE = re.compile(r"[^，。！？；\n]{0,30}")
_BEHIND, _AHEAD_OF = 6, 30


def tense(text: str, start: int, end: int) -> str | None:
    """Return `future` or `past` by the words of the clause around `start`..`end`, None where none tells."""
    clause = _CLAUSE.match(text, end)
    after = clause.end() if clause else end
    found = {_WORDS[match[0]] for match in _CUE.finditer(text, end, min(after, end + _AHEAD_OF))}
    found |= {_WORDS[match[0]] for match in _CUE.finditer(text, max(0, start - _BEHIND), start)} & {"future"}
    return "future" if "future" in found else "past" if found else None
