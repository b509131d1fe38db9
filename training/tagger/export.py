"""Write a model folder that `pipeline.backends.press` loads."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.backends.press import FORMAT
from training.tagger import lac

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

NAME_TAGS = ["O", "PER-B", "PER-I", "ORG-B", "ORG-I", "LOC-B", "LOC-I"]
_DAY = (1980, 1, 1, 0, 0, 0)  # a fixed time stamp: the same weights give the same bytes


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
    content = _archive(model_arrays(weights))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.npz").write_bytes(content)
    card = {"format": FORMAT, "sha256": hashlib.sha256(content).hexdigest(), **note}
    (folder / "model.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _archive(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return an .npz file whose bytes depend on the arrays alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _DAY), member.getvalue(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
