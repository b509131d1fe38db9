"""Our records in spaCy's bytes: `Doc.to_bytes`, `DocBin` and the processes of `nlp.pipe`.

srsly, spaCy's serialiser, finds these functions by entry point while spaCy itself is imported, in any program that runs
where this package is installed. So this module imports nothing before it has a record in hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_RECORD, _PACKED = "zh_claims_record", "packed"
_TYPES = "pipeline.types"


def encode_record(value: object, chain: Callable[[object], object] | None = None) -> object:
    """Pack one of our records, with the name of its type; leave anything else to the next encoder."""
    if type(value).__module__ == _TYPES:
        import msgspec  # noqa: PLC0415

        return {_RECORD: type(value).__name__, _PACKED: msgspec.msgpack.encode(value)}
    return chain(value) if chain else value


def decode_record(value: dict[str, Any], chain: Callable[[object], object] | None = None) -> object:
    """Unpack what `encode_record` packed; leave anything else to the next decoder."""
    if _RECORD in value:
        import msgspec  # noqa: PLC0415

        from pipeline import types  # noqa: PLC0415

        return msgspec.msgpack.decode(value[_PACKED], type=getattr(types, value[_RECORD]))
    return chain(value) if chain else value
