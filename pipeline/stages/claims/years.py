"""The year of a quantity or an aim: the time expression whose scope covers it.

Looked for in the own clause first, then backwards over the clauses of the sentence. Passed over
are the base of a comparison (較去年同期), the time of a record (2011年來首次), the time of the act of speaking
(昨天表示) and the day of an event that is only narrated (28日出席). A word for today (目前) ends the search. A time
that is part of a name (2050年淨零, 2028年大選) reaches no other clause.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import cache, rows
from pipeline.stages.claims.governors import is_base
from pipeline.types import Year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.stages.claims.clauses import Clause
    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.governors import Governors, State
    from pipeline.types import Quantity, TextSpan, TimeExpression, YearHow

_ATTACHED = frozenset({"", "的", "之", "年", "為", "約", "近", "逾", "達", "僅", "的約", "的近"})
_COMPARED_BEFORE = 8  # characters between the word of comparison and the time
_COMPARED_AFTER = 12  # characters between the time and 相比
_RECORD_REACH = 16  # characters between 以來 and the record
_SINCE = re.compile(r"以來|來(?!台|臺|自)")
_SINCE_END = re.compile(r"(?:以來|來|迄今|至今)$")
_WITH = re.compile(r"[與和跟同]$")
_SHORTEST_LIST = 2
_DAY = 1  # a time of at most this many days after its first is a day
_LIST_JOINTS = frozenset({"", "、", "和", "及", "與", "以及", "，"})
_FORGOTTEN_AFTER = 2  # clauses


class YearDecision(NamedTuple):
    """The year or None, and the name of the rule that chose it or left it open."""

    year: Year | None
    rule: str


def decide_year(context: Context, governors: Governors, quantity: Quantity) -> YearDecision:
    """Return the year whose expression covers a quantity."""
    at = context.clause_index(quantity.start)
    clause = context.clauses[at]
    own = [t for t in context.times_in(clause.start, quantity.start) if t.end <= quantity.start]
    paired = _paired(context, quantity)
    if paired:
        return paired
    measure = measured_by(context, quantity)
    if measure:
        own.remove(measure)
    elif own and context.text[own[-1].end : quantity.start].strip() in _ATTACHED:
        return decided(own[-1], "attached")
    base = is_base(context, quantity)
    for time in reversed(own):
        if base == "than" and _compared(context.text, time, clause):
            return decided(time, "base-of-comparison")
        if scopes(context, time, clause, quantity.start) and not _of_a_base(context, time, quantity):
            return decided(time, "same-clause")
    if _present().search(context.text, clause.start, quantity.start):
        return YearDecision(None, "present")
    return _carried(context, governors.of(quantity).state, quantity, at)


def measured_by(context: Context, quantity: Quantity) -> TimeExpression | None:
    """Return the time whose level a share or multiple is taken of (降為[2005年]的一半, [去年]的2倍)."""
    clause = context.clause_at(quantity.start)
    times = context.times_in(clause.start, quantity.start)
    if not times or context.text[times[-1].end : quantity.start] != "的":
        return None
    if quantity.dimension == "multiple":
        return times[-1]
    if quantity.dimension != "percent" or context.quantities_in(clause.start, times[-1].start):
        return None
    return times[-1] if _levels().search(context.text, clause.start, times[-1].start) else None


def decide_aim_year(context: Context, phrase: TextSpan) -> YearDecision:
    """Return the year by which an aim is to come about: of the nearest time before its phrase, else of one in it.

    A time that is over tells nothing of an aim.
    """
    at = context.clause_index(phrase.start)
    clause = context.clauses[at]
    before = [t for t in context.times_in(clause.start, phrase.start) if t.end <= phrase.start]
    for time in reversed(before):
        if scopes(context, time, clause, phrase.start) and not _contradicts(context, time, "aim"):
            return decided(time, "same-clause")
    for time in context.times_in(phrase.start, phrase.end):
        inner = context.clause_at(time.start)
        if scopes(context, time, inner, time.end) and not _contradicts(context, time, "aim") \
                and _named_by(context.text, time) != "event-name":  # fmt: skip
            return decided(time, "in-phrase")
    if _present().search(context.text, clause.start, phrase.start):
        return YearDecision(None, "present")
    return _carried(context, "aim", phrase, at)


def _of_a_base(context: Context, time: TimeExpression, quantity: Quantity) -> bool:
    """Tell whether a time belongs to the start of the change that leads to the quantity: 自2016年的6%增至16%."""
    between = context.quantities_in(time.end, quantity.start)
    if not between or context.text[time.end : between[0].start].strip() not in _ATTACHED:
        return False
    return is_base(context, between[0]) == "from"


def _paired(context: Context, quantity: Quantity) -> YearDecision | None:
    """Pair listed times with listed quantities: 2016年、2017年營收分別為6億、8億."""
    sentence = context.sentences[context.clause_at(quantity.start).sentence]
    respectively = context.text.rfind("分別", sentence.start, quantity.start)
    if respectively < 0:
        return None
    times = _last_list(context.text, context.times_in(sentence.start, respectively))
    place = len(context.quantities_in(respectively, quantity.start))
    if len(times) < _SHORTEST_LIST or place >= len(times):
        return None
    if len(context.quantities_in(respectively, sentence.end)) < len(times):
        return None
    return decided(times[place], "paired", carried=True)


def _last_list(text: str, times: Sequence[TimeExpression]) -> list[TimeExpression]:
    """Return the last times that stand side by side."""
    run: list[TimeExpression] = []
    for time in times:
        if run and text[run[-1].end : time.start].strip() not in _LIST_JOINTS:
            run = []
        run.append(time)
    return run


def _carried(context: Context, state: State, quantity: Quantity | TextSpan, at: int) -> YearDecision:
    """Look backwards over the clauses of the sentence for a time that goes on to hold."""
    sentence = context.clauses[at].sentence
    for index in range(at - 1, -1, -1):
        clause = context.clauses[index]
        if clause.sentence != sentence:
            break
        for time in reversed(context.times_in(clause.start, clause.end)):
            if time.end > quantity.start or not scopes(context, time, clause, clause.end):
                continue
            if _carries(context, time, clause, quantity, at - index) and not _contradicts(context, time, state):
                return decided(time, "carried", carried=True)
        if _present().search(context.text, clause.start, clause.end):
            return YearDecision(None, "present")
    return YearDecision(None, "no-time")


def scopes(context: Context, time: TimeExpression, clause: Clause, stop: int) -> bool:
    """Tell whether a time may scope what stands behind `stop`."""
    return not (
        _compared(context.text, time, clause)
        or _of_a_record(context.text, time, clause)
        or context.speech_verb_in(time.end, stop)
        or (is_day(time) and _acts().search(context.text, time.end, stop))
    )


def _carries(
    context: Context, time: TimeExpression, clause: Clause, quantity: Quantity | TextSpan, distance: int
) -> bool:
    """Tell whether a time reaches a quantity some clauses later.

    A time that is a clause by itself frames the sentence. Any other day is that of an event unless a quantity of its
    own clause has taken it up (13日外資賣超3億元，投信買超2億元); any other time that no quantity has taken up on the
    way is forgotten after two clauses. A time in a name reaches no other clause.
    """
    if time.end == clause.end:
        return True
    if _named_by(context.text, time):
        return False
    if is_day(time):
        return bool(context.quantities_in(time.end, clause.end))
    return bool(context.quantities_in(time.end, quantity.start)) or distance <= _FORGOTTEN_AFTER


def _contradicts(context: Context, time: TimeExpression, state: State) -> bool:
    """Tell whether a time is over although what is said is still to come."""
    if time.end_date is None or context.published is None:
        return False
    return state == "aim" and time.end_date <= context.published


def _compared(text: str, time: TimeExpression, clause: Clause) -> bool:
    before = text[max(clause.start, time.start - _COMPARED_BEFORE) : time.start]
    if _comparison("before").search(before):
        return True
    after = text[time.end : min(clause.end, time.end + _COMPARED_AFTER)]
    return bool(_comparison("after").search(after)) and bool(_WITH.search(before) or after.startswith("同期"))


def _of_a_record(text: str, time: TimeExpression, clause: Clause) -> bool:
    after = text[time.end : min(clause.end, time.end + _RECORD_REACH)]
    since = _SINCE_END.search(time.text) or _SINCE.match(after)
    return bool(since and _records().search(after))


def _named_by(text: str, time: TimeExpression) -> str | None:
    """Return what kind of name a time opens: `aim-name` (2050年淨零), `event-name` (2028年大選), or None."""
    word = _name_words().match(text, time.end)
    return _name_effects()[word[0]] if word else None


def is_day(time: TimeExpression) -> bool:
    """Tell whether a time is a day, or two."""
    if time.start_date is None or time.end_date is None:
        return False
    return (time.end_date - time.start_date).days <= _DAY


def decided(time: TimeExpression, rule: str, *, carried: bool = False) -> YearDecision:
    """Return the year of a time, or None where the time has none."""
    if time.year is None:
        return YearDecision(None, f"unresolved: {time.reason or time.rule}")
    how: YearHow = "carried" if carried else "relative" if time.relative else "stated"
    year = Year(
        text=time.text,
        start=time.start,
        end=time.end,
        value=time.year,
        start_date=time.start_date,
        end_date=time.end_date,
        mod=time.mod,
        how=how,
    )
    return YearDecision(year, rule)


@cache
def _comparison(side: str) -> re.Pattern[str]:
    words = [row["word"] for row in rows("comparisons") if row["side"] == side]
    if side == "after":
        return _any_of(words)
    # 占比, 比率, 比例 and the like hold 比, but compare nothing
    guarded = ["(?<![占佔無對評])比(?![率例重賽])" if word == "比" else re.escape(word) for word in words]
    return re.compile("(?:" + "|".join(guarded) + r")[^，；。、]{0,6}$")


@cache
def _levels() -> re.Pattern[str]:
    words = (re.escape(row["word"]) for row in rows("comparisons") if row["side"] == "level")
    return re.compile(rf"(?:{'|'.join(words)})\Z")


@cache
def _present() -> re.Pattern[str]:
    return _any_of([row["word"] for row in rows("scope_breakers") if row["effect"] == "present"])


@cache
def _acts() -> re.Pattern[str]:
    return _any_of([row["word"] for row in rows("scope_breakers") if row["effect"] == "act"])


@cache
def _name_effects() -> dict[str, str]:
    return {row["word"]: row["effect"] for row in rows("scope_breakers") if row["effect"].endswith("-name")}


@cache
def _name_words() -> re.Pattern[str]:
    return _any_of(list(_name_effects()))


@cache
def _records() -> re.Pattern[str]:
    return _any_of([row["word"] for row in rows("scope_breakers") if row["effect"] == "record"])


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
