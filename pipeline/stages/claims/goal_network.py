"""The marker's network in plain numpy: word vectors, a convolution over words, one bidirectional GRU layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.networks.dense import Linear, word_vectors
from pipeline.networks.recurrent import Layer

if TYPE_CHECKING:
    from pipeline.networks.packing import Arrays, Floats, Integers

SIGNS = ("words", "tags", "zones", "names", "kinds", "endings")  # what a word is known by, in the order of the inputs


class Windows(NamedTuple):
    """Windows of words joined end to end, none empty: `signs` has a row for each of `SIGNS`."""

    signs: Integers
    lengths: Integers


class Network:
    """Words in, log-odds of each answer out."""

    def __init__(self, arrays: Arrays) -> None:
        """Read the arrays of a model file."""
        self._tables = (word_vectors(arrays), *(arrays[sign].astype(np.float32) for sign in SIGNS[1:]))
        self._convolution, self._head = (Linear.from_arrays(arrays, name) for name in ("convolution", "head"))
        self._layer = Layer.from_arrays(arrays, "layer")

    def read(self, windows: Windows) -> Floats:
        """Return the log-odds of every word (words × answers)."""
        rows = np.concatenate([table[ids] for table, ids in zip(self._tables, windows.signs, strict=True)], axis=1)
        return self._head(self._layer.over(self._convolved(rows, windows.lengths), windows.lengths))

    def _convolved(self, rows: Floats, lengths: Integers) -> Floats:
        """Return each word with its neighbours, nothing beyond the edges of its window."""
        ends = np.cumsum(lengths)
        before, behind = np.zeros_like(rows), np.zeros_like(rows)
        before[1:], behind[:-1] = rows[:-1], rows[1:]
        before[ends - lengths] = 0
        behind[ends - 1] = 0
        three = np.concatenate([before, rows, behind], axis=1)
        convolved: Floats = np.maximum(self._convolution(three), 0)
        return convolved
