"""Everything one article's decisions look at, with the look-ups that make them linear in the text's length."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.stages.claims.clauses import Clause, at_or_before, find_clauses
from pipeline.stages.claims.countable import candidates
from pipeline.stages.claims.counted import counted
from pipeline.stages.claims.cues import CueHit, cue_class, find_cues, find_speech_verbs
from pipeline.stages.claims.holders import HolderIndex
from pipeline.stages.claims.speakers import SpeechIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.types import (
        Anatomy,
        Article,
        Entity,
        Quantity,
        Reading,
        Sentence,
        Speech,
        TimeExpression,
        Token,
    )

_NOUN_TAGS = frozenset({"n", "nz", "nt", "ns", "nw", "nr", "LOC", "ORG", "PER", "an", "vn", "s"})
_VERB_TAGS = frozenset({"v", "vn", "ad"})
_COUNTED = frozenset({"plan", "pledge", "hope", "demand", "proposal", "goal", "forecast", "estimate", "past", "event"})
_LONGEST_NAME = 30  # characters
CLAIM_SECTIONS = frozenset({"headline", "body", "caption", "related"})


class Context:
    """One article with all that the earlier stages found in it."""

    def __init__(  # noqa: PLR0913, PLR0917  (one argument a stage)
        self,
        article: Article,
        anatomy: Anatomy,
        sentences: Sequence[Sentence],
        tokens: Sequence[Token],
        quantities: Sequence[Quantity],
        times: Sequence[TimeExpression],
        entities: Sequence[Entity],
        speech: Speech,
    ) -> None:
        """Sort what has to be sorted; everything else is worked out when it is first asked for."""
        self.article = article
        self.text = article.text
        self.published = article.published or anatomy.published
        self.sentences = sentences
        self.tokens = tokens
        self.times = sorted(times, key=lambda t: (t.start, -t.end))
        self.entities = entities
        self.speech = speech
        self.candidates = candidates(self.text, quantities, self.times)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The quantities that count."""
        return counted(self)

    @cached_property
    def speakers(self) -> SpeechIndex:
        """Who speaks where."""
        return SpeechIndex(self.speech)

    @cached_property
    def holders(self) -> HolderIndex:
        """Who is named where."""
        return HolderIndex(self.entities)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses of all sentences."""
        return find_clauses(self.text, self.sentences)

    @cached_property
    def cues(self) -> tuple[CueHit, ...]:
        """All cue words of the text."""
        return find_cues(self.text, {t.start: t.tag for t in self.tokens})

    @cached_property
    def _speech_verbs(self) -> tuple[int, ...]:
        return find_speech_verbs(self.text, {t.start for t in self.tokens})

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [c.start for c in self.clauses]

    @cached_property
    def _cue_starts(self) -> list[int]:
        return [c.start for c in self.cues]

    @cached_property
    def _time_starts(self) -> list[int]:
        return [t.start for t in self.times]

    @cached_property
    def _token_starts(self) -> list[int]:
        return [t.start for t in self.tokens]

    @cached_property
    def _quantity_starts(self) -> list[int]:
        return [q.start for q in self.quantities]

    def sentence_at(self, position: int) -> int | None:
        """Return the index of the sentence that holds `position`."""
        index = at_or_before(self._sentence_starts, position)
        return index if index >= 0 and position < self.sentences[index].end else None

    def reading_of(self, sentence: int) -> Reading | None:
        """Return what the reader makes of a sentence, None where nothing has read the article."""
        readings = self.speech.readings
        return readings[sentence] if sentence < len(readings) else None

    def clause_index(self, position: int) -> int:
        """Return the index of the clause at or before `position` (0 at least)."""
        return max(0, at_or_before(self._clause_starts, position))

    def clause_at(self, position: int) -> Clause:
        """Return the clause at or before `position`."""
        return self.clauses[self.clause_index(position)]

    def clauses_of(self, sentence: int) -> tuple[Clause, ...]:
        """Return the clauses of one sentence."""
        span = self.sentences[sentence]
        low = bisect_left(self._clause_starts, span.start)
        return self.clauses[low : bisect_left(self._clause_starts, span.end)]

    def cues_in(self, start: int, end: int) -> tuple[CueHit, ...]:
        """Return the cue words that start in a stretch of text."""
        low = bisect_left(self._cue_starts, start)
        return self.cues[low : bisect_left(self._cue_starts, end)]

    def speech_verb_in(self, start: int, end: int) -> bool:
        """Tell whether a verb of saying begins in a stretch of text."""
        index = bisect_left(self._speech_verbs, start)
        return index < len(self._speech_verbs) and self._speech_verbs[index] < end

    def share_of(self, classes: frozenset[str]) -> int:
        """Return how many in four of the article's wills, forecasts and facts are cues of some classes."""
        counts = self._class_counts
        return int(4 * sum(counts[name] for name in classes) / (1 + counts.total()))

    @cached_property
    def _class_counts(self) -> Counter[str]:
        return Counter(cue_class(cue) for cue in self.cues if cue_class(cue) in _COUNTED)

    def times_in(self, start: int, end: int) -> list[TimeExpression]:
        """Return the time expressions that start in a stretch of text."""
        low = bisect_left(self._time_starts, start)
        return self.times[low : bisect_left(self._time_starts, end)]

    def quantities_in(self, start: int, end: int) -> list[Quantity]:
        """Return the countable quantities that start in a stretch of text."""
        low = bisect_left(self._quantity_starts, start)
        return self.quantities[low : bisect_left(self._quantity_starts, end)]

    def begins_word(self, position: int) -> bool:
        """Tell whether a word of the tagger's begins at `position`; without words, every place does."""
        index = bisect_left(self._token_starts, position)
        return not self.tokens or (index < len(self.tokens) and self.tokens[index].start == position)

    def word_start(self, position: int) -> int:
        """Return where the word or name begins that `position` lies within, else `position`."""
        index = at_or_before(self._token_starts, position)
        if index >= 0 and position < self.tokens[index].end:
            position = self.tokens[index].start
        return min([position, *(s for s, e in self._names_near(position) if s < position < e)])

    def word_end(self, position: int) -> int:
        """Return where the word or name ends that `position` lies within, else `position`."""
        index = at_or_before(self._token_starts, position - 1)
        if index >= 0 and position < self.tokens[index].end:
            position = self.tokens[index].end
        return max([position, *(e for s, e in self._names_near(position) if s < position < e)])

    def word_at(self, position: int) -> str:
        """Return the text from `position` to the end of its word, one character where there are no words."""
        index = at_or_before(self._token_starts, position)
        end = self.tokens[index].end if index >= 0 and position < self.tokens[index].end else position + 1
        return self.text[position:end]

    def word_before(self, position: int) -> str:
        """Return the text from the start of the word that ends at `position`, one character where there is none."""
        index = at_or_before(self._token_starts, position - 1)
        start = self.tokens[index].start if index >= 0 and position <= self.tokens[index].end else position - 1
        return self.text[start:position]

    def _names_near(self, position: int) -> Sequence[tuple[int, int]]:
        """Return the names that begin shortly before a place."""
        low = bisect_left(self._names, (position - _LONGEST_NAME, 0))
        return self._names[low : bisect_left(self._names, (position, 0))]

    @cached_property
    def _names(self) -> list[tuple[int, int]]:
        return sorted((m.start, m.end) for e in self.entities for m in e.mentions if m.how != "pronoun")

    def word_class(self, token: Token) -> str:
        """Return a word's part of speech, or what it is beyond that: a time, a quantity or a cue."""
        found = self._special.get(token.start)
        return found or token.tag

    @cached_property
    def _special(self) -> dict[int, str]:
        """Classes of words by their start; a noun stays a noun where it is also a cue."""
        special = {c.start: f"cue-{c.kind}" for c in self.cues if c.tag not in _NOUN_TAGS}
        for spans, name in ((self.times, "time"), (self.quantities, "quantity")):
            for span in spans:
                special.update(dict.fromkeys(range(span.start, span.end), name))
        special.update({at: "bound" for q in self.quantities if q.bound for at in range(q.bound.start, q.bound.end)})
        return special

    def verbs_before(self, position: int, start: int) -> Iterator[str]:
        """Yield the verbs that begin in text[start:position], the nearest first."""
        for index in range(bisect_left(self._token_starts, position) - 1, -1, -1):
            token = self.tokens[index]
            if token.start < start:
                return
            if token.tag in _VERB_TAGS:
                yield self.text[token.start : token.end]

    def tokens_in(self, start: int, end: int) -> Sequence[Token]:
        """Return the words that start in a stretch of text."""
        low = bisect_left(self._token_starts, start)
        return self.tokens[low : bisect_left(self._token_starts, end)]
