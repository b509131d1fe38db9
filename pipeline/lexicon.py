"""The only module that opens `lexicons/*.tsv`.

A lexicon is UTF-8 text: lines that start with `#` are comments, the first other line names the columns, every other
line is one entry with as many tab-separated fields. An empty field is the empty string.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pipeline.errors import LexiconError

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the entries of `lexicons/{name}.tsv` in file order; raise `LexiconError` on a malformed file."""
    path = files("pipeline") / "lexicons" / f"{name}.tsv"
    if not path.is_file():
        raise LexiconError(f"lexicon {name!r} is missing: expected {path}; reinstall the package")
    return parse(path.read_text(encoding="utf-8"), str(path))


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
