"""Claims as a typed pandas frame."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pandas as pd

from pipeline.errors import ResultsError
from pipeline.flat import COLUMNS, NAMES, Column, flat_row
from pipeline.outputs import chunks, claims_path, read_lines
from pipeline.spreadsheet import unguarded
from pipeline.types import Claim, Decision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.flat import Cell, ColumnType

_ROWS = 50_000  # rows that are made typed columns at a time
_DTYPES: dict[ColumnType, str] = {
    "text": "string",
    "label": "string",
    "number": "Float64",
    "year": "Int32",
    "offset": "Int64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}
_REVIEW = (Column("decision", "label", get_args(Decision)), Column("reviewer", "label"), Column("note", "text"))


def read_claims(paths: str | Path | Iterable[str | Path], *, reviews: bool = False) -> pd.DataFrame:
    """Return claims as a frame with the flat view's columns, typed: nullable numbers, categories, dates.

    `paths` is a folder of outputs, its `claims.jsonl`, or a CSV or Parquet file with the flat view; or several of
    these. With `reviews`, what people decided follows in the columns `decision`, `reviewer` and `note` (of JSONL).
    Raise `ResultsError` where a file is missing or is not what a run writes.
    """
    several = [paths] if isinstance(paths, (str, Path)) else list(paths)
    columns = (*COLUMNS, *_REVIEW) if reviews else COLUMNS
    frames = [frame for path in several for frame in _frames(claims_path(path), columns)]
    joined = pd.concat(frames or [_frame([], columns)], ignore_index=True)
    open_labels = [column.name for column in columns if column.type == "label" and not column.labels]
    return joined.astype(dict.fromkeys(open_labels, "category"))


def _frames(path: Path, columns: tuple[Column, ...]) -> Iterator[pd.DataFrame]:
    read = _TABLES.get(path.suffix.lower())
    if not read:
        rows = (_row(claim, reviews=len(columns) > len(COLUMNS)) for claim in read_lines(path, Claim))
        return (_frame(chunk, columns) for chunk in chunks(rows, _ROWS))
    if len(columns) > len(COLUMNS):
        raise ResultsError(f"{path} holds the flat view, without reviews; read the folder's claims.jsonl for them")
    return read(path)


# --- from claims -----------------------------------------------------------------------------------------------------


def _frame(rows: list[list[Cell]], columns: tuple[Column, ...]) -> pd.DataFrame:
    """Return rows as a frame, labels without a closed set as strings."""
    cells = zip(*rows, strict=True) if rows else [()] * len(columns)
    typed = (_typed(column, list(values)) for column, values in zip(columns, cells, strict=True))
    return pd.DataFrame({column.name: values for column, values in zip(columns, typed, strict=True)})


def _row(claim: Claim, *, reviews: bool) -> list[Cell]:
    row = flat_row(claim)
    if reviews:
        review = claim.review
        row += [review.decision, review.reviewer, review.note] if review else [None] * len(_REVIEW)
    return row


def _typed(column: Column, cells: list[Cell]) -> Any:  # noqa: ANN401  (an array of any of pandas' kinds)
    if column.labels:
        return pd.Categorical(cells, categories=list(column.labels))
    if column.type == "date":
        return np.array(cells, dtype="datetime64[D]").astype("datetime64[s]")
    if column.type == "number":
        cells = [None if cell is None else float(cell) for cell in cells]
    return pd.array(cells, dtype=_DTYPES[column.type])


# --- from files of the flat view -------------------------------------------------------------------------------------


def _csv_frames(path: Path) -> Iterator[pd.DataFrame]:
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        try:
            _check(path, next(rows, []))
            read = (_read_row(row, f"{path}:{rows.line_num}") for row in rows)
            for chunk in chunks(read, _ROWS):
                yield _frame(chunk, COLUMNS)
        except UnicodeDecodeError as error:
            raise ResultsError(
                f"{path} is not UTF-8 any more; save it as “CSV UTF-8”, as spreadsheets call it"
            ) from error


def _read_row(row: list[str], place: str) -> list[Cell]:
    if len(row) != len(COLUMNS):
        raise ResultsError(f"{place} has {len(row)} cells; expected {len(COLUMNS)}, as --format csv writes them")
    cells = [_read_cell(column, cell, place) for column, cell in zip(COLUMNS, row, strict=True)]
    # CSV cannot tell an empty text from none: the unit of a bare number, and the words of a corrected quantity.
    for at in (_UNIT, _QUANTITY) if cells[_DIMENSION] is not None else ():
        cells[at] = "" if cells[at] is None else cells[at]
    return cells


def _read_cell(column: Column, cell: str, place: str) -> Cell:
    if not cell:
        return None
    try:
        value = _READ[column.type](cell)
    except ValueError as error:
        raise ResultsError(f"{place}: {cell!r} is no {column.type} as column {column.name} holds it") from error
    if column.labels and value not in column.labels:
        raise ResultsError(f"{place}: {cell!r} is none of the values of {column.name}: {' '.join(column.labels)}")
    return value


def _parquet_frames(path: Path) -> Iterator[pd.DataFrame]:
    from pipeline.export.tables import pyarrow  # noqa: PLC0415  (of the files, only Parquet needs it)

    pyarrow()
    try:
        frame = pd.read_parquet(path)
    except ValueError as error:
        raise ResultsError(f"{path} is no Parquet file: {error}") from error
    _check(path, list(frame.columns))
    dtypes = {
        column.name: pd.CategoricalDtype(list(column.labels)) if column.labels else _DTYPES[column.type]
        for column in COLUMNS
    }
    yield frame.astype(dtypes)


def _check(path: Path, names: list[str]) -> None:
    if tuple(names) != NAMES:
        missing = [name for name in NAMES if name not in names]
        what = f"has no column {missing[0]}" if missing else "has other columns, or in another order"
        raise ResultsError(f"{path} {what}; expected the flat view that --format csv or parquet writes")


def _truth(cell: str) -> bool:
    if cell.lower() not in _TRUTHS:
        raise ValueError(cell)
    return _TRUTHS[cell.lower()]


_TRUTHS = {"true": True, "false": False}
_UNIT, _QUANTITY, _DIMENSION = map(NAMES.index, ("unit", "quantity_text", "dimension"))
_LONGEST_CELL = 2**31 - 1
_READ: dict[ColumnType, Callable[[str], Cell]] = {
    "text": unguarded,
    "label": unguarded,
    "number": float,
    "year": int,
    "offset": int,
    "boolean": _truth,
    "date": dt.date.fromisoformat,
}
_TABLES: dict[str, Callable[[Path], Iterator[pd.DataFrame]]] = {".csv": _csv_frames, ".parquet": _parquet_frames}
