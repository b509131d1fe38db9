"""The unit that a bare number leaves out: money (「7億」), an index (萬八), the unit of the quantity before it."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import cache, rows
from pipeline.stages.quantities.contexts import any_of, context
from pipeline.stages.quantities.modifiers import bound_before
from pipeline.stages.quantities.shapes import is_milestone
from pipeline.stages.quantities.units import INDEX, NOTHING, Unit, currency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.stages.quantities.reading import Reading
    from pipeline.types import Quantity

_REACH = 14
_BEHIND = 6
_SENTENCE_REACH = 60
_SMALLEST_K = 10_000
_CLAUSE_END = re.compile(r"[，。；！？\n,;]")
_SENTENCE_END = re.compile(r"[。！？\n]")
_PERSON = re.compile("(?<!每)人(?!民幣)")
_PHYSICAL = ("mass", "power", "energy", "area", "volume", "length")
PLAIN_MONEY = ("", "元", "圓", "塊", "元整")
_NOTE_WORD = "下同"
_TRANSLATED = re.compile(r"\((?:約合?|折合|合|相當於|換算約?){0,2} ?[新舊]?[台臺]幣")
_LEVEL = re.compile("萬[二三四五六七八九]")


def with_unit_meant(text: str, reading: Reading, last: Quantity | None) -> Reading | None:
    """Give a bare number the unit it leaves out (none for a count), or return None where it is no quantity."""
    if _LEVEL.fullmatch(reading.first.text):
        return _index_level(text, reading)
    if not _is_spoken_as_number(text, reading):
        return None
    unit = _unit_meant(text, reading, last)
    return reading._replace(unit=unit, rule="count.bare" if unit is NOTHING else "unit.meant")


class Note(NamedTuple):
    """A note that amounts without a currency are in one from here on: （人民幣，下同）."""

    end: int
    code: str


def currency_notes(text: str) -> tuple[Note, ...]:
    """Return the notes on the currency of an article in order of place."""
    if _NOTE_WORD not in text:
        return ()
    codes, pattern = _note_words()
    return tuple(Note(match.end(), codes[match[1]]) for match in pattern.finditer(text))


@cache
def _note_words() -> tuple[dict[str, str], re.Pattern[str]]:
    codes = {row["text"]: row["code"] for row in rows("currencies") if len(row["text"]) > 1 and not row["sense"]}
    return codes, re.compile(rf"({any_of(codes)})[ ，,、‧・·.；;()]{{0,3}}{_NOTE_WORD}")


def with_currency_noted(text: str, reading: Reading, notes: Sequence[Note]) -> Reading:
    """Give an amount without a currency that of the last note before it, or the yuan where 新台幣 translates it.

    Which currency 6萬元（約新台幣25萬元） is in is not written; in Taiwan's press it is the yuan, others are named.
    """
    if reading.unit.unit != "TWD" or reading.unit.text not in PLAIN_MONEY or reading.rule == "money.prefix":
        return reading
    before = bisect_right(notes, reading.start, key=lambda note: note.end)
    code = notes[before - 1].code if before else None
    if code is None and _TRANSLATED.match(text, reading.end):
        code = "CNY"
    return reading if code is None else reading._replace(unit=currency(code), rule="money.carried")


def with_currency_carried(text: str, reading: Reading, last: Quantity | None) -> Reading:
    """Let 元 mean the currency named before the 元 of the quantity before it (人民幣1.75兆元，另有2.53兆元)."""
    if last is None or reading.unit.text != "元" or last.unit_text != "元" or last.unit == "TWD":
        return reading
    if not _same_sentence(text, reading, last):
        return reading
    return reading._replace(unit=currency(last.unit), rule="money.carried")


def _is_spoken_as_number(text: str, reading: Reading) -> bool:
    """Tell whether a number without unit is a quantity; 千 and 百, and 億 without digits, need a word beside them."""
    scale = reading.last.scale
    if scale in "Kk":
        return _is_thousands(text, reading)
    if text.startswith("計", reading.end) and text[reading.start - 1 : reading.start] == "以":
        return True  # 數以百計
    if len(reading.first.text) == 1 and reading.first == reading.last:  # 破億, 上萬; but 億 alone is no number
        return bound_before(text, reading.start) is not None
    if reading.first.bare or scale in "千百":
        many = text.startswith("計", reading.end) or (scale in "萬億兆" and bound_before(text, reading.start))
        return bool(many) or money_meant(text, reading)
    return scale in "萬億兆"


def _is_thousands(text: str, reading: Reading) -> bool:
    """Tell whether K means a thousand: not in 台1線341K, 29k+600 or 8K影片."""
    if text[reading.end : reading.end + 1] == "+" or is_milestone(text, reading):
        return False
    return reading.first.value >= _SMALLEST_K or money_meant(text, reading)


def _index_level(text: str, reading: Reading) -> Reading | None:
    """Read 萬八 as a level of the stock index where the market is said to reach or lose it."""
    before = context("index level", "straight before").search(text, max(0, reading.start - 4), reading.start)
    return reading._replace(unit=INDEX, rule="index.level") if before else None


def _unit_meant(text: str, reading: Reading, last: Quantity | None) -> Unit:
    if text.startswith("計", reading.end):
        return NOTHING  # 數以百萬計的人口
    near = last if last is not None and _same_sentence(text, reading, last) else None
    if money_meant(text, reading):
        return currency(near.unit if near and near.dimension == "money" else "TWD")
    if _people_counted(text, reading):
        return NOTHING
    if near is not None and near.dimension == "money":
        return currency(near.unit)
    if near is not None and near.dimension in _PHYSICAL:
        return Unit("", near.unit, Decimal(1), near.dimension, "unit")
    return currency("TWD") if reading.last.scale in "億兆" else NOTHING


@cache
def _cues(side: str) -> re.Pattern[str]:
    words = {row["word"] for row in rows("money_cues") if row["side"] in (side, "either")}
    return re.compile(any_of(words))


def money_meant(text: str, reading: Reading) -> bool:
    """Tell whether a word of money stands behind the number, or before it and nearer than any word of people."""
    before = _clause_before(text, reading.start)
    cue = max((match.start() for match in _cues("before").finditer(before)), default=-1)
    people = max((match.start() for match in _people(before)), default=-1)
    if cue >= 0 and cue >= people:
        return True
    return _cues("after").match(text[reading.end : reading.end + _BEHIND].lstrip("的 ")) is not None


def _people(clause: str) -> list[re.Match[str]]:
    return [*_PERSON.finditer(clause), *context("people", "around").finditer(clause)]


def _clause_before(text: str, start: int) -> str:
    window = text[max(0, start - _REACH) : start]
    end = max((match.end() for match in _CLAUSE_END.finditer(window)), default=0)
    return window[end:]


def _people_counted(text: str, reading: Reading) -> bool:
    """Tell whether people or things are counted just before or behind the number."""
    behind = text[reading.end : reading.end + 4]
    return bool(_people(_clause_before(text, reading.start)) or _people(behind))


def _same_sentence(text: str, reading: Reading, last: Quantity) -> bool:
    return reading.start - last.end <= _SENTENCE_REACH and not _SENTENCE_END.search(text, last.end, reading.start)
