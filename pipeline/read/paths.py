"""INPUT arguments to files: what a folder or pattern holds, in canonical order, and each file's document name."""

from __future__ import annotations

import glob
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

STDIN = "-"
PACKED = frozenset({".gz", ".zst"})  # one compressed file, whose name goes on before this suffix: rows.jsonl.gz
ARCHIVES = frozenset({".zip"})  # several files in one


class Source(Struct, frozen=True):
    """A file to read: `name` is its path as given, for messages and `source`; `doc` what its article is called."""

    path: Path
    name: str
    doc: str


class Missing(Struct, frozen=True):
    """A name that leads to no file, and the sentence that says why and what to do."""

    name: str
    message: str


def find_sources(inputs: Sequence[str], suffixes: Iterable[str]) -> list[Source | Missing]:
    """Return the files of all inputs, sorted by name, each file once.

    A folder gives, at any depth, its files with one of `suffixes`, archives, and compressed ones; its other files and
    everything hidden are passed over. A file named itself is always returned: its reader says what is wrong with it.
    An argument that no file has as its name is a pattern where it holds `*`, `?` or `[`; `**` stands for any folders.
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
    elif argument and "\0" not in argument and not os.path.lexists(path) and glob.has_magic(argument):
        yield from _expand_pattern(argument, suffixes)
    elif not argument or "\0" in argument or not os.path.lexists(path):
        yield Missing(readable(argument), "there is no such file or folder; check the path")
    elif path.is_dir():
        yield from _expand_folder(path, suffixes)
    else:
        yield Source(path, readable(argument), document_name(PurePosixPath(path.name)))


def _expand_pattern(pattern: str, suffixes: frozenset[str]) -> Iterator[Source | Missing]:
    """Yield the files that a pattern names, and those of the folders it names, but none of unknown kinds."""
    # pathlib's own patterns must be relative to a folder, and what users write need not be.
    found = sorted(name.replace(os.sep, "/") for name in glob.glob(pattern, recursive=True))  # noqa: PTH207
    seen = False
    for path in map(Path, found):
        files = _folder_files(path, suffixes) if path.is_dir() else _named_file(path, suffixes)
        for file in files:
            seen = True
            yield file
    if not seen:
        yield Missing(readable(pattern), "no readable file fits this pattern; check the path")


def _named_file(path: Path, suffixes: frozenset[str]) -> Iterator[Source]:
    if kind(path.name) in suffixes | ARCHIVES:
        yield Source(path, readable(path), document_name(PurePosixPath(path.name)))


def _expand_folder(folder: Path, suffixes: frozenset[str]) -> Iterator[Source | Missing]:
    """Yield the folder's files and the folders below that cannot be opened; a folder that gives nothing is missing."""
    found = list(_folder_files(folder, suffixes))
    yield from found
    if not found:
        kinds = ", ".join(sorted(suffixes | ARCHIVES))
        yield Missing(readable(folder), f"the folder holds no readable file; expected names that end in {kinds}")


def _folder_files(folder: Path, suffixes: frozenset[str]) -> Iterator[Source | Missing]:
    closed: list[Missing] = []
    for file in _walk(folder, closed):
        if kind(file.name) in suffixes | ARCHIVES:
            below = PurePosixPath(file.relative_to(folder).as_posix())
            yield Source(file, readable(file), document_name(below))
    yield from closed


def _walk(folder: Path, closed: list[Missing]) -> Iterator[Path]:
    """Yield the files below a folder, hidden ones left out; folders that cannot be opened are added to `closed`.

    Links to folders are not followed, so no walk is endless.
    """

    def note(error: OSError) -> None:
        reason = error.strerror or str(error)
        closed.append(Missing(readable(error.filename), f"the folder cannot be opened: {reason}; check your rights"))

    for root, folders, files in os.walk(folder, onerror=note):
        folders[:] = (name for name in folders if not name.startswith("."))
        for name in files:
            path = Path(root, name)
            if not name.startswith(".") and (path.is_file() or path.is_symlink()):  # no pipes, no devices
                yield path


def kind(name: str) -> str:
    """Return the suffix that tells what a file holds, in small letters: `.jsonl` for rows.jsonl and ROWS.JSONL.gz."""
    path = PurePosixPath(name.lower())
    return PurePosixPath(path.stem).suffix if path.suffix in PACKED else path.suffix


def document_name(path: PurePosixPath) -> str:
    """Return the document name of a path below its INPUT argument: without its suffixes, `/` as `__`."""
    if path.suffix.lower() in PACKED:
        path = path.with_suffix("")
    return readable(path.with_suffix("") if path.suffix else path).replace("/", "__")


def readable(path: Path | PurePosixPath | str) -> str:
    r"""Return a path as text for messages and JSON: `/` between its parts, bytes that are not UTF-8 as `\xNN`."""
    name = path if isinstance(path, str) else path.as_posix()
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _once(sources: Iterable[Source | Missing]) -> list[Source | Missing]:
    """Return the sources without the files that an earlier argument has given already."""
    seen: set[str] = set()
    kept: list[Source | Missing] = []
    for source in sources:
        real = os.path.realpath(source.path) if isinstance(source, Source) and source.name != STDIN else source.name
        if real not in seen:
            kept.append(source)
        seen.add(real)
    return kept
