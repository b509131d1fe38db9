"""Notices: share buttons, adverts, warnings, contact lines, and what follows the byline that closes a story."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.lexicon import Row, cache, rows
from pipeline.stages.anatomy.marks import SECTIONS, Line, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.stages.anatomy.forms import Found
    from pipeline.types import Section

_CLOSING_SHARE = 0.6  # of a line's characters lie before the byline that closes it
_STOPS = "。！？」』”）) \u3000\xa0"


def find_notices(text: str) -> Iterator[Mark]:
    """Yield the fixed phrases of pages that `boilerplate.tsv` lists."""
    for rule, section, pattern in _notices():
        for match in pattern.finditer(text):
            yield Mark(match.start(), match.end(), section, rule)


@cache
def _notices() -> tuple[tuple[str, Section, re.Pattern[str]], ...]:
    sections = {str(section): section for section in SECTIONS}
    return tuple((row["rule"], sections[row["section"]], _compile(row)) for row in rows("boilerplate"))


def _compile(row: Row) -> re.Pattern[str]:
    """Compile a pattern for its place: anywhere, a whole line, the line it begins, or the end of a line."""
    shapes = {"any": "{}", "line": "^{}$", "line_start": r"^{}[^\n]*$", "line_end": "{}$"}
    pattern = shapes[row["at"]].format(rf"[^\S\n]{{0,12}}(?:{row['pattern']})[^\S\n]{{0,4}}")
    return re.compile(pattern if row["at"] != "any" else row["pattern"], re.MULTILINE)


def find_after_matter(text: str, lines: Sequence[Line], bylines: Sequence[Found]) -> Iterator[Mark]:
    """Yield what follows the byline that closes a story on one line: the captions of its pictures.

    （王小明／台北報導） after the last sentence closes a story; 〔記者王小明／台北報導〕 opens one.
    """
    for line in lines:
        inside = [found for found in bylines if line.start <= found.start < line.end]
        if not inside or inside[-1].rule not in _closing_rules():
            continue
        closing = inside[-1]
        is_late = closing.start - line.start > _CLOSING_SHARE * (line.end - line.start)
        if is_late and text[closing.start - 1] in _STOPS and closing.end < line.end:
            yield Mark(closing.end, line.end, "caption", "after_closing_byline")


@cache
def _closing_rules() -> frozenset[str]:
    return frozenset(row["rule"] for row in rows("bylines") if row["closes"] == "yes")
