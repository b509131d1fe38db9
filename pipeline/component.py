"""All of it as one component for anybody's spaCy pipeline: `spacy.blank("zh").add_pipe("zh_claims")`.

The document keeps its tokens, entities and whatever else it has: results are records with offsets into `doc.text`
under `doc._`, and span groups. So any tokenizer will do.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.scorer import Scorer

from pipeline.backends import load_backend
from pipeline.components import Layered
from pipeline.extensions import article_of, resolve_article
from pipeline.lexicon import layered
from pipeline.spans import GROUPS, show
from pipeline.stages.anatomy import zh_anatomy
from pipeline.stages.attribution import zh_attribution
from pipeline.stages.claims import find_doc_claims
from pipeline.stages.entities import entities_component
from pipeline.stages.merge import merge_doc_claims
from pipeline.stages.quantities import zh_quantities
from pipeline.stages.sentences import zh_sentences
from pipeline.stages.times.component import times_of
from pipeline.tagging import tag_doc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from spacy.tokens import Doc, Span
    from spacy.training import Example

    from pipeline.backends import Tagger

ASSIGNS = ("anatomy", "sentences", "tokens", "names", "entities", "quantities", "times", "speech", "claims")
_BEFORE_TAGGER = (zh_anatomy, zh_sentences)
_BEHIND_TAGGER = (
    zh_quantities, times_of, entities_component, zh_attribution, find_doc_claims, merge_doc_claims,
)  # fmt: skip


class ClaimsComponent(Layered):
    """The component `zh_claims`."""

    def __init__(self, tagger: Tagger | None, lexicons: str | None, min_confidence: float) -> None:
        """Take the tagger; without one, the document's own parts of speech and entities are read."""
        super().__init__(lexicons)
        self.tagger = tagger
        self.min_confidence = min_confidence

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.claims`, the results of all stages before them, and the span groups."""
        with layered(self.layer):
            for function in _BEFORE_TAGGER:
                doc = function(doc)
            doc._.article = resolve_article(article_of(doc), doc._.anatomy)
            if self.tagger is not None:
                doc = tag_doc(doc, self.tagger)
            for function in _BEHIND_TAGGER:
                doc = function(doc)
        return show(confident(doc, self.min_confidence))

    def score(self, examples: Iterable[Example], **_: object) -> dict[str, Any]:
        """Compare the span groups with those of the examples' references, for `nlp.evaluate`."""
        examples = list(examples)
        scores: dict[str, Any] = {}
        for group in GROUPS:
            scores |= Scorer.score_spans(
                examples,
                f"spans_{group}",
                getter=_group,
                has_annotation=partial(_has_group, group),
                allow_overlap=True,
            )
        return scores


def _has_group(group: str, doc: Doc) -> bool:
    return group in doc.spans


def _group(doc: Doc, attribute: str) -> list[Span]:
    return list(doc.spans.get(attribute.removeprefix("spans_"), []))


def confident(doc: Doc, least: float) -> Doc:
    """Keep the claims whose confidence is at least `least`."""
    if least > 0:
        doc._.claims = tuple(claim for claim in doc._.claims if claim.confidence >= least)
    return doc


@Language.factory(
    "zh_confident",
    default_config={"min_confidence": 0.0},
    requires=["doc._.claims"],
    assigns=["doc._.claims"],
)
def make_confident(nlp: Language, name: str, min_confidence: float) -> Callable[[Doc], Doc]:  # noqa: ARG001  (spaCy's)
    """Return the component that leaves out the claims of less confidence."""
    return partial(confident, least=min_confidence)


@Language.factory(
    "zh_claims",
    default_config={"backend": "press", "options": {}, "lexicons": None, "min_confidence": 0.0},
    assigns=[*(f"doc._.{name}" for name in ASSIGNS), "doc.spans"],
)
def make_claims(  # noqa: PLR0913, PLR0917  (one argument a setting)
    nlp: Language,  # noqa: ARG001  (spaCy's signature)
    name: str,  # noqa: ARG001
    backend: str | None,
    options: dict[str, Any],
    lexicons: str | None,
    min_confidence: float,
) -> ClaimsComponent:
    """Return the component; raise `BackendError` for a tagger that cannot be loaded."""
    return ClaimsComponent(load_backend(backend, **options) if backend else None, lexicons, min_confidence)
