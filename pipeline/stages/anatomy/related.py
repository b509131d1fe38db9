"""Other articles on the page: blocks and links under 延伸閱讀, 更多新聞 and the like, and teasers set apart at the end."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.lexicon import rows
from pipeline.stages.anatomy.forms import any_of
from pipeline.stages.anatomy.marks import Line, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEADLINE = 60  # characters of the longest headline in a list of other articles
_TAIL = 0.6  # a link in running text may go on to the end of the line only in this last part of it
_TEASER = (25, 160)  # characters of the teaser of another article
_SHARED = 0.3  # share of a teaser's character pairs that its own article has as well; 0.2 is usual by chance


def find_related(text: str, lines: Sequence[Line]) -> Iterator[Mark]:
    """Yield the blocks, links and teasers of other articles."""
    yield from _bracketed(text)
    for index, line in enumerate(lines):
        match = _opener().match(text, line.start, line.end)
        if match is None or index == 0:
            yield from _in_running_text(text, line)
        elif match.end() == line.end:
            yield Mark(line.start, _block_end(lines, index), "related", "related_heading")
        else:
            end = line.end if _article_goes_on(text, lines[index + 1 :]) else lines[-1].end
            yield Mark(line.start, end, "related", "related_link")
    yield from _teaser(text, lines)


def _block_end(lines: Sequence[Line], heading: int) -> int:
    """Return where the block under a heading ends: with the text, or where most of the article is still to come."""
    before = sum(line.end - line.start for line in lines[:heading])
    after = sum(line.end - line.start for line in lines[heading + 1 :])
    if after <= before:
        return lines[-1].end
    for previous, line in zip(lines[heading:], lines[heading + 1 :], strict=False):
        if line.end - line.start > _HEADLINE:
            return previous.end
    return lines[-1].end


def _article_goes_on(text: str, lines: Sequence[Line]) -> bool:
    """Tell whether a paragraph follows that is too long for a headline and ends as a sentence."""
    return any(line.end - line.start > _HEADLINE and text[line.end - 1] in "。」" for line in lines)


def _bracketed(text: str) -> Iterator[Mark]:
    """Yield links in brackets: （延伸閱讀：…）, 【更多新聞，請看…】."""
    for match in _in_brackets().finditer(text):
        yield Mark(match.start(), match.end(), "related", "related_bracket")


def _in_running_text(text: str, line: Line) -> Iterator[Mark]:
    """Yield the list of links that ends a page of one line: from its heading after a stop to the end of the line."""
    floor = line.start + int(_TAIL * (line.end - line.start))
    match = _after_stop().search(text, floor, line.end)
    if match and "。" not in text[match.end() : line.end]:
        yield Mark(match.start("cue"), line.end, "related", "related_tail")


def _teaser(text: str, lines: Sequence[Line]) -> Iterator[Mark]:
    """Yield the teaser of another article that a wide space sets apart from a text otherwise without paragraphs."""
    if not lines:
        return
    line = lines[-1]
    parts = re.split(r"(?<=。)\u3000", text[line.start : line.end])
    if len(parts) != 2:  # noqa: PLR2004  (the article and the teaser)
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
    return any_of(row["cue"] for row in rows("section_cues") if row["use"] == "related")


@cache
def _opener() -> re.Pattern[str]:
    signs = r"[【〔\[（(●■◆►▶＞>※★◎\s]{0,3}"
    return re.compile(rf"{signs}(?:更多[^\s，。]{{1,8}}?(?:報導|新聞|文章)|{_cue()})\s?[】〕\])）]?\s?[：:＞>]{{0,3}}")


@cache
def _in_brackets() -> re.Pattern[str]:
    return re.compile(rf"[（(【〔](?:更多[^\s，。]{{0,6}}新聞，?請看|{_cue()})[：:，]?[^（）()【】〔〕\n]{{1,80}}[）)】〕]")


@cache
def _after_stop() -> re.Pattern[str]:
    """A heading in running text; words that are also common in sentences (相關報導) need a colon behind them."""
    return re.compile(rf"[。！？」）)】\s]\s{{0,12}}(?P<cue>【?(?:延伸閱讀|推薦閱讀|小編推薦|大家都在看|{_cue()}(?=\s?[】：:＞>])|{_cue()}\s*$))")
