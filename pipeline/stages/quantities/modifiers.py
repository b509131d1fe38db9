"""What the words around a quantity say about it: bounds (逾, 以上), rates (每月), sign and change (增加3成)."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from pipeline.lexicon import rows
from pipeline.numerals import RUN, read_numeral
from pipeline.stages.quantities.units import currency_before, units_at
from pipeline.types import Bound, Per, Relation  # noqa: TC001  (NamedTuple field)

_SIGNS = "-−－負"
_GAP = re.compile(r"(?:[可罰達恐處為需須領補助每年月日人以有獲貸提供到要得應再會能是在給約的]|新台幣|台幣|新臺幣| ){0,6}$")
_PER = re.compile(r"每(?:一|1)?(?:個)?")
_PER_REACH = 14
_NOT_BETWEEN = re.compile(r"[，。；、！？\n,;]")


class BoundWord(NamedTuple):
    """A bound word of the lexicon."""

    word: str
    relation: Relation
    strict: bool
    gap: bool
    unless: str


class Modified(NamedTuple):
    """A bound found, with what it means."""

    bound: Bound
    relation: Relation
    strict: bool


def _by_edge(side: str) -> dict[str, tuple[BoundWord, ...]]:
    found: defaultdict[str, list[BoundWord]] = defaultdict(list)
    for row in rows("bounds"):
        if row["side"] == side:
            word = BoundWord(row["word"], row["relation"], row["strict"] == "yes", row["gap"] == "yes", row["unless"])  # type: ignore[arg-type]
            found[row["word"][-1 if side == "before" else 0]].append(word)
    return {edge: tuple(sorted(group, key=lambda b: -len(b.word))) for edge, group in found.items()}


_BEFORE = _by_edge("before")
_AFTER = _by_edge("after")
_GAP_WORDS = tuple(sorted((b for group in _BEFORE.values() for b in group if b.gap), key=lambda b: -len(b.word)))
_GAP_FINDER = re.compile("|".join(re.escape(b.word) for b in _GAP_WORDS))
_BY_WORD = {b.word: b for b in _GAP_WORDS}


def bound_before(text: str, start: int) -> Modified | None:
    """Return the bound word in front of a quantity; a currency word and a space may stand between."""
    currency = currency_before(text, start)
    end = currency[0] if currency else start
    if text[end - 1 : end] == " ":
        end -= 1
    for bound in _BEFORE.get(text[end - 1 : end], ()):
        begin = end - len(bound.word)
        if begin < 0 or not text.endswith(bound.word, 0, end):
            continue
        before = text[begin - 1 : begin]
        if (before and before in bound.unless) or (bound.word == "上" and text[start] not in "百千萬億"):
            continue
        return _modified(text, bound, begin)
    window = max(0, end - 10)
    found = None
    for match in _GAP_FINDER.finditer(text, window, end):
        found = match
    if found and _GAP.fullmatch(text, found.end(), end):
        return _modified(text, _BY_WORD[found[0]], found.start())
    return None


def bound_after(text: str, end: int, *, duration: bool) -> Modified | None:
    """Return the bound word behind a quantity; 內 alone bounds only a span of time."""
    if text[end : end + 1] == " ":
        end += 1
    for bound in _AFTER.get(text[end : end + 1], ()):
        if not text.startswith(bound.word, end) or (bound.word == "內" and not duration):
            continue
        following = text[end + len(bound.word) : end + len(bound.word) + 1]
        if (following and following in bound.unless) or (bound.word == "強" and text[end - 1] not in "%成"):
            continue
        return _modified(text, bound, end)
    return None


def _modified(text: str, bound: BoundWord, start: int) -> Modified:
    end = start + len(bound.word)
    return Modified(Bound(text=text[start:end], start=start, end=end), bound.relation, bound.strict)


def sign_before(text: str, start: int) -> int:
    """Return where the minus sign of a number begins, or `start`; a hyphen between two words is no sign."""
    sign = text[start - 1 : start]
    if not sign or sign not in _SIGNS:
        return start
    before = text[start - 2 : start - 1]
    if sign == "負":
        return start if before in tuple("自擔肩背勝") else start - 1
    if before and (before.isascii() and before.isalnum() or before in ")）%-−－"):
        return start
    return start - 1


_RATE_WORDS = tuple(sorted(((row["word"], row["unit"]) for row in rows("rates") if row["side"] == "before"), key=lambda p: -len(p[0])))
_RATES_BEFORE = re.compile("(" + "|".join(re.escape(word) for word, _ in _RATE_WORDS) + r")[^，。；、！？\n0-9]{0,6}$")
_RATE_UNITS = dict(_RATE_WORDS)
_RATES_AFTER = tuple((row["word"], row["unit"]) for row in rows("rates") if row["side"] == "after")


def rate_of(text: str, start: int, end: int, *, plain_rate: bool) -> Per | None:
    """Return the denominator of a rate: 每月, 每10公頃, 每人每月 (the nearest), 年產, /年.

    `plain_rate` is true for shares and ranks, which only 每 makes a rate (年增10% is none).
    """
    for word, unit in _RATES_AFTER:
        if text.startswith(word, end):
            return Per(text=word, start=end, end=end + len(word), value=1, unit=unit)
    window = max(0, start - _PER_REACH)
    place = text.rfind("每", window, start)
    if place >= 0 and not _NOT_BETWEEN.search(text, place, start):
        return _per_at(text, place, start)
    match = None if plain_rate else _RATES_BEFORE.search(text, window, start)
    if match is None:
        return None
    return Per(text=match[1], start=match.start(1), end=match.end(1), value=1, unit=_RATE_UNITS[match[1]])


def _per_at(text: str, place: int, start: int) -> Per | None:
    """Read 每 with an optional number and a unit, measure word or span of time."""
    cursor = place + 1
    value = Decimal(1)
    match = RUN.match(text, cursor)
    if match is not None and match.end() <= start:
        numeral = read_numeral(match[0])
        if numeral is None:
            return None
        value, cursor = numeral.value, match.end()
    if text.startswith("個", cursor) and text[cursor + 1 : cursor + 2] in ("月", "人", "小"):
        cursor += 1
    for unit in units_at(text, cursor):
        finish = cursor + len(unit.text)
        if finish <= start:
            number = int(value) if value == int(value) else float(value)
            return Per(text=text[place:finish], start=place, end=finish, value=number, unit=unit.unit)
    return None


def _changes_by_last() -> dict[str, tuple[tuple[str, bool], ...]]:
    found: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    for row in rows("size_of_change"):
        found[row["word"][-1]].append((row["word"], row["time"] == "yes"))
    return {last: tuple(words) for last, words in found.items()}


_CHANGES = _changes_by_last()


def is_change(text: str, start: int, *, duration: bool) -> bool:
    """Tell whether a verb of change stands straight in front: 增加3成 is a change, 增至3成 a level."""
    if text[start - 1 : start] in ("了", " "):
        start -= 1
    return any(
        text.endswith(word, 0, start) and (time or not duration) for word, time in _CHANGES.get(text[start - 1 : start], ())
    )
