"""The phrase of an aim: what follows the cue of will, up to the end of its clause or of the one that holds its verb."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.stages.claims.cues import cue_class
from pipeline.stages.claims.governors import AIMING
from pipeline.stages.claims.records import text_span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.stages.claims.clauses import Clause
    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.cues import CueHit
    from pipeline.types import TextSpan

_SHORTEST = 4  # characters
_VERBS = frozenset({"v", "vn"})
_LEAD = re.compile(r"[也亦並但而且又、，：「『\s]{1,3}")  # what a phrase does not begin with
_FRAME = re.compile(r"(?:[上下中內前後時裡]|方面|之際|期間|過程)$")  # a clause that only says when or where
_LINK = re.compile(r"[為是的，\s]{1,2}$")  # between an aim and the word 目標 behind it


class AimPhrase(NamedTuple):
    """The phrase and the cue that it follows."""

    span: TextSpan
    cue: CueHit | None


def cut_phrase(context: Context, clauses: Sequence[Clause], number: int, taken: Sequence[int]) -> AimPhrase | None:
    """Return the phrase of the aim in a clause; clauses with one of the `taken` places in them belong to a target."""
    clause = clauses[number]
    cue = _opening_cue(context, clause)
    if cue is None:
        return _phrase(context, clause.start, clause.end, None)
    if cue_class(cue) == "goal" and clause.end - cue.end < _SHORTEST:
        return _before_the_word(context, clauses, number, cue, taken)
    start, end = cue.end, clause.end
    if end - start < _SHORTEST:
        start = clause.start
    if _is_only_frame(context, start, end):
        following = clauses[number + 1] if number + 1 < len(clauses) else None
        if following is None or any(following.start <= at < following.end for at in taken):
            return None
        end = following.end
    return _phrase(context, start, end, cue)


def _opening_cue(context: Context, clause: Clause) -> CueHit | None:
    """Return the last of the cues of will that open the clause's aim: 希望 in 希望能, 將 in 預計將."""
    opening: CueHit | None = None
    for cue in context.cues_in(clause.start, clause.end):
        if cue_class(cue) in AIMING and (opening is None or cue.start - opening.end <= 1):
            opening = cue
    return opening


def _before_the_word(
    context: Context, clauses: Sequence[Clause], number: int, cue: CueHit, taken: Sequence[int]
) -> AimPhrase | None:
    """Return the aim that stands before the word 目標: 以…為目標, or the clause before 這個是共同的目標."""
    clause = clauses[number]
    if _has_verb(context, clause.start, cue.start):
        return _phrase(context, clause.start, cue.start, cue)
    before = clauses[number - 1] if number else None
    if before is None or any(before.start <= at < before.end for at in taken):
        return None
    return _phrase(context, before.start, before.end, cue)


def _is_only_frame(context: Context, start: int, end: int) -> bool:
    return not _has_verb(context, start, end) or bool(_FRAME.search(context.text, start, end))


def _has_verb(context: Context, start: int, end: int) -> bool:
    return any(t.tag in _VERBS and t.end - t.start > 1 for t in context.tokens_in(start, end))


def _phrase(context: Context, start: int, end: int, cue: CueHit | None) -> AimPhrase | None:
    lead = _LEAD.match(context.text, start, end)
    tail = _LINK.search(context.text, start, end)
    span = text_span(context.text, lead.end() if lead else start, tail.start() if tail else end)
    return AimPhrase(span, cue) if span.text else None
