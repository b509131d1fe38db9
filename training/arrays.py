"""Write a folder that `pipeline.networks.files.read_model` reads: arrays, and a card with their SHA-256."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.networks.files import FORMAT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

_DAY = (1980, 1, 1, 0, 0, 0)  # a fixed time stamp: the same weights give the same bytes


def write_arrays(folder: Path, arrays: Mapping[str, NDArray[Any]], note: Mapping[str, object]) -> None:
    """Write `model.npz` and `model.json` (its SHA-256 and `note`)."""
    content = _archive(arrays)
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
