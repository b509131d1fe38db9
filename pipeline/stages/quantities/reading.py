"""The record that the rules of this stage fill in before it becomes a `Quantity`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pipeline.stages.quantities.units import Unit  # noqa: TC001  (dataclass field)
from pipeline.types import Relation  # noqa: TC001  (dataclass field)


class Number(NamedTuple):
    """A number in the text: `high` for 七八十, `scale` for the trailing units (the 億 of 3億), `share` for 百分之五."""

    start: int
    end: int
    value: Decimal
    high: Decimal | None = None
    vague: bool = False
    more: bool = False
    bare: bool = False
    share: bool = False
    text: str = ""


@dataclass(slots=True)
class Reading:
    """A number with its unit, or several joined; values are in `unit`."""

    start: int
    end: int
    number_end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    relation: Relation
    unit: Unit
    unit_text: str
    rule: str
    first: Number
    values: tuple[Decimal, ...] = ()
    ratio: tuple[Decimal, Decimal] | None = None
    counts: bool = True
