"""Are two targets of one speaker or body one target told twice? Thresholds are in `lexicons/ledger_thresholds.tsv`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline import lexicon
from pipeline.fold import name_key
from pipeline.ledger.parties import holder, parties, tellers
from pipeline.ledger.wording import NATION, Pairs, Wording, wording

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.ledger.records import ClaimRow
    from pipeline.types import Target

_NOT_FOLLOWED = frozenset({"related", "tags"})
_WEATHER = frozenset({"Cel", "度"})
_SMALL = 10  # a count below this is told of many things
_MOST_DIGITS = 4
_YEAR = 365
_ANY = "any"
_WORDS = 2  # pairs that a goal must have to be known by its words alone
_CONTAINED = 0.75  # share of the shorter goal's words from which on the other only adds to it
_BOTH_DIFFER = 0.7  # what likeness is worth where both goals have words of their own, or end in other words


class Case(NamedTuple):
    """A claim with all that is compared, worked out once."""

    claim: ClaimRow
    published: dt.date
    parties: tuple[str, ...]
    tellers: tuple[str, ...]
    holder: str | None
    measure: tuple[object, ...]
    unit: str
    words: Wording


def case_of(claim: ClaimRow) -> Case | None:
    """Return the case of a claim; None where it cannot be followed: without quantity, date or party."""
    if claim.target is None or claim.published is None or claim.section in _NOT_FOLLOWED:
        return None
    if claim.target.unit in _WEATHER:  # which nobody aims at
        return None
    own = parties(claim)
    if not own:
        return None
    words = wording(claim)
    if words.empty:
        return None
    measured = measure(claim.target)
    return Case(claim, claim.published, own, tellers(claim), holder(claim), measured, unit_class(claim.target), words)


# --- measures ---------------------------------------------------------------------------------------------------


def measure(target: Target) -> tuple[object, ...]:
    """Return what two targets must share exactly: dimension, unit, denominator, and whether it is a change."""
    per = (target.per.value, target.per.unit) if target.per else None
    unit = target.unit if target.si_unit is None or target.dimension == "money" else target.si_unit
    return (target.dimension, unit, per, target.change)


def unit_class(target: Target) -> str:
    """Return what the target counts: one word for measure words that are used for one another."""
    if target.dimension != "count":
        return target.si_unit or target.unit
    return _unit_classes().get(target.unit, target.unit)


@lexicon.cache
def _unit_classes() -> dict[str, str]:
    return {row["unit"]: row["class"] for row in lexicon.rows("ledger_units")}


@lexicon.cache
def thresholds() -> dict[str, float]:
    """Return the measured thresholds by name."""
    return {row["name"]: float(row["value"]) for row in lexicon.rows("ledger_thresholds")}


def same_number(one: Target, other: Target) -> bool:
    """Tell whether two targets name the same number, or the same bounds."""
    return number(one) is not None and number(one) == number(other)


def number(target: Target) -> tuple[float, ...] | None:
    """Return the number in the unit of its dimension, or both bounds of a range."""
    low, high = (target.si_low, target.si_high) if target.si_unit else (target.low, target.high)
    if target.value is None:
        return None if low is None or high is None else (float(low), float(high))
    bound = low if low is not None else high
    return (float(target.value if bound is None else bound),)


def level(target: Target) -> float | None:
    """Return one number by which two targets can be called higher or lower: the value, or the middle of a range."""
    numbers = number(target)
    return sum(numbers) / len(numbers) if numbers else None


def scale(target: Target) -> float:
    """Return by what a level is divided to be a number in the target's own unit: 1e9 for GW."""
    raw = target.value
    if raw is None and target.low is not None and target.high is not None:
        raw = (target.low + target.high) / 2
    at = level(target)
    return at / raw if at and raw else 1.0


# --- likeness ---------------------------------------------------------------------------------------------------


def likeness(one: Wording, other: Wording) -> float:
    """Return how alike two goals are, 0 to 1: the best of their objects, their pieces and both."""
    return max(
        _alike(one.object, other.object, adds=one.head == other.head),
        _alike(one.near, other.near, adds=one.near_head == other.near_head),
        _alike(one.object | one.near, other.object | other.near, adds=one.head == other.head),
    )


def _alike(one: Pairs, other: Pairs, *, adds: bool) -> float:
    """Return Dice's coefficient, raised where one goal only adds words in front of the other's, lowered else."""
    shared, least = len(one & other), min(len(one), len(other))
    if not shared:
        return 0.0
    dice, overlap = _dice(one, other), shared / least
    if overlap < _CONTAINED or not adds:
        return dice * _BOTH_DIFFER if dice < 1 else 1.0
    return (dice + overlap) / 2 if least >= _WORDS else dice


def _dice(one: Pairs, other: Pairs) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _shared_around(one: Wording, other: Wording) -> int:
    """Return how many words the sentences share besides those of the goals."""
    return len((one.around & other.around) - one.object - one.near - other.object - other.near)


# --- the decision -----------------------------------------------------------------------------------------------


def margin(one: Case, other: Case) -> float | None:
    """Return by how much two targets are more alike than they must be; None where they are not the same target."""
    if not set(one.parties) & set(other.parties) or one.measure != other.measure or contradict(one, other):
        return None
    first, second = one.claim.target, other.claim.target
    if first is None or second is None:
        return None
    found = _same_number(one, other) if same_number(first, second) else _other_number(one, other)
    return found if found is not None and found >= 0 else None


def contradict(one: Case, other: Case) -> bool:
    """Tell whether something in the two excludes that they are about the same thing."""
    return (
        one.claim.negated != other.claim.negated
        or _opposite(one.claim, other.claim)
        or _holders_differ(one, other)
        or _differ(one.words.places, other.words.places)
        or _differ(one.words.sites, other.words.sites)
        or _differ(one.words.numbered, other.words.numbered)
        or _contrast(one.words, other.words)
    )


def _opposite(one: ClaimRow, other: ClaimRow) -> bool:
    """Tell whether one is the size of a rise and the other that of a fall."""
    is_size = one.target is not None and one.target.change
    return is_size and {one.direction, other.direction} == {"up", "down"}


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other and not one & other)


def _contrast(one: Wording, other: Wording) -> bool:
    """Tell whether both have words of one group and none in common."""
    groups = {group for group, _ in one.contrasts} & {group for group, _ in other.contrasts}
    return any(not {c for c in one.contrasts & other.contrasts if c[0] == group} for group in groups)


def _holders_differ(one: Case, other: Case) -> bool:
    if one.holder and other.holder:
        return one.holder != other.holder and one.holder not in other.tellers and other.holder not in one.tellers
    return False


def _same_number(one: Case, other: Case) -> float | None:
    """Return the margin of two that name one number: the more digits it has, the fewer words they must share."""
    limits, first, second = thresholds(), one.claim.year, other.claim.year
    if not _units_agree(one.unit, other.unit):
        return None
    need = limits["same_number"] - limits["significant_digit"] * (_digits(one) - 1)
    if first and second and first.value != second.value:
        if "forecast" in {one.claim.modality, other.claim.modality}:
            return None
        need = max(need, limits["other_year"])
    elif first and second:
        need -= limits["same_year"]
    else:
        need += limits["year_between"] * (_gap(one, other) // _YEAR)
    if not _one_teller(one, other):
        need += limits["other_teller"]
    if is_small(one):
        need = max(need, limits["small_count"])
    alike = likeness(one.words, other.words)
    if _shared_around(one.words, other.words) >= limits["shared_around"]:  # the sentence itself is told again
        return max(alike / 2, alike - need)
    return alike - max(limits["least"], need)


def _other_number(one: Case, other: Case) -> float | None:
    """Return the margin of two that name different numbers: one teller, one year, and a goal known by its words."""
    limits, first, second = thresholds(), one.claim.year, other.claim.year
    if not _units_agree(one.unit, other.unit) or not _one_teller(one, other) or is_small(one) or is_small(other):
        return None
    if not first or not second or (first.start_date, first.end_date) != (second.start_date, second.end_date):
        return None
    if (
        bool(one.words.places - {NATION}) != bool(other.words.places - {NATION})
        or one.words.numbered != other.words.numbered
    ):
        return None
    if min(len(one.words.object), len(other.words.object)) < _WORDS or _ratio(one, other) > limits["ratio"]:
        return None
    wordings = (one.words.object, other.words.object), (one.words.near, other.words.near)
    return max(_dice(first, second) for first, second in wordings) - limits["other_number"]


def _ratio(one: Case, other: Case) -> float:
    levels = sorted(abs(level(case.claim.target) or 0.0) for case in (one, other) if case.claim.target)
    return levels[1] / levels[0] if levels[0] else float("inf")


def _one_teller(one: Case, other: Case) -> bool:
    """Tell whether both are told by one person or body, or one is told by the body whose target the other is."""
    if one.tellers or other.tellers:
        firsts, seconds = {*one.tellers, one.holder}, {*other.tellers, other.holder}
        return bool((set(one.tellers) & seconds) | (set(other.tellers) & firsts))
    return one.claim.speaker is None and other.claim.speaker is None


def _units_agree(one: str, other: str) -> bool:
    return one == other or _ANY in {one, other}


def _digits(case: Case) -> int:
    """Return the significant digits of the number, of a range both together; at most four."""
    numbers = number(case.claim.target) if case.claim.target else None
    digits = sum(len(f"{n:.11e}".split("e", 1)[0].replace(".", "").strip("-0")) or 1 for n in numbers or (0.0,))
    return min(_MOST_DIGITS, digits)


def is_small(case: Case) -> bool:
    """Tell whether a target is a count under ten, which is told of many things."""
    target = case.claim.target
    at = level(target) if target else None
    return at is not None and at < _SMALL and case.measure[0] in {"count", "duration", "rank"}


def _gap(one: Case, other: Case) -> int:
    return abs((one.published - other.published).days)


def known_by(case: Case) -> frozenset[str]:
    """Return the words by which a target is looked up."""
    return case.words.object | case.words.near


def speaker_name(claim: ClaimRow) -> str | None:
    """Return the speaker's name as the article gives it."""
    return claim.speaker.name if claim.speaker else None


def party_name(claim: ClaimRow, key: str) -> str:
    """Return the name behind one of the claim's party keys, or the key itself."""
    names = [
        speaker_name(claim),
        claim.speaker.org if claim.speaker else None,
        claim.holder.name if claim.holder else None,
    ]
    return next((name for name in names if name and name_key(name) == key), key)
