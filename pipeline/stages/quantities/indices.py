"""Numbers without unit behind the name of an index, a ratio or a ranking: RSI為41.45, PMI跌破50, 年線15,876, 排名344.

The names and the words that may stand between name and number are in `index_words.tsv`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.lexicon import cache, rows
from pipeline.numerals import RUN
from pipeline.stages.quantities.contexts import any_of
from pipeline.stages.quantities.modifiers import sign_before
from pipeline.stages.quantities.numbers import read_number
from pipeline.stages.quantities.reading import Reading
from pipeline.stages.quantities.units import INDEX, NOTHING, RANK, Unit

if TYPE_CHECKING:
    from pipeline.stages.quantities.reading import Number
    from pipeline.types import Quantity

RULE = "index"
_REACH = 28  # characters before a number in which the name stands
_CHAIN = 8  # characters between two values of one measure
_UNITS = {"measure": NOTHING, "level": INDEX, "rank": RANK}
_PERSONS = (RANK.text, "位")
_LOWEST_LEVEL = 1000
_LAST_RANK = 5000
_NO_VALUE = re.compile(r"(?:19|20)[0-9]{2}|0[0-9]+")  # years and codes of stocks
_NO_END = re.compile(r"[0-9A-Za-z:/%年月日時點號分週周季天成趴-]| ?[年月日%]")
_END = re.compile(r"$|[，。、；！？」』）)(（\s]")
_TO = re.compile(r" ?[~～〜∼至到\-–—] ?")


def read_index(text: str, start: int, end: int, last: Quantity | None) -> Reading | None:
    """Read the number at [start, end) that a name in front makes a quantity, or the value before it (1.09升至1.12)."""
    number = read_number(text, start, end)
    if number is None or number.share or number.high is not None:
        return None
    unit = _named(text, sign_before(text, start)) or _gone_on(text, start, last)
    if unit is None or not _fits(text, number, unit):
        return None
    second = None if unit is RANK else _second(text, number)
    closing = number if second is None else second
    value = number.value if second is None else None
    return Reading(
        start, closing.end, number, closing, value, number.value, closing.value,
        "=" if second is None else "range", unit, "", RULE,
    )  # fmt: skip


def as_rank(text: str, reading: Reading, last: Quantity | None) -> Reading:
    """Read 排名由12名, 世界排名23位 and 從第11名降至34名 as ranks; other 名 and 位 are persons."""
    if reading.unit.text not in _PERSONS or reading.value is None:
        return reading
    if _named(text, reading.start) is RANK or _gone_on(text, reading.start, last) is RANK:
        return reading._replace(unit=RANK, rule=RULE)
    return reading


def _fits(text: str, number: Number, unit: Unit) -> bool:
    """Tell whether the number may be a value of such a measure: no date or year, no rank of half a place."""
    if _NO_END.match(text, number.end) and _second(text, number) is None:
        return False
    if _NO_VALUE.fullmatch(number.text):
        return False
    if unit is INDEX:
        return number.value >= _LOWEST_LEVEL
    if unit is RANK and not (number.value % 1 == 0 and 0 < number.value <= _LAST_RANK):
        return False
    return "." in number.text or bool(_END.match(text, number.end) or _behind().match(text, number.end))


def _second(text: str, first: Number) -> Number | None:
    """Return the greater number that closes a range: 10200-10300."""
    link = _TO.match(text, first.end)
    run = RUN.match(text, link.end()) if link else None
    second = read_number(text, run.start(), run.end()) if run else None
    if second is None or second.share or second.value <= first.value or _NO_END.match(text, second.end):
        return None
    return second


def _named(text: str, start: int) -> Unit | None:
    """Return the unit of the measure whose name stands in front of a place."""
    match = _names().search(text, max(0, start - _REACH), start)
    return None if match is None else _UNITS[_roles()[match["name"]]]


def _gone_on(text: str, start: int, last: Quantity | None) -> Unit | None:
    """Return the unit of the value before, where only a word of change stands between."""
    if last is None or start - last.end > _CHAIN or not (last.rule == RULE or last.unit == "rank"):
        return None
    return (RANK if last.unit == "rank" else NOTHING) if _leads().fullmatch(text, last.end, start) else None


def _words(*roles: str) -> str:
    return any_of({row["word"] for row in rows("index_words") if row["role"] in roles})


@cache
def _roles() -> dict[str, str]:
    return {row["word"]: row["role"] for row in rows("index_words") if row["role"] in _UNITS}


@cache
def _names() -> re.Pattern[str]:
    links = rf"(?:(?:{_words('link', 'to')}) ?){{0,4}}"
    led = rf"[^，。；！？\n]{{1,10}}(?:{_words('to')}) ?"
    return re.compile(rf"(?P<name>{_words(*_UNITS)})(?: ?\([^()]{{1,16}}\))? ?(?:{links}|{led})$")


@cache
def _leads() -> re.Pattern[str]:
    return re.compile(rf"[的,，]? ?(?:{_words('to')}) ?(?:約 ?)?")


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(_words("behind"))
