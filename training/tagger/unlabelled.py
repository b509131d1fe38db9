"""Label press text nobody annotated: with what several taggers agree on, the lexicon, and the article's own repeats."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING

from pipeline.fold import fold
from pipeline.lexicon import rows
from training.tagger.data import KIND, Example
from training.tagger.press import PIECE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.backends import Tagger

Span = tuple[int, int, str]
AGAIN = 2  # a name found this often, and never as something else, is sure wherever it stands
UNMISTAKABLE = 3  # characters: shorter forms of the lexicon may be parts of words
_LATIN_EDGE = r"(?<![A-Za-z0-9]){}(?![A-Za-z0-9])"


def read_pieces(path: Path, skip: Collection[str]) -> Iterator[list[str]]:
    """Yield the pieces of every article of a JSONL file but those whose id is in `skip`."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["id"] not in skip:
            yield PIECE.findall(f"{record['title']}\n{record['body']}")


def label(pieces: Sequence[str], taggers: Sequence[Tagger]) -> list[Example]:
    """Return an article's pieces with the names that are sure; what is disputed is left open."""
    answers = [
        [{(n.start, n.end, KIND[n.label]) for n in answer.names} for answer in tagger.tag(pieces)] for tagger in taggers
    ]
    sure, open_ = [], []
    for piece, *found in zip(pieces, *answers, strict=True):
        agreed = set.intersection(*found)
        known = _known_bodies(piece)
        spans = _longest([*known, *agreed])
        sure.append(spans)
        open_.append([span for span in set.union(*found) if span not in spans])
    _repeat(pieces, sure, open_)
    return [_example(*parts) for parts in zip(pieces, sure, open_, strict=True)]


def _example(piece: str, sure: list[Span], disputed: list[Span]) -> Example:
    free = [(start, end) for start, end, _ in disputed if not _overlaps((start, end, ""), sure)]
    return Example(piece, tuple(sorted(sure)), tuple(_merged(free)))


def _merged(stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield stretches joined where they overlap."""
    first, last = 0, 0
    for start, end in sorted(stretches):
        if start >= last:
            if last:
                yield first, last
            first = start
        last = max(last, end)
    if last:
        yield first, last


def _repeat(pieces: Sequence[str], sure: list[list[Span]], disputed: list[list[Span]]) -> None:
    """Carry names over to where the article repeats them: sure where most places agree, else open."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for piece, spans in zip(pieces, sure, strict=True):
        for start, end, kind in spans:
            kinds[piece[start:end]][kind] += 1
    names = {name: count for name, count in kinds.items() if len(name) > 1 and "LOC" not in count}
    if not names:
        return
    pattern = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    for piece, spans, open_ in zip(pieces, sure, disputed, strict=True):
        for match in pattern.finditer(piece):
            [(kind, count)] = names[match[0]].most_common(1)
            span = (*match.span(), kind)
            if span in spans or _overlaps(span, [s for s in spans if s[:2] != span[:2]]):
                continue
            spans[:] = [s for s in spans if s[:2] != span[:2]]
            total = names[match[0]].total()
            (spans if count >= AGAIN and count == total else open_).append(span)


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end, _ in others)


def _longest(spans: Iterable[Span]) -> list[Span]:
    """Return spans that do not overlap, longer ones first."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s[0] - s[1], s[0])):
        if not _overlaps(span, kept):
            kept.append(span)
    return kept


def _known_bodies(piece: str) -> list[Span]:
    return [(*match.span(), "ORG") for match in _bodies().finditer(fold(piece))]


@cache
def _bodies() -> re.Pattern[str]:
    """Return the lexicon's names of bodies that need no context, three characters or more."""
    forms: set[str] = set()
    for row in rows("organizations"):
        guarded = set(row["guarded"].split("|"))
        forms |= {
            form
            for form in (row["name"], *row["aliases"].split("|"))
            if len(form) >= UNMISTAKABLE and form not in guarded
        }
    ordered = sorted((form for form in forms if len(form) >= UNMISTAKABLE), key=lambda form: (-len(form), form))
    return re.compile("|".join(_LATIN_EDGE.format(re.escape(f)) if f.isascii() else re.escape(f) for f in ordered))
