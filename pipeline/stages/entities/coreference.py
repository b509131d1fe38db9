"""Join the names of one person or body: union-find over typed evidence, each link with its rule."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.fold import name_key
from pipeline.stages.entities.boundaries import is_dropped
from pipeline.stages.entities.name_shapes import DOTS
from pipeline.stages.entities.page import Candidate, Page, is_han
from pipeline.stages.entities.vocabulary import HOME, context, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COMPARED = 80  # shortened forms are sought among that many names of one article, so that the time stays linear
_GROUP = "集團"
_SHORTEST = 2
_SEXES = "男女婦"
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
    for link in (*_parts_of_names(page, mentions), *_called(page, mentions)):
        groups.join(link)
    return groups


def _glosses(page: Page, mentions: Sequence[Candidate]) -> Iterator[Link]:
    """A name with another in brackets directly behind it: 對外貿易發展協會（貿協）."""
    for first, second in pairwise(mentions):
        opening = _OPENING.fullmatch(page.folded, first.end, second.start)
        if opening and first.kind == second.kind:
            yield Link(key_of(page, first), key_of(page, second), "bracket")


def _identities(page: Page, mentions: Sequence[Candidate]) -> Iterator[Link]:
    """Names that the lexicon gives to one body or person, save a company's short name where its group is named."""
    names = {page.folded[mention.start : mention.end]: mention for mention in mentions}
    words = vocabulary()
    seen: dict[str, str] = {}
    for name, mention in names.items():
        entry = words.organizations.words.get(name) if mention.kind == "ORG" else None
        identity = entry.identity if entry else words.persons.words.get(name) if mention.kind == "PERSON" else None
        if identity is None or name + _GROUP in names:
            continue
        key = key_of(page, mention)
        first = seen.setdefault(identity, key)
        if first != key:
            yield Link(first, key, "lexicon_alias")


def _shortened(page: Page, mentions: Sequence[Candidate]) -> Iterator[Link]:
    """A name that shortens exactly one other name of the article."""
    names: dict[str, str] = {}
    for mention in mentions:
        if mention.kind == "ORG":
            names.setdefault(page.folded[mention.start : mention.end], key_of(page, mention))
    order = {name: at for at, name in enumerate(names)}
    at_home = {name for name in names if _is_at_home(name)}
    ordered = sorted(names, key=len, reverse=True)[:_COMPARED]
    for short in ordered:
        fits = [long for long in ordered if len(long) > len(short) and is_shortened(short, long)]
        abroad = not at_home - {short}
        fits = [f for f in fits if (abroad and order[f] < order[short]) or not _is_foreign_namesake(short, f)]
        fits = [f for f in fits if order[f] < order[short] or not _is_product(short, f)]
        widest = [long for long in fits if not any(is_shortened(long, other) for other in fits if other != long)]
        preferred = [long for long in widest if long in (HOME + short, short + _GROUP)] or widest
        if len(preferred) == 1:
            yield Link(names[preferred[0]], names[short], "shortened")


def _is_foreign_namesake(short: str, long: str) -> bool:
    """Tell whether `long` is another country's body of the name that `short` has at home (中國財政部, 財政部)."""
    place = long[: -len(short)]
    return long.endswith(short) and _is_at_home(short) and place in vocabulary().places.words and place != HOME


def _is_product(short: str, long: str) -> bool:
    """Tell whether `long` can be something that `short` makes (Uber, Uber Eats), and not its full name (Acme Labs)."""
    return long.isascii() and long.startswith(short) and long.rsplit(" ", 1)[-1] not in context("latin_suffix")


def _is_at_home(name: str) -> bool:
    """Tell whether a name is that of a body of Taiwan's central government."""
    entry = vocabulary().organizations.words.get(name)
    return entry is not None and entry.type == "government"


def is_shortened(short: str, long: str) -> bool:
    """Tell whether `short` is a short form of the body `long`; both are folded."""
    if _drops_end(short, long):
        return True
    known = vocabulary().organizations.words
    if short in known and long in known and known[short].identity != known[long].identity:
        return _is_foreign_namesake(short, long)
    return _drops_front(short, long) or _contracts(short, long)


def _drops_end(short: str, long: str) -> bool:
    """星宇 of 星宇航空, Habana of Habana Labs: what is left out is the word for the kind of body."""
    if not long.startswith(short) or len(short) < _SHORTEST:
        return False
    rest = long[len(short) :].strip()
    return is_dropped(rest) if is_han(rest[0]) else not (is_han(short[-1]) or rest[0].islower())


def _drops_front(short: str, long: str) -> bool:
    """能源署 of 經濟部能源署, 生物產業發展協會 of 臺灣生物產業發展協會, 央行 of 英國央行."""
    if not long.endswith(short):
        return False
    return len(short) > _SHORTEST or long[: -len(short)] in vocabulary().places.words


def _contracts(short: str, long: str) -> bool:
    """北市府 of 台北市政府: the same characters in the same order, with the same last one, from the same word on."""
    if len(short) <= _SHORTEST or short[-1] != long[-1] or not all(is_han(c) for c in short):
        return False
    starts = {0, 1, *name_starts(long)}
    if not any(long[at] == short[0] for at in starts if at < len(long)):
        return False
    rest = iter(long)
    return all(character in rest for character in short)


def name_starts(folded: str) -> Iterator[int]:
    """Yield where a body's own name can begin behind places and legal forms (財團法人|台南市|私立|樂活…)."""
    words, at = vocabulary(), 0
    while match := words.places.at(folded, at) or words.legal_forms.at(folded, at):
        at = match.end
        yield at


def _parts_of_names(page: Page, mentions: Sequence[Candidate]) -> Iterator[Link]:
    """A part of a person's name: 沃西基 of 蘇珊·沃西基, Bezos of Jeff Bezos."""
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


def _called(page: Page, mentions: Sequence[Candidate]) -> Iterator[Link]:
    """Persons of one surname and sex without a given name: 黃姓男子 and 黃男; 黃嫌 is the first of them."""
    called: dict[str, str] = {}
    for mention in sorted((m for m in mentions if m.rule == "surname_called"), key=lambda m: not _sex(page, m)):
        surname, key = page.folded[mention.start], key_of(page, mention)
        whole = called.setdefault(surname + _sex(page, mention), key)
        if not _sex(page, mention):
            whole = next((first for who, first in called.items() if who[0] == surname), key)
        yield Link(whole, key, "called")


def _sex(page: Page, mention: Candidate) -> str:
    return next((c for c in page.folded[mention.start : mention.end] if c in _SEXES), "")
