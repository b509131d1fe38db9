"""Linear layers and tables of vectors, as the small networks store them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from pipeline.networks.packing import Arrays, Floats


class Linear(NamedTuple):
    """A linear layer, its weights with the inputs first."""

    weight: Floats
    bias: Floats

    @classmethod
    def from_arrays(cls, arrays: Arrays, name: str) -> Linear:
        """Read a layer stored as PyTorch stores it: outputs first."""
        weight, bias = (arrays[f"{name}.{part}"].astype(np.float32) for part in ("weight", "bias"))
        return cls(np.ascontiguousarray(weight.T), bias)

    def __call__(self, rows: Floats) -> Floats:
        """Return the outputs, a row each."""
        outputs: Floats = rows @ self.weight
        outputs += self.bias
        return outputs


def word_vectors(arrays: Arrays) -> Floats:
    """Return the table of words, stored as whole numbers and what each row must be multiplied with."""
    vectors: Floats = arrays["words"].astype(np.float32) * arrays["words.scale"].astype(np.float32)[:, None]
    return vectors
