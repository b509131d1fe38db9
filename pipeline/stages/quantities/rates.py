"""The denominator of a rate: 每月, 每10公頃, 每人每月, 年產, 元/公斤."""

from __future__ import annotations

import re

from pipeline.lexicon import rows
from pipeline.numerals import RUN, read_numeral
from pipeline.stages.quantities.contexts import any_of
from pipeline.stages.quantities.reading import Number
from pipeline.stages.quantities.records import plain
from pipeline.stages.quantities.senses import fits
from pipeline.stages.quantities.units import units_at
from pipeline.types import Per

_REACH = 14
_BETWEEN = re.compile(r"[，。；、！？\n,;]")
_WORDS = {row["word"]: row["unit"] for row in rows("rates") if row["side"] == "before"}
_BEFORE = re.compile(
    "(?<![去今明前本每0-9０-９〇一二三四五六七八九十])(" + any_of(_WORDS) + r")[^，。；、！？\n0-9]{0,6}$"
)
_BEHIND = tuple((row["word"], row["unit"]) for row in rows("rates") if row["side"] == "after")


def rate_of(text: str, start: int, end: int, *, share: bool) -> Per | None:
    """Return the denominator nearest to a quantity; of shares and ranks (`share`) only 每 makes a rate."""
    for word, unit in _BEHIND if text[end : end + 1] == "/" else ():
        if text.startswith(word, end):
            return Per(text=word, start=end, end=end + len(word), value=1, unit=unit)
    window = max(0, start - _REACH)
    place = text.rfind("每", window, start)
    if place >= 0 and not _BETWEEN.search(text, place, start):
        return _each(text, place, start)
    word_before = None if share else _BEFORE.search(text, window, start)
    if word_before is None:
        return None
    word = word_before[1]
    return Per(text=word, start=word_before.start(1), end=word_before.end(1), value=1, unit=_WORDS[word])


def _each(text: str, place: int, limit: int) -> Per | None:
    """Read 每 with an optional number and a unit, measure word or span of time, all before `limit`."""
    number = _number_behind(text, place + 1, limit)
    if number is None:
        return None
    at = number.end + (text[number.end : number.end + 2] in ("個月", "個人", "個小"))
    for unit in units_at(text, at):
        end = at + len(unit.text)
        if end <= limit and (unit.dimension == "duration" or fits(text, number, unit, at)):
            return Per(text=text[place:end], start=place, end=end, value=plain(number.value), unit=unit.unit)
    return None


def _number_behind(text: str, start: int, limit: int) -> Number | None:
    """Return the number behind 每, one where there is none."""
    run = RUN.match(text, start, limit)
    numeral = read_numeral(run[0] if run else "1")
    if numeral is None:
        return None
    return Number(start, run.end() if run else start, run[0] if run else "1", numeral.value)
