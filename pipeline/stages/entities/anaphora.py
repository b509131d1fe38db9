"""What points back: pronouns, 該公司, 公司, 市府, each with a name that fits."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from pipeline.stages.entities.page import Candidate, Page, is_word
from pipeline.stages.entities.vocabulary import body_types, context, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PRONOUN = re.compile(r"(?<![其吉排利])[他她](?![們國人方日殺鄉家山處項])")
_DEMONSTRATIVES = re.compile("該|此|這家|這間|本|敝")
_POINTING = re.compile("該|此|這家|這間")
_SPEAKER = ("我", "咱", "敝", "貴")
_GOVERNMENT_SEATS = {"市府": "市", "市政府": "市", "縣府": "縣", "縣政府": "縣"}
REFERENCE = 9
_BACK = 20  # persons of one sentence that are looked at, so that the time stays linear


class Reference(NamedTuple):
    """A mention that points back, and the mention it points to."""

    mention: Candidate
    antecedent: Candidate


class Bodies:
    """The bodies named in an article, for what points back to one of them."""

    def __init__(self, page: Page, mentions: Sequence[Candidate]) -> None:
        self._by_name: dict[str, list[Candidate]] = {}
        for mention in mentions:
            if mention.kind == "ORG" and mention.rule != "bare_government":
                self._by_name.setdefault(page.folded[mention.start : mention.end], []).append(mention)
        self._types = {name: body_types(name) for name in self._by_name}
        self._fits: dict[str, Fits] = {}

    def nearest(self, noun: str, types: frozenset[str], at: int, *, only: bool) -> Candidate | None:
        """Return the last body before `at` that the noun can stand for, where `only` the article's only such body."""
        if noun not in self._fits:
            names = [name for name in self._by_name if _shares_head(name, noun)]
            self._fits[noun] = self._fits_of(names or [name for name, kinds in self._types.items() if kinds & types])
        fits = self._fits[noun]
        return None if only and fits.names != 1 else fits.before(at)

    def government(self, noun: str, at: int) -> Candidate | None:
        """Return the nearest government of a city (市府) or county (縣府), before `at` if there is one."""
        if noun not in self._fits:
            seat = _GOVERNMENT_SEATS.get(noun, "\n")
            self._fits[noun] = self._fits_of([n for n in self._by_name if n.endswith((seat + "政府", seat + "府"))])
        fits = self._fits[noun]
        return fits.before(at) or (fits.mentions[0] if fits.mentions else None)

    def _fits_of(self, names: Sequence[str]) -> Fits:
        mentions = sorted(mention for name in names for mention in self._by_name[name])
        return Fits(len(names), mentions, [mention.start for mention in mentions])


class Fits(NamedTuple):
    """The mentions that a noun can stand for, in text order, and the number of different names among them."""

    names: int
    mentions: list[Candidate]
    starts: list[int]

    def before(self, at: int) -> Candidate | None:
        """Return the last mention that begins before `at`."""
        index = bisect_right(self.starts, at - 1) - 1
        return self.mentions[index] if index >= 0 else None


def _shares_head(name: str, noun: str) -> bool:
    """Tell whether a name ends in the noun itself (斗六市公所, 公所), without 該 and the like."""
    head = _DEMONSTRATIVES.sub("", noun, count=1)
    return len(head) > 0 and name.endswith(head) and len(name) > len(head) + 1


def find_references(page: Page, people: Sequence[Candidate], bodies: Bodies) -> Iterator[Reference]:
    """Yield every pronoun and definite noun that has an antecedent."""
    yield from _pronouns(page, people)
    yield from _definite(page, bodies)


def _pronouns(page: Page, people: Sequence[Candidate]) -> Iterator[Reference]:
    """他 and 她: who spoke last, else the first person of the sentence, or of the nearest one before with a person."""
    starts = [person.start for person in people]
    sentence_starts = [sentence.start for sentence in page.sentences]
    for match in _PRONOUN.finditer(page.folded):
        last = bisect_right(starts, match.start()) - 1
        if last < 0:
            continue
        sentence = bisect_right(sentence_starts, starts[last]) - 1
        first = bisect_right(starts, sentence_starts[sentence] - 1 if sentence >= 0 else -1)
        named = people[max(min(first, last), last - _BACK) : last + 1]
        antecedent = next((person for person in reversed(named) if _speaks(page, person)), named[0])
        yield Reference(Candidate(match.start(), match.end(), "PERSON", "pronoun", REFERENCE), antecedent)


def _speaks(page: Page, person: Candidate) -> bool:
    """Tell whether a verb of saying stands directly or one character behind the name and its title."""
    words, end = vocabulary(), page.title_at.get(person.end, person.end)
    return page.folded[end : end + 1] in words.short_cues or any(
        words.cues.at(page.folded, at) for at in (end, end + 1)
    )


def _definite(page: Page, bodies: Bodies) -> Iterator[Reference]:
    """A noun for a kind of body: behind 該 the nearest body of that kind, else the article's only one."""
    for match in page.find(vocabulary().generic_bodies):
        noun = page.folded[match.start : match.end]
        whole = page.is_word_edge(match.start) and (not page.has_words or page.is_word_edge(match.end))
        if noun.startswith(_SPEAKER) or not whole:
            continue
        mention = Candidate(match.start, match.end, "ORG", "definite_noun", REFERENCE)
        antecedent = antecedent_of(page, mention, bodies)
        if antecedent:
            yield Reference(mention, antecedent)


def antecedent_of(page: Page, mention: Candidate, bodies: Bodies) -> Candidate | None:
    """Return the body that a noun stands for; one without 該 must stand free, and speak or end as the name does."""
    words, noun = vocabulary(), page.folded[mention.start : mention.end]
    types = words.generic_bodies.words.get(noun, frozenset())
    if _POINTING.match(noun):
        return bodies.nearest(noun, types, mention.start, only=False)
    if noun in context("always_group") or not is_free(page, mention.start):
        return None
    speaks = any(words.cues.at(page.folded, at) for at in (mention.end, mention.end + 1))
    return bodies.nearest(noun, types if speaks else frozenset(), mention.start, only=True)


def is_free(page: Page, start: int) -> bool:
    """Tell whether no modifier stands in front of `start`."""
    return start == 0 or not is_word(page.folded[start - 1]) or page.is_break(start)
