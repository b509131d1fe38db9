"""What may stand behind or in front of a number: units, money, measure words, counted nouns, each from a lexicon.

`units_at` is a longest-match lookup keyed by the first character, so a text is never scanned for units.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.lexicon import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.types import Dimension

Kind = Literal["unit", "money", "measure", "noun", "none"]


class Symbol(NamedTuple):
    """A unit of the contract with its dimension and its factor to the SI unit."""

    dimension: Dimension
    si_unit: str | None
    si_factor: Decimal


class Unit(NamedTuple):
    """A written form: `unit` is the contract's symbol, `factor` leads to it, `sense` says where the form has it."""

    text: str
    unit: str
    factor: Decimal
    dimension: Dimension
    kind: Kind
    sense: str = ""

    @property
    def counts(self) -> bool:
        """True for measure words and counted nouns."""
        return self.kind in ("measure", "noun")


class Entry(NamedTuple):
    """A word that may stand behind a number; `unit` is None for a word that only begins like a unit (成長)."""

    word: str
    unit: Unit | None
    unless: str = ""


_ONE = Decimal(1)
_SCALES_OF_MONEY = ("萬", "億", "兆")  # behind these 元 is money whatever follows (1.27億元年成長)


def _symbol(row: Row) -> Symbol:
    return Symbol(row["dimension"], row["si_unit"] or None, Decimal(row["si_factor"] or 1))  # type: ignore[arg-type]


SYMBOLS = {row["unit"]: _symbol(row) for row in rows("unit_symbols")}
SHARE = Unit("", "%", Decimal(100), "percent", "unit")
RANK = Unit("名", "rank", _ONE, "rank", "unit")
INDEX = Unit("點", "點", _ONE, "other", "unit")
NOTHING = Unit("", "", _ONE, "count", "none")


def currency(code: str) -> Unit:
    """Return the unit of a currency code that stands before the number or is left out."""
    return Unit("", code, _ONE, "money", "money")


def _entries() -> Iterator[Entry]:
    """Yield every word; where words are equally long, the first one that fits is taken."""
    for row in rows("counted_nouns"):
        yield Entry(row["noun"], Unit(row["noun"], row["noun"], _ONE, "count", "noun", "digits"))
    for row in rows("measure_words"):
        yield Entry(row["word"], Unit(row["word"], row["word"], _ONE, "count", "measure", row["use"]))
    for row in rows("units"):
        dimension = SYMBOLS[row["unit"]].dimension
        latin = row["text"].isascii() and row["text"].isalpha()
        for text in (row["text"], f"個{row['text']}") if latin else (row["text"],):  # spoken 20個megawatt
            yield Entry(text, Unit(text, row["unit"], Decimal(row["factor"]), dimension, "unit", row["sense"]))
    for row in rows("currencies"):
        if row["place"] != "before":
            factor = Decimal(row["factor"])
            yield Entry(row["text"], Unit(row["text"], row["code"], factor, "money", "money", row["sense"]))
    for row in rows("not_units"):
        yield Entry(row["word"], None, row["unless"])


def _by_first(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.word[0]].append(entry)
    return {first: tuple(sorted(group, key=lambda entry: -len(entry.word))) for first, group in found.items()}


UNITS = _by_first(_entries())


def units_at(text: str, start: int) -> Iterator[Unit]:
    """Yield the units written at a place, longest first; none where a longer ordinary word stands there."""
    for word, unit, unless in UNITS.get(text[start : start + 1], ()):
        if not text.startswith(word, start):
            continue
        following = text[start + len(word) : start + len(word) + 1]
        if unit is not None:
            if not _goes_on(word, following):
                yield unit
        elif not (following and following in unless) and not _is_money(text, start):
            return


def _goes_on(word: str, following: str) -> bool:
    """Tell whether a unit in Latin letters, or a percent sign, goes on as a longer word or a web address."""
    return following.isascii() and following.isalnum() and (word[-1] == "%" or (word.isascii() and word[-1].isalnum()))


def _is_money(text: str, start: int) -> bool:
    return text[start] == "元" and text[start - 1 : start] in _SCALES_OF_MONEY


def _prefixes() -> dict[str, tuple[tuple[str, str], ...]]:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows("currencies"):
        if row["place"] != "after":
            found[row["text"][-1]].append((row["text"], row["code"]))
    return {last: tuple(sorted(group, key=lambda pair: -len(pair[0]))) for last, group in found.items()}


_PREFIXES = _prefixes()
_ABOUT = ("約", "近", "逾")
LAST_OF_PREFIX = frozenset(_PREFIXES)


def currency_before(text: str, end: int) -> tuple[int, str] | None:
    """Return where a currency word that ends at `end` begins, and its code; one space may stand between."""
    if text[end - 1 : end] == " ":
        end -= 1
    if text[end - 1 : end] in _ABOUT and text[end - 2 : end - 1] == "幣":  # 折合新台幣約28.6萬
        end -= 1
    for word, code in _PREFIXES.get(text[end - 1 : end], ()):
        start = end - len(word)
        if start >= 0 and text.startswith(word, start) and not _continues(text[start - 1 : start], word[0]):
            return start, code
    return None


def _continues(before: str, first: str) -> bool:
    """Tell whether a currency code is the tail of a longer Latin word."""
    return before.isascii() and before.isalpha() and first.isascii() and first.isalpha()
