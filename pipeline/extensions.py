"""The `doc._` attributes in which the stages leave their results; None means that the stage has not run yet."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import msgspec
from spacy.tokens import Doc

from pipeline.packed import is_packed, unpacked
from pipeline.publication import day_near
from pipeline.tags import label_table, tag_of
from pipeline.types import Anatomy, Article, Name, Token

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
    "hints",  # tuple[Hint, ...]: what else the tagger says of a place
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
            Doc.set_extension(name, getter=partial(_get, name), setter=partial(_set, name))


def _get(name: str, doc: Doc) -> object:
    value = _user_data(doc).get(_key(name))
    if is_packed(value):
        value = unpacked(value)
        _set(name, doc, value)
    return value


def _set(name: str, doc: Doc, value: object) -> None:
    _user_data(doc)[_key(name)] = value


def _user_data(doc: Doc) -> dict[object, object]:
    return cast("dict[object, object]", doc.user_data)  # spaCy's types say `str`, its own keys are tuples


def _key(name: str) -> tuple[str, str, None, None]:
    """Return the key under which spaCy itself would keep the attribute."""
    return ("._.", name, None, None)


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
    return tuple(Token(token.idx, token.idx + len(token), tag_of(token)) for token in doc if not token.is_space)


def names_of(doc: Doc) -> tuple[Name, ...]:
    """Return the tagger's names with offsets into the text: our tagger's, or the entities of another pipeline."""
    if doc._.names is not None:
        return doc._.names  # type: ignore[no-any-return]
    known = ((ent, *label_table().get(ent.label_, ("", ""))) for ent in doc.ents)
    return tuple(Name(ent.start_char, ent.end_char, kind) for ent, role, kind in known if role == "name")


register()
