"""What points back: pronouns, 該公司, 公司, 市府, each with a name that fits."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from pipeline.stages.entities.page import Candidate, Page
from pipeline.stages.entities.vocabulary import body_types, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PRONOUN = re.compile(r"(?<![其吉排利])[他她](?![們國人方日殺鄉家山處項])")
_DEMONSTRATIVES = re.compile("該|此|這家|這間|本|敝")
_SPEAKER = ("我", "咱", "敝", "貴")
_GOVERNMENT_SEATS = {"市府": "市", "市政府": "市", "縣府": "縣", "縣政府": "縣"}
REFERENCE = 9


class Reference(NamedTuple):
    """A mention that points back, and the mention it points to."""

    mention: Candidate
    antecedent: Candidate


class Bodies:
    """The bodies named in an article, for what points back to one of them."""

    def __init__(self, page: Page, mentions: Sequence[Candidate]) -> None:
        self.mentions = [m for m in mentions if m.kind == "ORG" and m.rule != "bare_government"]
        self._names = [page.folded[m.start : m.end] for m in self.mentions]
        self._types = [body_types(name) for name in self._names]
        self._starts = [m.start for m in self.mentions]

    def nearest(self, noun: str, types: frozenset[str], at: int, *, only: bool) -> Candidate | None:
        """Return the last body before `at` that the noun can stand for, where `only` the article's only such body."""
        fits = [index for index, name in enumerate(self._names) if _shares_head(name, noun)]
        fits = fits or [index for index, kinds in enumerate(self._types) if kinds & types]
        if only and len({self._names[index] for index in fits}) != 1:
            return None
        before = [index for index in fits if self._starts[index] < at]
        return self.mentions[before[-1]] if before else None

    def government(self, noun: str, at: int) -> Candidate | None:
        """Return the nearest government of a city (市府) or county (縣府), before `at` if there is one."""
        seat = _GOVERNMENT_SEATS.get(noun)
        fits = [index for index, name in enumerate(self._names) if seat and name.endswith((seat + "政府", seat + "府"))]
        before = [index for index in fits if self._starts[index] < at]
        return self.mentions[before[-1] if before else fits[0]] if fits else None


def _shares_head(name: str, noun: str) -> bool:
    """Tell whether a name ends in the noun itself (斗六市公所, 公所), without 該 and the like."""
    head = _DEMONSTRATIVES.sub("", noun, count=1)
    return len(head) > 0 and name.endswith(head) and len(name) > len(head) + 1


def find_references(page: Page, mentions: Sequence[Candidate], bodies: Bodies) -> Iterator[Reference]:
    """Yield every pronoun and definite noun that has an antecedent."""
    yield from _pronouns(page, [m for m in mentions if m.kind == "PERSON"])
    yield from _definite(page, bodies)


def _pronouns(page: Page, people: Sequence[Candidate]) -> Iterator[Reference]:
    """他 and 她: the first person of the sentence, else of the nearest sentence before that names one."""
    starts = [person.start for person in people]
    sentence_starts = [sentence.start for sentence in page.sentences]
    for match in _PRONOUN.finditer(page.folded):
        last = bisect_right(starts, match.start()) - 1
        if last < 0:
            continue
        sentence = bisect_right(sentence_starts, starts[last]) - 1
        begin = sentence_starts[sentence] if sentence >= 0 else 0
        first = bisect_right(starts, begin - 1)
        pronoun = Candidate(match.start(), match.end(), "PERSON", "pronoun", REFERENCE)
        yield Reference(pronoun, people[min(first, last)])


def _definite(page: Page, bodies: Bodies) -> Iterator[Reference]:
    """A noun for a kind of body: behind 該 the nearest body of that kind, else the only one of the article."""
    for match in vocabulary().generic_bodies.find(page.folded):
        noun = page.folded[match.start : match.end]
        if noun.startswith(_SPEAKER) or not (page.is_word_edge(match.start) and page.is_word_edge(match.end)):
            continue
        pointed = _DEMONSTRATIVES.match(noun) is not None
        antecedent = bodies.nearest(noun, match.value, match.start, only=not pointed)
        if antecedent:
            yield Reference(Candidate(match.start, match.end, "ORG", "definite_noun", REFERENCE), antecedent)
