"""What the page holds of an article: the least that its scripts need, in their units.

Offsets count UTF-16 units of a piece, as JavaScript does. Fields at their defaults are left out of the JSON.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (msgspec reads the annotations at run time)
from typing import Any, Literal, TypeAlias

from msgspec import Struct

from pipeline.types import Decision, Section  # noqa: TC001  (msgspec reads the annotations at run time)

Layer: TypeAlias = Literal[
    "speech", "source", "cue", "quantity", "year", "goal", "statement", "mention", "holder", "condition", "number",
    "time",
]  # fmt: skip


class Mark(Struct, frozen=True, array_like=True):
    """A place in a piece; `ref` is a speaker's place in `speakers` (speech, source, cue) or a claim's in `claims`."""

    start: int
    end: int
    layer: Layer
    ref: int


class Piece(Struct, frozen=True, array_like=True):
    """A paragraph or a part of a long one, which then `continues` in the next."""

    section: Section
    text: str
    marks: list[Mark]
    continues: bool


class PageClaim(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A claim as its card shows it; `piece` is where its main mention stands, None where the text is not there."""

    id: str
    kind: str
    sentence: str
    confidence: float
    piece: int | None = None
    speaker: str | None = None
    speaker_title: str | None = None
    speaker_org: str | None = None
    others: tuple[str, ...] = ()
    how: str | None = None
    cue: str | None = None
    mode: str | None = None
    modality: str | None = None
    negated: bool = False
    superseded: bool = False
    condition: str | None = None
    statement: str | None = None
    goal: str | None = None
    object: str | None = None
    holder: str | None = None
    origin: str | None = None
    via: tuple[str, ...] = ()
    quantity: str | None = None
    value: int | float | None = None
    low: int | float | None = None
    high: int | float | None = None
    relation: str | None = None
    strict: bool = False
    unit: str | None = None
    per: str | None = None
    direction: str | None = None
    base: str | None = None
    base_role: str | None = None
    year: int | None = None
    year_text: str | None = None
    section: Section = "body"
    mentions: int = 1
    rules: dict[str, str] = {}
    before: dict[str, Any] = {}  # the corrected fields, and the bounds, as the run wrote them


class PageReview(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A review that was merged into its claim: the corrected fields as they are now; `before` has them as the run did.

    The run's confidence stands in `before` too.
    """

    decision: Decision
    corrections: dict[str, Any] = {}
    before: dict[str, Any] = {}
    note: str | None = None
    reviewer: str | None = None
    reviewed_at: dt.datetime


class PageArticle(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An article with its claims."""

    pieces: list[Piece]
    claims: list[PageClaim]
    speakers: list[str]
    whole: bool = True
    source: str = ""
    url: str | None = None
    reporters: tuple[str, ...] = ()
    script: str = "Hant"
