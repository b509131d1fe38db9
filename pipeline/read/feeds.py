"""Feeds (RSS, Atom): every entry is one article, with its full text where the feed has it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.errors import InputError
from pipeline.read.content import MEBIBYTE
from pipeline.read.fields import row_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.read.content import Content
    from pipeline.types import Article, ErrorRecord

_LONGEST = 32 * MEBIBYTE
_ENTRIES = ("item", "entry")
# What an entry's elements are as a row's fields, in order of precedence.
_FIELDS = {
    "id": ("guid", "id"),
    "title": ("title",),
    "body": ("encoded", "content", "fulltext", "description", "summary"),
    "published": ("pubDate", "published", "date", "issued", "updated"),
    "url": ("link",),
    "author": ("creator", "author"),
    "outlet": ("source", "publisher"),
}
_FULL = frozenset({"encoded", "content", "fulltext"})
_SUMMARY = "the feed gives a summary, not the full text, so claims of the article may be missing"


def read_feed(content: Content) -> Iterator[Article | ErrorRecord]:
    """Yield an article or an error for every entry; places in the file are not kept."""
    root = _parse(content)
    entries = [node for node in root.iter() if _name(node) in _ENTRIES]
    if not entries:
        raise InputError(f"the XML holds no entry of a feed (RSS, Atom), its root is {_name(root)}; give a feed")
    outlet = next((_text(node) for node in root.iter() if _name(node) == "title"), "")
    for number, entry in enumerate(entries, 1):
        yield _read_entry(entry, number, content, outlet)


def _read_entry(entry: Any, number: int, content: Content, outlet: str) -> Article | ErrorRecord:  # noqa: ANN401
    try:
        return _article(entry, number, content, outlet)
    except InputError as error:
        return content.failed(error, number)


def _parse(content: Content) -> Any:  # noqa: ANN401  (an element of lxml)
    from lxml import etree  # noqa: PLC0415  (only feeds need it)

    data = content.whole(_LONGEST, "split it")
    encoding = content.options.encoding
    # Neither entities nor files are looked up, so that a bomb of entities stays small.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False, encoding=encoding)
    try:
        return etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, LookupError) as error:
        raise InputError(f"the file is not XML ({error}); give a feed (RSS, Atom), or a page as .html") from error


def _article(entry: Any, number: int, content: Content, outlet: str) -> Article:  # noqa: ANN401
    found = {name: value for name, value in _values(entry).items() if value}
    row = {field: found[name] for field, names in _FIELDS.items() if (name := next(filter(found.get, names), ""))}
    if "body" not in row:
        raise InputError("the entry has no text: expected content or a description; the feed gives headlines alone")
    article = row_article({"outlet": outlet, **row}, number, content, f"{PurePosixPath(content.doc).name}#{number}")
    is_full = not _FULL.isdisjoint(found)
    return article if is_full else msgspec.structs.replace(article, warnings=(*article.warnings, _SUMMARY))


def _values(entry: Any) -> dict[str, str]:  # noqa: ANN401
    """Return the text of the entry's elements by their names, the first of each name."""
    values: dict[str, str] = {}
    for node in entry:
        name = _name(node)
        text = node.get("href") or _text(node) if name == "link" else _text(node)
        if name == "link" and node.get("rel") not in {None, "alternate"}:
            continue
        values.setdefault(name, text)
    return values


def _text(node: Any) -> str:  # noqa: ANN401
    """Return what an element holds: text, or elements of XHTML as their markup."""
    from lxml import etree  # noqa: PLC0415

    if len(node) == 0:
        return (node.text or "").strip()
    if _name(node) == "author":
        return " ".join(_text(child) for child in node if _name(child) == "name")
    inner = "".join(etree.tostring(child, encoding="unicode") for child in node)
    return ((node.text or "") + inner).strip()


def _name(node: Any) -> str:  # noqa: ANN401
    """Return an element's name without its namespace; comments have none."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
