"""Results of a folded text in the words of the text as it stands in the input: one character for one."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

_Record = TypeVar("_Record", bound=msgspec.Struct)

# What stays in its canonical form: keys for joining, units, and what is no part of the text.
_CANONICAL = frozenset({"key", "unit", "si_unit", "doc", "source", "url", "sha256", "rule", "rules", "outlet"})


def in_original(record: _Record, folded: str, original: str) -> _Record:
    """Return a record with every text in it as it stands in `original`; offsets are the same in both."""
    changes = {
        name: _restored(getattr(record, name), folded, original)
        for name in record.__struct_fields__
        if name not in _CANONICAL
    }
    if {"text", "start", "end"} <= set(record.__struct_fields__):
        changes["text"] = original[changes["start"] : changes["end"]]
    return msgspec.structs.replace(record, **changes)


def _restored(value: Any, folded: str, original: str) -> Any:  # noqa: ANN401  (a field of any record)
    if isinstance(value, msgspec.Struct):
        return in_original(value, folded, original)
    if isinstance(value, tuple):
        return tuple(_restored(item, folded, original) for item in value)
    if isinstance(value, str) and not value.isascii():
        at = folded.find(value)
        return original[at : at + len(value)] if at >= 0 else value
    return value
