"""What the reader sees of an article: each clause's words, and by name what the stages before found in it.

A name's words stand for its kind and a figure for any figure, so that the reader learns how the press tells things and
not who says them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.networks.tables import entry_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.stages.attribution.cues import Cue, Words
    from pipeline.stages.attribution.events import Event, SentenceView
    from pipeline.stages.attribution.mentions import Mentions
    from pipeline.types import Sentence

_MARKS = r"，。；：！？,;:!?\s「」『』“”"
_CLAUSE = re.compile(rf"[^{_MARKS}]*[{_MARKS}]*")
_MOST = 64  # clauses of a sentence that are looked at


class Clause(Struct, frozen=True):
    """A clause up to and with its marks: its words with their parts of speech, and what was found in it."""

    start: int
    end: int
    words: tuple[tuple[str, str], ...]
    clues: tuple[str, ...]
    starts: tuple[int, ...] = ()  # of the words


class Clues:
    """Goes through an article's clauses in order; who was named and who acted before is its only state."""

    def __init__(self, text: str, sentences: Sequence[Sentence], mentions: Mentions, words: Words) -> None:
        self.text, self.sentences, self.mentions, self.words = text, sentences, mentions, words
        self._names = {
            at: f"<{name.entity.type}>" for name in mentions.between(0, len(text)) for at in range(name.start, name.end)
        }
        self._acted: str | None = None  # who was the subject of the last event
        self._named: set[str] = set()

    def of_sentence(
        self, number: int, seen: SentenceView, events: Sequence[Event], hints: Sequence[Cue]
    ) -> list[Clause]:
        """Return the clauses of sentence `number`; sentences must be asked for in order."""
        clauses: list[Clause] = []
        names = self._names
        at = seen.start
        while at < seen.end and len(clauses) < _MOST:
            found = _CLAUSE.match(self.text, at, seen.end)
            end = max(found.end(), at + 1) if found else at + 1
            clues = {*self._of_place(number, at, end, seen), *self._of_events(at, end, events, hints)}
            clues.update(self._of_names(at, end))
            tokens = self.words.between(at, end)
            starts = tuple([token.start for token in tokens])
            entries = [names.get(token.start) or entry_of(self.text[token.start : token.end]) for token in tokens]
            words = tuple(zip(entries, [token.tag for token in tokens], strict=True))
            clauses.append(Clause(at, end, words, tuple(sorted(clues)), starts))
            at = end
        return clauses

    def _of_place(self, number: int, start: int, end: int, seen: SentenceView) -> Iterator[str]:
        here, before = self.sentences[number], self.sentences[number - 1] if number else None
        if start == here.start:
            yield "first"
            yield f"section:{here.section}"
            yield "paragraph:same" if before and before.block == here.block else "paragraph:new"
            yield "scene:same" if before and before.section == here.section else "scene:new"
            if before:
                yield f"behind:{self.text[before.end - 1]}"
            if number + 1 == len(self.sentences):
                yield "last"
        quotes = [quote for quote in seen.quotes if quote.start < end and quote.end > start]
        if quotes:
            yield "quote:opens" if any(start <= quote.start for quote in quotes) else "quote:inside"
        yield f"ends:{self.text[end - 1]}"

    def _of_events(self, start: int, end: int, events: Sequence[Event], hints: Sequence[Cue]) -> Iterator[str]:
        for event in events:
            if not start <= event.cue.start < end:
                continue
            yield from ("event", f"rule:{event.rule}", f"strength:{event.cue.strength}", f"cue:{event.cue.text}")
            if event.source:
                head = event.source.head
                yield f"subject:{head.entity.type}"
                yield f"named:{head.mention.how}"
                yield f"subject:{head.entity.type} & {event.cue.strength}"
                yield "subject:same" if head.entity.name == self._acted else "subject:other"
                self._acted = head.entity.name
        for cue in hints:
            if start <= cue.start < end:
                yield from ("hint", f"hint:{cue.text}", f"hint-strength:{cue.strength}")

    def _of_names(self, start: int, end: int) -> Iterator[str]:
        for name in self.mentions.between(start, end):
            yield f"name:{name.entity.type}"
            if name.entity.name == self._acted:
                yield "name:acted"
            yield "name:known" if name.entity.name in self._named else "name:new"
            self._named.add(name.entity.name)
