"""The words around annotated quantities and aims, with the answers the marker learns."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline.stages.claims.aims import find_aims
from pipeline.stages.claims.goal_marker import window_of
from pipeline.stages.claims.goal_words import AIM, Anchor, quantity_anchor
from pipeline.stages.claims.governors import Governors
from pipeline.stages.claims.years import decide_year
from training.claims.gold import accepts
from training.gold import ANNOTATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.goal_marker import Window
    from pipeline.stages.claims.goal_words import Word
    from pipeline.types import Quantity
    from training.claims.gold import Claim, GoldArticle

ANSWERS = ("named", "object", "action", "holder", "time")  # of each word, in the order of `goal_marker.Marks`
PARTS = ANSWERS[1:4]  # those that `goals.jsonl` has
_MOST = 0.5  # share of a word that a marked stretch must cover


class Parts(msgspec.Struct):
    """One line of `training/annotations/goals.jsonl`: the parts of one claim as offsets."""

    id: str
    kind: str
    anchor: tuple[int, int]
    object: list[tuple[int, int]]
    action: tuple[int, int] | None
    holder: tuple[int, int] | None

    def of(self, answer: str) -> list[tuple[int, int]]:
        """Return the stretches of one answer."""
        if answer == "object":
            return self.object
        span = self.action if answer == "action" else self.holder
        return [span] if span else []


class Example(NamedTuple):
    """A window with an answer to every question that somebody has answered for it: one number a word.

    1 is yes, 0 no, -1 not asked.
    """

    fold: int
    window: Window
    answers: dict[str, list[int]]
    context: Context
    quantity: Quantity | None
    claim: Claim | None
    parts: Parts | None


def read_parts() -> Mapping[str, list[Parts]]:
    """Return the annotated parts by article."""
    parts: dict[str, list[Parts]] = defaultdict(list)
    for line in (ANNOTATIONS / "goals.jsonl").read_bytes().splitlines():
        row = msgspec.json.decode(line, type=Parts)
        parts[row.id].append(row)
    return parts


def examples(articles: Iterable[GoldArticle]) -> Iterator[Example]:
    """Yield every quantity that a gold claim mentions, and every aim whose parts are annotated."""
    annotated = read_parts()
    for article in articles:
        own = annotated.get(article.identity, [])
        yield from _quantities(article, {parts.anchor[0]: parts for parts in own if parts.kind == "quantity"})
        for parts in own:
            if parts.kind == AIM:
                yield from _aim(article, parts)


def _quantities(article: GoldArticle, annotated: Mapping[int, Parts]) -> Iterator[Example]:
    context, governors = article.context, Governors(article.context)
    for quantity, claim in article.quantities:
        year = decide_year(context, governors, quantity).year
        window = window_of(context, quantity_anchor(context, quantity), year)
        if not window.words:
            continue
        parts = annotated.get(quantity.start)
        answers = {
            "named": _named(claim["goal"], context.text, window.words, quantity),
            "time": _of_the_year(context, claim, window.words),
        }
        yield Example(article.fold, window, answers | _marked(window, parts), context, quantity, claim, parts)


def _of_the_year(context: Context, claim: Claim, words: Sequence[Word]) -> list[int]:
    """Say of the words of times whether they name the claim's year; nobody asks where it stands elsewhere."""
    answers = [-1] * len(words)
    times = [t for t in context.times_in(words[0].start, words[-1].end) if t.year is not None]
    right = [time for time in times if accepts(claim["year"], time.year)]
    if claim.get("optional") or not (right or accepts(claim["year"], None)):
        return answers
    either = right and accepts(claim["year"], None)
    for time in times:
        for number, word in enumerate(words):
            if word.start < time.end and time.start < word.end and not (either and time in right):
                answers[number] = int(time in right)
    return answers


def _aim(article: GoldArticle, parts: Parts) -> Iterator[Example]:
    """Yield an aim read from its phrase on, from its clause on, and from where the pipeline finds it."""
    context, (start, end) = article.context, parts.anchor
    sentence = context.sentence_at(start)
    if sentence is None:
        return
    found = (aim.phrase for aim in find_aims(context, sentence, []))
    starts = {start, context.clause_at(start).start, *(p.start for p in found if p.start < end and start < p.end)}
    until = context.clause_at(max(start, end - 1)).end
    for at in sorted(starts):
        window = window_of(context, Anchor(at, at, until, AIM))
        if window.words:
            yield Example(article.fold, window, _marked(window, parts), context, None, None, parts)


def _marked(window: Window, parts: Parts | None) -> dict[str, list[int]]:
    if parts is None:
        return {}
    return {answer: [int(_is_covered(word, parts.of(answer))) for word in window.words] for answer in PARTS}


def _is_covered(word: Word, spans: Sequence[tuple[int, int]]) -> bool:
    least = _MOST * (word.end - word.start)
    return any(min(word.end, end) - max(word.start, start) >= least for start, end in spans)


def _named(goal: str, text: str, words: Sequence[Word], quantity: Quantity) -> list[int]:
    """Mark the words that the gold's short name has, nearest copies first; one character only beside a marked word."""
    phrase = re.sub(r"\W", "", goal)
    missing = Counter(phrase)
    marked = [0] * len(words)
    plain = [re.sub(r"\W", "", text[word.start : word.end]) for word in words]
    order = sorted(range(len(words)), key=lambda i: (words[i].clause, abs(words[i].start - quantity.start)))
    for single in (False, True):
        for i in order:
            word = plain[i]
            beside = any(0 <= j < len(words) and marked[j] for j in (i - 1, i + 1))
            if not word or (len(word) == 1) != single or word not in phrase or (single and not beside):
                continue
            if not Counter(word) - missing:
                missing -= Counter(word)
                marked[i] = 1
    return marked
