"""Cues: the verbs and nouns with which the press attributes speech, found where they stand as words."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from pipeline import lexicon
from pipeline.lexicon import cache

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline.types import Token

Strength = Literal["say", "think", "act", "noun", "headline", "quote"]


class Cue(Struct, frozen=True):
    """A cue in the text; `strength` tells what it needs to count as speech (lexicons/cues.tsv)."""

    start: int
    end: int
    text: str
    strength: str


@cache
def _entries(headline: bool) -> tuple[Mapping[str, str], Mapping[str, Sequence[int]]]:  # noqa: FBT001  (a cache key)
    """Return the cues with their strengths, and by first character the lengths there are, falling."""
    entries = {row["cue"]: row["strength"] for row in lexicon.rows("cues") if row["strength"] != "headline"}
    if headline:
        entries |= {row["cue"]: "headline" for row in lexicon.rows("cues") if row["strength"] == "headline"}
    lengths: dict[str, set[int]] = {}
    for cue in entries:
        lengths.setdefault(cue[0], set()).add(len(cue))
    return entries, {first: sorted(found, reverse=True) for first, found in lengths.items()}


class Words:
    """The word edges and parts of speech of a text, for looking up by offset."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.starts = {token.start: token for token in tokens}
        self.ends = {token.end: token for token in tokens}
        self._order = [token.start for token in tokens]

    def between(self, start: int, end: int) -> Sequence[Token]:
        """Return the words that begin in `[start, end)`."""
        first, behind = self.numbers(start, end)
        return self.tokens[first:behind]

    def numbers(self, start: int, end: int) -> tuple[int, int]:
        """Return the numbers of the first word that begins in `[start, end)` and of the first one behind."""
        return bisect_left(self._order, start), bisect_left(self._order, end)

    def is_word(self, start: int, end: int) -> bool:
        """Return whether `[start, end)` begins and ends at word edges; True where nothing is known."""
        return not self.starts or (start in self.starts and end in self.ends)

    def tag_at(self, start: int) -> str:
        """Return the part of speech of the word that begins at `start`, or the empty string."""
        token = self.starts.get(start)
        return token.tag if token else ""


def find_cues(text: str, start: int, end: int, words: Words, names_end: Collection[int] | None = None) -> list[Cue]:
    """Return the cues in `text[start:end]`, longest first at each place, in order.

    `names_end` is given for headlines: where names end in it. Behind a name some cues need not be words of their own
    there, since the tagger takes 總統[盼為]民眾 for one word.
    """
    headline = names_end is not None
    entries, lengths = _entries(headline)
    cues: list[Cue] = []
    at = start
    while at < end:
        possible = lengths.get(text[at])
        cue = _cue_at(text, at, end, words, entries, possible) if possible else None
        if cue is None and names_end is not None and at in names_end:
            found = _glued().match(text, at, end)
            cue = Cue(at, found.end(), found[0], "headline") if found else None
        if cue:
            cues.append(cue)
        at = cue.end if cue else at + 1
    return cues


def _cue_at(  # noqa: PLR0913, PLR0917  (looked up once a sentence, not once a character)
    text: str, at: int, end: int, words: Words, entries: Mapping[str, str], lengths: Sequence[int]
) -> Cue | None:
    for stop in (at + length for length in lengths if at + length <= end):
        strength = entries.get(text[at:stop])
        if strength and _stands_alone(text, at, stop, words, strength):
            return Cue(at, stop, text[at:stop], strength)
    return None


def _stands_alone(text: str, start: int, stop: int, words: Words, strength: str) -> bool:
    """Tell a cue from the same characters inside another word (小說, 說明會, 評估報告)."""
    if _has_tail(text, stop, words):
        return False
    if not words.is_word(start, stop):
        return stop - start > 1 and strength in {"say", "think"} and start in words.starts
    tag = words.tag_at(start)
    if stop - start == 1 and strength != "headline":
        return tag.startswith("v")
    return strength != "noun" or not tag or tag.startswith("v") or _clause_follows(text, stop)


def _has_tail(text: str, stop: int, words: Words) -> bool:
    """Return whether a noun's second part follows; 呼籲[所]有人 begins another word."""
    tails = [tail for tail in _tails() if text.startswith(tail, stop)]
    return any(not words.starts or stop + len(tail) in words.ends for tail in tails)


def _clause_follows(text: str, stop: int) -> bool:
    return text[stop : stop + 1] in {"，", "：", ":", "「", "︰", ","}


@cache
def _glued() -> re.Pattern[str]:
    words = sorted(lexicon.column("glued_cues", "cue"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def _tails() -> tuple[str, ...]:
    return lexicon.column("cue_tails", "tail")
