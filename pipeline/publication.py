"""Dates of publication as inputs and pages write them: 2025-12-19, 2025/12/19, 114/12/19, 中華民國114年12月19日."""

from __future__ import annotations

import datetime as dt
import re

_ROC_OFFSET = 1911  # 民國元年 is 1912
_ROC_DIGITS = 3  # a year of at most three digits counts from the founding of the Republic
DATE = (
    r"(?:中華民國|民國)?\s?(?P<year>\d{2,4})\s?(?:年|[-/.])\s?(?P<month>\d{1,2})\s?(?:月|[-/.])\s?"
    r"(?P<day>\d{1,2})(?!\d)\s?日?"
)
_COMPACT = re.compile(r"\s*(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)")
_START = re.compile(rf"\s*{DATE}")


def to_date(year: str, month: str, day: str) -> dt.date | None:
    """Return the date, counting a year of two or three digits from the founding of the Republic; None if impossible."""
    number = int(year) + (_ROC_OFFSET if len(year) <= _ROC_DIGITS else 0)
    try:
        return dt.date(number, int(month), int(day))
    except ValueError:  # 30 February, year 0
        return None


def parse_date(text: str) -> dt.date | None:
    """Return the date that `text` begins with, as in a field `published`; None if it begins with none."""
    match = _START.match(text) or _COMPACT.match(text)
    return to_date(match["year"], match["month"], match["day"]) if match else None
