"""Read a text into tokens of time in one pass.

The pass stops at every character a token can begin with; there each reader of that character is tried and the longest
token wins. Every reader's pattern has bounded repetition, so the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import rows
from pipeline.stages.times.numbered import read_numbered
from pipeline.stages.times.tokens import ARABIC, CHINESE, Token
from pipeline.stages.times.words import Guard, alternation, guard_of
from pipeline.stages.times.written import HEADS, read_bare_year, read_bracketed, read_date, read_month_day, read_quarter

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[str, int], Token | None]


class _Word(NamedTuple):
    kind: str
    first: int
    last: int
    detail: str
    guard: Guard


_WORD_FILES = ("relative_times", "calendar_words", "holidays")
_WEEK_FILE = "weeks"
_MONTH_DAY = re.compile(r"[0-9]{1,2}-[0-9]{1,2}")
_NUMBERS = re.compile(r"-?[0-9]{1,4}(?::-?[0-9]{1,4})?")


def _value(field: str) -> tuple[int, int, str]:
    """Read a lexicon value: 1, -1, 0:1, 12-25 (month and day) or the name of a part."""
    if _MONTH_DAY.fullmatch(field):
        month, day = field.split("-")
        return int(month), int(day), ""
    if _NUMBERS.fullmatch(field):
        first, _, last = field.partition(":")
        return int(first), int(last or first), ""
    return 0, 0, field


_WORDS = {
    row["word"]: _Word(row["kind"], *_value(row["value"]), guard_of(row)) for name in _WORD_FILES for row in rows(name)
}
_WORD = re.compile(alternation(_WORDS))
_WEEK_PARTS = {
    role: {row["word"]: row for row in rows(_WEEK_FILE) if row["role"] == role}
    for role in ("which", "nth", "noun", "day")
}
_WEEK = re.compile(
    rf"(?:(?P<which>{alternation(_WEEK_PARTS['which'])})|(?P<nth>{alternation(_WEEK_PARTS['nth'])}))?(?P<noun>{alternation(_WEEK_PARTS['noun'])})"
    rf"(?P<day>{alternation(_WEEK_PARTS['day'])})?"
)


def lex(text: str) -> list[Token]:
    """Return the tokens of a text in order; they do not overlap."""
    tokens: list[Token] = []
    at = 0
    while found := _TRIGGER.search(text, at):
        at = found.start()
        token = _longest(text, at)
        if token is None or (tokens and token.start < tokens[-1].end):
            at = _NUMBER_END.match(text, at + 1).end() if _is_figure(text[at]) else at + 1  # type: ignore[union-attr]
            continue
        tokens.append(token)
        at = token.end
    return tokens


def _longest(text: str, at: int) -> Token | None:
    best = None
    for reader in _READERS[text[at]]:
        token = reader(text, at)
        if token is not None and (best is None or token.end > best.end):
            best = token
    return best


def _is_figure(char: str) -> bool:
    return char in _ARABIC_FIGURES


def _read_word(text: str, at: int) -> Token | None:
    match = _WORD.match(text, at)
    if match is None:
        return None
    word = _WORDS[match[0]]
    if not word.guard.allows(text, at, match.end()):
        return None
    return Token(word.kind, at, match.end(), word.first, word.last, word.detail)


def _read_week(text: str, at: int) -> Token | None:
    """Return 上週, 上週三 or 週三; a bare 週 is a length of time or a name."""
    match = _WEEK.match(text, at)
    if match is None or not (match["which"] or match["day"]):
        return None
    later = int(_WEEK_PARTS["which"][match["which"]]["value"]) if match["which"] else 0
    if match["day"] is None:
        noun = guard_of(_WEEK_PARTS["noun"][match["noun"]])
        return Token("week_offset", at, match.end(), later, later) if noun.allows(text, at, match.end()) else None
    row = _WEEK_PARTS["day"][match["day"]]
    if not guard_of(row).allows(text, at, match.end()):
        return None
    first, last, _ = _value(row["value"])
    if match["nth"]:
        return Token("nth_weekday", at, match.end(), first, last, _WEEK_PARTS["nth"][match["nth"]]["value"])
    return Token("week_day_offset" if match["which"] else "weekday", at, match.end(), first, last, str(later))


def _readers() -> dict[str, tuple[Reader, ...]]:
    """Return the readers to try at each character a token can begin with."""
    table: dict[str, list[Reader]] = {}

    def add(chars: str, *readers: Reader) -> None:
        for char in chars:
            table.setdefault(char, []).extend(readers)

    add(_ARABIC_FIGURES, read_date, read_month_day, read_bare_year, read_quarter, read_numbered)
    add(CHINESE + "半元", read_numbered)
    add("Q", read_quarter)
    add("".join(HEADS), read_bracketed)
    add("".join({word[0] for word in _WORDS}), _read_word)
    add("".join({word[0] for part in ("which", "nth", "noun") for word in _WEEK_PARTS[part]}), _read_week)
    return {char: tuple(readers) for char, readers in table.items()}


_ARABIC_FIGURES = "0123456789０１２３４５６７８９"
_NUMBER_END = re.compile(rf"[{ARABIC}]{{0,400}}")
_READERS = _readers()
_TRIGGER = re.compile(f"[{''.join(_READERS)}]")
