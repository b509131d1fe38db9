"""Attribution: who is answerable for each sentence, and for which part of it.

Each sentence is searched for speech events (a source, a cue, a content: the PARC scheme). A sentence without one goes
on with the speech before it or is the reporter's; that judgement weighs many weak signs and is a small linear model
(models/carry-model). Then every sentence is looked at once more, with the whole article read (choice.py). Sections
never borrow a speaker from one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lexicon
from pipeline.components import stage
from pipeline.extensions import tokens_of
from pipeline.lexicon import cache
from pipeline.stages.attribution.choice import choose
from pipeline.stages.attribution.cues import Words
from pipeline.stages.attribution.mentions import Mentions
from pipeline.stages.attribution.resolve import Resolver
from pipeline.tokens import split_at
from pipeline.types import Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from pipeline.types import Entity, Sentence, Speech


_DAYS = ("今", "昨")


def find_speech(
    text: str, sentences: Sequence[Sentence], entities: Sequence[Entity], tokens: Sequence[Token]
) -> Speech:
    """Return who speaks in each sentence and every attribution; `tokens` may be empty."""
    resolver = Resolver(text, sentences, Mentions(entities), words_of(text, tokens, entities))
    look = resolver.look(entities)
    return look.speech if resolver.states is None else choose(text, look, resolver.states)


def words_of(text: str, tokens: Sequence[Token], entities: Sequence[Entity]) -> Words:
    """Return the tagger's words, split where a name begins or ends: 藍委|批 though the tagger reads 批疊."""
    edges = {edge for entity in entities for mention in entity.mentions for edge in (mention.start, mention.end)}
    tokens = [word for token in tokens for word in _day_and_verb(text, token)]
    return Words(split_at(tokens, sorted(edges)))


def _day_and_verb(text: str, token: Token) -> tuple[Token, ...]:
    """Take 今說 apart into 今 and 說; the tagger takes both characters for a time."""
    at = token.start + 1
    if text[token.start : at] not in _DAYS or text[at : token.end] not in _verbs():
        return (token,)
    return Token(token.start, at, "TIME"), Token(at, token.end, "v")


@cache
def _verbs() -> frozenset[str]:
    return frozenset(row["cue"] for row in lexicon.rows("cues") if row["strength"] == "say")


def zh_attribution(doc: Doc) -> Doc:
    """Attribute the document's sentences to speakers."""
    if doc._.speech is None:
        doc._.speech = find_speech(doc.text, doc._.sentences, doc._.entities, tuple(tokens_of(doc)))
    return doc


make_attribution = stage(
    "zh_attribution", zh_attribution, requires=["doc._.sentences", "doc._.entities"], assigns=["doc._.speech"]
)
