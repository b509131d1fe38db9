"""Bytes to text: the encoding the user names, else the mark, else what the file declares, else what it looks like.

Nothing is ever replaced: bytes that cannot be decoded are an error that names the first one's offset.
"""

from __future__ import annotations

import codecs
import re

import numpy as np

from pipeline.errors import InputError
from pipeline.read.source_text import SourceText

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARKED = frozenset(name for _, name in _MARKS)
WIDE = frozenset({"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"})  # a line feed is more than the byte 0x0A
_CHINESE = ("cp950", "big5hkscs", "gb18030")
# Names that pages and systems use for a smaller encoding than the one they write.
_WIDER = {"big5": "cp950", "gb2312": "gb18030", "gbk": "gb18030", "ascii": "utf-8", "iso8859-1": "utf-8"}

_SAMPLE = 2_000  # bytes, an even number; enough to tell text from anything else
_DETECTED = 50_000  # bytes that the detection library looks at
_TELLING = 30  # bytes; fewer may look like UTF-16 by chance
_NEARLY_ALL = 0.9
_FEW = 0.1  # share of NUL bytes under which UTF-8 is not UTF-16 all the same
_DAMAGED = (
    0.1  # bad bytes a good character, up to which a file is taken for damaged UTF-8 rather than for another encoding
)
# ASCII, general and CJK punctuation, kana, Bopomofo, Chinese characters, full-width forms; no control characters
_TEXT = re.compile("[\t\n\r\x20-\x7e\u2010-\u2027\u3000-\u312f\u3400-\u9fff\uff00-\uffef]")
_ASTRAL = 0x10000  # from here on a character takes two units of UTF-16
_UTF8_STEPS = np.array([0x80, 0x800, _ASTRAL], np.uint32)  # from each on a character takes one byte more
_CR = re.compile(r"\r\n?")
_EMPTY = "the file is empty (0 bytes); give a file with the text of an article"


def decode(data: bytes, encoding: str | None = None) -> str:
    """Return the text of a file without a byte order mark, with LF line ends; raise `InputError` if that fails."""
    return decode_source(data, encoding).text


def decode_source(data: bytes, encoding: str | None = None, declared: str | None = None) -> SourceText:
    """Return the text as `decode` does, with the place of every character; `declared` is what the file says."""
    if not data:
        raise InputError(_EMPTY)
    name = settled(encoding, data) if encoding else find_encoding(data, declared)
    mark = find_mark(data, name)
    text = decode_piece(data[len(mark) :], name, len(mark))
    return text.cut(1, len(text)) if text.text.startswith("\ufeff") else text


def settled(encoding: str, data: bytes) -> str:
    """Return the encoding the user names, with the byte order that the file's mark tells: utf-16 is utf-16-le."""
    name = codecs.lookup(encoding).name
    if name == "utf-8-sig":
        return "utf-8"
    if name in {"utf-16", "utf-32"}:
        marks = (marked for mark, marked in _MARKS if marked.startswith(name) and data.startswith(mark))
        return next(marks, f"{name}-le")
    return name


def find_mark(data: bytes, encoding: str) -> bytes:
    """Return the byte order mark that data in this encoding begins with, else nothing."""
    name = codecs.lookup(encoding).name
    return next((mark for mark, marked in _MARKS if marked == name and data.startswith(mark)), b"")


def find_encoding(data: bytes, declared: str | None = None) -> str:
    """Return the encoding of data that begins a file; raise `InputError` where it is no text.

    A byte order mark decides, then UTF-8 where that fits, then what is declared, then what the text looks like.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked:
        return marked
    if b"\0" in data:
        return _wide_encoding(data)
    if is_utf8(data):
        return "utf-8"
    for name in ("utf-16-le", "utf-16-be"):  # without a mark or any ASCII
        if len(data) >= _TELLING and _reads_as_text(data[:_SAMPLE], name):
            return name
    for name in _declared(declared):
        if _fits(data, name):
            return name
    return _detected(data)


def _declared(declared: str | None) -> list[str]:
    """Return the encodings that a declared name may mean, the likelier first."""
    if not declared:
        return []
    try:
        name = codecs.lookup(declared.strip()).name
    except LookupError:
        return []
    wider = _WIDER.get(name, name)
    return [wider, "big5hkscs"] if wider == "cp950" else [wider]


def is_utf8(data: bytes) -> bool:
    """Return whether data is UTF-8, whole but for its last character, or was so before a few bytes were damaged."""
    if _fits(data, "utf-8"):
        return True
    text = data[:_DETECTED].decode("utf-8", "replace")
    bad = text.count("\ufffd") - text.endswith("\ufffd")
    good = sum(1 for char in text if char > "\x7f") - bad
    return bad < _DAMAGED * good


def _fits(data: bytes, encoding: str) -> bool:
    """Return whether data can be decoded, whole but for a character cut at its end."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _detected(data: bytes) -> str:
    """Return the encoding that a library finds most Chinese; damaged text has the encoding that damages least."""
    import charset_normalizer  # noqa: PLC0415  (most files are UTF-8 and need no detection)

    sample = _whole_lines(data[:_DETECTED])
    match = charset_normalizer.from_bytes(sample, cp_isolation=list(_CHINESE)).best()
    if match is None:
        return min(_CHINESE, key=lambda name: data[:_DETECTED].decode(name, "replace").count("\ufffd"))
    found = match.encoding
    return "cp950" if found == "big5hkscs" and _fits(data, "cp950") else found


def _whole_lines(data: bytes) -> bytes:
    """Return data up to its last line feed, so that no character is cut in two."""
    return data[: data.rfind(b"\n") + 1] or data


def _wide_encoding(data: bytes) -> str:
    """Return the encoding of data with NUL bytes: UTF-16 without a mark; raise `InputError` where it is no text."""
    if data.count(0) < _FEW * len(data) and _fits(data, "utf-8"):  # Chinese in UTF-16 is no UTF-8
        raise InputError(f"the file is binary (a NUL byte at offset {data.index(0)}); give plain text")
    for encoding in ("utf-16-le", "utf-16-be"):
        if _reads_as_text(data[:_SAMPLE], encoding):
            return encoding
    raise InputError(f"the file is binary (a NUL byte at offset {data.index(0)}); give plain text")


def _reads_as_text(sample: bytes, encoding: str) -> bool:
    """Return whether nearly all characters are ones that Chinese text is made of."""
    text = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
    return sum(1 for _ in _TEXT.finditer(text)) > _NEARLY_ALL * len(text)


def decode_piece(data: bytes, encoding: str, at: int) -> SourceText:
    """Decode the bytes that stand at offset `at` of a file without replacing anything; line ends become LF.

    The `InputError` names encoding, byte and offset.
    """
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        bad = at + error.start
        raise InputError(
            f"the file is not {encoding.upper()}: byte 0x{data[error.start]:02x} at offset {bad} cannot be decoded; "
            "save it as UTF-8 or name its encoding with --encoding (Taiwan's older files are often cp950)"
        ) from error
    laid_out = SourceText.laid_out(text, _widths(text, data, encoding), at)
    if "\r" not in text:
        return laid_out
    return laid_out.edited([(end.start(), end.end(), "\n") for end in _CR.finditer(text)])


def _widths(text: str, data: bytes, encoding: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return how many bytes each character takes."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    name = codecs.lookup(encoding).name
    if name == "utf-8":
        return 1 + np.searchsorted(_UTF8_STEPS, codes, side="right").astype(np.int64)
    if name.startswith("utf-16"):
        return 2 + 2 * (codes >= _ASTRAL).astype(np.int64)
    if name.startswith("utf-32"):
        return np.full(len(codes), 4, np.int64)
    kinds, which = np.unique(codes, return_inverse=True)
    widths = np.array([len(chr(code).encode(encoding, "ignore")) for code in kinds.tolist()], np.int64)[which]
    return widths if widths.sum() == len(data) else _stepwise_widths(text, data, encoding)


def _stepwise_widths(text: str, data: bytes, encoding: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the widths found byte by byte, for encodings that write a character in several ways.

    Where several bytes give several characters at once, the first has all of the bytes and the others none.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    widths, taken = np.zeros(len(text), np.int64), 0
    at = 0
    for byte in data:
        taken += 1
        given = decoder.decode(bytes([byte]))
        if given:
            widths[at] = taken
            at, taken = at + len(given), 0
    if at < len(text):
        widths[at] = taken
    return widths


def to_lf(text: str) -> str:
    """Return the text with every CRLF and CR turned into LF."""
    return _CR.sub("\n", text)


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
