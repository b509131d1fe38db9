"""A character tagger in plain numpy: embedding, two bidirectional GRU layers and two heads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.backends.chain import Chain
from pipeline.networks.packing import pack
from pipeline.networks.recurrent import GATES, Layer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.networks.packing import Arrays, Floats, Integers, Packing


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
        slots = packing.slots(GATES)
        hidden = first.run(self._gate_inputs[slots.of(rows[packing.characters])], packing)
        gates = second.gate_inputs(hidden)
        return second.run(gates[slots.of(np.arange(len(hidden)))], packing)

    def _name_scores(self, word_scores: Floats) -> Floats:
        """Return the word scores as name scores: all other tags together (log-sum-exp) as `O`, then the entity tags."""
        other = word_scores[:, self._other]
        highest = other.max(axis=1, keepdims=True)
        outside = highest + np.log(np.exp(other - highest).sum(axis=1, keepdims=True))
        return np.concatenate([outside, word_scores[:, self._entity]], axis=1)
