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
    import datetime as dt
    from collections.abc import Iterator, Mapping

_SHOWN = 40  # characters of a wrong value that a message repeats

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
    title, body = _field(fields, "title"), _body(fields)
    published, warnings = _published(fields)
    return Article(
        text=f"{title.strip()}\n\n{body}" if title else body,
        doc=_field(fields, "id") or f"{PurePosixPath(doc).name}#{number}",
        source=f"{source}#{number}",
        published=published,
        title=title.strip() if title else None,
        outlet=_field(fields, "outlet"),
        url=_field(fields, "url"),
        warnings=warnings,
    )


def _body(fields: Mapping[str, object]) -> str:
    """Return the text of the row; raise `InputError` that says what is in its place."""
    present = [alias for alias in FIELDS["body"] if alias in fields]
    for value in map(fields.get, present):
        if isinstance(value, str) and value.strip():
            return to_lf(value)
    if not present:
        names = ", ".join(fields) or "no field"
        raise InputError(f"the row has no text: expected a field {' or '.join(FIELDS['body'])}, it has {names}")
    value = fields[present[0]]
    seen = "is empty" if isinstance(value, str) else f"is {_json_type(value)}, not a string"
    raise InputError(f"the row has no text: its field {present[0]} {seen}; put the text of the article there")


def _json_type(value: object) -> str:
    """Return what JSON calls a value that is no string."""
    if value is None or isinstance(value, bool):
        return msgspec.json.encode(value).decode()
    if isinstance(value, list):
        return "a list"
    return "an object" if isinstance(value, dict) else "a number"


def _published(fields: Mapping[str, object]) -> tuple[dt.date | None, tuple[str, ...]]:
    """Return the date of publication, and a warning where the row gives one that cannot be read."""
    given = {alias: fields[alias] for alias in FIELDS["published"] if fields.get(alias) not in (None, "")}
    text = _field(fields, "published")
    published = parse_date(text) if text else None
    if published or not given:
        return published, ()
    name, value = next(iter(given.items()))
    shown = f"the field {name} holds {str(value)[:_SHOWN]!r}, which is no date like 2025-12-19"
    return None, (f"{shown}; the article is read as one that does not give its date",)


def _field(fields: Mapping[str, object], name: str) -> str | None:
    """Return the first field that goes by `name` and is not blank, as text with LF line ends."""
    for alias in FIELDS[name]:
        value = fields.get(alias)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return to_lf(str(value))
    return None
