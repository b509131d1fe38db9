"""Modality: is a claim planned, promised, hoped for, demanded, forecast, possible or a fact (CLAIMS.md, `modality`)?

The governor of a quantity or the cue of an aim tells it where it is more than a bare future (將, 會). Else the nearest
attitude before it in the sentence does, then the verb by which it is said (預估, 呼籲), then who says it: what analysts
say of the future is a forecast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from pipeline.lexicon import cache, rows
from pipeline.stages.claims.cues import cue_class, is_attitude, said_modality

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.cues import CueHit
    from pipeline.types import Attribution, Modality

_ATTITUDES = frozenset({"pledge", "hope", "demand", "proposal", "forecast", "estimate", "possible"})
_NAMES: dict[str, Modality] = {"goal": "plan", "estimate": "forecast"}  # of cue classes that are no modality
_FORESEEING = {"market", "expert"}  # kinds of groups that foresee what others do
_EITHER = "預計"  # a plan for what one does oneself, a forecast for the rest; the verb alone does not tell
_AIMED_AT = frozenset({"pledge", "hope", "demand", "proposal", "possible"})
_NEEDED = frozenset({"need", "demand", "rule"})


class Place(NamedTuple):
    """What is asked for: the stretch from its first to its last character, and who says it."""

    start: int
    end: int
    attribution: Attribution | None


def target_modality(context: Context, place: Place, cue: CueHit | None, attitude: str) -> Modality:
    """Return the modality of a target, whose governor is `cue` and has told the `attitude`."""
    if attitude in _ATTITUDES:
        return _named(attitude)
    if cue is not None and _is_decided(cue):
        return "plan"
    return _before(context, place, _ATTITUDES) or _said(place.attribution) or "plan"


def figure_modality(context: Context, place: Place) -> Modality:
    """Return the modality of a figure: what may be so is possible, all else a fact."""
    clause = context.clause_at(place.start)
    cues = context.cues_in(clause.start, place.start)
    return "possible" if cues and cue_class(cues[-1]) == "possible" else "fact"


def aim_modality(context: Context, place: Place, cue: CueHit | None) -> Modality:
    """Return the modality of an aim, in whose clause `cue` stands; what has to be done (需, 須) is demanded."""
    kind = cue_class(cue) if cue else ""
    if kind in _ATTITUDES:
        return _named(kind)
    if cue is not None and _is_decided(cue):
        return "plan"
    clause = context.clause_at(place.start)
    own = [c for c in map(cue_class, context.cues_in(clause.start, place.start + 1)) if c in _AIMED_AT]
    if own:
        return _named(own[-1])
    carried = None
    if cue is None:
        if any(cue_class(c) in _NEEDED for c in context.cues_in(clause.start, place.end)):
            return "demand"
        carried = _before(context, place, _AIMED_AT)
    return carried or _said(place.attribution) or "plan"


def _is_decided(cue: CueHit) -> bool:
    """Tell whether a cue is more than a bare future: 規劃, 準備."""
    return cue_class(cue) == "plan" and is_attitude(cue) and cue.text != _EITHER


def _before(context: Context, place: Place, classes: Collection[str]) -> Modality | None:
    """Return what the nearest attitude before the place tells, in its sentence and behind the verb of saying."""
    start = context.sentences[context.clause_at(place.start).sentence].start
    said = place.attribution.cue if place.attribution else None
    if said is not None and start <= said.end <= place.start:
        start = said.start
    found = [c for c in map(cue_class, context.cues_in(start, place.start)) if c in classes]
    return _named(found[-1]) if found else None


def _said(attribution: Attribution | None) -> Modality | None:
    """Return what the verb of saying tells, or that the speaker is one who foresees; None where they tell nothing."""
    if attribution is None or (attribution.cue and attribution.cue.text == _EITHER):
        return None
    told = said_modality(attribution.cue.text) if attribution.cue else "fact"
    if told != "fact":
        return cast("Modality", told)
    return "forecast" if attribution.speaker.name in _foreseers() else None


def _named(kind: str) -> Modality:
    return _NAMES.get(kind) or cast("Modality", kind)


@cache
def _foreseers() -> frozenset[str]:
    return frozenset(row["noun"] for row in rows("groups") if row["kind"] in _FORESEEING)
