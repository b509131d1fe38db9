"""Are two targets of one speaker or body one target told twice? Thresholds are in `lexicons/ledger_thresholds.tsv`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lexicon
from pipeline.ledger.measures import ANY, ratio, significant_digits
from pipeline.ledger.wording import NATION

if TYPE_CHECKING:
    from pipeline.ledger.cases import Case
    from pipeline.ledger.wording import Pairs, Wording
    from pipeline.types import Claim

_YEAR = 365
_WORDS = 2  # pairs that a goal must have to be known by its words alone


@lexicon.cache
def thresholds() -> dict[str, float]:
    """Return the measured thresholds by name."""
    return {row["name"]: float(row["value"]) for row in lexicon.rows("ledger_thresholds")}


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
    if overlap < thresholds()["contained"] or not adds:
        return dice * thresholds()["both_differ"] if dice < 1 else 1.0
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
    found = _same_number(one, other) if same_number(one, other) else _other_number(one, other)
    return found if found is not None and found >= 0 else None


def same_number(one: Case, other: Case) -> bool:
    """Tell whether two name the same number, or the same bounds."""
    return one.number is not None and one.number == other.number


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


def _opposite(one: Claim, other: Claim) -> bool:
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
    need = limits["same_number"] - limits["significant_digit"] * (significant_digits(one.target) - 1)
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
    if one.is_small:
        need = max(need, limits["small_count"])
    alike = likeness(one.words, other.words)
    if _shared_around(one.words, other.words) >= limits["shared_around"]:  # the sentence itself is told again
        return max(alike / 2, alike - need)
    return alike - max(limits["least"], need)


def _other_number(one: Case, other: Case) -> float | None:
    """Return the margin of two that name different numbers: one teller, one year, and a goal known by its words."""
    limits, first, second = thresholds(), one.claim.year, other.claim.year
    if not _units_agree(one.unit, other.unit) or not _one_teller(one, other) or one.is_small or other.is_small:
        return None
    if not first or not second or (first.start_date, first.end_date) != (second.start_date, second.end_date):
        return None
    if (
        bool(one.words.places - {NATION}) != bool(other.words.places - {NATION})
        or one.words.numbered != other.words.numbered
    ):
        return None
    known = min(len(words.object | words.near) for words in (one.words, other.words)) >= _WORDS
    if not known or ratio(one.target, other.target) > limits["ratio"]:
        return None
    wordings = (one.words.object, other.words.object), (one.words.near, other.words.near)
    return max(_dice(first, second) for first, second in wordings) - limits["other_number"]


def _one_teller(one: Case, other: Case) -> bool:
    """Tell whether both are told by one person or body, or one is told by the body whose target the other is."""
    if one.tellers or other.tellers:
        firsts, seconds = {*one.tellers, one.holder}, {*other.tellers, other.holder}
        return bool((set(one.tellers) & seconds) | (set(other.tellers) & firsts))
    return one.claim.speaker is None and other.claim.speaker is None


def _units_agree(one: str, other: str) -> bool:
    return one == other or ANY in {one, other}


def _gap(one: Case, other: Case) -> int:
    return abs((one.published - other.published).days)
