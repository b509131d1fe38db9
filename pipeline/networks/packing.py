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

    def slots(self, gates: int) -> Slots:
        """Return the order that puts the numbers of one step side by side: by gate, direction and row."""
        counts = np.diff(self.offsets)
        starts = np.repeat(self.offsets[:-1], counts)
        rows, parts = np.arange(len(starts)), np.arange(2 * gates)[:, None]
        places = 2 * gates * starts + np.repeat(counts, counts) * parts + rows - starts
        order = np.empty(places.size, np.int64)
        order[places] = np.where(parts % 2, self.mirrored, rows)
        part_of = np.empty(places.size, np.int64)
        part_of[places] = parts
        return Slots(order, part_of, 2 * gates)


class Slots(NamedTuple):
    """For every slot the row and the part (gate and direction) that belong there, and how many parts a row has."""

    rows: Integers
    parts: Integers
    size: int

    def of(self, sources: NDArray[Any]) -> Integers:
        """Return which of the source rows' parts go into the slots; `sources[row]` is where a row's numbers lie."""
        places: Integers = sources[self.rows] * np.int64(self.size) + self.parts
        return places


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
