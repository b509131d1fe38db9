"""Who holds which office: titles beside names, bare titles, and surnames with titles."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from pipeline import lexicon
from pipeline.fold import fold
from pipeline.lexicon import cache
from pipeline.stages.entities.coreference import key_of
from pipeline.stages.entities.name_shapes import is_han_name, surname_length
from pipeline.stages.entities.page import Candidate, Page, is_han
from pipeline.stages.entities.vocabulary import context, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NO_HOLDER = {"surname_title", "surname_called", "byline"}
_COUNTRY = "country"
_CONNECTIVES = "兼暨及"
BARE = 9


class Office(NamedTuple):
    """A title that stands beside a name, and the body named in front of both."""

    start: int
    end: int
    title: str
    body: str | None
    abroad: bool  # a country stands in front of the title: 巴拉圭總統


class Holder(NamedTuple):
    """A person at a place, with all the titles the article gives the person."""

    start: int
    key: str
    titles: frozenset[str]
    abroad: bool


class Offices:
    """The offices of one article."""

    def __init__(self, page: Page, mentions: Sequence[Candidate]) -> None:
        self._page = page
        self._bodies = {m.end: page.text[m.start : m.end] for m in mentions if m.kind == "ORG"}
        self.by_key: dict[str, list[Office]] = {}
        self.spans: set[int] = set()
        people = [m for m in mentions if m.kind == "PERSON" and m.rule not in _NO_HOLDER]
        for mention in people:
            office = self._beside(mention)
            if office:
                self.by_key.setdefault(key_of(page, mention), []).append(office)
                self.spans.update(range(office.start, office.end))
        self._held: dict[str, tuple[frozenset[str], bool]] = {}
        self._addressed: dict[tuple[str, str], list[Holder]] = {}
        self._bare: dict[str, list[Holder]] = {}
        self._by_title: dict[str, list[Holder]] = {}
        self._by_surname: dict[str, list[Holder]] = {}
        for mention in people:
            self._register(mention)

    def _beside(self, mention: Candidate) -> Office | None:
        """Return the title directly before or behind a name."""
        page = self._page
        for end in (mention.start, mention.start - 1):
            if end in page.title_to and page.folded[end : mention.start].strip() == "":
                start = self._first_of_several(page.title_to[end])
                return self._office(start, end, start)
        for start in (mention.end, mention.end + 1):
            if start in page.title_at and page.folded[mention.end : start].strip() == "":
                end = page.title_at[start]
                return self._office(start, end, mention.start)
        return None

    def _office(self, start: int, end: int, front: int) -> Office:
        page = self._page
        place = page.place_to(front)
        kind = vocabulary().places.words[page.folded[place:front]] if place is not None else ""
        return Office(start, end, page.text[start:end], self._body_to(front), kind == _COUNTRY)

    def _first_of_several(self, start: int) -> int:
        """Return the start of 董事長兼總經理 where 總經理 begins at `start`."""
        if self._page.folded[start - 1 : start] in tuple(_CONNECTIVES) and start - 1 in self._page.title_to:
            return self._page.title_to[start - 1]
        return start

    def _body_to(self, end: int) -> str | None:
        """Return the body that ends at `end`, or overlaps the title by a character (經濟部|部長 written 經濟部長)."""
        return self._bodies.get(end) or self._bodies.get(end + 1)

    def _register(self, mention: Candidate) -> None:
        folded = self._page.folded[mention.start : mention.end]
        key = key_of(self._page, mention)
        if key not in self._held:
            offices = self.by_key.get(key, ())
            self._held[key] = frozenset(o.title for o in offices), any(o.abroad for o in offices)
        holder = Holder(mention.start, key, *self._held[key])
        for title in holder.titles:
            self._by_title.setdefault(title, []).append(holder)
        if is_han_name(folded):
            self._by_surname.setdefault(folded[: surname_length(folded, 0)], []).append(holder)

    def of_surname(self, mention: Candidate) -> str | None:
        """Return the person meant by surname and title: one of that title, else the only one of that surname."""
        folded = self._page.folded
        title_start = mention.start + surname_length(folded, mention.start)
        surname, title = folded[mention.start : title_start], folded[title_start : mention.end]
        if (surname, title) not in self._addressed:
            self._addressed[surname, title] = self._of_surname(surname, title)
        holders = self._addressed[surname, title]
        last = bisect_right(holders, mention.start, key=_start) - 1
        return holders[max(last, 0)].key if holders else None

    def _of_surname(self, surname: str, title: str) -> list[Holder]:
        """Return the persons that surname and title can mean."""
        same = self._by_surname.get(surname, [])
        titled = [holder for holder in same if any(same_office(title, held) for held in holder.titles)]
        return titled or _alone([holder for holder in same if not holder.titles]) or _alone(same)

    def of_title(self, mention: Candidate) -> str | None:
        """Return the person meant by a bare title: the last holder named in the paragraph, else the first one.

        Holders in other countries count only where the article names no other.
        """
        title = self._page.folded[mention.start : mention.end]
        if title not in self._bare:
            titled = self._by_title.get(title) or self._by_alias(_meant_by(title))
            self._bare[title] = [holder for holder in titled if not holder.abroad] or titled
        holders = self._bare[title]
        last = bisect_right(holders, mention.start, key=_start) - 1
        if last >= 0 and holders[last].start >= self._page.paragraph_start(mention.start):
            return holders[last].key
        return holders[0].key if holders else None

    def _by_alias(self, names: frozenset[str]) -> list[Holder]:
        """Return the holders of an office by the name of its body and title (行政院長)."""
        keys = {key for key, offices in self.by_key.items() if any(names & _full_names(o) for o in offices)}
        return sorted(({h for held in self._by_title.values() for h in held if h.key in keys}), key=_start)

    def bare(self, mentions: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield the titles that stand without a name and could stand for a person."""
        page = self._page
        taken = set(self.spans)
        for mention in mentions:
            taken.update(range(mention.start, mention.end))
        at = 0
        for title in page.titles:
            if title.start < at or title.value.kind != "office" or taken.intersection(range(title.start, title.end)):
                continue
            before, after = page.folded[title.start - 1 : title.start], page.folded[title.end : title.end + 2]
            if before in context("bare_before") or {after, after[:1]} & context("bare_after"):
                continue
            if not is_han(before or " ") or page.is_break(title.start):
                at = title.end
                yield Candidate(title.start, title.end, "PERSON", "bare_title", BARE)


@cache
def _meant_by(title: str) -> frozenset[str]:
    """Return the offices that a short form stands for (閣揆: 行政院長)."""
    return frozenset(fold(row["office"]) for row in lexicon.rows("office_aliases") if fold(row["alias"]) == title)


def _full_names(office: Office) -> frozenset[str]:
    """Return an office with its body in front: 行政院 and 院長 are 行政院長 too."""
    body = fold(office.body or "")
    return frozenset((office.title, body + office.title, body + office.title[1:]))


def same_office(first: str, second: str) -> bool:
    """Tell whether two titles can be one office: 委員 and 主任委員, 署長 and 副署長 (not told apart)."""
    return first == second or first in second or second in first


def _alone(holders: list[Holder]) -> list[Holder]:
    """Return the holders where all are one person, else none."""
    return holders if len({holder.key for holder in holders}) == 1 else []


def _start(holder: Holder) -> int:
    return holder.start
