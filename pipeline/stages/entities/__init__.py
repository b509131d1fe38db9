"""People, bodies and groups: every name of an article, one identity each, every mention linked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.components import stage
from pipeline.extensions import names_of, tokens_of
from pipeline.stages.entities.organizations import find_organizations
from pipeline.stages.entities.page import Page, choose, names_inside
from pipeline.stages.entities.people import find_people
from pipeline.stages.entities.records import build_entities
from pipeline.stages.entities.repeats import find_glosses, find_groups, find_repeats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from pipeline.types import Entity, Name, Sentence, TextSpan, Token

__all__ = ["find_entities"]


def find_entities(
    text: str,
    sentences: Sequence[Sentence],
    names: Sequence[Name],
    reporters: Sequence[TextSpan],
    tokens: Sequence[Token] = (),
) -> tuple[Entity, ...]:
    """Return the entities of an article in the order of their first mentions; no two mentions overlap.

    `names` are a tagger's names, `reporters` those who made the article and `tokens` a tagger's words, all with
    offsets into `text`. Without words, lists of function words tell where names begin and end, a little less well.
    """
    page = Page(text, sentences, names, reporters, tokens)
    candidates = [*find_people(page), *find_organizations(page)]
    found = choose(candidates, len(text))
    inner = names_inside(candidates, found)
    found = choose([*found, *find_glosses(page, found)], len(text))
    found = choose([*found, *find_repeats(page, found), *find_groups(page)], len(text))
    return build_entities(page, found, inner)


def entities_component(doc: Doc) -> Doc:
    """Set `doc._.entities` where nobody has."""
    if doc._.entities is None:
        reporters, tokens = doc._.anatomy.reporters, tuple(tokens_of(doc))
        doc._.entities = find_entities(doc.text, doc._.sentences, names_of(doc), reporters, tokens)
    return doc


make_entities = stage(
    "zh_entities", entities_component, requires=["doc._.anatomy", "doc._.sentences"], assigns=["doc._.entities"]
)
