"""The tagger's words, names and hints of a whole text, and the stage that puts them on a `Doc`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spacy.language import Language

from pipeline.backends import Tagger, load_backend
from pipeline.types import Hint, Name, Tagged, Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from pipeline.types import Sentence


def tag_text(text: str, sentences: Sequence[Sentence], tagger: Tagger) -> Tagged:
    """Return what the tagger says of the sentences, with offsets into the text."""
    tokens: list[Token] = []
    names: list[Name] = []
    hints: list[Hint] = []
    for sentence, tagged in zip(sentences, tagger.tag([text[s.start : s.end] for s in sentences]), strict=True):
        at = sentence.start
        tokens += [Token(at + t.start, at + t.end, t.tag) for t in tagged.tokens]
        names += [Name(at + n.start, at + n.end, n.label, n.confidence) for n in tagged.names]
        hints += [Hint(at + h.start, at + h.end, h.kind, h.label) for h in tagged.hints]
    return Tagged(tuple(tokens), tuple(names), tuple(hints))


def tag_doc(doc: Doc, tagger: Tagger) -> Doc:
    """Set `doc._.tokens`, `doc._.names` and `doc._.hints` where nobody has."""
    if doc._.tokens is None:
        tagged = tag_text(doc.text, doc._.sentences, tagger)
        doc._.tokens, doc._.names, doc._.hints = tagged.tokens, tagged.names, tagged.hints
    return doc


class TaggerStage:
    """The component `zh_tagger`: one of our backends in anybody's pipeline."""

    def __init__(self, tagger: Tagger) -> None:
        """Use the tagger."""
        self.tagger = tagger

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with words, names and hints on it."""
        return tag_doc(doc, self.tagger)


@Language.factory(
    "zh_tagger",
    default_config={"backend": "press", "options": {}},
    requires=["doc._.sentences"],
    assigns=["doc._.tokens", "doc._.names", "doc._.hints"],
)
def make_tagger(
    nlp: Language,  # noqa: ARG001  (spaCy's signature)
    name: str,  # noqa: ARG001
    backend: str,
    options: dict[str, Any],
) -> TaggerStage:
    """Return the component; raise `BackendError` for a tagger that cannot be loaded."""
    return TaggerStage(load_backend(backend, **options))
