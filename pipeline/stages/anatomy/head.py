"""The head of an article: date line, navigation of the page, title with the outlet's suffix."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from pipeline.lexicon import column
from pipeline.stages.anatomy.forms import any_of
from pipeline.stages.anatomy.marks import Line, Mark, trim
from pipeline.types import TextSpan

_TITLE_LONGEST = 100
_MENU_WORD = re.compile(r"[^\s，。！？：「」、]{2,8}")
_SENTENCE_END = "。；"


class Head(Struct, frozen=True):
    """The title with the outlet its suffix names, and the marks of the head."""

    title: TextSpan | None
    outlet: str | None
    marks: tuple[Mark, ...]


def read_head(text: str, lines: Sequence[Line], dated: Sequence[Mark]) -> Head:
    """Read the title from the first lines; lines in `dated` hold the publication date."""
    marks: list[Mark] = []
    date_starts = {mark.start for mark in dated}
    rest = [line for line in lines if line.start not in date_starts]
    if rest and len(lines) > len(rest) and _is_menu(text, rest):
        marks.append(Mark(rest[0].start, rest[0].end, "other", "menu"))
        rest = rest[1:]
    if not rest or not _is_title(text, rest):
        return Head(None, None, tuple(marks))
    line = rest[0]
    suffix = _suffix().search(text, line.start, line.end)
    end = trim(text, line.start, suffix.start())[1] if suffix else line.end
    marks.append(Mark(line.start, end, "headline", "first_line"))
    if suffix:
        marks.append(Mark(suffix.start(), line.end, "other", "outlet_suffix"))
    title = TextSpan(text=text[line.start : end], start=line.start, end=end)
    return Head(title, suffix["outlet"] if suffix else None, tuple(marks))


def _is_title(text: str, lines: Sequence[Line]) -> bool:
    """Tell whether the first line is a title: short, not ended as a sentence, and followed by something."""
    line = lines[0]
    return len(lines) > 1 and line.end - line.start <= _TITLE_LONGEST and text[line.end - 1] not in _SENTENCE_END


def _is_menu(text: str, lines: Sequence[Line]) -> bool:
    """Tell whether the first line is the page's navigation: three or more short words, with more lines to come."""
    words = text[lines[0].start : lines[0].end].split()
    return len(lines) > 2 and len(words) >= 3 and all(map(_MENU_WORD.fullmatch, words))


@cache
def _suffix() -> re.Pattern[str]:
    outlets = any_of(iter(column("outlets", "name")))
    return re.compile(rf"(?:\s?[|｜│]\s?[^|｜│]{{1,12}}?)?\s?(?:[|｜│]|--|－|-)\s?(?P<outlet>{outlets})[^，。]{{0,24}}$")
