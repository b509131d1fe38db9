"""The tagger's persons, trimmed of titles and other words, where shape and context say that they are names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from pipeline.stages.entities.name_shapes import (
    begins_name,
    ends_name,
    given_weight,
    is_foreign_name,
    is_han_name,
    is_japanese_name,
    is_latin_name,
    surname_length,
)
from pipeline.stages.entities.page import Candidate, Page, is_han
from pipeline.stages.entities.vocabulary import context, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Place: TypeAlias = tuple[int, int]

TITLED, TAGGED = 2, 5

_SHORT, _USUAL, _LONG = 2, 3, 4  # lengths of Chinese names
_DAY = re.compile(r"[廿卅][一二三四五六七八九]?[日號]")
_OFTEN = 3  # a foreign name that the tagger finds so often needs no other evidence
_LEAST, LEAST_IN_CONTEXT = -1.0, -3.0  # of `given_weight`
_NEAR = 3  # a verb of saying can stand so far behind a name (王美花|也|表示)


def find_tagged(page: Page) -> Iterator[Candidate]:
    """Yield the tagger's persons that hold, at all their places."""
    spans: dict[str, list[Place]] = {}
    for name in page.names:
        if name.label == "PERSON":
            start, end = trim(page, behind_titles(page, name.start, name.end), name.end)
            if end - start >= _SHORT:
                spans.setdefault(page.folded[start:end], []).append((start, end))
    for folded, places in spans.items():
        rule = _rule(page, folded, places)
        for start, end in places if rule else ():
            yield Candidate(start, end, "PERSON", rule or "", TITLED if has_title(page, start, end) else TAGGED)


def _rule(page: Page, folded: str, places: Sequence[Place]) -> str | None:
    """Return the rule by which the tagger's name holds, None where it does not."""
    if _is_other(page, folded, places):
        return None
    in_context = any(has_person_context(page, start, end) for start, end in places)
    if is_han_name(folded):
        return "tagger_name" if _is_likely(page, folded, places, in_context=in_context) else None
    if not (is_foreign_name(folded) or is_latin_name(folded) or is_japanese_name(folded)):
        return None
    known = folded in vocabulary().persons.words or (len(places) >= _OFTEN and not folded.isascii())
    return "tagger_foreign" if in_context or known else None


def _is_other(page: Page, folded: str, places: Sequence[Place]) -> bool:
    """Tell whether the text is known as something else: a word, a place (曾文|水庫), a body, a surname with a title."""
    words = vocabulary()
    if folded in words.not_names or folded in words.places.words or folded in words.organizations.words:
        return True
    if len(folded) == _SHORT and any(page.folded.startswith(tuple(context("place_after")), end) for _, end in places):
        return True
    return all(page.title_at.get(start + 1, 0) >= end or page.inside_place(start, end) for start, end in places)


def _is_likely(page: Page, folded: str, places: Sequence[Place], *, in_context: bool) -> bool:
    """Tell whether a surname with one or two characters is a name: by its context, and by how given names look."""
    if all(page.straddled(start) for start, _ in places):
        return False
    weight = given_weight(folded)
    if in_context:
        return weight > LEAST_IN_CONTEXT
    if all(page.is_common_word(start, end) for start, end in places):
        return False
    if folded[surname_length(folded, 0) :] in vocabulary().not_names:
        return False
    return (len(folded) > _SHORT or len(places) > 1) and weight > _LEAST


def has_title(page: Page, start: int, end: int) -> bool:
    """Tell whether a title stands directly before or behind the span."""
    return bool({start, start - 1} & page.title_to.keys() or {end, end + 1} & page.title_at.keys())


def has_person_context(page: Page, start: int, end: int) -> bool:
    """Tell whether a title, a verb of saying or a gloss beside the span says that it is a person."""
    if has_title(page, start, end):
        return True
    cues = vocabulary().cues
    if any(cues.at(page.folded, at) for at in range(end, end + _NEAR)):
        return True
    behind = page.folded[end : end + _NEAR].replace(" ", "")
    return behind[:1] == "(" and behind[1:2].isascii()


def behind_titles(page: Page, start: int, end: int) -> int:
    """Return where a Latin name begins behind the titles in front of it: CEO |Jane Doe."""
    while (space := page.folded.find(" ", start, end)) > 0 and page.folded[start:space] in context("latin_title"):
        start = space + 1
    return start


def trim(page: Page, start: int, end: int) -> Place:
    """Cut titles and words around a name off the tagger's span, and mend it where it lacks a character."""
    folded = page.folded
    while start < end and not folded[start].isalnum():
        start += 1
    if page.title_at.get(start, end) < end:
        start = page.title_at[start]
    if page.title_to.get(end, 0) > start + 1:
        end = page.title_to[end]
    day = _DAY.search(folded, max(start + _SHORT, end - 1), end + 2)
    if day and day.start() < end:
        end = day.start()  # 克魯格[廿三日]表示
    known = vocabulary().persons.at(folded, start)
    if known and known.end <= end and not is_japanese_name(folded[start:end]):
        return start, known.end
    if end - start > _LONG and end in page.title_at and is_han_name(folded[end - _USUAL : end]):
        return end - _USUAL, end
    return _fit(folded, start, end) if surname_length(folded, start) <= 1 else (start, end)


def _fit(folded: str, start: int, end: int) -> Place:
    """Cut or lengthen a name with a surname of one character to its two or three characters."""
    if (
        end - start == _LONG
        and surname_length(folded, start)
        and is_han(folded[end - 1])
        and ends_name(folded, end - 1)
    ):
        end -= 1
    if end - start == _LONG and surname_length(folded, start + 1) and begins_name(folded, start + 1):
        start += 1
    if end - start == _USUAL and surname_length(folded, start) and _trails(folded, end - 1):
        end -= 1
    if end - start == _SHORT and not ends_name(folded, end) and is_han_name(folded[start : end + 1]):
        end += ends_name(folded, end + 1)
    return start, end


def _trails(folded: str, at: int) -> bool:
    """Tell whether the character at `at` follows a name and is hardly ever part of one (陳昀|攝)."""
    words = vocabulary()
    return folded[at] in words.after_name_characters and words.given_weights.get(folded[at], 0.0) <= LEAST_IN_CONTEXT
