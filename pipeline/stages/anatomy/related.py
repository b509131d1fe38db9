"""Other articles on the page: blocks and links under 延伸閱讀, 更多新聞 and the like, and teasers at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.lexicon import cache, rows
from pipeline.stages.anatomy.forms import any_of
from pipeline.stages.anatomy.marks import Line, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEADLINE = 60  # characters of the longest headline in a list of other articles
_TAIL = 0.6  # a link in running text may go on to the end of the line only in this last part of it
_NOTICE = re.compile("[★※]")  # opens a warning behind the links
_TEASER = (25, 160)  # characters of the teaser of another article
_SHARED = 0.3  # share of a teaser's character pairs that its own article has as well; 0.2 is usual by chance


def find_related(text: str, lines: Sequence[Line]) -> Iterator[Mark]:
    """Yield the blocks of other articles, each from its heading on."""
    last_paragraph = max((i for i, line in enumerate(lines) if _is_paragraph(text, line)), default=-1)
    before, total, done = 0, sum(line.end - line.start for line in lines), 0
    for index, line in enumerate(lines):
        match = _opener().match(text, line.start, line.end) if index and line.start >= done else None
        if match:
            is_heading = match.end() == line.end
            is_last = before >= total / 2 if is_heading else index > last_paragraph
            done = lines[-1].end if is_last else _list_end(lines, index, is_heading=is_heading)
            yield Mark(line.start, done, "related", "related_heading" if is_heading else "related_link")
        before += line.end - line.start


def _is_paragraph(text: str, line: Line) -> bool:
    """Tell whether a line is too long for a headline and ends as a sentence."""
    return line.end - line.start > _HEADLINE and text[line.end - 1] in "。」"


def _list_end(lines: Sequence[Line], index: int, *, is_heading: bool) -> int:
    """Return where a list of links amid an article ends: before the next long line; a link is one line."""
    end = index + 1
    while is_heading and end < len(lines) and lines[end].end - lines[end].start <= _HEADLINE:
        end += 1
    return lines[end - 1].end


def find_links(text: str, lines: Sequence[Line]) -> Iterator[Mark]:
    """Yield links to other articles within lines, and the teaser of another article at the end."""
    yield from _bracketed(text)
    for line in lines:
        yield from _in_running_text(text, line)
    yield from _teaser(text, lines)


def _bracketed(text: str) -> Iterator[Mark]:
    """Yield links in brackets: （延伸閱讀：…）, 【更多新聞，請看…】."""
    for match in _in_brackets().finditer(text):
        yield Mark(match.start(), match.end(), "related", "related_bracket")


def _in_running_text(text: str, line: Line) -> Iterator[Mark]:
    """Yield the list of links that ends a page of one line: from its heading after a stop to the end of the line."""
    floor = line.start + int(_TAIL * (line.end - line.start))
    match = _after_stop().search(text, floor, line.end)
    if match:
        notice = _NOTICE.search(text, match.end(), line.end)
        end = notice.start() if notice else line.end
        if "。" not in text[match.end() : end]:
            yield Mark(match.start("cue"), end, "related", "related_tail")


def _teaser(text: str, lines: Sequence[Line]) -> Iterator[Mark]:
    """Yield the teaser of another article that a wide space sets apart from a text otherwise without paragraphs."""
    if not lines:
        return
    line = lines[-1]
    parts = re.split(r"(?<=。)\u3000", text[line.start : line.end])
    if len(parts) != 2:
        return
    article, teaser = parts
    is_sized = _TEASER[0] <= len(teaser) <= min(_TEASER[1], len(article))
    if is_sized and teaser.endswith("。") and teaser[0].isalnum() and _shared(teaser, article) < _SHARED:
        yield Mark(line.end - len(teaser), line.end, "related", "teaser")


def _shared(teaser: str, article: str) -> float:
    """Return the share of the teaser's character pairs that stand in the article."""
    pairs = [teaser[at : at + 2] for at in range(len(teaser) - 1)]
    known = {article[at : at + 2] for at in range(len(article) - 1)}
    return sum(pair in known for pair in pairs) / len(pairs)


@cache
def _cue() -> str:
    return any_of(row["cue"] for row in rows("section_cues") if row["use"] in {"related", "related_sure"})


@cache
def _sure_cue() -> str:
    return any_of(row["cue"] for row in rows("section_cues") if row["use"] == "related_sure")


@cache
def _opener() -> re.Pattern[str]:
    """A heading at the start of a line; all but the sure words need a sign, a space or the line's end behind them."""
    signs = r"[【〔《\[（(●■◆►▶＞>※★◎\s]{0,3}"
    unsure = rf"(?:更多[^\s，。]{{1,16}}?(?:報導|新聞|文章)|{_cue()})(?=\s?[】〕》\])）：:＞>]|\s|$)"
    return re.compile(rf"{signs}(?:{_sure_cue()}|{unsure})\s?[】〕》\])）]?\s?[：:＞>]{{0,3}}")


@cache
def _in_brackets() -> re.Pattern[str]:
    cue = rf"(?:更多[^\s，。]{{0,6}}新聞，?請看|{_cue()})"
    return re.compile(rf"[（(【〔]{cue}[：:，]?[^（）()【】〔〕\n]{{1,80}}[）)】〕]")


@cache
def _after_stop() -> re.Pattern[str]:
    """A heading in running text; words that are also common in sentences (相關報導) need a colon behind them."""
    unsure = rf"(?:{_cue()}(?=\s?[】：:＞>])|{_cue()}\s*$)"
    return re.compile(rf"[。！？」）)】\s]\s{{0,12}}(?P<cue>【?(?:{_sure_cue()}|{unsure}))")
