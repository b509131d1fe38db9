"""Figures that tell how far a target has come (目前已達8萬戶), and which target they belong to."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline import lexicon
from pipeline.ledger.following import Index, place_of
from pipeline.ledger.matching import contradict, likeness, thresholds
from pipeline.ledger.wording import NATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.ledger.cases import Case
    from pipeline.ledger.following import Thread
    from pipeline.types import Claim

_BEFORE = 16  # characters in front of a figure in which a word of progress counts
_OVERSHOT = 1.5  # a figure that is so many times the target is another measure


def tells_progress(claim: Claim) -> bool:
    """Tell whether a claim is a figure told as the state of something under way."""
    if claim.kind != "figure" or claim.target is None or claim.superseded or claim.negated or claim.target.change:
        return False
    at = claim.target.start - claim.sentence.start
    return bool(_words().search(claim.sentence.text[max(0, at - _BEFORE) : at]))


@lexicon.cache
def _words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, lexicon.column("ledger_progress", "word"))))


def link_progress(figures: Iterable[Case], threads: Sequence[Thread]) -> dict[int, list[Case]]:
    """Return the figures of every thread that has any, by its place, in order of publication."""
    index, beside = Index(), defaultdict[object, set[int]](set)
    for thread in threads:
        for case in thread.cases:
            index.add(case, thread.place)
            beside[_sentence(case)].add(thread.place)
    linked: dict[int, list[Case]] = {}
    for figure in sorted(figures, key=place_of):
        fits = [(_fit(figure, threads[place]), -place) for place in index.find(figure)]
        best, place = max(fits, default=(0.0, 0))
        if best == 0 and len(said_with := beside.get(_sentence(figure), set())) == 1:
            best, place = _fit_beside(figure, threads[next(iter(said_with))])
        if best > 0:
            linked.setdefault(-place, []).append(figure)
    return linked


def _sentence(case: Case) -> object:
    return case.claim.doc, case.claim.sentence.start, case.measure


def _fit_beside(figure: Case, thread: Thread) -> tuple[float, int]:
    """Return a fit for a figure right behind the only target of its sentence: 12萬戶社宅的目標，現在已興辦5.8萬戶."""
    told = [case for case in thread.cases if _sentence(case) == _sentence(figure)]
    behind = all(case.target.end <= figure.target.start for case in told)
    return (float(behind and _can_be(figure, thread)), -thread.place)


def _fit(figure: Case, thread: Thread) -> float:
    """Return how like the target's goal the figure's is; 0 where the figure cannot be about it."""
    if not _can_be(figure, thread):
        return 0.0
    alike = max(likeness(figure.words, case.words) for case in thread.compared())
    return alike if alike >= thresholds()["progress"] else 0.0


def _can_be(figure: Case, thread: Thread) -> bool:
    """Tell whether a figure can be about a target, by unit, place, period and number."""
    first, last = thread.cases[0], thread.cases[-1]
    if figure.published < first.published or figure.unit != last.unit or last.is_small:
        return False
    if not figure.words.places - {NATION} <= last.words.places:  # one place's part of it
        return False
    if any(contradict(figure, case) for case in thread.compared()):
        return False
    return _in_time(figure, last) and _below(figure, last)


def _in_time(figure: Case, target: Case) -> bool:
    """Tell whether the figure's period is one in which the target was under way; of a forecast, its own period."""
    year, end = figure.claim.year, target.claim.year
    if target.claim.modality == "forecast":
        return year is not None and end is not None and year.value == end.value
    if year is None:
        return True
    return year.value >= target.published.year and (end is None or year.value <= end.value)


def _below(figure: Case, target: Case) -> bool:
    have, aim = figure.level, target.level
    if have is None or aim is None or aim <= 0:
        return False
    told_together = figure.claim.doc == target.claim.doc and have == aim
    return 0 < have <= _OVERSHOT * aim and not told_together
