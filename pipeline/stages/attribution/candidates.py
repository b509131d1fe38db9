"""The names of an article that may be speaking, as the pointer sees them: mentions, and whom the rules chose."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from pipeline.stages.attribution.mentions import Named, coined
from pipeline.stages.attribution.pointer import KINDS, Candidates, Ruled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipeline.stages.attribution.clues import Clause
    from pipeline.types import Entity, Sentence, Speech

RULE = "pointer"  # of speech whose speaker is chosen here; and of a mention that no entity has
NOBODY, UNKNOWN = -1, -2  # numbers of no name


class Look:
    """An article with its speakers by the rules, and the names that may be speaking.

    `here` is the number of each sentence's speaker in `numbers`, `NOBODY`, or `UNKNOWN` where no mention is his.
    """

    def __init__(
        self, sentences: Sequence[Sentence], clauses: Sequence[Sequence[Clause]], entities: Sequence[Entity],
        speech: Speech, closed: Collection[int],
    ) -> None:  # fmt: skip
        """Take the result of the rules; `closed` are the sentences that get no speaker where they have none."""
        self.sentences, self.speech, self.closed = sentences, speech, closed
        self._begins = [sentence.start for sentence in sentences]
        named = [Named(m.start, m.end, m, entity) for entity in entities for m in entity.mentions]
        named = [n for n in (*named, *_coined(speech, entities)) if self.sentence_of(n.start) >= 0]
        self.named = sorted(named, key=lambda n: (n.start, n.end))
        kinds = {entity.name: KINDS.index(entity.type) for entity in entities}
        for found in self.named:
            kinds.setdefault(found.entity.name, KINDS.index("COINED"))
        self.kinds = list(kinds.values())
        self.numbers = numbers = {name: number for number, name in enumerate(kinds)}
        self.here = [numbers.get(s.speakers[0], UNKNOWN) if s.speakers else NOBODY for s in speech.sentences]
        self.spoke = [len(sentences)] * len(numbers)  # the first sentence in which each speaks
        for number in range(len(self.here) - 1, -1, -1):
            if self.here[number] >= 0:
                self.spoke[self.here[number]] = number
        self.sentences_of = Counter(self.here)
        self.ruled_before, self.ruled_behind = _last(self.here), _last(self.here[::-1])[::-1]
        self.keys = {numbers[n.entity.name]: n.entity.key for n in self.named}
        self.present: list[set[int]] = [set() for _ in sentences]
        for n in self.named:
            self.present[self.sentence_of(n.start)].add(numbers[n.entity.name])
        self.clauses = [clause for found in clauses for clause in found]

    def sentence_of(self, at: int) -> int:
        """Return the number of the sentence at an offset, -1 for none."""
        number = bisect_right(self._begins, at) - 1
        return number if number >= 0 and at < self.sentences[number].end else -1

    def candidates(self) -> Candidates:
        """Return the mentions as numbers."""
        starts = np.array([start for clause in self.clauses for start in clause.starts])
        clause_of = np.array([number for number, clause in enumerate(self.clauses) for _ in clause.starts])
        begins, ends = (np.array(edges) for edges in zip(*((n.start, n.end) for n in self.named), strict=True))
        first = np.maximum(np.searchsorted(starts, begins, side="right") - 1, 0)
        behind = np.maximum(first + 1, np.searchsorted(starts, ends))
        names = np.array([self.numbers[n.entity.name] for n in self.named])
        sentences = np.array([self.sentence_of(n.start) for n in self.named])
        places = {(a.source.start, a.source.end, a.speaker.name) for a in self.speech.attributions if a.source}
        sources = np.array([(n.start, n.end, n.entity.name) in places for n in self.named])
        words = np.stack([first, behind], axis=1)
        return Candidates(words, clause_of[first], sentences, names, np.array(self.kinds)[names], sources)

    def ruled(self) -> Ruled:
        """Return the rules' speakers as numbers."""
        return Ruled(*map(np.array, (self.here, self.ruled_before, self.ruled_behind, self.spoke)))


def _last(numbers: Sequence[int]) -> list[int]:
    """Return for each place the last name before it."""
    found = [NOBODY]
    for number in numbers[:-1]:
        found.append(number if number >= 0 else found[-1])
    return found


def _coined(speech: Speech, entities: Sequence[Entity]) -> Iterator[Named]:
    """Yield the sources of attributions that are no mention of an entity."""
    known = {(m.start, m.end) for entity in entities for m in entity.mentions}
    for attribution in speech.attributions:
        source, speaker = attribution.source, attribution.speaker
        if source and (source.start, source.end) not in known:
            known.add((source.start, source.end))
            made = coined(speaker.name, source.start, RULE, speaker.type, speaker.org)
            yield msgspec.structs.replace(made, end=source.end)
