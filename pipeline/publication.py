"""Dates of publication as inputs, addresses and pages write them: 2025-12-19, 114/12/19, 中華民國114年12月19日."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

_ROC_OFFSET = 1911  # 民國元年 is 1912
_ROC_DIGITS = 3  # a year of at most three digits counts from the founding of the Republic
_TAIPEI = dt.timezone(dt.timedelta(hours=8))
_NEAR = 15  # days from a dateline's day to the date that tells its month
DATE = (
    r"(?:中華民國|民國)?\s?(?P<year>\d{2,4})\s?(?:年|[-/.])\s?(?P<month>\d{1,2})\s?(?:月|[-/.])\s?"
    r"(?P<day>\d{1,2})(?!\d)\s?日?"
)
_COMPACT = re.compile(r"\s*(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)")
_START = re.compile(rf"\s*{DATE}")
_ZONED = re.compile(r"\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?\s?(?:Z|[+-]\d\d:?\d\d)\s*")
_MAIL = re.compile(r"\s*(?:[A-Za-z]{3},\s?)?\d{1,2}\s[A-Za-z]{3,9}\s\d{4}\s\d\d?:\d\d")
_YMD = (
    r"(?P<year>(?:19|20)\d\d)(?P<sign>[-_/.]?)(?P<month>0[1-9]|1[0-2]|[1-9](?=[-_/.]))(?P=sign)(?P<day>[0-3]\d|[1-9])"
)
_IN_ADDRESS = re.compile(rf"(?<=[/=_-]){_YMD}(?=\d{{3,8}}(?!\d)|\D|$)")
_IN_NAME = re.compile(rf"(?<![0-9A-Za-z]){_YMD}(?![0-9A-Za-z])")


def to_date(year: str, month: str, day: str) -> dt.date | None:
    """Return the date, counting a year of two or three digits from the founding of the Republic; None if impossible."""
    number = int(year) + (_ROC_OFFSET if len(year) <= _ROC_DIGITS else 0)
    try:
        return dt.date(number, int(month), int(day))
    except ValueError:  # 30 February, year 0
        return None


def parse_date(text: str) -> dt.date | None:
    """Return the date that `text` begins with, as in a field `published`; None if it begins with none.

    A time with its zone (2025-12-18T18:00:00Z; Thu, 18 Dec 2025 18:00:00 GMT) gives the date it is in Taiwan.
    """
    moment = _moment(text)
    if moment:
        return moment.astimezone(_TAIPEI).date() if moment.tzinfo else moment.date()
    match = _START.match(text) or _COMPACT.match(text)
    return to_date(match["year"], match["month"], match["day"]) if match else None


def _moment(text: str) -> dt.datetime | None:
    """Return the time that a text with a zone, or of a mail's form, names; None for others and impossible ones."""
    try:
        if _ZONED.fullmatch(text):
            return dt.datetime.fromisoformat(_plain_zone(text.strip()))
        return parsedate_to_datetime(text.strip()) if _MAIL.match(text) else None
    except (ValueError, OverflowError):
        return None


def _plain_zone(text: str) -> str:
    """Return an ISO time in the form that Python 3.10 reads: no fraction, zone as +08:00."""
    time, zone = re.fullmatch(r"(.{16}(?::\d\d)?)(?:\.\d+)?\s?(Z|[+-].*)", text).groups()  # type: ignore[union-attr]
    return f"{time}+00:00" if zone == "Z" else f"{time}{zone[:3]}:{zone[-2:]}"


def date_in_address(url: str) -> dt.date | None:
    """Return the date in a page's address: /2025/12/19/, /20251219/, /202512190123.aspx; None if there is none."""
    return _first_date(_IN_ADDRESS, url)


def date_in_name(path: str) -> dt.date | None:
    """Return the date in a file's path, the last one where there are several; None if there is none."""
    dates = [date for match in _IN_NAME.finditer(path) if (date := _date_of(match))]
    return dates[-1] if dates else None


def _first_date(pattern: re.Pattern[str], text: str) -> dt.date | None:
    return next((date for match in pattern.finditer(text) if (date := _date_of(match))), None)


def _date_of(match: re.Match[str]) -> dt.date | None:
    return to_date(match["year"], match["month"], match["day"])


def day_near(date: dt.date, day: int) -> dt.date | None:
    """Return the date nearest to `date` on day `day` of a month, the earlier of two equally near; None if over 15 days.

    A dateline (台北19日電) names the day alone; the date a file was saved tells which month.
    """
    near = [date + dt.timedelta(days=offset) for offset in sorted(range(-_NEAR, _NEAR + 1), key=lambda n: (abs(n), n))]
    return next((other for other in near if other.day == day), None)
