"""The only module that opens `lexicons/*.tsv`.

A lexicon is UTF-8 text: lines that start with `#` are comments, the first other line names the columns, every other
line is one entry with as many tab-separated fields. An empty field is the empty string.

A user's own folder of lexicons can lie over ours (`read_layer`, `layered`): its entries replace those of ours that have
the same first field, the others are added, and a line `-word` takes the entries of that word away.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline.errors import LexiconError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from typing_extensions import ParamSpec

    P = ParamSpec("P")

R = TypeVar("R")
Row = dict[str, str]
_REMOVED = "-"


class Layer:
    """A user's lexicons, by name; equal ones are one object, so that they are parsed and compiled once."""

    def __init__(self, texts: tuple[tuple[str, str], ...]) -> None:
        """Call `layer_of` instead."""
        self.texts = dict(texts)

    @property
    def fingerprint(self) -> str:
        """A hash of all the texts, for `run.json`."""
        return hashlib.sha256(repr(self.texts).encode()).hexdigest()[:16]

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the texts; the other process makes the layer its own."""
        return layer_of, (tuple(self.texts.items()),)


_LAYERS: dict[tuple[tuple[str, str], ...], Layer] = {}
_LAYER: ContextVar[Layer | None] = ContextVar("layer", default=None)


def layer_of(texts: tuple[tuple[str, str], ...]) -> Layer:
    """Return the layer of the lexicons given as name and text; raise `LexiconError` where one does not fit ours."""
    if texts not in _LAYERS:
        layer = Layer(texts)
        with layered(layer):
            for name in layer.texts:
                rows(name)
        _LAYERS[texts] = layer
    return _LAYERS[texts]


def read_layer(folder: str | Path) -> Layer:
    """Read the lexicons of a folder, `organizations.tsv` and so on; raise `LexiconError` naming what does not fit."""
    paths = sorted(Path(folder).glob("*.tsv"))
    if not paths:
        raise LexiconError(f"{folder} holds no lexicon: expected files as organizations.tsv, titles.tsv or cues.tsv")
    try:
        return layer_of(tuple((path.stem, path.read_text(encoding="utf-8-sig")) for path in paths))
    except UnicodeDecodeError as error:
        raise LexiconError(f"a lexicon in {folder} is not UTF-8: {error}; save it as UTF-8") from error


@contextmanager
def layered(layer: Layer | None) -> Iterator[None]:
    """Read all lexicons with this layer over ours, inside the block and in this thread alone."""
    token = _LAYER.set(layer)
    try:
        yield
    finally:
        _LAYER.reset(token)


def cache(function: Callable[P, R]) -> Callable[P, R]:
    """Keep a function's results, apart for every layer: what `functools.cache` is for anything made of lexicons."""
    kept: dict[object, R] = {}

    @wraps(function)
    def cached(*args: P.args, **kwargs: P.kwargs) -> R:
        layer = _LAYER.get()
        key = (args, layer, *kwargs.items()) if kwargs else (args, layer)
        if key not in kept:
            kept[key] = function(*args, **kwargs)
        return kept[key]

    return cached


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the entries of `lexicons/{name}.tsv` in file order; raise `LexiconError` on a malformed file."""
    path = files("pipeline") / "lexicons" / f"{name}.tsv"
    layer = _LAYER.get()
    own = layer.texts.get(name) if layer else None
    if not path.is_file():
        what = (
            "your lexicon has no such name among ours" if own is not None else f"expected {path}; reinstall the package"
        )
        raise LexiconError(f"lexicon {name!r} is missing: {what}")
    ours = parse(path.read_text(encoding="utf-8"), str(path))
    return ours if own is None else _laid_over(ours, name, own)


def _laid_over(ours: tuple[Row, ...], name: str, text: str) -> tuple[Row, ...]:
    """Return our entries with those of a user's lexicon, which may have fewer columns, in any order."""
    if name in fixed():
        raise LexiconError(f"{name}.tsv belongs to the grammar of numbers and times, over which nothing can be laid")
    lines = text.split("\n")
    removed = {line[len(_REMOVED) :].strip() for line in lines if line.startswith(_REMOVED)}
    kept = "\n".join("" if line.startswith(_REMOVED) else line for line in lines)
    own = parse(kept, f"your {name}.tsv")
    first, *_ = columns = list(ours[0])
    unknown = sorted({column for row in own for column in row} - set(columns))
    if unknown or (own and first not in own[0]):
        raise LexiconError(
            f"your {name}.tsv has the columns {', '.join(own[0])}; ours are {', '.join(columns)}, "
            "and the first one must be there"
        )
    replaced = removed | {row[first] for row in own}
    full = [{column: row.get(column, "") for column in columns} for row in own]
    return (*full, *(row for row in ours if row[first] not in replaced))


def fixed() -> frozenset[str]:
    """Return the names of the lexicons that are read when the program starts, over which nothing can be laid."""
    path = files("pipeline") / "lexicons" / "fixed_lexicons.tsv"
    return frozenset(row["name"] for row in parse(path.read_text(encoding="utf-8"), str(path)))


def parse(text: str, source: str) -> tuple[Row, ...]:
    """Parse a lexicon's text; `source` is named in errors."""
    columns: list[str] | None = None
    entries: list[Row] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.rstrip("\r").split("\t")
        if columns is None:
            columns = fields
        elif len(fields) != len(columns):
            raise LexiconError(
                f"{source}:{number}: {len(fields)} fields, but the header names {len(columns)}: {line!r}"
            )
        else:
            entries.append(dict(zip(columns, fields, strict=True)))
    return tuple(entries)


@cache
def column(name: str, field: str) -> tuple[str, ...]:
    """Return one column of a lexicon."""
    return tuple(row[field] for row in rows(name))
