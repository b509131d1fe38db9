"""The lists of words and signs that have a row of numbers in a network's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

UNKNOWN = 1  # the number of what a table does not have; 0 is a gap
_FIGURE = "#"


def entry_of(word: str) -> str:
    """Return the entry of a word: all figures have the same."""
    return _FIGURE if word[:1].isdigit() else word


def listed(encoded: np.ndarray) -> Mapping[str, int]:
    """Return the numbers of the words of a list stored as UTF-8 lines."""
    return {word: number for number, word in enumerate(encoded.tobytes().decode().split("\n"))}
