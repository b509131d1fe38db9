"""Rows with named fields: JSON Lines and JSON. A row is one article; its text is title, blank line, body."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from pipeline.errors import InputError
from pipeline.publication import parse_date
from pipeline.read.decode import decode, to_lf
from pipeline.types import Article, ErrorRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The names a field goes by, in order of precedence (news APIs, crawls and CMS exports).
FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "title": ("title", "headline"),
    "body": ("body", "content", "text"),
    "published": ("published", "published_at", "date", "datetime", "pubdate"),
    "outlet": ("outlet", "source", "publisher"),
    "url": ("url", "link"),
}


def read_json_lines(data: bytes, doc: str, source: str, encoding: str | None = None) -> Iterator[Article | ErrorRecord]:
    """Yield an article or an error for every line that is not blank."""
    lines = (line for line in decode(data, encoding).split("\n") if line.strip())
    for number, line in enumerate(lines, 1):
        yield _read_line(line, number, doc, source)


def read_json(data: bytes, doc: str, source: str, encoding: str | None = None) -> Iterator[Article | ErrorRecord]:
    """Yield an article or an error for every object of a JSON list, or for the one object of the file."""
    content = _parse(decode(data, encoding), "the file is not JSON; JSON Lines files end in .jsonl")
    for number, row in enumerate(content if isinstance(content, list) else [content], 1):
        yield _read_row(row, number, doc, source)


def _parse(text: str, complaint: str) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:  # nested too deep; a lone surrogate
        raise InputError(f"{complaint} ({error})") from error


def _read_line(line: str, number: int, doc: str, source: str) -> Article | ErrorRecord:
    try:
        row = _parse(line, "the row is not JSON; a JSON Lines file has one object a line")
    except InputError as error:
        return _bad_row(source, number, error)
    return _read_row(row, number, doc, source)


def _read_row(row: object, number: int, doc: str, source: str) -> Article | ErrorRecord:
    try:
        return row_article(row, number, doc, source)
    except InputError as error:
        return _bad_row(source, number, error)


def _bad_row(source: str, number: int, error: InputError) -> ErrorRecord:
    return ErrorRecord(source=f"{source}#{number}", stage="read", error=type(error).__name__, message=str(error))


def row_article(row: object, number: int, doc: str, source: str) -> Article:
    """Return the article of one row; raise `InputError` where it has no text."""
    if not isinstance(row, dict):
        raise InputError(f"expected an object with fields such as title and body, found {type(row).__name__}")
    fields = {str(name).lower(): value for name, value in row.items()}
    title, body = _field(fields, "title"), _field(fields, "body")
    if body is None:
        names = ", ".join(map(str, row)) or "no field"
        raise InputError(f"the row has no text: expected a field {' or '.join(FIELDS['body'])}, it has {names}")
    return Article(
        text=f"{title.strip()}\n\n{body}" if title else body,
        doc=_field(fields, "id") or f"{PurePosixPath(doc).name}#{number}",
        source=f"{source}#{number}",
        published=parse_date(_field(fields, "published") or ""),
        title=title.strip() if title else None,
        outlet=_field(fields, "outlet"),
        url=_field(fields, "url"),
    )


def _field(fields: Mapping[str, object], name: str) -> str | None:
    """Return the first field that goes by `name` and is not blank, as text with LF line ends."""
    for alias in FIELDS[name]:
        value = fields.get(alias)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return to_lf(str(value))
    return None
