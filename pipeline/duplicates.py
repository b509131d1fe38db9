"""Texts that come twice in one run: the first is processed, the others are named in its line of `documents.jsonl`."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from pipeline.types import Document

if TYPE_CHECKING:
    from pipeline.types import Article

_DIGEST = 16  # bytes; two texts of a million have the same digest with a chance of 1 in 10^26


class Duplicates:
    """The texts of a run so far: `others` are, by the first one's document name, the sources that have its text too.

    >>> from pipeline.types import Article
    >>> duplicates = Duplicates()
    >>> [duplicates.is_known(Article(text="一", doc=name, source=name)) for name in ("a", "b")], duplicates.others
    ([False, True], {'a': ['b']})
    """

    def __init__(self) -> None:
        self._first: dict[bytes, str] = {}
        self.others: dict[str, list[str]] = {}

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

    def named(self, line: bytes) -> bytes:
        """Return a line of `documents.jsonl` with the sources that have its text too, whatever it named before."""
        document = _decode_named(line)
        sources = tuple(self.others.get(document.doc, ()))
        if document.duplicates == sources:
            return line
        renewed = msgspec.structs.replace(msgspec.json.decode(line, type=Document), duplicates=sources)
        return msgspec.json.encode(renewed) + b"\n"


class _Named(msgspec.Struct):
    doc: str
    duplicates: tuple[str, ...]


_decode_named = msgspec.json.Decoder(_Named).decode
