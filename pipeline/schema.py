"""The JSON Schema of every line a run writes, made from the types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.types import SCHEMA, Claim, Document, ErrorRecord

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINES = {"claims.jsonl": Claim, "documents.jsonl": Document, "errors.jsonl": ErrorRecord}
_REF = "#/$defs/{name}"


def json_schema() -> dict[str, Any]:
    """Return one schema that holds for any line; `$defs` has `Claim`, `Document` and `ErrorRecord` by name."""
    return schema_of(SCHEMA, _LINES)


def schema_of(name: str, lines: Mapping[str, Any]) -> dict[str, Any]:
    """Return one schema that holds for any line of the files given with their records; `name` is the contract's."""
    _, definitions = msgspec.json.schema_components(lines.values(), ref_template=_REF)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name,
        "description": "One line of " + ", ".join(f"{file} ({record.__name__})" for file, record in lines.items()),
        "anyOf": [{"$ref": _REF.format(name=record.__name__)} for record in lines.values()],
        "$defs": {part: _as_written(definition, name) for part, definition in definitions.items()},
    }


def _as_written(definition: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the definition of a record as it is written: a key is never left out, so defaults mean nothing."""
    properties = {key: _without_default(field) for key, field in definition["properties"].items()}
    if "schema" in properties:
        properties["schema"] = {"const": name}
    return {**definition, "properties": properties, "required": list(properties)}


def _without_default(field: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in field.items() if key != "default"}
