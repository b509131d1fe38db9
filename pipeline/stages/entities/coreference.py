"""Join the names of one person or body: union-find over typed evidence, each link with its rule."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.fold import name_key
from pipeline.stages.entities.name_shapes import DOTS
from pipeline.stages.entities.page import Candidate, Page, is_han
from pipeline.stages.entities.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COMPARED = 80  # shortened forms are sought among that many names of one article, so that the time stays linear
_OPENING = re.compile(r" ?\((?:以下簡稱|下稱|簡稱|即)?[:：「『]? ?")


class Link(NamedTuple):
    """Two names of one person or body, and the rule that says so; `first` is the fuller one."""

    first: str
    second: str
    rule: str


class Groups:
    """Disjoint sets of names."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}
        self.rules: dict[str, str] = {}

    def root(self, name: str) -> str:
        """Return the representative of the set that holds `name`."""
        path = []
        while (parent := self._parents.get(name, name)) != name:
            path.append(name)
            name = parent
        for passed in path:
            self._parents[passed] = name
        return name

    def join(self, link: Link) -> None:
        """Put both names of a link into one set."""
        first, second = self.root(link.first), self.root(link.second)
        if first != second:
            self._parents[second] = first
            self.rules.setdefault(link.second, link.rule)


def key_of(page: Page, mention: Candidate) -> str:
    """Return the key under which equal names of one article meet."""
    return f"{mention.kind}:{name_key(page.folded[mention.start : mention.end]).casefold()}"


def join_names(page: Page, mentions: Sequence[Candidate]) -> Groups:
    """Return the sets of names that stand for the same person or body."""
    groups = Groups()
    for link in (*_glosses(page, mentions), *_identities(page, mentions), *_shortened(page, mentions)):
        groups.join(link)
    for link in _parts_of_foreign_names(page, mentions):
        groups.join(link)
    return groups


def _glosses(page: Page, mentions: Sequence[Candidate]) -> Iterator[Link]:
    """A name with another in brackets directly behind it: 對外貿易發展協會（貿協）."""
    for first, second in pairwise(mentions):
        opening = _OPENING.fullmatch(page.folded, first.end, second.start)
        if opening and first.kind == second.kind:
            yield Link(key_of(page, first), key_of(page, second), "bracket")


def _identities(page: Page, mentions: Sequence[Candidate]) -> Iterator[Link]:
    """Names that the lexicon gives to one body."""
    seen: dict[str, str] = {}
    for mention in mentions:
        entry = vocabulary().organizations.words.get(page.folded[mention.start : mention.end])
        if mention.kind == "ORG" and entry:
            key = key_of(page, mention)
            first = seen.setdefault(entry.identity, key)
            if first != key:
                yield Link(first, key, "lexicon_alias")


def _shortened(page: Page, mentions: Sequence[Candidate]) -> Iterator[Link]:
    """A name that shortens exactly one other name of the article."""
    names = {page.folded[m.start : m.end]: key_of(page, m) for m in mentions if m.kind == "ORG"}
    ordered = sorted(names, key=len, reverse=True)[:_COMPARED]
    for short in ordered:
        fits = [long for long in ordered if len(long) > len(short) and is_shortened(short, long)]
        widest = [long for long in fits if not any(is_shortened(long, other) for other in fits if other != long)]
        if len(widest) == 1:
            yield Link(names[widest[0]], names[short], "shortened")


def is_shortened(short: str, long: str) -> bool:
    """Tell whether `short` is a short form of the body `long`; both are folded."""
    known = vocabulary().organizations.words
    if short in known and long in known and known[short].identity != known[long].identity:
        return False
    return _drops_end(short, long) or _drops_front(short, long) or _contracts(short, long)


def _drops_end(short: str, long: str) -> bool:
    """星宇 of 星宇航空, Habana of Habana Labs: what is left out is the word for the kind of body."""
    if not long.startswith(short) or len(short) < 2:
        return False
    rest = long[len(short) :].strip()
    return rest in vocabulary().suffixes.words or (not is_han(short[-1]) and not rest[:1].islower())


def _drops_front(short: str, long: str) -> bool:
    """能源署 of 經濟部能源署, 生物產業發展協會 of 臺灣生物產業發展協會."""
    return long.endswith(short) and len(short) >= 3


def _contracts(short: str, long: str) -> bool:
    """北市府 of 台北市政府: the same characters in the same order, with the same last one, from the same word on."""
    if len(short) < 3 or short[-1] != long[-1] or not all(is_han(c) for c in short):
        return False
    starts = {0, *(match.end for match in [vocabulary().places.at(long, 0)] if match)}
    if not any(long[at] == short[0] for at in starts if at < len(long)) and short[0] not in long[:2]:
        return False
    rest = iter(long)
    return all(character in rest for character in short)


def _parts_of_foreign_names(page: Page, mentions: Sequence[Candidate]) -> Iterator[Link]:
    """A part of a dotted or Latin name: 沃西基 of 蘇珊·沃西基, Bezos of Jeff Bezos."""
    wholes: dict[str, str] = {}
    persons = [m for m in mentions if m.kind == "PERSON"]
    for mention in persons:
        parts = re.split(f"[{DOTS} ]", page.folded[mention.start : mention.end])
        if len(parts) > 1:
            wholes |= {part: key_of(page, mention) for part in parts if len(part) > 1}
    for mention in persons:
        whole = wholes.get(page.folded[mention.start : mention.end])
        if whole:
            yield Link(whole, key_of(page, mention), "part_of_name")
