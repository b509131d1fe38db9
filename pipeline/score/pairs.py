"""Pair the claims of the gold with the claims found, one to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.score.agreement import overlap, same_kind, same_speaker, same_value, same_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.score.records import FoundClaim, GoldClaim

# What the fields weigh where several claims share characters: the greatest agreement is paired first.
_VALUE, _SPEAKER = 4, 2


def pair(golds: Sequence[GoldClaim], found: Sequence[FoundClaim]) -> list[tuple[int, int]]:
    """Return indices of gold and found claims that share characters of a mention, greatest agreement first."""
    pairs: list[tuple[int, int]] = []
    used_golds, used_found = set[int](), set[int]()
    for *_, gold, claim in sorted(_candidates(golds, found), reverse=True):
        if gold not in used_golds and claim not in used_found:
            used_golds.add(gold)
            used_found.add(claim)
            pairs.append((gold, claim))
    return pairs


def _candidates(golds: Sequence[GoldClaim], found: Sequence[FoundClaim]) -> list[tuple[int, int, int, int, int]]:
    """Return agreement, shared characters and both indices of all that overlap; of equals the first found wins."""
    return [
        (_agreement(gold, claim), shared, -at, index, at)
        for index, gold in enumerate(golds)
        for at, claim in enumerate(found)
        if (shared := _shared(gold, claim))
    ]


def _shared(gold: GoldClaim, found: FoundClaim) -> int:
    return sum(overlap(mention, place) for mention in gold.mentions for place in found.places)


def _agreement(gold: GoldClaim, found: FoundClaim) -> int:
    value = found.target is not None and same_value(gold, found.target)
    speaker = same_speaker(gold.speakers, found.speaker_name)
    return value * _VALUE + speaker * _SPEAKER + same_year(gold, found) + same_kind(gold, found)
