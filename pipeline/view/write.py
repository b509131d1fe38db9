"""Writes the page: articles in packed chunks, then the index, then the few facts that the page begins with."""

from __future__ import annotations

import hashlib
import webbrowser
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from pipeline import __version__
from pipeline.outputs import CLAIMS, DOCUMENTS, ERRORS, count_lines, file_of, read_articles
from pipeline.page import Page, asset, json_block, packed_block, write_page
from pipeline.view.article import page_article
from pipeline.view.index import Index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.types import Claim, Document
    from pipeline.view.records import PageArticle

PAGE_FILE = "view.html"
_PACKAGE = "pipeline.view"
_CHUNK = 50  # articles in a block: a click decodes one block, in some milliseconds
_CHUNK_CHARACTERS = 300_000  # or fewer articles, where they are long
STYLES = ("layout.css", "article.css", "claims.css", "print.css")
SCRIPTS = (
    "data", "text", "numerals", "current", "fit", "filters", "filterform", "articles", "reviews", "exchange", "marks",
    "article", "cards", "claims", "correct", "plot", "chart", "keyboard", "main",
)  # fmt: skip


class View(Struct, frozen=True):
    """The page that was written."""

    path: Path
    articles: int
    claims: int
    size: int


class _Total:
    """What is known once every article has been read."""

    def __init__(self) -> None:
        self.index, self.chunks = Index(), [0]
        self.articles = self.claims = self.rejected = 0
        self._digest = hashlib.sha256()

    def add(self, document: Document, claims: list[Claim]) -> None:
        rejected = sum(claim.review is not None and claim.review.decision == "reject" for claim in claims)
        self.index.add(document, claims)
        self.articles += 1
        self.claims += len(claims) - rejected
        self.rejected += rejected
        self._digest.update(f"{document.sha256} {document.doc}\n".encode())

    @property
    def digest(self) -> str:
        """A name for this set of articles, whatever claims are found in them: reviews outlive a better program."""
        return self._digest.hexdigest()[:16]


def write_view(outputs: Path, path: Path | None = None) -> View:
    """Write the page over the outputs of a run, by default into their folder; the same outputs give the same bytes."""
    for name in (DOCUMENTS, CLAIMS):  # before the earlier page is touched
        file_of(outputs, name)
    path = path or outputs / PAGE_FILE
    total = _Total()
    size = write_page(path, _page(), _blocks(outputs, total))
    return View(path, total.articles, total.claims, size)


def open_in_browser(page: Path) -> bool:
    """Open a page in the user's browser and return whether there is one."""
    return webbrowser.open(page.resolve().as_uri())


def _page() -> Page:
    return Page(
        title="zh-claims",
        body=asset(_PACKAGE, "template.html"),
        styles=tuple(asset(_PACKAGE, f"styles/{name}") for name in STYLES),
        scripts=tuple(asset(_PACKAGE, f"scripts/{name}.js") for name in SCRIPTS),
    )


def _blocks(outputs: Path, total: _Total) -> Iterator[str]:
    for number, chunk in enumerate(_chunks(outputs, total)):
        yield packed_block(f"articles-{number}", chunk)
    yield packed_block("index", total.index.columns())
    head = {
        "version": __version__,
        "digest": total.digest,
        "articles": total.articles,
        "claims": total.claims,
        "rejected": total.rejected,
        "errors": count_lines(outputs / ERRORS),
        "chunks": total.chunks,
        "labels": msgspec.json.decode(asset(_PACKAGE, "labels.json")),
    }
    yield json_block("head", head)


def _chunks(outputs: Path, total: _Total) -> Iterator[list[PageArticle]]:
    """Yield the articles in chunks and note with which article each chunk begins."""
    chunk: list[PageArticle] = []
    characters = 0
    for document, claims in read_articles(outputs, rejected=True):
        chunk.append(page_article(document, claims))
        total.add(document, claims)
        characters += len(document.text or "")
        if len(chunk) == _CHUNK or characters > _CHUNK_CHARACTERS:
            yield chunk
            total.chunks.append(total.articles)
            chunk, characters = [], 0
    if chunk:
        yield chunk
        total.chunks.append(total.articles)
