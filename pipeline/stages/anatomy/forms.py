"""The small pattern language of `bylines.tsv` and `photo_credits.tsv`, and the names found with it.

A pattern is a regular expression in which full-width signs stand for families of signs (`（` any opening bracket,
`）` any closing one, `／` any slash, `：` a colon or slash) and words in braces for the slots below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from msgspec import Struct

from pipeline.lexicon import Row, column, rows
from pipeline.types import TextSpan

HAN = r"\u3400-\u9fff\U00020000-\U0002fa1f"
_NAME = rf"[{HAN}○]{{2,4}}(?:[‧・·．][{HAN}]{{1,6}})?"
_JOINT = r"\s?[、,，／/╱．&＆及與和]\s?|\s{1,2}"
_SIGNS = {
    "（": r"(?:[（(〔【\[［]\s?)",
    "）": r"(?:\s?[）)〕】\]］])",
    "／": r"(?:\s{0,3}[／/╱∕｜|]\s{0,3})",
    "：": r"(?:\s{0,3}[：:／/╱∕]\s{0,3})",
}
_SLOTS = {
    "names": rf"(?P<names>{_NAME}(?:(?:{_JOINT}){_NAME}){{0,5}}?)",
    "who": rf"(?P<who>[{HAN}、‧・·]{{4,24}}?)",
    "place": rf"(?:[{HAN}]{{1,8}}?)",
    "desk": rf"(?:[{HAN}A-Za-z]{{1,12}}?)",
    "inside": r"[^（）()\n]",
    "phrase": r"[^，。；（）()\n]",
    "day": r"(?:(?:\d{2,4}年)?(?:\d{1,2}月)?\d{1,2}日)",
}


class Form(Struct, frozen=True):
    """A form of byline or credit: its name, where it may stand and its compiled pattern."""

    rule: str
    at: str
    pattern: re.Pattern[str]


class Found(Struct, frozen=True):
    """A place where a form matched, with the persons it names."""

    start: int
    end: int
    rule: str
    names: tuple[TextSpan, ...]


@cache
def forms(lexicon: str) -> tuple[Form, ...]:
    """Return the compiled forms of a lexicon."""
    return tuple(_compile(row) for row in rows(lexicon))


def _compile(row: Row) -> Form:
    pattern = row["pattern"]
    for sign, expression in _SIGNS.items():
        pattern = pattern.replace(sign, expression)
    for slot, expression in (_SLOTS | _word_slots()).items():
        pattern = pattern.replace(f"{{{slot}}}", expression)
    flags = re.MULTILINE if row["at"] == "line" else 0
    return Form(row["rule"], row["at"], re.compile(rf"^\s{{0,8}}{pattern}" if flags else pattern, flags))


@cache
def _word_slots() -> dict[str, str]:
    return {slot: any_of(row["word"] for row in rows("byline_words") if row["slot"] == slot) for slot in ("role", "report", "label")}


def any_of(words: Iterable[str]) -> str:
    """Return a group that matches any of the words, longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


def find_forms(text: str, lexicon: str) -> Iterator[Found]:
    """Yield every place where a form of the lexicon stands, form by form."""
    for form in forms(lexicon):
        for match in form.pattern.finditer(text):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Found(start, match.end(), form.rule, tuple(_names(match)))


def _names(match: re.Match[str]) -> Iterator[TextSpan]:
    groups = match.re.groupindex
    if "names" in groups and match["names"]:
        yield from _split(match["names"], match.start("names"))
    elif "who" in groups and match["who"]:
        who = match["who"]
        yield from _split(who[: _place_start(who)], match.start("who"))


def _split(names: str, at: int) -> Iterator[TextSpan]:
    for name in re.finditer(_NAME, names):
        if is_person(name[0]):
            yield TextSpan(text=name[0], start=at + name.start(), end=at + name.end())


def _place_start(who: str) -> int:
    """Return where the place begins in 王小明台北; without a known place a name has three characters."""
    for place in _places():
        if who.endswith(place) and len(who) - len(place) >= 2:
            return len(who) - len(place)
    return 3


@cache
def _places() -> tuple[str, ...]:
    return tuple(sorted(column("datelines", "place"), key=len, reverse=True))


def is_person(name: str) -> bool:
    """Tell whether a slot for names holds a person rather than a desk, an outlet or a kind of photo."""
    return not any(word in name for word in _not_persons()) and name not in _places()


@cache
def _not_persons() -> tuple[str, ...]:
    return tuple(row["word"] for row in rows("byline_words") if row["slot"] == "not_person")
