"""What has a row of its own in a network's tables, and the word vectors it starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

VECTORS = 0.5  # what word vectors with a spread of 1 are multiplied with


def often(counts: Counter[str], least: int) -> list[str]:
    """Return what is seen `least` times, the most frequent first, behind the gap and the unknown."""
    return ["", "?", *(entry for entry, count in counts.most_common() if entry and count >= least)]


def encoded(entries: Sequence[str]) -> NDArray[np.uint8]:
    """Return a list as UTF-8 lines, as `pipeline.networks.tables.listed` reads it."""
    return np.frombuffer("\n".join(entries).encode(), np.uint8)


def word_table(
    words: Sequence[str], vectors: Mapping[str, NDArray[np.float32]], width: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return a row of whole numbers up to 127 a word, and what each row must be multiplied with.

    Words that the press does not have often get a small vector of their own.
    """
    chance = np.random.default_rng(0)
    rows = VECTORS * np.array([vectors.get(word, 0.1 * chance.standard_normal(width)) for word in words], np.float32)
    scale = np.abs(rows).max(axis=1) / 127
    return np.rint(rows / scale[:, None]), scale
