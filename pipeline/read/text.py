"""Plain text and Markdown: one file is one article, or several where it is a digest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from pipeline.errors import InputError
from pipeline.publication import parse_date
from pipeline.read.content import MEBIBYTE
from pipeline.read.digest import articles_of
from pipeline.read.fields import conventions, plain_name, split_authors, title_block
from pipeline.read.source_text import join
from pipeline.types import Article

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.read.content import Content
    from pipeline.read.source_text import Edit, SourceText

_LONGEST = 4 * MEBIBYTE  # bytes
_ADVICE = "it is read as one article; split it, or give its articles as rows (.jsonl, .csv)"
_FRONT = re.compile(r"---[ \t]*\n(?P<lines>(?:[^\n]{0,2000}\n){0,60}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_ENTRY = re.compile(r"^(?P<name>[\w-]{1,40}):[ \t]*(?P<value>[^\n]{1,2000})$", re.MULTILINE)
_MARKUP = re.compile(
    r"^(?P<heading>#{1,6}[ \t]+)|^(?P<quote>>[ \t]?)|^(?P<rule>(?:-[ \t]?){3,40}|(?:\*[ \t]?){3,40})$"
    r"|(?P<image>!\[(?P<alt>[^\[\]\n]{0,300})\]\([^()\n]{0,1000}\))"
    r"|(?<!!)\[(?P<label>[^\[\]\n]{1,300})\]\((?P<target>[^()\n]{0,1000})\)"
    r"|(?P<strong>\*\*|__(?=\S)|(?<=\S)__)",
    re.MULTILINE,
)


def read_text(content: Content) -> Iterator[Article]:
    """Yield the article of a text file, or its articles where the file is a digest."""
    yield from _articles(_text(content), content, Article(text=""))


def read_markdown(content: Content) -> Iterator[Article]:
    """Yield the articles of a Markdown file without its signs; what its front matter says are the article's fields."""
    text = _text(content)
    front = _FRONT.match(text.text)
    said = _front_matter(text.cut(*front.span("lines"))) if front else {}
    body = _without_markup(text.cut(front.end(), len(text)) if front else text)
    if not body.text.strip():
        raise InputError("the file holds no text beside signs of Markdown; give a file with the text of an article")
    title = said.get("title")
    given = _given({field: value.text for field, value in said.items()})
    if title and title.text not in body.text[: 2 * len(title)]:
        given = msgspec.structs.replace(given, marked=title_block(title))
        body = join([title, body.strip()], "\n\n")
    yield from _articles(body, content, given)


def _text(content: Content) -> SourceText:
    text = content.decoded(_LONGEST, _ADVICE)
    if not text.text.strip():
        raise InputError("the file holds only white space; give a file with the text of an article")
    return text


def _articles(text: SourceText, content: Content, given: Article) -> Iterator[Article]:
    """Yield one article, or each part of a digest; `given` holds what the file says about it."""
    parts = articles_of(text.text)
    for number, (start, end) in enumerate(parts, 1):
        row = f"#{number}" if len(parts) > 1 else ""
        part = text.cut(start, end).strip() if row else text
        yield msgspec.structs.replace(
            given,
            text=part.text,
            doc=f"{content.doc}{row}",
            source=f"{content.source}{row}",
            source_map=part.source_map(),
        )


def _given(said: Mapping[str, str]) -> Article:
    published = parse_date(said.get("published", ""))
    return Article(
        text="",
        published=published,
        published_how="metadata" if published else None,
        title=said.get("title"),
        outlet=said.get("outlet"),
        url=said.get("url"),
        authors=tuple(split_authors(said.get("author", ""))),
    )


def _front_matter(lines: SourceText) -> dict[str, SourceText]:
    """Return the fields that simple lines of YAML (`title: …`) give; others are left out."""
    given = {plain_name(entry["name"]): lines.cut(*_unquoted(entry)) for entry in _ENTRY.finditer(lines.text)}
    named = {field: [given[name] for name in names if name in given] for field, names in conventions().items()}
    return {field: values[0] for field, values in named.items() if values and values[0].text}


def _unquoted(entry: re.Match[str]) -> tuple[int, int]:
    """Return where the value of an entry stands without the quotation marks or brackets around it."""
    value = entry["value"]
    start = entry.start("value") + len(value) - len(value.lstrip("\"'[ "))
    return start, max(start, entry.end("value") - (len(value) - len(value.rstrip("\"'] "))))


def _without_markup(text: SourceText) -> SourceText:
    """Return the text without the signs of headings, emphasis, quotations, rules, links and pictures."""
    return text.edited([edit for sign in _MARKUP.finditer(text.text) for edit in _edits(sign)])


def _edits(sign: re.Match[str]) -> Iterator[Edit]:
    inner = "alt" if sign["image"] else "label" if sign["label"] else ""
    if not inner:
        yield sign.start(), sign.end(), ""
        return
    yield sign.start(), sign.start(inner), ""
    yield sign.end(inner), sign.end(), ""
