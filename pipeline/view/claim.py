"""One claim as its card shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.view.records import PageClaim
from pipeline.view.review import bounds_before, goal_words, written_before

if TYPE_CHECKING:
    from pipeline.types import Claim, Speaker, Target, Year


def page_claim(claim: Claim, piece: int | None) -> PageClaim:
    """Return what the page holds of a claim whose main mention stands in a piece."""
    return PageClaim(
        id=claim.id,
        kind=claim.kind,
        piece=piece,
        sentence=claim.sentence.text,
        confidence=claim.confidence,
        cue=claim.cue.text if claim.cue else None,
        mode=claim.mode,
        modality=claim.modality,
        negated=claim.negated,
        superseded=claim.superseded,
        condition=claim.condition.text if claim.condition else None,
        statement=claim.statement.text if claim.statement else None,
        holder=claim.holder.name if claim.holder else None,
        origin=claim.origin.name if claim.origin else None,
        via=tuple(party.name for party in claim.via),
        direction=claim.direction,
        base=claim.base.text if claim.base else None,
        base_role=claim.base.role if claim.base else None,
        section=claim.section,
        mentions=len(claim.mentions),
        rules={name: rule for name, rule in msgspec.structs.asdict(claim.rules).items() if rule},
        goal=goal_words(claim),
        object=claim.goal.object if claim.goal else None,
        before=written_before(claim) | bounds_before(claim),
        **_speaker(claim.speaker),
        **_quantity(claim.target),
        **_year(claim.year),
    )


def _speaker(speaker: Speaker | None) -> dict[str, Any]:
    if speaker is None:
        return {}
    names = {"speaker": speaker.name, "speaker_title": speaker.title, "speaker_org": speaker.org}
    return {**names, "others": speaker.others, "how": speaker.how}


def _quantity(target: Target | None) -> dict[str, Any]:
    if target is None:
        return {}
    numbers = {"value": target.value, "low": target.low, "high": target.high, "strict": target.strict}
    per = target.per.text if target.per else None
    return {"quantity": target.text, **numbers, "relation": target.relation, "unit": target.unit, "per": per}


def _year(year: Year | None) -> dict[str, Any]:
    return {"year": year.value, "year_text": year.text} if year else {}
