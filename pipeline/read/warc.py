"""WARC files, the form of public news crawls: every page in them that was fetched and is HTML is one article."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.errors import InputError
from pipeline.read.content import MEBIBYTE
from pipeline.read.extras import needed
from pipeline.read.html import page_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.read.content import Content
    from pipeline.types import Article, ErrorRecord

_LONGEST_PAGE = 4 * MEBIBYTE
_PAGES = ("text/html", "application/xhtml+xml")
_OK = "200"


def read_warc(content: Content) -> Iterator[Article | ErrorRecord]:
    """Yield an article or an error for every page; requests, pictures and pages not found are passed over.

    The row is the page's number in the file. Places in the file are not kept: its pages are compressed one by one.
    """
    iterator = needed("warcio.archiveiterator", "warc").ArchiveIterator
    failures = needed("warcio.exceptions", "warc").ArchiveLoadFailed
    number = 0
    try:
        for record in iterator(content.stream, arc2warc=True):
            if _is_page(record):
                number += 1
                try:
                    yield _article(record, number, content)
                except InputError as error:
                    yield content.failed(error, number)
    except failures as error:
        raise InputError(f"the file is no WARC file, or is damaged ({error}); fetch it again") from error
    if not number:
        raise InputError("the file holds no HTML page that was fetched (a response with status 200)")


def _is_page(record: Any) -> bool:  # noqa: ANN401  (a record of warcio)
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != _OK:
        return False
    return (headers.get_header("Content-Type") or "").lower().startswith(_PAGES)


def _article(record: Any, number: int, content: Content) -> Article:  # noqa: ANN401  (a record of warcio)
    data = record.content_stream().read(_LONGEST_PAGE + 1)
    if len(data) > _LONGEST_PAGE:
        raise InputError(f"the page has more than {_LONGEST_PAGE // MEBIBYTE} MiB; no article is that long")
    article = page_article(
        data, content, charset=_charset(record), url=record.rec_headers.get_header("WARC-Target-URI")
    )
    return msgspec.structs.replace(
        article,
        doc=f"{PurePosixPath(content.doc).name}#{number}",
        source=f"{content.source}#{number}",
        source_map=None,
    )


def _charset(record: Any) -> str | None:  # noqa: ANN401  (a record of warcio)
    """Return the encoding that the server named."""
    kind = record.http_headers.get_header("Content-Type") or ""
    return kind.lower().partition("charset=")[2].split(";")[0].strip(" \"'") or None
