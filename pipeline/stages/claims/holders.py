"""Who is named where: whose a quantity is, or who is to bring an aim about."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from pipeline.types import Party

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.stages.claims.context import Context
    from pipeline.types import Attribution, Entity, EntityMention

_SMALL = frozenset({"c", "d", "w", "f", "u", "ad", "TIME", "time", "m", "r", "xc", "cue-demand", "cue-hope"})
_LONGEST_NAME = 40  # characters
_HOLDERS = frozenset({"PERSON", "ORG", "GROUP"})


class Place(NamedTuple):
    """Where somebody is named."""

    start: int
    end: int
    mention: EntityMention
    entity: Entity


class HolderIndex:
    """The places where people, bodies and groups are named, sorted."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        """Flatten and sort the mentions; those who made the article hold nothing."""
        self._places = sorted(
            (
                Place(mention.start, mention.end, mention, entity)
                for entity in entities
                if entity.type in _HOLDERS and entity.role is None
                for mention in entity.mentions
                if mention.how != "pronoun"
            ),
            key=lambda place: (place.start, place.end),
        )
        self._starts = [place.start for place in self._places]
        named = (Place(m.start, m.end, m, entity) for entity in entities for m in entity.mentions)
        self._named = sorted(named, key=lambda place: (place.start, place.end))
        self._named_starts = [place.start for place in self._named]

    def places_in(self, start: int, end: int) -> list[Place]:
        """Return where anybody is named, by pronouns too, in or across a stretch of text, in order."""
        low = bisect_left(self._named_starts, start - _LONGEST_NAME)
        return [p for p in self._named[low : bisect_left(self._named_starts, end)] if p.end > start]

    def party_at(self, text: str, start: int, end: int) -> Party:
        """Return the one named at the end of a stretch of text; a noun that is nobody's name has no type."""
        for place in reversed(self.places_in(start, end)):
            if place.end >= end:
                name, kind = place.entity.name, place.entity.type
                return Party(name=name, text=place.mention.text, start=place.start, end=place.end, type=kind)
        return Party(name=text[start:end], text=text[start:end], start=start, end=end)

    def subject_of(self, context: Context, start: int, end: int, attribution: Attribution | None) -> Party | None:
        """Return the one named at the head of a stretch of text, only small words before; never the speaker."""
        source = attribution.source if attribution else None
        for place in self._places[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            if source and place.start < source.end and source.start < place.end:
                start = max(start, source.end)
                continue
            if place.end > end or not _heads(context, start, place.start):
                return None
            mention = place.mention
            return Party(
                name=place.entity.name, text=mention.text, start=place.start, end=place.end, type=place.entity.type
            )
        return None


def _heads(context: Context, start: int, end: int) -> bool:
    """Tell whether only conjunctions, adverbs, times and marks stand in a stretch of text."""
    return all(context.word_class(word) in _SMALL for word in context.tokens_in(start, end))
