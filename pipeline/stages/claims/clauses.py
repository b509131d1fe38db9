"""Clauses: the pieces between two pauses of a sentence, and the narrower pieces that one quantity each belongs to."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.types import Sentence

_PAUSE = re.compile(r"[，；：。！？!?;\n]|(?<![0-9０-９])[,:]|[,:](?![0-9０-９])")


class Clause(Struct, frozen=True):
    """A run of text without a pause; `sentence` is the index of its sentence."""

    start: int
    end: int
    sentence: int


def find_clauses(text: str, sentences: Sequence[Sentence]) -> tuple[Clause, ...]:
    """Return the clauses of all sentences in order; together they cover each sentence but for its pauses."""
    clauses: list[Clause] = []
    for index, sentence in enumerate(sentences):
        at = sentence.start
        for pause in _PAUSE.finditer(text, sentence.start, sentence.end):
            clauses += _trimmed(text, at, pause.start(), index)
            at = pause.end()
        clauses += _trimmed(text, at, sentence.end, index)
    return tuple(clauses)


def _trimmed(text: str, start: int, end: int, sentence: int) -> list[Clause]:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    core = piece.strip()
    return [Clause(start + lead, start + lead + len(core), sentence)] if core else []


def at_or_before(starts: Sequence[int], position: int) -> int:
    """Return the index of the last start that is not behind `position`; -1 where there is none."""
    return bisect_right(starts, position) - 1
