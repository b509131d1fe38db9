"""What standard input or a file without a suffix holds, told by how it begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.read.decode import decode_source, find_encoding
from pipeline.read.fields import Row
from pipeline.read.tables import find_delimiter

if TYPE_CHECKING:
    from pipeline.read.content import Content

_PAGE = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(r"\s*(?:<\?xml\b[^<>]{0,300}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:rss|feed|rdf:RDF)\b", re.DOTALL)
_OBJECT = re.compile(r"\s*\{\s*\"")
_LIST = re.compile(r"\s*\[\s*[\{\]]")
_WARC = re.compile(r"WARC/\d")


def sniff(content: Content) -> str:
    """Return the suffix of the format that the content begins like; `.txt` where it is like none."""
    if content.head.startswith(b"PAR1"):
        return ".parquet"
    start = _start(content)
    for pattern, suffix in ((_PAGE, ".html"), (_FEED, ".xml"), (_WARC, ".warc"), (_LIST, ".json")):
        if pattern.match(start):
            return suffix
    if _OBJECT.match(start):
        return ".jsonl" if start.lstrip().split("\n", 1)[0].rstrip().endswith("}") else ".json"
    return ".csv" if _is_header(start, content) else ".txt"


def _start(content: Content) -> str:
    """Return how the content begins, up to its last whole line; nothing where it is no text."""
    head = content.head
    try:
        encoding = content.options.encoding or find_encoding(head)
        whole = head[: head.rfind(b"\n") + 1] if len(head) > 1 << 15 else head
        return decode_source(whole or head, encoding).text
    except InputError:
        return ""


def _is_header(start: str, content: Content) -> bool:
    """Tell whether the first line names columns, one of which holds the text."""
    line = start.lstrip().split("\n", 1)[0]
    delimiter = find_delimiter(line, content)
    names = [name.strip().strip('"') for name in line.split(delimiter)]
    row = Row(dict.fromkeys(names, ""), content.options.fields)
    return len(names) > 1 and any(name in row.values for name in row.names_of("body"))
