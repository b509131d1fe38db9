"""Marks: places of the text with the section a rule gives them, and how marks become blocks.

Every finder of this package returns marks. Later marks win over earlier ones; what no mark covers is body. Blocks
therefore never overlap and together hold every character that is not white space, whatever the rules say.
"""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from pipeline.lexicon import cache, rows
from pipeline.types import Block, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SECTIONS: tuple[Section, ...] = ("body", "headline", "caption", "related", "tags", "byline", "other")
_GAP = re.compile(r"(?<=[。！？!?」』）)])[^\S\n]{2,}(?=\S)")  # between the paragraphs of a page on one line
_PARTED = frozenset({"headline", "body", "other"})  # sections with several parts; the others are parts of their own
_UNMARKED: tuple[Section, str] = ("body", "")


class Mark(Struct, frozen=True):
    """A place with the section a rule gives it."""

    start: int
    end: int
    section: Section
    rule: str


class Line(Struct, frozen=True):
    """A line without outer white space; `number` counts all lines of the text, empty ones too."""

    start: int
    end: int
    number: int


def find_lines(text: str) -> list[Line]:
    """Return the lines of `text` that are not blank."""
    lines, at = [], 0
    for number, raw in enumerate(text.split("\n")):
        start, end = trim(text, at, at + len(raw))
        if start < end:
            lines.append(Line(start, end, number))
        at += len(raw) + 1
    return lines


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without outer white space (empty at `end` if nothing is left)."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def cut_blocks(text: str, lines: Iterable[Line], marks: Sequence[Mark]) -> tuple[Block, ...]:
    """Return the blocks that `marks`, in rising order of precedence, make of `lines`."""
    kinds = list(dict.fromkeys([_UNMARKED, *((mark.section, mark.rule) for mark in marks)]))
    codes = array("H", bytes(2 * len(text)))  # the index in `kinds` of every character
    cuts: set[int] = set()
    for mark in marks:
        code = kinds.index((mark.section, mark.rule))
        codes[mark.start : mark.end] = array("H", [code]) * (mark.end - mark.start)
        cuts.update((mark.start, mark.end))
    cuts.update(gap.end() for gap in _GAP.finditer(text) if kinds[codes[gap.start()]][0] == "body")
    blocks: list[Block] = []
    for line in lines:
        runs = _runs(text, line, codes, cuts)
        blocks.extend(_join_crumbs(text, (_block(span, *kinds[code]) for span, code in runs)))
    return tuple(blocks)


def _block(span: tuple[int, int], section: Section, rule: str) -> Block:
    part = _parts().get(rule, section) if section in _PARTED else section
    return Block(start=span[0], end=span[1], section=section, part=part if rule else None)


@cache
def _parts() -> dict[str, str]:
    return {row["rule"]: row["part"] for row in rows("parts")}


def _runs(text: str, line: Line, codes: array[int], cuts: set[int]) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield the runs of one kind in a line, with its code; a run also ends where a mark begins or ends."""
    start = line.start
    for at in range(line.start + 1, line.end + 1):
        if at == line.end or at in cuts or codes[at] != codes[at - 1]:
            left, right = trim(text, start, at)
            if left < right:
                yield (left, right), codes[start]
            start = at


def _join_crumbs(text: str, runs: Iterable[Block]) -> list[Block]:
    """Join a run without any letter or digit (a bracket left between two marks) to its neighbour on the left."""
    joined: list[Block] = []
    for run in runs:
        if joined and not any(map(str.isalnum, text[run.start : run.end])):
            joined[-1] = msgspec.structs.replace(joined[-1], end=run.end)
        else:
            joined.append(run)
    return joined
