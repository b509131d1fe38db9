"""Measures that several models are judged by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def precision_recall(judged: Sequence[tuple[bool, bool]]) -> dict[str, float]:
    """Return precision, recall and F1 of pairs (gold, found)."""
    both = sum(gold and found for gold, found in judged)
    gold, found = sum(gold for gold, _ in judged), sum(found for _, found in judged)
    return {
        "precision": round(both / max(1, found), 4),
        "recall": round(both / max(1, gold), 4),
        "F1": round(2 * both / max(1, gold + found), 4),
    }
