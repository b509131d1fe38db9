"""Text that knows where in its file every character stands: byte offsets survive decoding, unescaping and cutting.

A `SourceText` is a string with one place a character. Readers cut and edit it as they would cut and edit a string; at
the end `source_map` gives the compact record that maps an article's spans back into the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.types import SourceMap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    # (start, end, replacement): what to put in the place of text[start:end]
    Edit = tuple[int, int, str]

_NOWHERE = -1  # the start of a character that does not stand in the file


class SourceText:
    """A string whose character `i` stands at the bytes `starts[i]` to `starts[i] + widths[i]` of its file."""

    __slots__ = ("starts", "text", "widths")

    def __init__(self, text: str, starts: NDArray[np.int64], widths: NDArray[np.int64]) -> None:
        self.text = text
        self.starts = starts
        self.widths = widths

    @classmethod
    def laid_out(cls, text: str, widths: NDArray[np.int64], at: int) -> SourceText:
        """Return text whose characters stand side by side from byte `at` on."""
        starts = at + np.cumsum(widths) - widths
        return cls(text, starts, widths)

    @classmethod
    def nowhere(cls, text: str) -> SourceText:
        """Return text that does not stand in the file, as the blank line between title and body."""
        return cls(text, np.full(len(text), _NOWHERE, np.int64), np.zeros(len(text), np.int64))

    def __len__(self) -> int:
        """Return the number of characters."""
        return len(self.text)

    def cut(self, start: int, end: int) -> SourceText:
        """Return the characters from `start` to `end`."""
        return SourceText(self.text[start:end], self.starts[start:end], self.widths[start:end])

    def strip(self) -> SourceText:
        """Return the text without outer white space."""
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, max(start, len(self.text.rstrip())))

    def edited(self, edits: Sequence[Edit]) -> SourceText:
        """Return the text with edits made, which come in order and do not overlap.

        Every character of a replacement stands where all that it replaces stood.
        """
        if not edits:
            return self
        parts, at = [], 0
        for start, end, replacement in edits:
            parts.append(self.cut(at, start))
            if replacement:
                parts.append(self._replaced(start, end, replacement))
            at = end
        return join([*parts, self.cut(at, len(self))])

    def _replaced(self, start: int, end: int, replacement: str) -> SourceText:
        if start == end:
            return SourceText.nowhere(replacement)
        first = self.starts[start]
        width = self.starts[end - 1] + self.widths[end - 1] - first
        size = len(replacement)
        return SourceText(replacement, np.full(size, first, np.int64), np.full(size, width, np.int64))

    def source_map(self) -> SourceMap:
        """Return where the characters stand, as runs of characters of one width that stand side by side."""
        size = len(self)
        if not size:
            return SourceMap(runs=())
        follows = (self.starts[1:] == self.starts[:-1] + self.widths[:-1]) & (self.widths[1:] == self.widths[:-1])
        firsts = np.concatenate(([0], np.flatnonzero(~follows) + 1))
        runs = zip(firsts.tolist(), self.starts[firsts].tolist(), self.widths[firsts].tolist(), strict=True)
        return SourceMap(runs=tuple(runs))


def join(parts: Iterable[SourceText], between: str = "") -> SourceText:
    """Return the texts in a row, with `between`, which stands nowhere, between each two."""
    texts = list(parts)
    if between:
        gap = SourceText.nowhere(between)
        texts = [piece for text in texts for piece in (gap, text)][1:]
    if not texts:
        return SourceText.nowhere("")
    return SourceText(
        "".join(text.text for text in texts),
        np.concatenate([text.starts for text in texts]),
        np.concatenate([text.widths for text in texts]),
    )
