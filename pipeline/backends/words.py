"""What backends share that get words, tags and labels from a library: offsets, and our names for theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pipeline.errors import BackendError
from pipeline.tags import guess, label_table
from pipeline.types import Hint, Name, Tagged, Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Labelled: TypeAlias = tuple[int, int, str]

_TAG_OF_NAME = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC"}
CLAUSE_MARKS = "，、；：。！？,;:!?\n"
_LOOK_AHEAD = 100  # characters that a library may leave out between two words


def locate(words: Iterable[str], piece: str, backend: str) -> list[tuple[int, int]]:
    """Return where a library's words stand in the piece, one place a word; characters may be left out in between.

    Raise `BackendError` where a word is not in the text: the library has changed it, and no offset would be right.
    """
    places: list[tuple[int, int]] = []
    at = 0
    for word in words:
        start = piece.find(word, at, at + len(word) + _LOOK_AHEAD)
        if start < 0:
            raise BackendError(f"the backend {backend} gave the word {word!r}, which is not in the text at {at}")
        places.append((start, at := start + len(word)))
    return places


def cover(piece: str, words: Iterable[Labelled]) -> Iterator[Token]:
    """Yield tokens that cover all but white space: words cut there, and what they leave out as words of its own."""
    at = 0
    for start, end, tag in words:
        yield from _solid(piece, at, start, "")
        yield from _solid(piece, start, end, tag)
        at = end
    yield from _solid(piece, at, len(piece), "")


def _solid(piece: str, start: int, end: int, tag: str) -> Iterator[Token]:
    """Yield the runs without white space; one without a tag is a noun, or punctuation if it has no letter or digit."""
    while start < end:
        if piece[start].isspace():
            start += 1
            continue
        stop = next((at for at in range(start, end) if piece[at].isspace()), end)
        yield Token(start, stop, tag or guess(piece[start:stop]))
        start = stop


def answer(piece: str, words: Iterable[Labelled], labelled: Sequence[Labelled]) -> Tagged:
    """Return the answer made of words with our tags and spans with the library's own labels, both in order."""
    names, hints = [], []
    for start, end, label in _trimmed(piece, labelled):
        role, ours = label_table().get(label, ("", ""))
        if role == "name":
            names.append(Name(start, end, ours))
        elif role == "hint":
            hints.append(Hint(start, end, ours, label))  # type: ignore[arg-type]  # the lexicon's test checks it
    tags = {(name.start, name.end): _TAG_OF_NAME[name.label] for name in names}
    tokens = (Token(t.start, t.end, tags.get((t.start, t.end), t.tag)) for t in cover(piece, words))
    return Tagged(tuple(tokens), tuple(names), tuple(hints))


def _trimmed(piece: str, spans: Iterable[Labelled]) -> Iterator[Labelled]:
    """Yield the spans without outer white space, those that are left, none overlapping the one before."""
    at = 0
    for left, right, label in sorted(spans):
        text = piece[left:right]
        start, end = left + len(text) - len(text.lstrip()), left + len(text.rstrip())
        if at <= start < end:
            yield start, end, label
            at = end


def cut(piece: str, longest: int) -> list[int]:
    """Return the lengths of windows of at most `longest` characters, cut behind the last clause mark or hard."""
    lengths: list[int] = []
    start = 0
    while len(piece) - start > longest:
        mark = max(piece.rfind(mark, start, start + longest) for mark in CLAUSE_MARKS)
        lengths.append(mark + 1 - start if mark >= 0 else longest)
        start += lengths[-1]
    return [*lengths, len(piece) - start] if piece else []
