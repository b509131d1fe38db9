"""HTML to text without losing any character's place: tags go, references (&amp;) are resolved, blocks become lines.

This is no parser that builds a tree; it takes one pass over the signs, in time that grows with the text alone.
"""

from __future__ import annotations

import html
import itertools
import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.lexicon import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.read.source_text import Edit, SourceText

# A tag whose attributes may hold `>` in quotes, up to a bound that keeps hostile input linear; any tag; a reference.
_SIGN = re.compile(
    r"<!--|<!\[CDATA\[|\]\]>"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][\w:-]{0,30})(?:[^<>\"']|\"[^\"]{0,2000}\"|'[^']{0,2000}')*>"
    r"|<(?P<end2>/?)(?P<name2>[a-zA-Z][\w:-]{0,30})[^<>]*>|<[!?][^<>]*>"
    r"|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});?"
)
_MOST_ELEMENTS = 100
_LONGEST_ELEMENT = 3000  # characters with tags
_LINE = "\v"  # stands for a line break while white space is still to be folded
_LINES = re.compile(r"[ \t\n\r\f\v\u00a0]*\v[ \t\n\r\f\v\u00a0]*|[ \t\n\r\f]+")
_TAGS = re.compile(
    r"<(?:p|br|div|span|a|img|strong|b|figure|h[1-6]|ul|li|section|article)\b[^<>]{0,500}>", re.IGNORECASE
)
_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|nbsp|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")


def looks_like_markup(text: str) -> bool:
    """Tell whether a text holds HTML's tags or references."""
    return bool(_TAGS.search(text) or _REFERENCE.search(text))


def text_of_markup(source: SourceText) -> SourceText:
    """Return the text that a browser would show, one line a block, white space folded.

    Text without any block keeps the line ends it has.
    """
    edits = list(_edits(source.text))
    has_lines = any(replacement == _LINE for _, _, replacement in edits)
    plain = source.edited(edits)
    return folded(plain) if has_lines else plain


def elements(source: SourceText, name: str) -> Iterator[SourceText]:
    """Yield what the elements of that name hold as one line of text each: the first hundred, none of them long."""
    begins = re.finditer(rf"<{name}\b[^<>]{{0,500}}>", source.text, re.IGNORECASE)
    for begin in itertools.islice(begins, _MOST_ELEMENTS):
        inside = source.cut(begin.end(), begin.end() + _LONGEST_ELEMENT)
        closing = inside.text.lower().find(f"</{name}")
        if closing > 0:
            lines = text_of_markup(inside.cut(0, closing)).strip()
            yield lines.edited([(end.start(), end.end(), " ") for end in re.finditer(r"\n+", lines.text)])


def folded(text: SourceText) -> SourceText:
    """Return the text with white space folded: a line end where there is a sign of one, else one space."""
    edits = [
        (run.start(), run.end(), "\n" if _LINE in run[0] else " ")
        for run in _LINES.finditer(text.text)
        if run[0] != " "
    ]
    return text.edited(edits)


def _edits(text: str) -> Iterator[Edit]:
    """Yield what to put in the place of every tag, comment and reference."""
    skipper = _Skipper(text)
    at = 0
    while sign := _SIGN.search(text, at):
        start, at = sign.span()
        name = (sign["name"] or sign["name2"] or "").lower()
        if sign[0] == "<!--":
            at = skipper.past("-->", at)
            yield start, at, ""
        elif sign[0].startswith("&"):
            yield start, at, html.unescape(sign[0])
        elif uses().get(name) == "dropped" and not (sign["end"] or sign["end2"]):
            at = skipper.past(f"</{name}", at)
            yield start, at, ""
        else:
            yield start, at, _LINE if uses().get(name) in {"block", "break"} else ""


class _Skipper:
    """Finds what closes a comment or an element; what is not there is looked for once only."""

    def __init__(self, text: str) -> None:
        self.text = text.lower() if len(text.lower()) == len(text) else text
        self.missing: set[str] = set()

    def past(self, sign: str, at: int) -> int:
        """Return where the next `sign` ends, with its tag's bracket; `at` where there is none."""
        found = -1 if sign in self.missing else self.text.find(sign, at)
        if found < 0:
            self.missing.add(sign)
            return at
        end = found + len(sign)
        if sign.endswith(">"):
            return end
        bracket = self.text.find(">", end, end + 200)
        return bracket + 1 if bracket >= 0 else end


@cache
def uses() -> dict[str, str]:
    """Return what each element does to the text in it."""
    return {row["element"]: row["use"] for row in rows("markup")}
