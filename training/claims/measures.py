"""How the models of yes or no are judged, all alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from training.claims.gold import FOLDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.linear import LinearModel


class Row(Protocol):
    """What a judgement looks at, and the part of cross-validation that its article is in."""

    @property
    def fold(self) -> int: ...  # noqa: D102
    @property
    def features(self) -> set[str]: ...  # noqa: D102


AnyRow = TypeVar("AnyRow", bound=Row)


def cross_validated(data: Sequence[AnyRow], train: Callable[[Sequence[AnyRow]], LinearModel]) -> list[float]:
    """Return each row's score by a model that has not seen its article."""
    models = [train([row for row in data if row.fold != fold]) for fold in range(FOLDS)]
    return [models[row.fold].score(row.features) for row in data]


def precision_recall(judged: Sequence[tuple[bool, bool]]) -> dict[str, float]:
    """Return precision, recall and F1 of pairs (gold, found)."""
    both = sum(gold and found for gold, found in judged)
    gold, found = sum(gold for gold, _ in judged), sum(found for _, found in judged)
    return {
        "precision": round(both / max(1, found), 4),
        "recall": round(both / max(1, gold), 4),
        "F1": round(2 * both / max(1, gold + found), 4),
    }
