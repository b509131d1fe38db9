"""Inputs to articles: `read_inputs` is the only way in; every format is one module beside this one.

To add a format, write a module with a function like `read_text` and name its suffixes in `READERS`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from pipeline.errors import InputError
from pipeline.read.decode import check_encoding
from pipeline.read.paths import STDIN, Missing, Source, find_sources
from pipeline.read.rows import read_json, read_json_lines
from pipeline.read.script import check_chinese
from pipeline.read.text import read_text
from pipeline.types import Article, ErrorRecord

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["READERS", "read_inputs"]

# (content, document name, source, encoding or None) -> articles; raises InputError where the whole file is unreadable
Reader: TypeAlias = Callable[[bytes, str, str, str | None], Iterator[Article | ErrorRecord]]

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_text,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
}


def read_inputs(
    inputs: Sequence[str], *, published: dt.date | None = None, encoding: str | None = None
) -> Iterator[Article | ErrorRecord]:
    """Yield every article of the inputs in canonical order, and an error record for each one that cannot be read.

    Inputs are files, folders (at any depth; hidden files and files of unknown kinds are passed over) and `-` for
    standard input. `published` is the date of articles that name none. Raises `InputError` for an unknown encoding.
    """
    check_encoding(encoding)
    names = _Names()
    for source in find_sources(inputs, READERS):
        for record in _read_source(source, encoding):
            checked = _check(record)
            if isinstance(checked, Article):
                doc = names.unique(checked.doc)
                yield msgspec.structs.replace(checked, doc=doc, fallback_published=published)
            else:
                yield checked


def _read_source(source: Source | Missing, encoding: str | None) -> Iterator[Article | ErrorRecord]:
    """Yield the articles of one file; a file that cannot be read gives one error record and stops nothing."""
    if isinstance(source, Missing):
        yield _failed(source.name, "InputError", source.message)
        return
    try:
        reader = _reader_for(source)
        yield from reader(_content(source), source.doc, source.name, encoding)
    except InputError as error:
        yield _failed(source.name, type(error).__name__, str(error))
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"the file cannot be read: {reason}; check that it exists and that you may read it"
        yield _failed(source.name, type(error).__name__, message)


def _check(record: Article | ErrorRecord) -> Article | ErrorRecord:
    """Return the record, or the error that its text is not Chinese."""
    if isinstance(record, Article):
        try:
            check_chinese(record.text)
        except InputError as error:
            return _failed(record.source, type(error).__name__, str(error))
    return record


def _failed(source: str, error: str, message: str) -> ErrorRecord:
    return ErrorRecord(source=source, stage=InputError.stage, error=error, message=message)


def _reader_for(source: Source) -> Reader:
    """Return the reader for the file's suffix; text for standard input and files without a suffix."""
    suffix = source.path.suffix.lower()
    if source.name == STDIN or not suffix:
        return read_text
    if suffix not in READERS:
        raise InputError(f"files that end in {suffix} cannot be read; expected one of {', '.join(sorted(READERS))}")
    return READERS[suffix]


def _content(source: Source) -> bytes:
    return sys.stdin.buffer.read() if source.name == STDIN else source.path.read_bytes()


class _Names:
    """The document names given so far; a later equal name gets `~2`, `~3` and so on."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """Return `name`, or the first of `name~2`, `name~3` ... that no document has."""
        number = self._last.get(name, 0) + 1
        while number > 1 and f"{name}~{number}" in self._last:
            number += 1
        self._last[name] = number
        unique = name if number == 1 else f"{name}~{number}"
        self._last.setdefault(unique, 1)
        return unique
