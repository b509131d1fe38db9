"""Longest-match lookup of many words in a text, in time linear in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Value = TypeVar("Value")

_PREFIX = 2


class Match(NamedTuple, Generic[Value]):
    """A word found at a place, with what the lexicon says about it."""

    start: int
    end: int
    value: Value


def pairs_of(text: str) -> list[str]:
    """Return every two neighbouring characters of a text, the index of all look-ups in it."""
    return list(map(str.__add__, text, text[1:]))


class Gazetteer(Generic[Value]):
    """A dictionary of words (two characters or more) that finds its entries in a text, longest first.

    The first two characters of every word lead to the lengths that can follow, so that a text of n characters costs
    n dictionary look-ups and a few slices, however many words there are.
    """

    def __init__(self, words: Mapping[str, Value]) -> None:
        self.words = {word: value for word, value in words.items() if len(word) >= _PREFIX}
        lengths: dict[str, set[int]] = {}
        for word in self.words:
            lengths.setdefault(word[:_PREFIX], set()).add(len(word))
        self._lengths = {prefix: tuple(sorted(found, reverse=True)) for prefix, found in lengths.items()}

    def at(self, text: str, start: int) -> Match[Value] | None:
        """Return the longest word that begins at `start`."""
        for length in self._lengths.get(text[start : start + _PREFIX], ()):
            word = text[start : start + length]
            if word in self.words:
                return Match(start, start + len(word), self.words[word])  # a slice at the text's end is shorter
        return None

    def find(self, text: str, pairs: Sequence[str]) -> Iterator[Match[Value]]:
        """Yield the longest matches from left to right, without overlaps; `pairs` are `pairs_of(text)`."""
        end = 0
        for match in self.find_all(text, pairs):
            if match.start >= end:
                yield match
                end = match.end

    def find_all(self, text: str, pairs: Sequence[str]) -> Iterator[Match[Value]]:
        """Yield the longest match at every start; matches may overlap."""
        known = self._lengths
        for start in [place for place, pair in enumerate(pairs) if pair in known]:
            if match := self.at(text, start):
                yield match
