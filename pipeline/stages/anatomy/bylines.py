"""Bylines: who made the article, in the forms that `bylines.tsv` and `byline_words.tsv` list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.lexicon import rows
from pipeline.stages.anatomy.forms import _NAME, Found, _split, any_of, find_forms


def find_bylines(text: str) -> list[Found]:
    """Return the bylines of the text, none overlapping another, in text order."""
    taken: list[Found] = []
    used: set[int] = set()
    for found in (*find_forms(text, "bylines"), *_credits(text)):
        if not any(at in used for at in range(found.start, found.end)):
            used.update(range(found.start, found.end))
            taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def _credits(text: str) -> Iterator[Found]:
    """Yield credits of the form 責任編輯：王小明 that stand at a line's start, in brackets or after a space."""
    for match in _credit_pattern().finditer(text):
        names = tuple(_split(match["names"], match.start("names")))
        if names:
            yield Found(match.start("credit"), match.end("credit"), "label_names", names)


@cache
def _credit_pattern() -> re.Pattern[str]:
    label = any_of(row["word"] for row in rows("byline_words") if row["slot"] == "label")
    names = rf"(?P<names>{_NAME}(?:[、,，／/&\s]{{1,2}}{_NAME}){{0,5}}?)"
    edge = r"(?=\s{0,3}(?:[）)〕】\]\n]|$)|\s{1,3}\S{2,6}[：:／/])"
    return re.compile(rf"(?:^|[\s（(〔【。])(?P<credit>{label}\s?[：:／/]\s?{names}){edge}", re.MULTILINE)
