"""The small pattern language of `bylines.tsv` and `photo_credits.tsv`, and the names found with it.

A pattern is a regular expression in which full-width signs stand for families of signs (`（` any opening bracket,
`）` any closing one, `／` any slash, `：` a colon or slash) and words in braces for the slots below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from pipeline.lexicon import Row, cache, column, rows
from pipeline.types import TextSpan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SHORTEST_NAME = 2  # characters
_USUAL_NAME = 3  # characters
HAN = r"\u3400-\u9fff\U00020000-\U0002fa1f"
NAME = rf"[{HAN}○]{{2,4}}(?:[‧・·．][{HAN}]{{1,6}})?"
_JOINT = r"\s?[、,，／/╱．&＆及與和]\s?|\s{1,2}"
_SIGNS = {
    "（": r"(?:[（(〔【\[［]\s?)",
    "）": r"(?:\s?[）)〕】\]］])",
    "／": r"(?:\s{0,3}[／/╱∕｜|]\s{0,3})",
    "：": r"(?:\s{0,3}[：:／/╱∕]\s{0,3})",
}
_SLOTS = {
    "names": rf"(?P<names>{NAME}(?:(?:{_JOINT})(?:{{role}})?{NAME}){{0,5}}?)",
    "who": rf"(?P<who>[{HAN}、‧・·]{{4,24}}?)",
    "place": rf"(?:[{HAN}]{{1,8}}?)",
    "desk": rf"(?:[{HAN}A-Za-z]{{1,12}}?)",
    "inside": r"[^（）()\n]",
    "token": r"[^，。；（）()\s]",
    "phrase": r"[^，。；（）()\n]",
    "day": r"(?:(?:\d{2,4}年)?(?:\d{1,2}月)?\d{1,2}日)",
}


class Form(Struct, frozen=True):
    """A form of byline or credit: its name, where it may stand and its compiled pattern."""

    rule: str
    at: str
    pattern: re.Pattern[str]


class Found(Struct, frozen=True):
    """A place where a form matched, with the persons it names; `is_byline` is False where the article goes on there."""

    start: int
    end: int
    rule: str
    names: tuple[TextSpan, ...]
    is_byline: bool = True


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
    return Form(row["rule"], row["at"], re.compile(rf"^[^\S\n]{{0,80}}{pattern}" if flags else pattern, flags))


@cache
def _word_slots() -> dict[str, str]:
    slots = {slot: any_of(_words(slot)) for slot in ("role", "report", "label", "photo_label")}
    return slots | {"outlet": any_of(column("outlets", "name"))}


def any_of(words: Iterable[str]) -> str:
    """Return a group that matches any of the words, longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


def find_forms(text: str, lexicon: str) -> Iterator[Found]:
    """Yield every place where a form of the lexicon stands, form by form."""
    for form in forms(lexicon):
        for match in form.pattern.finditer(text):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Found(start, match.end(), form.rule, tuple(_names(match)), is_byline=form.at != "name")


def _names(match: re.Match[str]) -> Iterator[TextSpan]:
    groups = match.re.groupindex
    if "names" in groups and match["names"]:
        yield from split_names(match["names"], match.start("names"))
    elif "who" in groups and match["who"]:
        who = match["who"]
        yield from split_names(who[: _place_start(who)], match.start("who"))


def split_names(names: str, at: int) -> Iterator[TextSpan]:
    """Yield the persons of a list of names that begins at `at`."""
    for piece in re.finditer(rf"(?:^|{_JOINT})(?:{_word_slots()['role']})?(?P<name>[^\s、,，／/╱．&]{{2,12}})", names):
        name = piece["name"]
        if re.fullmatch(NAME, name) and is_person(name):
            yield TextSpan(text=name, start=at + piece.start("name"), end=at + piece.end("name"))


def _place_start(who: str) -> int:
    """Return where the place begins in 王小明台北; without a known place a name has three characters."""
    for place in _places():
        if who.endswith(place) and len(who) - len(place) >= _SHORTEST_NAME:
            return len(who) - len(place)
    return _USUAL_NAME


@cache
def _places() -> tuple[str, ...]:
    return tuple(sorted(column("datelines", "place"), key=len, reverse=True))


def is_person(name: str) -> bool:
    """Tell whether a slot for names holds a person rather than a desk, an outlet or a kind of photo."""
    return (
        not any(word in name for word in _words("not_person"))
        and not name.endswith(_words("not_person_end"))
        and name not in _places()
    )


@cache
def _words(slot: str) -> tuple[str, ...]:
    return tuple(row["word"] for row in rows("byline_words") if row["slot"] == slot)


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """Return in text order the first of all that overlap; where it names nobody, with the persons the others name."""
    taken: list[Found] = []
    nameless: set[int] = set()
    owner: dict[int, int] = {}
    for one in found:
        first = next((owner[at] for at in range(one.start, one.end) if at in owner), None)
        if first is None:
            owner.update(dict.fromkeys(range(one.start, one.end), len(taken)))
            nameless.update([] if one.names else [len(taken)])
            taken.append(one)
        elif first in nameless:
            taken[first] = _joined(taken[first], one)
    return sorted(taken, key=lambda one: one.start)


def _joined(first: Found, other: Found) -> Found:
    """Return `first` with the persons of `other` that lie in no name of `first`."""
    known = {at for name in first.names for at in range(name.start, name.end)}
    new = tuple(name for name in other.names if name.start not in known and name.end - 1 not in known)
    return msgspec.structs.replace(first, names=first.names + new)
