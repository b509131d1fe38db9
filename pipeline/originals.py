"""Results of a folded text in the words of the text as it stands in the input: one character for one."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

_Record = TypeVar("_Record", bound=msgspec.Struct)

# What stays in its canonical form: keys for joining, units, and what is no part of the text.
_CANONICAL = frozenset({"key", "unit", "si_unit", "doc", "source", "url", "sha256", "rule", "rules", "outlet"})
_PLACED = frozenset({"text", "start", "end"})


class Originals:
    """Puts the words of `original` in the place of those of `folded`, its folding; offsets are the same in both."""

    def __init__(self, folded: str, original: str) -> None:
        self.folded = folded
        self.original = original
        self._characters = {ord(new): old for new, old in zip(folded, original, strict=True) if new != old}

    def restored(self, record: _Record) -> _Record:
        """Return a record with every text in it as it stands in the input."""
        names = [name for name in record.__struct_fields__ if name not in _CANONICAL]
        changes = {name: self._value(getattr(record, name)) for name in names}
        if set(record.__struct_fields__) >= _PLACED:
            changes["text"] = self.original[changes["start"] : changes["end"]]
        return msgspec.structs.replace(record, **changes)

    def _value(self, value: Any) -> Any:  # noqa: ANN401  (a field of any record)
        if isinstance(value, msgspec.Struct):
            return self.restored(value)
        if isinstance(value, tuple):
            return tuple(map(self._value, value))
        return self._words(value) if isinstance(value, str) and not value.isascii() else value

    def _words(self, words: str) -> str:
        """Return words as they first stand in the text; those joined from several places character by character."""
        at = self.folded.find(words)
        return self.original[at : at + len(words)] if at >= 0 else words.translate(self._characters)
