"""Numbers and units of targets, made comparable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lexicon
from pipeline.repeats import rate_of

if TYPE_CHECKING:
    from pipeline.types import Target

ANY = "any"  # a unit that goes with every unit of counts
NOT_FOLLOWED = "weather"  # the class of units that nobody aims at
_MOST_DIGITS = 4


def measure(target: Target) -> tuple[object, ...]:
    """Return what two targets must share exactly: dimension, unit, denominator, and whether it is a change."""
    unit = target.unit if target.si_unit is None or target.dimension == "money" else target.si_unit
    return (target.dimension, unit, rate_of(target), target.change)


def unit_class(target: Target) -> str:
    """Return what the target counts: one word for measure words that are used for one another."""
    known = _unit_classes().get(target.unit)
    if target.dimension == "count" or known == NOT_FOLLOWED:
        return known or target.unit
    return target.si_unit or target.unit


@lexicon.cache
def _unit_classes() -> dict[str, str]:
    return {row["unit"]: row["class"] for row in lexicon.rows("ledger_units")}


def number(target: Target) -> tuple[float, ...] | None:
    """Return the number in the unit of its dimension, or both bounds of a range."""
    low, high = (target.si_low, target.si_high) if target.si_unit else (target.low, target.high)
    if target.value is None:
        return None if low is None or high is None else (float(low), float(high))
    bound = low if low is not None else high
    return (float(target.value if bound is None else bound),)


def level(target: Target) -> float | None:
    """Return one number by which two targets can be called higher or lower: the value, or the middle of a range."""
    numbers = number(target)
    return sum(numbers) / len(numbers) if numbers else None


def scale(target: Target) -> float:
    """Return by what a level is divided to be a number in the target's own unit: 1e9 for GW."""
    raw = target.value
    if raw is None and target.low is not None and target.high is not None:
        raw = (target.low + target.high) / 2
    at = level(target)
    return at / raw if at and raw else 1.0


def ratio(one: Target, other: Target) -> float:
    """Return how many times the lesser of two numbers the greater is."""
    low, high = sorted(abs(level(target) or 0.0) for target in (one, other))
    return high / low if low else float("inf")


def significant_digits(target: Target) -> int:
    """Return the significant digits of the number, of a range both together; at most four."""
    numbers = number(target) or (0.0,)
    digits = sum(len(f"{n:.11e}".split("e", 1)[0].replace(".", "").strip("-0")) or 1 for n in numbers)
    return min(_MOST_DIGITS, digits)


def written(target: Target) -> str:
    """Return a quantity as the article writes it; one that a reviewer corrected, as number and unit."""
    bounds = (target.low, target.high) if target.value is None else (target.value,)
    return target.text or f"{'–'.join('' if bound is None else f'{bound:,}' for bound in bounds)} {target.unit}".strip()
