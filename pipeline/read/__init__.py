"""Inputs to articles: `read_inputs` is the only way in; every format is one module beside this one.

To add a format, write a module with a function like `read_text` and name its suffixes in `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from pipeline.errors import InputError
from pipeline.publication import date_in_name
from pipeline.read.containers import damage_named, open_source
from pipeline.read.content import Content, ReadOptions
from pipeline.read.decode import check_encoding
from pipeline.read.feeds import read_feed
from pipeline.read.fields import check_fields
from pipeline.read.html import read_html
from pipeline.read.parquet import read_parquet
from pipeline.read.paths import Missing, Source, find_sources
from pipeline.read.rows import read_json, read_json_lines
from pipeline.read.script import check_chinese, fold_simplified
from pipeline.read.sniff import sniff
from pipeline.read.tables import read_csv, read_tsv
from pipeline.read.text import read_markdown, read_text
from pipeline.read.warc import read_warc
from pipeline.types import Article, ErrorRecord

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.types import PublishedHow

__all__ = ["READERS", "read_inputs"]

# content -> articles; raises InputError where the whole file is unreadable
Reader: TypeAlias = Callable[[Content], Iterator[Article | ErrorRecord]]

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".parquet": read_parquet,
    ".warc": read_warc,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
}

_LONGEST = 1_000_000  # characters; the longest article of any newspaper has a tenth of that


def read_inputs(
    inputs: Sequence[str],
    *,
    published: dt.date | None = None,
    encoding: str | None = None,
    fields: Sequence[tuple[str, str]] = (),
) -> Iterator[Article | ErrorRecord]:
    """Yield every article of the inputs in canonical order, and an error record for each one that cannot be read.

    Inputs are files, folders (at any depth; hidden files and files of unknown kinds are passed over), patterns and `-`
    for standard input. `published` is the date of articles that name none; `fields` are pairs of a field and the name
    it goes by in rows. Raises `InputError` for an unknown encoding or field.
    """
    check_encoding(encoding)
    check_fields(fields)
    options = ReadOptions(encoding, tuple(fields), published)
    names = _Names()
    for source in find_sources(inputs, READERS):
        for record in _read_source(source, options):
            checked = _check(record)
            if isinstance(checked, Article):
                yield msgspec.structs.replace(checked, doc=names.unique(checked.doc))
            else:
                yield checked


def _read_source(source: Source | Missing, options: ReadOptions) -> Iterator[Article | ErrorRecord]:
    """Yield the articles of one file; a file that cannot be read gives one error record and stops nothing."""
    if isinstance(source, Missing):
        yield _failed(source.name, "InputError", source.message)
        return
    try:
        for content in open_source(source, options, frozenset(READERS)):
            if isinstance(content, ErrorRecord):
                yield content
            else:
                yield from _read_content(content)
    except InputError as error:
        yield _failed(source.name, type(error).__name__, str(error))
    except OSError as error:
        yield _unopened(source.name, error)


def _read_content(content: Content) -> Iterator[Article | ErrorRecord]:
    """Yield the articles of one content; what fails in an archive fails alone."""
    try:
        with damage_named():
            for record in _reader_for(content)(content):
                yield _with_fallback(record, content) if isinstance(record, Article) else record
    except InputError as error:
        yield content.failed(error)
    except OSError as error:
        yield _unopened(content.source, error)


def _unopened(source: str, error: OSError) -> ErrorRecord:
    reason = error.strerror or str(error)
    message = f"the file cannot be read: {reason}; check that it exists and that you may read it"
    return _failed(source, type(error).__name__, message)


def _check(record: Article | ErrorRecord) -> Article | ErrorRecord:
    """Return the record, its text folded where it is Simplified, or the error that it is no article in Chinese."""
    if isinstance(record, Article):
        try:
            _check_length(record.text)
            check_chinese(record.text)
        except InputError as error:
            row = record.source.rpartition("#")[2]
            failed = _failed(record.source, type(error).__name__, str(error))
            return msgspec.structs.replace(failed, row=int(row) if row.isdecimal() and "#" in record.source else None)
        return fold_simplified(record)
    return record


def _check_length(text: str) -> None:
    if len(text) > _LONGEST:
        raise InputError(f"the text has {len(text):,} characters, an article at most {_LONGEST:,}; split it")


def _with_fallback(article: Article, content: Content) -> Article:
    """Return the article with the date to use where it does not say its own: that of its file's name, else the given.

    The name counts from the INPUT argument on: a folder the user did not name says nothing about the article.
    """
    named = date_in_name(content.doc.replace("__", "/"))
    given = content.options.published
    how: PublishedHow | None = "filename" if named else "option" if given else None
    return msgspec.structs.replace(article, fallback_published=named or given, fallback_how=how)


def _failed(source: str, error: str, message: str) -> ErrorRecord:
    return ErrorRecord(source=source, stage=InputError.stage, error=error, message=message)


def _reader_for(content: Content) -> Reader:
    """Return the reader for the kind of file; what has no suffix is told by how it begins."""
    suffix = content.kind or sniff(content)
    if suffix not in READERS:
        raise InputError(f"files that end in {suffix} cannot be read; expected one of {', '.join(sorted(READERS))}")
    return READERS[suffix]


class _Names:
    """The document names given so far; a later equal name gets `~2`, `~3` and so on."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """Return `name`, or the first of `name~2`, `name~3` ... that no document has."""
        number = self._last.get(name, 0) + 1
        while number > 1 and f"{name}~{number}" in self._last:
            number += 1
        self._last[name] = number
        unique = name if number == 1 else f"{name}~{number}"
        self._last.setdefault(unique, 1)
        return unique
