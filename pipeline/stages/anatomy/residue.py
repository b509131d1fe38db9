"""What a page leaves around an article: related news, tags, share buttons, adverts, notices, contact lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.lexicon import rows
from pipeline.stages.anatomy.forms import any_of
from pipeline.stages.anatomy.marks import Line, Mark
from pipeline.types import Section

_HEADLINE = 60  # characters of the longest headline in a list of other articles
_HASHTAGS = re.compile(r"(?:[#＃][^\s#＃，。]{1,30}\s{0,4}){2,}")
_STRAY = re.compile(r"[\d\s.,:：/|]+")
_TAGS_LONGEST = 200
_TAG_SHORTEST = 2  # characters of the shortest keyword that is looked for in the article


def find_notices(text: str) -> Iterator[Mark]:
    """Yield the fixed phrases of pages that `boilerplate.tsv` lists."""
    for rule, section, pattern in _notices():
        for match in pattern.finditer(text):
            yield Mark(match.start(), match.end(), section, rule)


@cache
def _notices() -> tuple[tuple[str, Section, re.Pattern[str]], ...]:
    return tuple((row["rule"], row["section"], _notice(row)) for row in rows("boilerplate"))  # type: ignore[misc]


def _notice(row: dict[str, str]) -> re.Pattern[str]:
    if row["at"] == "line":
        return re.compile(rf"^[^\S\n]*{row['pattern']}[^\S\n]*$", re.MULTILINE)
    if row["at"] == "line_start":
        return re.compile(rf"^[^\S\n]*{row['pattern']}[^\n]*$", re.MULTILINE)
    return re.compile(row["pattern"])


def find_related(text: str, lines: Sequence[Line]) -> Iterator[Mark]:
    """Yield the blocks of other articles: from a heading on to the end of the text, or the one line of a link."""
    for index, line in enumerate(lines):
        match = _related_opener().match(text, line.start, line.end)
        if match is None:
            continue
        if match.end() == line.end or not _article_goes_on(lines[index + 1 :]):
            yield Mark(line.start, lines[-1].end, "related", "related_heading")
            return
        yield Mark(line.start, line.end, "related", "related_link")


def _article_goes_on(lines: Sequence[Line]) -> bool:
    """Tell whether paragraphs follow that are too long for a list of headlines."""
    return any(line.end - line.start > _HEADLINE for line in lines)


@cache
def _related_opener() -> re.Pattern[str]:
    cue = any_of(row["cue"] for row in rows("section_cues") if row["use"] == "related")
    return re.compile(rf"[【〔\[（(●■◆►▶＞>※★]?\s?(?:更多\S{{1,8}}?報導|{cue})\s?[】〕\])）]?[：:＞>]{{0,3}}")


def find_tags(text: str, lines: Sequence[Line]) -> Iterator[Mark]:
    """Yield the keywords of the article: hashtags, a line with a label, or a last line made of the article's words."""
    for line in lines:
        if _HASHTAGS.fullmatch(text, line.start, line.end):
            yield Mark(line.start, line.end, "tags", "hashtags")
        elif _tags_opener().match(text, line.start, line.end):
            yield Mark(line.start, line.end, "tags", "tags_label")
        elif line.number and _STRAY.fullmatch(text, line.start, line.end):
            yield Mark(line.start, line.end, "other", "stray_number")
    for line in lines[-3:]:
        if _is_keyword_line(text, line):
            yield Mark(line.start, line.end, "tags", "keyword_line")


@cache
def _tags_opener() -> re.Pattern[str]:
    return re.compile(any_of(row["cue"] for row in rows("section_cues") if row["use"] == "tags") + r"\s?[：:]")


def _is_keyword_line(text: str, line: Line) -> bool:
    """Tell whether a line is nothing but phrases that stand in the article, strung together without a sign."""
    words = text[line.start : line.end]
    if not 6 <= len(words) <= _TAGS_LONGEST or re.search(r"[，。！？；：、!?\s]", words):
        return False
    at, pieces = 0, 0
    while at < len(words):
        size = _longest_known(words, at, text, line.start)
        if size < _TAG_SHORTEST:
            return False
        at, pieces = at + size, pieces + 1
    return pieces >= 2


def _longest_known(words: str, at: int, text: str, before: int) -> int:
    size = 0
    while at + size < len(words) and text.find(words[at : at + size + 1], 0, before) >= 0:
        size += 1
    return size
