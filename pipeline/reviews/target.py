"""Where merged reviews may be written, and whether reviews wait to be merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.errors import OutputError
from pipeline.outputs import CLAIMS, DOCUMENTS, REJECTED, read_lines
from pipeline.reviews.records import REVIEWS
from pipeline.store.folder import WORK

if TYPE_CHECKING:
    from pathlib import Path


class _Text(Struct, frozen=True):
    sha256: str


def check_target(folder: Path, target: Path) -> None:
    """Raise `OutputError` where a copy of a run would lie over files that are not an earlier copy of it."""
    if not target.is_dir() or target.resolve() == folder.resolve() or not any(target.iterdir()):
        return
    if not _is_copy(folder, target):
        raise OutputError(
            f"{target} holds other files than reviews merged into {folder} before, and nothing is written over them; "
            "choose a new folder with -o"
        )


def _is_copy(folder: Path, target: Path) -> bool:
    """Tell whether a folder was written by merging reviews, not by a run, and has no article that the run lacks."""
    merged = all((target / name).is_file() for name in (CLAIMS, DOCUMENTS, REVIEWS, REJECTED))
    return merged and not (target / WORK).exists() and _texts(target) <= _texts(folder)


def _texts(folder: Path) -> set[str]:
    return {line.sha256 for line in read_lines(folder / DOCUMENTS, _Text)}


def forget_merged(folder: Path) -> None:
    """Forget what reviews made of claims that a run has just written anew."""
    (folder / REJECTED).unlink(missing_ok=True)  # its claims are in `claims.jsonl` again


def reviews_wait(folder: Path) -> bool:
    """Tell whether a folder holds reviews that are not merged: merging always writes `rejected.jsonl`."""
    return (folder / REVIEWS).is_file() and not (folder / REJECTED).is_file()
