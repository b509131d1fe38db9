"""What the words around a quantity say about it: bounds (逾, 以上), sign, and change against level (增加3成)."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from pipeline.lexicon import column, rows
from pipeline.stages.quantities.contexts import any_of
from pipeline.stages.quantities.units import currency_before
from pipeline.types import Bound, Relation

_GAP = re.compile(
    r"(?:[可罰賠付繳捐達恐處為需須領補助每年月日人以有獲貸提供到要得應再會能是在給約的 ]|新台幣|台幣|新臺幣){0,6}"
)
_GAP_REACH = 10
_PREFIXES = sorted(column("number_prefixes", "prefix"), key=len, reverse=True)
_PREFIX = re.compile("(?:" + "|".join(map(re.escape, _PREFIXES)) + ")$")
_PREFIX_REACH = 4
_UP_TO_BARE = "上"  # 上 is a bound only before a scale without digits: 上千, 上億
_STRONG = "強"  # 強 is a bound only behind a percentage: 3成強


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


def _bounds(side: str, edge: int) -> dict[str, tuple[BoundWord, ...]]:
    """Return the bound words of a side by the character that touches the number, longest first."""
    found: defaultdict[str, list[BoundWord]] = defaultdict(list)
    for row in rows("bounds"):
        if row["side"] == side:
            word = row["word"]
            relation: Relation = row["relation"]  # type: ignore[assignment]
            found[word[edge]].append(
                BoundWord(word, relation, row["strict"] == "yes", row["gap"] == "yes", row["unless"])
            )
    return {char: tuple(sorted(group, key=lambda bound: -len(bound.word))) for char, group in found.items()}


_BEFORE = _bounds("before", -1)
_AFTER = _bounds("after", 0)
_WITH_GAP = {bound.word: bound for group in _BEFORE.values() for bound in group if bound.gap}
_GAP_WORD = re.compile(any_of(_WITH_GAP))


def bound_before(text: str, start: int) -> Modified | None:
    """Return the bound word in front of a quantity; a currency, 攝氏, 每人 or a space may stand between."""
    currency = currency_before(text, start)
    end = currency[0] if currency else _prefix_start(text, start)
    if text[end - 1 : end] == " ":
        end -= 1
    for bound in _BEFORE.get(text[end - 1 : end], ()):
        begin = end - len(bound.word)
        if begin < 0 or not text.startswith(bound.word, begin) or text[begin - 1 : begin] in tuple(bound.unless):
            continue
        if bound.word != _UP_TO_BARE or text[start : start + 1] in tuple("百千萬億"):
            return _modified(text, bound, begin)
    return _bound_with_gap(text, end)


def _prefix_start(text: str, start: int) -> int:
    """Return where the scale or denominator in front of a number begins (約攝氏70度, 約每人500元), or `start`."""
    prefix = _PREFIX.search(text, max(0, start - _PREFIX_REACH), start)
    return prefix.start() if prefix else start


def _bound_with_gap(text: str, end: int) -> Modified | None:
    """Return the nearest of 最高, 至少 and the like with a few words of doing behind it (最高可罰)."""
    last = max(_GAP_WORD.finditer(text, max(0, end - _GAP_REACH), end), key=re.Match.start, default=None)
    if last is None or not _GAP.fullmatch(text, last.end(), end):
        return None
    return _modified(text, _WITH_GAP[last[0]], last.start())


def bound_after(text: str, end: int, *, duration: bool) -> Modified | None:
    """Return the bound word behind a quantity; 內 alone bounds only a span of time."""
    if text[end : end + 1] == " ":
        end += 1
    for bound in _AFTER.get(text[end : end + 1], ()):
        if not text.startswith(bound.word, end) or (bound.word == "內" and not duration):
            continue
        following = end + len(bound.word)
        if text[following : following + 1] in tuple(bound.unless):
            continue
        if bound.word != _STRONG or text[end - 1] in "%成":
            return _modified(text, bound, end)
    return None


def _modified(text: str, bound: BoundWord, start: int) -> Modified:
    end = start + len(bound.word)
    return Modified(Bound(text=text[start:end], start=start, end=end), bound.relation, bound.strict)


_MINUS = ("-", "−", "－")
_SPACED_MINUS = re.compile(r"[至為到達約標率是差]\s?[-−－]\s\Z")  # 縮至 - 33.36 點; elsewhere a dash parts words
_NO_NEGATIVE = ("自", "擔", "肩", "背", "勝", "正")  # 自負3%, 負擔 and 肩負 carry a load; 正負3% is a margin
_BELOW_ZERO = "零下"


def sign_before(text: str, start: int) -> int:
    """Return where the minus sign of a number begins, or `start`; a hyphen between two words is no sign."""
    before = text[start - 1 : start]
    if before == "負" or text[start - 2 : start] == "負 ":
        minus = start - 1 if before == "負" else start - 2
        return start if text[minus - 1 : minus] in _NO_NEGATIVE else minus
    if before in _MINUS:
        further = text[start - 2 : start - 1]
        joins = (further.isascii() and further.isalnum()) or further in (")", "）", "%", *_MINUS)
        return start if further and joins else start - 1
    if _SPACED_MINUS.search(text, max(0, start - 4), start):
        return start - 2
    return start - len(_BELOW_ZERO) if text.startswith(_BELOW_ZERO, start - len(_BELOW_ZERO)) else start


class ChangeWord(NamedTuple):
    """A word of change; `time` tells whether it can change a span of time (延長)."""

    word: str
    time: bool
    unless: str


def _change_words() -> dict[str, tuple[ChangeWord, ...]]:
    """Return the words of change by their last character."""
    found: defaultdict[str, list[ChangeWord]] = defaultdict(list)
    for row in rows("size_of_change"):
        found[row["word"][-1]].append(ChangeWord(row["word"], row["time"] == "yes", row["unless"]))
    return {last: tuple(words) for last, words in found.items()}


_CHANGES = _change_words()


def is_change(text: str, start: int, *, duration: bool) -> bool:
    """Tell whether a verb of change stands straight in front: 增加3成 is a change, 增至3成 a level."""
    if text[start - 1 : start] in ("了", " "):
        start -= 1
    for word, time, unless in _CHANGES.get(text[start - 1 : start], ()):
        begin = start - len(word)
        if text.endswith(word, 0, start) and text[begin - 1 : begin] not in tuple(unless):
            return time or not duration
    return False
