"""Segmenters and taggers behind one small protocol, loaded by name.

A backend reads pieces of text (sentences, say) and gives tokens with part of speech, and names. One call holds the
pieces of one article: what a backend answers may depend on the pieces of that call and on nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

from pipeline.errors import BackendError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.types import Tagged

_BUILT_IN = {"press": "pipeline.backends.press"}  # name -> module with a function `load(**options) -> Tagger`


@runtime_checkable
class Tagger(Protocol):
    """What every backend offers.

    `name` is the name it is loaded by; `fingerprint` changes whenever its answers may (it goes into `run.json`).
    """

    name: str
    fingerprint: str

    def tag(self, pieces: Sequence[str]) -> list[Tagged]:
        """Return one answer a piece, in order; tokens cover all characters of a piece but its white space."""
        ...


def backend_names() -> tuple[str, ...]:
    """Return the names that `load_backend` knows."""
    return tuple(sorted(_BUILT_IN))


def load_backend(name: str, **options: object) -> Tagger:
    """Load the backend `name`; options are those of its `load` function. Raise `BackendError` where there is none."""
    if name not in _BUILT_IN:
        raise BackendError(f"there is no backend {name!r}; the backends are: {', '.join(backend_names())}")
    return cast("Tagger", import_module(_BUILT_IN[name]).load(**options))
