"""Files in files: what is compressed (.gz, .zst) and what an archive (.zip) holds, read without unpacking to a disk.

Nothing is read further than the reader of the file inside asks, so that a bomb costs no memory.
"""

from __future__ import annotations

import gzip
import sys
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.read.content import Content
from pipeline.read.extras import needed
from pipeline.read.paths import ARCHIVES, STDIN, document_name, kind, readable
from pipeline.types import ErrorRecord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from pipeline.read.content import ReadOptions
    from pipeline.read.paths import Source

_GZIP, _ZSTD, _ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
_WINDOW = 1 << 27  # bytes that a .zst file may make its reader remember
MOST_MEMBERS = 100_000  # files in one archive; a list of more is an attack or should be rows of one file


def open_source(source: Source, options: ReadOptions, known: frozenset[str]) -> Iterator[Content | ErrorRecord]:
    """Yield the contents of a file: one, or those an archive holds; what cannot be opened is an error record.

    Raises `InputError` where the file is no archive, or is damaged, and `OSError` where it cannot be opened.
    """
    if source.name == STDIN:
        yield _from_pipe(sys.stdin.buffer, source, options)
        return
    with source.path.open("rb") as file:
        if kind(source.path.name) in ARCHIVES:
            yield from _members(file, source, options, known)
        elif not source.path.suffix:
            yield _from_pipe(file, source, options)
        else:
            unpacked = unpack(file, source.path.suffix.lower())
            content = Content(unpacked, source.doc, source.name, options, kind(source.path.name))
            content.file = file if unpacked is file else None
            yield content


def _from_pipe(file: BinaryIO, source: Source, options: ReadOptions) -> Content:
    """Return the content of standard input or of a file without a suffix: its first bytes tell how it is packed."""
    content = Content(file, source.doc, source.name, options)
    for mark, packing in ((_GZIP, ".gz"), (_ZSTD, ".zst")):
        if content.head.startswith(mark):
            return Content(unpack(content.stream, packing), source.doc, source.name, options)
    if content.head.startswith(_ZIP):
        raise InputError("the data is a .zip archive; save it in a file whose name ends in .zip and name that")
    return content


def unpack(file: BinaryIO, suffix: str) -> BinaryIO:
    """Return the file as it was before it was compressed."""
    if suffix == ".gz":
        return gzip.open(file, "rb")  # type: ignore[return-value]
    if suffix == ".zst":
        decompressor = needed("zstandard", "zst").ZstdDecompressor(max_window_size=_WINDOW)
        return decompressor.stream_reader(file, read_across_frames=True)  # type: ignore[no-any-return]
    return file


def _members(
    file: BinaryIO, source: Source, options: ReadOptions, known: frozenset[str]
) -> Iterator[Content | ErrorRecord]:
    """Yield the files of an archive in the order of their names, those of unknown kinds and hidden ones left out."""
    with damage_named(), zipfile.ZipFile(file) as archive:
        members = [member for member in archive.infolist() if is_read(member.filename, known)]
        if len(members) > MOST_MEMBERS:
            raise InputError(f"the archive holds {len(members):,} files; at most {MOST_MEMBERS:,} are read")
        if not members:
            kinds = ", ".join(sorted(known))
            raise InputError(f"the archive holds no readable file; expected names that end in {kinds}")
        for member in sorted(members, key=lambda member: member.filename.split("/")):
            yield from _member(archive, member, source, options)


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: Source, options: ReadOptions
) -> Iterator[Content | ErrorRecord]:
    name = PurePosixPath(member.filename)
    called = f"{source.name}/{readable(member.filename)}"
    try:
        with damage_named():
            if name.suffix.lower() in ARCHIVES:
                raise InputError("an archive in an archive is not opened; unpack the outer one")  # noqa: TRY301
            inside = unpack(archive.open(member), name.suffix.lower())  # type: ignore[arg-type]
    except InputError as error:
        yield ErrorRecord(source=called, stage=InputError.stage, error=type(error).__name__, message=str(error))
        return
    with inside:
        yield Content(inside, f"{source.doc}__{document_name(name)}", called, options, kind(name.name))


def is_read(name: str, known: frozenset[str]) -> bool:
    """Return whether a file of an archive is read: of a known kind, neither hidden nor in a hidden folder."""
    parts = name.split("/")
    is_hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return not name.endswith("/") and not is_hidden and kind(parts[-1]) in known | ARCHIVES


@contextmanager
def damage_named() -> Iterator[None]:
    """Turn what the libraries raise on damaged, encrypted or cut-off data into an `InputError` that says so."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise InputError(f"the compressed data is damaged ({error}); get the file again") from error
    except NotImplementedError as error:
        raise InputError(f"the archive is compressed in a way that cannot be read ({error}); pack it anew") from error
    except RuntimeError as error:
        if "password" not in str(error):
            raise
        raise InputError("the archive is encrypted; unpack it first") from error
    except Exception as error:
        if type(error).__name__ != "ZstdError":  # its library may not be installed
            raise
        raise InputError(f"the compressed data is damaged ({error}); get the file again") from error
