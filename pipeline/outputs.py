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


class NumberedLine(NamedTuple):
    """A line of a file, and where it stands, for messages."""

    place: str
    content: bytes


class ArticleLines(NamedTuple):
    """The line of one document and the lines of its claims."""

    doc: str
    document: NumberedLine
    claims: list[NumberedLine]


def claims_path(path: str | Path) -> Path:
    """Return the file of claims that a folder of outputs holds, or the file itself; `ResultsError` if there is none."""
    path = Path(path)
    file = path / CLAIMS if path.is_dir() else path
    if not file.is_file():
        what = f"{path} holds no {CLAIMS}" if path.is_dir() else f"{path} does not exist"
        raise ResultsError(f"{what}; give a folder that a run wrote, for example: python -m pipeline seeds/ -o {path}")
    return file


def run_folder(folder: str | Path, name: str = CLAIMS) -> Path:
    """Return a folder that can hold a run's file; raise `ResultsError` where it is none."""
    folder = Path(folder)
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise ResultsError(
            f"{folder} {what}, so it holds no {name}; give a folder that a run wrote (python -m pipeline seeds/)"
        )
    return folder


def file_of(folder: str | Path, name: str) -> Path:
    """Return a file of a folder of outputs; raise `ResultsError` if it is not there."""
    file = run_folder(folder, name) / name
    if not file.is_file():
        raise ResultsError(f"{folder} holds no {name}; give a folder that a run wrote (python -m pipeline seeds/)")
    return file


def raw_lines(path: Path) -> Iterator[NumberedLine]:
    """Yield the lines of a file that are not blank, with their places."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield NumberedLine(f"{path}:{number}", line)


def read_lines(path: Path, record: type[Line]) -> Iterator[Line]:
    """Yield the lines of a file as records; raise `ResultsError` with file and line where one is none."""
    decoder = msgspec.json.Decoder(record)
    for line in raw_lines(path):
        yield decode(decoder, line)


def decode(decoder: msgspec.json.Decoder[Line], line: NumberedLine) -> Line:
    """Return a line as a record; raise `ResultsError` that names its place where it is none."""
    try:
        return decoder.decode(line.content)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ResultsError(f"{line.place} is no line as this version writes it: {error}") from error


def read_claim_lines(path: str | Path) -> Iterator[Claim]:
    """Yield the claims of a folder of outputs or of a file."""
    return read_lines(claims_path(path), Claim)


def article_lines(folder: str | Path) -> Iterator[ArticleLines]:
    """Yield the documents of a folder in order, each with its claims, as lines.

    Raise `ResultsError` where claims belong to no document, or stand in another order than the documents.
    """
    documents, path = file_of(folder, DOCUMENTS), file_of(folder, CLAIMS)
    decoder = msgspec.json.Decoder(_OfDocument)
    claims = ((decode(decoder, line).doc, line) for line in raw_lines(path))
    waiting = next(claims, None)
    for line in raw_lines(documents):
        doc = decode(decoder, line).doc
        own = []
        while waiting and waiting[0] == doc:
            own.append(waiting[1])
            waiting = next(claims, None)
        yield ArticleLines(doc, line, own)
    if waiting:
        raise ResultsError(
            f"{waiting[1].place} is a claim of {waiting[0]}, which {DOCUMENTS} does not have in this order; "
            "both must be of one run: run the pipeline again"
        )


def read_articles(folder: str | Path, *, rejected: bool = False) -> Iterator[tuple[Document, list[Claim]]]:
    """Yield the documents of a folder in order, each with its claims, with `rejected` also those reviewers took out."""
    documents, claims = msgspec.json.Decoder(Document), msgspec.json.Decoder(Claim)
    taken_out = read_rejected(folder) if rejected else {}
    for article in article_lines(folder):
        found = [decode(claims, line) for line in article.claims]
        if article.doc in taken_out:
            found = sorted([*found, *taken_out[article.doc]], key=first_mention)
        yield decode(documents, article.document), found


def read_rejected(folder: str | Path) -> dict[str, list[Claim]]:
    """Return the claims that reviewers took out, by document: never more than people can look at."""
    path = Path(folder) / REJECTED
    found: dict[str, list[Claim]] = {}
    for claim in read_lines(path, Claim) if path.is_file() else ():
        found.setdefault(claim.doc, []).append(claim)
    return found


def first_mention(claim: Claim) -> tuple[int, int, str]:
    """Return what orders the claims of an article, as a run writes them."""
    start, end = min(((mention.start, mention.end) for mention in claim.mentions), default=(claim.sentence.start, 0))
    return start, end, claim.id


def count_lines(path: Path) -> int:
    """Return how many lines of a file are not blank; a file that is not there has none."""
    return sum(1 for _ in raw_lines(path)) if path.is_file() else 0


def chunks(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    """Yield lists of so many items, the last one of those left."""
    while chunk := list(islice(items, size)):
        yield chunk
