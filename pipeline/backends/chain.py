"""A linear-chain CRF over packed sequences: the best path and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from pipeline.backends.packing import Arrays, Floats, Integers, Packing


class Certainty(NamedTuple):
    """Probabilities along a path, one a row: of its tag, and that the span of the row before goes on here."""

    tag: Floats
    goes_on: Floats


class Chain(NamedTuple):
    """The scores of a tag after a tag, of a first tag and of a last tag."""

    transitions: Floats
    start: Floats
    end: Floats

    @classmethod
    def from_arrays(cls, arrays: Arrays, name: str) -> Chain:
        """Read a chain."""
        return cls(*(arrays[f"{name}.{part}"].astype(np.float32) for part in cls._fields))

    def best_path(self, scores: Floats, packing: Packing) -> Integers:
        """Return the tag of every row on its sequence's best path (Viterbi)."""
        best = scores.copy()  # of all paths that end here
        best[: packing.offsets[1]] += self.start
        for before, start, end in packing.steps:
            best[start:end] += (best[before : before + end - start, :, None] + self.transitions).max(axis=1)
        path: Integers = (best + self.end).argmax(axis=1)  # holds for last characters; the others follow from the next
        for before, start, end in reversed(packing.steps):
            last = before + end - start
            path[before:last] = (best[before:last] + self.transitions.T[path[start:end]]).argmax(axis=1)
        return path

    def certainty(self, scores: Floats, path: Integers, inside: Integers, packing: Packing) -> Certainty:
        """Return how sure a path is (forward-backward); `inside` gives for each tag the one that continues its span."""
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        follow = np.exp(self.transitions)
        backward, total = np.tile(np.exp(self.end), (2, len(scores), 1))
        for before, start, end in reversed(packing.steps):
            rows = slice(before, before + end - start)
            total[rows] = reached = (weights[start:end] * backward[start:end]) @ follow.T
            backward[rows] = reached / reached.sum(axis=1, keepdims=True)
        either = self._forward(weights, follow, packing) * backward
        tag = either[np.arange(len(path)), path] / either.sum(axis=1)
        goes_on = np.zeros(len(path), np.float32)
        later = np.arange(packing.offsets[1], len(path))
        tags = path[packing.previous]
        then = inside[tags]
        ahead = weights[later, then] * backward[later, then]
        goes_on[later] = follow[tags, then] * ahead / total[packing.previous, tags]
        return Certainty(tag, goes_on)

    def _forward(self, weights: Floats, follow: Floats, packing: Packing) -> Floats:
        """Return the probability of every tag, seen from the beginning of its sequence up to its row."""
        forward = weights.copy()
        forward[: packing.offsets[1]] *= np.exp(self.start)
        forward /= forward.sum(axis=1, keepdims=True)
        for before, start, end in packing.steps:
            reached = forward[start:end]
            reached *= forward[before : before + end - start] @ follow
            reached /= reached.sum(axis=1, keepdims=True)
        return forward
