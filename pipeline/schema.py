"""The JSON Schema of every line a run writes, made from the types."""

from __future__ import annotations

from typing import Any

import msgspec

from pipeline.types import SCHEMA, Claim, Document, ErrorRecord

_LINES = {"claims.jsonl": Claim, "documents.jsonl": Document, "errors.jsonl": ErrorRecord}
_REF = "#/$defs/{name}"


def json_schema() -> dict[str, Any]:
    """Return one schema that holds for any line; `$defs` has `Claim`, `Document` and `ErrorRecord` by name."""
    _, definitions = msgspec.json.schema_components(_LINES.values(), ref_template=_REF)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        "description": "One line of " + ", ".join(f"{file} ({record.__name__})" for file, record in _LINES.items()),
        "anyOf": [{"$ref": _REF.format(name=record.__name__)} for record in _LINES.values()],
        "$defs": {name: _as_written(definition) for name, definition in definitions.items()},
    }


def _as_written(definition: dict[str, Any]) -> dict[str, Any]:
    """Return the definition of a record as it is written: a key is never left out, so defaults mean nothing."""
    properties = {name: _without_default(field) for name, field in definition["properties"].items()}
    if "schema" in properties:
        properties["schema"] = {"const": SCHEMA}
    return {**definition, "properties": properties, "required": list(properties)}


def _without_default(field: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in field.items() if key != "default"}
