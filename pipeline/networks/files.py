"""Read the folder of a network: its arrays, checked against the SHA-256 in its card."""

from __future__ import annotations

import hashlib
import io
import json
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.networks.packing import Arrays

FORMAT = 1


def read_model(folder: Path) -> tuple[Arrays, str]:
    """Return the arrays of `folder/model.npz` and their SHA-256, which must be the one in `folder/model.json`."""
    try:
        card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        content = (folder / "model.npz").read_bytes()
    except (OSError, ValueError) as error:
        raise ModelError(f"the model in {folder} cannot be read: {error}; reinstall the package") from error
    digest = hashlib.sha256(content).hexdigest()
    if digest != card.get("sha256"):
        raise ModelError(
            f"{folder / 'model.npz'} has SHA-256 {digest}, but model.json says {card.get('sha256')}; "
            "the file is damaged or the two do not belong together: reinstall the package or rebuild the model"
        )
    if card.get("format") != FORMAT:
        raise ModelError(f"{folder} has model format {card.get('format')}, this version reads {FORMAT}: reinstall it")
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        return {key: archive[key] for key in archive.files}, digest
