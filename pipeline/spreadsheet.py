"""Texts made harmless for spreadsheets, which take a cell that begins like a formula for one.

A cell of text that begins with one of the characters that OWASP's advice on CSV injection names gets an apostrophe in
front, which spreadsheets take for "this is text"; `unguarded` takes it off again. Numbers are no text and stay as
they are.
"""

from __future__ import annotations

import re

# OWASP, CSV Injection: = + - @ tab, carriage return and line feed, and their full-width forms.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n\0＝＋－＠]")


def guarded(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text of a guarded cell."""
    return cell[1:] if cell.startswith("'") and _DANGEROUS.match(cell) else cell
