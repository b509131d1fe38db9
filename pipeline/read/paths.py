"""INPUT arguments to files: what a folder holds, in canonical order, and each file's document name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from msgspec import Struct

STDIN = "-"


class Source(Struct, frozen=True):
    """A file to read: `name` is its path as given, for messages and `source`; `doc` what its article is called."""

    path: Path
    name: str
    doc: str


class Missing(Struct, frozen=True):
    """An INPUT argument that leads to no file, and the sentence that says why."""

    name: str
    message: str


def find_sources(inputs: Sequence[str], suffixes: Iterable[str]) -> list[Source | Missing]:
    """Return the files of all inputs, sorted by name, each file once.

    A folder gives, at any depth, its files with one of `suffixes`; its other files and everything hidden are passed
    over. A file named itself is always returned: its reader says what is wrong with it.
    """
    known = frozenset(suffixes)
    found: list[Source | Missing] = []
    for argument in sorted(set(inputs)):
        found.extend(_expand(argument, known))
    return _once(sorted(found, key=lambda source: (source.name.split("/"), source.name)))


def _expand(argument: str, suffixes: frozenset[str]) -> Iterator[Source | Missing]:
    path = Path(argument)
    if argument == STDIN:
        yield Source(path, STDIN, "stdin")
    elif path.is_dir():
        sources = [_inside(path, file) for file in _walk(path) if file.suffix.lower() in suffixes]
        yield from sources
        if not sources:
            yield Missing(readable(argument), _nothing_in(path, suffixes))
    elif path.exists():
        yield Source(path, readable(argument), document_name(PurePosixPath(path.name)))
    else:
        yield Missing(readable(argument), "there is no such file or folder; check the path")


def _nothing_in(path: Path, suffixes: frozenset[str]) -> str:
    kinds = ", ".join(sorted(suffixes))
    return f"the folder {readable(path)} holds no file that can be read; expected files that end in {kinds}"


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, hidden ones left out; links to folders are not followed, so no walk is endless."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(root, name)


def _inside(folder: Path, file: Path) -> Source:
    below = PurePosixPath(file.relative_to(folder).as_posix())
    return Source(file, readable(file), document_name(below))


def document_name(path: PurePosixPath) -> str:
    """Return the document name of a path below its INPUT argument: without the last suffix, `/` as `__`."""
    return readable(path.with_suffix("") if path.suffix else path).replace("/", "__")


def readable(path: Path | PurePosixPath | str) -> str:
    """Return a path as text that every console and JSON file can hold: undecodable bytes as `\\xNN`, `/` between parts."""
    name = path if isinstance(path, str) else path.as_posix()
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _once(sources: Iterable[Source | Missing]) -> list[Source | Missing]:
    """Return the sources without files that an earlier argument has given already."""
    seen: set[Path] = set()
    kept: list[Source | Missing] = []
    for source in sources:
        if isinstance(source, Source) and source.name != STDIN:
            real = source.path.resolve()
            if real in seen:
                continue
            seen.add(real)
        kept.append(source)
    return kept
