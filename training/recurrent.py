"""A GRU layer of PyTorch's under the names that `pipeline.networks.recurrent` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

# our names of a layer's arrays, and PyTorch's
GRU = {"inputs": "weight_ih", "recurrent": "weight_hh", "input_bias": "bias_ih", "recurrent_bias": "bias_hh"}


def layer_arrays(state: Mapping[str, NDArray[np.floating]], layer: str, name: str) -> dict[str, NDArray[np.floating]]:
    """Return the arrays of the bidirectional layer `layer` of a network's state as those of the layer `name`."""
    return {
        f"{name}.{ours}": np.stack([state[f"{layer}.{theirs}_l0{direction}"] for direction in ("", "_reverse")])
        for ours, theirs in GRU.items()
    }
