"""Self-contained web pages: one HTML file that opens from disk, asks no network and runs no script but its own.

>>> page = Page(title="zh-claims", body=body, styles=(TOKENS, BASE, mine), scripts=(LABELS, DOM, mine))
>>> write_page(Path("page.html"), page, [json_block("head", {"labels": labels}), packed_block("index", columns)])

Data lies in inert blocks which the page's scripts read by their ids; `scripts/blocks.js` has the readers.
"""

from pipeline.page.blocks import json_block, packed_block
from pipeline.page.html import SHARED_SCRIPTS, SHARED_STYLES, Page, asset, write_page

__all__ = ["SHARED_SCRIPTS", "SHARED_STYLES", "Page", "asset", "json_block", "packed_block", "write_page"]
