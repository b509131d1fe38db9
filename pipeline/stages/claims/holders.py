"""Whose quantity it is, or who is to bring an aim about."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from pipeline.types import Party

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.stages.claims.context import Context
    from pipeline.types import Attribution, Entity, EntityMention

_SMALL = frozenset({"c", "d", "w", "f", "u", "ad", "TIME", "time", "m", "r", "xc", "cue-demand", "cue-hope"})
_HOLDERS = frozenset({"PERSON", "ORG", "GROUP"})


class _Place(NamedTuple):
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
                _Place(mention.start, mention.end, mention, entity)
                for entity in entities
                if entity.type in _HOLDERS and entity.role is None
                for mention in entity.mentions
                if mention.how != "pronoun"
            ),
            key=lambda place: (place.start, place.end),
        )
        self._starts = [place.start for place in self._places]

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
