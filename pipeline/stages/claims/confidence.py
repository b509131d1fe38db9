"""How sure a claim is: the calibrated probability that it is right in all its fields.

For targets and figures that is kind, value, unit, year and speaker, for goals and statements kind and speaker. The
signs are few and coarse, so that the probabilities hold for articles of other kinds too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline.linear import load_linear

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.types import Claim

_MARGINS = (0.5, 1.0, 2.0, 3.0, 4.5)  # bounds of the steps in which a kind's log-odds count


def with_confidence(claim: Claim, margin: float) -> Claim:
    """Return the claim with its confidence; `margin` is the log-odds of its kind, 0 where nothing was weighed."""
    probability = load_linear("claim-confidence").probability(confidence_features(claim, margin))
    return msgspec.structs.replace(claim, confidence=round(probability, 2))


def confidence_features(claim: Claim, margin: float) -> set[str]:
    """Return the named signs of how sure a claim is."""
    group = "quantity" if claim.target else claim.kind
    return {f"{group}:{name}" for name in _signs(claim, margin)} | {group}


def _signs(claim: Claim, margin: float) -> Iterator[str]:
    speaker = claim.speaker
    yield f"section={claim.section}"
    yield f"speaker={speaker.how if speaker else 'none'}"
    if speaker:
        yield f"speaker-rule={claim.rules.speaker}"
        yield f"speaker-type={speaker.type}"
    yield f"margin={sum(abs(margin) > bound for bound in _MARGINS)}"
    if claim.target is None:
        return
    yield f"kind={claim.kind}"
    year_rule = (claim.rules.year or "none").split(":", maxsplit=1)[0]
    yield f"year={year_rule}"
    if claim.year:
        yield f"year-how={claim.year.how}"
    yield f"relation={claim.target.relation}"
    yield f"dimension={claim.target.dimension}"
