"""The frame of a page: template, styles and scripts joined into one file, and a policy that forbids all else."""

from __future__ import annotations

import base64
import hashlib
import html
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.errors import OutputError
from pipeline.whole import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_HERE = "pipeline.page"
SHARED_STYLES = ("tokens.css", "base.css")
SHARED_SCRIPTS = ("scripts/blocks.js", "scripts/dom.js", "scripts/memory.js", "scripts/labels.js")


def asset(package: str, name: str) -> str:
    """Return the text of a file that lies in a package."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


class Page(Struct, frozen=True, kw_only=True):
    """What a page is made of beside its data: the markup of its body, and further styles and scripts in their order."""

    title: str
    body: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...]


def write_page(path: Path, page: Page, blocks: Iterable[str]) -> int:
    """Write a page whole or not at all and return its size in bytes; blocks are written as they are made."""
    before, after = _frame(page)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}; choose another place with -o") from error
    with whole_file(path) as file:
        return sum(file.write(text.encode()) for text in chain((before,), blocks, (after,)))


def _frame(page: Page) -> tuple[str, str]:
    """Return what stands before the blocks and what stands after them."""
    style = "\n".join((*(asset(_HERE, name) for name in SHARED_STYLES), *page.styles))
    shared = (asset(_HERE, name) for name in SHARED_SCRIPTS)
    script = "\n".join(('"use strict";', "(() => {", *shared, *page.scripts, "})();"))
    theme = asset(_HERE, "scripts/theme.js")
    filled = {
        "policy": _policy(scripts=(theme, script), style=style),
        "title": html.escape(page.title),
        "style": style,
        "theme": theme,
        "body": page.body,
        "script": script,
    }
    before, after = asset(_HERE, "base.html").split("{{blocks}}")
    return _filled(before, filled), _filled(after, filled)


def _filled(template: str, values: dict[str, str]) -> str:
    """Put every value in place of its name in braces; what the values themselves hold is left as it is."""
    first, *rest = template.split("{{")
    parts = (part.split("}}", 1) for part in rest)
    return first + "".join(values[name] + text for name, text in parts)


def _policy(*, scripts: tuple[str, ...], style: str) -> str:
    """Return a policy by which nothing is fetched, and only these scripts run, whatever gets into the page."""
    allowed = " ".join(map(_digest, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
