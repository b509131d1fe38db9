"""What `python -m pipeline doctor` tells: what is installed, which backends work, which files are as they were made."""

from __future__ import annotations

import base64
import hashlib
import json
import platform
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

import pipeline
from pipeline import lexicon
from pipeline.backends import backend_names, load_backend, third_party
from pipeline.errors import BackendError, PipelineError
from pipeline.linear import load_linear
from pipeline.models import model_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

State: TypeAlias = Literal["good", "missing", "wrong"]

LIBRARIES = ("spacy", "numpy", "msgspec", "jieba", "pandas", "rich", "typer")
EXTRAS = {
    "ckip": ("ckip-transformers", "torch", "transformers"),
    "test": ("pytest", "hypothesis", "jsonschema"),
}
_TEXT = "經濟部長王小明表示，2030年再生能源占比要達30%。"
_TAGGER = "press-tagger"
_NEEDS_MODEL = "give it with --model"


class Finding(Struct, frozen=True):
    """One thing looked at: `wrong` is a fault, `missing` only an extra that is not installed."""

    topic: str
    name: str
    state: State
    told: str


def line(finding: Finding) -> str:
    """Return a finding as a line for the terminal."""
    mark = {"good": "ok   ", "missing": "-    ", "wrong": "WRONG"}[finding.state]
    return f"{mark}  {finding.topic:<11} {finding.name:<18} {finding.told}"


def findings() -> Iterator[Finding]:
    """Yield all findings, the quick ones first."""
    yield Finding("program", "zh-claims", "good", pipeline.__version__)
    yield Finding("program", "Python", "good", f"{platform.python_version()}, {platform.system()} {platform.machine()}")
    yield from (_library("library", name, "wrong") for name in LIBRARIES)
    yield from (_library(f"extra {extra}", name, "missing") for extra, names in EXTRAS.items() for name in names)
    yield from (_model(path.parent) for path in sorted(model_folder(_TAGGER).parent.glob("*/model.json")))
    yield _lexicons()
    yield _files()
    yield from map(_backend, backend_names())


def _library(topic: str, name: str, without: State) -> Finding:
    try:
        return Finding(topic, name, "good", version(name))
    except PackageNotFoundError:
        install = (
            "pip install zh-claims"
            if without == "wrong"
            else f"pip install 'zh-claims[{topic.rsplit(maxsplit=1)[-1]}]'"
        )
        return Finding(topic, name, without, f"not installed: {install}")


def _model(folder: Path) -> Finding:
    """Compare the arrays with the SHA-256 that the card has for them; a model without arrays is the card itself."""
    try:
        content = (folder / "model.json").read_bytes()
        card = json.loads(content)
        arrays = sorted(folder.glob("*.npz"))
        digest = hashlib.sha256(arrays[0].read_bytes() if arrays else content).hexdigest()
        if not arrays:
            load_linear(folder.name)
    except (OSError, ValueError, PipelineError) as error:
        return Finding("model", folder.name, "wrong", f"{error}; reinstall the package")
    if arrays and digest != card.get("sha256"):
        told = f"{arrays[0].name} has SHA-256 {digest[:16]}…, its card says {card.get('sha256')}: reinstall the package"
        return Finding("model", folder.name, "wrong", told)
    return Finding("model", folder.name, "good", f"SHA-256 {digest[:16]}…{', as its card says' if arrays else ''}")


def _lexicons() -> Finding:
    folder = Path(lexicon.__file__).parent / "lexicons"
    names = sorted(path.stem for path in folder.glob("*.tsv"))
    try:
        entries = sum(len(lexicon.rows(name)) for name in names)
    except PipelineError as error:
        return Finding("lexicons", str(len(names)), "wrong", str(error))
    return Finding("lexicons", f"{len(names)} files", "good", f"{entries:,} entries")


def _files() -> Finding:
    """Compare every installed file with the hash that the wheel's own list has for it."""
    recorded = [file for file in distribution("zh-claims").files or () if file.hash and file.parts[0] == "pipeline"]
    if not recorded:
        return Finding(
            "files", "source checkout", "good", "no list of hashes to compare with: git status tells changes"
        )
    changed = [str(file) for file in recorded if file.hash and _digest(Path(str(file.locate()))) != file.hash.value]
    if changed:
        told = f"{len(changed)} changed or missing since installation, first {changed[0]}: reinstall the package"
        return Finding("files", f"{len(recorded)} of the wheel", "wrong", told)
    return Finding("files", f"{len(recorded)} of the wheel", "good", "all as the wheel's list of SHA-256 has them")


def _digest(path: Path) -> str:
    """Return a file's SHA-256 as wheels write it, nothing where there is no file."""
    if not path.is_file():
        return ""
    return base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()).rstrip(b"=").decode()


def _backend(name: str) -> Finding:
    """Load the backend and tag a sentence; of CKIP and spaCy, which need a model, only the libraries are looked at."""
    if name == "spacy":
        return Finding("backend", name, "good", f"needs a pipeline: {_NEEDS_MODEL}")
    if name == "ckip":
        return _ckip()
    others = {point.name: point.dist.name for point in third_party() if point.dist}
    try:
        tagger = load_backend(name)
        words = len(tagger.tag([_TEXT])[0].tokens)
    except BackendError as error:
        return Finding("backend", name, "missing" if name in others else "wrong", str(error))
    except Exception as error:  # noqa: BLE001  (another package's backend may raise anything)
        return Finding("backend", name, "wrong", f"{type(error).__name__}: {error}")
    source = f", of the package {others[name]}" if name in others else ""
    return Finding("backend", name, "good", f"cuts the test sentence into {words} words{source}")


def _ckip() -> Finding:
    missing = [name for name in EXTRAS["ckip"] if find_spec(name.replace("-", "_")) is None]
    if missing:
        return Finding("backend", "ckip", "missing", "not installed: pip install 'zh-claims[ckip]' (GPL-3.0)")
    import torch  # noqa: PLC0415  (heavy)

    device = "a GPU" if torch.cuda.is_available() else "the CPU"
    return Finding("backend", "ckip", "good", f"would run on {device}; its models are looked at when it is used")
