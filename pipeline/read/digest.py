"""Several articles in one text: a digest is taken apart where every part shows a head and a body of its own.

What shows it are date lines of one form, one an article, or lines of signs between parts that each have a title and a
date line or byline. Where any part does not, the text is one article.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.lexicon import column
from pipeline.publication import DATE

_RULE = re.compile(r"\f|[-=*_＊—─═~～#]{3,200}")
_BYLINE = re.compile(
    r"[〔【（(\[][^〕】）)\]\n]{0,24}(?:記者|編譯|報導|日電)[^〕】）)\]\n]{0,24}[〕】）)\]]|記者[^\n。，]{2,24}報導"
)
_LONGEST_TITLE = 60  # characters
_BODY = 40  # characters of the shortest line that shows a body
_HEAD = 4  # lines of a part among which its date line or byline stands


class _Line(NamedTuple):
    start: int
    text: str


def articles_of(text: str) -> list[tuple[int, int]]:
    """Return where the articles of a text stand: all of it is one, unless it is a digest."""
    lines = _lines(text)
    for heads in (_dated_heads(lines), _ruled_heads(lines)):
        if len(heads) > 1 and all(map(_is_article, _parts(lines, heads))):
            starts = [0, *(lines[head].start for head in heads[1:])]
            return list(zip(starts, [*starts[1:], len(text)], strict=True))
    return [(0, len(text))]


def _lines(text: str) -> list[_Line]:
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append(_Line(at, line.strip(" \t\r\u3000\u00a0")))
        at += len(line) + 1
    return lines


def _parts(lines: list[_Line], heads: list[int]) -> list[list[str]]:
    ends = [*heads[1:], len(lines)]
    return [[line.text for line in lines[start:end] if line.text] for start, end in zip(heads, ends, strict=True)]


def _is_article(part: list[str]) -> bool:
    """Tell whether lines are an article: a title, a date line or byline near it, and a body."""
    head = [line for line in part if not _RULE.fullmatch(line)][:_HEAD]
    has_title = any(_is_title(line) for line in head)
    has_origin = any(_dates().match(line) or _BYLINE.search(line[:_LONGEST_TITLE]) for line in head)
    return has_title and has_origin and any(len(line) >= _BODY and "。" in line for line in part)


def _is_title(line: str) -> bool:
    return 2 <= len(line) <= _LONGEST_TITLE and "。" not in line and not _dates().match(line) and not _is_byline(line)  # noqa: PLR2004


def _is_byline(line: str) -> bool:
    return bool(_BYLINE.fullmatch(line))


def _dated_heads(lines: list[_Line]) -> list[int]:
    """Return the lines with which articles begin that have a date line each, all of one form.

    The date line stands above the title or right below it.
    """
    inked = [number for number, line in enumerate(lines) if line.text]
    forms: dict[str, list[int]] = {}
    for position, number in enumerate(inked):
        match = _dates().fullmatch(lines[number].text)
        if match:
            forms.setdefault(match["label"] or "", []).append(position)
    found = max(forms.values(), key=len, default=[])
    if len(found) < 2 or found[0] > 1:  # noqa: PLR2004
        return []
    above = found[0]  # lines above the date line that belong to the article: none, or the title
    if above and not all(position and _is_title(lines[inked[position - 1]].text) for position in found):
        return []
    return [inked[position - above] for position in found]


def _ruled_heads(lines: list[_Line]) -> list[int]:
    """Return the lines with which the parts between lines of signs begin."""
    heads, is_open = [], True
    for number, line in enumerate(lines):
        if _RULE.fullmatch(line.text):
            is_open = True
        elif line.text and is_open:
            heads.append(number)
            is_open = False
    return heads


@cache
def _dates() -> re.Pattern[str]:
    label = "|".join(map(re.escape, sorted(column("date_labels", "label"), key=len, reverse=True)))
    time = r"(?:T|\s|\(.\)){0,2}(?:\d{1,2}:\d{2}(?::\d{2})?)?"
    return re.compile(rf"(?P<label>date\s|(?:{label})\s{{0,3}}[：:]?)?\s{{0,3}}{DATE}{time}\s{{0,3}}", re.IGNORECASE)
