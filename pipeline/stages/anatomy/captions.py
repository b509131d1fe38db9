"""Captions: paragraphs or sentences that describe a picture, told by a pointer (▲) or by the credit at their end."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from pipeline.lexicon import cache, rows
from pipeline.stages.anatomy.forms import Found, any_of, find_forms, without_overlaps
from pipeline.stages.anatomy.marks import Line, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST = 160  # characters of a caption; a longer paragraph with a credit is an article that ends in one
_LABEL = 25  # characters of the longest caption that is a mere name (行政院長王小明。); it may have a weak credit
_GAP = ("   ", "\n")  # between a credit and running text that it does not belong to
_STOP = re.compile(r"[。！？!?][」』”）)]?|\s{4,}|\u3000|\n")


def find_credits(text: str) -> list[Found]:
    """Return the photo photo_credits of the text, none overlapping another, in text order."""
    return without_overlaps(sorted(find_forms(text, "photo_credits"), key=lambda found: (found.start, -found.end)))


def find_captions(
    text: str, lines: Sequence[Line], photo_credits: Sequence[Found], bylines: Sequence[Found]
) -> list[Mark]:
    """Return the captions of the text; later marks may lie within earlier ones."""
    clear = [*_pointed(text, lines, photo_credits), *_before_share_button(text, lines, photo_credits)]
    inside = {at for mark in clear for at in range(mark.start, mark.end)}
    others = [credit for credit in photo_credits if credit.start not in inside]
    return [
        *_credited(text, lines, others, [byline.end for byline in bylines]),
        *_introduced(text, lines),
        *clear,
    ]


def _credited(
    text: str, lines: Sequence[Line], photo_credits: Sequence[Found], byline_ends: Sequence[int]
) -> Iterator[Mark]:
    """Yield each credit with the caption before it: its line, the line above it, or one sentence."""
    starts = [line.start for line in lines]
    most = sum(line.end - line.start for line in lines) / 2  # a line with more characters is the article itself
    floor = 0
    for credit in photo_credits:
        index = bisect_right(starts, credit.start) - 1
        line = lines[index]
        if index and credit.start == line.start > floor and text[credit.start] in "（(":
            yield from _line_above(text, lines[index - 1], line)
        nearest = bisect_right(byline_ends, credit.start)
        left = max(line.start, floor, byline_ends[nearest - 1] if nearest else 0)
        is_own = left == line.start and line.end - line.start <= most and _ends_paragraph(text, credit.end, line)
        start = left if is_own and credit.end - left <= _LONGEST else _sentence_start(text, left, credit)
        yield Mark(start, credit.end, "caption", credit.rule)
        floor = credit.end


def _line_above(text: str, above: Line, line: Line) -> Iterator[Mark]:
    """Yield the line right above a credit that stands on a line of its own."""
    is_near = above.number == line.number - 1
    if is_near and above.end - above.start <= _LONGEST and text[above.end - 1] not in "）)":
        yield Mark(above.start, above.end, "caption", "line_above_credit")


def _ends_paragraph(text: str, at: int, line: Line) -> bool:
    """Tell whether a paragraph ends at `at`: with the line, or before a wide gap or an opening bracket."""
    rest = text[at : min(at + 3, line.end)]
    return not rest.strip() or rest.startswith(("〔", "【", "▲", "▼"))


def _sentence_start(text: str, floor: int, credit: Found) -> int:
    """Return where the sentence before a credit in running text begins; a weak credit may have none.

    In running text 「…移送法辦。（翻攝畫面）」 is narration with a picture in it; a photographer's name or 提供 ends
    the picture's own sentence.
    """
    body = text[max(floor, credit.start - 2 * _LONGEST) : credit.start]
    if body.endswith(_GAP):
        return credit.start
    left = credit.start - len(body)
    stops = [stop.end() for stop in _STOP.finditer(body.rstrip("。！？!? \u3000\xa0"))]
    start = left + (stops[-1] if stops else 0)
    size = credit.start - start
    is_label = size <= _LABEL and "，" not in text[start : credit.start]
    if size <= _LONGEST and (is_label or _is_strong(credit, text)) and (stops or left == floor):
        return start
    return credit.start


def _is_strong(credit: Found, text: str) -> bool:
    """Tell whether a credit belongs to the sentence before it also in running text."""
    return bool(credit.names) or "提供" in text[credit.start : credit.end]


def _before_share_button(text: str, lines: Sequence[Line], photo_credits: Sequence[Found]) -> Iterator[Mark]:
    """Yield what stands before a share button: pages set one below each picture, after its caption."""
    starts = [line.start for line in lines]
    floor = 0
    for button in _share_button().finditer(text):
        line = lines[bisect_right(starts, button.start()) - 1]
        left = max(line.start, floor)
        caption_end = len(text[left : button.start()].rstrip()) + left
        if pointer := _pointers().search(text, left, caption_end):
            left = pointer.start()
        elif caption_end - left > _LONGEST:
            left = _last_sentence(text, left, caption_end, photo_credits)
        if left < caption_end:
            yield Mark(left, caption_end, "caption", "share_button")
        floor = button.end()


def _last_sentence(text: str, floor: int, end: int, photo_credits: Sequence[Found]) -> int:
    """Return where the last caption before `end` begins: one sentence before its credit, else the last sentence."""
    near = [credit for credit in photo_credits if floor <= credit.start < end and end - credit.end <= _LABEL]
    at = near[-1].start if near else end
    body = text[max(floor, at - _LONGEST) : at].rstrip("。！？!? \u3000\xa0")
    stops = [stop.end() for stop in _STOP.finditer(body)]
    return max(floor, at - _LONGEST) + stops[-1] if stops else at


@cache
def _share_button() -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in rows("boilerplate") if row["rule"] == "share_button"))


def _pointed(text: str, lines: Sequence[Line], photo_credits: Sequence[Found]) -> Iterator[Mark]:
    """Yield the captions that begin with a pointer to their picture, in or at the start of a line."""
    ends = [credit.end for credit in photo_credits]
    for line in lines:
        at = line.start
        while match := _pointers().search(text, at, line.end):
            at = _pointed_end(text, match.end(), line, ends)
            yield Mark(match.start(), at, "caption", "pointer")


def _pointed_end(text: str, start: int, line: Line, credit_ends: Sequence[int]) -> int:
    """Return the end of a pointed caption: its credit, else the first stop, else the end of the line."""
    limit = min(line.end, start + _LONGEST)
    near = bisect_right(credit_ends, start)
    if near < len(credit_ends) and credit_ends[near] <= limit:
        return credit_ends[near]
    stop = _STOP.search(text, start + 1, limit)
    return stop.end() if stop else limit


def _introduced(text: str, lines: Sequence[Line]) -> Iterator[Mark]:
    """Yield the short lines that say at their start that they are captions (圖為…)."""
    for line in lines:
        if line.end - line.start <= _LONGEST and _openers().match(text, line.start):
            yield Mark(line.start, line.end, "caption", "opener")


@cache
def _pointers() -> re.Pattern[str]:
    """A pointer after a stop or a space; before a number that is no date the sign tells that a share rose or fell."""
    signs = "".join(row["cue"] for row in rows("section_cues") if row["use"] == "caption_pointer")
    number = r"(?!\s?\d[\d.,]{0,8}(?![\d.,年月日]))"
    return re.compile(rf"(?:(?<=[\s。！？」）)])|^)[{re.escape(signs)}]{{1,4}}(?!\s?[.+-]){number}", re.MULTILINE)


@cache
def _openers() -> re.Pattern[str]:
    return re.compile(any_of(row["cue"] for row in rows("section_cues") if row["use"] == "caption_opener"))
