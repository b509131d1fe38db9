"""Which quantities may become claims."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import cache, column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.types import Quantity, TimeExpression

_LONGEST_TIME = 30  # characters
_VERB_REACH = 12  # characters before a length of time in which its verb ends
_JOINTS = frozenset("和及與或、（(")
_FROM = re.compile(r"[由從自][^，；。、]{0,8}$")
_CHANGED = re.compile(
    r"(?:大幅|逐步|逐年|再|已|將)?(?:縮短|縮減|延長|降低|減少|增加|提高|調高|調降|拉長|[降減縮增延])[至到為成]"
)
_APPROXIMATE = r"(?:了|約|近|將近|大約|逾|超過|不到|整整|最長|最多|至少|僅|只有|只){0,2}\s*$"


class Candidate(NamedTuple):
    """A quantity that may become a claim; `told` is False for a length of time that no word makes the thing told."""

    quantity: Quantity
    told: bool


def candidates(text: str, quantities: Sequence[Quantity], times: Sequence[TimeExpression]) -> list[Candidate]:
    """Return in order the quantities that may count and are part neither of a time nor of a denominator.

    A length of time is told where it follows one of `lexicons/duration_verbs.tsv`, goes on a list of such, or is what
    a change of one starts from. `times` are sorted.
    """
    ordered = sorted((q for q in quantities if q.counts), key=lambda q: (q.start, -q.end))
    parts = sorted([(t.start, t.end) for t in times] + [(q.per.start, q.per.end) for q in ordered if q.per])
    found: list[Candidate] = []
    last: Quantity | None = None  # the last one told
    for quantity in ordered:
        if _within(quantity, parts):
            continue
        told = quantity.dimension != "duration" or _is_told(text, quantity) or _joins(text, last, quantity) \
            or _is_start(text, quantity)  # fmt: skip
        found.append(Candidate(quantity, told))
        last = quantity if told else last
    return found


def _within(quantity: Quantity, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether one of the sorted spans covers the quantity; no span is longer than a time can be."""
    low = bisect_left(spans, (quantity.start - _LONGEST_TIME, 0))
    high = bisect_left(spans, (quantity.end, 0))
    return any(start <= quantity.start and quantity.end <= end for start, end in spans[low:high])


def begin_of(quantity: Quantity) -> int:
    """Return where a quantity begins, with the bound word in front of it (約450人)."""
    bound = quantity.bound
    return bound.start if bound and bound.start < quantity.start else quantity.start


def _is_told(text: str, quantity: Quantity) -> bool:
    """Tell whether a length of time follows a verb that makes it the thing told."""
    start = begin_of(quantity)
    return bool(_told().search(text, max(0, start - _VERB_REACH), start))


def _joins(text: str, last: Quantity | None, quantity: Quantity) -> bool:
    """Tell whether a length of time goes on a list of lengths: 14天和13天, 15年（180個月）."""
    if last is None or last.dimension != "duration":
        return False
    return text[last.end : quantity.start].strip() in _JOINTS


def _is_start(text: str, quantity: Quantity) -> bool:
    """Tell whether a length of time is what a change starts from: 從88小時降為80小時."""
    changed = _CHANGED.match(text, quantity.end, quantity.end + _VERB_REACH)
    return bool(changed and _FROM.search(text, max(0, quantity.start - _VERB_REACH), quantity.start))


@cache
def _told() -> re.Pattern[str]:
    words = sorted(column("duration_verbs", "word"), key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, words)) + ")" + _APPROXIMATE)
