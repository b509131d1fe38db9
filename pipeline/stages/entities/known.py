"""Find the bodies of the lexicon; forms that are also everyday words must stand in their context."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline import lexicon
from pipeline.fold import fold
from pipeline.lexicon import cache
from pipeline.stages.entities.vocabulary import Organization, context, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.stages.entities.gazetteer import Match
    from pipeline.stages.entities.page import Page

STOCK_CODE = re.compile(r"(?: ?- ?KY)? ?\(\d{4}(?!\d|年)")
_LIST_MARKS = frozenset("、與和及")
_SHORT = 2  # forms of two characters must be words of their own even where no rule guards them
_MEDIA, _OPENING = {"media", "foreign_media"}, tuple("【[(")
_ONLY_EDGES = {"word_boundary", "legislature"}


class Context(NamedTuple):
    """A context rule: words of which one must stand within `distance` of the form."""

    distance: int
    cues: tuple[str, ...]


@cache
def contexts() -> dict[str, Context]:
    """Return the context rules by name."""
    cues: dict[str, list[str]] = {}
    distances: dict[str, int] = {}
    for row in lexicon.rows("organization_contexts"):
        cues.setdefault(row["rule"], [])
        if row["place"] == "near":
            cues[row["rule"]].append(fold(row["cue"]))
            distances[row["rule"]] = int(row["distance"])
    return {rule: Context(distances.get(rule, 0), tuple(words)) for rule, words in cues.items()}


def find_known(page: Page) -> Iterator[Match[Organization]]:
    """Yield the bodies of the lexicon, longest first; a guarded form only where its context holds."""
    matches = list(_matches(page))
    named = {match.value.identity for match in matches if not match.value.guarded}
    sure = [not match.value.guarded or _holds(page, match, named) for match in matches]
    for at, match in enumerate(matches):
        if sure[at] or _listed(page, matches, sure, at):
            yield match


def _matches(page: Page) -> Iterator[Match[Organization]]:
    """Yield the longest forms of the lexicon that can be words where they stand."""
    start = 0
    held = {at for word in page.find(vocabulary().not_bodies) for at in range(word.start, word.end)}
    for match in page.find_all(vocabulary().organizations):
        if match.start < start or (match.start in held and match.end - 1 in held):
            continue
        if page.inside_person(match.start, match.end):
            continue
        if _is_whole(page, match) and not _is_medium(page, match):
            yield match
            start = match.end


def _is_whole(page: Page, match: Match[Organization]) -> bool:
    """Tell whether a form is no part of a longer Latin word or number, and a guarded one a word of its own."""
    folded, (start, end) = page.folded, (match.start, match.end)
    for edge in (start, end):
        if 0 < edge < len(folded) and _is_latin(folded[edge - 1]) and _is_latin(folded[edge]):
            return False
    if end - start > _SHORT and not match.value.guarded:
        return True
    if not page.is_word_edge(end):
        return False
    # In 成立|院|攻防 a suffix stands alone, which is no word: it ends the name, however the word before was cut.
    alone = page.has_words and page.is_word_edge(end - 1) and folded[end - 1] in _heads()
    return page.is_word_edge(start) or alone or folded.startswith(_behind(match.value.context), end)


@cache
def _behind(rule: str) -> tuple[str, ...]:
    """Return the words that make a form of a rule a name where they stand directly behind it."""
    rows = lexicon.rows("organization_contexts")
    return tuple(fold(row["cue"]) for row in rows if row["rule"] == rule and row["place"] == "behind")


@cache
def _heads() -> frozenset[str]:
    """Return the single characters in which names of bodies end (院, 署, 會)."""
    return frozenset(suffix for suffix in lexicon.column("organization_suffixes", "suffix") if len(suffix) == 1)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_medium(page: Page, match: Match[Organization]) -> bool:
    """Tell whether a platform is only where something is said: 在臉書發文, 臉書粉絲團."""
    if match.value.type != "platform":
        return False
    before = page.folded[max(0, match.start - 2) : match.start].rstrip()
    behind = page.folded[match.end : match.end + 4].lstrip()
    return before.endswith(tuple(context("platform_before"))) or behind.startswith(tuple(context("platform_after")))


def _holds(page: Page, match: Match[Organization], named: set[str]) -> bool:
    """Tell whether the context rule of a guarded form holds."""
    entry = match.value
    if entry.context in _ONLY_EDGES or entry.identity in named or STOCK_CODE.match(page.folded, match.end):
        return True
    if entry.type in _MEDIA and page.folded[match.start - 1 : match.start] in _OPENING:
        return True
    context = contexts().get(entry.context, Context(0, ()))
    near = page.folded[max(0, match.start - context.distance) : match.end + context.distance]
    return any(cue in near for cue in context.cues) or bool(named.intersection(entry.parents))


def _listed(page: Page, matches: Sequence[Match[Organization]], sure: Sequence[bool], at: int) -> bool:
    """Tell whether a form stands beside a sure one in a list: A、B與C."""
    match = matches[at]
    before = at > 0 and sure[at - 1] and page.folded[matches[at - 1].end : match.start] in _LIST_MARKS
    return before or (
        at + 1 < len(matches) and sure[at + 1] and page.folded[match.end : matches[at + 1].start] in _LIST_MARKS
    )
