"""One article as the finders of this stage read it, and the candidates they hand on."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from pipeline.fold import fold
from pipeline.stages.entities.gazetteer import pairs_of
from pipeline.stages.entities.vocabulary import context, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.stages.entities.gazetteer import Gazetteer, Match, Value
    from pipeline.stages.entities.vocabulary import Suffix, Title, Unit
    from pipeline.types import Name, Sentence, TextSpan, Token

_LONGEST_PLACE = 6
CLOSED_TAGS = frozenset({"p", "c", "u", "d", "r", "v", "w", "f", "xc", "q", "TIME", "ad", "vd"})
COMMON_TAGS = CLOSED_TAGS | {"n", "a", "an", "vn", "m", "s", "LOC"}
CandidateKind: TypeAlias = Literal["PERSON", "ORG", "GROUP"]


class Candidate(NamedTuple):
    """A possible mention; where two overlap the one with the lower `rank` stays, then the longer, then the earlier."""

    start: int
    end: int
    kind: CandidateKind
    rule: str
    rank: int


class Page:
    """The text, its folded copy and what every finder asks for again and again."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Sentence],
        names: Sequence[Name],
        reporters: Sequence[TextSpan],
        tokens: Sequence[Token] = (),
    ) -> None:
        self.text = text
        self.folded = fold(text)
        self._pairs = pairs_of(self.folded)
        self.sentences = sentences
        self.names = [name for name in names if 0 <= name.start < name.end <= len(text)]
        self.reporters = reporters
        self.word_from = {token.start: token for token in tokens}
        self.word_to = {token.end: token for token in tokens}
        closed = [token for token in tokens if token.tag in CLOSED_TAGS]
        self.has_words = bool(closed)  # a tagger with other names for its tags helps with the edges of words alone
        self._common = {(token.start, token.end) for token in tokens if token.tag in COMMON_TAGS}
        self._edges = {edge for token in tokens for edge in (token.start, token.end)}
        self._edges |= {edge for name in self.names for edge in (name.start, name.end)}
        self._breaks = {edge for token in closed for edge in (token.start, token.end)}

    def find(self, words: Gazetteer[Value]) -> Iterator[Match[Value]]:
        """Yield the words of a gazetteer in the text, longest first, without overlaps."""
        return words.find(self.folded, self._pairs)

    def find_all(self, words: Gazetteer[Value]) -> Iterator[Match[Value]]:
        """Yield the longest word of a gazetteer at every place."""
        return words.find_all(self.folded, self._pairs)

    @cached_property
    def titles(self) -> list[Match[Title]]:
        """Every title, the longest at each start; they may overlap (副董事長 holds 董事長)."""
        return list(self.find_all(vocabulary().titles))

    @cached_property
    def title_at(self) -> dict[int, int]:
        """The end of the longest title that begins at a place."""
        return {title.start: title.end for title in self.titles}

    @cached_property
    def title_to(self) -> dict[int, int]:
        """The start of the longest title that ends at a place."""
        longest: dict[int, int] = {}
        for title in self.titles:
            longest.setdefault(title.end, title.start)
        return longest

    @cached_property
    def suffixes(self) -> list[Match[Suffix]]:
        """Every last word of bodies' names."""
        return list(self.find(vocabulary().suffixes))

    @cached_property
    def units(self) -> list[Match[Unit]]:
        """Every unit of bodies."""
        return list(self.find(vocabulary().units))

    @cached_property
    def body_ends(self) -> set[int]:
        """Where a body's name can end, so that a person's can begin there (教育局|鄭新輝局長)."""
        return {match.end for match in self.suffixes} | {m.end for m in self.units} | set(self.places.values())

    @cached_property
    def person_from(self) -> dict[int, int]:
        """The end of the tagger's person that begins at a place."""
        return {name.start: name.end for name in self.names if name.label == "PERSON"}

    @cached_property
    def person_to(self) -> dict[int, int]:
        """The start of the tagger's person that ends at a place."""
        return {name.end: name.start for name in self.names if name.label == "PERSON"}

    def inside_person(self, start: int, end: int) -> bool:
        """Tell whether the span is only a part of a person the tagger found (元翎 in 陳元翎)."""
        return (self.person_to.get(end, start) < start) or self.person_from.get(start, end) > end

    def is_common_word(self, start: int, end: int) -> bool:
        """Tell whether the tagger takes the span for one word that is no name."""
        return (start, end) in self._common

    def paragraph_start(self, at: int) -> int:
        """Return where the paragraph that holds `at` begins."""
        return self.text.rfind("\n", 0, at) + 1

    def straddled(self, start: int) -> bool:
        """Tell whether a word runs over `start`, as 期許 over the supposed name 許生技."""
        word = self.folded[max(0, start - 1) : start + 1]
        return word in context("straddling") and start not in self.title_to

    @cached_property
    def organization_to(self) -> dict[int, int]:
        """The start of the tagger's body that ends at a place."""
        return {name.end: name.start for name in self.names if name.label == "ORG"}

    def inside_place(self, start: int, end: int) -> bool:
        """Tell whether the span is only a part of a place (地馬拉 in 瓜地馬拉)."""
        begins = range(max(0, start - _LONGEST_PLACE), start + 1)
        return any(self.places.get(at, 0) >= end and self.places[at] - at > end - start for at in begins)

    def place_to(self, end: int) -> int | None:
        """Return the start of the place of the lexicon that ends at `end`."""
        return next(
            (end - length for length in range(_LONGEST_PLACE, 1, -1) if self.places.get(end - length) == end), None
        )

    def seat_to(self, end: int) -> int | None:
        """Return the start of the place in front of a local body's last word, which may overlap it."""
        start = self.place_to(end)
        return self.place_to(end + 1) if start is None else start

    def in_organization(self, at: int) -> bool:
        """Tell whether the tagger's body covers the character at `at`."""
        return 0 <= at < len(self.text) and bool(self._in_organization[at])

    @cached_property
    def _in_organization(self) -> bytearray:
        covered = bytearray(len(self.text))
        for name in self.names:
            if name.label == "ORG":
                covered[name.start : name.end] = b"\x01" * (name.end - name.start)
        return covered

    def is_word_edge(self, at: int) -> bool:
        """Tell whether a word can begin or end at `at`: by the tagger's words, else by what stands around."""
        if at <= 0 or at >= len(self.folded) or not (is_word(self.folded[at - 1]) and is_word(self.folded[at])):
            return True
        return at in self._edges or (not self.has_words and (self.is_break(at) or ends_word(self.folded, at)))

    def is_break(self, at: int) -> bool:
        """Tell whether a function word or verb ends or begins at `at`."""
        if self.has_words:
            return at in self._breaks
        before = context("before_name")
        return any(self.folded[at - length : at] in before for length in (1, 2) if at >= length)

    @cached_property
    def places(self) -> dict[int, int]:
        """Start and end of every place of the lexicon."""
        return {place.start: place.end for place in self.find(vocabulary().places)}


def is_han(character: str) -> bool:
    """Tell whether a character is a Chinese character."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf"


def is_word(character: str) -> bool:
    """Tell whether a character can be part of a word: a letter, a digit or a Chinese character."""
    return character.isalnum()


def ends_word(folded: str, end: int) -> bool:
    """Tell whether a word that comes behind names begins at `end`."""
    words = vocabulary()
    return folded[end] in words.after_name_characters or words.after_name.at(folded, end) is not None


def choose(candidates: Iterable[Candidate], length: int) -> list[Candidate]:
    """Return the best candidates that do not overlap, in text order."""
    taken = bytearray(length)
    chosen: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.rank, c.start - c.end, c.start)):
        start, end = candidate.start, candidate.end
        if end > start and not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            chosen.append(candidate)
    return sorted(chosen)


def names_inside(candidates: Iterable[Candidate], chosen: Iterable[Candidate]) -> list[Candidate]:
    """Return the bodies with which a longer chosen name begins: 台南市政府 in 台南市政府教育局."""
    ends = {body.start: body.end for body in chosen if body.kind == "ORG"}
    return [c for c in candidates if c.kind == "ORG" and c.end < ends.get(c.start, 0)]
