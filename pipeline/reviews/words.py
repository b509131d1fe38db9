"""What lexicons say of a reviewer's answers: the dimension of a unit, and whether a name is a person's or a body's."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import ReviewError
from pipeline.lexicon import cache, column, rows
from pipeline.numerals import parse_numeral

if TYPE_CHECKING:
    from pipeline.types import Dimension, SpeakerType

_SCALES = "十百千萬億兆"
_LONGEST_NAME = 4  # characters of a Chinese name, two of them surname at most


class UnitMeaning(NamedTuple):
    """What a unit measures, and the factor to the unit of that dimension."""

    dimension: Dimension
    si_unit: str | None
    factor: Decimal


class NamedUnit(NamedTuple):
    """A unit of the contract, and how many of it what a reviewer wrote is: 億元 is 100,000,000 TWD."""

    unit: str
    factor: Decimal = Decimal(1)


@cache
def _symbols() -> dict[str, UnitMeaning]:
    known = {code: UnitMeaning("money", code, Decimal(1)) for code in column("currencies", "code")}
    for row in rows("unit_symbols"):
        factor = Decimal(row["si_factor"] or 1)
        known[row["unit"]] = UnitMeaning(row["dimension"], row["si_unit"] or None, factor)  # type: ignore[arg-type]
    return known


@cache
def _counted() -> frozenset[str]:
    return frozenset((*column("measure_words", "word"), *column("counted_nouns", "noun")))


@cache
def _written() -> dict[str, frozenset[NamedUnit]]:
    """Return the units that each written form can mean, whatever stands around it."""
    found: defaultdict[str, set[NamedUnit]] = defaultdict(set)
    for row in rows("units"):
        found[_folded(row["text"])].add(NamedUnit(row["unit"], Decimal(row["factor"])))
    for row in rows("currencies"):
        found[_folded(row["text"])].add(NamedUnit(row["code"], Decimal(row["factor"])))
    for unit in _symbols():
        found[_folded(unit)] |= {NamedUnit(unit)} if _folded(unit) not in found else set()
    return {text: frozenset(units) for text, units in found.items()}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def named_unit(written: str) -> NamedUnit:
    """Return the unit of the contract that a reviewer means: 元 is TWD, 公噸 is t, ％ is %.

    Raise `ReviewError` where what is written is no unit, or may be several.
    """
    unit = unicodedata.normalize("NFKC", written).strip()
    if unit in ("", "rank") or unit in _symbols() or unit in _counted():
        return NamedUnit(unit)
    at = len(unit) - len(unit.lstrip(_SCALES))
    scale = parse_numeral(f"1{unit[:at]}") if at and _folded(unit) not in _written() else None
    single = unit[at:] if scale else unit
    means = {NamedUnit(single)} if single in _counted() else _written().get(_folded(single), frozenset())
    if len(means) > 1:
        several = " or ".join(sorted(each.unit for each in means))
        raise ReviewError(f"{written} may be {several}; write one of these as the unit")
    for named in means:
        return NamedUnit(named.unit, named.factor * (scale or 1))
    near = get_close_matches(unit, [*_symbols(), *_counted(), *_written()], n=3)
    close = f" (did you mean {', '.join(near)}?)" if near else ""
    known = "write a symbol (% pp TWD USD kW kWh t ha m2 日 年) or a measure word (個 人 座 輛)"
    raise ReviewError(f"{written} is no unit known here{close}; {known}")


def unit_meaning(unit: str) -> UnitMeaning:
    """Return what a unit of the contract measures; one that is no symbol counts things."""
    if unit == "rank":
        return UnitMeaning("rank", None, Decimal(1))
    return _symbols().get(unit) or UnitMeaning("count", "1", Decimal(1))


def speaker_type(name: str) -> SpeakerType:
    """Return what a name that the article's entities do not have is most likely the name of."""
    if any(name.endswith(suffix) for suffix in column("organization_suffixes", "suffix")):
        return "ORG"
    if 1 < len(name) <= _LONGEST_NAME and any(name.startswith(surname) for surname in column("surnames", "surname")):
        return "PERSON"
    return "PERSON" if "・" in name or "·" in name else "GROUP"
