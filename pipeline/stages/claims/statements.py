"""Plain statements: sentences of attributed speech that hold no target, figure or goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stages.claims.confidence import with_confidence
from pipeline.stages.claims.context import CLAIM_SECTIONS
from pipeline.stages.claims.edges import trimmed
from pipeline.stages.claims.records import mention_of, text_span
from pipeline.stages.claims.speakers import cue_of, via_of
from pipeline.types import Claim, Rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.stages.claims.context import Context
    from pipeline.types import Attribution, TextSpan

    _Part = tuple[Attribution, int, int]

_SHORTEST = 4  # letters that make a statement
_BEFORE_CUE = (
    "leading"  # the attribution rule for the clauses before the cue: they frame what is said (談到經濟，他說…)
)


def statement_claims(context: Context, taken: Iterable[Claim]) -> list[Claim]:
    """Return one claim for each attributed sentence that none of the `taken` claims lies in."""
    occupied = {claim.sentence.start for claim in taken}
    claims = []
    for index, sentence in enumerate(context.sentences):
        if sentence.start in occupied or sentence.section not in CLAIM_SECTIONS:
            continue
        said = _longest_speech(context, sentence.start, sentence.end)
        if said:
            attribution, start, end = said
            claims.append(_claim(context, index, attribution, text_span(context.text, start, end)))
    return claims


def _longest_speech(context: Context, start: int, end: int) -> _Part | None:
    """Return the longest stretch of one speaker's words in a sentence, without marks at its edges."""
    parts: list[_Part] = []
    for attribution, low, high in context.speakers.parts_in(start, end):
        if attribution.rule == _BEFORE_CUE:
            continue
        if parts and _goes_on(parts[-1], attribution, low):
            before, begin, stop = parts[-1]
            parts[-1] = (before, begin, max(stop, high))
        else:
            parts.append((attribution, low, high))
    stripped = [(a, *trimmed(context.text, low, high)) for a, low, high in parts]
    said = [part for part in stripped if _letters(context.text[part[1] : part[2]]) >= _SHORTEST]
    return max(said, key=lambda part: part[2] - part[1], default=None)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _goes_on(before: _Part, attribution: Attribution, low: int) -> bool:
    """Tell whether words belong to the speech before them: the same speaker, not named between the two."""
    last, _, stop = before
    named = attribution.source is not None and stop <= attribution.source.start < low
    cued_anew = attribution is last and attribution.cue is not None and stop <= attribution.cue.start < low
    return attribution.speaker.name == last.speaker.name and not named and not cued_anew


def _claim(context: Context, index: int, attribution: Attribution, content: TextSpan) -> Claim:
    sentence = context.sentences[index]
    claim = Claim(
        kind="statement",
        speaker=attribution.speaker,
        cue=cue_of(attribution),
        mode=attribution.mode,
        statement=content,
        sentence=text_span(context.text, sentence.start, sentence.end),
        section=sentence.section,
        via=via_of(context.text, context.speech, attribution),
        mentions=(mention_of(content, sentence.section),),
        rules=Rules(speaker=attribution.rule, kind="attributed"),
    )
    return with_confidence(claim, 0.0)
