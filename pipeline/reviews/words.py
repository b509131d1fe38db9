"""What lexicons say of a reviewer's answers: the dimension of a unit, and whether a name is a person's or a body's."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import cache, column, rows

if TYPE_CHECKING:
    from pipeline.types import Dimension, SpeakerType

_LONGEST_NAME = 4  # characters of a Chinese name, two of them surname at most


class UnitMeaning(NamedTuple):
    """What a unit measures, and the factor to the unit of that dimension."""

    dimension: Dimension
    si_unit: str | None
    factor: Decimal


@cache
def _symbols() -> dict[str, UnitMeaning]:
    known = {code: UnitMeaning("money", code, Decimal(1)) for code in column("currencies", "code")}
    for row in rows("unit_symbols"):
        factor = Decimal(row["si_factor"] or 1)
        known[row["unit"]] = UnitMeaning(row["dimension"], row["si_unit"] or None, factor)  # type: ignore[arg-type]
    return known


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
