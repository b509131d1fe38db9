"""Make the entities of an article from its mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from pipeline.fold import name_key
from pipeline.stages.entities.anaphora import Bodies, antecedent_of, find_references
from pipeline.stages.entities.coreference import join_names, key_of
from pipeline.stages.entities.offices import Office, Offices
from pipeline.stages.entities.page import Candidate, Page, is_han
from pipeline.stages.entities.vocabulary import vocabulary
from pipeline.types import Entity, EntityMention, SpeakerType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

How: TypeAlias = Literal["name", "alias", "pronoun"]

_MEDIA = {"media", "foreign_media"}  # types of organizations.tsv


class Placed(NamedTuple):
    """A mention with the key of what it stands for."""

    mention: Candidate
    key: str
    how: How


def build_entities(page: Page, mentions: Sequence[Candidate], inner: Sequence[Candidate]) -> tuple[Entity, ...]:
    """Return the entities in the order of their first mentions.

    `inner` are bodies that stand only as the beginning of a mention; they can give an entity its fullest name.
    """
    groups = join_names(page, sorted((*mentions, *inner)))
    offices = Offices(page, mentions)
    members: dict[str, list[tuple[Candidate, How]]] = {}
    for mention, key, how in _place(page, mentions, inner, offices):
        members.setdefault(groups.root(key), []).append((mention, how))
    fuller: dict[str, list[str]] = {}
    for body in inner:
        fuller.setdefault(groups.root(key_of(page, body)), []).append(page.text[body.start : body.end])
    entities = [_entity(page, sorted(found), offices, fuller.get(key, [])) for key, found in members.items()]
    return tuple(sorted(entities, key=lambda entity: entity.mentions[0].start))


def _place(page: Page, mentions: Sequence[Candidate], inner: Sequence[Candidate], offices: Offices) -> list[Placed]:
    """Return every mention, those that point back among them, with the key of what it stands for."""
    bodies = Bodies(page, sorted((*mentions, *inner)))
    placed = [*_named(page, mentions, offices, bodies), *_bare(offices, mentions)]
    keys = {found.mention: found.key for found in placed}
    taken = {at for mention in keys for at in range(mention.start, mention.end)}
    people = sorted(mention for mention in keys if mention.kind == "PERSON")
    for mention, antecedent in find_references(page, people, bodies):
        if taken.isdisjoint(range(mention.start, mention.end)):
            key = keys.get(antecedent) or key_of(page, antecedent)
            placed.append(Placed(mention, key, "pronoun" if mention.rule == "pronoun" else "alias"))
    return placed


def _named(page: Page, mentions: Sequence[Candidate], offices: Offices, bodies: Bodies) -> Iterator[Placed]:
    """Yield the names, surnames with titles and nouns; a noun that is a person's title (分析師麥克連) is left out."""
    for mention in mentions:
        if mention.kind == "GROUP" and not offices.spans.isdisjoint(range(mention.start, mention.end)):
            continue
        known = _fuller(page, mention, offices, bodies)
        yield Placed(mention, known or key_of(page, mention), "alias" if known else "name")


def _bare(offices: Offices, mentions: Sequence[Candidate]) -> Iterator[Placed]:
    """Yield the bare titles that have a holder."""
    for mention in offices.bare(mentions):
        holder = offices.of_title(mention)
        if holder:
            yield Placed(mention, holder, "alias")


def _fuller(page: Page, mention: Candidate, offices: Offices, bodies: Bodies) -> str | None:
    """Return the key of the full name that 賴總統 or 市府 stands for."""
    if mention.rule == "surname_title":
        return offices.of_surname(mention)
    if mention.kind == "GROUP":
        body = antecedent_of(page, mention, bodies)
        return key_of(page, body) if body else None
    if mention.rule == "bare_government":
        body = bodies.government(page.folded[mention.start : mention.end], mention.start)
        return key_of(page, body) if body else None
    return None


def _entity(page: Page, found: list[tuple[Candidate, How]], offices: Offices, fuller: Sequence[str]) -> Entity:
    name = _fullest([*(page.text[m.start : m.end] for m, how in found if how == "name"), *fuller])
    keys = {key_of(page, mention): None for mention, how in found if how == "name"}
    held: list[Office] = [office for key in keys for office in offices.by_key.get(key, ())]
    return Entity(
        name=name,
        key=name_key(name),
        type=_type(page, found),
        title=held[0].title if held else None,
        org=next((office.body for office in held if office.body), None),
        role="reporter" if any(mention.rule == "byline" for mention, _ in found) else None,
        mentions=tuple(_mention(page, mention, how, name) for mention, how in found),
    )


def _fullest(names: Sequence[str]) -> str:
    """Return the longest name, one in Chinese characters before any other, 黃男 before 黃姓男子."""
    return max(names, key=lambda name: (any(is_han(c) for c in name), "姓" not in name, len("".join(name.split()))))


def _type(page: Page, found: Sequence[tuple[Candidate, How]]) -> SpeakerType:
    kind = found[0][0].kind
    known = vocabulary().organizations.words
    entries = (known.get(page.folded[m.start : m.end]) for m, _ in found)
    return "MEDIA" if kind == "ORG" and any(entry and entry.type in _MEDIA for entry in entries) else kind


def _mention(page: Page, candidate: Candidate, how: How, name: str) -> EntityMention:
    text = page.text[candidate.start : candidate.end]
    return EntityMention(
        text=text,
        start=candidate.start,
        end=candidate.end,
        how="alias" if how == "name" and name_key(text) != name_key(name) else how,
        rule=candidate.rule,
    )
