"""Lay out sequences of different lengths by time, without padding.

The sequences are sorted by falling length: first come all first characters, then all second characters, and so on;
those still running at a step are a prefix of the ones before.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Arrays: TypeAlias = Mapping[str, NDArray[Any]]
Floats: TypeAlias = NDArray[np.float32]
Integers: TypeAlias = NDArray[np.int64]


class Packing(NamedTuple):
    """How sequences, joined end to end, are laid out by time.

    `characters[row]` is the place of a row in the joined sequences and `mirrored[row]` the row at the same distance
    from the other end of its sequence; `previous` holds the row of the character before for every row behind the first
    step. Step `t` is rows `offsets[t]` to `offsets[t + 1]`; `steps` tells for every step but the first where the step
    before begins, where it begins and where it ends.
    """

    characters: Integers
    mirrored: Integers
    previous: Integers
    offsets: list[int]
    steps: list[tuple[int, int, int]]


def pack(lengths: Integers) -> Packing:
    """Lay out sequences of these lengths (at least one, none empty)."""
    starts = np.cumsum(lengths) - lengths
    order = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[order], lengths[order]
    steps = np.arange(lengths[0])[:, None]
    running = steps < lengths
    characters = (starts + steps)[running]
    row_of = np.empty_like(characters)
    row_of[characters] = np.arange(len(characters))
    mirrored = row_of[(starts + lengths - 1 - steps)[running]]
    offsets = [0, *np.cumsum(running.sum(1)).tolist()]
    previous = row_of[characters[offsets[1] :] - 1]
    return Packing(
        characters, mirrored, previous, offsets, [(a, b, c) for (a, b), (_, c) in pairwise(pairwise(offsets))]
    )
