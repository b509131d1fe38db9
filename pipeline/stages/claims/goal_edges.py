"""Where the phrase of a quantity's goal begins and ends in its clause."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.lexicon import cache, column
from pipeline.stages.claims.cues import aim_begins, cue_class, is_attitude
from pipeline.stages.claims.edges import tidy
from pipeline.stages.claims.goal_words import NOUNS
from pipeline.stages.claims.governors import AIMING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.goal_words import Word
    from pipeline.types import Quantity

_EDGES = frozenset({"u", "c", "d", "w", "xc"})  # particles, conjunctions, adverbs, marks
_SMALL = frozenset({"d", "ad", "c", "u", "cue-ability"})
_MODAL = _SMALL | {"cue-plan", "cue-need", "cue-possible", "time", "f"}


def phrase_edges(
    context: Context, near: Sequence[Word], quantity: Quantity, spans: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """Return the stretch from the first to the last near word, from the governing verb or preposition on.

    Cues of attitude, times and modal verbs in front stay outside unless a word of the object stands before them.
    """
    clause = context.clause_at(quantity.start)
    solid = [w for w in near if w.tag not in _EDGES and any(c.isalnum() for c in context.text[w.start : w.end])]
    start = min([quantity.start, *(w.start for w in solid)])
    end = max([quantity.end, *(w.end for w in solid)])
    named = min([quantity.start, *(a for a, _ in spans if a >= clause.start)])
    floor, ceiling = _said_from(context, quantity, clause.start), max(clause.end, quantity.end)
    start = _behind_cues(context, max(start, floor), named, quantity.start)
    start = _with_preposition(context, start, floor, quantity.start)
    index = context.sentence_at(quantity.start)
    last = ceiling if index is None else max(ceiling, context.sentences[index].end)
    start, end = tidy(context, start, _whole_noun(context, quantity, end, ceiling), floor, last)
    return min(start, quantity.start), max(end, quantity.end)


def _said_from(context: Context, quantity: Quantity, start: int) -> int:
    """Return where the speech that holds the quantity begins, `start` at least."""
    attribution = context.speakers.at(quantity.start, quantity.end)
    for content in attribution.content if attribution else ():
        if content.start <= quantity.start < content.end:
            return max(start, content.start)
    return start


def _behind_cues(context: Context, start: int, named: int, stop: int) -> int:
    """Return where the phrase begins behind the attitudes before the object, and behind modal verbs and times."""
    for cue in context.cues_in(start, stop):
        if cue_class(cue) in AIMING - {"goal"} and is_attitude(cue) and cue.start <= named:
            start = max(start, min(aim_begins(cue), stop))
    aimed = any(cue_class(cue) in AIMING for cue in context.cues_in(context.clause_at(stop).start, stop))
    for word in context.tokens_in(start, stop):
        if word.start != start or context.word_class(word) not in (_MODAL if aimed else _SMALL) or word.end > stop:
            break
        start = word.end
    return start


def _with_preposition(context: Context, start: int, floor: int, stop: int) -> int:
    """Return where the preposition stands that governs the phrase's first noun before a verb, else `start`."""
    words, behind = context.tokens_in(floor, start), context.tokens_in(start, stop)
    if not words or words[-1].end != start or not behind or context.word_class(behind[0]) not in NOUNS:
        return start
    governs = context.text[words[-1].start : start] in _prepositions() and any(w.tag == "v" for w in behind)
    return words[-1].start if governs else start


def _whole_noun(context: Context, quantity: Quantity, end: int, ceiling: int) -> int:
    """Return where the noun ends that the phrase ends within: 調整 and 機制."""
    words = context.tokens_in(quantity.start, ceiling)
    for before, word in pairwise(words):
        if word.start == end and before.tag in NOUNS and word.tag in NOUNS and context.word_class(word) in NOUNS:
            end = word.end
    return end


@cache
def _prepositions() -> frozenset[str]:
    return frozenset(column("governing_prepositions", "preposition"))
