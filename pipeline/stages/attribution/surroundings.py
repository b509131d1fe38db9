"""What stands around a name: adverbs, titles, modifiers and the prepositions that govern it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline import lexicon
from pipeline.lexicon import cache

if TYPE_CHECKING:
    from pipeline.stages.attribution.cues import Words
    from pipeline.types import Token

_BRACKETED = re.compile(r"[（(][^（）()]{1,60}[）)]")
_LONGEST_BRACKET = 62  # characters of a bracket behind a name, as in the pattern above
_PHRASE = 6  # words of a prepositional phrase before a cue (在台北地方法院法庭上)
_NEAR = 4  # characters between a subject and its cue where nothing is known of the words between
_ADVERBIAL = frozenset({"d", "ad", "TIME", "t", "c", "xc", "u", "f", "p", "vd", "w"})
_NOMINAL = frozenset({"n", "nz", "nr", "nw", "vn", "an", "a", "c", "m", "f", "s", "PER", "ORG", "LOC", "xc"})
_LEADING = _ADVERBIAL | _NOMINAL - {"m"}
_MODIFYING = frozenset({"n", "vn", "a", "an", "nz", "s", "LOC"})
_LONGEST_MODIFIER = 12  # characters of the words that say which group (台南花園夜市[攤商])


class Surroundings:
    """Questions about the words of a text between two offsets."""

    def __init__(self, text: str, words: Words) -> None:
        self.text = text
        self.words = words

    def adverbial(self, start: int, end: int) -> bool:
        """Return whether only adverbs, times, titles and brackets stand in `[start, end)`."""
        return self.all_tagged(start, end, _ADVERBIAL, titles=True)

    def leads(self, start: int, end: int) -> bool:
        """Return whether only a title with its place, a time or a connective stands in `[start, end)` (但台中市長)."""
        titled = self.text.endswith(office_endings(), start, end)
        return self.adverbial(start, end) or (titled and self.all_tagged(start, end, _LEADING, titles=True))

    def nominal(self, start: int, end: int) -> bool:
        """Return whether only nouns and titles stand in `[start, end)`."""
        return bool(self.words.starts) and self.all_tagged(start, end, _NOMINAL, titles=True)

    def all_tagged(self, start: int, end: int, tags: frozenset[str], *, titles: bool) -> bool:
        """Return whether only words with these tags, brackets and perhaps titles stand in `[start, end)`."""
        at = start
        while at < end:
            bracketed = _BRACKETED.match(self.text, at, end)
            token = self.words.starts.get(at)
            if bracketed:
                at = bracketed.end()
            elif self.text[at].isspace():
                at += 1
            elif token is None:
                return not self.words.starts and end - at <= _NEAR
            elif token.tag in tags or self._is_small(at, token.end, titles=titles):
                at = token.end
            else:
                return False
        return True

    def _is_small(self, start: int, end: int, *, titles: bool) -> bool:
        """Return whether a word is an adverb whatever its tag (他[這樣]說) or, if asked for, a title."""
        word = self.text[start:end]
        return word in adverbs() or (titles and word.endswith(office_endings()))

    def modified_from(self, start: int, noun: int) -> int:
        """Return where the words begin that modify the noun at `noun`, no farther left than `start`."""
        begin = noun
        while token := self.words.ends.get(begin):
            word = self.text[token.start : token.end]
            inner = begin != noun and word in lexicon.column("inner_modifiers", "word")
            if token.start < max(start, noun - _LONGEST_MODIFIER) or not (inner or token.tag in _MODIFYING):
                break
            begin = token.start
        return begin

    def before_adverbials(self, start: int, cue: int) -> Token | None:
        """Return the word before a cue and its adverbials (湯男[在法庭上]辯稱)."""
        words, (first, behind) = self.words.tokens, self.words.numbers(start, cue)
        at, outside = behind - 1, cue
        while at >= first and (words[at].tag in _ADVERBIAL or words[at].start > outside):
            outside = self._bracket(start, words[at].end) if words[at].start <= outside else outside
            if words[at].tag == "f":  # a phrase that ends in 上, 中, 後 began with its preposition
                phrase = (n for n in range(at - 1, max(first - 1, at - _PHRASE), -1) if words[n].tag == "p")
                at = next(phrase, at)
            at -= 1
        return words[at] if at >= first else None

    def _bracket(self, start: int, end: int) -> int:
        """Return where the bracket begins that ends at `end`, or `end` without one."""
        if self.text[end - 1] not in "）)":
            return end
        begin = max(self.text.rfind(mark, max(start, end - _LONGEST_BRACKET), end) for mark in "（(")
        return begin if begin >= 0 else end

    def behind_time(self, at: int) -> int:
        """Return where a time behind a name ends (按央行[之前]的說法), `at` itself without one."""
        token = self.words.starts.get(at)
        return token.end if token and token.tag in {"TIME", "t", "f"} else at

    def governor(self, clause_start: int, start: int) -> int | None:
        """Return where the preposition begins that stands directly before the phrase, None without one.

        The end of another word is none (大[使], 名[將]).
        """
        end = clause_start + len(self.text[clause_start:start].rstrip())
        if self.text.endswith(office_endings(), clause_start, end):
            return None
        found = [word for word in _prepositions() if self.text.endswith(word, max(clause_start, end - 3), end)]
        begins = end - max(map(len, found)) if found else None
        return begins if not self.words.starts or begins in self.words.starts else None


@cache
def office_endings() -> tuple[str, ...]:
    """Return the endings of words for offices."""
    return (*(title for title in lexicon.column("titles", "title") if len(title) > 1), "長")


@cache
def _prepositions() -> tuple[str, ...]:
    return lexicon.column("prepositions", "preposition")


@cache
def adverbs() -> frozenset[str]:
    """Return the words that are adverbs before a verb of saying, whatever their tag."""
    return frozenset(lexicon.column("adverbs_before_cues", "word"))
