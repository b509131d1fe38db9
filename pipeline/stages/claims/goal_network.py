"""The marker's network in plain numpy: word vectors, a convolution over words, one bidirectional GRU layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.networks.packing import pack
from pipeline.networks.recurrent import GATES, Layer

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
        floats = {key: value.astype(np.float32) for key, value in arrays.items() if value.dtype.kind == "f"}
        vectors = arrays["words"].astype(np.float32) * floats["words.scale"][:, None]
        self._tables = (vectors, *(floats[sign] for sign in SIGNS[1:]))
        self._weight = np.ascontiguousarray(floats["convolution.weight"].T)
        self._bias = floats["convolution.bias"]
        self._layer = Layer.from_arrays(arrays, "layer")
        self._head = np.ascontiguousarray(floats["head.weight"].T), floats["head.bias"]

    def read(self, windows: Windows) -> Floats:
        """Return the log-odds of every word (words × answers)."""
        rows = np.concatenate([table[ids] for table, ids in zip(self._tables, windows.signs, strict=True)], axis=1)
        packing = pack(windows.lengths)
        gates = self._layer.gate_inputs(self._convolved(rows, windows.lengths))
        hidden = self._layer.run(gates[packing.slots(GATES).of(packing.characters)], packing)
        weight, bias = self._head
        odds: Floats = hidden @ weight + bias
        return odds[np.argsort(packing.characters)]

    def _convolved(self, rows: Floats, lengths: Integers) -> Floats:
        """Return each word with its neighbours, nothing beyond the edges of its window."""
        ends = np.cumsum(lengths)
        before, behind = np.zeros_like(rows), np.zeros_like(rows)
        before[1:], behind[:-1] = rows[:-1], rows[1:]
        before[ends - lengths] = 0
        behind[ends - 1] = 0
        three = np.concatenate([before, rows, behind], axis=1)
        convolved: Floats = np.maximum(three @ self._weight + self._bias, 0)
        return convolved
