"""Words beside a time that turn it into a bound (2030年前, 最遲明年底), an open stretch (自107年起) or an approximation."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import rows
from pipeline.stages.times import periods
from pipeline.stages.times.words import Guard, alternation, guard_of

if TYPE_CHECKING:
    from pipeline.types import Mod


class Bounds(NamedTuple):
    """The dates of an expression with their modifier; None is open."""

    start: dt.date | None
    end: dt.date | None
    mod: Mod | None


class Cue(NamedTuple):
    """A modifying word at its place."""

    start: int
    end: int
    effect: str


class _Entry(NamedTuple):
    effect: str
    guard: Guard


class Cues:
    """The words of one lexicon that stand on one side of a time."""

    def __init__(self, lexicon: str, side: str = "", effect: str = "effect") -> None:
        entries = [row for row in rows(lexicon) if row.get("side", "") == side]
        self._entries = {row["word"]: _Entry(row[effect], guard_of(row)) for row in entries}
        self._longest = max(map(len, self._entries))
        self._pattern = re.compile(r"[ \u3000\u00a0]?(?P<word>" + alternation(self._entries) + ")")

    def behind(self, text: str, at: int) -> Cue | None:
        """Return the longest word that begins at `at`."""
        match = self._pattern.match(text, at)
        if match is None:
            return None
        entry = self._entries[match["word"]]
        start, end = match.span("word")
        return Cue(start, end, entry.effect) if entry.guard.allows(text, start, end) else None

    def ahead(self, text: str, at: int) -> Cue | None:
        """Return the longest word that ends at `at`."""
        end = at - 1 if text[at - 1 : at] in (" ", "\u3000", "\u00a0") else at
        for start in range(max(0, end - self._longest), end):
            entry = self._entries.get(text[start:end])
            if entry and entry.guard.allows(text, start, end):
                return Cue(start, end, entry.effect)
        return None


BEFORE_TIME = Cues("time_modifiers", "before")
AFTER_TIME = Cues("time_modifiers", "after")


def apply(effect: str, start: dt.date, end: dt.date, *, coarse_end: bool, published: dt.date | None) -> Bounds | None:
    """Bound the dates as the cue says; `coarse_end` tells that the time is itself the end of something (年底前)."""
    if effect == "before":
        return Bounds(None, end, "ON_OR_BEFORE") if coarse_end else Bounds(None, periods.add_days(start, -1), "BEFORE")
    if effect == "by":
        return Bounds(None, end, "ON_OR_BEFORE")
    if effect == "after":
        return Bounds(periods.add_days(end, 1), None, "AFTER")
    if effect == "from":
        return Bounds(start, None, "ON_OR_AFTER")
    if effect == "since":
        return Bounds(start, published if published and published >= start else None, None)
    return Bounds(start, end, "APPROX") if effect == "approx" else None
