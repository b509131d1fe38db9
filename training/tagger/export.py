"""Write a model folder that `pipeline.backends.press` loads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from training.arrays import write_arrays
from training.tagger import lac

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

NAME_TAGS = ["O", "PER-B", "PER-I", "ORG-B", "ORG-I", "LOC-B", "LOC-I"]


def tables() -> dict[str, NDArray[Any]]:
    """Return what a model holds besides its weights: characters and tags."""
    rows, words = lac.character_rows(), lac.word_tags()
    return {
        "code_points": np.array([ord(character) for character in rows], np.uint32),
        "rows": np.array(list(rows.values()), np.uint16),
        "word_tags": np.array(words),
        "name_tags": np.array(NAME_TAGS),
        "entity_tags": np.array([words.index(tag) for tag in NAME_TAGS[1:]], np.uint8),
    }


def model_arrays(weights: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return all arrays of a model, weights in half precision."""
    return {**tables(), **{name: array.astype(np.float16) for name, array in weights.items()}}


def write_model(folder: Path, weights: Mapping[str, NDArray[Any]], note: Mapping[str, object]) -> None:
    """Write `model.npz` (weights in half precision) and `model.json` (its SHA-256 and `note`)."""
    write_arrays(folder, model_arrays(weights), note)
