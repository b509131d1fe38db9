"""What scoring gives: counts, the figures made of them, and what is not right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from pipeline.score.records import FoundClaim, GoldClaim, Place

LEVELS = ("detect", "value", "year", "speaker", "strict")
SCOPES = ("all", "target")
SHARES = ("relation", "sentence.speaker", "sentence.speaker.attributed")
ORDER = (
    *(f"{scope}.{level}" for scope in SCOPES for level in LEVELS),
    *("relation", "goal", "aims", "sentence.speaker", "sentence.speaker.attributed", "people", "orgs"),
)
_DIGITS = 4


class Counts(Struct, frozen=True):
    """How many are right, of how many found and how many in the gold."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Return the counts of both."""
        return Counts(self.right + other.right, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Miss(Struct, frozen=True):
    """Something that is not right, and why; of an aim only the sentence is known."""

    doc: str
    why: tuple[str, ...]
    gold: GoldClaim | None = None
    found: FoundClaim | None = None
    sentence: Place | None = None


class Scores(Struct, frozen=True):
    """All figures of a run."""

    articles: int
    articles_with_output: int
    counts: dict[str, Counts]
    goal: float
    misses: tuple[Miss, ...]

    @property
    def figures(self) -> dict[str, float]:
        """One number a measure, from 0 to 1, rounded: F1, or the share where there is nothing to find too much."""
        return {name: round(self._figure(name), _DIGITS) for name in ORDER}

    def _figure(self, name: str) -> float:
        if name == "goal":
            return self.goal
        counts = self.counts[name]
        return counts.recall if name in SHARES else counts.f1

    def as_json(self) -> dict[str, Any]:
        """Return the figures as plain values, shares as numbers, the others with precision, recall and counts."""
        figures = self.figures
        plain = {name: value if name in (*SHARES, "goal") else self._row(name) for name, value in figures.items()}
        return {"articles": self.articles, "articles_with_output": self.articles_with_output} | plain

    def _row(self, name: str) -> dict[str, float]:
        counts = self.counts[name]
        shares = {"p": counts.precision, "r": counts.recall, "f1": counts.f1}
        rounded = {key: round(share, _DIGITS) for key, share in shares.items()}
        return rounded | {"tp": counts.right, "pred": counts.found, "gold": counts.gold}
