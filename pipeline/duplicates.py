"""Texts that come twice in one run: the first is processed, the others are named in its line of `documents.jsonl`."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from pipeline.types import Article, Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.types import ErrorRecord

_DIGEST = 16  # bytes; two texts of a million have the same digest with a chance of 1 in 10^26


class Duplicates:
    """The texts of a run so far: `others` are, by the first one's document name, the sources that have its text too.

    >>> duplicates = Duplicates()
    >>> articles = list(duplicates.left_out(read_inputs(["news/"])))
    >>> duplicates.count
    3
    """

    def __init__(self) -> None:
        self._first: dict[bytes, str] = {}
        self.others: dict[str, list[str]] = {}

    @property
    def count(self) -> int:
        """How many articles were left out."""
        return sum(map(len, self.others.values()))

    def left_out(self, records: Iterable[Article | ErrorRecord]) -> Iterator[Article | ErrorRecord]:
        """Yield the records without the articles whose text came before."""
        for record in records:
            if not (isinstance(record, Article) and self.is_known(record)):
                yield record

    def is_known(self, article: Article) -> bool:
        """Tell whether the article's text came before, and remember the article either way."""
        digest = hashlib.blake2b(
            (article.original or article.text).encode("utf-8", "surrogatepass"), digest_size=_DIGEST
        )
        first = self._first.setdefault(digest.digest(), article.doc)
        if first == article.doc:
            return False
        self.others.setdefault(first, []).append(article.source)
        return True


class _Named(msgspec.Struct):
    doc: str


def name_duplicates(path: Path, others: Mapping[str, Sequence[str]]) -> None:
    """Write the sources of left-out articles into the lines of a file of documents, which is read line by line."""
    if not others:
        return
    renewed = path.with_name(f"{path.name}.duplicates")
    with path.open("rb") as before, renewed.open("wb") as after:
        for line in before:
            sources = others.get(msgspec.json.decode(line, type=_Named).doc)
            if sources:
                document = msgspec.json.decode(line, type=Document)
                document = msgspec.structs.replace(document, duplicates=tuple(sources))
                after.write(msgspec.json.encode(document) + b"\n")
            else:
                after.write(line)
    renewed.replace(path)
