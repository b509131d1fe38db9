"""The flat view of claims: one row a claim, fixed columns of fixed types, the same in CSV, Parquet and pandas."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, get_args

from pipeline.outward import plain_name, web_address
from pipeline.types import (
    BaseRole,
    Dimension,
    Direction,
    Kind,
    Mod,
    Modality,
    Mode,
    Relation,
    Section,
    SpeakerType,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.types import Claim, ClaimMention

ColumnType: TypeAlias = Literal["text", "label", "number", "year", "offset", "boolean", "date"]
Cell: TypeAlias = Any  # str, int, float, bool, date or None, as the type of its column says
_VIA = "、"  # between the names of several parties


class Column(NamedTuple):
    """A column: a `label` is text of few values, which `labels` lists where the contract closes them."""

    name: str
    type: ColumnType
    labels: tuple[str, ...] = ()


class _Part(NamedTuple):
    """Neighbouring columns that are read off one part of a claim, as attributes by name."""

    of: Callable[[Claim], Any]
    columns: tuple[tuple[Column, str], ...]


class _Summary(NamedTuple):
    """What is counted or joined of a claim's lists."""

    n_mentions: int
    via: str | None


def _itself(claim: Claim) -> Claim:
    return claim


def _main_mention(claim: Claim) -> ClaimMention | None:
    return next((mention for mention in claim.mentions if mention.main), None)


def _summary(claim: Claim) -> _Summary:
    return _Summary(len(claim.mentions), _VIA.join(party.name for party in claim.via) or None)


def _per(claim: Claim) -> object:
    return claim.target.per if claim.target else None


def _part(of: Callable[[Claim], Any], *columns: tuple[str, str, ColumnType] | tuple[str, str, object]) -> _Part:
    """Return a part; its columns are given as name, attribute, and a type or the type of a closed set of labels."""
    return _Part(of, tuple((_column(name, kind), attribute) for name, attribute, kind in columns))


def _column(name: str, kind: object) -> Column:
    return Column(name, kind) if isinstance(kind, str) else Column(name, "label", get_args(kind))  # type: ignore[arg-type]


_PARTS = (
    _part(_itself, ("doc", "doc", "text"), ("id", "id", "text"), ("kind", "kind", Kind)),
    _part(
        attrgetter("speaker"),
        *(("speaker", "name", "text"), ("speaker_key", "key", "text")),
        *(("speaker_type", "type", SpeakerType), ("speaker_org", "org", "text")),
    ),
    _part(attrgetter("holder"), ("holder", "name", "text")),
    _part(attrgetter("cue"), ("cue", "text", "text")),
    _part(_itself, ("mode", "mode", Mode), ("modality", "modality", Modality), ("negated", "negated", "boolean")),
    _part(attrgetter("condition"), ("condition", "text", "text")),
    _part(attrgetter("goal"), ("goal", "text", "text"), ("object", "object", "text")),
    _part(
        attrgetter("target"),
        *(("quantity_text", "text", "text"), ("value", "value", "number")),
        *(("low", "low", "number"), ("high", "high", "number"), ("relation", "relation", Relation)),
        *(("strict", "strict", "boolean"), ("unit", "unit", "label"), ("dimension", "dimension", Dimension)),
    ),
    _part(_per, ("per_value", "value", "number"), ("per_unit", "unit", "label")),
    _part(attrgetter("target"), ("change", "change", "boolean")),
    _part(_itself, ("direction", "direction", Direction)),
    _part(
        attrgetter("target"),
        *(("si_low", "si_low", "number"), ("si_high", "si_high", "number"), ("si_unit", "si_unit", "label")),
    ),
    _part(
        attrgetter("year"),
        *(("year", "value", "year"), ("start_date", "start_date", "date"), ("end_date", "end_date", "date")),
        ("year_mod", "mod", Mod),
    ),
    _part(
        attrgetter("base"),
        *(("base_role", "role", BaseRole), ("base_value", "value", "number"), ("base_year", "year", "year")),
    ),
    _part(attrgetter("statement"), ("statement", "text", "text")),
    _part(attrgetter("sentence"), ("sentence", "text", "text")),
    _part(_itself, ("section", "section", Section)),
    _part(_main_mention, ("start", "start", "offset"), ("end", "end", "offset")),
    _part(_summary, ("n_mentions", "n_mentions", "offset"), ("via", "via", "text")),
    _part(
        _itself,
        *(("published", "published", "date"), ("outlet", "outlet", "label"), ("url", "url", "text")),
        *(("title", "title", "text"), ("confidence", "confidence", "number")),
    ),
)
COLUMNS = tuple(column for part in _PARTS for column, _ in part.columns)
NAMES = tuple(column.name for column in COLUMNS)
_NAMES = tuple(NAMES.index(name) for name in ("speaker", "speaker_org", "holder", "via", "outlet", "title"))
_URL = NAMES.index("url")


def _reader(part: _Part) -> tuple[Callable[[Claim], Any], Callable[[Any], tuple[Cell, ...]], tuple[None, ...]]:
    attributes = [attribute for _, attribute in part.columns]
    get = attrgetter(*attributes)
    several = get if len(attributes) > 1 else lambda record: (get(record),)
    return part.of, several, (None,) * len(attributes)


_READERS = tuple(map(_reader, _PARTS))


def flat_row(claim: Claim) -> list[Cell]:
    """Return a claim's row, its cells in the order of `COLUMNS`; what the claim does not have is None."""
    row: list[Cell] = []
    for of, cells, nothing in _READERS:
        record = of(claim)
        row.extend(nothing if record is None else cells(record))
    for at in _NAMES:
        row[at] = plain_name(row[at])
    row[_URL] = web_address(row[_URL])
    return row
