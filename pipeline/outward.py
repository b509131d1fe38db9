"""Names and addresses as other programs may have them: what misleads a reader or runs a script stays in the JSONL."""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def plain_name(name: str | None) -> str | None:
    """Return a name or headline without the marks that turn the direction of what follows, or that nobody sees."""
    return _UNSEEN.sub("", name) or None if name else None


def web_address(url: str | None) -> str | None:
    """Return an address of the web; None for any other, such as `javascript:`."""
    return url if url and _WEB.fullmatch(url.strip()) else None
