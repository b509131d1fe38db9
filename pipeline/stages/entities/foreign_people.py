"""Persons with foreign names: dotted, in Latin letters, or with the original in brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.stages.entities.name_shapes import DOTS, LATIN_NAME, is_foreign_name, is_han_name
from pipeline.stages.entities.page import Candidate, Page, is_word
from pipeline.stages.entities.tagged_people import TAGGED, TITLED, behind_titles, has_person_context
from pipeline.stages.entities.vocabulary import context, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = "\u4e00-\u9fff"
_DOTTED = re.compile(rf"[{_HAN}]{{1,8}}(?:[{DOTS}][{_HAN}]{{1,8}}){{1,3}}")
_LATIN = re.compile(rf"(?<![A-Za-z]){LATIN_NAME.pattern}")
_GLOSS = re.compile(rf"(?<=[{_HAN}]) ?[(（] ?(?P<latin>{LATIN_NAME.pattern}) ?[)）]")
LEXICON = 1
_LONGEST, _USUAL = 8, 4  # characters of a foreign name in Chinese


def find_foreign(page: Page) -> Iterator[Candidate]:
    """Yield the persons with foreign names."""
    yield from _known(page)
    yield from _dotted(page)
    yield from _latin(page)
    yield from _glossed(page)


def _known(page: Page) -> Iterator[Candidate]:
    """Persons of the lexicon: 拜登, 澤倫斯基."""
    for match in page.find(vocabulary().persons):
        inside = page.inside_person(match.start, match.end)  # 安倍 in 安倍昭惠
        if not inside and page.is_word_edge(match.start) and page.is_word_edge(match.end):
            yield Candidate(match.start, match.end, "PERSON", "lexicon_person", LEXICON)


def _dotted(page: Page) -> Iterator[Candidate]:
    """Foreign names with a dot between their parts: 蘇珊·沃西基, 瓦歷斯・貝林."""
    for match in _DOTTED.finditer(page.folded):
        dots = [at for at in range(match.start(), match.end()) if page.folded[at] in DOTS]
        start, end = _sounds_around(page, match.start(), dots[0], dots[-1] + 1, match.end())
        start = max((at for at in range(match.start(), start + 1) if at in page.person_from), default=start)
        start = max((at for at in range(match.start(), dots[0]) if at in page.title_to), default=start)
        end = max((at for at in range(dots[-1] + 1, match.end() + 1) if at in page.person_to), default=end)
        start += page.folded[start] == "的" and dots[0] - start > 1  # 副手的|維塔利．克里契科
        if start < dots[0] and end > dots[-1] + 1 and is_foreign_name(page.folded[start:end]):
            yield Candidate(start, end, "PERSON", "dotted_name", TITLED)


def _sounds_around(page: Page, least: int, start: int, end: int, most: int) -> tuple[int, int]:
    """Widen a span over the characters on both sides with which foreign names are written, up to titles."""
    sounds = context("transliterated")
    while start > least and page.folded[start - 1] in sounds and start not in page.title_to:
        start -= 1
    while end < most and page.folded[end] in sounds and end not in page.title_at:
        end += 1
    return start, end


def _latin(page: Page) -> Iterator[Candidate]:
    """Latin names behind a title or in front of a verb of saying: 執行長 Jeff Bezos 表示."""
    for match in _LATIN.finditer(page.folded):
        if has_person_context(page, match.start(), match.end()) and not is_latin_body(match[0]):
            yield Candidate(behind_titles(page, *match.span()), match.end(), "PERSON", "latin_name", TAGGED)


def is_latin_body(text: str) -> bool:
    """Tell whether a Latin name holds a word for a kind of body: Schulte Research."""
    return not context("latin_body_word").isdisjoint(text.replace(".", "").split())


def _glossed(page: Page) -> Iterator[Candidate]:
    """Foreign names with the original in brackets: 葉爾金（Daniel Yergin）."""
    for match in _GLOSS.finditer(page.folded):
        end = match.start()
        end = max(page.title_to.get(end, 0), 0) or end  # 席妮|女士（Sidney Harper）
        start = _glossed_start(page, end)
        if start is not None and not is_latin_body(match["latin"]):
            yield Candidate(start, end, "PERSON", "glossed_name", TITLED)
            yield Candidate(match.start("latin"), match.end("latin"), "PERSON", "latin_gloss", TITLED)


def _glossed_start(page: Page, end: int) -> int | None:
    """Return where the Chinese name in front of a gloss begins: where the tagger says, or behind a title or word."""
    tagged = page.person_to.get(end)
    if tagged is not None and (is_foreign_name(page.folded[tagged:end]) or is_han_name(page.folded[tagged:end])):
        return tagged
    start = end
    while start > max(0, end - _LONGEST) and is_word(page.folded[start - 1]) and not _is_front(page, start, end):
        start -= 1
    if start in page.title_to and end - start > 1:
        return start
    if end - start > _USUAL:
        start, _ = _sounds_around(page, start, end, end, end)
    return start if end - start > 1 and is_foreign_name(page.folded[start:end]) else None


def _is_front(page: Page, start: int, end: int) -> bool:
    """Tell whether a title or a function word ends at `start`, so that a name can begin there."""
    return start < end and (start in page.title_to or page.is_break(start))
