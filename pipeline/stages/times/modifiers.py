"""Words beside a time that make it a bound (2030年前, 最遲明年底), an open stretch (自107年起) or an approximation."""

from __future__ import annotations

import datetime as dt  # noqa: TC003
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import rows
from pipeline.stages.times import periods
from pipeline.stages.times.tokens import SPACE
from pipeline.stages.times.words import Guard, alternation, guard_of

if TYPE_CHECKING:
    from pipeline.stages.times.frames import Frame
    from pipeline.types import Mod


class Bounds(NamedTuple):
    """The dates of an expression with their modifier; None is open."""

    start: dt.date | None
    end: dt.date | None
    mod: Mod | None = None


class Cue(NamedTuple):
    """A word beside a time, with what it does."""

    start: int
    end: int
    effect: str


class _Entry(NamedTuple):
    effect: str
    guard: Guard


class Cues:
    """The words of a lexicon that stand on one side of a time."""

    def __init__(self, lexicon: str, side: str = "", effect: str = "effect") -> None:
        entries = [row for row in rows(lexicon) if row.get("side", "") == side]
        self._entries = {row["word"]: _Entry(row[effect], guard_of(row)) for row in entries}
        self._longest = max(map(len, self._entries))
        self._pattern = re.compile(rf"{SPACE}(?P<word>{alternation(self._entries)})")

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


_BEFORE = Cues("time_modifiers", "before")
_AFTER = Cues("time_modifiers", "after")
_OPENS = ("opens", "opens_weak")
_RANGE_MODS: dict[str, Mod] = {"before": "ON_OR_BEFORE", "by": "ON_OR_BEFORE", "approx": "APPROX"}


class Modified(NamedTuple):
    """A frame with the words beside it: its place with them, and its dates."""

    start: int
    end: int
    bounds: Bounds
    effect: str


def modify(text: str, start: int, end: int, frame: Frame, published: dt.date | None) -> Modified:
    """Apply the words in front of and behind an expression; those that count become part of it."""
    ahead, behind = _BEFORE.ahead(text, start), _AFTER.behind(text, end)
    period = frame.period
    bounds = Bounds(period.start, period.end, frame.mod) if period else Bounds(None, None, frame.mod)
    if frame.is_range and ahead and ahead.effect in _OPENS:
        start, ahead = ahead.start, None
    if frame.is_range and behind and behind.effect == "closes":
        behind = behind._replace(effect="within")
    effect = _effect(ahead.effect if ahead else "", behind.effect if behind else "")
    if not effect:
        return Modified(start, end, bounds, effect)
    if frame.is_range:
        bounds = bounds._replace(mod=_RANGE_MODS.get(effect, bounds.mod))
    elif period:
        bounds = _apply(effect, bounds, period.start, period.end, published)
    if ahead and (ahead.effect != "opens_weak" or (behind and behind.effect == "from")):
        start = ahead.start
    return Modified(start, behind.end if behind else end, bounds, effect)


def _effect(ahead: str, behind: str) -> str:
    """Return the one effect of the words on both sides."""
    if behind == "closes":
        return "by" if ahead in ("by", "") else "within"
    if behind and not (behind == "before" and ahead == "by"):
        return behind
    return {"opens": "from", "opens_weak": ""}.get(ahead, ahead)


def _apply(effect: str, bounds: Bounds, start: dt.date, end: dt.date, published: dt.date | None) -> Bounds:
    """Bound the dates as the cue says; a part of a period (年底前, 明年初之前) is included."""
    if effect == "by" or (effect == "before" and bounds.mod is not None):
        return Bounds(None, end, "ON_OR_BEFORE")
    if effect == "before":
        return Bounds(None, periods.add_days(start, -1), "BEFORE")
    if effect == "after":
        return Bounds(periods.add_days(end, 1), None, "AFTER")
    if effect == "from":
        return Bounds(start, None, "ON_OR_AFTER")
    if effect == "since":
        return Bounds(start, published if published and published >= start else None)
    return bounds._replace(mod="APPROX") if effect == "approx" else bounds
