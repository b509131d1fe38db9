"""What may stand behind or in front of a number: units, money, measure words, counted nouns, each from a lexicon.

`unit_at` is a longest-match lookup keyed by the first character, so a text is never scanned for units.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.types import Dimension


class Symbol(NamedTuple):
    """A unit of the contract with its dimension and its factor to the SI unit."""

    dimension: Dimension
    si_unit: str | None
    si_factor: Decimal


class Unit(NamedTuple):
    """A written form: `unit` is the contract's symbol, `factor` leads to it; `use` and `sense` restrict it."""

    text: str
    unit: str
    factor: Decimal
    dimension: Dimension
    kind: str  # unit, money, measure or noun
    sense: str = ""


Entry = tuple[str, Unit | None, str]
_ONE = Decimal(1)
_SCALED = tuple("萬億兆")  # behind these 元 is money whatever follows (1.27億元年成長)


def _symbols() -> dict[str, Symbol]:
    return {
        row["unit"]: Symbol(
            row["dimension"],  # type: ignore[arg-type]
            row["si_unit"] or None,
            Decimal(row["si_factor"] or 1),
        )
        for row in rows("unit_symbols")
    }


SYMBOLS = _symbols()


def _entries() -> Iterator[Entry]:
    """Yield every word with its unit; None marks a word that only begins like a unit (成長)."""
    for row in rows("counted_nouns"):
        yield row["noun"], Unit(row["noun"], row["noun"], _ONE, "count", "noun", "digits"), ""
    for row in rows("measure_words"):
        yield row["word"], Unit(row["word"], row["word"], _ONE, "count", "measure", row["use"]), ""
    for row in rows("units"):
        dimension = SYMBOLS[row["unit"]].dimension
        yield row["text"], Unit(row["text"], row["unit"], Decimal(row["factor"]), dimension, "unit", row["sense"]), ""
    for row in rows("currencies"):
        if row["place"] != "before":
            yield row["text"], Unit(row["text"], row["code"], Decimal(row["factor"]), "money", "money", row["sense"]), ""
    for row in rows("not_units"):
        yield row["word"], None, row["unless"]


def _by_first(entries: Iterator[Entry]) -> dict[str, tuple[Entry, ...]]:
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry[0][0]].append(entry)
    return {first: tuple(sorted(group, key=lambda entry: -len(entry[0]))) for first, group in found.items()}


UNITS = _by_first(_entries())
_PREFIXES: dict[str, tuple[tuple[str, str], ...]] = {
    last: tuple(
        sorted(
            ((row["text"], row["code"]) for row in rows("currencies") if row["place"] != "after" and row["text"][-1] == last),
            key=lambda pair: -len(pair[0]),
        )
    )
    for last in {row["text"][-1] for row in rows("currencies") if row["place"] != "after"}
}


def units_at(text: str, start: int) -> Iterator[Unit]:
    """Yield the units written at a place, longest first; none where a longer ordinary word stands there."""
    for word, unit, unless in UNITS.get(text[start : start + 1], ()):
        if not text.startswith(word, start):
            continue
        following = text[start + len(word) : start + len(word) + 1]
        if unit is None:
            if (following and following in unless) or (word[0] == "元" and text[start - 1 : start] in _SCALED):
                continue
            return
        if following.isalnum() and following.isascii() and (word[-1] == "%" or (word[-1].isascii() and word[-1].isalnum())):
            continue
        yield unit


def currency_before(text: str, end: int) -> tuple[int, str] | None:
    """Return where a currency word that ends at `end` begins, and its code; one space may stand between."""
    if text[end - 1 : end] == " ":
        end -= 1
    for word, code in _PREFIXES.get(text[end - 1 : end], ()):
        start = end - len(word)
        if text.endswith(word, 0, end) and not (word[0].isalpha() and word[0].isascii() and text[start - 1 : start].isascii() and text[start - 1 : start].isalpha()):
            return start, code
    return None
