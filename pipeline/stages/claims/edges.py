"""Where a phrase may begin and end: at whole words, with its brackets in pairs, without particles at its edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.lexicon import cache, rows

if TYPE_CHECKING:
    from pipeline.stages.claims.context import Context

_PAIRS = {"「": "」", "『": "』", "（": "）", "(": ")", "《": "》", "〈": "〉", "【": "】", "“": "”"}
_CLOSERS = frozenset(_PAIRS.values())
_OUTER = frozenset("，。；：、,;:")
_FAR = 60  # characters in which the other half of a pair of brackets is looked for


def tidy(context: Context, start: int, end: int, floor: int, ceiling: int) -> tuple[int, int]:
    """Return the stretch at whole words and whole pairs of brackets, without particles and marks at its edges.

    It grows no further than from `floor` to `ceiling`.
    """
    start, end = whole_words(context, start, end, floor, ceiling)
    start, end = stripped(context, start, end)
    start, end = balanced(context.text, start, end, floor, ceiling)
    return stripped(context, start, end)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without pauses and full stops at its edges, its brackets in pairs or outside."""
    opened, strays = _alone(text, start, end)
    alone = {*opened, *strays}
    while start < end and (text[start].isspace() or text[start] in _OUTER or start in alone):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _OUTER or end - 1 in alone):
        end -= 1
    return start, end


def whole_words(context: Context, start: int, end: int, floor: int, ceiling: int) -> tuple[int, int]:
    """Return the stretch grown so that neither edge lies within a word or a name."""
    start, end = max(floor, context.word_start(start)), min(ceiling, context.word_end(end))
    return min(start, end), end


def stripped(context: Context, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without particles, conjunctions and marks at its edges; paired brackets stay."""
    text = context.text
    while start < end and _is_lead(context, start, end):
        start += len(context.word_at(start)) if text[start].isalnum() else 1
    while start < end and _is_tail(context, start, end):
        end -= len(context.word_before(end)) if text[end - 1].isalnum() else 1
    return start, max(start, end)


def _is_lead(context: Context, start: int, end: int) -> bool:
    first = context.text[start]
    if not first.isalnum():
        return first not in _PAIRS or _PAIRS[first] not in context.text[start:end]
    word = context.word_at(start)
    return word in words_at("lead") and start + len(word) < end


def _is_tail(context: Context, start: int, end: int) -> bool:
    last = context.text[end - 1]
    if not last.isalnum():
        return last not in _CLOSERS and last not in "%％！？"
    word = context.word_before(end)
    return word in words_at("tail") and start < end - len(word)


def balanced(text: str, start: int, end: int, floor: int, ceiling: int) -> tuple[int, int]:
    """Return the stretch grown to the other half of a bracket that stands alone, or cut where there is none."""
    opened, stray = _unpaired(text, start, end)
    if stray is not None:
        begin = text.rfind(_opening_of(text[stray]), max(floor, start - _FAR), start)
        if begin < 0 and stray + 1 >= end:
            end = stray
        else:
            start = begin if begin >= 0 else stray + 1
        opened, _ = _unpaired(text, start, end)
    if opened is not None:
        close = text.find(_PAIRS[text[opened]], end, min(ceiling, end + _FAR))
        if close >= 0:
            end = close + 1
        else:
            start, end = (opened + 1, end) if opened == start else (start, opened)
    return start, max(start, end)


def _unpaired(text: str, start: int, end: int) -> tuple[int | None, int | None]:
    """Return where the first bracket stands that is never closed, and the first that closes nothing."""
    opened, strays = _alone(text, start, end)
    return next(iter(opened), None), next(iter(strays), None)


def _alone(text: str, start: int, end: int) -> tuple[list[int], list[int]]:
    """Return where brackets stand that are never closed, and those that close nothing."""
    waiting: list[int] = []
    strays: list[int] = []
    for at in range(start, end):
        if text[at] in _PAIRS:
            waiting.append(at)
        elif text[at] in _CLOSERS:
            if waiting and _PAIRS[text[waiting[-1]]] == text[at]:
                waiting.pop()
            else:
                strays.append(at)
    return waiting, strays


def _opening_of(closer: str) -> str:
    return next(opening for opening, closing in _PAIRS.items() if closing == closer)


@cache
def words_at(place: str) -> frozenset[str]:
    """Return the words that a phrase does not begin with, end with, or that deny it: `lead`, `tail`, `denial`."""
    return frozenset(row["word"] for row in rows("phrase_edges") if row["place"] == place)
