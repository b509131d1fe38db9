"""A character tagger in plain numpy: embedding, two bidirectional GRU layers and two heads.

All sequences of a batch run at once, packed by time. The backward direction reads every sequence from its own end and
stops at its own beginning, so both directions share one loop.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.backends.chain import Chain
from pipeline.backends.packing import pack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.backends.packing import Arrays, Floats, Integers, Packing


_GATES = 3  # reset, update and candidate
_PARTS = 2 * _GATES  # of what one character adds: every gate's numbers forward, then backward
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

    def run(self, gates: Floats, packing: Packing) -> Floats:
        """Return the output rows (rows × 2H) for gate inputs in the order of `packing.slots`."""
        width = gates.shape[1]
        outputs = np.empty((2, packing.offsets[-1], width), np.float32)
        state = np.zeros((2, packing.offsets[1], width), np.float32)
        for start, end in pairwise(packing.offsets):
            added = gates[_PARTS * start : _PARTS * end].reshape(_GATES, 2, end - start, width)
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
    width = array.shape[1] // _GATES
    return np.ascontiguousarray(np.moveaxis(array.reshape(2, _GATES, width, *array.shape[2:]), 1, 0))


class Answer(NamedTuple):
    """What the network says of each character, in order.

    A name tag comes with its probability and with that of the name of the character before going on here.
    """

    words: Integers
    names: Integers
    certainty: Floats
    goes_on: Floats


_NONE = np.zeros(0, np.int64), np.zeros(0, np.float32)
EMPTY = Answer(_NONE[0], _NONE[0], _NONE[1], _NONE[1])  # for no characters


class Network:
    """Characters in, a word tag and a name tag for each out.

    The name scores are those of the entity tags among the word tags, with one score for all other word tags together,
    plus a linear layer of their own.
    """

    def __init__(self, arrays: Arrays) -> None:
        """Read the arrays of a model file; the first layer's gate inputs are computed once for all characters."""
        first = Layer.from_arrays(arrays, "layer1")
        self._gate_inputs = first.gate_inputs(arrays["embedding"].astype(np.float32))
        self._layers = first, Layer.from_arrays(arrays, "layer2")
        self._heads = [
            (arrays[f"{head}.weight"].astype(np.float32).T, arrays[f"{head}.bias"].astype(np.float32))
            for head in ("words", "names")
        ]
        self._chain = Chain.from_arrays(arrays, "names")
        self._entity = arrays["entity_tags"].astype(np.int64)  # the word tags behind the name tags 1, 2, …
        # Not np.setdiff1d: that imports numpy.ma, a fifth of a second.
        self._other = np.delete(np.arange(len(arrays["word_tags"])), self._entity)
        tags = arrays["name_tags"].tolist()
        self._inside = np.array([tags.index(tag.replace("-B", "-I")) for tag in tags])

    def read(self, rows: NDArray[np.uint16], lengths: Integers) -> Answer:
        """Read sequences joined end to end, given as embedding rows of their characters."""
        packing = pack(lengths)
        hidden = self._hidden(rows, packing)
        (word_weight, word_bias), (name_weight, name_bias) = self._heads
        word_scores = hidden @ word_weight + word_bias
        name_scores = self._name_scores(word_scores) + (hidden @ name_weight + name_bias)
        path = self._chain.best_path(name_scores, packing)
        certainty = self._chain.certainty(name_scores, path, self._inside, packing)
        places = np.argsort(packing.characters)
        return Answer(word_scores.argmax(axis=1)[places], path[places], *(part[places] for part in certainty))

    def _hidden(self, rows: NDArray[np.uint16], packing: Packing) -> Floats:
        first, second = self._layers
        slots = packing.slots(_GATES)
        hidden = first.run(self._gate_inputs[slots.of(rows[packing.characters])], packing)
        gates = second.gate_inputs(hidden)
        return second.run(gates[slots.of(np.arange(len(hidden)))], packing)

    def _name_scores(self, word_scores: Floats) -> Floats:
        """Return the word scores as name scores: all other tags together (log-sum-exp) as `O`, then the entity tags."""
        other = word_scores[:, self._other]
        highest = other.max(axis=1, keepdims=True)
        outside = highest + np.log(np.exp(other - highest).sum(axis=1, keepdims=True))
        return np.concatenate([outside, word_scores[:, self._entity]], axis=1)
