"""Plain statements: sentences of attributed speech that hold no target, figure or goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stages.claims.confidence import with_confidence
from pipeline.stages.claims.context import CLAIM_SECTIONS
from pipeline.stages.claims.records import mention_of, text_span
from pipeline.stages.claims.speakers import via_of
from pipeline.types import Claim, Rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.stages.claims.context import Context
    from pipeline.types import Attribution, TextSpan


def statement_claims(context: Context, taken: Iterable[Claim]) -> list[Claim]:
    """Return one claim for each attributed sentence that none of the `taken` claims lies in."""
    occupied = {claim.sentence.start for claim in taken}
    claims = []
    for index, sentence in enumerate(context.sentences):
        if sentence.start in occupied or sentence.section not in CLAIM_SECTIONS:
            continue
        found = context.speakers.first_in(sentence.start, sentence.end)
        if found:
            attribution, start, end = found
            claims.append(_claim(context, index, attribution, text_span(context.text, start, end)))
    return claims


def _claim(context: Context, index: int, attribution: Attribution, content: TextSpan) -> Claim:
    sentence = context.sentences[index]
    claim = Claim(
        kind="statement",
        speaker=attribution.speaker,
        cue=attribution.cue,
        mode=attribution.mode,
        statement=content,
        sentence=text_span(context.text, sentence.start, sentence.end),
        section=sentence.section,
        via=via_of(context.speech, attribution),
        mentions=(mention_of(content, sentence.section),),
        rules=Rules(speaker=attribution.rule, kind="attributed"),
    )
    return with_confidence(claim, 0.0)
