"""What was decided about a claim and merged into it, as the page tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.reviews.correct import RULE, unreviewed
from pipeline.view.records import PageReview

if TYPE_CHECKING:
    from pipeline.types import Claim


def page_review(claim: Claim) -> PageReview | None:
    """Return the review that a claim carries, with the fields as they are now; None where it carries none."""
    if claim.review is None:
        return None
    fields, before = _fields(claim), written_before(claim)
    confidence = unreviewed(claim).confidence
    return PageReview(
        decision=claim.review.decision,
        corrections={name: fields[name] for name in before},
        before=before if confidence == claim.confidence else before | {"confidence": confidence},
        note=claim.review.note,
        reviewer=claim.review.reviewer,
        reviewed_at=claim.review.reviewed_at,
    )


def written_before(claim: Claim) -> dict[str, Any]:
    """Return the corrected fields of a claim as the run wrote them."""
    if claim.review is None or claim.review.decision != "correct":
        return {}
    fields = _fields(claim)
    return {name: value for name, value in _fields(unreviewed(claim)).items() if value != fields[name]}


def bounds_before(claim: Claim) -> dict[str, Any]:
    """Return the bounds and the words of a corrected quantity as the run wrote them."""
    if written_before(claim).keys().isdisjoint({"value", "unit"}):
        return {}
    target = unreviewed(claim).target
    bounds = {name: getattr(target, name, None) for name in ("low", "high", "relation")}
    return bounds | {"quantity": target.text if target else None}


def goal_words(claim: Claim) -> str | None:
    """Return the words of a claim's goal; those of a reviewer may stand nowhere in the article."""
    if claim.goal is None:
        return None
    return claim.goal.object if claim.rules.goal == RULE and claim.goal.object else claim.goal.text


def _fields(claim: Claim) -> dict[str, Any]:
    """Return the fields that people correct."""
    return {
        "speaker": claim.speaker.name if claim.speaker else None,
        "value": claim.target.value if claim.target else None,
        "unit": claim.target.unit if claim.target else None,
        "year": claim.year.value if claim.year else None,
        "kind": claim.kind,
        "goal": goal_words(claim),
    }
