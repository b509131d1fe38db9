"""Our records in spaCy's bytes: `Doc.to_bytes`, `DocBin` and the processes of `nlp.pipe`.

Writing goes through srsly, spaCy's serialiser, which asks `encode_record` about types it does not know. Reading happens
on first use of an attribute (`unpacked`), so that a program may read a `DocBin` before it imports this package. Neither
needs an entry point, which srsly would load whenever spaCy is imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import srsly

from pipeline import types

if TYPE_CHECKING:
    from collections.abc import Callable

_RECORD, _PACKED = "zh_claims_record", "packed"


def encode_record(value: object, chain: Callable[[object], object] | None = None) -> object:
    """Pack one of our records, with the name of its type; leave anything else to the next encoder."""
    if type(value).__module__ == types.__name__:
        return {_RECORD: type(value).__name__, _PACKED: msgspec.msgpack.encode(value)}
    return chain(value) if chain else value


def is_packed(value: object) -> bool:
    """Tell whether a stored value comes from bytes: they turn records into dictionaries and tuples into lists."""
    return isinstance(value, (list, dict)) or (isinstance(value, tuple) and isinstance(next(iter(value), None), dict))


def unpacked(value: object) -> object:
    """Return the records and tuples that a stored value was before it became bytes."""
    if isinstance(value, (list, tuple)):
        return tuple(map(unpacked, value))
    if isinstance(value, dict) and _RECORD in value:
        return msgspec.msgpack.decode(value[_PACKED], type=getattr(types, value[_RECORD]))
    return value


srsly.msgpack_encoders.register("zh_claims", func=encode_record)
