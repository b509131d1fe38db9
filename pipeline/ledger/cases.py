"""A claim with all by which it is compared with others, worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.fold import name_key
from pipeline.ledger.measures import NOT_FOLLOWED, level, measure, number, unit_class
from pipeline.ledger.parties import holder, parties, tellers
from pipeline.ledger.wording import Wording, wording

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.types import Claim, Target

_SECTIONS_LEFT_OUT = frozenset({"related", "tags"})
_SMALL = 10  # a count below this is told of many things
_SMALL_COUNTS = frozenset({"count", "duration", "rank"})


class Case(NamedTuple):
    """A target, or a figure, of somebody who can be known again, with a date."""

    claim: Claim
    target: Target
    published: dt.date
    parties: tuple[str, ...]
    tellers: tuple[str, ...]
    holder: str | None
    measure: tuple[object, ...]
    unit: str
    words: Wording

    @property
    def level(self) -> float | None:
        """One number, in the unit of its dimension, by which it can be called higher or lower."""
        return level(self.target)

    @property
    def number(self) -> tuple[float, ...] | None:
        """The number, or both bounds of a range, in the unit of its dimension."""
        return number(self.target)

    @property
    def is_small(self) -> bool:
        """Whether it is a count under ten."""
        at = self.level
        return at is not None and at < _SMALL and self.target.dimension in _SMALL_COUNTS

    @property
    def known_by(self) -> frozenset[str]:
        """The words by which it is looked up."""
        return self.words.object | self.words.near


def is_heard(claim: Claim) -> bool:
    """Tell whether a claim counts: it has a date and stands in the article itself."""
    return claim.published is not None and claim.section not in _SECTIONS_LEFT_OUT


def case_of(claim: Claim) -> Case | None:
    """Return the case of a claim; None where it cannot be followed: without quantity, date or party."""
    target, published = claim.target, claim.published
    if target is None or published is None or not is_heard(claim):
        return None
    own, unit = parties(claim), unit_class(target)
    if not own or unit == NOT_FOLLOWED:
        return None
    words = wording(claim)
    if words.empty:
        return None
    return Case(claim, target, published, own, tellers(claim), holder(claim), measure(target), unit, words)


def party_name(claim: Claim, key: str) -> str:
    """Return the name behind one of the claim's party keys, or the key itself."""
    speaker, held = claim.speaker, claim.holder
    names = (speaker.name if speaker else None, speaker.org if speaker else None, held.name if held else None)
    return next((name for name in names if name and name_key(name) == key), key)
