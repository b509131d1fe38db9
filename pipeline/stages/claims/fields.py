"""Small fields of a claim: negation, condition, direction, base of comparison, and the statement it stands in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.lexicon import cache, rows
from pipeline.stages.claims.edges import trimmed, words_at
from pipeline.stages.claims.governors import is_base
from pipeline.stages.claims.records import text_span
from pipeline.stages.claims.years import measured_by
from pipeline.types import Base

if TYPE_CHECKING:
    from pipeline.stages.claims.clauses import Clause
    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.cues import CueHit
    from pipeline.types import Attribution, BaseRole, Direction, Quantity, TextSpan, Year

_NEGATION_REACH = 10  # characters between a negation and what it denies
_RIGHT_BEFORE = 4  # characters, the longest negation
_DIRECTION_REACH = 10  # characters between a verb of change and its quantity
_CONDITION_REACH = 2  # clauses before the quantity's in which a condition may stand
_THAN = re.compile(r"(?:較|比|相較於?|相對於?)(?:基準年)?\s*\Z|(?:較|比|相較於?)[^，；。、]{0,4}\Z")
_QUALIFIES = re.compile(r"[^，。；]{0,6}[的之者]")
_REVISED = re.compile(r"上修|下修|調[高升降低]|上調|下調|修正")
_FORECAST_NOUN = re.compile(r"預[估測期]|目標|財測|展望|評等")
_FORMER = re.compile(r"(?:原[先本]?|先前|之前|去年)(?:的)?(?:預[估測期計定]|目標|規劃|規畫|訂|估|財測)[^，。；]{0,14}$")


def is_negated(context: Context, clause: Clause, end: int, *, stop: int) -> bool:
    """Tell whether a negation in the clause, shortly before `end`, denies what stands from there to `stop`.

    A negation in a condition or in front of a noun (尚未接種兩劑的民眾) denies something else.
    """
    if _openings().search(context.text, clause.start, end) or _QUALIFIES.match(context.text, stop, clause.end):
        return False
    start = max(clause.start, end - _NEGATION_REACH)
    found = [(m.start(), m[0]) for m in _negations().finditer(context.text, start, min(end + 4, clause.end))]
    return any(at < end and not _affirms()[word] for at, word in found)


def is_refused(context: Context, phrase: TextSpan) -> bool:
    """Tell whether an aim is denied: a negation opens its phrase or stands right before it (將不會恢復)."""
    start = max(0, phrase.start - _RIGHT_BEFORE)
    found = ((m.end(), m.start(), m[0]) for m in _negations().finditer(context.text, start, phrase.end))
    return any(phrase.start in {begin, end} and not _affirms()[word] for end, begin, word in found)


def denial_before(context: Context, start: int, end: int) -> int | None:
    """Return where the denial begins that covers or adjoins a cue at [start, end): 不應該, 不 before 會, 將不會."""
    begin = max(0, start - _RIGHT_BEFORE)
    for match in _negations().finditer(context.text, begin, end + _RIGHT_BEFORE):
        if match.start() > end:
            break
        if match.end() >= start and not _affirms()[match[0]]:
            return match.start()
    return start - 1 if start and context.word_before(start) in words_at("denial") else None


def condition_of(context: Context, position: int) -> TextSpan | None:
    """Return the condition on which what stands at `position` depends: in its clause or one of the two before."""
    at = context.clause_index(position)
    sentence = context.clauses[at].sentence
    for index in range(at, max(-1, at - 1 - _CONDITION_REACH), -1):
        clause = context.clauses[index]
        if clause.sentence != sentence:
            break
        stop = position if index == at else clause.end
        closed = _closings().search(context.text, clause.start, stop)
        if closed:
            return text_span(context.text, clause.start, closed.end())
        opened = _openings().search(context.text, clause.start, stop)
        if opened and context.begins_word(opened.start()):
            end = clause.end if index < at else opened.end() if opened[0] == "違者" else 0
            return text_span(context.text, opened.start(), end) if end else None
    return None


def direction_of(context: Context, quantity: Quantity, clause: Clause) -> Direction | None:
    """Return the direction that the nearest verb of change before the quantity gives it."""
    start = max(clause.start, quantity.start - _DIRECTION_REACH)
    earlier = context.quantities_in(start, quantity.start)
    if earlier:
        start = max(start, earlier[-1].end)
    verbs = list(_changes().finditer(context.text, start, quantity.start))
    return _directions()[verbs[-1][0]] if verbs else None


def base_of(context: Context, quantity: Quantity, clause: Clause) -> Base | None:
    """Return what the quantity is compared with or starts from."""
    if is_base(context, quantity):
        return None
    before = context.quantities_in(clause.start, quantity.start)
    if before and is_base(context, before[-1]) == "from":
        return _start(context, before[-1], clause)
    start = before[-1].end if before else clause.start
    named = list(_base_cues().finditer(context.text, start, quantity.start))
    if named:
        cue = named[-1]
        return Base(role=_roles()[cue[0]], text=cue[0], start=cue.start(), end=cue.end())
    measure = measured_by(context, quantity)
    if measure:
        return Base(role="comparison", text=measure.text, start=measure.start, end=measure.end, year=measure.year)
    return _compared(context, quantity, clause)


def _start(context: Context, base: Quantity, clause: Clause) -> Base:
    """Return the level that a change starts from; a forecast that is replaced is a revision."""
    role: BaseRole = "revision" if _is_revision(context.text[clause.start : clause.end]) else "start"
    times = context.times_in(clause.start, base.start)
    near = times[-1] if times and context.text[times[-1].end : base.start] in {"", "的"} else None
    year = near.year if near else None
    return Base(role=role, text=base.text, start=base.start, end=base.end, value=base.value, unit=base.unit, year=year)


def _compared(context: Context, quantity: Quantity, clause: Clause) -> Base | None:
    """Return the time of a comparison in the quantity's clause or the one before: 較2005年減量50%."""
    at = context.clause_index(quantity.start)
    earlier = context.clauses[at - 1] if at and context.clauses[at - 1].sentence == clause.sentence else clause
    if context.quantities_in(earlier.start, quantity.start):
        earlier = clause  # the comparison belongs to the quantity before
    for place, stop in ((clause, quantity.start), (earlier, earlier.end)):
        for time in reversed(context.times_in(place.start, stop)):
            if _THAN.search(context.text, max(place.start, time.start - 8), time.start):
                if quantity.change or direction_of(context, quantity, clause) in {"up", "down"}:
                    return Base(role="comparison", text=time.text, start=time.start, end=time.end, year=time.year)
                return None
    return None


def is_superseded(context: Context, quantity: Quantity, clause: Clause) -> bool:
    """Tell whether a quantity is an earlier forecast or target that a new one has replaced."""
    if _FORMER.search(context.text, clause.start, quantity.start):
        return True
    return is_base(context, quantity) == "from" and _is_revision(context.text[clause.start : clause.end])


def _is_revision(clause: str) -> bool:
    return bool(_REVISED.search(clause) and _FORECAST_NOUN.search(clause))


def statement_of(
    context: Context, span: tuple[int, int], attribution: Attribution | None, cue: CueHit | None, year: Year | None
) -> TextSpan:
    """Return the whole clauses from the governing cue and the time to the end of the clause, without the speech cue."""
    first, last = context.clause_at(span[0]), context.clause_at(max(span[0], span[1] - 1))
    sentence = first.sentence
    start, end = first.start, max(last.end, span[1])
    for place in (cue.start if cue else None, year.start if year else None):
        if place is not None and place < start and context.clause_at(place).sentence == sentence:
            start = context.clause_at(place).start
    if attribution:
        start, end = _within_content(attribution, span, start, end)
    low, high = trimmed(context.text, start, end)
    return text_span(context.text, min(low, span[0]), max(high, span[1]))


def _within_content(attribution: Attribution, span: tuple[int, int], start: int, end: int) -> tuple[int, int]:
    for content in attribution.content:
        if content.start <= span[0] and span[1] <= content.end:
            start, end = max(start, content.start), min(end, content.end)
    if attribution.cue and start <= attribution.cue.start and attribution.cue.end <= span[0]:
        start = attribution.cue.end
    return start, end


@cache
def _affirms() -> dict[str, bool]:
    return {row["word"]: bool(row["affirms"]) for row in rows("negations")}


@cache
def _negations() -> re.Pattern[str]:
    return _longest_first(list(_affirms()))


@cache
def _openings() -> re.Pattern[str]:
    return _longest_first([row["word"] for row in rows("conditions") if row["place"] == "open"])


@cache
def _closings() -> re.Pattern[str]:
    return _longest_first([row["word"] for row in rows("conditions") if row["place"] == "close"])


@cache
def _directions() -> dict[str, Direction]:
    return {row["verb"]: row["direction"] for row in rows("change_verbs")}  # type: ignore[misc]


@cache
def _changes() -> re.Pattern[str]:
    return _longest_first(list(_directions()))


@cache
def _roles() -> dict[str, BaseRole]:
    return {row["cue"]: row["role"] for row in rows("base_cues")}  # type: ignore[misc]


@cache
def _base_cues() -> re.Pattern[str]:
    longer = "0-9０-９〇○零一二三四五六七八九十每去前今明後同本當"  # 三[年增], 去[年減少]: another word
    return re.compile(rf"(?<![{longer}])(?:{_longest_first(list(_roles())).pattern})")


def _longest_first(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
