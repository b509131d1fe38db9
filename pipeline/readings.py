"""What the reader makes of a sentence, as signs for the linear models of attribution and claims."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.types import Reading

READER = "reader:"  # what the names of all signs begin with
_STEPS = tuple(step / 2 for step in range(-8, 9))  # log-odds at which a sign is named
_NAMES: dict[tuple[str, str], tuple[str, ...]] = {}  # made once, for they are asked for at every cue


def signs(name: str, odds: float, beside: str = "") -> tuple[str, ...]:
    """Return a sign for each step that log-odds are above, with what stands beside it in the name."""
    names = _NAMES.get((name, beside))
    if names is None:
        names = _NAMES[name, beside] = tuple(f"{READER}{name}>{step:g}{beside}" for step in _STEPS)
    return names[: bisect_left(_STEPS, odds)]


def target_odds(reading: Reading, at: int) -> float | None:
    """Return the log-odds that a quantity at offset `at` is a target; None in clauses that were not read."""
    return next((odds for end, odds in reading.targets if at < end), None)
