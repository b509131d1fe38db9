"""Rows with named fields: JSON Lines and JSON. A row is one article; its text is title, blank line, body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

import msgspec

from pipeline.errors import InputError
from pipeline.publication import parse_date
from pipeline.read.decode import decode, to_lf
from pipeline.types import Article, ErrorRecord

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
        try:
            yield row_article(msgspec.json.decode(line), number, doc, source)
        except (InputError, msgspec.DecodeError) as error:
            yield _bad_row(source, number, error)


def read_json(data: bytes, doc: str, source: str, encoding: str | None = None) -> Iterator[Article | ErrorRecord]:
    """Yield an article or an error for every object of a JSON list, or for the one object of the file."""
    try:
        content = msgspec.json.decode(decode(data, encoding))
    except msgspec.DecodeError as error:
        raise InputError(f"the file is not JSON: {error}; JSON Lines files end in .jsonl") from error
    rows = content if isinstance(content, list) else [content]
    for number, row in enumerate(rows, 1):
        try:
            yield row_article(row, number, doc, source)
        except InputError as error:
            yield _bad_row(source, number, error)


def _bad_row(source: str, number: int, error: Exception) -> ErrorRecord:
    what = str(error) if isinstance(error, InputError) else f"the row is not JSON: {error}"
    return ErrorRecord(source=f"{source}#{number}", stage="read", error=type(error).__name__, message=what)


def row_article(row: Any, number: int, doc: str, source: str) -> Article:  # noqa: ANN401  (decoded JSON)
    """Return the article of one row; raise `InputError` where it has no text."""
    if not isinstance(row, dict):
        raise InputError(f"the row is {type(row).__name__}, not an object with fields such as title and body")
    fields = {str(name).lower(): value for name, value in row.items() if value not in (None, "")}
    body = _field(fields, "body")
    if not body or not body.strip():
        names = ", ".join(map(str, row)) or "no field"
        raise InputError(f"the row has no text: expected one of {', '.join(FIELDS['body'])}, it has {names}")
    title = _field(fields, "title")
    name = _field(fields, "id")
    return Article(
        text=f"{title.strip()}\n\n{body}" if title else body,
        doc=name or f"{PurePosixPath(doc).name}#{number}",
        source=f"{source}#{number}",
        published=parse_date(_field(fields, "published") or ""),
        title=title.strip() if title else None,
        outlet=_field(fields, "outlet"),
        url=_field(fields, "url"),
    )


def _field(fields: Mapping[str, object], name: str) -> str | None:
    """Return the first field that goes by `name`, as text with LF line ends; numbers are written out."""
    for alias in FIELDS[name]:
        value = fields.get(alias)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return to_lf(str(value))
    return None
