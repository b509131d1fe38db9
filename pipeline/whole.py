"""Files that get their names when they are whole, never in place of a run's own files, and what is no file as it is."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from pipeline.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STDOUT = "-"
RUN_FILES = frozenset(
    {"claims.jsonl", "documents.jsonl", "errors.jsonl", "run.json", "rejected.jsonl", "reviews.jsonl"}
)
_DEVICES = (("dev",), ("proc",))  # where names stand for what is open already: /dev/stdout, /dev/fd/3


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that gets its name when it is whole; `-` is standard output, devices and pipes are written to.

    Raise `OutputError` where it cannot be written, or has a name by which a run's own files are known.
    """
    if str(path) == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if path.name.lower() in RUN_FILES:
        raise OutputError(f"{path} is the name of a run's own file, which is not written over; choose another with -o")
    try:
        with _device(path) if is_device(path) else _renamed(path) as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}; choose another place with -o") from error


def is_device(path: Path) -> bool:
    """Tell whether a path names a device, a pipe or what is open already."""
    return path.exists() and not path.is_dir() and (path.absolute().parts[1:2] in _DEVICES or not path.is_file())


@contextmanager
def _device(path: Path) -> Iterator[IO[bytes]]:
    with path.open("wb") as file:
        yield file


@contextmanager
def _renamed(path: Path) -> Iterator[IO[bytes]]:
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        with suppress(OSError):  # where the folder is a file, the error of opening says so
            part.unlink(missing_ok=True)
