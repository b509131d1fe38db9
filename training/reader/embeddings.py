"""Word vectors from unlabelled press: positive pointwise mutual information, factored (Levy and Goldberg 2014)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import torch

from pipeline.networks.tables import entry_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

REACH = 4  # words to either side, the nearer the heavier
LEAST = 5  # times a word stands in the press
SMOOTHING = 0.75  # of the contexts' counts, as in the paper
ROUNDS = 8  # of the randomised factorisation


def word_vectors(texts: Iterable[Sequence[str]], width: int) -> Mapping[str, NDArray[np.float32]]:
    """Return a vector of `width` numbers with a spread of 1 for each word seen often enough."""
    articles = [[entry_of(word) for word in words if word.strip()] for words in texts]
    counts = Counter(word for words in articles for word in words)
    known = [word for word, count in counts.most_common() if count >= LEAST]
    numbers = {word: number for number, word in enumerate(known)}
    pairs: Counter[tuple[int, int]] = Counter()
    for words in articles:
        row = [numbers.get(word, -1) for word in words]
        for step in range(1, REACH + 1):
            for pair in zip(row, row[step:], strict=False):
                if min(pair) >= 0:
                    pairs[pair] += 1 / step
                    pairs[pair[::-1]] += 1 / step
    places = np.array(list(pairs))
    information = _information(places, np.array(list(pairs.values())))
    return dict(zip(known, _factored(places, information, width), strict=True))


def _information(places: NDArray[np.intp], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the pointwise mutual information of every pair, at least 0."""
    left, right = places.T
    totals = np.bincount(left, counts)
    context = totals**SMOOTHING / (totals**SMOOTHING).sum()
    return np.maximum(np.log(counts / (totals[left] * context[right])), 0)


def _factored(places: NDArray[np.intp], values: NDArray[np.float64], width: int) -> NDArray[np.float32]:
    size = int(places.max()) + 1
    table = torch.sparse_coo_tensor(torch.from_numpy(places.T.copy()), torch.from_numpy(values).float(), (size, size))
    torch.manual_seed(0)
    left, sizes, _ = torch.svd_lowrank(table.coalesce(), q=width, niter=ROUNDS)
    vectors = (left * sizes.sqrt()).numpy()
    scaled: NDArray[np.float32] = vectors / vectors.std()
    return scaled
