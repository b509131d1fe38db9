"""Goals without a number: plans, pledges, demands and hopes that a reader could later check.

A small linear model (`aim_features.py`, `models/claim-aim`) judges each sentence; the clause that speaks most for an
aim gives the goal phrase.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

from pipeline.linear import load_linear
from pipeline.stages.claims.aim_features import WILLING, clause_features, sentence_features
from pipeline.stages.claims.confidence import with_confidence
from pipeline.stages.claims.context import CLAIM_SECTIONS
from pipeline.stages.claims.cues import cue_class
from pipeline.stages.claims.fields import condition_of, is_negated, statement_of
from pipeline.stages.claims.governors import AIMING
from pipeline.stages.claims.records import mention_of, text_span
from pipeline.stages.claims.speakers import via_of
from pipeline.types import Claim, Goal, Rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.stages.claims.clauses import Clause
    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.cues import CueHit
    from pipeline.types import Attribution, Modality, Party, TextSpan

_SHORTEST_AIM = 4  # characters
_ASKING = frozenset({"demand", "hope"})
_VERBS = frozenset({"v", "vn"})
_LEAD = re.compile(r"[也亦並但而且又、，：「『\s]{1,3}")  # what a phrase does not begin with
_MODALITIES: dict[str, Modality] = {"goal": "plan", "estimate": "forecast"}


class Aim(NamedTuple):
    """An aim found: its phrase, the cue before it and the score of its sentence."""

    phrase: TextSpan
    clause: Clause
    cue: CueHit | None
    score: float


def goal_claims(context: Context, targets: Iterable[Claim]) -> list[Claim]:
    """Return one claim for each sentence that states an aim besides the `targets` it holds."""
    aimed = sorted(claim.target.start for claim in targets if claim.target and claim.kind == "target")
    claims = []
    for index, sentence in enumerate(context.sentences):
        if sentence.section in CLAIM_SECTIONS:
            aim = find_aim(context, index, aimed)
            if aim:
                claims.append(_claim(context, index, aim))
    return claims


def find_aim(context: Context, index: int, aimed: list[int]) -> Aim | None:
    """Return the aim that a sentence states; `aimed` are the places of target quantities."""
    model = load_linear("claim-aim")
    clauses = context.clauses_of(index)
    by_clause = [clause_features(context, clause) for clause in clauses]
    features = {name for names in by_clause for name in names}.union(sentence_features(context, index))
    score = model.score(features)
    if score <= 0:
        return None
    free = [
        (_is_willing(context, clause), sum(model.weights.get(name, 0.0) for name in names), -number)
        for number, (clause, names) in enumerate(zip(clauses, by_clause, strict=True))
        if not any(clause.start <= at < clause.end for at in aimed)
    ]
    if not free or (len(free) < len(clauses) and not max(free)[0]):
        return None  # the aim is the target quantity itself
    return _aim_in(context, clauses, -max(free)[2], score)


def _is_willing(context: Context, clause: Clause) -> bool:
    return any(cue_class(cue) in WILLING for cue in context.cues_in(clause.start, clause.end))


def _aim_in(context: Context, clauses: Sequence[Clause], number: int, score: float) -> Aim | None:
    """Cut the goal phrase out of a clause: what follows its cue, and the next clause where that has no verb."""
    clause = clauses[number]
    cue = _opening_cue(context, clause)
    start = cue.end if cue and clause.end - cue.end >= _SHORTEST_AIM else clause.start
    end = clause.end
    if number + 1 < len(clauses) and not any(t.tag in _VERBS for t in context.tokens_in(start, end)):
        end = clauses[number + 1].end
    lead = _LEAD.match(context.text, start, end)
    phrase = text_span(context.text, lead.end() if lead else start, end)
    return Aim(phrase, clause, cue, score) if phrase.text else None


def _opening_cue(context: Context, clause: Clause) -> CueHit | None:
    """Return the last of the cues of will that open the clause's aim: 希望 in 希望能, 將 in 預計將."""
    opening: CueHit | None = None
    for cue in context.cues_in(clause.start, clause.end):
        if cue_class(cue) in AIMING and (opening is None or cue.start - opening.end <= 1):
            opening = cue
    return opening


def _claim(context: Context, index: int, aim: Aim) -> Claim:
    sentence = context.sentences[index]
    span = aim.phrase
    attribution = context.speakers.at(span.start, span.end)
    claim = Claim(
        kind="goal",
        modality=_modality(aim.cue),
        speaker=attribution.speaker if attribution else None,
        cue=attribution.cue if attribution else None,
        mode=attribution.mode if attribution else "narration",
        sentence=text_span(context.text, sentence.start, sentence.end),
        negated=is_negated(context, aim.clause, span.start),
        condition=condition_of(context, span.start),
        holder=_holder(context, aim, attribution),
        statement=statement_of(context, (span.start, span.end), attribution, aim.cue, None),
        goal=Goal(text=span.text, start=span.start, end=span.end, object=None, spans=((span.start, span.end),)),
        section=sentence.section,
        via=via_of(context.speech, attribution),
        mentions=(mention_of(span, sentence.section),),
        rules=Rules(speaker=attribution.rule if attribution else None, kind="aim", goal="clause-after-cue"),
    )
    return with_confidence(claim, aim.score)


def _holder(context: Context, aim: Aim, attribution: Attribution | None) -> Party | None:
    """Return who is to bring the aim about: whoever is asked, else the subject before the cue."""
    if aim.cue and aim.cue.kind in _ASKING:
        return context.holders.subject_of(context, aim.cue.end, aim.phrase.end, attribution)
    stop = aim.cue.start if aim.cue else aim.phrase.end
    return context.holders.subject_of(context, aim.clause.start, stop, attribution)


def _modality(cue: CueHit | None) -> Modality:
    if cue is None:
        return "plan"
    kind = cue_class(cue)
    return _MODALITIES.get(kind) or cast("Modality", kind)
