"""Where the name of a body begins: by the words, the places and the tagger's names in front of its last word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.stages.entities.page import is_word
from pipeline.stages.entities.vocabulary import context, vocabulary

if TYPE_CHECKING:
    from pipeline.stages.entities.page import Page

_LONGEST = 20
_LONGEST_PART = 8
_ORDINAL = re.compile(r"第?[0-9一二三四五六七八九十]{1,4}(?:大|家|間|個)")
_WITH_STEMS = {"company", "bank", "team", "think_tank", "culture"}
_LEGAL_LENGTHS = (4, 2)  # of 財團法人, 國立
_CUTS = "\t\n，、。；：:"
_CONJUNCTIONS = ("與", "及", "暨")
_NUMBER = re.compile(r"[0-9一二三四五六七八九十兩數多幾0-9]+(?:大|個|家|間|所|座|名|位)?")


def left_edge(page: Page, suffix: int, end: int) -> int:
    """Return where the name whose last word stands at `suffix` to `end` begins; `suffix` where none is left."""
    start = page.organization_to.get(end, suffix)
    start = _last_same_place(page, trim_front(page, start, suffix), suffix) if start < suffix else _run(page, suffix)
    form = next(
        (n for n in _LEGAL_LENGTHS if page.folded[max(0, start - n) : start] in vocabulary().legal_forms.words), 0
    )
    return start - form if start < suffix else start


def _run(page: Page, suffix: int) -> int:
    """Return where the run of words in front of `suffix` begins, at a place where it holds one."""
    start, place = suffix, None
    while start > 0 and suffix - start < _LONGEST and is_word(page.folded[start - 1]) and not _is_edge(page, start):
        start -= 1
        if start in page.places:
            place = _last_same_place(page, start, suffix)
    if place is None and page.folded[start - 1 : start] in _CONJUNCTIONS:
        place = _place_beyond(page, start - 1)
    return trim_front(page, start if place is None else place, suffix)


def _last_same_place(page: Page, start: int, end: int) -> int:
    """Return where the place at `start` stands last before `end` (金門唯一企業|金門陸島酒店), else `start`."""
    named = page.folded[start : page.places.get(start, start)]
    return max(start, page.folded.rfind(named, start + 1, end)) if named else start


def _is_edge(page: Page, at: int) -> bool:
    """Tell whether a function word or verb that the tagger does not put into a body's name stands in front of `at`."""
    return page.is_break(at) and not (page.in_organization(at - 1) and page.in_organization(at))


def _place_beyond(page: Page, conjunction: int) -> int | None:
    """Return the place with which a name begins that holds a conjunction: 台灣氣候|與|健康聯盟."""
    for start in range(conjunction - 2, max(0, conjunction - _LONGEST_PART) - 1, -1):
        if not is_word(page.folded[start]) or page.is_break(start + 1):
            return None
        if page.places.get(start, conjunction) < conjunction:
            return start
    return None


def trim_front(page: Page, start: int, end: int) -> int:
    """Return `start` behind the words and line breaks in front of a name that are no part of it."""
    before = context("before_name")
    start = max((at + 1 for at in range(start, end) if page.folded[at] in _CUTS), default=start)
    if page.title_at.get(start, end) < end:  # 策展人|國立臺灣工藝研究發展中心
        start = page.title_at[start]
    moved = True
    while moved and start < end:
        moved = False
        for length in (3, 2):
            if start + length < end and page.folded[start : start + length] in before:
                start, moved = start + length, True
        leads = page.folded[start] in before and page.has_words and page.is_word_edge(start + 1)
        if (leads or page.is_break(start + 1)) and start + 1 < end:
            start, moved = start + 1, True
    return start


def is_dropped(suffix: str) -> bool:
    """Tell whether a body is also called by its name without this last word (星宇航空, not 星宇航空企業工會)."""
    entry = vocabulary().suffixes.words.get(suffix)
    return entry is not None and entry.type in _WITH_STEMS and suffix not in context("affiliate")


def is_generic(folded: str) -> bool:
    """Tell whether the text names a kind of body and no single one: 三家公司, 地方政府."""
    words = vocabulary()
    rest = _NUMBER.sub("", folded, count=1) if _NUMBER.match(folded) else folded
    generic = words.generic_bodies.words
    if rest in generic or folded in generic or rest in words.suffixes.words:
        return True
    at = 0
    while at < len(rest) and rest[at:] not in words.suffixes.words:
        number = _ORDINAL.match(rest, at)
        if number:
            at = number.end()
            continue
        part = words.generic_parts.at(rest, at) or words.places.at(rest, at)
        if part is None and rest[at] not in context("generic_part"):
            return rest[at:] in generic
        at = part.end if part else at + 1
    return True
