"""The ledger's page: a list of targets with filters, each with a chart and a timeline, in one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline.page import Page, asset, json_block, packed_block, write_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.ledger.records import Entry

_PACKAGE = "pipeline.ledger"
_SCRIPTS = ("chart", "entry", "main")


def write_ledger_page(path: Path, entries: Sequence[Entry]) -> int:
    """Write the page of a ledger and return its size in bytes; the same entries give the same bytes."""
    page = Page(
        title="zh-claims: ledger",
        body=asset(_PACKAGE, "template.html"),
        styles=(asset(_PACKAGE, "ledger.css"),),
        scripts=tuple(asset(_PACKAGE, f"scripts/{name}.js") for name in _SCRIPTS),
    )
    labels = msgspec.json.decode(asset(_PACKAGE, "labels.json"))
    blocks = (json_block("labels", labels), packed_block("ledger", msgspec.to_builtins(entries)))
    return write_page(path, page, blocks)
