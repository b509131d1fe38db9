"""What a person's name looks like in Taiwan's press: surname and given name, foreign names, Latin names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.stages.entities.page import ends_word, is_han, is_word
from pipeline.stages.entities.vocabulary import context, vocabulary

if TYPE_CHECKING:
    from collections.abc import Container

DOTS = "・‧·．.•･"
_LATIN_WORD = r"[A-Z][A-Za-z'’\-]{0,30}\.?"
LATIN_NAME = re.compile(rf"{_LATIN_WORD}(?: (?:de|van|von|der|den|la|bin|al|{_LATIN_WORD})){{1,5}}")
_SHARE_TRANSLITERATED = 0.6
_LONGEST_HAN = 4
_SHORT_JAPANESE, _LONG_JAPANESE = 4, 5
_LONGEST_GIVEN = 3
_LONGEST_FOREIGN = 7


def surname_length(folded: str, start: int) -> int:
    """Return the number of characters of the surname at `start`, 0 where there is none."""
    surnames = vocabulary().surnames
    for length in (2, 1):
        if folded[start : start + length] in surnames and start + length <= len(folded):
            return length
    return 0


def is_given(folded: str) -> bool:
    """Tell whether the characters can be a given name of one or two characters."""
    not_given = context("not_given")
    return 1 <= len(folded) <= 2 and all(is_han(c) and c not in not_given for c in folded)


def given_weight(folded: str) -> float:
    """Return how much the characters behind the surname look like a given name; below 0 they look like other text."""
    weights = vocabulary().given_weights
    return sum(weights.get(c, 0.0) for c in folded[surname_length(folded, 0) :])


def is_han_name(folded: str) -> bool:
    """Tell whether the whole text is a surname with a given name."""
    if not 2 <= len(folded) <= _LONGEST_HAN or folded in vocabulary().not_names or folded[1] == "姓":
        return False
    length = surname_length(folded, 0)
    given = len(folded) - length
    return bool(length) and (1 <= given <= 2 or (length == 2 and given == 0)) and all(is_han(c) for c in folded)


def is_japanese_name(folded: str) -> bool:
    """Tell whether the whole text is a Japanese surname with a given name of one to three characters."""
    words = vocabulary()
    lengths = [n for n in (2, 3) if folded[:n] in words.japanese_surnames and 1 <= len(folded) - n <= _LONGEST_GIVEN]
    return any(folded[n:] not in words.not_names for n in lengths) and all(is_han(c) for c in folded)


def is_foreign_name(folded: str) -> bool:
    """Tell whether the text is a foreign name in Chinese characters: most of them are used to write sounds."""
    if folded in vocabulary().not_names:
        return False
    parts = re.split(f"[{DOTS}-]", folded)
    if not all(parts) or not all(is_han(c) for part in parts for c in part):
        return False
    written = "".join(parts)
    sounds = sum(c in context("transliterated") for c in written)
    longest = _LONGEST_FOREIGN * len(parts)
    return 2 <= len(written) <= longest and sounds / len(written) >= _SHARE_TRANSLITERATED


def is_latin_name(text: str) -> bool:
    """Tell whether the text is two or more capitalised Latin words."""
    return LATIN_NAME.fullmatch(text) is not None


def ends_name(folded: str, end: int) -> bool:
    """Tell whether a name can end at `end`: the text stops, or a word follows that comes behind names."""
    if end >= len(folded) or not is_word(folded[end]):
        return True
    return folded[end].isdigit() or ends_word(folded, end) or vocabulary().titles.at(folded, end) is not None


def begins_name(folded: str, start: int) -> bool:
    """Tell whether a name can begin at `start`: the text starts, or a word stands before that comes before names."""
    if start <= 0 or not is_word(folded[start - 1]):
        return True
    before = context("before_name")
    return any(folded[start - length : start] in before for length in (1, 2) if start >= length)


def name_end(folded: str, start: int) -> int | None:
    """Return where the Chinese name that begins at `start` ends, by the word that follows; None where no name fits."""
    for end in range(start + _LONG_JAPANESE, start + _SHORT_JAPANESE - 1, -1):
        if is_japanese_name(folded[start:end]) and ends_name(folded, end):
            return end
    surname = surname_length(folded, start)
    if not surname:
        return None
    for given in (2, 1):
        end = start + surname + given
        if end <= len(folded) and is_given(folded[start + surname : end]) and ends_name(folded, end):
            return end if folded[start:end] not in vocabulary().not_names else None
    return None


def name_start(folded: str, end: int, body_ends: Container[int]) -> int | None:
    """Return where the Chinese name that ends at `end` begins, by the word or body in front, or None."""
    japanese = next((end - n for n in (4, 5, 6) if end >= n and is_japanese_name(folded[end - n : end])), None)
    if japanese is not None and begins_name(folded, japanese):
        return japanese
    for length in (3, 4, 2):
        start = end - length
        if start >= 0 and is_han_name(folded[start:end]) and (start in body_ends or begins_name(folded, start)):
            return start
    return None
