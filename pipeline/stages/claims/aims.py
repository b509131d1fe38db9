"""Goals without a number: plans, pledges, demands and hopes that a reader could later check.

A small linear model (`aim_features.py`, `models/claim-aim`) judges each sentence; the clause that speaks most for an
aim gives the goal phrase.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from pipeline.linear import load_linear
from pipeline.stages.claims.aim_features import WILLING, clause_features, sentence_features
from pipeline.stages.claims.aim_phrases import cut_phrase
from pipeline.stages.claims.confidence import with_confidence
from pipeline.stages.claims.context import CLAIM_SECTIONS
from pipeline.stages.claims.cues import cue_class
from pipeline.stages.claims.fields import condition_of, is_refused, statement_of
from pipeline.stages.claims.goals import aim_goal, marked_holder
from pipeline.stages.claims.modality import Place, aim_modality
from pipeline.stages.claims.records import mention_of, text_span
from pipeline.stages.claims.speakers import cue_of, via_of
from pipeline.types import Claim, Rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.stages.claims.clauses import Clause
    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.cues import CueHit
    from pipeline.stages.claims.goal_marker import Marks
    from pipeline.types import TextSpan

_MOST_AIMS = 4  # of one sentence
_NEARLY, _LEAST_WEIGHT = 0.7, 1.0  # what a further aim's clause must weigh, relative to the first's and at least
_WANTED = frozenset({"demand", "hope", "proposal"})


class Aim(NamedTuple):
    """An aim found: its sentence, its phrase, the cue before it and the score of its sentence."""

    sentence: int
    phrase: TextSpan
    clause: Clause
    cue: CueHit | None
    score: float
    denied: bool


def all_aims(context: Context, taken: Sequence[int]) -> list[Aim]:
    """Return the aims that sentences state besides the target quantities at the `taken` places."""
    places = sorted(taken)
    return [
        aim
        for index, sentence in enumerate(context.sentences)
        if sentence.section in CLAIM_SECTIONS
        for aim in find_aims(context, index, places)
    ]


def find_aims(context: Context, index: int, taken: list[int]) -> list[Aim]:
    """Return the aims that a sentence states, in order; `taken` are the places of target quantities, in order."""
    model = load_linear("claim-aim")
    clauses = context.clauses_of(index)
    by_clause = [clause_features(context, clause) for clause in clauses]
    features = {name for names in by_clause for name in names}.union(sentence_features(context, index))
    score = model.score(features)
    if score <= 0:
        return []
    sentence = context.sentences[index]
    taken = taken[bisect_left(taken, sentence.start) : bisect_left(taken, sentence.end)]
    weighed = [
        _Weighed(_is_willing(context, clause), sum(model.weights.get(name, 0.0) for name in names), -number)
        for number, (clause, names) in enumerate(zip(clauses, by_clause, strict=True))
        if not any(clause.start <= at < clause.end for at in taken)
    ]
    if not weighed or (len(weighed) < len(clauses) and not max(weighed).willing):
        return []  # the aim is the target quantity itself
    return _aims_in(context, clauses, sorted(weighed, reverse=True), taken, score)


class _Weighed(NamedTuple):
    """How much a clause speaks for an aim; `behind` is its place, negative, so that the first of equals is greatest."""

    willing: bool
    weight: float
    behind: int


def _aims_in(
    context: Context, clauses: Sequence[Clause], weighed: Sequence[_Weighed], taken: Sequence[int], score: float
) -> list[Aim]:
    """Return the aim of the weightiest clause, and of every other that wills something with nearly as much weight."""
    least = max(_LEAST_WEIGHT, _NEARLY * weighed[0].weight)
    aims: list[Aim] = []
    for number, (willing, weight, behind) in enumerate(weighed):
        if number and (not willing or weight < least or number >= _MOST_AIMS):
            break
        clause = clauses[-behind]
        phrase = cut_phrase(context, clauses, -behind, taken)
        if phrase and not any(_overlap(phrase.span, aim.phrase) for aim in aims):
            aims.append(Aim(clause.sentence, phrase.span, clause, phrase.cue, score, phrase.denied))
    return sorted(aims, key=lambda aim: aim.phrase.start)


def _overlap(one: TextSpan, other: TextSpan) -> bool:
    return one.start < other.end and other.start < one.end


def _is_willing(context: Context, clause: Clause) -> bool:
    return any(cue_class(cue) in WILLING for cue in context.cues_in(clause.start, clause.end))


def goal_claim(context: Context, aim: Aim, marks: Marks) -> Claim:
    """Return the claim that an aim makes."""
    sentence = context.sentences[aim.sentence]
    span = aim.phrase
    attribution = context.speakers.at(span.start, span.end)
    modality = aim_modality(context, Place(span.start, span.end, attribution), aim.cue)
    wanted = modality in _WANTED  # 呼籲取消…: the aim is to cancel
    claim = Claim(
        kind="goal",
        modality=modality,
        speaker=attribution.speaker if attribution else None,
        cue=cue_of(attribution),
        mode=attribution.mode if attribution else "narration",
        sentence=text_span(context.text, sentence.start, sentence.end),
        negated=aim.denied or (not wanted and is_refused(context, span)),
        condition=condition_of(context, span.start),
        holder=marked_holder(context, marks),
        statement=statement_of(context, (span.start, span.end), attribution, aim.cue, None),
        goal=aim_goal(context, span, marks),
        section=sentence.section,
        via=via_of(context.text, context.speech, attribution),
        mentions=(mention_of(span, sentence.section),),
        rules=Rules(speaker=attribution.rule if attribution else None, kind="aim", goal="clause-after-cue"),
    )
    return with_confidence(claim, aim.score)
