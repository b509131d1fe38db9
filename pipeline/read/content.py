"""The bytes of one file, read no further than needed, and what its articles and errors are called."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (msgspec reads the annotations at run time)
import io
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from pipeline.errors import InputError
from pipeline.read.decode import WIDE, decode_piece, decode_source, find_encoding, find_mark, is_utf8, settled
from pipeline.types import ErrorRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from typing_extensions import Buffer

    from pipeline.read.source_text import SourceText

MEBIBYTE = 1 << 20
LONGEST_ROW = 4 * MEBIBYTE  # bytes; an article of a million characters takes three
_HEAD = 1 << 16  # bytes that tell a file's encoding and kind
_WIDE_FILE = 64 * MEBIBYTE  # a file in UTF-16 is read whole


class ReadOptions(Struct, frozen=True):
    """How to read: the encoding the user names, the names of fields that `--field` gives, the date to fall back to."""

    encoding: str | None = None
    fields: tuple[tuple[str, str], ...] = ()  # (field, name)
    published: dt.date | None = None


class Line(NamedTuple):
    """A line of a file without its end; `text` is None where `problem` says why it cannot be read."""

    number: int
    text: SourceText | None
    problem: str = ""


class Content:
    """One file: `doc` is what its article is called, `source` what it is called in messages and results.

    `kind` is the suffix that tells what it holds, empty where its name does not tell; `file` is there where the
    content is a file as it lies on the disk.
    """

    def __init__(
        self, stream: BinaryIO, doc: str, source: str, options: ReadOptions | None = None, kind: str = ""
    ) -> None:
        self.file: BinaryIO | None = None
        self.doc = doc
        self.source = source
        self.options = options or ReadOptions()
        self.kind = kind
        self._bare = stream
        self._damage: Exception | None = None

    @cached_property
    def head(self) -> bytes:
        """The first bytes, enough to tell the encoding and what the file is.

        Where the file is damaged further on, they are what comes before; the damage is met when they are used up.
        """
        parts, left = [], _HEAD
        try:
            while left and (data := _some(self._bare, left)):
                parts.append(data)
                left -= len(data)
        except Exception as error:
            if not parts:
                raise
            self._damage = error
        return b"".join(parts)

    @cached_property
    def stream(self) -> io.BufferedReader:
        """The whole content, to be read once."""
        head = self.head
        return io.BufferedReader(_Joined(head, self._bare, self._damage), _HEAD)

    def whole(self, limit: int, advice: str) -> bytes:
        """Return all bytes; raise `InputError` with the advice where they are more than `limit`."""
        data = _read(self.stream, limit + 1)
        if len(data) > limit:
            raise InputError(f"the file holds more than {limit // MEBIBYTE} MiB; {advice}")
        return data

    def encoding(self, data: bytes | None = None, declared: str | None = None) -> str:
        """Return the encoding: the one the user names, else what the data, or the head of the file, looks like."""
        seen = self.head if data is None else data
        named = self.options.encoding
        return settled(named, seen) if named else find_encoding(seen, declared)

    def decoded(self, limit: int, advice: str, declared: str | None = None) -> SourceText:
        """Return the whole text; raise `InputError` where it is too long or cannot be decoded."""
        return decode_source(self.whole(limit, advice), self.options.encoding, declared)

    def lines(self) -> Iterator[Line]:
        """Yield the lines one by one; a line that is too long or cannot be decoded does not end them.

        Raises `InputError` where the file is empty or no text.
        """
        if not self.head:
            raise InputError("the file is empty (0 bytes); give a file with the text of an article")
        encoding = self.encoding(_without_stray_nuls(self.head))
        if encoding in WIDE:
            yield from _split(self.decoded(_WIDE_FILE, "save it as UTF-8, which is read line by line"))
            return
        at = len(find_mark(self.head, encoding))
        self.stream.read(at)
        number = 0
        while data := self.stream.readline(LONGEST_ROW + 1):
            number += 1
            size = len(data) if data.endswith(b"\n") or len(data) <= LONGEST_ROW else self._skip_line(len(data))
            yield from _lines(_line(number, data, size, encoding, at))
            at += size

    def _skip_line(self, size: int) -> int:
        """Read on to the end of a line of which `size` bytes were read; return the size of all of it."""
        while data := self.stream.readline(_HEAD):
            size += len(data)
            if data.endswith(b"\n"):
                break
        return size

    def failed(self, error: Exception, row: int | None = None) -> ErrorRecord:
        """Return the record of what went wrong with the file, or with one row of it."""
        source = self.source if row is None else f"{self.source}#{row}"
        return ErrorRecord(source=source, row=row, stage=InputError.stage, error="InputError", message=str(error))


def _line(number: int, data: bytes, size: int, encoding: str, at: int) -> Line:
    if size > LONGEST_ROW + 1:
        return Line(number, None, f"line {number} has {size:,} bytes; {too_long('a row')}")
    if b"\0" in data and encoding not in WIDE:
        return Line(number, None, f"line {number} holds a NUL byte at offset {at + data.index(0)}; take it out")
    try:
        text = decode_piece(data.removesuffix(b"\n").removesuffix(b"\r"), encoding, at)
    except InputError as error:
        return Line(number, None, str(error))
    return Line(number, text)


def _lines(line: Line) -> Iterator[Line]:
    """Yield a line as the lines it is where a bare CR ends lines, as old Macintosh programs write them."""
    if line.text is None or "\n" not in line.text.text:
        yield line
    else:
        yield from _split(line.text)


def too_long(what: str) -> str:
    """Return what is said of something too long to be one article."""
    return f"{what} may have {LONGEST_ROW // MEBIBYTE} MiB; split what is not one article"


def _without_stray_nuls(head: bytes) -> bytes:
    """Return the head without the NUL bytes of a few damaged lines; the lines are refused one by one."""
    is_stray = 0 < head.count(0) <= 1 + len(head) // 1000 and not head.startswith(b"\0")
    return head.replace(b"\0", b" ") if is_stray and is_utf8(head) else head


def _split(text: SourceText) -> Iterator[Line]:
    at = 0
    for number, line in enumerate(text.text.split("\n"), 1):
        yield Line(number, text.cut(at, at + len(line)))
        at += len(line) + 1


def _read(stream: io.BufferedReader, size: int) -> bytes:
    """Return the next `size` bytes, fewer only at the end: a stream may give less than it is asked for."""
    parts, left = [], size
    while left and (data := stream.read(left)):
        parts.append(data)
        left -= len(data)
    return b"".join(parts)


def _some(stream: BinaryIO, most: int) -> bytes:
    """Return the next bytes that can be had at once, so that nothing is lost that comes before damage."""
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    return read(most)


class _Joined(io.RawIOBase):
    """Bytes that were read before, then the rest of the stream they came from, or the damage met in it."""

    def __init__(self, head: bytes, stream: BinaryIO, damage: Exception | None) -> None:
        self._head = memoryview(head)
        self._rest = stream
        self._damage = damage

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer).cast("B")
        data = bytes(self._head[: len(view)])
        if not data and self._damage:
            raise self._damage
        data = data or _some(self._rest, len(view))
        self._head = self._head[len(data) :]
        view[: len(data)] = data
        return len(data)
