"""A claim as a reviewer corrected it, still a claim of the contract: offsets hold, bounds follow the value.

What the reviewer writes and the article does not gets an empty place at the beginning of the sentence.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from pipeline.errors import ReviewError
from pipeline.fold import name_key
from pipeline.reviews.places import Places
from pipeline.reviews.words import NamedUnit, named_unit, speaker_type, unit_meaning
from pipeline.types import Claim, Goal, Review, Speaker, Target, Year
from pipeline.write import canonical_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.reviews.records import Corrections, ReviewLine
    from pipeline.types import Document, Quantity

RULE = "review"  # the rule behind a field that a person decided
_CERTAIN = 1.0


def reviewed(claim: Claim, review: ReviewLine, document: Document) -> Claim:
    """Return a claim with a review merged in, whatever review it had before; raise `ReviewError` if it does not fit."""
    original = unreviewed(claim)
    changed = original
    if review.decision == "correct":
        changed = corrected(original, review.corrections, document)
    if review.decision != "reject":
        changed = replace(changed, confidence=_CERTAIN)
    return replace(
        changed,
        review=Review(
            decision=review.decision,
            reviewer=review.reviewer,
            reviewed_at=review.reviewed_at,
            note=review.note,
            before=_differences(original, changed),
        ),
    )


def unreviewed(claim: Claim) -> Claim:
    """Return a claim as the run wrote it."""
    if claim.review is None:
        return claim
    plain = msgspec.to_builtins(claim) | claim.review.before | {"review": None}
    return msgspec.convert(plain, Claim)


def _differences(original: Claim, changed: Claim) -> dict[str, Any]:
    before, after = msgspec.to_builtins(original), msgspec.to_builtins(changed)
    return {name: value for name, value in before.items() if after[name] != value}


# --- corrections -----------------------------------------------------------------------------------------------------


def corrected(claim: Claim, corrections: Corrections, document: Document) -> Claim:
    """Return a claim with the corrections made; raise `ReviewError` where they make no whole claim."""
    places = Places(claim, document)
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "speaker": lambda: _speaker_fields(claim, corrections.speaker, places),
        "year": lambda: {"year": _year(corrections.year, places)},
        "goal": lambda: {"goal": _goal(claim, corrections.goal, places)},
        "value": lambda: {"target": _target(claim, corrections, places)},
        "unit": lambda: {"target": _target(claim, corrections, places)},
        "kind": lambda: {"kind": corrections.kind},
    }
    fields: dict[str, Any] = {}
    for name in corrections.names:
        fields |= parts[name]()
    rules = {"quantity" if name in ("value", "unit") else name: RULE for name in corrections.names}
    return _whole(replace(claim, **fields, rules=replace(claim.rules, **rules)))


def _whole(claim: Claim) -> Claim:
    """Return a claim that has what its kind has, and nothing that its kind does not have."""
    if claim.kind in ("target", "figure"):
        if claim.target is None:
            raise ReviewError(f"a {claim.kind} needs a value; correct the kind too, or give value and unit")
        return claim
    if claim.kind == "goal" and claim.goal is None:
        raise ReviewError("a goal needs the words of its goal; give goal, or correct the kind to statement")
    return replace(claim, target=None, goal=claim.goal if claim.kind == "goal" else None)


def _speaker_fields(claim: Claim, name: Any, places: Places) -> dict[str, Any]:  # noqa: ANN401  (str or None)
    if not name:
        return {"speaker": None, "cue": None, "mode": "narration"}
    named = places.of_name(name)
    speaker = Speaker(
        name=name,
        key=name_key(name),
        type=named.type or speaker_type(name),
        title=named.title,
        text=places.text(named.start, named.end),
        start=named.start,
        end=named.end,
        how="explicit" if named.start < named.end and places.in_sentence(named.start, named.end) else "carried",
    )
    return {"speaker": speaker, "mode": "indirect" if claim.mode == "narration" else claim.mode}


def _year(value: Any, places: Places) -> Year | None:  # noqa: ANN401  (int or None)
    if value is None:
        return None
    if not dt.MINYEAR <= value <= dt.MAXYEAR:
        raise ReviewError(f"{value} is no year")
    time = places.time(value)
    if time:
        return Year(
            text=time.text,
            start=time.start,
            end=time.end,
            value=value,
            start_date=time.start_date,
            end_date=time.end_date,
            mod=time.mod,
            how="relative" if time.relative else "stated",
        )
    start, end = places.nowhere()
    return Year(
        text="",
        start=start,
        end=end,
        value=value,
        start_date=dt.date(value, 1, 1),
        end_date=dt.date(value, 12, 31),
    )


def _goal(claim: Claim, words: Any, places: Places) -> Goal | None:  # noqa: ANN401  (str or None)
    """Return the goal at the reviewer's words; words that the sentence does not have become its `object`."""
    if not words:
        return None
    place = places.of_text(words)
    if place:
        return Goal(text=words, start=place[0], end=place[1], object=words, spans=(place,))
    if claim.goal:
        return replace(claim.goal, object=words, spans=())
    start, end = (claim.statement.start, claim.statement.end) if claim.statement else places.nowhere()
    return Goal(text=places.text(start, end), start=start, end=end, object=words)


def _target(claim: Claim, corrections: Corrections, places: Places) -> Target | None:
    if corrections.value is None:
        return None
    unit, factor = None, Decimal(1)
    if corrections.unit is not UNSET:
        unit, factor = _unit(corrections.unit or "", places)
    if corrections.value is UNSET:
        return _target_in(claim, unit or "", corrections.unit, factor)
    value = float(Decimal(str(corrections.value)) * factor)
    if claim.target is None:
        return _new_target(claim, value, unit, places)
    unit = claim.target.unit if unit is None else unit
    return _with_unit(_with_value(claim.target, value, unit, places), unit)


def _unit(written: str, places: Places) -> NamedUnit:
    return NamedUnit(written) if places.has_unit(written) else named_unit(written)


def _target_in(claim: Claim, unit: str, written: Any, factor: Decimal) -> Target:  # noqa: ANN401  (str or None)
    """Return the quantity of a claim in another unit."""
    if claim.target is None:
        raise ReviewError("it has no quantity, so a unit needs a value with it")
    if factor != 1:
        raise ReviewError(f"{written} is {factor.normalize():f} {unit}; give unit {unit}, or value and unit together")
    target = claim.target
    if unit != target.unit:
        target = replace(target, text="", end=target.start, unit_text="")
    return _with_unit(target, unit)


def _new_target(claim: Claim, value: float, unit: str | None, places: Places) -> Target:
    found = places.quantity(value, unit)
    if found:
        return _of_quantity(found)
    start, end = (claim.goal.start, claim.goal.start) if claim.goal else places.nowhere()
    empty: dict[str, Any] = dict.fromkeys(Target.__struct_fields__)
    empty |= {"text": "", "start": start, "end": end, "unit": "", "unit_text": "", "dimension": "count"}
    target = Target(**empty | {"values": (), "relation": "=", "strict": False, "change": False})
    return _with_unit(_bounded(target, value), unit or "")


def _of_quantity(quantity: Quantity) -> Target:
    return Target(**{name: getattr(quantity, name) for name in Target.__struct_fields__})


def _with_value(target: Target, value: float, unit: str, places: Places) -> Target:
    """Return the quantity of the sentence that has a value, else the same one with this value, which stands nowhere."""
    found = places.quantity(value, unit)
    if found:
        return _of_quantity(found)
    if target.value == canonical_number(value):
        return target
    return replace(_bounded(target, value), text="", end=target.start, unit_text="")


def _bounded(target: Target, value: float) -> Target:
    """Return the quantity with another value; a bound word of the text goes on to bound it."""
    number = canonical_number(value)
    relation = target.relation if target.relation in ("=", "~", ">=", "<=") else "="
    low = None if relation == "<=" else number
    high = None if relation == ">=" else number
    return replace(target, value=number, low=low, high=high, values=(), ratio=None, relation=relation)


def _with_unit(target: Target, unit: str) -> Target:
    meaning = unit_meaning(unit)
    dimension = target.dimension if unit == target.unit else meaning.dimension
    low, high = (_si(bound, meaning.factor) if meaning.si_unit else None for bound in (target.low, target.high))
    return replace(target, unit=unit, dimension=dimension, si_low=low, si_high=high, si_unit=meaning.si_unit)


def _si(bound: float | None, factor: Decimal) -> int | float | None:
    return None if bound is None else canonical_number(float(Decimal(str(bound)) * factor))
