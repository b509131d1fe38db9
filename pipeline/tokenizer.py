"""The tokenizer of the press pipeline: character-level analysis first, then words that never cross its edges.

Names, quantities and times are found in the characters of the text. The backend's words are split at every edge
found, so that `doc.char_span` never fails, and `doc.text == text` holds for any text.
"""

from __future__ import annotations

import re
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, TypeAlias

from spacy.tokens import Doc, Span
from spacy.util import registry

from pipeline.backends import load_backend
from pipeline.components import Layered
from pipeline.extensions import ATTRIBUTES, PlainDoc, resolve_article
from pipeline.hints import heed
from pipeline.lexicon import layered
from pipeline.stages.anatomy import find_anatomy
from pipeline.stages.entities import find_entities
from pipeline.stages.quantities import find_quantities
from pipeline.stages.sentences import find_sentences
from pipeline.stages.times import find_times
from pipeline.tagging import tag_text
from pipeline.tokens import split_at
from pipeline.types import Article, Token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from spacy.language import Language
    from spacy.vocab import Vocab

    from pipeline.backends import Tagger
    from pipeline.types import Entity

# what to do around a part of the analysis, given its name: a stopwatch
Around: TypeAlias = "Callable[[str], AbstractContextManager[None]]"

_RUNS = re.compile(r"\s|[^\s]+")
_ENTITY_LABELS = {"PERSON": "PERSON", "ORG": "ORG", "MEDIA": "ORG"}


def _nothing_around(_part: str) -> AbstractContextManager[None]:
    return nullcontext()


class ArticleTokenizer(Layered):
    """Turn an article into a `Doc` with words, sentences, names, quantities and times."""

    def __init__(self, vocab: Vocab, backend: Tagger, lexicons: str | Path | None = None) -> None:
        """Use the tagger `backend`, and lay the lexicons of a folder over ours."""
        super().__init__(lexicons)
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
            _set_entities(doc, found.entities)
        for name in ATTRIBUTES:
            setattr(doc._, name, getattr(found, name))
        return doc

    def find(self, article: Article, around: Around = _nothing_around) -> PlainDoc:
        """Analyse one article as `analyse` does, but build no words of spaCy's."""
        with layered(self.layer):
            return self._find(article, around)

    def _find(self, article: Article, around: Around) -> PlainDoc:
        doc = PlainDoc(article.text)
        text, found = article.text, doc._
        with around("anatomy"):
            anatomy = find_anatomy(text, article.marked)
            article = resolve_article(article, anatomy)
        with around("sentences"):
            sentences = find_sentences(text, anatomy.blocks)
        with around("tagger"):
            tagged = tag_text(text, sentences, self.backend)
        with around("quantities"):
            quantities = heed(find_quantities(text), tagged.hints)
        with around("times"):
            times = find_times(text, article.published)
        with around("entities"):
            entities = find_entities(text, sentences, tagged.names, anatomy.reporters, tagged.tokens)
        found.article, found.anatomy, found.sentences = article, anatomy, sentences
        found.tokens, found.names, found.hints = tagged.tokens, tagged.names, tagged.hints
        found.quantities, found.times, found.entities = quantities, times, entities
        return doc


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


def _set_entities(doc: Doc, entities: Sequence[Entity]) -> None:
    """Set `doc.ents` to the people and bodies, so that displaCy and matchers see them."""
    ents: list[Span] = []
    for entity in entities:
        label = _ENTITY_LABELS.get(entity.type)
        spans = (doc.char_span(m.start, m.end, label=label) for m in entity.mentions if label and m.how != "pronoun")
        ents += [span for span in spans if span is not None]
    doc.set_ents(ents)


@registry.tokenizers("zh_claims.ArticleTokenizer.v1")  # type: ignore[untyped-decorator]  # spaCy has no types here
def make_tokenizer(
    backend: str = "press", options: dict[str, Any] | None = None, lexicons: str | None = None
) -> Callable[[Language], ArticleTokenizer]:
    """Return what makes the tokenizer of `pipeline.load`; raise `BackendError` for a tagger that cannot be loaded."""
    tagger = load_backend(backend, **(options or {}))
    return lambda nlp: ArticleTokenizer(nlp.vocab, tagger, lexicons)
