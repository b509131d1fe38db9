"""The records that pass between this stage's rules before a `Quantity` is made of them."""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003  (NamedTuple fields)
from typing import NamedTuple

from pipeline.stages.quantities.units import Unit  # noqa: TC001
from pipeline.types import Relation  # noqa: TC001


class Number(NamedTuple):
    """A number in the text: `high` for 七八十, `share` for 百分之五, `bare` for a scale without digits (百億)."""

    start: int
    end: int
    text: str
    value: Decimal
    high: Decimal | None = None
    vague: bool = False
    more: bool = False
    bare: bool = False
    share: bool = False

    @property
    def scale(self) -> str:
        """The last character, which is 萬 or 億 where the number ends in one; the 萬 of 兩萬五 too."""
        if len(self.text) > 2 and self.text[-2] in "萬億千" and self.text[-1] not in "十百千萬億":
            return self.text[-2]
        return self.text[-1]


class Measured(NamedTuple):
    """A number with the unit behind it; `value` and `high` are in `unit.unit`, `end` is behind the unit."""

    number: Number
    unit: Unit | None
    end: int
    value: Decimal
    high: Decimal | None


class Reading(NamedTuple):
    """A number with its unit, or two joined to a range; `first` and `last` are the same for one number."""

    start: int
    end: int
    first: Number
    last: Number
    value: Decimal | None
    low: Decimal
    high: Decimal
    relation: Relation
    unit: Unit
    unit_text: str
    rule: str
    ratio: tuple[Decimal, Decimal] | None = None
