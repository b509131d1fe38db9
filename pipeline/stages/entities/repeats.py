"""What is known once is known everywhere: further places of the names found, their short forms, and group nouns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.stages.entities.boundaries import is_dropped, is_generic
from pipeline.stages.entities.gazetteer import Gazetteer
from pipeline.stages.entities.name_shapes import DOTS
from pipeline.stages.entities.page import Candidate, CandidateKind, Page, is_han
from pipeline.stages.entities.vocabulary import context, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GLOSS, REPEATED, STEM, GROUP = 3, 7, 8, 9
_NOT_REPEATED = {"surname_title", "bare_government"}
_SHORTEST_PART = 3
_SHORT = 2
_DEMONSTRATIVE = "該"
_LATIN_GLOSS = re.compile(r" ?\( ?(?P<names>[A-Za-z][A-Za-z0-9.,&'’ \-]{1,70}?) ?\)")
_SHORT_GLOSS = re.compile(r" ?\((?:以下簡稱|下稱|簡稱)[:：「『]?(?P<name>[^()「」『』]{2,12})[」』]?\)")


def find_glosses(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield other names in brackets behind bodies: (TSMC), （以下簡稱貿協）."""
    for body in found:
        if body.kind != "ORG":
            continue
        latin = _LATIN_GLOSS.match(page.folded, body.end)
        if latin:
            for part in re.finditer(r"[^,]+", latin["names"]):
                start = latin.start("names") + part.start() + len(part[0]) - len(part[0].lstrip())
                yield Candidate(
                    start,
                    latin.start("names") + len(latin["names"][: part.end()].rstrip()),
                    "ORG",
                    "latin_gloss",
                    GLOSS,
                )
        short = _SHORT_GLOSS.match(page.folded, body.end)
        if short:
            yield Candidate(short.start("name"), short.end("name"), "ORG", "short_gloss", GLOSS)


def find_repeats(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield all other places of the names found, and of company names without the word for their kind."""
    names: dict[str, tuple[CandidateKind, str, int]] = {}
    for candidate in found:
        if candidate.rule not in _NOT_REPEATED:
            names.setdefault(page.folded[candidate.start : candidate.end], (candidate.kind, "repeated", REPEATED))
    for name, (kind, _, _) in list(names.items()):
        short = stem_of(name) if kind == "ORG" else last_part(name) if kind == "PERSON" else None
        if short:
            names.setdefault(short, (kind, "stem" if kind == "ORG" else "last_name", STEM))
    for match in page.find(Gazetteer(names)):
        if _is_word(page, match.start, match.end, match.value[1]):
            yield Candidate(match.start, match.end, *match.value)


def _is_word(page: Page, start: int, end: int, rule: str) -> bool:
    """Tell whether a name found again is no part of a place (瓜|地馬拉) nor, if short, of two words (兩國|軍校)."""
    if page.inside_place(start, end):
        return False
    return (end - start > _SHORT and rule != "stem") or page.is_word_edge(start) or page.is_word_edge(end)


def stem_of(name: str) -> str | None:
    """Return a body's name without the word for its kind, where that can stand alone: 燦坤 of 燦坤集團."""
    words = vocabulary()
    suffix = next((name[at:] for at in range(_SHORT, len(name)) if name[at:] in words.suffixes.words), None)
    if suffix is None or name in words.organizations.words or not is_dropped(suffix):
        return None
    stem = name[: -len(suffix)].rstrip()
    taken = (words.places.words, words.not_names, words.organizations.words, context("before_name"))
    if len(stem) < _SHORT or any(stem in known for known in taken) or is_generic(stem):
        return None
    return stem if is_han(stem[-1]) or len(stem) > _SHORT else None


def last_part(name: str) -> str | None:
    """Return the last part of a person's Latin or dotted name: Bezos of Jeff Bezos."""
    parts = re.split(f"[{DOTS} ]+", name)
    return parts[-1] if len(parts) > 1 and len(parts[-1]) >= _SHORTEST_PART else None


def find_groups(page: Page) -> Iterator[Candidate]:
    """Yield the nouns for groups of people who speak: 業者, 學者, 法人."""
    for match in page.find(vocabulary().groups):
        if page.folded[match.start - 1 : match.start] == _DEMONSTRATIVE:
            continue  # 該基金會 points back
        yield Candidate(match.start, match.end, "GROUP", "group_noun", GROUP)
