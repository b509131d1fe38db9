"""Which counts are quantities for a reader: not list announcements (三大, 兩點), small event parts, ages in passing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.stages.quantities.modifiers import Modified
    from pipeline.stages.quantities.reading import Reading

_SMALL = 10
_ONE_AND_TWO = 2


def counts(text: str, reading: Reading, bound: Modified | None) -> bool:
    """Tell whether a reader takes the number for a quantity."""
    if reading.value is None or bound is not None:
        return True
    unit, value = reading.unit, reading.value
    if unit.unit == "歲":
        return False
    if unit.kind not in ("measure", "noun"):
        return True
    if value <= 1:
        return False
    if unit.sense == "parts" and value <= _SMALL and unit.text in ("大", "點", "方面", "面向", "階段", "步驟", "樣", "類"):
        return False
    return True
