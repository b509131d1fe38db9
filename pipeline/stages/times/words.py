"""Lexicon words compiled for matching: a trie-shaped pattern and guards on what stands beside a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.lexicon import Row


class Guard(NamedTuple):
    """What must not (or, with `only_before`, has to) stand directly in front of or behind a word."""

    not_after: tuple[str, ...]
    not_before: tuple[str, ...]
    only_before: tuple[str, ...] = ()

    def allows(self, text: str, start: int, end: int) -> bool:
        """Tell whether the word at `start`..`end` may be read as such."""
        if self.not_before and text.startswith(self.not_before, end):
            return False
        if self.only_before and not text.startswith(self.only_before, end) and text[end : end + 1].strip():
            return False
        return not (self.not_after and text.endswith(self.not_after, 0, start))


def guard_of(row: Row) -> Guard:
    """Return the guard of a lexicon entry."""
    return Guard(*(_choices(row.get(side, "")) for side in ("not_after", "not_before", "only_before")))


def _choices(field: str) -> tuple[str, ...]:
    return tuple(choice for choice in field.split("|") if choice)


def alternation(words: Iterable[str]) -> str:
    """Return a pattern of all words, longest first, that shares common beginnings, so that matching is one walk down.

    >>> alternation(["今年", "今天", "昨"])
    '(?:今(?:天|年)|昨)'
    """
    groups: dict[str, set[str]] = {}
    for word in words:
        groups.setdefault(word[0], set()).add(word[1:])
    branches = [re.escape(first) + _rest(rests) for first, rests in sorted(groups.items())]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _rest(rests: set[str]) -> str:
    longer = {rest for rest in rests if rest}
    if not longer:
        return ""
    pattern = alternation(longer)
    return f"(?:{pattern})?" if "" in rests else pattern
