"""The reader: a small network that has read annotated press, and says of each sentence whether it is speech.

It knows no rules. Its log-odds are signs among others for the linear models that judge cues (acts.py), speech that
goes on (carry.py), and in the claims stage targets and aims. What it knows of each word and sentence also points at
who speaks (pointer.py).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.models import model_folder
from pipeline.networks.files import read_model
from pipeline.networks.tables import UNKNOWN, listed
from pipeline.networks.threads import one_thread
from pipeline.stages.attribution.network import Article, Network, States
from pipeline.stages.attribution.pointer import Pointer
from pipeline.types import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.networks.packing import Arrays, Floats
    from pipeline.stages.attribution.clues import Clause

NAME = "speech-reader"
WINDOW = 256  # clauses read at once: bounds what attention costs
_DIGITS = 4


class Read(NamedTuple):
    """What a reader makes of an article: one reading a sentence, and what it knows of its words, or nothing."""

    readings: Sequence[Reading]
    states: States | None = None


class Reader:
    """Turns clauses into numbers and the network's numbers into readings."""

    def __init__(self, arrays: Arrays) -> None:
        """Read the arrays of a model file."""
        self._words, self._tags, self._clues = (listed(arrays[f"{part}.list"]) for part in ("words", "tags", "clues"))
        self._network = Network(arrays)
        self.pointer = Pointer(arrays)

    def read(self, sentences: Sequence[Sequence[Clause]]) -> Read:
        """Return one reading a sentence and the states; each sentence has a clause at least."""
        readings: list[Reading] = []
        windows: list[States] = []
        with one_thread():
            for window in _windows(sentences):
                answers, targets, states = self._network.read(self.numbered(window))
                readings += _readings(window, answers, targets)
                windows.append(states)
        return Read(readings, States(*map(np.concatenate, zip(*windows, strict=True))) if windows else None)

    def numbered(self, sentences: Sequence[Sequence[Clause]]) -> Article:
        """Return the article as numbers; clues that the model does not know are left out."""
        words, tags, clause_of, clues, clue_of, sentence_of = ([] for _ in range(6))  # type: ignore[var-annotated]
        for number, clauses in enumerate(sentences):
            for clause in clauses:
                here = len(sentence_of)
                sentence_of.append(number)
                words += [self._words.get(word, UNKNOWN) for word, _ in clause.words]
                tags += [self._tags.get(tag, UNKNOWN) for _, tag in clause.words]
                clause_of += [here] * len(clause.words)
                known = [self._clues[clue] for clue in clause.clues if clue in self._clues]
                clues += known
                clue_of += [here] * len(known)
        return Article(*(np.array(ids, np.int64) for ids in (words, tags, clause_of, clues, clue_of, sentence_of)))


def _readings(sentences: Sequence[Sequence[Clause]], answers: Floats, targets: Floats) -> Iterator[Reading]:
    said, odds = (part.astype(float).round(_DIGITS).tolist() for part in (answers, targets))
    at = 0
    for clauses, (attributed, goes_on, aim) in zip(sentences, said, strict=True):
        ends = [clause.end for clause in clauses]
        yield Reading(attributed, goes_on, aim, tuple(zip(ends, odds[at : at + len(ends)], strict=True)))
        at += len(ends)


def _windows(sentences: Sequence[Sequence[Clause]]) -> Iterator[list[Sequence[Clause]]]:
    """Yield runs of whole sentences that have `WINDOW` clauses at most, or are one sentence."""
    run: list[Sequence[Clause]] = []
    size = 0
    for clauses in sentences:
        if run and size + len(clauses) > WINDOW:
            yield run
            run, size = [], 0
        run.append(clauses)
        size += len(clauses)
    if run:
        yield run


@cache
def load_reader() -> Reader:
    """Load the reader that comes with the package; raise `ModelError` where it is missing or damaged."""
    return Reader(read_model(model_folder(NAME))[0])


def read(sentences: Sequence[Sequence[Clause]]) -> Read:
    """Return what the shipped reader makes of an article."""
    return load_reader().read(sentences)
