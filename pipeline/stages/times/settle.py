"""Settle what an ambiguous token is: a year or a length in years, a day of the month or a length in days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.lexicon import rows
from pipeline.stages.times.years import western

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.stages.times.tokens import Token

_LONGEST_MONTH = 31
_CHINESE_LENGTHS = 10  # 三日後 counts days, 十五日後 is behind the fifteenth
_DAYS = tuple(row["word"] for row in rows("duration_cues") if row["side"] == "days")
_CHINESE_DAYS = tuple(row["word"] for row in rows("duration_cues") if row["side"] == "chinese_days")


def settle(token: Token, text: str, published: dt.date | None) -> Token:
    """Return the token with its years western, or as a `span` where it is a length of time."""
    if token.kind in ("year", "school_year", "season_year"):
        years = western(token, text, published)
        if years is None:
            return token._replace(kind="span", detail="" if token.detail == "nth" else "year")
        return token._replace(first=years[0], last=years[1])
    if token.kind == "day" and _is_length(token, text):
        return token._replace(kind="span", detail="day")
    if token.kind == "quarter" and not token.detail and token.first == token.last:
        return token._replace(kind="span", detail="quarter")
    return token


def _is_length(token: Token, text: str) -> bool:
    """Tell 3日內, 60日內 and 三日後 from days of the month."""
    if token.detail or token.last > _LONGEST_MONTH:
        return token.detail in ("", "count")
    chinese = not text[token.start].isdecimal() and token.last <= _CHINESE_LENGTHS
    return text.startswith(_DAYS, token.end) or (chinese and text.startswith(_CHINESE_DAYS, token.end))
