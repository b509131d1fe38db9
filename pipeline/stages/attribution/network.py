"""The reader's network in plain numpy: words to clauses, clauses to sentences, sentences to an article.

A convolution over words, pooled by clause, with one vector for each clue of the clause; transformer layers over the
clauses (Vaswani et al. 2017, with the norms first); pooled by sentence, a bidirectional GRU layer over the sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.networks.dense import Linear, word_vectors
from pipeline.networks.recurrent import Layer

if TYPE_CHECKING:
    from pipeline.networks.packing import Arrays, Floats, Integers

HEADS = 4  # of attention
_TINY = 1e-5  # keeps a norm from dividing by nothing, as in PyTorch


class Article(NamedTuple):
    """An article as numbers; 0 is a gap between articles and 1 what the model does not know.

    `words` and `tags` one a word, with the clause of each in `clause_of`; `clues` one a clue, with its clause in
    `clue_of`; `sentence_of` the sentence of every clause, and each sentence has one at least.
    """

    words: Integers
    tags: Integers
    clause_of: Integers
    clues: Integers
    clue_of: Integers
    sentence_of: Integers


class States(NamedTuple):
    """What the network makes of an article: a row for each word, each clause and each sentence."""

    words: Floats
    clauses: Floats
    sentences: Floats


class Norm(NamedTuple):
    """A layer norm."""

    weight: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        """Return the rows with mean 0 and variance 1, scaled and shifted."""
        centred = rows - rows.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + _TINY)
        outputs: Floats = centred / spread * self.weight + self.bias
        return outputs


class Block(NamedTuple):
    """A transformer layer."""

    attended: Norm
    attention: Linear  # to queries, keys and values
    mixed: Linear
    widened: Norm
    wide: Linear
    narrow: Linear

    def __call__(self, rows: Floats) -> Floats:
        """Return the rows with what the others tell them."""
        rows = rows + self.mixed(self._attend(self.attended(rows)))
        rows += self.narrow(np.maximum(self.wide(self.widened(rows)), 0))
        return rows

    def _attend(self, rows: Floats) -> Floats:
        count, width = rows.shape
        parts = self.attention(rows).reshape(count, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
        queries, keys, values = parts
        scores: Floats = queries @ keys.transpose(0, 2, 1) * np.float32((width // HEADS) ** -0.5)
        scores -= scores.max(axis=2, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=2, keepdims=True)
        attended: Floats = scores @ values
        return attended.transpose(1, 0, 2).reshape(count, width)


class Network:
    """Articles in; out come log-odds of each sentence (sentences × answers) and of each clause."""

    def __init__(self, arrays: Arrays) -> None:
        """Read the arrays of a model file."""
        floats = {key: value.astype(np.float32) for key, value in arrays.items() if value.dtype.kind == "f"}
        self._words = word_vectors(arrays)
        self._tags, self._clues, self._places = floats["tags"], floats["clues"], floats["places"]
        self._convolution = Linear.from_arrays(floats, "convolution")
        self._clause = Linear.from_arrays(floats, "clause")
        count = sum(key.startswith("block") and key.endswith("wide.bias") for key in floats)
        self._blocks = [_block(floats, f"block{number}") for number in range(count)]
        self._layer = Layer.from_arrays(arrays, "sentences")
        self._sentence_head, self._clause_head = (
            Linear.from_arrays(floats, "sentence_head"),
            Linear.from_arrays(floats, "clause_head"),
        )

    def read(self, article: Article) -> tuple[Floats, Floats, States]:
        """Return the log-odds of the sentences' answers and of the clauses', and what they come from."""
        clauses = len(article.sentence_of)
        words = self._of_words(article)
        rows = self._clause(_pooled(words, article.clause_of, clauses))
        groups, starts = _groups(article.clue_of)
        if len(groups):
            rows[groups] += np.add.reduceat(self._clues[article.clues], starts, axis=0)
        rows += self._places[np.minimum(np.arange(clauses), len(self._places) - 1)]
        for block in self._blocks:
            rows = block(rows)
        sentences = int(article.sentence_of[-1]) + 1
        pooled = _pooled(rows, article.sentence_of, sentences)
        both = np.concatenate([pooled, self._layer.over(pooled, np.array([sentences]))], axis=1)
        return self._sentence_head(both), self._clause_head(rows)[:, 0], States(words, rows, both)

    def _of_words(self, article: Article) -> Floats:
        gap = np.zeros(1, np.int64)
        words, tags = (np.concatenate([gap, ids, gap]) for ids in (article.words, article.tags))
        rows = np.concatenate([self._words[words], self._tags[tags]], axis=1)
        three = np.concatenate([rows[:-2], rows[1:-1], rows[2:]], axis=1)
        return np.maximum(self._convolution(three), 0)


def _block(arrays: Arrays, name: str) -> Block:
    norms = [Norm(arrays[f"{name}.{part}.weight"], arrays[f"{name}.{part}.bias"]) for part in ("attended", "widened")]
    attention, mixed, wide, narrow = (
        Linear.from_arrays(arrays, f"{name}.{part}") for part in ("attention", "mixed", "wide", "narrow")
    )
    return Block(norms[0], attention, mixed, norms[1], wide, narrow)


def _pooled(rows: Floats, group_of: Integers, groups: int) -> Floats:
    """Return mean and maximum of the rows of each group, side by side; groups are in order, and may be empty."""
    width = rows.shape[1]
    pooled = np.zeros((groups, 2 * width), np.float32)
    if not len(rows):
        return pooled
    present, starts = _groups(group_of)
    counts = np.diff(np.append(starts, len(rows)))[:, None].astype(np.float32)
    pooled[present, :width] = np.add.reduceat(rows, starts, axis=0) / counts
    pooled[present, width:] = np.maximum.reduceat(rows, starts, axis=0)
    return pooled


def _groups(group_of: Integers) -> tuple[Integers, Integers]:
    """Return the groups that have rows, and where each one's rows begin."""
    starts = np.flatnonzero(np.diff(group_of, prepend=-1))
    return group_of[starts], starts
