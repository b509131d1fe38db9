"""Where in an article a reviewer's answer stands, so that corrected claims keep offsets that hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.fold import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.types import Claim, Document, Quantity, SpeakerType, TimeExpression


class Named(NamedTuple):
    """Somebody the article names; the place is empty where the article does not write the name."""

    start: int
    end: int
    type: SpeakerType | None = None
    title: str | None = None


class Places:
    """The places of one article, seen from the sentence of one claim."""

    def __init__(self, claim: Claim, document: Document) -> None:
        self._sentence = claim.sentence
        self._document = document

    def text(self, start: int, end: int) -> str:
        """Return what stands at a place; of an article kept without its text, the sentence is known."""
        if self._document.text is not None:
            return self._document.text[start:end]
        start, end = (min(max(at - self._sentence.start, 0), len(self._sentence.text)) for at in (start, end))
        return self._sentence.text[start:end]

    def in_sentence(self, start: int, end: int) -> bool:
        """Tell whether a place lies in the claim's sentence."""
        return self._sentence.start <= start and end <= self._sentence.end

    def of_text(self, words: str) -> tuple[int, int] | None:
        """Return where words stand in the sentence, None where they do not."""
        at = self._sentence.text.find(words)
        return None if at < 0 or not words else (self._sentence.start + at, self._sentence.start + at + len(words))

    def nowhere(self) -> tuple[int, int]:
        """Return an empty place, at the beginning of the sentence."""
        return self._sentence.start, self._sentence.start

    def of_name(self, name: str) -> Named:
        """Return somebody by name: as an entity of the article, else where the text writes the name."""
        key = name_key(name)
        for person in self._document.people:
            if name_key(person.name) == key:
                return Named(*self._nearest(person.mentions), "PERSON", person.title)
        for body in self._document.organizations:
            if name_key(body.name) == key:
                return Named(*self._nearest(body.mentions), "MEDIA" if body.type == "MEDIA" else "ORG")
        return Named(*(self.of_text(name) or self._elsewhere(name) or self.nowhere()))

    def _nearest(self, mentions: Iterable[tuple[int, int]]) -> tuple[int, int]:
        """Return a mention in the sentence, else the last before it, else the first."""
        places = sorted(mentions)
        inside = [place for place in places if self.in_sentence(*place)]
        before = [place for place in places if place[1] <= self._sentence.start]
        return (inside or before[-1:] or places or [self.nowhere()])[0]

    def _elsewhere(self, words: str) -> tuple[int, int] | None:
        text = self._document.text or ""
        at = text.rfind(words, 0, self._sentence.start)
        at = at if at >= 0 else text.find(words)
        return None if at < 0 else (at, at + len(words))

    def quantity(self, value: float, unit: str | None) -> Quantity | None:
        """Return the quantity of the sentence that has a value, and a unit where one is given."""
        return next(
            (
                quantity
                for quantity in self._document.quantities
                if self.in_sentence(quantity.start, quantity.end)
                and quantity.value == value
                and unit in (None, quantity.unit)
            ),
            None,
        )

    def has_unit(self, unit: str) -> bool:
        """Tell whether a quantity of the article has a unit, also one of a lexicon of the user's own."""
        return any(quantity.unit == unit for quantity in self._document.quantities)

    def time(self, year: int) -> TimeExpression | None:
        """Return the time expression of the sentence that names a year."""
        times = (time for time in self._document.times if self.in_sentence(time.start, time.end))
        return next((time for time in times if time.year == year), None)
