"""Goals without a number: plans, pledges, demands and hopes that a reader could later check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stages.claims.context import CLAIM_SECTIONS
from pipeline.stages.claims.records import mention_of, text_span
from pipeline.stages.claims.speakers import via_of
from pipeline.types import Claim, Goal, Rules

if TYPE_CHECKING:
    from pipeline.stages.claims.context import Context
    from pipeline.types import TextSpan

_SHORTEST_AIM = 4  # characters
_AIM_CUES = frozenset({"plan", "pledge", "hope", "demand", "proposal"})


def goal_claims(context: Context) -> list[Claim]:
    """Return one claim for each sentence that states an aim."""
    claims = []
    for index, sentence in enumerate(context.sentences):
        if sentence.section in CLAIM_SECTIONS:
            goal = _aim(context, index)
            if goal:
                claims.append(_claim(context, index, goal))
    return claims


def _aim(context: Context, index: int) -> TextSpan | None:
    for clause in context.clauses_of(index):
        cues = [c for c in context.cues_in(clause.start, clause.end) if c.kind in _AIM_CUES]
        if cues and clause.end - cues[0].end >= _SHORTEST_AIM:
            return text_span(context.text, cues[0].end, clause.end)
    return None


def _claim(context: Context, index: int, span: TextSpan) -> Claim:
    sentence = context.sentences[index]
    attribution = context.speakers.at(span.start, span.end)
    return Claim(
        kind="goal",
        speaker=attribution.speaker if attribution else None,
        cue=attribution.cue if attribution else None,
        mode=attribution.mode if attribution else "narration",
        sentence=text_span(context.text, sentence.start, sentence.end),
        statement=span,
        goal=Goal(text=span.text, start=span.start, end=span.end, spans=((span.start, span.end),)),
        section=sentence.section,
        via=via_of(context.speech, attribution),
        mentions=(mention_of(span, sentence.section),),
        rules=Rules(speaker=attribution.rule if attribution else None, kind="aim-cue", goal="cue-to-clause-end"),
    )
