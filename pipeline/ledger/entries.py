"""Make the lines of `ledger.jsonl` of the claims of one or more runs."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pipeline.ledger.cases import Case, case_of, party_name
from pipeline.ledger.changes import changes, dropped_silently, year_passed
from pipeline.ledger.following import follow
from pipeline.ledger.later import Silence
from pipeline.ledger.measures import scale, written
from pipeline.ledger.progress import link_progress, tells_progress
from pipeline.ledger.records import Entry, Telling
from pipeline.ledger.wording import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipeline.ledger.following import Thread
    from pipeline.ledger.records import Change
    from pipeline.types import Claim


def entries(
    read: Callable[[], Iterable[Claim]], *, least_days: int = 2, earlier: Mapping[str, str] | None = None
) -> list[Entry]:
    """Return the entries of all targets told on so many days, in order of their first telling.

    `read` yields the claims and is called twice. `earlier` has the entry id of every claim in an earlier ledger: an
    entry keeps the id it had.
    """
    targets, figures = _cases(read())
    threads = follow(targets)
    progress = link_progress(figures, threads)
    wanted = [thread for thread in threads if _days(thread, progress.get(thread.place, ())) >= least_days]
    silence = Silence(wanted)
    for claim in read():
        silence.hear(claim)
    ids = _ids(wanted, earlier or {})
    made = [_entry(thread, progress.get(thread.place, []), silence, ids[thread.place]) for thread in wanted]
    return sorted(made, key=lambda entry: (entry.first, entry.id))


def _cases(claims: Iterable[Claim]) -> tuple[list[Case], list[Case]]:
    """Return the targets that can be followed, and the figures that tell of progress, but not those one starts from."""
    targets: list[Case] = []
    figures: list[Case] = []
    starts = set[tuple[str, int]]()
    for claim in claims:
        if claim.base:
            starts.add((claim.doc, claim.base.start))
        if (claim.kind == "target" or tells_progress(claim)) and (case := case_of(claim)):
            (targets if claim.kind == "target" else figures).append(case)
    return targets, [case for case in figures if (case.claim.doc, case.target.start) not in starts]


def _days(thread: Thread, progress: Sequence[Case]) -> int:
    return len({case.published for case in (*thread.cases, *progress)})


def _articles(thread: Thread, progress: Sequence[Case]) -> int:
    return len({case.claim.doc for case in (*thread.cases, *progress)})


def _ids(threads: Sequence[Thread], earlier: Mapping[str, str]) -> dict[int, str]:
    """Return the id of every thread: the one that an earlier ledger gave to one of its claims, or its first claim's."""
    ids: dict[int, str] = {}
    used = set[str]()
    for thread in threads:
        known = [earlier[case.claim.id] for case in thread.cases if case.claim.id in earlier]
        own = next((name for name in known if name not in used), None)
        if own:
            ids[thread.place] = own
            used.add(own)
    for thread in threads:
        if thread.place not in ids:
            ids[thread.place] = _new_id(thread.cases[0].claim.id, used)
            used.add(ids[thread.place])
    return ids


def _new_id(claim: str, used: set[str]) -> str:
    name = "t" + claim.removeprefix("c")
    later = (f"{name}~{n}" for n in count(2))
    return name if name not in used else next(other for other in later if other not in used)


def _entry(thread: Thread, progress: Sequence[Case], silence: Silence, name: str) -> Entry:
    cases = thread.cases
    last = cases[-1]
    target = last.target
    unit = scale(target)
    party = _party(cases)
    return Entry(
        id=name,
        party=party_name(next(case.claim for case in cases if party in case.parties), party),
        parties=tuple(dict.fromkeys(key for case in cases for key in case.parties)),
        speakers=tuple(dict.fromkeys(case.claim.speaker.name for case in cases if case.claim.speaker)),
        goal=_goal(cases),
        unit=target.unit,
        dimension=target.dimension,
        per=target.per.unit if target.per else None,
        change_of_level=target.change,
        first=cases[0].published,
        last=last.published,
        articles=_articles(thread, progress),
        value=target.value,
        low=target.low,
        high=target.high,
        relation=target.relation,
        year=_year(cases),
        told=tuple(_telling(case, unit) for case in cases),
        changes=tuple(sorted(_changes(thread, progress, silence), key=lambda c: (c.published, c.kind, c.claims))),
        progress=tuple(replace(_telling(case, unit), share=_share(case, cases)) for case in progress),
    )


def _party(cases: Sequence[Case]) -> str:
    """Return the key that most tellings have in common, the first named of equals."""
    often = Counter(key for case in cases for key in case.parties)
    return max(often, key=lambda key: often[key])


def _year(cases: Sequence[Case]) -> int | None:
    """Return the year last told, rather one that is stated than one carried over from another clause."""
    told = [case.claim.year for case in cases if case.claim.year]
    sure = [year for year in told if year.how != "carried"]
    return (sure or told)[-1].value if told else None


def _goal(cases: Sequence[Case]) -> str:
    """Return the goal in the words of the surest telling, with its object where they alone do not say of what."""
    best = max(cases, key=lambda case: case.claim.confidence).claim
    if best.goal is None:
        return best.sentence.text
    return best.goal.text if words_of(best.goal.text) else (best.goal.object or "") + best.goal.text


def _changes(thread: Thread, progress: Sequence[Case], silence: Silence) -> Iterator[Change]:
    yield from changes(thread.cases, scale(thread.cases[-1].target))
    last = thread.cases[-1]
    if last.claim.modality == "forecast" or any(figure.published > last.published for figure in progress):
        return  # a forecast ends with its period, and a figure told later tells of the target too
    heard = silence.last_heard(last.parties) or last.published
    ended = dropped_silently(last.published, silence.later(thread.place)) or year_passed(thread.cases, heard)
    if ended:
        yield ended


def _share(figure: Case, cases: Sequence[Case]) -> float | None:
    """Return which part of the target, as told last before the figure, the figure is."""
    before = [case for case in cases if case.published <= figure.published] or cases[:1]
    have, aim = figure.level, before[-1].level
    return round(have / aim, 4) if have is not None and aim else None


def _telling(case: Case, unit: float) -> Telling:
    claim, target, at = case.claim, case.target, case.level
    return Telling(
        published=case.published,
        doc=claim.doc,
        claim=claim.id,
        speaker=claim.speaker.name if claim.speaker else None,
        text=written(target),
        value=target.value,
        low=target.low,
        high=target.high,
        relation=target.relation,
        unit=target.unit,
        level=None if at is None else at / unit,
        year=claim.year.value if claim.year else None,
        modality=claim.modality,
        sentence=claim.sentence.text,
        start=target.start - claim.sentence.start,
        end=target.end - claim.sentence.start,
        outlet=claim.outlet,
        title=claim.title,
        url=claim.url,
        confidence=claim.confidence,
    )
