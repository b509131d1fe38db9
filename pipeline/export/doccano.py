"""Examples with spans and relations for doccano, and the reviews that its annotations are.

doccano counts offsets in UTF-16 units, as JavaScript does (its option "count grapheme clusters as one character" has to
be off), so an astral character, as 𠮷, counts as two there. Labels are the kinds, `speaker` and `year`; relations lead
from a claim to its speaker and its year. doccano has no place for values, units and goals: these are not reviewed.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, cast

import msgspec
from msgspec import Struct, field

from pipeline.errors import ReviewError
from pipeline.export.tasks import (
    KINDS,
    SPEAKER,
    YEAR,
    Answer,
    Imported,
    Marked,
    Signed,
    check_digest,
    closest,
    decoded,
    marked,
    review,
    text_of,
)
from pipeline.outputs import raw_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.types import Claim, Document, Kind

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
_BASIC = 0xFFFF  # the last character that is one UTF-16 unit


class Units:
    """The UTF-16 units of a text, and its code points: offsets in one led to the other."""

    def __init__(self, text: str) -> None:
        self._astral = [at for at, character in enumerate(text) if ord(character) > _BASIC]
        self._in_units = [at + number for number, at in enumerate(self._astral)]

    def of(self, point: int) -> int:
        """Return the offset in UTF-16 units of one in code points."""
        return point + bisect_right(self._astral, point - 1)

    def point(self, unit: int) -> int:
        """Return the offset in code points of one in UTF-16 units; within a character it is that of the character."""
        return unit - bisect_right(self._in_units, unit - 1)


# --- out -------------------------------------------------------------------------------------------------------------


def lines(articles: Iterable[tuple[Document, list[Claim]]]) -> Iterator[bytes]:
    """Yield the lines of a file of examples."""
    return (msgspec.json.encode(example(document, claims)) + b"\n" for document, claims in articles)


def example(document: Document, claims: list[Claim]) -> dict[str, Any]:
    """Return an article as an example; what doccano does not know stays with it as its metadata."""
    text = text_of(document)
    every = [marked(claim) for claim in claims]
    years = {(time.start, time.end): time.year for time in document.times if time.year is not None}
    years |= {claim.year_place: claim.year for claim in every if claim.year_place and claim.year is not None}
    speakers = {claim.speaker_place: claim.speaker for claim in every if claim.speaker_place and claim.speaker}
    places = [(place, SPEAKER) for place in speakers] + [(place, YEAR) for place in years]
    numbers = {key: number for number, key in enumerate([*(claim.id for claim in every), *places])}
    units = Units(text)
    spans = [((claim.start, claim.end), claim.kind) for claim in every] + places
    return {
        "text": text,
        "entities": [
            {"id": number, "start_offset": units.of(place[0]), "end_offset": units.of(place[1]), "label": label}
            for number, (place, label) in enumerate(spans)
        ],
        "relations": list(_relations(every, numbers)),
        "doc": document.doc,
        "sha256": document.sha256,
        "claims": every,
        "names": [[*place, name] for place, name in speakers.items()],
        "years": [[*place, year] for place, year in years.items()],
    }


def _relations(claims: list[Marked], numbers: dict[Any, int]) -> Iterator[dict[str, Any]]:
    ends = ((claim.id, end) for claim in claims for end in _ends(claim))
    for number, (claim, end) in enumerate(ends):
        yield {"id": number, "from_id": numbers[claim], "to_id": numbers[end], "type": end[1]}


def _ends(claim: Marked) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the places that a claim's relations lead to, with their labels."""
    if claim.speaker_place and claim.speaker:
        yield claim.speaker_place, SPEAKER
    if claim.year_place and claim.year is not None:
        yield claim.year_place, YEAR


# --- in --------------------------------------------------------------------------------------------------------------


class _Entity(Struct):
    id: int
    label: str
    start_offset: int
    end_offset: int


class _Relation(Struct):
    from_id: int
    to_id: int
    type: str


class _Example(Struct):
    text: str
    doc: str
    sha256: str
    claims: list[Marked]
    names: list[tuple[int, int, str]]
    years: list[tuple[int, int, int]]
    entities: list[_Entity]
    relations: list[_Relation] = field(default_factory=list)
    comments: list[Any] = field(default_factory=list, name="Comments")


def reviews(path: Path, reviewer: str | None) -> Imported:
    """Return the reviews of an export in JSONL; every example in it counts as annotated."""
    changed = dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.timezone.utc)
    imported = Imported([], [])
    for line in raw_lines(path):
        what = f"{line.place} is no example that doccano exports with relations, of `export --to doccano`"
        each = decoded(line.content, _Example, what)
        wrong = check_digest(each.doc, each.text, each.sha256)
        if wrong:
            imported.problems.append(wrong)
        else:
            _read(each, Signed(reviewer, changed, _note(each.comments)), imported)
    return imported


def _note(comments: list[Any]) -> str | None:
    texts = (each.get("comment") or each.get("text") if isinstance(each, dict) else each for each in comments)
    return "\n".join(str(text) for text in texts if text) or None


def _read(each: _Example, signed: Signed, imported: Imported) -> None:
    """Add the reviews of one example."""
    answers = _Answers(each)
    places = [(*place, label, str(number)) for number, (place, label) in answers.spans.items() if label in KINDS]
    taken = set[str]()
    for claim in each.claims:
        found = closest((place for place in places if place[3] not in taken), claim)
        taken.add(found or "")
        try:
            answer = answers.of(int(found), claim) if found else None
        except ReviewError as error:
            imported.problems.append(f"the answer to {each.doc} {claim.id} is left out: {error}")
            continue
        imported.reviews.append(review(each.doc, each.sha256, claim, answer, signed))
    imported.problems.extend(
        f"{each.doc}: {each.text[start:end]!r} ({label}) is marked anew, which no review can say; it is left out"
        for start, end, label, name in places
        if name not in taken
    )


class _Answers:
    """The spans of an example in code points, and where the relations of each lead."""

    def __init__(self, example: _Example) -> None:
        units = Units(example.text)
        self._text = example.text
        self._names = {(start, end): name for start, end, name in example.names}
        self._years = {(start, end): year for start, end, year in example.years}
        self.spans = {
            entity.id: ((units.point(entity.start_offset), units.point(entity.end_offset)), entity.label)
            for entity in example.entities
        }
        self._ends = {(relation.from_id, relation.type): relation.to_id for relation in example.relations}

    def of(self, number: int, claim: Marked) -> Answer:
        """Return the answer that a span is to a claim; raise `ReviewError` where its year cannot be read.

        Where a relation leads as it did before, nothing changed, whatever else the same place is read as.
        """
        speaker, year = self._end(number, SPEAKER), self._end(number, YEAR)
        return Answer(
            kind=cast("Kind", self.spans[number][1]),
            speaker=claim.speaker if speaker == claim.speaker_place else self._name(speaker),
            year=claim.year if year == claim.year_place else self._year(year),
        )

    def _name(self, place: tuple[int, int] | None) -> str | None:
        return None if place is None else self._names.get(place) or self._text[slice(*place)]

    def _end(self, number: int, kind: str) -> tuple[int, int] | None:
        end = self._ends.get((number, kind), -1)
        return self.spans[end][0] if end in self.spans else None

    def _year(self, place: tuple[int, int] | None) -> int | None:
        if place is None:
            return None
        if place in self._years:
            return self._years[place]
        written = self._text[slice(*place)]
        digits = _YEAR.search(written)
        if not digits:
            raise ReviewError(f"its year {written!r} has no four digits, so which year it is cannot be told")
        return int(digits[0])
