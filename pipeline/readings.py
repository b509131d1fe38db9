"""What the reader makes of a sentence, as signs for the linear models of attribution and claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.types import Reading

READER = "reader:"  # what the names of all signs begin with
_STEPS = tuple(step / 2 for step in range(-8, 9))  # log-odds at which a sign is named


def signs(name: str, odds: float) -> Iterator[str]:
    """Yield a sign for each step that log-odds are above."""
    return (f"{READER}{name}>{step:g}" for step in _STEPS if odds > step)


def target_odds(reading: Reading, at: int) -> float | None:
    """Return the log-odds that a quantity at offset `at` is a target; None in clauses that were not read."""
    return next((odds for end, odds in reading.targets if at < end), None)
