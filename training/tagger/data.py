"""Read labelled text: Universal NER, Universal Dependencies and articles annotated with sets of names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class Example(NamedTuple):
    """A text with labelled spans `(start, end, PER | ORG | LOC)`.

    Nothing is known about the `unsure` stretches, and nothing about places where `places` is false.
    """

    text: str
    spans: tuple[tuple[int, int, str], ...]
    unsure: tuple[tuple[int, int], ...] = ()
    places: bool = True


KINDS = ("PER", "ORG", "LOC")
KIND = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC"}  # a backend's label -> ours
Words: TypeAlias = tuple[str, list[tuple[int, int]]]  # a text and the offsets of its words


def _blocks(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the raw text and the token rows of every sentence of an IOB2 or CoNLL-U file."""
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        text, rows = "", []
        for line in block.split("\n"):
            if line.startswith("# text ="):
                text = line[8:].strip()
            elif "\t" in line and (fields := line.split("\t"))[0].isdigit():
                rows.append(fields)
        yield text, rows


def _align(text: str, tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text and the tokens' offsets in it; a text that lacks a token is replaced by the joined tokens."""
    offsets, place = [], 0
    for token in tokens:
        start = text.find(token, place)
        if start < 0:
            return _align("".join(tokens), tokens)
        place = start + len(token)
        offsets.append((start, place))
    return text, offsets


def read_words(path: Path) -> Iterator[Words]:
    """Yield the text and the word offsets of every sentence of a CoNLL-U file."""
    for text, rows in _blocks(path):
        yield _align(text, [row[1] for row in rows])


def read_names(path: Path) -> Iterator[Example]:
    """Yield the sentences of an IOB2 file with their people, organisations and places."""
    for text, rows in _blocks(path):
        aligned, offsets = _align(text, [row[1] for row in rows])
        yield Example(aligned, tuple(_iob_spans(offsets, [row[2] for row in rows])))


def _iob_spans(offsets: Sequence[tuple[int, int]], tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the spans of the kinds we learn."""
    start, end, kind = 0, 0, "O"
    for (first, last), tag in zip([*offsets, (0, 0)], [*tags, "O"], strict=True):
        if tag[:2] == "I-" and tag[2:] == kind:
            end = last
            continue
        if kind in KINDS:
            yield start, end, kind
        start, end, kind = first, last, tag[2:] if tag[:2] == "B-" else "O"
