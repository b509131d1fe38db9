"""The words that a goal's object may be made of: whole names of things, in at most a few pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import cache, column
from pipeline.stages.claims.goal_words import NOUNS
from pipeline.stages.claims.governors import AIMING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.goal_words import Word
    from pipeline.types import Quantity

MOST_PIECES = 3
_SHORTEST = 2  # characters of a piece
_NEVER_CUES = AIMING | {"ability", "need", "past", "present", "existing", "condition", "share", "part", "source"}
_NEVER = frozenset(f"cue-{kind}" for kind in _NEVER_CUES) | {
    *("time", "quantity", "bound", "d", "ad", "c", "w", "xc", "r", "m", "q")
}
_PER = "每"  # 每股, 每人: part of the measure though a pronoun and a unit
_NOT_AT_EDGES = frozenset({"u", "p", "f"})
_VERBS = frozenset({"v", "vd"})
_SHORT_MODIFIER = 2  # characters between a count and its noun that can belong to the noun
_MODIFIERS = NOUNS | {"a", "f", "b"}
_REACHING = frozenset({"cue-raise"})


class Piece(NamedTuple):
    """A run of words of an object and what the chooser said of it at best."""

    words: tuple[Word, ...]
    score: float

    @property
    def span(self) -> tuple[int, int]:
        """Where the run stands."""
        return self.words[0].start, self.words[-1].end


def object_spans(
    context: Context, quantity: Quantity, words: Sequence[Word], scores: Sequence[float], least: float
) -> tuple[tuple[int, int], ...]:
    """Return the places of the words that name what a quantity counts: the best few runs in the order of the text."""
    pieces = [piece for run in _runs(context, words, scores, least) if (piece := _named(context, run))]
    counted = next((p for p in pieces if _is_counted(context, quantity, p)), None)
    if counted:
        pieces = [counted]
    best = sorted(pieces, key=lambda piece: -piece.score)[:MOST_PIECES]
    spans = sorted(_whole(context, quantity, *piece.span) for piece in best)
    return tuple(spans)


def _is_counted(context: Context, quantity: Quantity, piece: Piece) -> bool:
    """Tell whether a piece is the noun counted: right behind a count, 的 at most between."""
    between = context.text[quantity.end : piece.words[0].start] if piece.words[0].start >= quantity.end else None
    return quantity.dimension == "count" and between in {"", "的", " "} and piece.words[-1].tag in NOUNS


def _runs(
    context: Context, words: Sequence[Word], scores: Sequence[float], least: float
) -> Iterator[list[tuple[Word, float]]]:
    """Yield the runs of neighbouring chosen words, over a 的 between them, parted at words that name nothing."""
    run: list[tuple[Word, float]] = []
    for index, (word, score) in enumerate(zip(words, scores, strict=True)):
        joins = _may_name(context, words, index) and (score > least or _links(context, words, scores, index, least))
        if run and (not joins or run[-1][0].end != word.start):
            yield run
            run = []
        if joins:
            run.append((word, score))
    if run:
        yield run


def _may_name(context: Context, words: Sequence[Word], index: int) -> bool:
    """Tell whether a word can be part of a measure's name: no time, number, cue, adverb or empty word."""
    text = _text(context, words[index])
    if text in _stops():
        return False
    tag = words[index].tag
    if tag in {"r", "q"}:
        return text.startswith(_PER) or (index > 0 and _text(context, words[index - 1]) == _PER)
    return tag not in _NEVER or _exceeds_cue(context, words[index])


def _exceeds_cue(context: Context, word: Word) -> bool:
    """Tell whether a word only begins with a cue: 占比, not 占."""
    cues = context.cues_in(word.start, word.start + 1) if word.tag.startswith("cue-") else ()
    return bool(cues) and cues[0].end < word.end


def _links(context: Context, words: Sequence[Word], scores: Sequence[float], index: int, least: float) -> bool:
    """Tell whether the word at `index` is a 的 with a chosen noun right behind it."""
    behind = index + 1
    if _text(context, words[index]) != "的" or behind >= len(words):
        return False
    return scores[behind] > least and words[behind].tag in NOUNS


def _named(context: Context, run: Sequence[tuple[Word, float]]) -> Piece | None:
    """Return the run without particles, prepositions and verbs of reaching at its edges; none where nothing is left."""
    kept = list(run)
    while kept and _is_edge(context, kept[0][0]):
        del kept[0]
    while kept and (_is_edge(context, kept[-1][0]) or _is_predicate(kept)):
        del kept[-1]
    if not kept or kept[-1][0].end - kept[0][0].start < _SHORTEST:
        return None
    return Piece(tuple(word for word, _ in kept), max(score for _, score in kept))


def _is_predicate(run: Sequence[tuple[Word, float]]) -> bool:
    """Tell whether a run ends in the verb of its noun rather than in a noun (股價[下跌], 台商回台投資[累積])."""
    last = run[-1][0]
    return last.tag in _REACHING or (last.tag in _VERBS and any(word.tag in NOUNS for word, _ in run[:-1]))


def _is_edge(context: Context, word: Word) -> bool:
    return word.tag in _NOT_AT_EDGES or not any(c.isalnum() for c in _text(context, word))


def _whole(context: Context, quantity: Quantity, start: int, end: int) -> tuple[int, int]:
    """Return the stretch with the first character of its first word where a preposition took it (依消|費者).

    A word that turns the meaning of the first one (不透明, 前成員) belongs to it.
    """
    per = quantity.per
    if per and per.start < end and start < per.end <= quantity.start:
        start, end = min(start, per.start), max(end, per.end)
    if quantity.dimension == "count" and 0 < start - quantity.end <= _SHORT_MODIFIER:
        between = context.tokens_in(quantity.end, start)
        if between and all(context.word_class(word) in _MODIFIERS for word in between):
            start = quantity.end  # 五家|中小|企業
    before = context.word_before(start) if start else ""
    if before in column("turning_words", "word"):
        return start - len(before), end
    if len(before) > 1 and before[0] in _prepositions() and before not in _prepositions():
        return start - len(before) + 1, end
    return start, end


def _text(context: Context, word: Word) -> str:
    return context.text[word.start : word.end]


@cache
def _stops() -> frozenset[str]:
    return (frozenset(column("object_stops", "word")) | frozenset(column("light_verbs", "verb"))) - {"的", "每"}


@cache
def _prepositions() -> frozenset[str]:
    return frozenset(column("prepositions", "preposition"))
