"""The default backend: words, parts of speech and names of Taiwan's press from a small character tagger in numpy.

The network is Baidu LAC's (character embedding, two bidirectional GRU layers, a linear layer for words), kept to its
single characters and fine-tuned with a second head for names; `models/press-tagger/README.md` tells data and scores.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.network import EMPTY, Answer, Network
from pipeline.backends.words import cut
from pipeline.models import model_folder
from pipeline.networks.files import read_model
from pipeline.networks.threads import one_thread
from pipeline.types import Name, Tagged, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.networks.packing import Arrays, Integers

LONGEST = 160  # characters read at once; longer pieces are cut behind the last clause mark, or hard without one
BATCH = 4096  # characters in one batch: bounds the memory, and the gate inputs stay in the processor's cache
LABELS = {"PER": "PERSON", "ORG": "ORG", "LOC": "GPE"}
_WHITE_SPACE = np.array([code for code in range(0x3001) if chr(code).isspace()], np.uint32)  # U+3000 is the last one

Flags: TypeAlias = NDArray[np.bool_]
Labelled: TypeAlias = tuple[int, int, str]
Sure: TypeAlias = tuple[int, int, str, float]
Spans = TypeVar("Spans", Labelled, Sure)


def load(folder: Path | None = None) -> PressTagger:
    """Return the tagger whose model lies in `folder` (default: the one that comes with the package)."""
    arrays, digest = read_model(folder or model_folder("press-tagger"))
    return PressTagger(arrays, f"press-tagger:{digest[:16]}")


def windows(piece: str) -> list[int]:
    """Return the lengths of the windows of at most `LONGEST` characters in which a piece is read."""
    return cut(piece, LONGEST)


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield runs of windows of at most `BATCH` characters together (no window is longer)."""
    run: list[int] = []
    for length in lengths:
        if sum(run) + length > BATCH:
            yield run
            run = []
        run.append(length)
    if run:
        yield run


class Tags:
    """The tags of one head, `v-B`, `v-I`, `ORG-B`, …: the label, and B where a span begins or I where it goes on."""

    def __init__(self, tags: Sequence[str]) -> None:
        """Read the tags in the order of their numbers; one without -B or -I (`O`) begins a span."""
        self.labels = [tag.removesuffix("-B").removesuffix("-I") for tag in tags]
        self.begins = np.array([not tag.endswith("-I") for tag in tags])
        self.outside = np.array([label == "O" for label in self.labels])
        self.kinds = np.array([self.labels.index(label) for label in self.labels])


def word_spans(tags: Tags, found: Integers, opens: Flags, blank: Flags) -> list[Labelled]:
    """Return the words: every character but the blank ones lies in one; a word has the label of its first character."""
    edges = opens | tags.begins[found]
    return _spans(tags, found, edges, blank)


def name_spans(tags: Tags, found: Integers, opens: Flags) -> list[Labelled]:
    """Return the names; one of another kind begins even without a B."""
    kinds = tags.kinds[found]
    edges = opens | tags.begins[found]
    edges[1:] |= kinds[1:] != kinds[:-1]
    return _spans(tags, found, edges, tags.outside[found])


def _spans(tags: Tags, found: Integers, edges: Flags, gaps: Flags) -> list[Labelled]:
    """Return the stretches between edges and gaps, labelled by their first character."""
    edges = edges | gaps
    edges[1:] |= gaps[:-1]
    starts = np.flatnonzero(edges & ~gaps)
    bounds = np.append(np.flatnonzero(edges), len(found))
    ends = bounds[np.searchsorted(bounds, starts, side="right")]
    labels = [tags.labels[tag] for tag in found[starts].tolist()]
    return list(zip(starts.tolist(), ends.tolist(), labels, strict=True))


class PressTagger:
    """The tagger of the backend `press`; it fulfils `pipeline.backends.Tagger`."""

    name = "press"

    def __init__(self, arrays: Arrays, fingerprint: str) -> None:
        """Prepare the arrays of a model file; `fingerprint` names it."""
        self.fingerprint = fingerprint
        self._network = Network(arrays)
        self._rows = _row_table(arrays["code_points"], arrays["rows"])
        self._words = Tags(arrays["word_tags"].tolist())
        self._names = Tags(arrays["name_tags"].tolist())

    def tag(self, pieces: Sequence[str]) -> list[Tagged]:
        """Return words and names of every piece."""
        text = "".join(pieces)
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
        lengths = [length for piece in pieces for length in windows(piece)]
        with one_thread():
            answer = self._read(self._rows[np.minimum(codes, len(self._rows) - 1)], lengths)
        opens = np.zeros(len(text), bool)  # no span crosses from one window into the next
        opens[np.cumsum(lengths[:-1], dtype=np.int64)] = True
        tokens = word_spans(self._words, answer.words, opens, np.isin(codes, _WHITE_SPACE))
        names = [_name(text, span, answer) for span in name_spans(self._names, answer.names, opens)]
        return _by_piece(pieces, tokens, [name for name in names if name[0] < name[1]])

    def _read(self, rows: NDArray[np.uint16], lengths: Sequence[int]) -> Answer:
        answers, start = [], 0
        for batch in batches(lengths):
            end = start + sum(batch)
            answers.append(self._network.read(rows[start:end], np.array(batch)))
            start = end
        return Answer(*map(np.concatenate, zip(*answers, strict=True))) if answers else EMPTY


def _row_table(code_points: NDArray[np.uint32], rows: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the embedding rows by code point; the last entry (row 0, the unknown) stands for all that follow."""
    table = np.zeros(int(code_points.max()) + 2, np.uint16)
    table[code_points] = rows
    return table


def _name(text: str, span: Labelled, answer: Answer) -> Sure:
    """Return a name without outer white space (empty where it holds nothing else) and how probable the span is."""
    start, end, label = span
    ends = 1 - answer.goes_on[end] if end < len(text) else 1
    confidence = answer.certainty[start] * answer.goes_on[start + 1 : end].prod() * ends
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return start, start + len(text[start:end].rstrip()), LABELS[label], round(float(confidence), 4)


def _by_piece(pieces: Sequence[str], tokens: list[Labelled], names: list[Sure]) -> list[Tagged]:
    """Share the spans of the joined pieces out to them, in offsets of each piece."""
    answers, offset = [], 0
    for piece in pieces:
        end = offset + len(piece)
        words = tuple(Token(s - offset, e - offset, label) for s, e, label in _between(tokens, offset, end))
        found = tuple(Name(s - offset, e - offset, label, sure) for s, e, label, sure in _between(names, offset, end))
        answers.append(Tagged(words, found))
        offset = end
    return answers


def _between(spans: list[Spans], start: int, end: int) -> list[Spans]:
    """Return those of the sorted spans that begin at `start` or later and before `end`."""
    return spans[bisect_left(spans, (start,)) : bisect_left(spans, (end,))]
