"""The words around a quantity or an aim, as the marker of goals (`goal_marker.py`) reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import cache, column
from pipeline.stages.claims.years import is_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.stages.claims.clauses import Clause
    from pipeline.stages.claims.context import Context
    from pipeline.types import Quantity, TextSpan, TimeExpression, Token, Year

NOUNS = frozenset({"n", "nz", "nt", "ns", "nw", "nr", "LOC", "ORG", "PER", "an", "vn", "s"})
AIM = "aim"
NOBODY = "nobody"  # a word outside all names
_CLAUSES_BACK = 4
_MOST_BEFORE, _MOST_AFTER = 60, 24  # words read on either side
_YEARS = 2  # from publication on that are told apart
_NEAR, _FARTHEST = 4, 10  # words counted one by one, and those that are all far


class Anchor(NamedTuple):
    """What is read around: a quantity, or the place where an aim's phrase begins; words behind it up to `until`.

    `kind` is the quantity's dimension, `+` behind it for a change, or `AIM`.
    """

    start: int
    end: int
    until: int
    kind: str
    unit: str = ""


class Word(NamedTuple):
    """A word near an anchor: `clause` counts clauses back from the anchor's own."""

    start: int
    end: int
    tag: str
    clause: int
    behind: bool


def quantity_anchor(context: Context, quantity: Quantity) -> Anchor:
    """Return the anchor of a quantity: read up to the end of its clause."""
    kind = f"{quantity.dimension}{'+' if quantity.change else ''}"
    until = context.clause_at(quantity.start).end
    return Anchor(quantity.start, quantity.end, until, kind, quantity.unit_text or "")


def aim_anchor(context: Context, phrase: TextSpan) -> Anchor:
    """Return the anchor of an aim: read up to the end of the clause that its phrase ends in."""
    last = max(phrase.start, phrase.end - 1)
    return Anchor(phrase.start, phrase.start, context.clause_at(last).end, AIM)


def words_around(context: Context, anchor: Anchor) -> tuple[list[Word], list[Word]]:
    """Return the words before an anchor, from a few clauses of its sentence, and those behind it."""
    at = first = context.clause_index(anchor.start)
    own = context.clauses[at]
    while first > 0 and at - first < _CLAUSES_BACK and context.clauses[first - 1].sentence == own.sentence:
        first -= 1
    before = [
        Word(t.start, min(t.end, anchor.start), context.word_class(t), at - index, behind=False)
        for index in range(first, at + 1)
        for t in _tokens_before(context, context.clauses[index], anchor)
    ]
    near = context.tokens_in(anchor.start, anchor.until)[: _MOST_AFTER + anchor.end - anchor.start]
    behind = [
        Word(max(t.start, anchor.end), t.end, context.word_class(t), 0, behind=True) for t in near if t.end > anchor.end
    ]
    return before[-_MOST_BEFORE:], behind[:_MOST_AFTER]


def _tokens_before(context: Context, clause: Clause, anchor: Anchor) -> Sequence[Token]:
    """Return the last words of a clause that may be read before an anchor; a list may have thousands."""
    return context.tokens_in(clause.start, min(clause.end, anchor.start))[-_MOST_BEFORE:]


def zone_of(word: Word, steps: int) -> str:
    """Return the name of a word's zone: its clause, its side and how many words lie between it and the anchor."""
    far = steps if steps < _NEAR else _NEAR + (steps >= _NEAR + 2) + (steps >= _FARTHEST)
    return f"{word.clause}{'a' if word.behind else 'b'}{far}"


def name_kinds(context: Context, start: int, end: int) -> Mapping[int, str]:
    """Return for every character of a name in a stretch of text whose name it is, and whether it begins there."""
    kinds: dict[int, str] = {}
    for place in context.holders.places_in(start, end):
        kind = f"{place.entity.type}{place.mention.how[0]}"
        for at in range(place.start, place.end):
            kinds.setdefault(at, kind + ("b" if at == place.start else "i"))
    return kinds


def time_kinds(context: Context, start: int, end: int, chosen: Year | None) -> Mapping[int, str]:
    """Return for every character of a time in a stretch of text how its year lies to that of publication.

    A day is told from longer times, and the time that the rules have `chosen` as the year's from the others.
    """
    kinds: dict[int, str] = {}
    for time in context.times_in(start, end):
        kind = f"time{_years_off(context, time)}{'d' if is_day(time) else ''}"
        if chosen and chosen.start == time.start:
            kind += "!"
        kinds.update(dict.fromkeys(range(time.start, time.end), kind))
    return kinds


def _years_off(context: Context, time: TimeExpression) -> str:
    if time.year is None or context.published is None:
        return "?"
    return f"{max(-_YEARS, min(_YEARS, time.year - context.published.year)):+d}"


@cache
def empty_verbs() -> frozenset[str]:
    """Return verbs without a meaning of their own, and those that only say whether something will be."""
    return frozenset((*column("light_verbs", "verb"), *column("auxiliaries", "cue")))
