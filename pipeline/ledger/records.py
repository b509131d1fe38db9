"""The records of a ledger: the lines of `ledger.jsonl` (`zh-claims-ledger/1`)."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (msgspec reads the annotations at run time)
from typing import Literal, TypeAlias

from msgspec import Struct

from pipeline.types import (  # noqa: TC001  (msgspec reads the annotations at run time)
    Dimension,
    Modality,
    Relation,
)

LEDGER_SCHEMA = "zh-claims-ledger/1"
ChangeKind: TypeAlias = Literal["raised", "lowered", "postponed", "advanced", "dropped"]
Reason: TypeAlias = Literal["said", "revised", "silent", "year-passed"]


class Telling(Struct, frozen=True, kw_only=True):
    """One article's words about a target or about how far it has come.

    `level` is the number in the entry's unit, of a range its middle. `start` and `end` are code-point offsets of the
    quantity in `sentence`. `share` is, for a figure, its part of the target as last told.
    """

    published: dt.date
    doc: str
    claim: str
    speaker: str | None
    text: str
    value: int | float | None
    low: int | float | None
    high: int | float | None
    relation: Relation
    unit: str
    level: int | float | None
    year: int | None
    modality: Modality | None
    sentence: str
    start: int
    end: int
    outlet: str | None
    title: str | None
    url: str | None
    confidence: float
    share: float | None = None


class Change(Struct, frozen=True, kw_only=True):
    """A change of a target from one telling to the next, or its end.

    `reason`: `said` (two tellings differ), `revised` (one telling names the earlier number), `silent` (later articles
    of the speaker treat the goal without the target), `year-passed` (its year went by without a figure). `before` and
    `after` are numbers in the entry's unit, or years. `claims` are the ids of the claims that show it.
    """

    kind: ChangeKind
    reason: Reason
    published: dt.date
    before: int | float | None
    after: int | float | None
    claims: tuple[str, ...]


class Entry(Struct, frozen=True, kw_only=True):
    """One line of `ledger.jsonl`: a target followed over articles.

    `id` is `t` and the digits of the first telling's claim id. `party` is the body or person whose target it is,
    `speakers` all who told it. `told` is in order of publication, as is `progress`.
    """

    schema: str = LEDGER_SCHEMA
    id: str
    party: str
    parties: tuple[str, ...]
    speakers: tuple[str, ...]
    goal: str
    unit: str
    dimension: Dimension
    per: str | None
    change_of_level: bool
    first: dt.date
    last: dt.date
    articles: int
    value: int | float | None
    low: int | float | None
    high: int | float | None
    relation: Relation
    year: int | None
    told: tuple[Telling, ...]
    changes: tuple[Change, ...]
    progress: tuple[Telling, ...]
