"""Lines that tell when an article was published (`date 2025-12-19`, `發布時間：2025/12/19 10:30`, `114/12/19`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.fold import fold_width
from pipeline.lexicon import cache, column
from pipeline.publication import DATE, to_date
from pipeline.stages.anatomy.forms import any_of
from pipeline.stages.anatomy.marks import Line, Mark, trim

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from pipeline.stages.anatomy.forms import Found

_TOP_LINES = 6  # an unlabelled date counts only this near to the top
_LONGEST = 80  # characters of the longest date line (label, date, time, update time)
_GAP = r"(?:T|\s|\(.\))?"
_TIME = r"\s{0,3}(?:[上下]午\s?)?(?:\d{1,2}[:時點]\d{1,2}分?(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_CLOCK = r"\s{1,3}\d{1,2}:\d{2}(?::\d{2})?(?!\d)\s{0,3}"
_TIMED = re.compile(rf"\s*(?:\w{{2,12}}\s)?{DATE}{_CLOCK}")  # a stamp with the time may be followed by the article
_DAY = re.compile(r"(?<!\d)(?P<day>[12]\d|3[01]|[1-9])日")
_TODAY = re.compile(r"今天?日?[（(]\s?(?P<day>[12]\d|3[01]|0?[1-9])\s?日?[）)]")
_STAMP = re.compile(
    r"(?:編輯|編譯|譯者|核稿)[::／/][^（）()\n]{1,24}[）)]\s?(?P<year>1[01]\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)"
)
_BARE = re.compile(rf"\s*(?:date\b|日期)?[\s::]{{0,4}}{DATE}{_GAP}{_TIME}[\s,|]*", re.IGNORECASE)


class PublicationDate(Struct, frozen=True):
    """A date with the mark of the line it stands on."""

    value: dt.date
    mark: Mark


def find_dates(text: str, lines: Sequence[Line]) -> list[PublicationDate]:
    """Return the publication dates that stand on lines of their own or begin a line, in text order."""
    found = (_read_date(text, line, is_top=index < _TOP_LINES) for index, line in enumerate(lines))
    return [date for date in found if date]


def find_day(text: str, bylines: Sequence[Found]) -> int | None:
    """Return the day of the month that the article's first dateline names: 台北19日電, else 今（19）日."""
    datelines = (_DAY.search(text, byline.start, byline.end) for byline in bylines)
    match = next(filter(None, datelines), None) or _TODAY.search(text)
    return int(match["day"]) if match else None


def find_stamp(text: str) -> dt.date | None:
    """Return the date that an agency stamps behind its editors: （編輯：王小明）1140301."""
    for match in _STAMP.finditer(fold_width(text)):
        value = to_date(match["year"], match["month"], match["day"])
        if value:
            return value
    return None


def _read_date(text: str, line: Line, *, is_top: bool) -> PublicationDate | None:
    """Return the date a line begins with; one without a label counts only at the top, alone or with the time."""
    folded = fold_width(text[line.start : min(line.end, line.start + _LONGEST)])
    match = _labelled().match(folded)
    if match is None and is_top and line.end - line.start <= _LONGEST:
        match = _labelled().search(folded)  # 發稿單位：某某局發稿時間：114年3月4日
    if match is None and is_top and line.end - line.start <= _LONGEST:
        match = _BARE.fullmatch(folded)
    if match is None and is_top:
        match = _TIMED.match(folded)
    value = match and to_date(match["year"], match["month"], match["day"])
    if match is None or value is None:
        return None
    start, end = trim(text, line.start + match.start(), line.start + match.end())
    return PublicationDate(value, Mark(start, end, "other", "date_line"))


@cache
def _labelled() -> re.Pattern[str]:
    label = any_of(column("date_labels", "label"))
    return re.compile(rf"{label}\s{{0,3}}[::]?\s{{0,3}}{DATE}{_GAP}{_TIME}")
