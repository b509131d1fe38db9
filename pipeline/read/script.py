"""Is a text written in Chinese characters: English and other articles are refused, short texts never."""

from __future__ import annotations

import re

from pipeline.errors import InputError

_ENOUGH = 100  # letters from which on their script tells the language: headlines may be half English
_LEAST = 0.1  # share of the letters; press with many English names stays far above it
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def check_chinese(text: str) -> None:
    """Raise `InputError` where a text of 100 letters or more has under a tenth Chinese characters among them."""
    letters = sum(map(str.isalpha, text))
    if letters < _ENOUGH:
        return
    han = sum(1 for _ in _HAN.finditer(text))
    if han < _LEAST * letters:
        raise InputError(
            f"not Chinese: {han:,} of its {letters:,} letters are Chinese characters; give articles in Chinese"
        )
