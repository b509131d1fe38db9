"""Bylines: who made the article, in the forms that `bylines.tsv` and `byline_words.tsv` list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.lexicon import cache, rows
from pipeline.stages.anatomy.forms import NAME, Found, any_of, find_forms, split_names, without_overlaps
from pipeline.types import TextSpan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def find_bylines(text: str) -> list[Found]:
    """Return the bylines of the text, none overlapping another, in text order."""
    return without_overlaps((*find_forms(text, "bylines"), *_credits(text)))


def find_place(text: str, bylines: Iterable[Found]) -> TextSpan | None:
    """Return the place from which the article was reported, as the first byline that names one writes it (台北)."""
    for byline in bylines:
        taken = {at for name in byline.names for at in range(name.start, name.end)}
        found = [place for place in _places().finditer(text, byline.start, byline.end) if place.start() not in taken]
        if found:
            return TextSpan(text=found[-1][0], start=found[-1].start(), end=found[-1].end())
    return None


@cache
def _places() -> re.Pattern[str]:
    places = any_of(row["place"] for row in rows("datelines") if row["kind"] == "place")
    return re.compile(rf"{places}[縣市]?(?!政府)")  # an office is no place


def _credits(text: str) -> Iterator[Found]:
    """Yield credits of the form 責任編輯：王小明 at the start of a line, in brackets or after a space."""
    for match in _credit_pattern().finditer(text):
        names = tuple(split_names(match["names"], match.start("names")))
        if names:
            yield Found(match.start("credit"), match.end("credit"), "label_names", names)


@cache
def _credit_pattern() -> re.Pattern[str]:
    label = any_of(
        row["word"] for row in rows("byline_words") if row["slot"] in {"label", "photo_label"} and row["word"] != "圖"
    )
    names = rf"(?P<names>{NAME}(?:[、,，／/&\s]{{1,2}}{NAME}){{0,5}}?)"
    edge = rf"(?=\s{{0,3}}(?:[）)〕】\]\n]|$)|[\s／/]{{1,3}}{label}\s?[：:／/])"
    return re.compile(rf"(?:^|(?<=[\s（(〔【。／/]))(?P<credit>{label}\s?[：:／/]\s?{names}){edge}", re.MULTILINE)
