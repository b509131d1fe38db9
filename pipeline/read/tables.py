"""Tables: CSV and TSV with a header, as spreadsheets and content management systems write them."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.read.content import LONGEST_ROW, Content, too_long
from pipeline.read.fields import Row, conventions, row_article
from pipeline.read.source_text import SourceText, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.read.content import Line
    from pipeline.types import Article, ErrorRecord

DELIMITERS = (",", "\t", ";", "|")
_LONGEST_RECORD = 2_000  # lines of one row; more means that a quotation mark is not closed
_CELLS_SHOWN = 60  # characters of a header that a message repeats
_EXCEL = re.compile(r"sep=(?P<sign>.)$", re.IGNORECASE)


class _Unclosed(Exception):  # noqa: N818  (says what was met, and never leaves this module)
    """A row that does not end, with what is wrong about it."""


def read_csv(content: Content) -> Iterator[Article | ErrorRecord]:
    """Yield an article or an error for every row; the header tells which sign stands between the cells."""
    return _read(content, None)


def read_tsv(content: Content) -> Iterator[Article | ErrorRecord]:
    """Yield an article or an error for every row of cells with tabs between them."""
    return _read(content, "\t")


def _read(content: Content, delimiter: str | None) -> Iterator[Article | ErrorRecord]:
    csv.field_size_limit(LONGEST_ROW)
    lines = _Lines(content.lines())
    first = lines.peek()
    if first and (declared := _EXCEL.match(first.text)):
        delimiter = declared["sign"]
        lines.take()
        first = lines.peek()
    if first is None:
        raise InputError("the table is empty; its first line must name the columns, as id,title,body")
    delimiter = delimiter or find_delimiter(first.text, content)
    table = _Table(lines, delimiter)
    header = [name.text.strip() for name in table.next_row()]
    _check_header(header, content)
    number = 0
    while True:
        try:
            cells = table.next_row()
        except StopIteration:
            return
        except InputError as error:
            number += 1
            yield content.failed(error, number)
            continue
        if not any(cell.text.strip() for cell in cells):
            continue
        number += 1
        try:
            yield row_article(_named(header, cells), number, content)
        except InputError as error:
            yield content.failed(error, number)


def find_delimiter(header: str, content: Content) -> str:
    """Return the sign between the cells of a header: the one that gives most fields known, then most cells."""

    def rank(sign: str) -> tuple[int, int]:
        names = next(csv.reader([header], delimiter=sign), [])
        row = Row(dict.fromkeys((name.strip() for name in names), ""), content.options.fields)
        return sum(any(name in row.values for name in row.names_of(field)) for field in conventions()), len(names)

    return max(DELIMITERS, key=rank)


def _check_header(header: list[str], content: Content) -> None:
    row = Row(dict.fromkeys(header, ""), content.options.fields)
    if not any(name in row.values for name in row.names_of("body")):
        seen = ", ".join(filter(None, header))[:_CELLS_SHOWN]
        raise InputError(
            f"no column of the table is known to hold the text; its first line is {seen!r}. The first line must name "
            "the columns, one of them body; or name the one that holds the text: --field body=NAME"
        )


def _named(header: list[str], cells: list[SourceText]) -> dict[str, object]:
    """Return the cells by the names of their columns; raise `InputError` where there are more cells than names."""
    extra = [cell for cell in cells[len(header) :] if cell.text.strip()]
    if extra:
        raise InputError(
            f"the row has {len(cells)} cells, but the header names {len(header)}; "
            "put texts that hold the separating sign in quotation marks"
        )
    return {name: cell for name, cell in zip(header, cells, strict=False) if name}


class _Lines:
    """The lines of a file one by one; some may be given back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._back: list[SourceText] = []

    def take(self) -> SourceText:
        """Return the next line; raise `InputError` where it cannot be read and `StopIteration` at the end."""
        if self._back:
            return self._back.pop()
        line = next(self._lines)
        if line.text is None:
            raise InputError(line.problem)
        return line.text

    def peek(self) -> SourceText | None:
        """Return the next line that is not blank without taking it; None at the end."""
        if not self._back and (line := self._next_inked()) is not None:
            self._back.append(line)
        return self._back[-1] if self._back else None

    def _next_inked(self) -> SourceText | None:
        for line in self._lines:
            if line.text is None:
                raise InputError(line.problem)
            if line.text.text.strip():
                return line.text
        return None

    def give_back(self, lines: list[SourceText]) -> None:
        """Let these lines be taken again."""
        self._back += reversed(lines)


class _Table:
    """The rows of a table as cells that know their places."""

    def __init__(self, lines: _Lines, delimiter: str) -> None:
        self.lines = lines
        self.delimiter = delimiter
        self.taken: list[SourceText] = []

    def next_row(self) -> list[SourceText]:
        """Return the cells of the next row; raise `InputError` where it cannot be read and `StopIteration` at the end.

        A quotation mark that is never closed would swallow the rest of the file: its line alone is given up.
        """
        self.taken = []
        try:
            cells = next(csv.reader(self._give(), delimiter=self.delimiter))
        except _Unclosed as error:
            self.lines.give_back(self.taken[1:])
            raise InputError(str(error)) from error
        except csv.Error as error:
            raise InputError(f"the row cannot be taken apart ({error}); check its quotation marks") from error
        return self._placed(cells)

    def _give(self) -> Iterator[str]:
        """Yield the lines of the next row as the csv module asks for them, with line ends."""
        size = 0
        while True:
            try:
                line = self.lines.take()
            except StopIteration:
                if self.taken:
                    raise _Unclosed(_unclosed("is never closed")) from None
                return
            except InputError as error:
                if self.taken:
                    raise _Unclosed(f"{error}; the row goes on over this line") from None
                raise
            self.taken.append(line)
            size += len(line)
            if len(self.taken) > _LONGEST_RECORD or size > LONGEST_ROW:
                raise _Unclosed(_unclosed(f"is not closed within {_LONGEST_RECORD:,} lines; {too_long('a row')}"))
            yield f"{line.text}\n"

    def _placed(self, cells: list[str]) -> list[SourceText]:
        """Return the cells found again in the lines they come from, without places from the first not found on."""
        row = join(self.taken, "\n")
        placed: list[SourceText] = []
        at = 0
        for cell in cells:
            found = self._cell(row, at, cell)
            if found is None:
                return [*placed, *map(SourceText.nowhere, cells[len(placed) :])]
            text, at = found
            placed.append(text)
        return placed

    def _cell(self, row: SourceText, at: int, cell: str) -> tuple[SourceText, int] | None:
        """Return the cell that begins at `at` and where the next one begins; None where the row is not written so."""
        if row.text.startswith('"', at):
            written = cell.replace('"', '""')
            end = at + 1 + len(written)
            if row.text.startswith(f'{written}"', at + 1) and self._is_end(row, end + 1):
                inner = row.cut(at + 1, end)
                quotes = [(quote.start(), quote.end(), '"') for quote in re.finditer('""', inner.text)]
                return inner.edited(quotes), end + 2
        end = at + len(cell)
        if row.text.startswith(cell, at) and self._is_end(row, end):
            return row.cut(at, end), end + 1
        return None

    def _is_end(self, row: SourceText, at: int) -> bool:
        return at == len(row) or row.text.startswith(self.delimiter, at)


def _unclosed(how: str) -> str:
    return f"a quotation mark that opens in this row {how}; close it, or double the marks inside texts"
