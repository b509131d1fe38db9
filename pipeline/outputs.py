"""The files of a run, read line by line, so that a folder of a million articles never lies in memory."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from pipeline.errors import ResultsError
from pipeline.types import Claim, Document

if TYPE_CHECKING:
    from collections.abc import Iterator

CLAIMS, DOCUMENTS, ERRORS = "claims.jsonl", "documents.jsonl", "errors.jsonl"
REJECTED = "rejected.jsonl"  # claims that a reviewer took out of `claims.jsonl`
Line = TypeVar("Line", bound=Struct)
Item = TypeVar("Item")


class _OfDocument(Struct, frozen=True):
    doc: str


class Digest(Struct, frozen=True):
    """What tells a document's text from any other."""

    doc: str
    sha256: str


class ArticleLines(NamedTuple):
    """The line of one document and the lines of its claims."""

    doc: str
    document: bytes
    claims: list[bytes]


def claims_path(path: str | Path) -> Path:
    """Return the file of claims that a folder of outputs holds, or the file itself; `ResultsError` if there is none."""
    path = Path(path)
    file = path / CLAIMS if path.is_dir() else path
    if not file.is_file():
        what = f"{path} holds no {CLAIMS}" if path.is_dir() else f"{path} does not exist"
        raise ResultsError(f"{what}; give a folder that a run wrote, for example: python -m pipeline seeds/ -o {path}")
    return file


def file_of(folder: str | Path, name: str) -> Path:
    """Return a file of a folder of outputs; raise `ResultsError` if it is not there."""
    file = Path(folder) / name
    if not file.is_file():
        raise ResultsError(f"{folder} holds no {name}; give a folder that a run wrote (python -m pipeline seeds/)")
    return file


def raw_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file that are not blank, with their numbers."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, line


def read_lines(path: Path, record: type[Line]) -> Iterator[Line]:
    """Yield the lines of a file as records; raise `ResultsError` with file and line where one is none."""
    decoder = msgspec.json.Decoder(record)
    for number, line in raw_lines(path):
        yield decode(decoder, line, f"{path}:{number}")


def decode(decoder: msgspec.json.Decoder[Line], line: bytes, place: str) -> Line:
    """Return a line as a record; raise `ResultsError` that names its place where it is none."""
    try:
        return decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ResultsError(f"{place} is no line that a run of this version writes: {error}") from error


def read_claim_lines(path: str | Path) -> Iterator[Claim]:
    """Yield the claims of a folder of outputs or of a file."""
    return read_lines(claims_path(path), Claim)


def article_lines(folder: str | Path) -> Iterator[ArticleLines]:
    """Yield the documents of a folder in order, each with its claims, as lines.

    Raise `ResultsError` where claims belong to no document, or stand in another order than the documents.
    """
    documents, path = file_of(folder, DOCUMENTS), file_of(folder, CLAIMS)
    decoder = msgspec.json.Decoder(_OfDocument)
    claims = ((decode(decoder, line, f"{path}:{number}").doc, line) for number, line in raw_lines(path))
    waiting = next(claims, None)
    for number, line in raw_lines(documents):
        doc = decode(decoder, line, f"{documents}:{number}").doc
        own = []
        while waiting and waiting[0] == doc:
            own.append(waiting[1])
            waiting = next(claims, None)
        yield ArticleLines(doc, line, own)
    if waiting:
        raise ResultsError(
            f"{path} holds claims of {waiting[0]}, which {DOCUMENTS} does not have in this order; "
            "both must be of one run: run the pipeline again"
        )


def read_articles(folder: str | Path) -> Iterator[tuple[Document, list[Claim]]]:
    """Yield the documents of a folder in order, each with its claims."""
    documents, claims = msgspec.json.Decoder(Document), msgspec.json.Decoder(Claim)
    for article in article_lines(folder):
        place = f"{folder}: {article.doc}"
        yield decode(documents, article.document, place), [decode(claims, line, place) for line in article.claims]


def chunks(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    """Yield lists of so many items, the last one of those left."""
    while chunk := list(islice(items, size)):
        yield chunk
