"""Fold character variants one to one, so that offsets into the folded text are offsets into the original.

Full-width ASCII becomes ASCII and the ideographic space a space (Unicode, Halfwidth and Fullwidth Forms); Taiwan's
common variant characters become the form our lexicons use. Every mapping is one character to one character.
"""

from __future__ import annotations

import unicodedata

_WIDTH = {0xFF01 + i: chr(0x21 + i) for i in range(94)} | {0x3000: " ", 0x00A0: " "}
_VARIANTS = {ord(a): b for a, b in ("臺台", "裏裡", "祕秘", "峯峰", "羣群", "衞衛", "爲為", "污汙")}
_DOTS = {ord(c): "・" for c in "‧．·•・･"}
_FOLDED = _WIDTH | _VARIANTS
_KEYED = {ord("台"): "臺"} | _DOTS


def fold_width(text: str) -> str:
    """Return `text` with full-width ASCII and wide spaces made narrow; same length."""
    return text.translate(_WIDTH)


def fold(text: str) -> str:
    """Return `text` with width and variant characters folded (臺→台); same length."""
    return text.translate(_FOLDED)


def name_key(name: str) -> str:
    """Return the join key of a name: NFKC, no white space, 台→臺, every middle dot ・."""
    folded = unicodedata.normalize("NFKC", name)
    return "".join(folded.split()).translate(_KEYED)
