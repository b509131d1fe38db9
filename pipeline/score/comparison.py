"""Compare the quantified claims of one article, field by field."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.score.agreement import goal_share, overlap, same_kind, same_relation, same_speaker, same_value, same_year
from pipeline.score.pairs import pair
from pipeline.score.results import LEVELS, Counts, Miss

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.score.records import FoundClaim, GoldArticle, GoldClaim


class Judged(Struct, frozen=True):
    """A pair of claims, field by field; other fields are right only with the value."""

    gold: GoldClaim
    found: FoundClaim
    value: bool
    year: bool
    speaker: bool
    kind: bool
    relation: bool
    goal: float

    @classmethod
    def of(cls, gold: GoldClaim, found: FoundClaim) -> Judged:
        """Judge one pair."""
        assert found.target  # noqa: S101  (only claims with a quantity are paired)
        return cls(
            gold,
            found,
            value=same_value(gold, found.target),
            year=same_year(gold, found),
            speaker=same_speaker(gold.speakers, found.speaker_name),
            kind=same_kind(gold, found),
            relation=same_relation(gold, found.target),
            goal=goal_share(gold, found),
        )

    @property
    def levels(self) -> dict[str, bool]:
        """Which levels are reached."""
        fields = {"detect": True, "value": True, "year": self.year, "speaker": self.speaker}
        reached = {level: self.value and right for level, right in fields.items()} | {"detect": True}
        return reached | {"strict": self.value and self.year and self.speaker and self.kind}

    @property
    def wrong(self) -> tuple[str, ...]:
        """The fields that keep the pair from being right."""
        return tuple(name for name in ("value", "year", "speaker", "kind") if not getattr(self, name))

    @property
    def is_target(self) -> bool:
        """Whether both sides say target."""
        return "target" in self.gold.kinds and self.found.kind == "target"


class Comparison(Struct, frozen=True):
    """The claims of one article, optional ones and what was found for them left out."""

    golds: list[GoldClaim]
    found: list[FoundClaim]
    judged: list[Judged]
    missed: list[GoldClaim]
    extra: list[FoundClaim]

    @classmethod
    def of(cls, gold: GoldArticle, found: Sequence[FoundClaim]) -> Comparison:
        """Pair the claims of an article and judge the pairs."""
        found = _judged(gold, found)
        pairs = pair(gold.claims, found)
        partner = dict(pairs)
        optional = {partner[at] for at, claim in enumerate(gold.claims) if claim.optional and at in partner}
        paired = set(partner.values())
        return cls(
            golds=[claim for claim in gold.claims if not claim.optional],
            found=[claim for at, claim in enumerate(found) if at not in optional],
            judged=[Judged.of(gold.claims[g], found[f]) for g, f in pairs if not gold.claims[g].optional],
            missed=[claim for at, claim in enumerate(gold.claims) if not claim.optional and at not in partner],
            extra=[claim for at, claim in enumerate(found) if at not in paired],
        )

    def counts(self) -> dict[str, Counts]:
        """Return the counts of every level, over all and over targets, and of relations."""
        right_value = [each for each in self.judged if each.value]
        relation = Counts(sum(each.relation for each in right_value), len(right_value), len(right_value))
        return self._all() | self._targets() | {"relation": relation}

    def _all(self) -> dict[str, Counts]:
        return _level_counts("all", self.judged, len(self.found), len(self.golds))

    def _targets(self) -> dict[str, Counts]:
        """An open claim counts as a target only where it was found as one."""
        judged = [each for each in self.judged if each.is_target]
        certain = sum(claim.kinds == ("target",) for claim in self.golds)
        found = sum(claim.kind == "target" for claim in self.found)
        return _level_counts("target", judged, found, certain + sum(each.gold.is_open for each in judged))

    def misses(self, doc: str) -> list[Miss]:
        """Return what is wrong, missed or too much."""
        wrong = [Miss(doc, each.wrong, each.gold, each.found) for each in self.judged if each.wrong]
        missed = [Miss(doc, ("missed",), claim) for claim in self.missed]
        return [*wrong, *missed, *(Miss(doc, ("extra",), None, claim) for claim in self.extra)]


def _judged(gold: GoldArticle, found: Sequence[FoundClaim]) -> Sequence[FoundClaim]:
    """Return the claims that the gold can judge: where only some places were looked at, those that touch them."""
    places = gold.judged
    if places is None:
        return found
    return [claim for claim in found if any(overlap(place, own) for place in places for own in claim.places)]


def _level_counts(scope: str, judged: Sequence[Judged], found: int, gold: int) -> dict[str, Counts]:
    right = Counter(level for each in judged for level, reached in each.levels.items() if reached)
    return {f"{scope}.{level}": Counts(right[level], found, gold) for level in LEVELS}
