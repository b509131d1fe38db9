"""What a tagger's hints change: numbers that it takes for ordinals, or for parts of names and dates, do not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.types import Hint, Quantity

RULE = "backend-hint"


def heed(quantities: Iterable[Quantity], hints: Iterable[Hint]) -> tuple[Quantity, ...]:
    """Return the quantities, those not counting that a hint speaks against; without hints, just as they are.

    A number inside a longer name (AI新十大建設), inside an ordinal, or without a unit inside a time is no quantity.
    """
    against = sorted((h for h in hints if h.kind != "quantity"), key=lambda h: (h.start, h.end))
    return tuple(_without_count(q) if q.counts and _denied(q, against) else q for q in quantities)


def _denied(quantity: Quantity, hints: Iterable[Hint]) -> bool:
    return any(_denies(hint, quantity) for hint in hints if hint.start <= quantity.start and quantity.end <= hint.end)


def _denies(hint: Hint, quantity: Quantity) -> bool:
    if hint.kind == "name":
        return hint.end - hint.start > quantity.end - quantity.start
    return hint.kind == "ordinal" or not quantity.unit


def _without_count(quantity: Quantity) -> Quantity:
    return msgspec.structs.replace(quantity, counts=False, rule=f"{quantity.rule} {RULE}")
