"""The words that a goal's object and action are made of: whole names of things, and one verb."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pipeline.lexicon import cache, column, rows
from pipeline.stages.claims.countable import begin_of
from pipeline.stages.claims.edges import balanced, trimmed, words_at
from pipeline.stages.claims.goal_marker import pieces
from pipeline.stages.claims.goal_words import NOUNS, empty_verbs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.goal_marker import Marks, Piece
    from pipeline.types import Quantity

_NAMES = 0.0  # log-odds above which a word names what is counted
_FURTHER = 1.5  # which another run of words must have to belong to the name
_MODIFIES = -2.0  # above which a noun directly before the name belongs to it
_DOES = -0.4  # above which a verb is what is done
_HELD = 2.7  # above which a word names whose a quantity is, or who is to bring an aim about
_NEVER = -math.inf
_MOST_PIECES = 2
_SHORTEST = 2  # characters of a piece
_LONGEST_VERB = 4
_WHO = NOUNS - {"vn", "an"} | {"r", "PER"}  # what the name of a holder ends with
_NOT_DONE = frozenset({"PER", "ORG", "LOC", "w", "p", "c", "f"})
_NOT_AT_EDGES = frozenset({"c", "xc", "u", "p", "d", "w"})


def object_spans(context: Context, quantity: Quantity, marks: Marks) -> tuple[tuple[int, int], ...]:
    """Return the places of the words that name what a quantity counts, in the order of the text."""
    marks = _without_stops(context, marks)
    found = _named(marks)
    kept = found[:1] + [piece for piece in found[1:_MOST_PIECES] if piece.odds > _FURTHER]
    return _joined(_whole(context, quantity, *_with_nouns(marks, piece)) for piece in kept)


def aim_object(context: Context, marks: Marks) -> tuple[tuple[int, int], ...]:
    """Return the place of the words that name what something is to be done to, none where there is nothing."""
    marks = _without_stops(context, marks)
    return tuple(_with_nouns(marks, piece) for piece in _named(marks)[:1])


def without_action(
    context: Context, spans: Iterable[tuple[int, int]], action: tuple[int, int] | None
) -> tuple[tuple[int, int], ...]:
    """Return the object's places without the verb at their end (出口[萎縮]), and with their brackets in pairs."""
    kept = []
    for start, end in spans:
        stop = action[0] if action and action[1] == end and start <= action[0] else end
        clause = context.clause_at(start)
        begin, stop = trimmed(context.text, *balanced(context.text, start, stop, clause.start, clause.end))
        if stop - begin >= _SHORTEST:
            kept.append((begin, stop))
    return tuple(kept)


def holder_span(marks: Marks, counted: Quantity | None = None) -> tuple[int, int] | None:
    """Return the place of the words that name whose a quantity is, or who is to bring an aim about.

    A noun that touches the count behind it is what is `counted`, and holds nothing (參與者450人).
    """
    surest = next(iter(pieces(marks, marks.holder, 0.0)), None)
    if surest is None or surest.odds <= _HELD:
        return None
    inside = (word for word in marks.words if surest.start <= word.start and word.end <= surest.end)
    end = max((word.end for word in inside if word.tag in _WHO), default=None)
    if end is None or (counted is not None and counted.dimension == "count" and end == begin_of(counted)):
        return None
    return surest.start, end


def _without_stops(context: Context, marks: Marks) -> Marks:
    """Return the marks with no chance for words that name no measure (目標, 合計)."""
    stops = column("object_stops", "word")
    places = zip(marks.words, marks.object, strict=True)
    return marks._replace(object=[_NEVER if context.text[w.start : w.end] in stops else odds for w, odds in places])


def _joined(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the spans in order, those that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _named(marks: Marks) -> list[Piece]:
    return [piece for piece in pieces(marks, marks.object, _NAMES) if piece.end - piece.start >= _SHORTEST]


def _with_nouns(marks: Marks, piece: Piece) -> tuple[int, int]:
    """Return a run with the nouns at its edges that the marker left out: behind it up to its head, before it if likely.

    A noun that is what is done, or whose it is, stays outside.
    """
    words = marks.words
    first = next(number for number, word in enumerate(words) if word.start == piece.start)
    last = next(number for number, word in enumerate(words) if word.end == piece.end)
    while last + 1 < len(words) and words[last + 1].start == words[last].end and words[last + 1].tag in NOUNS:
        if marks.action[last + 1] >= 0 or marks.object[last + 1] == _NEVER:
            break
        last += 1
    while first and words[first - 1].end == words[first].start and words[first - 1].tag in NOUNS | {"a"}:
        if marks.object[first - 1] <= _MODIFIES or marks.holder[first - 1] >= 0:
            break
        first -= 1
    while first < last and words[first].tag in _NOT_AT_EDGES:
        first += 1
    while first < last and words[last].tag in _NOT_AT_EDGES:
        last -= 1
    return words[first].start, words[last].end


def action_span(context: Context, marks: Marks) -> tuple[int, int] | None:
    """Return the place of the verb that the quantity or the object depends on."""
    for piece in pieces(marks, marks.action, _DOES):
        start, end = _without_empty(marks, context.text, *_verb(marks, piece, context.text))
        if start < end:
            return start, end
    return None


def _without_empty(marks: Marks, text: str, start: int, end: int) -> tuple[int, int]:
    """Return a run of verbs without words at its edges that do nothing: 賺[近], 維持[大於], [就要], 贈[帛琉], 藉由."""
    words = [word for word in marks.words if start <= word.start and word.end <= end]
    while words and _does_nothing(text[words[-1].start : words[-1].end], words[-1].tag):
        words.pop()
    while words and _does_nothing(text[words[0].start : words[0].end], words[0].tag):
        del words[0]
    return (words[0].start, words[-1].end) if words else (start, start)


def _does_nothing(word: str, tag: str) -> bool:
    return not word.isalnum() or tag in _NOT_DONE or word in _empty_words()


@cache
def _empty_words() -> frozenset[str]:
    bounds = (row["word"] for row in rows("bounds") if row["side"] == "before")
    others = (column("governing_prepositions", "preposition"), column("temporal_endings", "word"))
    return empty_verbs().union(bounds, *others)


def _verb(marks: Marks, piece: Piece, text: str) -> tuple[int, int]:
    """Return a run of verbs that is one (踢|出, 脫穎|而出), without what only completes it (培育[出]).

    Of a run that is too long for one verb it is the surest word.
    """
    inside = [n for n, word in enumerate(marks.words) if piece.start <= word.start and word.end <= piece.end]
    first, last = marks.words[inside[0]], marks.words[inside[-1]]
    if first.end - first.start > 1 and text[last.start : last.end] in words_at("complement"):
        return piece.start, last.start
    if piece.end - piece.start <= _LONGEST_VERB:
        return piece.start, piece.end
    surest = marks.words[max(inside, key=lambda n: marks.action[n])]
    return surest.start, surest.end


def _whole(context: Context, quantity: Quantity, start: int, end: int) -> tuple[int, int]:
    """Return the run with the first character of its first word where a preposition took it (依消|費者)."""
    per = quantity.per
    if per and per.start < end and start < per.end <= quantity.start:
        start, end = min(start, per.start), max(end, per.end)
    before = context.word_before(start) if start else ""
    if before in column("turning_words", "word"):
        return start - len(before), end
    if len(before) > 1 and before[0] in _prepositions() and before not in _prepositions():
        return start - len(before) + 1, end
    return start, end


@cache
def _prepositions() -> frozenset[str]:
    return frozenset(column("prepositions", "preposition"))
