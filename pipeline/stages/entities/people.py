"""Find the persons of an article: by byline, by title, by gloss and by the tagger, each with its rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.stages.entities.foreign_people import find_foreign
from pipeline.stages.entities.name_shapes import given_weight, is_japanese_name, name_end, name_start
from pipeline.stages.entities.page import Candidate, Page, is_han
from pipeline.stages.entities.tagged_people import LEAST_IN_CONTEXT, TITLED, find_tagged
from pipeline.stages.entities.vocabulary import context, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

BYLINE, CALLED = 0, 4

_HAN = "\u4e00-\u9fff"
_CALLED = re.compile(rf"(?P<name>[{_HAN}](?:姓(?:男子|女子|男|女|婦人|老翁|司機|員工|民眾|駕駛|業者)|男|女|嫌|婦|翁))")
_SURE_LENGTH = 3
_FORMER = (" ", "前")  # 安倍前首相
_NAMING_TITLES = {"office", "profession"}


def find_people(page: Page) -> Iterator[Candidate]:
    """Yield every candidate for a person's name, and for a surname with a title."""
    named = [
        *(Candidate(r.start, r.end, "PERSON", "byline", BYLINE) for r in page.reporters),
        *_titled(page),
        *find_foreign(page),
        *find_tagged(page),
    ]
    yield from named
    yield from _called(page)
    yield from _surname_and_title(page, {page.folded[c.start : c.start + n] for c in named for n in (1, 2)})


def _titled(page: Page) -> Iterator[Candidate]:
    """Names directly behind an office (部長王美花) or in front of one (周春米縣長) that the tagger has not seen."""
    folded = page.folded
    for title in page.titles:
        if title.value.kind not in _NAMING_TITLES or page.title_to[title.end] != title.start:
            continue
        start = title.end + (folded[title.end : title.end + 1] == " ")
        stop = name_end(folded, start)
        if stop and start not in page.person_from and _is_sure(page, start, stop):
            yield Candidate(start, stop, "PERSON", "title_name", TITLED)
        end = title.start - (folded[title.start - 1 : title.start] in _FORMER)
        begin = name_start(folded, end, page.body_ends)
        if begin is not None and end not in page.person_to and _is_sure(page, begin, end):
            yield Candidate(begin, end, "PERSON", "name_title", TITLED)


def _is_sure(page: Page, start: int, end: int) -> bool:
    """Tell whether a supposed name of three characters or more holds no other known word."""
    if end - start < _SURE_LENGTH or page.straddled(start):
        return False
    if is_japanese_name(page.folded[start:end]):
        return True
    if given_weight(page.folded[start:end]) < LEAST_IN_CONTEXT:
        return False
    if page.has_words and not ((page.is_word_edge(start) or start in page.body_ends) and page.is_word_edge(end)):
        return False
    inside = range(start, end)
    return not any(at in page.title_at or at in page.places or (at > start and page.is_break(at)) for at in inside)


def _surname_and_title(page: Page, named: set[str]) -> Iterator[Candidate]:
    """A surname with a title: 賴總統, 蔡主委; a doubtful one only where the article has a name in `named` with it."""
    folded, surnames = page.folded, vocabulary().surnames
    for title in page.titles:
        for length in (2, 1):
            begin = title.start - length
            surname = folded[max(0, begin) : title.start]
            if begin < 0 or title.value.surname == "no" or surname not in surnames or not _stands_free(page, begin):
                continue
            sure = title.value.surname == "usual" and title.value.kind != "role" and not surnames[surname]
            if sure or surname in named or page.person_from.get(begin) in (title.start, title.end):
                yield Candidate(begin, title.end, "PERSON", "surname_title", CALLED)
            break


def _stands_free(page: Page, start: int) -> bool:
    """Tell whether no word runs into `start`."""
    return start == 0 or not is_han(page.folded[start - 1]) or page.folded[start - 1] in context("before_name")


def _called(page: Page) -> Iterator[Candidate]:
    """Persons whose given name is withheld: 黃男, 王姓女子, 陳嫌."""
    for match in _CALLED.finditer(page.folded):
        surname = vocabulary().surnames.get(page.folded[match.start()], True)
        if not surname and match[0] not in context("not_called") and _stands_free(page, match.start()):
            yield Candidate(match.start(), match.end(), "PERSON", "surname_called", CALLED)
