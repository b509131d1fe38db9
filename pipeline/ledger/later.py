"""Later articles in which the party of a target treats the same goal and says nothing of the target."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pipeline.ledger.cases import is_heard
from pipeline.ledger.matching import thresholds
from pipeline.ledger.measures import number
from pipeline.ledger.parties import parties
from pipeline.ledger.wording import NATION, pairs, places_in, said, words_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from pipeline.ledger.following import Thread
    from pipeline.types import Claim

Later = tuple["dt.date", str, str]  # date, article, claim
_LEAST_WORDS = 3  # pairs that a goal must have to be known again in running text


class Silence:
    """Collects, claim by claim, which later articles treat the goals of threads."""

    def __init__(self, threads: Sequence[Thread]) -> None:
        """Watch threads; each is found by the rarest of its words among those of its parties."""
        self._threads = {thread.place: thread for thread in threads}
        self._goals = {place: _goal(thread) for place, thread in self._threads.items()}
        self._by_word = self._index()
        self._docs = {place: {case.claim.doc for case in thread.cases} for place, thread in self._threads.items()}
        self._later: dict[int, set[Later]] = defaultdict(set)
        self._told_again: set[int] = set()
        self._parties = {party for thread in threads for party in thread.cases[-1].parties}
        self.heard_until: dict[str, dt.date] = {}

    def _index(self) -> dict[tuple[str, str], list[int]]:
        keys = {
            place: [(party, word) for party in thread.cases[-1].parties for word in self._goals[place]]
            for place, thread in self._threads.items()
        }
        often = Counter(key for words in keys.values() for key in words)
        index: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, thread in self._threads.items():
            for party in thread.cases[-1].parties:
                own = [key for key in keys[place] if key[0] == party]
                if len(own) >= _LEAST_WORDS:
                    index[min(own, key=lambda key: (often[key], key))].append(place)
        return index

    def hear(self, claim: Claim) -> None:
        """Take one claim of any kind."""
        if claim.published is None or not is_heard(claim):
            return
        words = None
        for party in parties(claim):
            if party not in self._parties:
                continue
            self.heard_until[party] = max(claim.published, self.heard_until.get(party, claim.published))
            words = pairs(words_of(claim.sentence.text)) if words is None else words
            for word in words:
                for place in self._by_word.get((party, word), ()):
                    self._note(place, claim, words)

    def _note(self, place: int, claim: Claim, words: frozenset[str]) -> None:
        last = self._threads[place].cases[-1]
        goal = self._goals[place]
        if claim.published is None or claim.doc in self._docs[place] or claim.published <= last.published:
            return
        if len(goal & words) < thresholds()["gone_on"] * len(goal):
            return
        if not places_in(said(claim)) - {NATION} <= last.words.places:  # the same goal elsewhere
            return
        if claim.target and number(claim.target) == last.number:
            self._told_again.add(place)
        self._later[place].add((claim.published, claim.doc, claim.id))

    def later(self, place: int) -> list[Later]:
        """Return one claim an article that treats the thread's goal without its target; empty where one tells it."""
        if place in self._told_again:
            return []
        first: dict[str, Later] = {}
        for found in sorted(self._later.get(place, ())):
            first.setdefault(found[1], found)
        return list(first.values())

    def last_heard(self, keys: Iterable[str]) -> dt.date | None:
        """Return the date of the last article that any of the parties speaks in."""
        return max((self.heard_until[key] for key in keys if key in self.heard_until), default=None)


def _goal(thread: Thread) -> frozenset[str]:
    """Return the words that all wordings of the last tellings share, or those of the last."""
    shared = frozenset.intersection(*(case.known_by for case in thread.compared()))
    return shared if len(shared) >= _LEAST_WORDS else thread.cases[-1].words.object
