"""A finished run: its files, and an index that says which lines of them belong to which input.

With the index, a later run over more inputs takes the lines of those that have not changed from the files.
"""

from __future__ import annotations

import os
import zlib
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import Struct

from pipeline.outcome import Outcome, Summary
from pipeline.store.journal import checked, content_of, is_whole
from pipeline.store.shards import ShardDamagedError
from pipeline.write import LINE_FILES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from typing_extensions import Self

_BLOCK = 64  # outcomes a line of the index


class Entry(Struct, frozen=True, array_like=True):
    """One outcome: its key, the bytes it takes in each file, its summary and whether it is to be tried anew."""

    key: str
    sizes: tuple[int, int, int]
    summary: Summary
    again: bool


class Block(Struct, frozen=True, array_like=True):
    """A line of the index: outcomes one after the other, and the checksum of their bytes."""

    entries: tuple[Entry, ...]
    checksum: int


class Foot(Struct, frozen=True):
    """The last line of the index: what the run depended on, and the sizes and times of change of its files."""

    identity: dict[str, str]
    sizes: tuple[int, int, int]
    changed: tuple[int, int, int]


_decode_block = msgspec.json.Decoder(Block).decode
_decode_foot = msgspec.json.Decoder(Foot).decode


class FinishedBlock(NamedTuple):
    """Some outcomes of a finished run, read when they are needed; `starts` are where they begin in the files."""

    folder: Path
    index_file: Path
    line: int
    starts: tuple[int, ...]

    def summaries(self) -> list[Summary]:
        """Return the summaries of the outcomes, from the index alone."""
        return [entry.summary for entry in self._block().entries]

    def is_whole(self) -> bool:
        """Return whether the files hold what the index says."""
        return zlib.crc32(b"".join(self._parts(self._block()))) == self._block().checksum

    def outcomes(self) -> list[Outcome]:
        """Return the outcomes; raise `ShardDamagedError` where the files have changed."""
        block = self._block()
        parts = self._parts(block)
        if zlib.crc32(b"".join(parts)) != block.checksum:
            raise ShardDamagedError(self.folder.name)
        outcomes, at = [], [0, 0, 0]
        for entry in block.entries:
            ends = [begin + size for begin, size in zip(at, entry.sizes, strict=True)]
            claims, documents, errors = (part[a:b] for part, a, b in zip(parts, at, ends, strict=True))
            outcomes.append(Outcome(entry.summary, claims, documents, errors, entry.again))
            at = ends
        return outcomes

    def _block(self) -> Block:
        with self.index_file.open("rb") as file:
            file.seek(self.line)
            return _decode_block(content_of(file.readline()))

    def _parts(self, block: Block) -> list[bytes]:
        """Return the block's bytes of every file."""
        parts = []
        for name, start, size in zip(LINE_FILES, self.starts, _sizes(block), strict=True):
            with (self.folder / name).open("rb") as file:
                file.seek(start)
                parts.append(file.read(size))
        return parts


def _sizes(block: Block) -> list[int]:
    return [sum(sizes) for sizes in zip(*(entry.sizes for entry in block.entries), strict=True)] or [0, 0, 0]


class Finished:
    """The blocks of a finished run in order, the keys of their outcomes and those that are to be tried anew."""

    def __init__(self, foot: Foot, blocks: list[FinishedBlock], keys: list[list[bytes]], again: set[bytes]) -> None:
        self.identity = foot.identity
        self.blocks = blocks
        self.keys = keys
        self.again = again

    def order(self) -> bytes:
        """Return all keys in order, end to end."""
        return b"".join(key for keys in self.keys for key in keys)


def read_finished(folder: Path, index: Path) -> Finished | None:
    """Return the finished run of a folder; None where there is none, or where its files have changed since."""
    if not index.is_file() or not all((folder / name).is_file() for name in LINE_FILES):
        return None
    blocks, keys, again = [], [], set[bytes]()
    place = 0
    starts: tuple[int, ...] = (0, 0, 0)
    last = b""
    with index.open("rb") as file:
        for line in file:
            if not is_whole(line):
                return None
            if last:
                block = _decode_block(content_of(last))
                blocks.append(FinishedBlock(folder, index, place, starts))
                keys.append([bytes.fromhex(entry.key) for entry in block.entries])
                again.update(bytes.fromhex(entry.key) for entry in block.entries if entry.again)
                place += len(last)
                starts = tuple(start + size for start, size in zip(starts, _sizes(block), strict=True))
            last = line
    if not last:
        return None
    foot = _decode_foot(content_of(last))
    if starts != foot.sizes or not _is_untouched(folder, foot, blocks):
        return None
    return Finished(foot, blocks, keys, again)


def _is_untouched(folder: Path, foot: Foot, blocks: list[FinishedBlock]) -> bool:
    """Return whether the files are those the run wrote; their content is looked at only where a date has changed."""
    states = [(folder / name).stat() for name in LINE_FILES]
    if tuple(state.st_size for state in states) != foot.sizes:
        return False
    return tuple(state.st_mtime_ns for state in states) == foot.changed or all(block.is_whole() for block in blocks)


class Joiner:
    """Write the files of a run and their index under the names given."""

    def __init__(self, paths: Mapping[str, Path], index: Path) -> None:
        self._open = ExitStack()
        self._files = [self._open.enter_context(paths[name].open("wb")) for name in LINE_FILES]
        self._index = self._open.enter_context(index.open("wb"))
        self._entries: list[Entry] = []
        self._parts: list[list[bytes]] = [[], [], []]
        self._sizes = [0, 0, 0]

    def __enter__(self) -> Self:
        """Return the joiner, its files open."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files."""
        self._open.close()

    def add(self, key: bytes, outcome: Outcome) -> None:
        """Write the next outcome."""
        lines = outcome.lines()
        for parts, line in zip(self._parts, lines, strict=True):
            parts.append(line)
        claims, documents, errors = map(len, lines)
        self._entries.append(Entry(key.hex(), (claims, documents, errors), outcome.summary, outcome.again))
        if len(self._entries) == _BLOCK:
            self._write_block()

    def finish(self, identity: dict[str, str]) -> None:
        """Write what is left and see that all is on the disk."""
        if self._entries:
            self._write_block()
        for file in self._files:
            _settle(file)
        claims, documents, errors = (os.fstat(file.fileno()).st_mtime_ns for file in self._files)
        self._index.write(checked(Foot(identity, _triple(self._sizes), (claims, documents, errors))))
        _settle(self._index)

    def _write_block(self) -> None:
        contents = [b"".join(parts) for parts in self._parts]
        for number, content in enumerate(contents):
            self._files[number].write(content)
            self._sizes[number] += len(content)
        self._index.write(checked(Block(tuple(self._entries), zlib.crc32(b"".join(contents)))))
        self._entries.clear()
        for parts in self._parts:
            parts.clear()


def _triple(numbers: list[int]) -> tuple[int, int, int]:
    claims, documents, errors = numbers
    return claims, documents, errors


def _settle(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
