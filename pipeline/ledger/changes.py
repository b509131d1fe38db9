"""What changed from one telling of a target to the next: raised, lowered, postponed, advanced, dropped."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.ledger.records import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.ledger.cases import Case
    from pipeline.ledger.records import ChangeKind

_CLOSE = 1e-9
_ABOUT = 0.1  # how far apart, as a part of the greater, two numbers are that are only about right
_LEAST_LATER, _LEAST_SILENCE = 2, 90  # later articles, and days up to the last of them, that make silence tell
_SHOWN = 5  # claims of later articles that a silent end names


def changes(cases: Sequence[Case], unit: float) -> Iterator[Change]:
    """Yield the changes between the tellings of a target, in order of publication; levels are divided by `unit`."""
    first = cases[0]
    if revised := _revised(first):
        yield revised
    for before, after in pairwise(cases):
        if before.claim.doc != after.claim.doc:
            yield from _number_changes(before, after, unit)
    yield from _year_changes(cases)


def _number_changes(before: Case, after: Case, unit: float) -> Iterator[Change]:
    old, new = before.level, after.level
    if old is None or new is None or before.number == after.number or _agree(before, after):
        return
    kind: ChangeKind = "raised" if new > old else "lowered"
    claims = (before.claim.id, after.claim.id)
    yield Change(
        kind=kind, reason="said", published=after.published, before=old / unit, after=new / unit, claims=claims
    )


def _agree(one: Case, other: Case) -> bool:
    """Tell whether two numbers can both be true: 超過3% and 3.32%, or 約30萬 and 31萬."""
    under, over = sorted((one, other), key=lambda case: case.level or 0.0)
    low, high = under.level or 0.0, over.level or 0.0
    if under.target.relation == ">=" or over.target.relation == "<=":
        return True
    about = "~" in {under.target.relation, over.target.relation}
    return high - low <= (_ABOUT if about else _CLOSE) * abs(high)


def _year_changes(cases: Sequence[Case]) -> Iterator[Change]:
    """Yield changes of the year between tellings that state one; one carried over from another clause is too unsure."""
    dated = [case for case in cases if case.claim.year and case.claim.year.how != "carried"]
    for before, after in pairwise(dated):
        old, new = (case.claim.year.value for case in (before, after) if case.claim.year)
        if old != new and before.claim.doc != after.claim.doc:
            kind: ChangeKind = "postponed" if new > old else "advanced"
            claims = (before.claim.id, after.claim.id)
            yield Change(kind=kind, reason="said", published=after.published, before=old, after=new, claims=claims)


def _revised(case: Case) -> Change | None:
    """Return the change that a first telling itself names: 由15%上修至20%."""
    base, target = case.claim.base, case.target
    if base is None or base.role != "revision" or base.value is None or target.value is None:
        return None
    if base.unit != target.unit or base.value == target.value:
        return None
    return Change(
        kind="raised" if target.value > base.value else "lowered",
        reason="revised",
        published=case.published,
        before=base.value,
        after=target.value,
        claims=(case.claim.id,),
    )


def dropped_silently(told_last: dt.date, later: Sequence[tuple[dt.date, str, str]]) -> Change | None:
    """Return the silent end that later articles show, given as (date, article, claim) in order; None if too few do."""
    if len(later) < _LEAST_LATER or (later[-1][0] - told_last).days < _LEAST_SILENCE:
        return None
    claims = tuple(claim for _, _, claim in later[:_SHOWN])
    return Change(kind="dropped", reason="silent", published=later[0][0], before=None, after=None, claims=claims)


def year_passed(cases: Sequence[Case], heard_until: dt.date) -> Change | None:
    """Return the end of a target whose year is over, where its party was heard after that."""
    years = [case.claim.year for case in cases if case.claim.year and case.claim.year.how != "carried"]
    if not years:
        return None
    end = dt.date(min(max(years[-1].value, dt.MINYEAR), dt.MAXYEAR), 12, 31)
    if end >= heard_until or cases[-1].published > end:
        return None
    return Change(
        kind="dropped",
        reason="year-passed",
        published=end,
        before=years[-1].value,
        after=None,
        claims=(cases[-1].claim.id,),
    )
