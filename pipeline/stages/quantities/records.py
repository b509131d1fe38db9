"""Turn a reading into the contract's `Quantity`: bounds, SI bounds, numbers rounded to 12 significant digits."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING

from pipeline.stages.quantities.units import SYMBOLS
from pipeline.types import Quantity

if TYPE_CHECKING:
    from pipeline.stages.quantities.modifiers import Modified
    from pipeline.stages.quantities.reading import Reading
    from pipeline.types import Per

_TWELVE_DIGITS = Context(prec=12)


def plain(value: Decimal | None) -> int | float | None:
    """Return a JSON number: at most 12 significant digits, an int where it is integral."""
    if value is None:
        return None
    rounded = value if value == value.to_integral_value() and abs(value) < 10**12 else _TWELVE_DIGITS.plus(value)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def quantity(text: str, reading: Reading, bound: Modified | None, per: Per | None, *, change: bool) -> Quantity:
    """Return the finished record; `text` is the original text."""
    low, high, relation, strict = _bounds(reading, bound)
    si_unit, si_low, si_high = _si(reading, low, high)
    value = None if reading.value is None else plain(reading.value)
    return Quantity(
        text=text[reading.start : reading.end],
        start=reading.start,
        end=reading.end,
        value=value,
        low=plain(low),
        high=plain(high),
        relation=relation,
        unit=reading.unit.unit,
        unit_text=reading.unit_text,
        dimension=reading.unit.dimension,
        strict=strict,
        bound=bound.bound if bound else None,
        values=tuple(number for number in map(plain, reading.values) if number is not None),
        per=per,
        ratio=None if reading.ratio is None else (plain(reading.ratio[0]) or 0, plain(reading.ratio[1]) or 0),
        change=change,
        si_low=si_low,
        si_high=si_high,
        si_unit=si_unit,
        rule=reading.rule,
        counts=reading.counts,
    )


def _bounds(reading: Reading, bound: Modified | None) -> tuple[Decimal | None, Decimal | None, str, bool]:
    """Return low, high, relation and strictness: the bound word decides for a plain value."""
    if reading.value is None or (reading.low != reading.high and reading.relation == "="):
        return reading.low, reading.high, reading.relation, False
    relation, strict = reading.relation, reading.relation == ">="
    if bound is not None and not (relation == ">=" and bound.relation == "~"):
        relation, strict = bound.relation, bound.strict
    low = None if relation == "<=" else reading.value
    high = None if relation == ">=" else reading.value
    return low, high, relation, strict


def _si(reading: Reading, low: Decimal | None, high: Decimal | None) -> tuple[str | None, int | float | None, int | float | None]:
    """Return the SI unit and the bounds in it; a count keeps its number under `1`, money its currency."""
    dimension = reading.unit.dimension
    if dimension == "count":
        return "1", plain(low), plain(high)
    if dimension == "money":
        return reading.unit.unit, plain(low), plain(high)
    symbol = SYMBOLS.get(reading.unit.unit)
    if symbol is None or symbol.si_unit is None:
        return None, None, None
    factor = symbol.si_factor
    return symbol.si_unit, *(plain(None if bound is None else bound * factor) for bound in (low, high))
