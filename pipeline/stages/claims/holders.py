"""Whose quantity it is, or who is to bring an aim about."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from pipeline.types import Party

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.stages.claims.context import Context
    from pipeline.types import Attribution, Entity, EntityMention, Quantity

_SMALL = frozenset({"c", "d", "w", "f", "u", "ad", "TIME", "time", "m", "r", "xc", "cue-demand", "cue-hope"})
_VERBAL = frozenset({"v", "vd", "p"})
_FARTHEST = 3  # clauses, the quantity's own among them
_NEAR = 12  # characters behind a quantity in which it may modify a noun
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

    def of_quantity(self, context: Context, quantity: Quantity, attribution: Attribution | None) -> Party | None:
        """Return the subject of a quantity's clause, or of those before it where it leaves its subject out."""
        at = context.clause_index(quantity.start)
        sentence, stop = context.clauses[at].sentence, quantity.start
        for index in range(at, max(-1, at - _FARTHEST), -1):
            clause = context.clauses[index]
            if clause.sentence != sentence:
                return None
            found = self.subject_of(context, clause.start, stop, attribution)
            if found:
                own = index == at or (found.type == "ORG" and not _modifies(context, quantity))
                return found if own else None
            said = attribution.source.end if attribution and attribution.source else clause.start
            begin = said if clause.start < said <= stop else clause.start
            if not _lacks_subject(context, begin, stop):
                return None
            if begin == said and begin > clause.start:
                return None
            stop = context.clauses[index - 1].end if index else stop
        return None


def _modifies(context: Context, quantity: Quantity) -> bool:
    """Tell whether a quantity stands in front of another noun (10億人口[的]航網): it is not the subject's."""
    behind = context.text[quantity.end : min(quantity.end + _NEAR, context.clause_at(quantity.start).end)]
    return "的" in behind


def _lacks_subject(context: Context, start: int, end: int) -> bool:
    """Tell whether a stretch of text begins, small words apart, with a verb, or holds small words only."""
    for word in context.tokens_in(start, end):
        kind = context.word_class(word)
        if kind not in _SMALL:
            return kind in _VERBAL or kind.startswith("cue-")
    return True


def _heads(context: Context, start: int, end: int) -> bool:
    """Tell whether only conjunctions, adverbs, times and marks stand in a stretch of text."""
    return all(context.word_class(word) in _SMALL for word in context.tokens_in(start, end))
