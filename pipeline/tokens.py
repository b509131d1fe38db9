"""Words and the edges that run through them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.types import Token

if TYPE_CHECKING:
    from collections.abc import Sequence


def split_at(tokens: Sequence[Token], edges: Sequence[int]) -> list[Token]:
    """Split every token at each of the sorted `edges` that lies inside it."""
    words: list[Token] = []
    at = 0
    for token in tokens:
        while at < len(edges) and edges[at] <= token.start:
            at += 1
        if at == len(edges) or edges[at] >= token.end:
            words.append(token)
            continue
        cuts = [token.start]
        while at < len(edges) and edges[at] < token.end:
            cuts.append(edges[at])
            at += 1
        words += [Token(a, b, token.tag) for a, b in pairwise([*cuts, token.end])]
    return words
