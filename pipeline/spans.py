"""What was found as `doc.spans`, for displaCy, matchers and `Scorer`, over whatever tokens the document has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span, SpanGroup

from pipeline.components import stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.types import Claim

COLOURS = {  # for displaCy; people and bodies have colours of its own
    "TARGET": "#ffc857",
    "FIGURE": "#9fd8df",
    "GOAL": "#b7e3a1",
    "STATEMENT": "#d9cdf0",
    "GROUP": "#f4c6a8",
    "MEDIA": "#f2b5d4",
}
GROUPS = ("claims", "speakers", "entities", "quantities", "times")


def show(doc: Doc) -> Doc:
    """Fill the groups; a span whose edge lies inside a token is shown to that token's edge.

    `claims` is labelled by kind, `speakers` and `entities` by type, `quantities` by dimension, `times` TIME. The exact
    offsets are those of the records under `doc._`.
    """
    if not hasattr(doc, "spans"):
        return doc  # a run that writes files builds no words, and so no spans
    found = {
        "claims": list(_claims(doc._.claims or ())),
        "speakers": [(c.speaker.start, c.speaker.end, c.speaker.type) for c in doc._.claims or () if c.speaker],
        "entities": [(m.start, m.end, e.type) for e in doc._.entities or () for m in e.mentions],
        "quantities": [(q.start, q.end, q.dimension) for q in doc._.quantities or ()],
        "times": [(t.start, t.end, "TIME") for t in doc._.times or ()],
    }
    for name, places in found.items():
        doc.spans[name] = SpanGroup(doc, name=name, spans=list(_spans(doc, places)))
    return doc


def _claims(claims: Iterable[Claim]) -> Iterator[tuple[int, int, str]]:
    """Yield the main mention of every claim: the quantity, the goal or the statement."""
    for claim in claims:
        mention = next((m for m in claim.mentions if m.main), claim.mentions[0])
        yield mention.start, mention.end, claim.kind


def _spans(doc: Doc, places: Iterable[tuple[int, int, str]]) -> Iterator[Span]:
    """Yield each place once, in text order."""
    for start, end, label in sorted(set(places)):
        span = doc.char_span(start, end, label=label, alignment_mode="expand")
        if span is not None:
            yield span


make_spans = stage("zh_spans", show, assigns=["doc.spans"])
