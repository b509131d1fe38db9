"""The phrase of an aim: what follows the cue of will, up to the end of its clause or of the one that holds its verb."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import cache, rows
from pipeline.stages.claims.cues import aim_begins, cue_class, is_attitude
from pipeline.stages.claims.edges import tidy
from pipeline.stages.claims.fields import denial_before
from pipeline.stages.claims.goal_words import NOUNS
from pipeline.stages.claims.governors import AIMING
from pipeline.stages.claims.records import text_span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.stages.claims.clauses import Clause
    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.cues import CueHit
    from pipeline.types import TextSpan, Token

_SHORTEST = 4  # characters
_MOST_FRAMES = 2  # clauses of time, place or means before the one with the verb
_VERBS = frozenset({"v", "vn"})
_SMALL = frozenset({"c", "d", "w", "f", "u", "ad", "TIME", "time", "r", "xc", "p"})  # no subject by themselves
_OTHER_NAMES = frozenset({"m", "TIME", "r"})
_WIDE_SPACE = re.compile(r"[\u3000\n]| {2}")  # parts a headline's halves
_SKIPPED = frozenset({"d", "ad"})
_ANSWERED = frozenset({"demand", "proposal", "pledge"})  # may ask for an answer: 要求釐清是否…
_FRAME = re.compile(r"(?:[上下中內前後時裡]|方面|之際|期間|過程)$")  # a clause that only says when or where
_LINK = re.compile(r"[為是的，\s]{1,2}$")  # between an aim and the word 目標 behind it


class AimPhrase(NamedTuple):
    """The phrase and the cue that it follows."""

    span: TextSpan
    cue: CueHit | None
    denied: bool = False


def cut_phrase(context: Context, clauses: Sequence[Clause], number: int, taken: Sequence[int]) -> AimPhrase | None:
    """Return the phrase of the aim in a clause; clauses with one of the `taken` places in them belong to a target."""
    clause = clauses[number]
    run = _opening_cues(context, clause)
    if not run or _is_conditional(context, clause, run[0]):
        return None
    cue = run[-1]
    if cue_class(cue) == "goal" and clause.end - cue.end < _SHORTEST:
        return _before_the_word(context, clauses, number, cue, taken)
    behind = aim_begins(cue)
    end = _reach(context, clauses, number, behind, taken)
    if end is None:
        return None
    if _is_excluded(context, cue, behind, end):
        return None
    denial = denial_before(context, run[0].start, behind)
    start = _front(context, clause, run, behind, end) if denial is None else denial
    if denial is not None and not any(map(is_attitude, run)):
        start = min(start, _front(context, clause, run, denial, end))
    phrase = _phrase(context, start, end, cue)
    return phrase._replace(denied=denial is not None) if phrase else None


def _opening_cues(context: Context, clause: Clause) -> list[CueHit]:
    """Return the cues of will that open the clause's aim, one right behind the other: 希望 and 能, 預計 and 將."""
    run: list[CueHit] = []
    for cue in context.cues_in(clause.start, clause.end):
        if cue_class(cue) in AIMING and (not run or cue.start - run[-1].end <= 1):
            run.append(cue)
    return run


def _front(context: Context, clause: Clause, run: Sequence[CueHit], behind: int, end: int) -> int:
    """Return where the phrase begins: behind the last attitude, or with the subject where that is a thing."""
    first = run[0]
    attitudes = [cue for cue in run if is_attitude(cue)]
    if attitudes:
        return behind if attitudes[-1] is run[-1] else aim_begins(attitudes[-1])
    attribution = context.speakers.at(first.start, first.end)
    contents = attribution.content if attribution else ()
    begin = max([clause.start, *(c.start for c in contents if c.start <= first.start < c.end)])
    held = context.holders.subject_of(context, begin, first.start, attribution)
    if not _has_noun(context, behind, end) or (held is None and _has_subject(context, begin, first.start)):
        return begin
    return behind


def _is_conditional(context: Context, clause: Clause, cue: CueHit) -> bool:
    """Tell whether the cue stands in a condition: 若要, 如果將."""
    return any(found.kind == "condition" for found in context.cues_in(clause.start, cue.start))


def _reach(context: Context, clauses: Sequence[Clause], number: int, behind: int, taken: Sequence[int]) -> int | None:
    """Return the end of the clause that holds the aim's verb, this one or one of the next two, unless taken."""
    for clause in clauses[number : number + 1 + _MOST_FRAMES]:
        if clause.start > behind and any(clause.start <= at < clause.end for at in taken):
            return None
        if not _goes_on(context, max(behind, clause.start), clause.end):
            return clause.end
    return None


def _has_noun(context: Context, start: int, end: int) -> bool:
    return any(t.tag in NOUNS or t.tag in _OTHER_NAMES for t in context.tokens_in(start, end))


def _has_subject(context: Context, start: int, end: int) -> bool:
    return any(context.word_class(t) not in _SMALL and t.end <= end for t in context.tokens_in(start, end))


def _is_excluded(context: Context, cue: CueHit, behind: int, end: int) -> bool:
    """Tell whether what follows a cue is no aim: a question, a courtesy, knowledge, a noun with what it is to do."""
    words, text = _exclusions(), context.text[behind:end]
    kind = cue_class(cue)
    if kind not in _ANSWERED and any(word in text for word in words["question"]):
        return True
    if kind == "hope" and any(word in text for word in words["courtesy"]):
        return True
    if any(text.endswith(word) for word in words["after"]):
        return True
    solid = [t for t in context.tokens_in(behind, end) if t.tag not in _SKIPPED]
    if not solid:
        return True
    first = context.text[solid[0].start : solid[0].end]
    return first == "的" or first in words["knowing"] or _is_relative(context, solid)


def _is_relative(context: Context, words: Sequence[Token]) -> bool:
    """Tell whether a verb and 的 follow: 未來要發展的產業 names an industry."""
    return len(words) > 1 and words[0].tag in _VERBS and context.text[words[1].start : words[1].end] == "的"


def _before_the_word(
    context: Context, clauses: Sequence[Clause], number: int, cue: CueHit, taken: Sequence[int]
) -> AimPhrase | None:
    """Return the aim that stands before the word 目標: 以…為目標, or the clause before 這個是共同的目標."""
    clause = clauses[number]
    if _has_verb(context, clause.start, cue.start):
        return _phrase(context, clause.start, _unlinked(context, clause.start, cue.start), cue)
    before = clauses[number - 1] if number else None
    if before is None or any(before.start <= at < before.end for at in taken):
        return None
    return _phrase(context, before.start, before.end, cue)


def _unlinked(context: Context, start: int, end: int) -> int:
    tail = _LINK.search(context.text, start, end)
    return tail.start() if tail else end


def _goes_on(context: Context, start: int, end: int) -> bool:
    """Tell whether the clause only says when, where or by what means, so that the aim itself is in the next."""
    return (
        not _has_verb(context, start, end)
        or bool(_FRAME.search(context.text, start, end))
        or any(context.text.startswith(word, start, end) for word in _exclusions()["frame"])
    )


def _has_verb(context: Context, start: int, end: int) -> bool:
    return any(t.tag in _VERBS and t.end - t.start > 1 for t in context.tokens_in(start, end))


def _phrase(context: Context, start: int, end: int, cue: CueHit | None) -> AimPhrase | None:
    index = context.sentence_at(start)
    sentence = context.sentences[index] if index is not None else None
    floor, ceiling = (sentence.start, sentence.end) if sentence else (start, end)
    parted = _WIDE_SPACE.search(context.text, start + _SHORTEST, end)
    start, end = tidy(context, start, parted.start() if parted else end, floor, ceiling)
    span = text_span(context.text, start, end)
    return AimPhrase(span, cue) if len(span.text) >= _SHORTEST else None


@cache
def _exclusions() -> Mapping[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in rows("aim_exclusions"):
        words[row["kind"]] += (row["word"],)
    return words
