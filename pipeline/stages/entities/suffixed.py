"""Bodies whose names end in the word for their kind: 臺灣生物產業發展協會, 新南國小, Schulte Research."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.stages.entities.boundaries import is_generic, left_edge
from pipeline.stages.entities.known import STOCK_CODE
from pipeline.stages.entities.page import Candidate, Page
from pipeline.stages.entities.vocabulary import context, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.stages.entities.gazetteer import Match
    from pipeline.stages.entities.vocabulary import Suffix

SURE, SUFFIX, TAGGED = 1, 3, 6
_LATIN = re.compile(
    r"(?<![A-Za-z])[A-Z][A-Za-z'’\-]{0,30}(?: (?:of|and|&|for|[A-Z][A-Za-z'’\-]{0,30}\.?)){1,6}(?![A-Za-z])"
)
_SCHOOL, _SCHOOL_NAME = "school", 2  # a school's own name has two characters: 新南|國小


def find_suffixed(page: Page, known: set[int]) -> Iterator[Candidate]:
    """Yield the names that end in the word for a kind of body; `known` are the places where the lexicon's begin."""
    for match in page.suffixes:
        place = page.seat_to(match.start)
        if place is not None and page.folded[match.start : match.end] in vocabulary().local_bodies:
            yield Candidate(place, match.end, "ORG", "local_body", SURE)
            continue
        start = left_edge(page, match.start, match.end)
        if page.places.get(start) in known:  # 南韓|三星電子: the company's name does not begin with the country
            continue
        if match.start - start < match.value.least or not _is_named(page, start, match):
            continue
        if match.value.strong:
            yield Candidate(start, match.end, "ORG", "suffix", SUFFIX)
        elif page.organization_to.get(match.end) == start and acts(page, match.end):
            yield Candidate(start, match.end, "ORG", "weak_suffix", TAGGED)
    yield from _latin(page)


def _is_named(page: Page, start: int, match: Match[Suffix]) -> bool:
    """Tell whether the tagger, a place in front or a school's form says that the words are one body's name."""
    if is_generic(page.folded[start : match.end]):
        return False
    if page.has_words and not page.is_word_edge(match.end):
        return False
    if page.in_organization(match.start - 1) or page.places.get(start, match.start) < match.start - 1:
        return True
    school = match.value.type == _SCHOOL and match.start - start == _SCHOOL_NAME
    return school and not page.is_common_word(start, match.start)


def _latin(page: Page) -> Iterator[Candidate]:
    """Latin names that end in the word for a kind of body: Summit Insights Group LLC."""
    for match in _LATIN.finditer(page.folded):
        if match[0].rstrip(".").rsplit(" ", 1)[-1] in context("latin_suffix"):
            yield Candidate(match.start(), match.end(), "ORG", "latin_body", TAGGED)


def acts(page: Page, end: int) -> bool:
    """Tell whether an office, a verb of saying or a stock code follows."""
    words = vocabulary()
    title = words.titles.at(page.folded, end)
    if title and title.value.kind == "office":
        return True
    return words.cues.at(page.folded, end) is not None or STOCK_CODE.match(page.folded, end) is not None
