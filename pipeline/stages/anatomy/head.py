"""The head of an article: navigation of the page, title with the outlet's suffix, subtitle before an opening byline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.lexicon import cache, column, rows
from pipeline.stages.anatomy.forms import Found, any_of
from pipeline.stages.anatomy.marks import Line, Mark, trim
from pipeline.types import TextSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

_TITLE = 130  # characters of the longest title; press offices write up to 123
_SUBTITLE = 80  # characters of the longest subtitle
_MENU_WORD = re.compile(r"[^\s，。！？：:「」、]{2,6}")
_STOP = "。"
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"


class Head(Struct, frozen=True):
    """The title with the outlet its suffix names, and the marks of the head."""

    title: TextSpan | None
    outlet: str | None
    marks: tuple[Mark, ...]


def read_head(text: str, lines: Sequence[Line], dated: Sequence[Mark], bylines: Sequence[Found]) -> Head:
    """Read the title from the first lines; those that are all date or byline are skipped."""
    whole = {(mark.start, mark.end) for mark in dated} | {(byline.start, byline.end) for byline in bylines}
    rest = [line for line in lines if (line.start, line.end) not in whole]
    marks: list[Mark] = []
    while len(rest) > 1 and _is_menu(text, rest[0]):
        marks.append(Mark(rest[0].start, rest[0].end, "other", "menu"))
        rest = rest[1:]
    if not rest or not _is_title(text, rest, has_date=bool(dated)):
        return Head(None, None, tuple(marks))
    title, outlet, title_marks = _read_title(text, rest[0])
    below = rest[1]
    name = text[below.start : below.end].strip(_INVISIBLE)
    if name in column("outlets", "name"):
        marks.append(Mark(below.start, below.end, "other", "outlet_line"))
        return Head(title, outlet or name, (*marks, *title_marks))
    return Head(title, outlet, (*marks, *title_marks, *_subtitle(text, below, bylines)))


def _read_title(text: str, line: Line) -> tuple[TextSpan, str | None, list[Mark]]:
    """Return the title without what the page adds to it (｜ 某新聞網, 字級：)."""
    prefix = _prefix().match(text, line.start, line.end)
    suffix = _suffix().search(text, line.start, line.end)
    start = prefix.end() if prefix else line.start
    start, end = trim(text, start, suffix.start() if suffix else line.end)
    if start == end:  # the line is an outlet's name
        start, end, suffix = line.start, line.end, None
    title = TextSpan(text=text[start:end], start=start, end=end)
    found = suffix or prefix
    outlet = found["outlet"] if found else None
    return (
        title,
        outlet,
        [
            Mark(line.start, line.end, "other", "page_title"),
            Mark(start, end, "headline", "first_line"),
        ],
    )


def _is_title(text: str, lines: Sequence[Line], *, has_date: bool) -> bool:
    """Tell whether the first line is a title: short, without a full stop, and followed by something.

    Press offices end some titles with a full stop; below a date line that is taken for a title as well.
    """
    line = lines[0]
    if len(lines) == 1 or line.end - line.start > _TITLE:
        return False
    stop = text.find(_STOP, line.start, line.end)
    return stop < 0 or (stop == line.end - 1 and has_date and lines[1].number > line.number + 1)


def _is_menu(text: str, line: Line) -> bool:
    """Tell whether a line is the page's navigation: short words, one of them the name of a news desk."""
    words = re.split(r"[\s>＞/｜|]+", text[line.start : min(line.end, line.start + _TITLE)])
    return len(words) > 1 and all(map(_MENU_WORD.fullmatch, words)) and not _desks().isdisjoint(words)


def _subtitle(text: str, line: Line, bylines: Sequence[Found]) -> list[Mark]:
    """Return the subtitle: the words without a full stop between title and opening byline."""
    opening = next((found for found in bylines if line.start <= found.start < line.end), None)
    if opening is None or not 0 < opening.start - line.start <= _SUBTITLE or text[opening.start] not in "〔【（(":
        return []
    start, end = trim(text, line.start, opening.start)
    return [] if _STOP in text[start:end] else [Mark(start, end, "headline", "subtitle")]


@cache
def _desks() -> frozenset[str]:
    return frozenset(row["cue"] for row in rows("section_cues") if row["use"] == "menu")


@cache
def _suffix() -> re.Pattern[str]:
    """What a page adds behind a title: desks and tags, the outlet and its Latin name; a button for the font size."""
    outlet = any_of(column("outlets", "name"))
    sign = r"\s{0,2}(?:[|｜│_]|--|\s[-－–—]\s)\s{0,2}"
    desks = r"(?:\s{0,2}[|｜│]\s{0,2}[^|｜│\n]{1,16}?|\s[-－–]\s[^-\s]{1,4}){0,6}?"
    return re.compile(rf"(?:{desks}{sign}(?P<outlet>{outlet})[^，。|｜│\n]{{0,24}}|\s{{0,2}}字級：)$")


@cache
def _prefix() -> re.Pattern[str]:
    return re.compile(rf"(?P<outlet>{any_of(column('outlets', 'name'))})\s?(?:[|｜│]|\s[-－]\s)\s?")
