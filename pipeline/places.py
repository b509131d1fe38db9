"""From a place in an article's text back to the bytes of its file."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from pipeline.types import SourceSpans

if TYPE_CHECKING:
    from pipeline.types import Claim, SourceMap

_SPANS = tuple(name for name in SourceSpans.__struct_fields__ if name != "mentions")


def source_span(source_map: SourceMap, start: int, end: int) -> tuple[int, int] | None:
    """Return the bytes from the first character's first to the last one's last; None where none stands in the file.

    >>> from pipeline.types import SourceMap
    >>> source_span(SourceMap(runs=((0, 10, 2),)), 1, 3)
    (12, 16)
    """
    if end <= start:
        return None
    first, last = _place(source_map, start, end, step=1), _place(source_map, end - 1, start - 1, step=-1)
    if first is None or last is None or last[1] < first[0]:
        return None
    return first[0], last[1]


def source_spans(claim: Claim, source_map: SourceMap) -> SourceSpans:
    """Return where the spans of a claim stand in the file."""
    spans = {name: getattr(claim, name) for name in _SPANS}
    return SourceSpans(
        **{name: source_span(source_map, span.start, span.end) for name, span in spans.items() if span},
        mentions=tuple(source_span(source_map, mention.start, mention.end) for mention in claim.mentions),
    )


def _place(source_map: SourceMap, at: int, stop: int, *, step: int) -> tuple[int, int] | None:
    """Return the bytes of the first character from `at` to `stop` that stands in the file."""
    runs = source_map.runs
    while at != stop:
        index = bisect_right(runs, at, key=lambda run: run[0]) - 1
        begin, byte, width = runs[index]
        if width:
            first = byte + (at - begin) * width
            return first, first + width
        at += step
    return None
