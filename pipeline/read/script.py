"""Which script a text is written in: other languages are refused, Simplified Chinese is folded one to one."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline.errors import InputError
from pipeline.lexicon import rows

if TYPE_CHECKING:
    from pipeline.types import Article

_ENOUGH = 100  # letters from which on their script tells the language: headlines may be half English
_LEAST = 0.1  # share of the letters; press with many English names stays far above it
_MOST_KANA = 0.2  # share of the letters; Japanese has more than half, Chinese with の and Japanese names next to none
_LETTERS = re.compile(r"[^\W\d_]+")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]+")


def check_chinese(text: str) -> None:
    """Raise `InputError` where a text of 100 letters or more has under a tenth Chinese characters, or is Japanese."""
    letters = _count(_LETTERS, text)
    if letters < _ENOUGH:
        return
    han = _count(_HAN, text)
    if han < _LEAST * letters:
        raise InputError(
            f"not Chinese: {han:,} of its {letters:,} letters are Chinese characters; give articles in Chinese"
        )
    kana = _count(_KANA, text)
    if kana > _MOST_KANA * letters:
        raise InputError(f"not Chinese: {kana:,} of its {letters:,} letters are Japanese; give articles in Chinese")


def fold_simplified(article: Article) -> Article:
    """Return the article with Simplified text folded to Traditional, one character to one, and the text it had."""
    if not is_simplified(article.text):
        return article
    folded = article.text.translate(_table().folding)
    return msgspec.structs.replace(article, text=folded, original=article.text)


def is_simplified(text: str) -> bool:
    """Tell whether more characters are found in Simplified text alone than in Traditional text alone."""
    return _count(_table().simplified, text) > _count(_table().traditional, text)


def _count(characters: re.Pattern[str], text: str) -> int:
    """Return how many characters of a kind a text has; the pattern finds runs of them."""
    return sum(map(len, characters.findall(text)))


class _Table(NamedTuple):
    """The folding by code point, and the characters that tell a script."""

    folding: dict[int, str]
    simplified: re.Pattern[str]
    traditional: re.Pattern[str]


@cache
def _table() -> _Table:
    entries = rows("simplified")
    only = [row for row in entries if row["use"] == "only"]
    return _Table(
        {ord(row["simplified"]): row["traditional"] for row in entries},
        re.compile(f"[{''.join(row['simplified'] for row in only)}]+"),
        re.compile(f"[{''.join(row['traditional'] for row in only)}]+"),
    )
