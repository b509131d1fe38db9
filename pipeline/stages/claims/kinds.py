"""Target or figure: is a quantity still to come true at the time of the statement?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.cues import CueHit
    from pipeline.types import Kind, Modality, Quantity, Year

AIMING = frozenset({"plan", "pledge", "hope", "demand", "proposal", "forecast", "possible"})


class KindDecision(NamedTuple):
    """The kind, its modality, the name of the rule and how sure it is (a log-odds, positive for target)."""

    kind: Kind
    modality: Modality
    rule: str
    score: float


def decide_kind(context: Context, quantity: Quantity, year: Year | None) -> KindDecision:
    """Return target or figure for one quantity."""
    cue = governing_cue(context, quantity)
    if cue is None:
        if _is_future(context, year):
            return KindDecision("target", "plan", "future-year", 1.0)
        return KindDecision("figure", "fact", "no-cue", -1.0)
    if cue.kind in AIMING:
        return KindDecision("target", cue.kind, f"cue:{cue.text}", 1.0)  # type: ignore[arg-type]
    if cue.kind == "rule":
        return KindDecision("figure", "rule", f"cue:{cue.text}", -0.5)
    if _is_future(context, year):
        return KindDecision("target", "plan", "future-year", 1.0)
    return KindDecision("figure", "fact", f"cue:{cue.text}", -1.0)


def governing_cue(context: Context, quantity: Quantity) -> CueHit | None:
    """Return the cue that governs a quantity: an aiming one before it in the clause, else the nearest one."""
    clause = context.clauses[context.clause_index(quantity.start)]
    own = context.cues_in(clause.start, quantity.start)
    aiming = [cue for cue in own if cue.kind in AIMING]
    if aiming:
        return aiming[-1]
    if own:
        return own[-1]
    after = [cue for cue in context.cues_in(quantity.end, clause.end) if cue.kind in AIMING]
    if after:
        return after[0]
    sentence = context.sentences[clause.sentence]
    earlier = [c for c in context.cues_in(sentence.start, clause.start) if c.kind != "source"]
    return earlier[-1] if earlier else None


def _is_future(context: Context, year: Year | None) -> bool:
    return bool(year and context.published and year.value > context.published.year)
