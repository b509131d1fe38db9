"""Lines that tell when an article was published (`date 2025-12-19`, `發布時間：2025/12/19 10:30`, `114/12/19`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.fold import fold_width
from pipeline.lexicon import column
from pipeline.publication import DATE, to_date
from pipeline.stages.anatomy.marks import Line, Mark

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

_TOP_LINES = 6  # an unlabelled date counts only this near to the top
_LONGEST = 80  # characters of the longest date line (label, date, time, update time)
_GAP = r"(?:T|\s|\(.\))?"
_TIME = r"\s{0,3}(?:[上下]午\s?)?(?:\d{1,2}[:時點]\d{1,2}分?(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_CLOCK = r"\s{1,3}\d{1,2}:\d{2}(?::\d{2})?(?!\d)\s{0,3}"
_TIMED = re.compile(rf"\s*(?:\w{{2,12}}\s)?{DATE}{_CLOCK}")  # a stamp with the time may be followed by the article
_BARE = re.compile(rf"\s*(?:date\b|日期)?[\s::]{{0,4}}{DATE}{_GAP}{_TIME}[\s,|]*", re.IGNORECASE)


class PublicationDate(Struct, frozen=True):
    """A date with the mark of the line it stands on."""

    value: dt.date
    mark: Mark


def find_dates(text: str, lines: Sequence[Line]) -> list[PublicationDate]:
    """Return the publication dates that stand on lines of their own, in text order."""
    labelled = re.compile(rf"(?:{'|'.join(map(re.escape, _labels()))})\s{{0,3}}[::]?\s{{0,3}}{DATE}{_GAP}{_TIME}")
    return list(_scan(text, lines, labelled))


def _labels() -> list[str]:
    return sorted(column("date_labels", "label"), key=len, reverse=True)


def _scan(text: str, lines: Sequence[Line], labelled: re.Pattern[str]) -> Iterator[PublicationDate]:
    for index, line in enumerate(lines):
        folded = fold_width(text[line.start : min(line.end, line.start + _LONGEST)])
        match = labelled.match(folded)
        if match is None and index < _TOP_LINES and line.end - line.start <= _LONGEST:
            match = _BARE.fullmatch(folded)
        if match is None and index < _TOP_LINES:
            match = _TIMED.match(folded)
        value = match and to_date(match["year"], match["month"], match["day"])
        if match and value:
            yield PublicationDate(value, Mark(line.start, line.start + match.end(), "other", "date_line"))
