"""Which words around a quantity name what is counted or to be reached: named features of each word, in two passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import cache, column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.stages.claims.context import Context
    from pipeline.types import Quantity

NOUNS = frozenset({"n", "nz", "nt", "ns", "nw", "nr", "LOC", "ORG", "PER", "an", "vn", "s"})
_CLAUSES_BACK = 2
_MOST_BEFORE, _MOST_AFTER = 40, 14  # words read on either side


class Word(NamedTuple):
    """A word near a quantity: `clause` counts clauses back from the quantity's own, `side` is before or after."""

    start: int
    end: int
    tag: str
    clause: int
    side: str


def words_around(context: Context, quantity: Quantity) -> list[Word]:
    """Return the words of the quantity's clause and of two clauses before it, without the quantity."""
    at = context.clause_index(quantity.start)
    own = context.clauses[at]
    first = at
    while first > 0 and at - first < _CLAUSES_BACK and context.clauses[first - 1].sentence == own.sentence:
        first -= 1
    before = [
        Word(t.start, min(t.end, quantity.start), context.word_class(t), at - index, "before")
        for index in range(first, at + 1)
        for t in context.tokens_in(context.clauses[index].start, min(context.clauses[index].end, quantity.start))
    ]
    after = [
        Word(max(t.start, quantity.end), t.end, context.word_class(t), 0, "after")
        for t in context.tokens_in(quantity.start, own.end)
        if t.end > quantity.end
    ]
    return before[-_MOST_BEFORE:] + after[:_MOST_AFTER]


def first_features(context: Context, quantity: Quantity, words: Sequence[Word]) -> list[list[str]]:
    """Return the features of each word that its own surroundings give."""
    layout = _Layout(context, quantity, words)
    return [list(layout.features(index)) for index in range(len(words))]


class _Layout:
    """What all words of one quantity have in common, counted once."""

    def __init__(self, context: Context, quantity: Quantity, words: Sequence[Word]) -> None:
        self.text = context.text
        self.words = words
        self.dimension = quantity.dimension
        start = words[0].start if words else quantity.start
        stop = words[-1].end if words else quantity.end
        others = [q for q in context.quantities_in(start, stop) if q.start != quantity.start]
        self.last_end = max((q.end for q in others if q.end <= quantity.start), default=-1)
        self.next_start = min((q.start for q in others if q.start >= quantity.end), default=stop + 1)
        self.counted = {context.clause_index(q.start) for q in others}
        self.at = context.clause_index(quantity.start)
        own = [w for w in words if w.clause == 0 and w.side == "before"]
        self.nouns = min(3, sum(w.tag in NOUNS for w in own))
        after = next((w for w in words if w.side == "after"), None)
        self.follows = "noun-follows" if after and after.tag in NOUNS | {"v", "a"} else "none-follows"
        self.before = sum(w.side == "before" for w in words)
        self.verbs = _running_count(words, lambda w: w.tag == "v")
        self.particles = _running_count(words, lambda w: self.text[w.start : w.end] == "的")
        self.others = _running_count(words, lambda w: w.tag not in NOUNS)
        self.clause_starts = _first_of_clause(words)

    def features(self, index: int) -> Iterator[str]:
        word = self.words[index]
        text, tag, side = self.text[word.start : word.end], word.tag, word.side
        zone = self._zone(word)
        place = self.before - 1 - index if side == "before" else index - self.before
        yield f"{zone}:{tag}"
        yield f"{side}:{_bucket(place)}:{tag}"
        yield f"word={text}"
        yield f"word={text}:{side}"
        yield f"prev={self._neighbour(index, -1)}:{tag}:{side}"
        yield f"next={self._neighbour(index, 1)}:{tag}:{side}"
        yield f"nouns={self.nouns}:{zone}:{tag}"
        yield f"{self.dimension}:{zone}"
        yield f"{self.dimension}:{zone}:{tag}"
        yield f"{self.follows}:{zone}:{tag}"
        yield from self._path(index, word)

    def _zone(self, word: Word) -> str:
        past = word.end <= self.last_end if word.side == "before" else word.start >= self.next_start
        return f"{word.side}{word.clause}" + ("-past" if past and word.clause == 0 else "")

    def _neighbour(self, index: int, step: int) -> str:
        other = index + step
        if not 0 <= other < len(self.words):
            return "edge"
        word, neighbour = self.words[index], self.words[other]
        return neighbour.tag if (neighbour.clause, neighbour.side) == (word.clause, word.side) else "edge"

    def _path(self, index: int, word: Word) -> Iterator[str]:
        """Say what stands between the word and the quantity, or between the word and the start of its clause."""
        if word.clause:
            place = index - self.clause_starts[word.clause]
            yield f"from-start={word.clause}:{min(5, place)}:{word.tag}"
            yield f"counted={self.at - word.clause in self.counted}:{word.clause}:{word.tag}"
            return
        low, high = (index + 1, self.before) if word.side == "before" else (self.before, index)
        verbs = self.verbs[high] - self.verbs[low]
        yield f"verbs-between={min(3, verbs)}:{word.tag}:{word.side}"
        yield f"的-between={self.particles[high] > self.particles[low]}:{word.tag}"
        if word.side == "after":
            yield f"nouns-between={self.others[high] == self.others[low]}:{word.tag}"


def second_features(
    text: str, words: Sequence[Word], first: Sequence[Sequence[str]], scores: Sequence[float]
) -> list[list[str]]:
    """Return the features of each word with what the first pass said of it and its neighbours."""
    signs = [max(-4, min(4, round(score))) for score in scores]
    chosen = [score > 0 for score in scores]
    amounts = {
        "own": _amount(chosen, words, 0, "before"),
        "after": _amount(chosen, words, 0, "after"),
        "earlier": _amount(chosen, words, 1, "before"),
    }
    ranks = _ranks(scores)
    best = _best_of_each(text, words, scores)
    rows = []
    for index, word in enumerate(words):
        sign, zone = signs[index], f"{word.side}{word.clause}"
        row = [
            *first[index],
            f"sign={sign}",
            f"sign-before={signs[index - 1] if index else 9}:{sign}",
            f"sign-after={signs[index + 1] if index + 1 < len(signs) else 9}:{sign}",
            *(f"{name}={amount}:{zone}:{sign}" for name, amount in amounts.items()),
            f"rank={min(6, ranks[index])}:{zone}",
        ]
        if best[text[word.start : word.end]] > scores[index]:
            row.append("better-elsewhere")
        rows.append(row)
    return rows


def _running_count(words: Sequence[Word], test: object) -> list[int]:
    counts = [0]
    for word in words:
        counts.append(counts[-1] + bool(test(word)))  # type: ignore[operator]
    return counts


def _first_of_clause(words: Sequence[Word]) -> dict[int, int]:
    firsts: dict[int, int] = {}
    for index, word in enumerate(words):
        firsts.setdefault(word.clause, index)
    return firsts


def _bucket(place: int) -> str:
    if place < 4:
        return str(place)
    return "4-5" if place < 6 else "6-9" if place < 10 else "far"


def _amount(chosen: Sequence[bool], words: Sequence[Word], clause: int, side: str) -> int:
    count = sum(c and w.clause == clause and w.side == side for c, w in zip(chosen, words, strict=True))
    return min(4, count)


def _ranks(scores: Sequence[float]) -> list[int]:
    ranks = [0] * len(scores)
    for rank, index in enumerate(sorted(range(len(scores)), key=lambda i: -scores[i])):
        ranks[index] = rank
    return ranks


def _best_of_each(text: str, words: Sequence[Word], scores: Sequence[float]) -> dict[str, float]:
    best: dict[str, float] = {}
    for word, score in zip(words, scores, strict=True):
        name = text[word.start : word.end]
        best[name] = max(score, best.get(name, score))
    return best


@cache
def empty_verbs() -> frozenset[str]:
    """Return verbs without a meaning of their own, and those that only say whether something will be."""
    return frozenset((*column("light_verbs", "verb"), *column("auxiliaries", "cue")))
