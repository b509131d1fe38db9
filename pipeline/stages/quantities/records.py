"""Turn a reading into the contract's `Quantity`: bounds, SI bounds, numbers rounded to 12 significant digits."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline.stages.quantities.units import SYMBOLS
from pipeline.types import Quantity

if TYPE_CHECKING:
    from pipeline.stages.quantities.modifiers import Modified
    from pipeline.stages.quantities.reading import Reading
    from pipeline.types import Per, Relation

_TWELVE_DIGITS = Context(prec=12)
_Number = int | float


def plain(value: Decimal) -> _Number:
    """Return a JSON number: at most 12 significant digits, an int where it is integral."""
    rounded = _TWELVE_DIGITS.plus(value)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def _plain(value: Decimal | None) -> _Number | None:
    return None if value is None else plain(value)


class Remarks(NamedTuple):
    """What the words around a quantity say about it."""

    bound: Modified | None
    per: Per | None
    change: bool
    counts: bool


def quantity(text: str, reading: Reading, remarks: Remarks) -> Quantity:
    """Return the finished record; `text` is the original text."""
    bound = remarks.bound
    low, high, relation, strict = _bounds(reading, bound)
    si_unit, si_factor = _si(reading)
    return Quantity(
        text=text[reading.start : reading.end],
        start=reading.start,
        end=reading.end,
        value=_plain(reading.value),
        low=_plain(low),
        high=_plain(high),
        relation=relation,
        unit=reading.unit.unit,
        unit_text=reading.unit_text,
        dimension=reading.unit.dimension,
        strict=strict,
        bound=bound.bound if bound else None,
        values=(plain(reading.low), plain(reading.high)) if relation == "or" else (),
        per=remarks.per,
        ratio=(plain(reading.ratio[0]), plain(reading.ratio[1])) if reading.ratio else None,
        change=remarks.change,
        si_low=None if low is None or si_unit is None else plain(low * si_factor),
        si_high=None if high is None or si_unit is None else plain(high * si_factor),
        si_unit=si_unit,
        rule=reading.rule,
        counts=remarks.counts,
    )


def _bounds(reading: Reading, bound: Modified | None) -> tuple[Decimal | None, Decimal | None, Relation, bool]:
    """Return low, high, relation and strictness: the bound word decides for a plain value."""
    if reading.value is None or reading.low != reading.high:
        return reading.low, reading.high, reading.relation, False
    relation, strict = reading.relation, reading.relation == ">="
    if bound is not None and not (relation == ">=" and bound.relation == "~"):
        relation, strict = bound.relation, bound.strict
    low = None if relation == "<=" else reading.value
    high = None if relation == ">=" else reading.value
    return low, high, relation, strict


def _si(reading: Reading) -> tuple[str | None, Decimal]:
    """Return the SI unit and the factor to it; counts keep their number under `1`, money under its currency."""
    if reading.unit.dimension == "count":
        return "1", Decimal(1)
    if reading.unit.dimension == "money":
        return reading.unit.unit, Decimal(1)
    symbol = SYMBOLS.get(reading.unit.unit)
    return (None, Decimal(1)) if symbol is None else (symbol.si_unit, symbol.si_factor)
