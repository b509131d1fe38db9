"""Parquet files: a row is one article; read group by group of rows, the columns of known names only."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError
from pipeline.read.content import MEBIBYTE
from pipeline.read.extras import needed
from pipeline.read.fields import Row, conventions, plain_name, row_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.read.content import Content
    from pipeline.types import Article, ErrorRecord

_ROWS = 64  # rows that are in memory at a time
_LONGEST = 1024 * MEBIBYTE  # bytes of a compressed file, which is read whole: a Parquet file's index is at its end


def read_parquet(content: Content) -> Iterator[Article | ErrorRecord]:
    """Yield an article or an error for every row."""
    parquet = needed("pyarrow.parquet", "parquet")
    arrow = needed("pyarrow", "parquet")
    try:
        file = parquet.ParquetFile(_seekable(content))
        number = 0
        for batch in file.iter_batches(batch_size=_ROWS, columns=_columns(file, content)):
            for values in batch.to_pylist():
                number += 1
                try:
                    yield row_article(_plain(values), number, content)
                except InputError as error:
                    yield content.failed(error, number)
    except arrow.ArrowException as error:
        raise InputError(f"the file is no Parquet file, or is damaged ({error}); export it again") from error


def _seekable(content: Content) -> Any:  # noqa: ANN401  (a file)
    """Return the file, which Parquet reads from its end."""
    return content.file or io.BytesIO(content.whole(_LONGEST, "unpack it, then it is read piece by piece"))


def _columns(file: Any, content: Content) -> list[str]:  # noqa: ANN401  (a file of pyarrow)
    """Return the columns that hold fields; raise `InputError` where none holds the text."""
    names = file.schema_arrow.names
    row = Row(dict.fromkeys(names, ""), content.options.fields)
    wanted = {name.partition(".")[0] for field in conventions() for name in row.names_of(field)}
    if not any(name.partition(".")[0] in row.values for name in row.names_of("body")):
        raise InputError(
            f"no column of the file is known to hold the text; it has {', '.join(names)[:200]}; "
            "name the one that holds the text: --field body=NAME"
        )
    return [name for name in names if plain_name(name) in wanted]


def _plain(values: dict[str, Any]) -> dict[str, object]:
    """Return the values with dates as ISO text."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
