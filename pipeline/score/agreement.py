"""When a found value, speaker, relation or goal is that of the gold."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

from pipeline import lexicon

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.score.records import FoundClaim, FoundQuantity, GoldClaim, Number, Place

_COUNT = "count"
_RELATIVE, _ABSOLUTE = 1e-6, 1e-12  # how far numbers may lie apart
_NAME_VARIANTS = str.maketrans("台‧．·", "臺・・・")


class Quantity(Protocol):
    """A number with bounds and a unit, of the gold or found."""

    @property
    def value(self) -> Number | None: ...  # noqa: D102
    @property
    def low(self) -> Number | None: ...  # noqa: D102
    @property
    def high(self) -> Number | None: ...  # noqa: D102
    @property
    def unit(self) -> str | None: ...  # noqa: D102


@cache
def _units() -> dict[str, tuple[str, float]]:
    """Return base and factor of every unit that is converted before it is compared."""
    path = files("pipeline.score") / "units.tsv"
    rows = lexicon.parse(path.read_text(encoding="utf-8"), str(path))
    return {row["unit"]: (row["base"], float(row["factor"])) for row in rows}


def same_value(gold: Quantity, found: Quantity) -> bool:
    """Return whether the units are of one base and both bounds are the same number in it."""
    (gold_base, gold_bounds), (found_base, found_bounds) = _in_base(gold), _in_base(found)
    return gold_base == found_base and all(map(_same_number, gold_bounds, found_bounds))


def _in_base(quantity: Quantity) -> tuple[str, tuple[float | None, float | None]]:
    """Return the base unit and both bounds in it; a plain value is both bounds."""
    base, factor = _units().get(quantity.unit or "", (_COUNT, 1))
    low, high = (quantity.low, quantity.high) if quantity.value is None else (quantity.value, quantity.value)
    return base, (_times(low, factor), _times(high, factor))


def _times(number: Number | None, factor: float) -> float | None:
    return None if number is None else float(number) * factor


def _same_number(gold: float | None, found: float | None) -> bool:
    if gold is None or found is None:
        return gold is found
    return math.isclose(gold, found, rel_tol=_RELATIVE, abs_tol=_ABSOLUTE)


def same_relation(gold: GoldClaim, found: FoundQuantity) -> bool:
    """Return whether =, >=, <= or ~ is the same; ranges and alternatives are told by their bounds."""
    return gold.value is None or (gold.relation or "=") == (found.relation or "=")


def comparable_name(name: str | None) -> str:
    """Return a name without white space, 臺 for 台 and one kind of middle dot."""
    return "".join((name or "").split()).translate(_NAME_VARIANTS)


def same_speaker(names: Collection[str], found: str | None) -> bool:
    """Return whether `found` is one of the names; where there are none, only the reporter is right."""
    if not names:
        return not found
    return comparable_name(found) in set(map(comparable_name, names))


def same_kind(gold: GoldClaim, found: FoundClaim) -> bool:
    """Return whether the gold takes the kind that was found."""
    return found.kind in gold.kinds


def same_year(gold: GoldClaim, found: FoundClaim) -> bool:
    """Return whether the gold takes the year that was found."""
    return found.year_value in gold.years


def overlap(first: Place, second: Place) -> int:
    """Return how many characters two places share."""
    return max(0, min(first[1], second[1]) - max(first[0], second[0]))


def goal_share(gold: GoldClaim, found: FoundClaim) -> float:
    """Return the character F1 of the gold goal and what was found: its object, or its text without the quantity."""
    if not found.goal:
        return 0.0
    quantity = found.target.text if found.target else None
    text = found.goal.text or ""
    without = text.replace(quantity, "") if quantity else text
    return max(character_f1(gold.goal or "", candidate) for candidate in (found.goal.object or "", without))


def character_f1(gold: str, found: str) -> float:
    """Return the F1 of two texts' letters and digits, each as often as it stands there."""
    wanted, given = _characters(gold), _characters(found)
    same = sum((wanted & given).values())
    return 2 * same / (sum(wanted.values()) + sum(given.values())) if same else 0.0


def _characters(text: str) -> Counter[str]:
    return Counter(character for character in text if character.isalnum())
