"""What was taken out of a page, found again in it: the places of its lines, and the captions between them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from pipeline.read.markup import elements
from pipeline.read.source_text import SourceText, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Places:
    """Finds the lines that were taken out of a page again in the page's text, whatever became of white space."""

    def __init__(self, page: SourceText) -> None:
        self.page = page
        self.at = [at for at, char in enumerate(page.text) if not char.isspace()]
        self.bare = "".join(page.text.split())
        self.next = 0

    def find(self, line: str) -> list[SourceText]:
        """Return the line with its places, as the lines it has on the page.

        It is looked for from where the last one ended on, else from the top; a line that is not there as a whole is
        looked for word by word; what is not found at all has no places.
        """
        found = self._found(line)
        if found is not None:
            return self._placed(found)
        words = line.split()
        return [part for word in words for part in self.find(word)] if len(words) > 1 else [SourceText.nowhere(line)]

    def _found(self, line: str) -> tuple[int, int] | None:
        """Return which inked characters of the page the line is."""
        bare = "".join(line.split())
        found = self.bare.find(bare, self.next)
        if found < 0:
            found = self.bare.find(bare)
        if found < 0 or not bare:
            return None
        self.next = found + len(bare)
        return found, self.next

    def _placed(self, found: tuple[int, int]) -> list[SourceText]:
        start, end = self.at[found[0]], self.at[found[1] - 1] + 1
        cuts = [start, *(at for at in range(start, end) if self.page.text[at] == "\n"), end]
        return [self.page.cut(left, right).strip() for left, right in itertools.pairwise(cuts)]


def with_captions(
    page: SourceText, title: SourceText | None, lines: Sequence[SourceText]
) -> tuple[SourceText, list[tuple[int, int]]]:
    """Return the body with the captions of the figures in it, and where these stand in it.

    trafilatura leaves out what stands in `figcaption`; it is put back where the page has it.
    """
    parts = [(_begin(line), False, line) for line in lines]
    placed = [begin for begin, _, _ in parts if begin is not None]
    first = _begin(title) if title else None
    first = min(placed, default=0) if first is None else first
    known = {"".join(line.text.split()) for line in lines}
    for caption in elements(page, "figcaption"):
        at = _begin(caption)
        if at is not None and first < at < max(placed, default=0) and "".join(caption.text.split()) not in known:
            index = next(n for n, (begin, _, _) in enumerate(parts) if begin is not None and begin > at)
            parts.insert(index, (at, True, caption))
    return join([line for _, _, line in parts], "\n"), list(_spans(parts))


def _begin(line: SourceText) -> int | None:
    """Return the byte at which the first character stands that stands in the file."""
    return next((int(start) for start in line.starts if start >= 0), None)


def _spans(parts: Sequence[tuple[int | None, bool, SourceText]]) -> Iterator[tuple[int, int]]:
    at = 0
    for _, is_caption, line in parts:
        if is_caption:
            yield at, at + len(line)
        at += len(line) + 1
