"""Shards: files of a few dozen outcomes each, written whole or not at all."""

from __future__ import annotations

import os
import zlib
from typing import TYPE_CHECKING

import msgspec

from pipeline.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_decode = msgspec.msgpack.Decoder(list[Outcome]).decode


class ShardDamagedError(Exception):
    """A shard is missing or is not as it was written."""


def write_shard(path: Path, outcomes: Sequence[Outcome]) -> int:
    """Write a shard so that it is whole on the disk under its name; return the checksum of its content."""
    content = msgspec.msgpack.encode(outcomes)
    write_whole(path, content)
    return zlib.crc32(content)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is whole on the disk under its name, or not there."""
    temporary = path.with_name(f"{path.name}.part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


class Shard:
    """A shard on the disk."""

    def __init__(self, path: Path, checksum: int) -> None:
        self._path = path
        self._checksum = checksum

    def is_whole(self) -> bool:
        """Return whether the shard is there as it was written."""
        return self._path.is_file() and zlib.crc32(self._path.read_bytes()) == self._checksum

    def outcomes(self) -> list[Outcome]:
        """Return the outcomes; raise `ShardDamagedError` where they are not as they were written."""
        content = self._path.read_bytes()
        if zlib.crc32(content) != self._checksum:
            raise ShardDamagedError(self._path.name)
        return _decode(content)
