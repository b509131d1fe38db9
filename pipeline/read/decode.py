"""Bytes to text: UTF-8 with or without a byte order mark, UTF-16 with one, or an encoding the user names.

Nothing is ever replaced: bytes that cannot be decoded are an error that names the first one's offset.
"""

from __future__ import annotations

import codecs
import re

from pipeline.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SAMPLE = 2_000  # bytes, an even number; enough to tell text from anything else
_NEARLY_ALL = 0.9
# ASCII, general and CJK punctuation, kana, Bopomofo, Chinese characters, full-width forms; no control characters
_TEXT = re.compile("[\t\n\r\x20-\x7e\u2010-\u2027\u3000-\u312f\u3400-\u9fff\uff00-\uffef]")


def decode(data: bytes, encoding: str | None = None) -> str:
    """Return the text of a file without a byte order mark, with LF line ends; raise `InputError` if that fails."""
    if not data:
        raise InputError("the file is empty (0 bytes); give a file with the text of an article")
    mark, marked = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", None))
    name = encoding or marked or "utf-8"
    if marked is None and encoding is None and b"\0" in data:
        raise InputError(_binary_complaint(data))
    text = _strictly(data, mark, name)
    return to_lf(text.removeprefix("\ufeff"))


def _binary_complaint(data: bytes) -> str:
    """Return what is wrong with data that holds NUL bytes: nothing but the missing mark, where it reads as UTF-16."""
    for encoding in ("utf-16-le", "utf-16-be"):
        if _reads_as_text(data[:_SAMPLE], encoding):
            return f"the file looks like UTF-16 without a byte order mark; read it with --encoding {encoding}"
    return f"the file is binary (a NUL byte at offset {data.index(0)}); give plain text"


def _reads_as_text(sample: bytes, encoding: str) -> bool:
    """Return whether nearly all characters are ones that Chinese text is made of."""
    text = sample.decode(encoding, "replace")
    return sum(1 for _ in _TEXT.finditer(text)) > _NEARLY_ALL * len(text)


def to_lf(text: str) -> str:
    """Return the text with every CRLF and CR turned into LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _strictly(data: bytes, mark: bytes, encoding: str) -> str:
    """Decode without replacing anything; the error names encoding, byte and offset."""
    skipped = len(mark) if codecs.lookup(encoding).name in {name for _, name in _MARKS} else 0
    try:
        return data[skipped:].decode(encoding)
    except UnicodeDecodeError as error:
        at = skipped + error.start
        raise InputError(
            f"the file is not {encoding.upper()}: byte 0x{data[at]:02x} at offset {at} cannot be decoded; "
            "save it as UTF-8 or name its encoding with --encoding (Taiwan's older files are often cp950)"
        ) from error


def check_encoding(encoding: str | None) -> None:
    """Raise `InputError` where Python does not know the encoding the user names."""
    if encoding is None:
        return
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise InputError(
            f"there is no encoding named {encoding!r}; use utf-8, cp950 (Big5), utf-16 or gb18030"
        ) from None
