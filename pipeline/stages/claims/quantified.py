"""Targets and figures: one claim for each quantity that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stages.claims.context import CLAIM_SECTIONS
from pipeline.stages.claims.goals import decide_goal
from pipeline.stages.claims.kinds import decide_kind
from pipeline.stages.claims.records import mention_of, target_of, text_span
from pipeline.stages.claims.speakers import via_of
from pipeline.stages.claims.years import decide_year
from pipeline.types import Claim, Rules

if TYPE_CHECKING:
    from pipeline.stages.claims.context import Context
    from pipeline.types import Quantity


def quantity_claims(context: Context) -> list[Claim]:
    """Return the claims of all quantities that count and stand where claims are made."""
    claims = []
    for quantity in context.quantities:
        index = context.sentence_at(quantity.start)
        if index is not None and context.sentences[index].section in CLAIM_SECTIONS:
            claims.append(_claim(context, quantity, index))
    return claims


def _claim(context: Context, quantity: Quantity, index: int) -> Claim:
    sentence = context.sentences[index]
    attribution = context.speakers.at(quantity.start, quantity.end)
    year = decide_year(context, quantity)
    kind = decide_kind(context, quantity, year.year)
    goal = decide_goal(context, quantity)
    clause = context.clauses[context.clause_index(quantity.start)]
    return Claim(
        kind=kind.kind,
        modality=kind.modality,
        speaker=attribution.speaker if attribution else None,
        cue=attribution.cue if attribution else None,
        mode=attribution.mode if attribution else "narration",
        statement=text_span(context.text, clause.start, clause.end),
        sentence=text_span(context.text, sentence.start, sentence.end),
        goal=goal.goal,
        target=target_of(quantity),
        year=year.year,
        section=sentence.section,
        via=via_of(context.speech, attribution),
        mentions=(mention_of(quantity, sentence.section),),
        rules=Rules(
            quantity=quantity.rule,
            year=year.rule,
            speaker=attribution.rule if attribution else None,
            kind=kind.rule,
            goal=goal.rule,
        ),
    )
