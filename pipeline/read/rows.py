"""JSON Lines and JSON: a row is one article, and every string of it knows where in the file it stands."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import msgspec

from pipeline.errors import InputError
from pipeline.read.content import LONGEST_ROW, MEBIBYTE, Content, too_long
from pipeline.read.decode import decode_piece, find_mark
from pipeline.read.fields import names_of_texts, plain_name, row_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.read.source_text import SourceText
    from pipeline.types import Article, ErrorRecord

_LONGEST_FILE = 128 * MEBIBYTE
_DEEPEST = 3  # objects in objects whose texts know their places
_WHITE = re.compile(r"[ \t\n\r]*")
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)")
_COMMON = {r"\n": "\n", r"\"": '"', r"\/": "/", r"\\": "\\", r"\t": "\t"}
_LONE = re.compile(r"\\u[dD](?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|[c-fC-F][0-9a-fA-F]{2})")
_CR = re.compile(r"\r\n?")


def read_json_lines(content: Content) -> Iterator[Article | ErrorRecord]:
    """Yield an article or an error for every line that is not blank."""
    number = 0
    for line in content.lines():
        if line.text is None:
            number += 1
            yield content.failed(InputError(line.problem), number)
        elif line.text.text.strip():
            number += 1
            yield _read_row(line.text.strip(), number, content, "a JSON Lines file has one object a line")


def read_json(content: Content) -> Iterator[Article | ErrorRecord]:
    """Yield an article or an error for every object of a JSON list, or for the one object of the file."""
    data = content.whole(_LONGEST_FILE, "save it as JSON Lines, one object a line, which may have any size")
    encoding = content.encoding(data)
    mark = find_mark(data, encoding)
    text = _decoded(data, encoding, len(mark))
    _check(text, "the file is not JSON; JSON Lines files end in .jsonl")
    at, seen = len(mark), 0
    for number, (start, end) in enumerate(_rows_of(text), 1):  # what msgspec reads, json reads too
        at, seen = at + len(text[seen:start].encode(encoding)), start
        piece = text[start:end].encode(encoding)
        if len(piece) > LONGEST_ROW:
            yield content.failed(InputError(f"the row has {len(piece):,} bytes; {too_long('a row')}"), number)
        else:
            row = decode_piece(piece, encoding, at)
            yield _read_row(row, number, content, "expected an object")


def _decoded(data: bytes, encoding: str, skipped: int) -> str:
    """Return the text with the line ends it has, so that it can be encoded again."""
    try:
        return data[skipped:].decode(encoding)
    except UnicodeDecodeError:
        decode_piece(data[skipped:], encoding, skipped)  # raises what it says of such bytes
        raise


def _rows_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the items of a JSON list stand, or the one value that the text is."""
    at = _after_white(text, 0)
    decoder = json.JSONDecoder(strict=False)
    if text[at] != "[":
        yield at, len(text)
        return
    at = _after_white(text, at + 1)
    while text[at] != "]":
        _, end = decoder.raw_decode(text, at)
        yield at, end
        at = _after_white(text, end)
        if text[at] == ",":
            at = _after_white(text, at + 1)


def _after_white(text: str, at: int) -> int:
    match = _WHITE.match(text, at)
    return match.end() if match else at


def _check(text: str, complaint: str) -> object:
    """Return what JSON text holds; raise `InputError` where it is no JSON."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:  # nested too deep; a lone surrogate
        half = _LONE.search(text)
        why = f"{half[0]} is half of a character that takes two such codes" if half else error
        raise InputError(f"{complaint} ({why})") from error


def _read_row(row: SourceText, number: int, content: Content, advice: str) -> Article | ErrorRecord:
    try:
        value = _placed(row, _object(row.text, advice), names_of_texts(content.options.fields))
        return row_article(value, number, content)
    except InputError as error:
        return content.failed(error, number)


def _object(text: str, advice: str) -> dict[str, object]:
    """Return the object that a row is; raise `InputError` where it is something else."""
    value = _check(text, f"the row is not JSON; {advice}")
    if not isinstance(value, dict):
        raise InputError(f"expected an object with fields such as title and body, found {type(value).__name__}")
    return value


def _placed(row: SourceText, value: dict[str, object], names: frozenset[str]) -> dict[str, object]:
    """Return the object with the strings of these names, down to some depth, as texts that know their places."""
    try:
        return _Scanner(row, names).fields(_after_white(row.text, 0), value, _DEEPEST)
    except RecursionError:  # a field nested far deeper than any text
        return value


class _Scanner:
    """Finds the strings of some names in a JSON object that was read already."""

    def __init__(self, row: SourceText, names: frozenset[str]) -> None:
        self.row = row
        self.names = names
        self.decoder = json.JSONDecoder(strict=False)

    def fields(self, at: int, value: dict[str, object], depth: int) -> dict[str, object]:
        """Return the object that begins at `at`; of two fields of one name the last counts."""
        text, placed = self.row.text, dict(value)
        at = _after_white(text, at + 1)
        while text[at] == '"':
            name, end = self.decoder.raw_decode(text, at)
            at = _after_white(text, _after_white(text, end) + 1)
            placed[name], end = self._value(at, name, value.get(name), depth)
            at = _after_white(text, end)
            at = _after_white(text, at + 1) if text[at] == "," else at
        return placed

    def _value(self, at: int, name: str, value: object, depth: int) -> tuple[object, int]:
        text = self.row.text
        _, end = self.decoder.raw_decode(text, at)
        if text[at] == '"' and plain_name(name) in self.names:
            return unescaped(self.row.cut(at + 1, end - 1)), end
        if depth and text[at] == "{" and isinstance(value, dict):
            return self.fields(at, value, depth - 1), end
        return value, end


def _meant(escape: str) -> str:
    return _COMMON.get(escape) or str(json.loads(f'"{escape}"'))


def unescaped(literal: SourceText) -> SourceText:
    """Return the text that the inside of a JSON string stands for, with LF line ends."""
    edits = [(match.start(), match.end(), _meant(match[0])) for match in _ESCAPE.finditer(literal.text)]
    plain = literal.edited(edits)
    return plain.edited([(end.start(), end.end(), "\n") for end in _CR.finditer(plain.text)])
