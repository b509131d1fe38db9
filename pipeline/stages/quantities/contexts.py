"""The words beside a number that decide what its unit means, as patterns made from `unit_contexts.tsv`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.lexicon import cache, rows

if TYPE_CHECKING:
    from collections.abc import Iterable

_ANCHORS = {"before": "({})", "around": "({})", "straight before": "(?:{})$", "straight after": "(?:{})"}


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, the longest that fits."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def context(sense: str, side: str) -> re.Pattern[str]:
    """Return the pattern of a sense's words on one side; "straight before" ends where the search ends."""
    words = [row["word"] for row in rows("unit_contexts") if (row["sense"], row["side"]) == (sense, side)]
    return re.compile(_ANCHORS[side].format(any_of(words)))
