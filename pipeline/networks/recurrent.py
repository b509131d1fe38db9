"""A bidirectional GRU layer in plain numpy, as the tagger and the reader use it.

All sequences of a batch run at once, packed by time. The backward direction reads every sequence from its own end and
stops at its own beginning, so both directions share one loop.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.networks.packing import pack

if TYPE_CHECKING:
    from pipeline.networks.packing import Arrays, Floats, Integers, Packing


GATES = 3  # reset, update and candidate
_PARTS = 2 * GATES  # of what one character adds: every gate's numbers forward, then backward
_ONE = np.ones(1, np.float32)  # an array, for a Python number costs a conversion in each of the many small steps
_HALF = np.full(1, 0.5, np.float32)


class Layer(NamedTuple):
    """A bidirectional GRU layer of width H: its gates are reset, update and candidate, each forward, then backward.

    `inputs` (inputs × 6H) and `bias` (6H) belong to what the layer reads, `recurrent` (3 × 2 × H × H) and
    `candidate_bias` (2 × 1 × H) to its state. The logistic function of reset and update, 1 / (1 + exp(-x)), is
    computed as (tanh(x / 2) + 1) / 2: all their numbers are halved, and those that the reset gate multiplies too.
    """

    inputs: Floats
    bias: Floats
    recurrent: Floats
    candidate_bias: Floats

    @classmethod
    def from_arrays(cls, arrays: Arrays, name: str) -> Layer:
        """Read a layer stored as PyTorch stores it: direction first, one bias for inputs and one for the state."""
        parts = ("inputs", "recurrent", "input_bias", "recurrent_bias")
        inputs, recurrent, bias, state_bias = (_by_gate(arrays[f"{name}.{part}"].astype(np.float32)) for part in parts)
        bias[:2] += state_bias[:2]
        for numbers in (inputs[:2], bias[:2], recurrent, state_bias):
            np.multiply(numbers, _HALF, out=numbers)
        width = recurrent.shape[2]
        return cls(
            np.ascontiguousarray(inputs.reshape(_PARTS * width, -1).T),
            bias.reshape(-1),
            np.ascontiguousarray(recurrent.transpose(0, 1, 3, 2)),
            np.ascontiguousarray(state_bias[2, :, None, :]),
        )

    def gate_inputs(self, rows: Floats) -> Floats:
        """Return what rows of input add to the gates: a row and part after the other, H numbers each."""
        gates: Floats = rows @ self.inputs
        gates += self.bias
        return gates.reshape(-1, self.recurrent.shape[2])

    def over(self, rows: Floats, lengths: Integers) -> Floats:
        """Return the output rows (rows × 2H) for sequences of these lengths, joined end to end, in their order."""
        packing = pack(lengths)
        gates = self.gate_inputs(rows)
        hidden = self.run(gates[packing.slots(GATES).of(packing.characters)], packing)
        return hidden[np.argsort(packing.characters)]

    def run(self, gates: Floats, packing: Packing) -> Floats:
        """Return the output rows (rows × 2H) for gate inputs in the order of `packing.slots`."""
        width = gates.shape[1]
        outputs = np.empty((2, packing.offsets[-1], width), np.float32)
        state = np.zeros((2, packing.offsets[1], width), np.float32)
        for start, end in pairwise(packing.offsets):
            added = gates[_PARTS * start : _PARTS * end].reshape(GATES, 2, end - start, width)
            following = outputs[:, start:end]
            self._step(state[:, : end - start], added, following)
            state = following
        return np.concatenate([outputs[0], outputs[1, packing.mirrored]], axis=1)

    def _step(self, state: Floats, added: Floats, following: Floats) -> None:
        """Write the next state of both directions to `following`; every array but the states is contiguous."""
        gates = np.matmul(state, self.recurrent)
        switches, candidate = gates[:2], gates[2]
        switches += added[:2]
        np.tanh(switches, out=switches)
        switches += _ONE  # twice the switch, from 0 to 2
        candidate += self.candidate_bias
        candidate *= switches[0]
        candidate += added[2]
        np.tanh(candidate, out=candidate)
        np.subtract(state, candidate, out=following)
        following *= switches[1]
        following *= _HALF
        following += candidate


def _by_gate(array: Floats) -> Floats:
    """Return an array of 2 directions × 3H × … as 3 gates × 2 directions × H × …."""
    width = array.shape[1] // GATES
    return np.ascontiguousarray(np.moveaxis(array.reshape(2, GATES, width, *array.shape[2:]), 1, 0))
