"""Captions: paragraphs or sentences that describe a picture, told by a pointer (▲) or by the credit at their end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.lexicon import rows
from pipeline.stages.anatomy.forms import Found, any_of, find_forms
from pipeline.stages.anatomy.marks import Line, Mark

_LONGEST = 160  # characters of a caption; a longer paragraph with a credit is an article that ends in one
_STOP = re.compile(r"[。！？!?][」』”）)]?|\s{4,}|\u3000|\n")


def find_credits(text: str) -> list[Found]:
    """Return the photo credits of the text, none overlapping another, in text order."""
    taken: list[Found] = []
    end = 0
    for found in sorted(find_forms(text, "photo_credits"), key=lambda found: (found.start, -found.end)):
        if found.start >= end:
            taken.append(found)
            end = found.end
    return taken


def find_captions(text: str, lines: Sequence[Line], credits: Sequence[Found]) -> list[Mark]:
    """Return the captions of the text."""
    return [*_credited(text, lines, credits), *_pointed(text, lines, credits), *_introduced(text, lines)]


def _credited(text: str, lines: Sequence[Line], credits: Sequence[Found]) -> Iterator[Mark]:
    """Yield the sentence that each credit ends, back to the sentence end before it."""
    starts = {line.start: line for line in lines}
    bounds = sorted(starts)
    at = 0
    for index, credit in enumerate(credits):
        while at + 1 < len(bounds) and bounds[at + 1] <= credit.start:
            at += 1
        floor = max(bounds[at], credits[index - 1].end if index else 0)
        yield Mark(_caption_start(text, floor, credit.start), credit.end, "caption", credit.rule)


def _caption_start(text: str, floor: int, credit: int) -> int:
    """Return where the caption before `credit` begins: one sentence back, or at `floor` where that is near."""
    if credit - floor <= _LONGEST and floor == _line_start(text, credit, floor):
        return floor
    body = text[floor:credit].rstrip("。！？!? \u3000")
    stops = [stop.end() for stop in _STOP.finditer(body)]
    start = floor + (stops[-1] if stops else 0)
    return start if credit - start <= _LONGEST else credit


def _line_start(text: str, at: int, floor: int) -> int:
    return max(text.rfind("\n", floor, at) + 1, floor)


def _pointed(text: str, lines: Sequence[Line], credits: Sequence[Found]) -> Iterator[Mark]:
    """Yield the captions that begin with a pointer to their picture, in or at the start of a line."""
    ends = [credit.end for credit in credits]
    for line in lines:
        for match in _pointers().finditer(text, line.start, line.end):
            yield Mark(match.start(), _pointed_end(text, match.end(), line, ends), "caption", "pointer")


def _pointed_end(text: str, start: int, line: Line, credit_ends: Sequence[int]) -> int:
    """Return the end of a pointed caption: its credit, else the first stop, else the end of the line."""
    limit = min(line.end, start + _LONGEST)
    near = [end for end in credit_ends if start < end <= limit]
    if near:
        return near[0]
    stop = _STOP.search(text, start, limit)
    return stop.end() if stop else limit


def _introduced(text: str, lines: Sequence[Line]) -> Iterator[Mark]:
    """Yield the short lines that say at their start that they are captions (圖為…)."""
    for line in lines:
        if line.end - line.start <= _LONGEST and _openers().match(text, line.start):
            yield Mark(line.start, line.end, "caption", "opener")


@cache
def _pointers() -> re.Pattern[str]:
    signs = "".join(row["cue"] for row in rows("section_cues") if row["use"] == "caption_pointer")
    return re.compile(f"[{re.escape(signs)}]{{1,4}}")


@cache
def _openers() -> re.Pattern[str]:
    return re.compile(any_of(row["cue"] for row in rows("section_cues") if row["use"] == "caption_opener"))
