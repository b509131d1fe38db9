"""Words in which a numeral character is no number (一些, 統一, 百貨), and the few that are a share (一半, 百分百)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from pipeline.lexicon import rows
from pipeline.numerals import CHINESE


class NumberWord(NamedTuple):
    """A word with its first numeral character at `offset`; `percent` where the word is a quantity."""

    word: str
    offset: int
    percent: Decimal | None
    unless: str


def _first_numeral(word: str) -> int:
    return next(index for index, char in enumerate(word) if char in CHINESE or char in "半對0123456789")


def _by_numeral() -> dict[str, tuple[NumberWord, ...]]:
    found: defaultdict[str, list[NumberWord]] = defaultdict(list)
    for row in rows("not_quantities"):
        word = row["word"]
        offset = _first_numeral(word)
        found[word[offset]].append(
            NumberWord(word, offset, Decimal(row["percent"]) if row["percent"] else None, row["unless"])
        )
    return {char: tuple(sorted(group, key=lambda w: -len(w.word))) for char, group in found.items()}


_WORDS = _by_numeral()


def word_at(text: str, start: int) -> NumberWord | None:
    """Return the longest word whose first numeral character stands at `start`."""
    for entry in _WORDS.get(text[start], ()):
        begin = start - entry.offset
        if begin < 0 or not text.startswith(entry.word, begin):
            continue
        behind = begin + len(entry.word)
        return None if text[behind : behind + 1] in tuple(entry.unless) else entry
    return None
