"""Tags: the keywords of an article, and the stray numbers and signs around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.lexicon import cache, rows
from pipeline.stages.anatomy.forms import any_of
from pipeline.stages.anatomy.marks import Line, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HASHTAGS = re.compile(r"(?:[#＃][^\s#＃，。]{1,30}\s{0,4}){2,40}")
_NUMBER = re.compile(r"[\d\s.,:：/|]{1,40}")
_LINES_AT_END = 3  # keywords and view counts stand at the very end
_LONGEST = 200  # characters of a line of keywords
_PIECE = 2  # characters of the shortest keyword that is looked for in the article
_SPACED = 3  # keywords between spaces are told from a headline by their number


def find_tags(text: str, lines: Sequence[Line]) -> Iterator[Mark]:
    """Yield the keywords of the article: hashtags, a line with a label, or a last line made of the article's words."""
    for line in lines:
        if _HASHTAGS.fullmatch(text, line.start, line.end):
            yield Mark(line.start, line.end, "tags", "hashtags")
        elif _opener().match(text, line.start, line.end):
            yield Mark(line.start, line.end, "tags", "label")
        elif not any(map(str.isalnum, text[line.start : line.end])):
            yield Mark(line.start, line.end, "other", "signs_only")
    for line in lines[-_LINES_AT_END:]:
        if len(lines) > 1 and _NUMBER.fullmatch(text, line.start, line.end):
            yield Mark(line.start, line.end, "other", "stray_number")
        elif _is_keyword_line(text, line):
            yield Mark(line.start, line.end, "tags", "keyword_line")


@cache
def _opener() -> re.Pattern[str]:
    return re.compile(
        any_of(row["cue"] for row in rows("section_cues") if row["use"] == "tags")
        + r"(?:\s?[：:]|(?=[^\sA-Za-z，。]{2,12}\s))"
    )


def _is_keyword_line(text: str, line: Line) -> bool:
    """Tell whether a line is nothing but words that stand in the article, strung together or between spaces."""
    words = text[line.start : line.end]
    if not 6 <= len(words) <= _LONGEST or re.search(r"[，。！？；：!?「」]", words):
        return False
    pieces = re.split(r"[\s、|/]+", words)
    if len(pieces) >= _SPACED:
        return all(len(piece) >= _PIECE and text.find(piece, 0, line.start) >= 0 for piece in pieces)
    return len(pieces) == 1 and _is_strung_together(text[: line.start], words)


def _is_strung_together(article: str, words: str) -> bool:
    """Tell whether `words` falls into two or more pieces, each the longest that stands in the article."""
    at = pieces = 0
    while at < len(words):
        size = 0
        while at + size < len(words) and words[at : at + size + 1] in article:
            size += 1
        if size < _PIECE:
            return False
        at, pieces = at + size, pieces + 1
    return pieces > 1
