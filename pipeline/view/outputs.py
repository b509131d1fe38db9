"""Reads the output folder of a run, one article with its claims at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, TypeVar

import msgspec

from pipeline.errors import ViewError
from pipeline.types import Claim, Document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_Record = TypeVar("_Record")
CLAIMS, DOCUMENTS, ERRORS = "claims.jsonl", "documents.jsonl", "errors.jsonl"


class _Named(msgspec.Struct):
    doc: str


def check_outputs(folder: Path) -> None:
    """Raise `ViewError` where the folder is not one that a run wrote."""
    for name in (CLAIMS, DOCUMENTS):
        if not (folder / name).is_file():
            raise ViewError(f"{folder} has no {name}; name the folder that a run wrote, for example: outputs/")


def read_outputs(folder: Path) -> Iterator[tuple[Document, list[Claim]]]:
    """Yield every article with its claims, in the order of `documents.jsonl`; memory holds one article at a time."""
    path = folder / CLAIMS
    places = _places(path)
    with path.open("rb") as claims:
        for document in _decoded(folder / DOCUMENTS, msgspec.json.Decoder(Document)):
            yield document, _claims_at(claims, places.pop(document.doc, []), path)
    if places:
        raise ViewError(
            f"{path} has claims of {next(iter(places))!r}, which {DOCUMENTS} does not have; run the pipeline again"
        )


def count_errors(folder: Path) -> int:
    """Return how many inputs of the run could not be processed."""
    path = folder / ERRORS
    if not path.is_file():
        return 0
    with path.open("rb") as file:
        return sum(1 for line in file if line.strip())


def _places(path: Path) -> dict[str, list[tuple[int, int]]]:
    """Return for every article the number and the place in the file of each line that holds a claim of it."""
    places: dict[str, list[tuple[int, int]]] = {}
    decoder = msgspec.json.Decoder(_Named)
    at = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                places.setdefault(_record(line, decoder, path, number).doc, []).append((number, at))
            at += len(line)
    return places


def _claims_at(file: BinaryIO, places: list[tuple[int, int]], path: Path) -> list[Claim]:
    decoder = msgspec.json.Decoder(Claim)
    claims = []
    for number, at in places:
        file.seek(at)
        claims.append(_record(file.readline(), decoder, path, number))
    return claims


def _decoded(path: Path, decoder: msgspec.json.Decoder[_Record]) -> Iterator[_Record]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _record(line, decoder, path, number)


def _record(line: bytes, decoder: msgspec.json.Decoder[_Record], path: Path, number: int) -> _Record:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ViewError(f"{path}, line {number} is not what a run writes: {error}; run the pipeline again") from error
