"""Follow targets over articles: every target joins the entry it is most like, or opens one.

Only entries of the same party and measure that share words with the target are looked at, the newest ones of every
word, so that the time grows with the number of targets and not with its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from pipeline.ledger.matching import contradict, margin, same_number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.ledger.cases import Case

_NEWEST = 40  # entries that are looked at for every word, newest first
_CANDIDATES = 12  # of these, how many are compared: those that share most words
_COMPARED = 3  # tellings of an entry that a target is compared with, besides the first


class Thread:
    """The tellings of one target so far."""

    def __init__(self, place: int) -> None:
        """Start without tellings; `place` is the thread's number in order of its first telling."""
        self.place = place
        self.cases: list[Case] = []

    def compared(self) -> list[Case]:
        """Return the tellings that a new one is compared with, newest first."""
        newest = self.cases[: -_COMPARED - 1 : -1]
        return newest if len(self.cases) <= _COMPARED else [*newest, self.cases[0]]


class Fit(NamedTuple):
    """How well a target goes with a thread; sorts by it, the older thread and the earlier target first."""

    margin: float
    thread: int
    case: int


def place_of(case: Case) -> tuple[dt.date, str, int, str]:
    """Return by what tellings are ordered: date, article, place in it."""
    return case.published, case.claim.doc, case.target.start, case.claim.id


def follow(cases: Iterable[Case]) -> list[Thread]:
    """Return the threads that targets form, in order of their first tellings."""
    threads: list[Thread] = []
    index = Index()
    said: dict[str, set[object]] = {}
    ordered = sorted(cases, key=place_of)
    for _, group in groupby(ordered, key=lambda case: (case.published, case.claim.doc)):
        article = list(group)
        said[article[0].claim.doc] = {_number_key(case) for case in article}
        for case, thread in _homes(article, threads, index, said):
            home = thread
            if home is None:
                home = Thread(len(threads))
                threads.append(home)
            home.cases.append(case)
            index.add(case, home.place)
    return threads


class Index:
    """Finds threads by party, measure and words."""

    def __init__(self) -> None:
        """Start empty."""
        self._threads: dict[object, deque[int]] = defaultdict(lambda: deque(maxlen=_NEWEST))

    def add(self, case: Case, thread: int) -> None:
        """Make a thread known by one more telling."""
        for key in _keys(case):
            known = self._threads[key]
            if not known or known[-1] != thread:
                known.append(thread)

    def find(self, case: Case) -> list[int]:
        """Return the threads that share most words with a case, oldest first."""
        shared = Counter(thread for key in _keys(case) for thread in set(self._threads.get(key, ())))
        return sorted(
            thread for thread, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_CANDIDATES]
        )


def _keys(case: Case) -> Iterator[tuple[object, ...]]:
    return ((party, case.measure, pair) for party in case.parties for pair in case.known_by)


def _homes(
    article: Sequence[Case], threads: Sequence[Thread], index: Index, said: dict[str, set[object]]
) -> Iterator[tuple[Case, Thread | None]]:
    """Yield the cases of an article with their threads: the best fit first, one number of the article for each."""
    fits = sorted(
        (
            Fit(-fit, place, at)
            for at, case in enumerate(article)
            for place in index.find(case)
            if (fit := _fit(case, threads[place], said)) is not None
        ),
    )
    home: dict[int, Thread] = {}
    taken: dict[int, Case] = {}
    for _, place, at in fits:
        other = taken.get(place)
        if at in home or (other is not None and not same_number(other, article[at])):
            continue
        home[at], taken[place] = threads[place], article[at]
    for at, case in enumerate(article):
        yield case, home.get(at)


def _fit(case: Case, thread: Thread, said: dict[str, set[object]]) -> float | None:
    """Return how well a case goes with a thread; None where it does not or where anything in the two contradicts."""
    compared = thread.compared()
    if any(contradict(case, other) for other in compared):
        return None
    margins = [
        found
        for other in compared
        if (found := margin(other, case)) is not None
        and (same_number(other, case) or not _stand_beside(other, case, said))
    ]
    return max(margins, default=None)


def _stand_beside(one: Case, other: Case, said: dict[str, set[object]]) -> bool:
    """Tell whether one article has both numbers: then they are two targets, not one that was changed."""
    return _number_key(one) in said[other.claim.doc] or _number_key(other) in said[one.claim.doc]


def _number_key(case: Case) -> object:
    return case.measure, case.number
