"""The years of aims: by when what a goal claim says is to come about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline.stages.claims.records import text_span
from pipeline.stages.claims.years import decide_aim_year

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.stages.claims.context import Context
    from pipeline.types import Claim, TextSpan, Year


def with_aim_years(context: Context, claims: Iterable[Claim]) -> list[Claim]:
    """Return goal claims with their years; a statement begins with the clause that names the time."""
    return [_with_year(context, claim) for claim in claims]


def _with_year(context: Context, claim: Claim) -> Claim:
    if claim.goal is None:
        return claim
    phrase = text_span(context.text, claim.goal.start, claim.goal.end)
    year, rule = decide_aim_year(context, phrase)
    return msgspec.structs.replace(
        claim,
        year=year,
        statement=_from_time(context, claim.statement, year),
        rules=msgspec.structs.replace(claim.rules, year=rule),
    )


def _from_time(context: Context, statement: TextSpan | None, year: Year | None) -> TextSpan | None:
    """Return the statement from the clause of a carried time on, unless a cue of speech stands between."""
    if statement is None or year is None or year.start >= statement.start:
        return statement
    start = context.clause_at(year.start).start
    if context.speech_verb_in(start, statement.start):
        return statement
    return text_span(context.text, start, statement.end)
