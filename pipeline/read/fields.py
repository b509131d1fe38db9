"""Rows with named fields, whatever file they come from: which field is the body, and what a row makes an article."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from pipeline.errors import InputError
from pipeline.lexicon import column, rows
from pipeline.publication import date_in_address, parse_date
from pipeline.read.decode import to_lf
from pipeline.read.markup import looks_like_markup, text_of_markup
from pipeline.read.source_text import SourceText, join
from pipeline.types import Article, Block

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.read.content import Content
    from pipeline.types import PublishedHow, SourceMap

    # a value of a row as its format gives it: text with its places, or what JSON or Parquet hold besides
    Fields = Mapping[str, object]

_SHOWN = 40  # characters of a wrong value that a message repeats
_NAMES_SHOWN = 12  # fields of a row that a message names
_FORMULA = re.compile(r"\s*(?:[=+@][A-Z]{2,12}\(|#(?:NAME\?|REF!|VALUE!|N/A))")
_TEXTS = ("title", "body")
_BETWEEN = re.compile(r"[、,，;；/／&|]|\s{2,}")
_MOST_AUTHORS = 8


@cache
def conventions() -> dict[str, tuple[str, ...]]:
    """Return the names that each field goes by, in order of precedence, in the form `plain_name` gives."""
    fields = dict.fromkeys(row["field"] for row in rows("fields"))
    return {
        field: tuple(plain_name(row["name"]) for row in rows("fields") if row["field"] == field) for field in fields
    }


@lru_cache(maxsize=1024)
def plain_name(name: str) -> str:
    """Return a field's name in small letters, without the spaces and signs between its words."""
    return re.sub(r"[\s_-]", "", name).casefold()


@cache
def names_of_texts(chosen: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """Return the names, in plain form, under which a row may hold what becomes the article's text."""
    named = [part for field, name in chosen if field in _TEXTS for part in name.split(".")]
    return frozenset((*map(plain_name, named), *(name for field in _TEXTS for name in conventions()[field])))


def check_fields(named: Sequence[tuple[str, str]]) -> None:
    """Raise `InputError` where `--field` names a field that no article has."""
    for field, name in named:
        if field not in conventions() or not name:
            known = ", ".join(conventions())
            raise InputError(f"--field {field}={name} names no field; write FIELD=NAME, FIELD one of {known}")


class Row:
    """One row: its values by name; `chosen` are the names that the user gives with `--field`."""

    def __init__(self, values: Fields, chosen: Sequence[tuple[str, str]]) -> None:
        self.values = {plain_name(name): value for name, value in values.items()}
        self.names = list(map(str, values))
        self.chosen = chosen

    def names_of(self, field: str) -> tuple[str, ...]:
        """Return the names under which `field` may stand in the row: those chosen, where it has one of them."""
        named = tuple(plain_name(name) for chosen, name in self.chosen if chosen == field)
        return named if any(self.value(name) is not None for name in named) else conventions()[field]

    def missing(self) -> Iterator[str]:
        """Yield a warning for the body or title that the user names and the row lacks, where another name serves."""
        for field in _TEXTS:
            named = [name for chosen, name in self.chosen if chosen == field]
            if named and all(self.value(plain_name(name)) is None for name in named):
                shown = ", ".join(self.names[:_NAMES_SHOWN])
                yield f"it has no field {named[0]!r} (--field {field}={named[0]}) but {shown}; the usual names are read"

    def value(self, name: str) -> object:
        """Return the value of that name; a name with points leads into objects: body=article.text."""
        if name in self.values or "." not in name:
            return self.values.get(name)
        outer, _, inner = name.partition(".")
        value = self.values.get(outer)
        return Row(value, ()).value(inner) if isinstance(value, dict) else None

    def text(self, field: str) -> SourceText | None:
        """Return the first value of the field that is text and not blank, without outer white space."""
        for value in map(self.value, self.names_of(field)):
            found = as_text(value)
            if found and found.text.strip():
                return found.strip()
        return None

    def string(self, field: str) -> str | None:
        """Return the first value of the field that is not blank as a plain string."""
        found = self.text(field)
        return found.text if found else None


def as_text(value: object) -> SourceText | None:
    """Return a value as text; None for what is no text or number."""
    if isinstance(value, SourceText):
        return value
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return SourceText.nowhere(to_lf(str(value)))
    return None


def row_article(values: Fields, number: int, content: Content, doc: str | None = None) -> Article:
    """Return the article of one row: title, a blank line, body; raise `InputError` where it has no text."""
    row = Row(values, content.options.fields)
    title, body = row.text("title"), _body(row)
    url = row.string("url")
    published, how, warnings = _published(row, url)
    if title and _FORMULA.match(title.text):
        warnings = (*warnings, f"its title is a spreadsheet's formula, {title.text[:_SHOWN]!r}; it is left out")
        title = None
    warnings = (*warnings, *row.missing())
    text = join([title, body], "\n\n") if title else body
    return Article(
        text=text.text,
        doc=doc or row.string("id") or f"{PurePosixPath(content.doc).name}#{number}",
        source=f"{content.source}#{number}",
        published=published,
        published_how=how,
        title=title.text if title else None,
        outlet=row.string("outlet") or _name_in(row, "outlet"),
        url=url,
        authors=_authors(row),
        source_map=_source_map(text),
        marked=title_block(title),
        warnings=warnings,
    )


def title_block(title: SourceText | None) -> tuple[Block, ...]:
    """Return the mark of a title that begins an article's text."""
    if not title or "\n" in title.text:
        return ()
    return (Block(start=0, end=len(title), section="headline", part="title"),)


def _source_map(text: SourceText) -> SourceMap | None:
    return text.source_map() if text.widths.any() else None


def _body(row: Row) -> SourceText:
    """Return the text of the row; raise `InputError` that says what is in its place."""
    names = row.names_of("body")
    present = [name for name in names if row.value(name) is not None or name in row.values]
    for value in map(row.value, present):
        if isinstance(value, str | SourceText) and (found := as_text(value)) and found.text.strip():
            return _plain_body(found)
    if not present:
        raise InputError(_without_body(row))
    value = row.value(present[0])
    seen = "is empty" if isinstance(value, str | SourceText) else f"is {_json_type(value)}, not a string"
    raise InputError(f"the row has no text: its field {present[0]} {seen}; put the text of the article there")


def _plain_body(body: SourceText) -> SourceText:
    """Return the body without the tags that content management systems store in it."""
    if _FORMULA.match(body.text):
        raise InputError(
            f"the row has no text: its body is a spreadsheet's formula, {body.text.strip()[:_SHOWN]!r}; "
            "export the values of the cells"
        )
    if not looks_like_markup(body.text):
        return body
    plain = text_of_markup(body).strip()
    if not plain.text:
        raise InputError("the row has no text: its body is nothing but tags; put the text of the article there")
    return plain


def _without_body(row: Row) -> str:
    named = [name for chosen, name in row.chosen if chosen == "body"]
    has = ", ".join(row.names[:_NAMES_SHOWN]) or "no field"
    has += ", …" if len(row.names) > _NAMES_SHOWN else ""
    if named:
        return f"the row has no text: it has no field {named[0]}, which --field names, but {has}"
    return (
        f"the row has no text: expected a field body or content or text, it has {has}; "
        "name the one that holds the text: --field body=NAME"
    )


def _json_type(value: object) -> str:
    """Return what JSON calls a value that is no string."""
    if value is None or isinstance(value, bool):
        return msgspec.json.encode(value).decode()
    if isinstance(value, list | tuple):
        return "a list"
    return "an object" if isinstance(value, dict) else "a number"


def _published(row: Row, url: str | None) -> tuple[dt.date | None, PublishedHow | None, tuple[str, ...]]:
    """Return the date of publication and where it stands; a warning where the row gives one that cannot be read."""
    given = {name: value for name in row.names_of("published") if not _is_blank(value := row.value(name))}
    text = row.string("published")
    published = parse_date(text) if text else None
    if published:
        return published, "metadata", ()
    in_address = date_in_address(url) if url else None
    how: PublishedHow | None = "url" if in_address else None
    if not given:
        return in_address, how, ()
    name, value = next(iter(given.items()))
    shown = f"the field {name} holds {_shown(value)!r}, which is no date like 2025-12-19"
    return in_address, how, (f"{shown}; the article is read as one that does not give its date",)


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str | SourceText) and not _shown(value).strip())


def _shown(value: object) -> str:
    return (value.text if isinstance(value, SourceText) else str(value))[:_SHOWN]


def _name_in(row: Row, field: str) -> str | None:
    """Return the name in the first object that stands for the field: {"source": {"name": "某某日報"}}."""
    for value in map(row.value, row.names_of(field)):
        name = as_text(value.get("name")) if isinstance(value, dict) else None
        if name and name.text.strip():
            return name.text.strip()
    return None


def _authors(row: Row) -> tuple[str, ...]:
    """Return the names of the authors: of a list, of objects with names, or of one string with signs between them."""
    for value in map(row.value, row.names_of("author")):
        items = value if isinstance(value, list | tuple) else [value]
        texts = [item.get("name") if isinstance(item, dict) else item for item in items]
        names = [name for text in texts if (found := as_text(text)) for name in split_authors(found.text)]
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def split_authors(text: str) -> list[str]:
    """Return the names that stand in one string, without 記者 in front and without desks, outlets and kinds of report.

    Nothing is returned where there are too many for names.
    """
    pieces = [name.strip().removeprefix("記者").strip(" ：:") for name in _BETWEEN.split(text)]
    found = [name for name in pieces if name and _is_person(name)]
    return found if len(found) <= _MOST_AUTHORS else []


def _is_person(name: str) -> bool:
    words = [(row["slot"], row["word"]) for row in rows("byline_words")]
    return name not in column("outlets", "name") and not any(
        (slot == "not_person" and word in name) or (slot == "not_person_end" and name.endswith(word))
        for slot, word in words
    )
