"""Which of the tagger's bodies are one body's name, where neither the word lists nor the grammar of names know it.

The tagger takes vaccines, brands and districts for bodies too. A small linear model (models/tagged-body) weighs the
name's last words and length, the words beside it, and how often it stands in the article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.linear import load_linear
from pipeline.stages.entities.boundaries import is_generic, trim_front
from pipeline.stages.entities.known import STOCK_CODE
from pipeline.stages.entities.page import Candidate, Page
from pipeline.stages.entities.suffixed import TAGGED, acts
from pipeline.stages.entities.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "tagged-body"
_LONG, _OFTEN = 12, 4  # characters, and times in an article; more counts as this much
_LONGEST_SUFFIX = 8
_AROUND = 20_000  # characters to either side in which a name is counted; few articles are longer


def find_tagged_bodies(page: Page) -> Iterator[Candidate]:
    """Yield the tagger's bodies that the model takes for names."""
    model = load_linear(NAME)
    for start, end in tagged_bodies(page):
        if model.score(set(features(page, start, end))) > 0:
            yield Candidate(start, end, "ORG", "tagger", TAGGED)


def tagged_bodies(page: Page) -> Iterator[tuple[int, int]]:
    """Yield where the tagger's bodies stand that the lexicon does not know."""
    for name in page.names:
        if name.label != "ORG":
            continue
        start = trim_front(page, name.start, name.end)
        folded = page.folded[start : name.end]
        if len(folded) > 1 and folded not in vocabulary().organizations.words:  # else the lexicon has decided
            yield start, name.end


def features(page: Page, start: int, end: int) -> Iterator[str]:
    """Yield the signs for and against, by name."""
    name = page.folded[start:end]
    yield f"name:{name}"
    yield f"length:{min(len(name), _LONG)}"
    yield f"count:{min(page.folded.count(name, max(0, start - _AROUND), end + _AROUND), _OFTEN)}"
    yield from (f"ends:{name[-size:]}" for size in (1, 2, 3) if len(name) > size)
    yield from (f"begins:{name[:size]}" for size in (1, 2) if len(name) > size)
    if name.isascii():
        yield "latin"
    elif any(character.isascii() for character in name):
        yield "mixed"
    if is_generic(name):
        yield "generic"
    yield from _of_parts(page, start, end)
    yield from _of_neighbours(page, start, end)


def _of_parts(page: Page, start: int, end: int) -> Iterator[str]:
    """Look at the word for a kind of body at the name's end, and at the place at its beginning."""
    words, name = vocabulary(), page.folded[start:end]
    endings = (name[-size:] for size in range(min(_LONGEST_SUFFIX, len(name) - 1), 0, -1))
    suffix = next((ending for ending in endings if ending in words.suffixes.words), None)
    if suffix:
        kind = words.suffixes.words[suffix]
        yield f"suffix:{suffix}"
        yield f"kind:{kind.type}"
        yield f"strong:{kind.strong}"
    else:
        yield "suffix:none"
    place = page.places.get(start)
    if place:
        yield "place:whole" if place == end else "place:front" if place < end else "place:over"
        yield f"place:{words.places.words[page.folded[start:place]]}"
        if suffix:
            yield f"place & {suffix}"


def _of_neighbours(page: Page, start: int, end: int) -> Iterator[str]:
    """Look at what stands before and behind the name."""
    words, text = vocabulary(), page.folded
    if acts(page, end):
        yield "acts"
    if words.cues.at(text, end):
        yield "cue"
    if STOCK_CODE.match(text, end):
        yield "code"
    title = words.titles.at(text, end)
    if title:
        yield f"title:{title.value.kind}"
    for side, mark in (("next", text[end : end + 1]), ("before", text[max(0, start - 1) : start])):
        yield f"{side}:{mark if mark and not mark.isalnum() else 'word'}"
    for side, token in (("next", page.word_from.get(end)), ("before", page.word_to.get(start))):
        if token:
            yield f"{side}-tag:{token.tag}"
            yield f"{side}-word:{text[token.start : token.end]}"
