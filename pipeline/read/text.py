"""Plain text: one file, one article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.read.decode import decode
from pipeline.types import Article

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_text(data: bytes, doc: str, source: str, encoding: str | None = None) -> Iterator[Article]:
    """Yield the one article of a text file."""
    text = decode(data, encoding)
    if not text.strip():
        raise InputError("the file holds only white space; give a file with the text of an article")
    yield Article(text=text, doc=doc, source=source)
