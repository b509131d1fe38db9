"""Claims as CSV and as Parquet: the flat view, written row by row."""

from __future__ import annotations

import csv
import datetime as dt
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipeline.errors import OptionError
from pipeline.flat import COLUMNS, NAMES, flat_row
from pipeline.outputs import chunks
from pipeline.spreadsheet import guarded
from pipeline.types import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import IO

    from pipeline.flat import Cell, Column, ColumnType
    from pipeline.types import Claim

BOM = "\ufeff"  # Excel takes a CSV file without it for one in the code page of the system
_ROW_GROUP = 20_000  # rows; some 100 MB of memory


# --- CSV -------------------------------------------------------------------------------------------------------------


class _Echo:
    """A file for `csv.writer` that hands every line back."""

    @staticmethod
    def write(line: str) -> str:
        """Return the line."""
        return line


_CRLF = "\r\n"
_write_row = csv.writer(_Echo(), lineterminator=_CRLF).writerow  # cells with either character are quoted


def _line(cells: Sequence[Cell]) -> str:
    return str(_write_row(cells)).removesuffix(_CRLF) + "\n"


def csv_header() -> str:
    """Return the first line of a CSV file, with the mark by which Excel knows UTF-8."""
    return f"{BOM}{_line(NAMES)}"


def csv_line(claim: Claim) -> str:
    """Return a claim as a line of CSV; cells that a spreadsheet would take for formulas are made harmless."""
    return _line([_cell(value) for value in flat_row(claim)])


def _cell(value: Cell) -> Cell:
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else value


def csv_chunks(claims: Iterable[Claim]) -> Iterator[bytes]:
    """Yield a CSV file in pieces."""
    yield csv_header().encode()
    for claim in claims:
        yield csv_line(claim).encode()


# --- Parquet ---------------------------------------------------------------------------------------------------------


def pyarrow() -> Any:  # noqa: ANN401  (a module)
    """Return pyarrow; raise `OptionError` that names the extra to install where it is missing."""
    try:
        import_module("pyarrow.parquet")
        return import_module("pyarrow")
    except ImportError as error:
        raise OptionError(
            'Parquet needs the library pyarrow; install it with: python -m pip install "zh-claims[parquet]"'
        ) from error


def write_parquet(claims: Iterator[Claim], file: IO[bytes]) -> None:
    """Write a Parquet file of exactly the flat view's columns and types, also where a column is all null."""
    arrow = pyarrow()
    schema = arrow_schema(arrow)
    with arrow.parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for rows in chunks(map(flat_row, claims), _ROW_GROUP):
            columns = zip(*rows, strict=True)
            arrays = [_array(arrow, column, list(cells)) for column, cells in zip(COLUMNS, columns, strict=True)]
            writer.write_table(arrow.Table.from_arrays(arrays, schema=schema))


def arrow_schema(arrow: Any) -> Any:  # noqa: ANN401  (pyarrow and its schema)
    """Return the flat view's columns as Arrow's types."""
    fields = [arrow.field(column.name, _arrow_type(arrow, column.type)) for column in COLUMNS]
    return arrow.schema(fields, metadata={"schema": SCHEMA})


def _arrow_type(arrow: Any, kind: ColumnType) -> Any:  # noqa: ANN401
    types = {"text": "string", "label": "string", "number": "float64", "year": "int32", "offset": "int64"}
    return getattr(arrow, types.get(kind) or {"boolean": "bool_", "date": "date32"}[kind])()


def _array(arrow: Any, column: Column, cells: list[Cell]) -> Any:  # noqa: ANN401
    if column.type == "number":  # Arrow refuses integers beyond the exact range of a double
        cells = [None if cell is None else float(cell) for cell in cells]
    return arrow.array(cells, type=_arrow_type(arrow, column.type))
