"""Which words around a quantity or an aim name what is counted, what is done and whose it is (models/goal-marker).

A small network reads the words from a few clauses before the quantity to the end of its clause and gives each five
log-odds: that a short name of what is counted has it, that it belongs to the claim's object, action and holder, and, of
a word for a time, that the quantity is of that time.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.models import model_folder
from pipeline.networks.files import read_model
from pipeline.networks.tables import UNKNOWN, entry_of, listed
from pipeline.networks.threads import one_thread
from pipeline.stages.claims.goal_network import SIGNS, Network, Windows
from pipeline.stages.claims.goal_words import NOBODY, Anchor, Word, name_kinds, time_kinds, words_around, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.networks.packing import Arrays
    from pipeline.stages.claims.context import Context
    from pipeline.types import Year

NAME = "goal-marker"
QUANTITY = "quantity"
HERE = "here"  # what stands for the anchor itself among the words
_AT_ONCE = 256  # windows read together: bounds the memory


class Signs(NamedTuple):
    """What one word is known by."""

    word: str
    tag: str
    zone: str
    name: str
    kind: str

    def entries(self) -> tuple[str, ...]:
        """Return the entries of the network's tables, in the order of `SIGNS`: any figure is one word."""
        word = entry_of(self.word)
        return (word, self.tag, self.zone, self.name, self.kind, word[-1:])


class Window(NamedTuple):
    """The words around an anchor, and what each is known by; the anchor itself stands at `middle` of `signs`."""

    words: list[Word]
    signs: list[Signs]
    middle: int


class Marks(NamedTuple):
    """The words around an anchor with the log-odds of each."""

    words: list[Word]
    named: list[float]
    object: list[float]
    action: list[float]
    holder: list[float]
    time: list[float]


class Piece(NamedTuple):
    """A run of marked words and the highest of their log-odds."""

    start: int
    end: int
    odds: float


def window_of(context: Context, anchor: Anchor, year: Year | None = None) -> Window:
    """Return the words around an anchor and what the network knows them by; `year` is what the rules take for its."""
    before, behind = words_around(context, anchor)
    words = before + behind
    low, high = (words[0].start, words[-1].end) if words else (anchor.start, anchor.end)
    names = {**name_kinds(context, low, high), **time_kinds(context, low, high, year)}
    others = [q for q in context.quantities_in(low, high) if q.start != anchor.start]
    counted = {at for q in others for at in range(q.start, q.end)}
    signs = []
    for number, word in enumerate(words):
        steps = number - len(before) if word.behind else len(before) - 1 - number
        tag = QUANTITY if word.start in counted else word.tag
        text = context.text[word.start : word.end]
        signs.append(Signs(text, tag, zone_of(word, steps), names.get(word.start, NOBODY), anchor.kind))
    signs.insert(len(before), Signs(anchor.unit, HERE, HERE, HERE, anchor.kind))
    return Window(words, signs, len(before))


class Marker:
    """Turns windows into numbers and the network's numbers into marks."""

    def __init__(self, arrays: Arrays) -> None:
        """Read the arrays of a model file."""
        self._lists = [listed(arrays[f"{sign}.list"]) for sign in SIGNS]
        self._network = Network(arrays)

    def numbered(self, window: Window) -> np.ndarray:
        """Return the numbers of a window's words: one row for each of `SIGNS`."""
        columns = zip(*(signs.entries() for signs in window.signs), strict=True)
        return np.array(
            [[known.get(sign, UNKNOWN) for sign in column] for known, column in zip(self._lists, columns, strict=True)],
            np.int64,
        )

    def mark(self, windows: Sequence[Window]) -> Iterator[Marks]:
        """Yield the marks of each window."""
        for first in range(0, len(windows), _AT_ONCE):
            yield from self._marked(windows[first : first + _AT_ONCE])

    def _marked(self, windows: Sequence[Window]) -> Iterator[Marks]:
        lengths = np.array([len(window.signs) for window in windows])
        numbers = np.concatenate([self.numbered(window) for window in windows], axis=1)
        with one_thread():
            odds = self._network.read(Windows(numbers, lengths))
        for window, end, length in zip(windows, np.cumsum(lengths), lengths, strict=True):
            own = np.delete(odds[end - length : end], window.middle, axis=0)
            yield Marks(window.words, *own.T.astype(float).tolist())


def pieces(marks: Marks, odds: Sequence[float], least: float) -> list[Piece]:
    """Return the runs of neighbouring words above `least`, the surest first."""
    found: list[Piece] = []
    for word, own in zip(marks.words, odds, strict=True):
        if own <= least:
            continue
        if found and found[-1].end == word.start:
            found[-1] = Piece(found[-1].start, word.end, max(found[-1].odds, own))
        else:
            found.append(Piece(word.start, word.end, own))
    return sorted(found, key=lambda piece: -piece.odds)


@cache
def load_marker() -> Marker:
    """Load the marker that comes with the package; raise `ModelError` where it is missing or damaged."""
    return Marker(read_model(model_folder(NAME))[0])


def mark(context: Context, anchors: Sequence[tuple[Anchor, Year | None]]) -> list[Marks]:
    """Return what the shipped marker makes of the words around each anchor, given the rules' year of it."""
    windows = [window_of(context, anchor, year) for anchor, year in anchors]
    return list(load_marker().mark(windows)) if windows else []
