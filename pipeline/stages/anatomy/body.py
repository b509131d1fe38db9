"""The parts of the body: lead, subheads, pull quotes, paragraphs. They are all body; only `part` tells them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.types import Block

_SUBHEAD = 30  # characters of the longest subhead
_PULLED = (8, 80)  # characters of a pull quote
_PARAGRAPH = 31  # characters of the shortest paragraph that is no line of a list or a subhead
_NEAR = 100  # characters around a block that tell whether it is a line of its own
_SIGNS = "■●◆◎★▍█▌▋【"  # open subheads
_STOPS = "。！？；，、…：」』”）)．.!?;,:"
_QUOTES = {"「": "」", "『": "』", "“": "”"}


def with_body_parts(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks, those of the body with their `part`."""
    return tuple(_with_parts(text, blocks))


def _with_parts(text: str, blocks: Sequence[Block]) -> Iterator[Block]:
    body = [block for block in blocks if block.section == "body"]
    has_paragraphs = any(block.end - block.start >= _PARAGRAPH for block in body)
    last = body[-1] if body else None
    seen_lead = False
    for block in blocks:
        if block.section != "body" or block.part:
            yield block
            continue
        part = _part(text, block)
        if part == "subhead" and (block is last or not has_paragraphs or not seen_lead):
            part = "paragraph"
        is_first = part == "paragraph" and not seen_lead and block is not last
        if is_first and block.end - block.start >= _PARAGRAPH:
            part, seen_lead = "lead", True
        yield msgspec.structs.replace(block, part=part)


def _part(text: str, block: Block) -> str:
    words = text[block.start : block.end]
    if _is_pulled(text, words, block.start):
        return "pull_quote"
    begins_line = not text[max(0, block.start - _NEAR) : block.start].rpartition("\n")[2].strip()
    ends_line = not text[block.end : block.end + _NEAR].partition("\n")[0].strip()
    is_short = len(words) <= _SUBHEAD and begins_line and ends_line
    return "subhead" if is_short and (words[0] in _SIGNS or words[-1] not in _STOPS) else "paragraph"


def _is_pulled(text: str, words: str, start: int) -> bool:
    """Tell whether a paragraph is nothing but a quotation that the article has elsewhere too."""
    least, most = _PULLED
    if not least <= len(words) <= most or _QUOTES.get(words[0]) != words[-1]:
        return False
    inner = words[1:-1].rstrip("。！？，")
    return inner in text[:start] or inner in text[start + len(words) :]
