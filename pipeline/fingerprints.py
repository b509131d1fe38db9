"""Hashes of what decides beside the code: every model folder and the lexicons, for `run.json`."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.models import model_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

_DIGITS = 16
_DEFAULT_MODEL = "press-tagger"
_MODEL_FILES = ("*.json", "*.npz")


def fingerprints() -> dict[str, str]:
    """Return the fingerprint of every model by its folder's name, and that of all lexicons as `lexicons`."""
    folders = sorted(path.parent for path in model_folder(_DEFAULT_MODEL).parent.glob("*/model.json"))
    models = {folder.name: _hash(path for kind in _MODEL_FILES for path in folder.glob(kind)) for folder in folders}
    return models | {"lexicons": _hash(Path(str(files("pipeline") / "lexicons")).glob("*.tsv"))}


def code_fingerprint() -> str:
    """Return the fingerprint of the code of this package, so that no result of other code is taken for its own."""
    return _hash(Path(str(files("pipeline"))).rglob("*.py"))


def own_fingerprints(lexicons: str | None, userdict: str | None) -> dict[str, str]:
    """Return the fingerprints of the word lists that the user gave, under `your …`."""
    lists = {"your lexicons": Path(lexicons).glob("*.tsv")} if lexicons else {}
    words = {"your userdict": [Path(userdict)]} if userdict and Path(userdict).is_file() else {}
    return {name: _hash(paths) for name, paths in (lists | words).items()}


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:_DIGITS]
