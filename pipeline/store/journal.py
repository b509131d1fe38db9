"""Files of checked lines: a line says by its checksum that it is whole, so one cut off by a crash is never believed."""

from __future__ import annotations

import os
import zlib
from typing import IO, TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Line = TypeVar("Line")

_DIGITS = 8  # of a checksum, hexadecimal


class Header(Struct, frozen=True, tag="header"):
    """The first line: what the results depend on beside the inputs, by name."""

    identity: dict[str, str]


class ShardLine(Struct, frozen=True, tag="shard"):
    """A shard is whole on the disk: its name, the checksum of its content, its outcomes' keys in hexadecimal."""

    name: str
    checksum: int
    keys: str


class JoinLine(Struct, frozen=True, tag="join"):
    """All files are written under temporary names: what remains is to give them these, their own."""

    names: tuple[str, ...]


JournalLine = Header | ShardLine | JoinLine
_decode_journal = msgspec.json.Decoder(JournalLine).decode


def checked(record: Struct) -> bytes:
    """Return a record as a line with its checksum."""
    content = msgspec.json.encode(record)
    return f"{zlib.crc32(content):0{_DIGITS}x} ".encode() + content + b"\n"


def is_whole(line: bytes) -> bool:
    """Return whether a line is as it was written."""
    return line.endswith(b"\n") and line[: _DIGITS + 1] == f"{zlib.crc32(content_of(line)):0{_DIGITS}x} ".encode()


def content_of(line: bytes) -> bytes:
    """Return the JSON of a checked line."""
    return line[_DIGITS + 1 : -1]


def read_journal(path: Path) -> list[JournalLine]:
    """Return the lines of a journal up to the first that is not whole; none where there is no journal."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        return [_decode_journal(content_of(line)) for line in _whole_lines(file)]


def _whole_lines(file: IO[bytes]) -> Iterator[bytes]:
    for line in file:
        if not is_whole(line):
            return
        yield line


class Journal:
    """A journal that is being written; every line is on the disk when `append` returns."""

    def __init__(self, path: Path) -> None:
        """Open the journal, cutting off a last line that is not whole."""
        size = 0
        if path.exists():
            with path.open("rb") as file:
                size = sum(map(len, _whole_lines(file)))
            os.truncate(path, size)
        self._file = path.open("ab", buffering=0)

    def append(self, line: JournalLine) -> None:
        """Write a line."""
        content = checked(line)
        if self._file.write(content) != len(content):
            raise OSError(0, "the journal could not be written whole")
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self._file.close()
