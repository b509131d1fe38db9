"""Figures that tell how far a target has come (目前已達8萬戶), and which target they belong to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline import lexicon
from pipeline.ledger.following import Index, place_of
from pipeline.ledger.matching import contradict, level, likeness, thresholds
from pipeline.ledger.wording import NATION

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from pipeline.ledger.following import Thread
    from pipeline.ledger.matching import Case

_BEFORE = 16  # characters in front of a figure in which a word of progress counts
_OVERSHOT = 1.5  # a figure that is so many times the target is another measure


def tells_progress(case: Case, starts: Container[tuple[str, int]] = frozenset()) -> bool:
    """Tell whether a figure is told as the state of something under way.

    `starts` are the articles and places of figures that a target starts from (由8項增為17項): they tell no progress.
    """
    claim = case.claim
    if claim.target is not None and (claim.doc, claim.target.start) in starts:
        return False
    if claim.target is None or claim.superseded or claim.negated or claim.target.change:
        return False
    at = claim.target.start - claim.sentence.start
    return bool(_words().search(claim.sentence.text[max(0, at - _BEFORE) : at]))


@lexicon.cache
def _words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, lexicon.column("ledger_progress", "word"))))


def link_progress(figures: Iterable[Case], threads: Sequence[Thread]) -> dict[int, list[Case]]:
    """Return the figures of every thread that has any, by its place, in order of publication."""
    index = Index()
    for thread in threads:
        for case in thread.cases:
            index.add(case, thread.place)
    linked: dict[int, list[Case]] = {}
    for figure in sorted(figures, key=place_of):
        fits = [(_fit(figure, threads[place]), -place) for place in index.find(figure)]
        best, place = max(fits, default=(0.0, 0))
        if best > 0:
            linked.setdefault(-place, []).append(figure)
    return linked


def _fit(figure: Case, thread: Thread) -> float:
    """Return how like the target's goal the figure's is; 0 where the figure cannot be about it."""
    first, last = thread.cases[0], thread.cases[-1]
    if figure.published < first.published or figure.unit != last.unit or figure.words.places - {NATION} != last.words.places - {NATION}:
        return 0.0
    if not _in_time(figure, last) or any(contradict(figure, case) for case in thread.compared()):
        return 0.0
    if not _below(figure, last):
        return 0.0
    alike = max(likeness(figure.words, case.words) for case in thread.compared())
    return alike if alike >= thresholds()["progress"] else 0.0


def _in_time(figure: Case, target: Case) -> bool:
    """Tell whether the figure's period is one in which the target was under way; of a forecast, its own period."""
    year, end = figure.claim.year, target.claim.year
    if target.claim.modality == "forecast":
        return year is not None and end is not None and year.value == end.value
    if year is None:
        return True
    return year.value >= target.published.year and (end is None or year.value <= end.value)


def _below(figure: Case, target: Case) -> bool:
    have, aim = (level(case.claim.target) if case.claim.target else None for case in (figure, target))
    if have is None or aim is None or aim <= 0:
        return False
    told_together = figure.claim.doc == target.claim.doc and have == aim
    return 0 < have <= _OVERSHOT * aim and not told_together
