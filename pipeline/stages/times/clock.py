"""Clock times behind a day: 上午9時30分, 晚間8點, 14:00; they lengthen the expression and leave its date alone."""

from __future__ import annotations

import re

from pipeline.lexicon import rows
from pipeline.stages.times.tokens import ARABIC, CHINESE, SPACE
from pipeline.stages.times.words import alternation

_WORDS = {
    role: alternation(row["word"] for row in rows("day_parts") if row["role"] == role)
    for role in ("part", "hour", "tail")
}
_TO = alternation(row["word"] for row in rows("time_links") if row["role"] == "to")
_FIGURES = rf"(?:[{ARABIC}]{{1,2}}|[{CHINESE}]{{1,3}})"
_MINUTES = rf"[:：][{ARABIC}]{{2}}"
_TIME = rf"{_FIGURES}(?:(?:{_WORDS['hour']})(?:{_FIGURES})?(?:{_WORDS['tail']}){{0,2}}|{_MINUTES})"
_CLOCK = re.compile(
    rf"(?:{SPACE}(?:{_WORDS['part']})間?)?"
    rf"(?:{SPACE}{_TIME}(?:{SPACE}(?:{_TO}){SPACE}{_TIME})?)?"
)


def clock_end(text: str, at: int) -> int:
    """Return where the clock time that begins at `at` ends, `at` itself where there is none."""
    match = _CLOCK.match(text, at)
    return match.end() if match else at
