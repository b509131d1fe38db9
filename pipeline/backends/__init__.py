"""Segmenters and taggers behind one small protocol, loaded by name.

A backend reads pieces of text (sentences, say) and gives tokens with part of speech, and names. One call holds the
pieces of one article: what a backend answers may depend on the pieces of that call and on nothing else.

A package of its own can add a backend: it names a function `load(**options) -> Tagger` in the entry-point group
`zh_claims.backends` (docs/write-a-backend.md).
"""

from __future__ import annotations

import inspect
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

from pipeline.errors import BackendError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.types import Tagged

GROUP = "zh_claims.backends"
_BUILT_IN = {  # name -> module with a function `load(**options) -> Tagger`
    "ckip": "pipeline.backends.ckip",
    "jieba": "pipeline.backends.jieba",
    "press": "pipeline.backends.press",
    "spacy": "pipeline.backends.spacy",
}


@runtime_checkable
class Tagger(Protocol):
    """What every backend offers; `python -m pipeline.testing NAME` checks all of it.

    `name` is the name it is loaded by; `fingerprint` changes whenever its answers may (it goes into `run.json`).
    """

    name: str
    fingerprint: str

    def tag(self, pieces: Sequence[str]) -> list[Tagged]:
        """Return one answer a piece, in order; tokens cover all characters of a piece but its white space.

        Parts of speech are those of `lexicons/backend_tags.tsv`, column `ours`; others are read as unknown words.
        """
        ...


def backend_names() -> tuple[str, ...]:
    """Return the names that `load_backend` knows: our own and those of installed packages."""
    return tuple(sorted({*_BUILT_IN, *(point.name for point in third_party())}))


def third_party() -> tuple[EntryPoint, ...]:
    """Return the backends of other packages; one with a name of ours is left out."""
    return tuple(point for point in entry_points(group=GROUP) if point.name not in _BUILT_IN)


def load_backend(name: str, **options: object) -> Tagger:
    """Load the backend `name`, or `name:model`, which is the option `model`; options that are None are left out.

    Raise `BackendError` where there is no such backend, where it does not know an option and where it cannot be loaded.
    """
    name, _, model = name.partition(":")
    given = {key: value for key, value in (options | ({"model": model} if model else {})).items() if value is not None}
    load = _loader(name)
    unknown = sorted(given.keys() - inspect.signature(load).parameters.keys())
    if unknown:
        raise BackendError(f"the backend {name} has no option {unknown[0]}; it has {_options(load)}")
    return load(**given)


def _loader(name: str) -> Callable[..., Tagger]:
    if name in _BUILT_IN:
        return cast("Callable[..., Tagger]", import_module(_BUILT_IN[name]).load)
    for point in third_party():
        if point.name == name:
            return _imported(point)
    raise BackendError(f"there is no backend {name!r}; the backends are: {', '.join(backend_names())}")


def _imported(point: EntryPoint) -> Callable[..., Tagger]:
    try:
        return cast("Callable[..., Tagger]", point.load())
    except (ImportError, AttributeError) as error:
        package = point.dist.name if point.dist else point.value
        raise BackendError(
            f"the backend {point.name} of the package {package} cannot be imported: {error}; reinstall that package"
        ) from error


def _options(load: Callable[..., Tagger]) -> str:
    return ", ".join(inspect.signature(load).parameters) or "none"
