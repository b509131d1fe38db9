"""Saved web pages: trafilatura finds the article in the page, and every character of it is found again in the file."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError
from pipeline.lexicon import column
from pipeline.publication import date_in_address, parse_date
from pipeline.read.content import MEBIBYTE
from pipeline.read.decode import decode_source
from pipeline.read.fields import split_authors, title_block
from pipeline.read.markup import elements, text_of_markup
from pipeline.read.page_places import Places, with_captions
from pipeline.read.source_text import join
from pipeline.types import Article, Block

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from pipeline.read.content import Content
    from pipeline.read.source_text import SourceText
    from pipeline.types import PublishedHow

_LONGEST = 4 * MEBIBYTE  # bytes of a page
_DECLARED = re.compile(
    rb"<meta[^<>]{0,200}?charset\s{0,3}=\s{0,3}[\"']?\s{0,3}(?P<name>[A-Za-z0-9_:-]{2,40})", re.IGNORECASE
)
_DECLARED_WITHIN = 4096  # bytes
_SIGN = re.compile(r"\s*[|｜│_]\s*|\s+[-－–—]\s+|\s*::\s*")
_BULLET = "- "  # what trafilatura sets before the items of a list
_SHORTEST = "60"  # characters of an article's text; trafilatura's own 250 are for scripts with longer words
_FEWEST = 20  # characters of an article; a page with less has none that could be told from its menus
_PARAGRAPH = re.compile(r"[^\n]{15,}[。！？][」』”）)]?")  # what tells running text from menus


def read_html(content: Content) -> Iterator[Article]:
    """Yield the one article of a page."""
    data = content.whole(_LONGEST, "a page with an article has far less; save the article alone")
    yield page_article(data, content)


def page_article(data: bytes, content: Content, *, charset: str | None = None, url: str | None = None) -> Article:
    """Return the article of a page; raise `InputError` where none is found.

    `charset` and `url` are what the server said; the page's own words win over `url`.
    """
    page = decode_source(data, content.options.encoding, charset or declared_charset(data))
    found = _extract(page.text, url)
    places = Places(text_of_markup(page))
    title = _title(page, found, places)
    lines = _without_title(_body(found, places), title)
    if sum(map(len, lines)) < _FEWEST:
        raise InputError("no article was found in the page; give the page of one article, or save its text")
    body, captions = with_captions(page, title, lines)
    text = join([title, body], "\n\n") if title else body
    below = len(text) - len(body)
    address = (found and found.url) or url
    published, how = _published(found, address)
    return Article(
        text=text.text,
        doc=content.doc,
        source=content.source,
        published=published,
        published_how=how,
        title=title.text if title else None,
        outlet=_outlet(page.text, (found and found.sitename) or ""),
        url=address,
        authors=tuple(split_authors((found and found.author) or "")),
        source_map=text.source_map(),
        marked=(*title_block(title), *(_caption(below + start, below + end) for start, end in captions)),
    )


def _caption(start: int, end: int) -> Block:
    return Block(start=start, end=end, section="caption", part="caption")


def declared_charset(data: bytes) -> str | None:
    """Return the encoding that a page says it has."""
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    return match["name"].decode("ascii") if match else None


def _extract(page: str, url: str | None) -> Any:  # noqa: ANN401  (a Document of trafilatura, or None)
    import trafilatura  # noqa: PLC0415  (only pages need it)
    from trafilatura.settings import use_config  # noqa: PLC0415

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", _SHORTEST)
    try:
        return trafilatura.bare_extraction(
            page,
            url=url,
            include_comments=False,
            with_metadata=True,
            prune_xpath=_leftovers(),
            date_extraction_params={"extensive_search": False, "original_date": True},
            config=config,
        )
    except (RecursionError, ValueError, AssertionError, AttributeError, TypeError):  # what broken trees end in
        return None


def _body(found: Any, places: Places) -> list[SourceText]:  # noqa: ANN401  (a Document of trafilatura, or None)
    """Return the lines of the article; where none was found, the page's paragraphs."""
    taken = str(found.text).split("\n") if found and found.text else []
    lines = [line.removeprefix(_BULLET) for line in taken if line.strip()]
    if not lines:
        lines = [line for line in places.page.text.split("\n") if _PARAGRAPH.fullmatch(line.strip())]
    return [part for line in lines for part in places.find(line)]


@cache
def _leftovers() -> list[str]:
    """Return what is taken out of pages before the article is looked for, as XPath."""
    return [
        f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
        for name in column("page_leftovers", "class")
    ]


def _title(page: SourceText, found: Any, places: Places) -> SourceText | None:  # noqa: ANN401
    """Return the title: the page's first heading that its metadata begin with, else the metadata's own words."""
    title = " ".join(((found and found.title) or "").split())
    for heading in elements(page, "h1"):
        words = " ".join(heading.text.split())
        if words and (not title or title.startswith(words)):
            return join(places.find(words), " ")
    return join(places.find(_without_site(title, found.sitename)), " ") if title else None


def _without_site(title: str, site: str | None) -> str:
    """Return the title without the site's name, and what stands between signs, behind it."""
    pieces = list(_SIGN.finditer(title))
    if site and pieces and site in title[pieces[-1].end() :]:
        return title[: pieces[0].start()] or title
    return title


def _outlet(page: str, site: str) -> str | None:
    """Return the site's name as the page writes it: trafilatura changes its capitals."""
    written = re.search(re.escape(site), page, re.IGNORECASE) if site else None
    return written[0] if written else site or None


def _without_title(lines: list[SourceText], title: SourceText | None) -> list[SourceText]:
    """Return the lines of the body; the title may stand above it again."""
    if title and lines and lines[0].text.strip() == title.text:
        return lines[1:]
    return lines


def _published(found: Any, url: str | None) -> tuple[dt.date | None, PublishedHow | None]:  # noqa: ANN401
    date = parse_date((found and found.date) or "")
    if date:
        return date, "metadata"
    date = date_in_address(url or "")
    return date, "url" if date else None
