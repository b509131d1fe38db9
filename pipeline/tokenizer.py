"""The tokenizer of the press pipeline: character-level analysis first, then words that never cross its edges.

Names, quantities and times are found in the characters of the text. The backend's words are split at every edge
found, so that `doc.char_span` never fails, and `doc.text == text` holds for any text.
"""

from __future__ import annotations

import re
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, TypeAlias

from spacy.tokens import Doc, Span, SpanGroup

from pipeline.extensions import ATTRIBUTES, PlainDoc, resolve_article
from pipeline.stages.anatomy import find_anatomy
from pipeline.stages.entities import find_entities
from pipeline.stages.quantities import find_quantities
from pipeline.stages.sentences import find_sentences
from pipeline.stages.times import find_times
from pipeline.tokens import split_at
from pipeline.types import Article, Name, Token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from spacy.vocab import Vocab

    from pipeline.backends import Tagger
    from pipeline.types import Entity, Sentence

# what to do around a part of the analysis, given its name: a stopwatch
Around: TypeAlias = "Callable[[str], AbstractContextManager[None]]"

_RUNS = re.compile(r"\s|[^\s]+")
_ENTITY_LABELS = {"PERSON": "PERSON", "ORG": "ORG", "MEDIA": "ORG"}


def _nothing_around(_part: str) -> AbstractContextManager[None]:
    return nullcontext()


class ArticleTokenizer:
    """Turn an article into a `Doc` with words, sentences, names, quantities and times."""

    def __init__(self, vocab: Vocab, backend: Tagger) -> None:
        self.vocab = vocab
        self.backend = backend

    def __call__(self, text: str) -> Doc:
        """Analyse a bare text; its date and title come from the text itself."""
        return self.analyse(Article(text=text))

    def analyse(self, article: Article, around: Around = _nothing_around) -> Doc:
        """Analyse one article; `doc.text` is `article.text`. Every part is done within `around(its name)`."""
        found = self.find(article, around)._
        with around("tokenizer"):
            edges = _edges(
                found.sentences, found.quantities, found.times, (m for e in found.entities for m in e.mentions)
            )
            words = split_at(found.tokens, edges)
            doc = build_doc(self.vocab, article.text, words, {s.start for s in found.sentences})
            _show(doc, found.entities, {"quantities": found.quantities, "times": found.times})
        for name in ATTRIBUTES:
            setattr(doc._, name, getattr(found, name))
        return doc

    def find(self, article: Article, around: Around = _nothing_around) -> PlainDoc:
        """Analyse one article as `analyse` does, but build no words of spaCy's."""
        doc = PlainDoc(article.text)
        text, found = article.text, doc._
        with around("anatomy"):
            anatomy = find_anatomy(text, article.marked)
            article = resolve_article(article, anatomy)
        with around("sentences"):
            sentences = find_sentences(text, anatomy.blocks)
        with around("tagger"):
            tokens, names = self._tag(text, sentences)
        with around("quantities"):
            quantities = find_quantities(text)
        with around("times"):
            times = find_times(text, article.published)
        with around("entities"):
            entities = find_entities(text, sentences, names, anatomy.reporters, tokens)
        found.article, found.anatomy, found.sentences = article, anatomy, sentences
        found.tokens, found.names = tokens, names
        found.quantities, found.times, found.entities = quantities, times, entities
        return doc

    def _tag(self, text: str, sentences: Sequence[Sentence]) -> tuple[tuple[Token, ...], tuple[Name, ...]]:
        pieces = [text[s.start : s.end] for s in sentences]
        tokens: list[Token] = []
        names: list[Name] = []
        for sentence, tagged in zip(sentences, self.backend.tag(pieces), strict=True):
            at = sentence.start
            tokens += [Token(at + t.start, at + t.end, t.tag) for t in tagged.tokens]
            names += [Name(at + n.start, at + n.end, n.label) for n in tagged.names]
        return tuple(tokens), tuple(names)

    # spaCy's serialisation protocol: the backend's weights are files of their own.
    def to_bytes(self, **_: object) -> bytes:
        """Return nothing: the tokenizer has no state beside its backend."""
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> ArticleTokenizer:
        """Return the tokenizer itself."""
        return self

    def to_disk(self, _path: object, **_: object) -> None:
        """Write nothing."""

    def from_disk(self, _path: object, **_: object) -> ArticleTokenizer:
        """Return the tokenizer itself."""
        return self


def _edges(*groups: Iterable[object]) -> list[int]:
    return sorted({edge for group in groups for span in group for edge in (span.start, span.end)})  # type: ignore[attr-defined]


def build_doc(vocab: Vocab, text: str, tokens: Sequence[Token], sentence_starts: set[int]) -> Doc:
    """Build a `Doc` whose text is exactly `text`.

    spaCy knows one kind of white space inside words: a single U+0020 after a word. Everything else that no token
    covers becomes a token of its own.
    """
    words: list[str] = []
    spaces: list[bool] = []
    tags: list[str] = []
    starts: list[bool | int | None] = []

    def add(start: int, end: int, tag: str) -> None:
        words.append(text[start:end])
        spaces.append(False)
        tags.append(tag)
        starts.append(start in sentence_starts)

    at = 0
    for token in (*tokens, Token(len(text), len(text), "")):
        if token.start == at + 1 and text[at] == " " and words and not words[-1].isspace():
            spaces[-1] = True
        else:
            for run in _RUNS.finditer(text, at, token.start):
                add(run.start(), run.end(), "_SP" if run[0].isspace() else "")
        if token.end > token.start:
            add(token.start, token.end, token.tag)
        at = token.end
    if starts:
        starts[0] = True
    return Doc(vocab, words=words, spaces=spaces, tags=tags, sent_starts=starts)


def _show(doc: Doc, entities: Sequence[Entity], groups: dict[str, Sequence[object]]) -> None:
    """Fill `doc.ents` and `doc.spans`, so that displaCy and matchers see what was found."""
    ents: list[Span] = []
    for entity in entities:
        label = _ENTITY_LABELS.get(entity.type)
        spans = (doc.char_span(m.start, m.end, label=label) for m in entity.mentions if label and m.how != "pronoun")
        ents += [span for span in spans if span is not None]
    doc.set_ents(ents)
    for name, found in groups.items():
        spans = (doc.char_span(f.start, f.end) for f in found)  # type: ignore[attr-defined]
        doc.spans[name] = SpanGroup(doc, name=name, spans=[span for span in spans if span is not None])
