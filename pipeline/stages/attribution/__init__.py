"""Attribution: who is answerable for each sentence, and for which part of it.

Each sentence is searched for speech events (a source, a cue, a content: the PARC scheme). A sentence without one goes
on with the speech before it or is the reporter's; that judgement weighs many weak signs and is a small linear model
(models/carry-model). Sections never borrow a speaker from one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.components import stage
from pipeline.extensions import tokens_of
from pipeline.stages.attribution.cues import Words
from pipeline.stages.attribution.resolve import Resolver
from pipeline.stages.attribution.sources import Mentions
from pipeline.tokens import split_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from pipeline.types import Entity, Sentence, Speech, Token


def find_speech(
    text: str, sentences: Sequence[Sentence], entities: Sequence[Entity], tokens: Sequence[Token]
) -> Speech:
    """Return who speaks in each sentence and every attribution; `tokens` may be empty."""
    return Resolver(text, sentences, Mentions(entities), words_of(tokens, entities)).speech()


def words_of(tokens: Sequence[Token], entities: Sequence[Entity]) -> Words:
    """Return the tagger's words, split where a name begins or ends: 藍委|批 though the tagger reads 批疊."""
    edges = {edge for entity in entities for mention in entity.mentions for edge in (mention.start, mention.end)}
    return Words(split_at(tokens, sorted(edges)))


def zh_attribution(doc: Doc) -> Doc:
    """Attribute the document's sentences to speakers."""
    if doc._.speech is None:
        doc._.speech = find_speech(doc.text, doc._.sentences, doc._.entities, tuple(tokens_of(doc)))
    return doc


make_attribution = stage(
    "zh_attribution", zh_attribution, requires=["doc._.sentences", "doc._.entities"], assigns=["doc._.speech"]
)
