"""The `doc._` attributes in which the stages leave their results; None means that the stage has not run yet."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import msgspec
from spacy.tokens import Doc

from pipeline.publication import day_near
from pipeline.types import Anatomy, Article, Token

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from pipeline.types import PublishedHow

ATTRIBUTES = (
    "article",  # Article, with what the anatomy found filled in
    "anatomy",  # Anatomy
    "sentences",  # tuple[Sentence, ...]
    "tokens",  # tuple[Token, ...]: the tagger's words with offsets into the text
    "names",  # tuple[Name, ...]: the tagger's names with offsets into the text
    "quantities",  # tuple[Quantity, ...]
    "times",  # tuple[TimeExpression, ...]
    "entities",  # tuple[Entity, ...]
    "speech",  # Speech
    "claim_mentions",  # tuple[Claim, ...]: one claim a mention
    "claims",  # tuple[Claim, ...]: merged
)


class PlainDoc:
    """What the stages need of a `Doc`, the text and `_`: a run builds no words that nobody asked for.

    spaCy would keep every new word in the vocabulary too, so that memory grew with every article.
    """

    __slots__ = ("_", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._ = SimpleNamespace(**dict.fromkeys(ATTRIBUTES))


def register() -> None:
    """Register all attributes on `Doc`; safe to call twice."""
    for name in ATTRIBUTES:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


def resolve_article(article: Article, anatomy: Anatomy) -> Article:
    """Return the article with its title, date and outlet filled in from the text where the input did not give them."""
    published, how = _published(article, anatomy)
    return msgspec.structs.replace(
        article,
        published=published,
        published_how=how,
        title=article.title or (anatomy.title.text if anatomy.title else None),
        outlet=article.outlet or anatomy.outlet,
    )


def _published(article: Article, anatomy: Anatomy) -> tuple[dt.date | None, PublishedHow | None]:
    """Return the date of publication and where it comes from: the input, a date line, a dateline, else the fallback.

    A dateline (台北19日電, 今（19）日) names the day alone; the fallback tells which month.
    """
    if article.published:
        return article.published, article.published_how or "metadata"
    if anatomy.published:
        return anatomy.published, "text"
    fallback = article.fallback_published
    if fallback and anatomy.day and (date := day_near(fallback, anatomy.day)):
        return date, article.fallback_how if date == fallback else "dateline"
    return fallback, article.fallback_how


def article_of(doc: Doc) -> Article:
    """Return the document's article; a document made by another tokenizer is an article of its bare text."""
    return doc._.article or Article(text=doc.text)


def tokens_of(doc: Doc) -> Iterable[Token]:
    """Return the document's words with offsets into the text, from our tokenizer or any other."""
    if doc._.tokens is not None:
        return doc._.tokens  # type: ignore[no-any-return]
    return tuple(Token(token.idx, token.idx + len(token), token.tag_) for token in doc if not token.is_space)


register()
