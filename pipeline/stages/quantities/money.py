"""Whether a bare number with 萬, 億 or 兆 is money: currency words around it and words of spending in its clause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.lexicon import rows
from pipeline.stages.quantities.units import currency_before

if TYPE_CHECKING:
    from pipeline.stages.quantities.reading import Reading

_REACH = 14
_CLAUSE_END = re.compile(r"[，。；！？\n,;]")


def _cues(*sides: str) -> re.Pattern[str]:
    words = {row["word"] for row in rows("money_cues") if row["side"] in sides}
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


_BEFORE = _cues("before", "either")
_AFTER = _cues("after", "either")
_PEOPLE = re.compile(r"人|名|戶|件|輛|次|粉絲|觀眾|旅客|遊客|確診|人口|用戶|會員|張|噸|公噸|支|劑")


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


def foreign_currency(text: str, reading: Reading) -> tuple[int, str] | None:
    """Return where a currency word straight before begins, and its code."""
    return currency_before(text, reading.start)
