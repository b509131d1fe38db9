"""A linear-chain CRF over packed sequences: the best path and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from pipeline.networks.packing import Arrays, Floats, Integers, Packing

_SCALED_EVERY = 4  # steps; transitions and weights are far from the fourth root of the smallest number


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
        best = np.ascontiguousarray(scores.T)  # of all paths that end here: tags × rows
        best[:, : packing.offsets[1]] += self.start[:, None]
        transitions = self.transitions[:, :, None]
        for before, start, end in packing.steps:
            reached = best[:, None, before : before + end - start] + transitions
            best[:, start:end] += np.maximum.reduce(reached)
        ends = np.ascontiguousarray(best.T)
        path: Integers = (ends + self.end).argmax(axis=1)  # holds for last characters; the others follow from the next
        backwards = np.ascontiguousarray(self.transitions.T)
        for before, start, end in reversed(packing.steps):
            last = before + end - start
            path[before:last] = (ends[before:last] + backwards[path[start:end]]).argmax(axis=1)
        return path

    def certainty(self, scores: Floats, path: Integers, inside: Integers, packing: Packing) -> Certainty:
        """Return how sure a path is (forward-backward); `inside` gives for each tag the one that continues its span."""
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        follow = np.exp(self.transitions)
        forward, ahead = self._both_ways(weights, follow, packing)
        rows, firsts = np.arange(len(path)), packing.offsets[1]
        previous, later = packing.previous, rows[firsts:]
        backward = np.tile(np.exp(self.end), (len(path), 1))
        backward[previous] = total = ahead[later] @ follow.T
        either = forward * backward
        tag = either[rows, path] / either.sum(axis=1)
        goes_on = np.zeros(len(path), np.float32)
        tags = path[previous]
        then = inside[tags]
        goes_on[later] = follow[tags, then] * ahead[later, then] / total[later - firsts, tags]
        return Certainty(tag, goes_on)

    def _both_ways(self, weights: Floats, follow: Floats, packing: Packing) -> tuple[Floats, Floats]:
        """Return what every tag of a row weighs with all paths up to it, and with all paths from it on.

        Every row has a scale of its own, renewed often enough that nothing falls below the smallest number.
        """
        both = np.stack([weights, weights[packing.mirrored]])  # backward, every sequence is read from its end
        both[:, : packing.offsets[1]] *= np.exp(np.stack([self.start, self.end]))[:, None]
        following = np.stack([follow, follow.T])
        for step, (before, start, end) in enumerate(packing.steps):
            reached = both[:, before : before + end - start] @ following
            if step % _SCALED_EVERY == 0:
                reached /= reached.sum(axis=2, keepdims=True)
            both[:, start:end] *= reached
        return both[0], both[1, packing.mirrored]
