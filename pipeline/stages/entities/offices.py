"""Who holds which office: titles beside names, bare titles, and surnames with titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.stages.entities.coreference import key_of
from pipeline.stages.entities.name_shapes import is_han_name, surname_length
from pipeline.stages.entities.page import Candidate, Page, is_han
from pipeline.stages.entities.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NO_HOLDER = {"surname_title", "surname_called", "byline"}
_CONNECTIVES = "兼暨及"
BARE = 9


class Office(NamedTuple):
    """A title that stands beside a name, and the body named in front of both."""

    start: int
    end: int
    title: str
    body: str | None


class Holder(NamedTuple):
    """A person at a place, with all the titles the article gives the person."""

    start: int
    key: str
    surname: str
    titles: frozenset[str]


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
        self.holders = [self._holder(mention) for mention in people]

    def _beside(self, mention: Candidate) -> Office | None:
        """Return the title directly before or behind a name."""
        page = self._page
        for end in (mention.start, mention.start - 1):
            if end in page.title_to and page.folded[end : mention.start].strip() == "":
                start = self._first_of_several(page.title_to[end])
                return Office(start, end, page.text[start:end], self._body_to(start))
        for start in (mention.end, mention.end + 1):
            if start in page.title_at and page.folded[mention.end : start].strip() == "":
                end = page.title_at[start]
                return Office(start, end, page.text[start:end], self._body_to(mention.start))
        return None

    def _first_of_several(self, start: int) -> int:
        """Return the start of 董事長兼總經理 where 總經理 begins at `start`."""
        if self._page.folded[start - 1 : start] in tuple(_CONNECTIVES) and start - 1 in self._page.title_to:
            return self._page.title_to[start - 1]
        return start

    def _body_to(self, end: int) -> str | None:
        """Return the body that ends at `end`, or overlaps the title by a character (經濟部|部長 written 經濟部長)."""
        return self._bodies.get(end) or self._bodies.get(end + 1)

    def _holder(self, mention: Candidate) -> Holder:
        folded = self._page.folded[mention.start : mention.end]
        surname = folded[: surname_length(folded, 0)] if is_han_name(folded) else ""
        key = key_of(self._page, mention)
        return Holder(mention.start, key, surname, frozenset(o.title for o in self.by_key.get(key, ())))

    def of_surname(self, mention: Candidate) -> str | None:
        """Return the person meant by surname and title: one of that title, else the only one of that surname."""
        page = self._page
        length = surname_length(page.folded, mention.start)
        surname = page.folded[mention.start : mention.start + length]
        title = page.folded[mention.start + length : mention.end]
        same = [h for h in self.holders if h.surname == surname]
        titled = [h for h in same if any(same_office(title, t) for t in h.titles)]
        return _nearest(titled, mention.start) or _only(h for h in same if not h.titles) or _only(iter(same))

    def of_title(self, mention: Candidate) -> str | None:
        """Return the person meant by a bare title: the only holder, else the last of the paragraph, else the first."""
        title = self._page.folded[mention.start : mention.end]
        titled = [h for h in self.holders if title in h.titles]
        begin = self._page.paragraph_start(mention.start)
        beside = [h for h in titled if begin <= h.start < mention.start]
        return _only(iter(titled)) or _nearest(beside, mention.start) or _nearest(titled, 0)

    def bare(self, mentions: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield the titles that stand without a name and could stand for a person."""
        page, words = self._page, vocabulary()
        taken = set(self.spans)
        for mention in mentions:
            taken.update(range(mention.start, mention.end))
        at = 0
        for title in page.titles:
            if title.start < at or title.value.kind != "office" or taken.intersection(range(title.start, title.end)):
                continue
            before, after = page.folded[title.start - 1 : title.start], page.folded[title.end : title.end + 2]
            if before in words.bare_before or {after, after[:1]} & words.bare_after:
                continue
            if not is_han(before or " ") or page.is_break(title.start):
                at = title.end
                yield Candidate(title.start, title.end, "PERSON", "bare_title", BARE)


def same_office(first: str, second: str) -> bool:
    """Tell whether two titles can be one office: 委員 and 主任委員, 署長 and 副署長 (not told apart)."""
    return first == second or first in second or second in first


def _only(holders: Iterator[Holder]) -> str | None:
    keys = {holder.key for holder in holders}
    return keys.pop() if len(keys) == 1 else None


def _nearest(holders: Sequence[Holder], at: int) -> str | None:
    """Return the last holder before `at`, else the first one, None where there is none."""
    before = [holder for holder in holders if holder.start < at]
    return before[-1].key if before else holders[0].key if holders else None
