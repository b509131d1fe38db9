"""Target or figure: is a quantity still to come true at the time of the statement?

The governor (`governors.py`) alone decides nine in ten; a small linear model weighs it with the other signs
(`kind_features.py`, `models/claim-kind`). Mentions that say the same again are decided together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.linear import load_linear
from pipeline.stages.claims.cues import cue_class
from pipeline.stages.claims.kind_features import kind_features

if TYPE_CHECKING:
    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.governors import Governor, Governors
    from pipeline.types import Kind, Quantity, Year

_CERTAIN = 4.0  # log-odds
_FIGURES = {"base-from": "where a change starts from", "existing": "what stands today"}  # governors that decide alone
_LINKS = ("為", "的")  # with which the words for a goal begin that stand directly behind its quantity


class KindEvidence(NamedTuple):
    """How much speaks for a target (log-odds), what governs the quantity, and the signs that weighed most."""

    score: float
    governor: Governor
    reasons: tuple[str, ...]


class KindDecision(NamedTuple):
    """The kind and the name of the rule."""

    kind: Kind
    rule: str


def weigh_kind(context: Context, governors: Governors, quantity: Quantity, year: Year | None) -> KindEvidence:
    """Return the evidence on one quantity."""
    governor = governors.of(quantity)
    if governor.rule in _FIGURES:
        return KindEvidence(-_CERTAIN, governor, (_FIGURES[governor.rule],))
    if _is_the_goal(context, governor, quantity):
        return KindEvidence(_CERTAIN, governor, ("the goal itself",))
    model = load_linear("claim-kind")
    features = kind_features(context, governors, quantity, year)
    reasons = tuple(name for name, _ in model.decisive(features, most=2))
    return KindEvidence(model.score(features), governor, reasons)


def _is_the_goal(context: Context, governor: Governor, quantity: Quantity) -> bool:
    """Tell 目標是30% and 30%為目標, where nothing in the clause is past (去年未達目標30%)."""
    start = context.clause_at(quantity.start).start
    before = context.cues_in(start, quantity.start)
    if any(cue.kind == "past" for cue in before):
        return False
    named = governor.state == "aim" and governor.rule == "own" and before and cue_class(before[-1]) == "goal"
    behind = context.cues_in(quantity.end, quantity.end + 1)
    return bool(named) or any(cue_class(cue) == "goal" and cue.text.startswith(_LINKS) for cue in behind)


def decide_kind(evidence: KindEvidence, joint_score: float) -> KindDecision:
    """Return target or figure for one mention; `joint_score` sums over all mentions that say the same."""
    kind: Kind = "target" if joint_score > 0 else "figure"
    rule = f"{evidence.governor.state}:{evidence.governor.rule}; " + ", ".join(evidence.reasons)
    return KindDecision(kind, rule)
