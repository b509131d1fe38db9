"""The reader's pointer: which name of the article the words of a sentence belong to.

A pointer network (Vinyals, Fortunato and Jaitly 2015): the sentence asks, every mention of a name answers, and a name
is as likely as its mentions together. Beside what the network has read it weighs how far a mention stands from the
sentence and whom the rules take for the speaker, there and around.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.networks.dense import Linear

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pipeline.networks.packing import Arrays, Floats, Integers
    from pipeline.stages.attribution.network import States

BEFORE, BEHIND = 12, 7  # sentences from a mention on, and up to it, that have a weight of their own
_LEAST = np.float32(1e-12)  # what a name without a mention gets
KINDS = ("ORG", "GROUP", "PERSON", "MEDIA", "COINED")  # the last are phrases that no entity is
SIGNS = ("ruled", "last", "next", "spoke", "source", "first", "foremost")


class Candidates(NamedTuple):
    """An article's mentions in order, one number each; `names` has the number of the name that each belongs to.

    `words` are the first word and the one behind the last; `clauses` and `sentences` where the mention begins;
    `sources` tells which the rules took for the source of an attribution.
    """

    words: Integers  # mentions × 2
    clauses: Integers
    sentences: Integers
    names: Integers
    kinds: Integers
    sources: NDArray[np.bool_]

    def part(self, first: int, behind: int) -> Candidates:
        """Return the mentions from `first` to before `behind`."""
        return Candidates._make(numbers[first:behind] for numbers in self)


class Ruled(NamedTuple):
    """Whom the rules take for the speaker: the number of a name for each sentence, -1 for nobody.

    `spoke` has for each name the first sentence in which it speaks, and a number behind all where it never does.
    """

    here: Integers
    before: Integers  # the last speaker before the sentence
    behind: Integers  # the next one
    spoke: Integers


class Pointer:
    """Asks a sentence for its speaker."""

    def __init__(self, arrays: Arrays) -> None:
        """Read the pointer's arrays of a model file."""
        self._query, self._key = (Linear.from_arrays(arrays, f"pointer.{part}") for part in ("query", "key"))
        self._kinds, self._distance, weights = (
            arrays[f"pointer.{part}"].astype(np.float32) for part in ("kinds", "distance", "signs")
        )
        self._signs = dict(zip(SIGNS, weights, strict=True))

    def __call__(self, states: States, asked: Integers, candidates: Candidates, ruled: Ruled) -> Floats:
        """Return the log-probability of each mention (asked sentences × mentions)."""
        sizes = candidates.words[:, 1] - candidates.words[:, 0]
        begins = np.cumsum(sizes) - sizes
        inside = np.repeat(candidates.words[:, 0] - begins, sizes) + np.arange(sizes.sum())
        read = np.add.reduceat(states.words[inside], begins, axis=0) / sizes[:, None].astype(np.float32)
        keys = self._key(np.concatenate([read, states.clauses[candidates.clauses]], axis=1))
        keys += self._kinds[candidates.kinds]
        queries = self._query(states.sentences[asked])
        scores: Floats = queries @ keys.T * np.float32(keys.shape[1] ** -0.5)
        scores += self._distance[distance(asked, candidates)]
        for sign, found in signs(asked, candidates, ruled):
            scores += self._signs[sign] * found
        scores -= scores.max(axis=1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return scores


def distance(asked: Integers, candidates: Candidates) -> Integers:
    """Return how many sentences each mention stands before each asked sentence, as rows of a table."""
    away: Integers = np.clip(asked[:, None] - candidates.sentences, -BEHIND, BEFORE) + BEHIND
    return away


def signs(asked: Integers, candidates: Candidates, ruled: Ruled) -> Iterator[tuple[str, np.ndarray]]:
    """Yield each of `SIGNS` with where it holds (asked sentences × mentions, or one row for all sentences)."""
    names = candidates.names
    yield "ruled", names == ruled.here[asked, None]
    yield "last", names == ruled.before[asked, None]
    yield "next", names == ruled.behind[asked, None]
    yield "spoke", ruled.spoke[names] < asked[:, None]
    yield "source", candidates.sources & (candidates.sentences == asked[:, None])
    yield "first", _firsts(candidates.sentences * (names.max() + 1) + names)
    yield "foremost", _firsts(candidates.sentences)


def _firsts(numbers: Integers) -> np.ndarray:
    found = np.zeros(len(numbers), bool)
    found[np.unique(numbers, return_index=True)[1]] = True
    return found


def by_name(logs: Floats, names: Integers) -> tuple[Integers, Floats]:
    """Return the names that have mentions, and their log-probabilities (asked sentences × names) from the mentions'."""
    present, place = np.unique(names, return_inverse=True)
    belongs = (place[:, None] == np.arange(len(present))).astype(np.float32)
    return present, np.log(np.maximum(np.exp(logs) @ belongs, _LEAST))
