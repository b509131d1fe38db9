"""The goal of an aim without a number: its phrase, the verb that is to be done and the noun it is done to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stages.claims.cues import cue_class
from pipeline.stages.claims.goal_words import NOUNS, empty_verbs
from pipeline.stages.claims.governors import AIMING
from pipeline.types import Goal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.stages.claims.context import Context
    from pipeline.types import TextSpan, Token


_OTHERS = frozenset({"v", "w"})  # behind them the noun is another verb's, or stands in another clause


def aim_goal(context: Context, span: TextSpan) -> Goal:
    """Return the phrase with its first verb, and the noun at its end where that is what is done."""
    words = context.tokens_in(span.start, span.end)
    at = next((n for n, word in enumerate(words) if word.tag == "v" and _means(context, word)), None)
    if at is None:
        return Goal(text=span.text, start=span.start, end=span.end, spans=((span.start, span.end),))
    begin = len(words)
    while begin > at + 1 and _names(context, words, begin - 1):
        begin -= 1
    while begin < len(words) and words[begin].tag == "u":
        begin += 1
    whole = begin < len(words) and words[-1].end <= span.end
    done = whole and not any(word.tag in _OTHERS for word in words[at + 1 : begin])
    thing = (words[begin].start, words[-1].end) if done else None
    return Goal(
        text=span.text,
        start=span.start,
        end=span.end,
        action=context.text[words[at].start : words[at].end],
        object=context.text[slice(*thing)] if thing else None,
        spans=(thing,) if thing else ((span.start, span.end),),
    )


def _means(context: Context, word: Token) -> bool:
    """Tell whether a verb says what is to be done: not 進行, and not 希望, which says that it is wanted."""
    wanted = any(cue_class(cue) in AIMING for cue in context.cues_in(word.start, word.end))
    return not wanted and context.text[word.start : word.end] not in empty_verbs()


def _names(context: Context, words: Sequence[Token], number: int) -> bool:
    """Tell whether a word can belong to the noun at a phrase's end, 的, 、 and 及 between nouns among them."""
    word = words[number]
    if word.tag in NOUNS | {"a"}:
        return True
    return number + 1 < len(words) and (word.tag == "c" or context.text[word.start : word.end] in {"的", "、"})
