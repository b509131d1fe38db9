"""Names in an article that can be subjects, and groups that no entity is."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline import lexicon
from pipeline.fold import name_key
from pipeline.lexicon import cache
from pipeline.types import Entity, EntityMention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.types import SpeakerType


class Named(Struct, frozen=True):
    """A mention with its entity."""

    start: int
    end: int
    mention: EntityMention
    entity: Entity


class Source(Struct, frozen=True):
    """The subject of a cue: the head name, where its noun phrase begins, and who speaks with it."""

    head: Named
    start: int
    others: tuple[Named, ...] = ()

    @property
    def is_person(self) -> bool:
        """Whether the head is a person's name rather than a pronoun or a body."""
        return self.head.entity.type == "PERSON" and self.head.mention.how != "pronoun"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all who speak, the head's first."""
        return tuple(dict.fromkeys(named.entity.name for named in (self.head, *self.others)))


class Mentions:
    """All mentions of an article in order; reporters and nouns that never speak are left out."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        named = [
            Named(mention.start, mention.end, mention, entity)
            for entity in entities
            if may_speak(entity)
            for mention in entity.mentions
        ]
        self.all = sorted(named, key=lambda n: (n.start, -n.end))
        self._starts = [n.start for n in self.all]

    def people(self) -> Iterator[Entity]:
        """Yield the persons named, once a mention."""
        return (named.entity for named in self.all if named.entity.type == "PERSON")

    def between(self, start: int, end: int) -> list[Named]:
        """Return the mentions inside `[start, end)` in order."""
        found = self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [n for n in found if n.end <= end]

    def at(self, start: int) -> Named | None:
        """Return the mention that begins at `start`."""
        number = bisect_left(self._starts, start)
        return self.all[number] if number < len(self.all) and self.all[number].start == start else None

    def any_between(self, start: int, end: int) -> bool:
        """Return whether a mention lies inside `[start, end)`."""
        first, behind = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return any(self.all[number].end <= end for number in range(first, behind))


def coined(name: str, start: int, rule: str, kind: SpeakerType = "GROUP", org: str | None = None) -> Named:
    """Make a speaker of its own of the noun phrase `name` at `start`, which no entity is."""
    end = start + len(name)
    mention = EntityMention(text=name, start=start, end=end, how="name", rule=rule)
    entity = Entity(name=name, key=name_key(name), type=kind, org=org, mentions=(mention,))
    return Named(start, end, mention, entity)


def alias(text: str, start: int, rule: str) -> EntityMention:
    """Return the mention of somebody by his office or surname, `text` at `start`."""
    return EntityMention(text=text, start=start, end=start + len(text), how="alias", rule=rule)


def may_speak(entity: Entity) -> bool:
    """Tell whether an entity can be a speaker of its article: not who made it, nor a noun that never speaks."""
    return entity.role != "reporter" and entity.name not in not_speakers()


@cache
def not_speakers() -> frozenset[str]:
    """Return the nouns that look like people and never speak."""
    return frozenset(lexicon.column("not_speakers", "noun"))


def offices_of(text: str, mentions: Mentions) -> dict[str, Entity]:
    """Return the offices that one person alone holds in the article (陳小明副總統, 副總統陳小明), with the holder."""
    titles, longest = title_words()
    holders: dict[str, dict[str, Entity]] = {}
    for named in mentions.all:
        if named.entity.type != "PERSON" or named.mention.how == "pronoun":
            continue
        behind = (text[named.end : named.end + size] for size in range(longest, 1, -1))
        before = (text[max(0, named.start - size) : named.start] for size in range(longest, 1, -1))
        for found in (next(filter(titles.__contains__, behind), None), next(filter(titles.__contains__, before), None)):
            if found:
                holders.setdefault(found, {})[named.entity.name] = named.entity
    return {title: next(iter(people.values())) for title, people in holders.items() if len(people) == 1}


@cache
def title_words() -> tuple[frozenset[str], int]:
    """Return the titles of two characters and more, and the length of the longest."""
    titles = frozenset(title for title in lexicon.column("titles", "title") if len(title) > 1)
    return titles, max(map(len, titles))
