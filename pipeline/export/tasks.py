"""What annotation tools are given of a claim, and what comes back of it: the same for every tool.

A task carries the claims as the run wrote them, so that what comes back tells by itself what a person changed.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (msgspec reads the annotations at run time)
import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import msgspec
from msgspec import UNSET, Struct, UnsetType

from pipeline.errors import ReviewError
from pipeline.reviews.records import Corrections, ReviewLine
from pipeline.types import Decision, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.types import Claim, Document

KINDS: tuple[Kind, ...] = get_args(Kind)
SPEAKER, YEAR = "speaker", "year"


class Marked(Struct, frozen=True, kw_only=True):
    """A claim as it is marked in the text of a task."""

    id: str
    kind: Kind
    start: int
    end: int
    speaker: str | None = None
    speaker_place: tuple[int, int] | None = None
    value: int | float | None = None
    unit: str | None = None
    year: int | None = None
    year_place: tuple[int, int] | None = None
    goal: str | None = None


class Answer(NamedTuple):
    """A claim as it came back from a person; what the tool has no place for is UNSET."""

    kind: Kind
    speaker: str | UnsetType | None = UNSET
    value: int | float | UnsetType | None = UNSET
    unit: str | UnsetType | None = UNSET
    year: int | UnsetType | None = UNSET
    goal: str | UnsetType | None = UNSET


class Signed(NamedTuple):
    """Whose answers they are, when they were given, and what was noted."""

    reviewer: str | None
    reviewed_at: dt.datetime
    note: str | None = None


class Imported(NamedTuple):
    """The reviews of a file, and what was wrong with it."""

    reviews: list[ReviewLine]
    problems: list[str]


def marked(claim: Claim) -> Marked:
    """Return a claim as it is marked: at its quantity, its goal, or its statement."""
    place = claim.target or claim.goal or claim.statement or claim.sentence
    return Marked(
        id=claim.id,
        kind=claim.kind,
        start=place.start,
        end=place.end,
        speaker=claim.speaker.name if claim.speaker else None,
        speaker_place=(claim.speaker.start, claim.speaker.end) if claim.speaker else None,
        value=claim.target.value if claim.target else None,
        unit=claim.target.unit if claim.target else None,
        year=claim.year.value if claim.year else None,
        year_place=(claim.year.start, claim.year.end) if claim.year else None,
        goal=claim.goal.text if claim.goal else None,
    )


def text_of(document: Document) -> str:
    """Return the text of a document; raise `ReviewError` where the outputs do not have it."""
    if document.text is None:
        raise ReviewError(
            f"{document.doc} has no text in documents.jsonl, and annotators need it; run the pipeline again"
        )
    return document.text


def check_digest(doc: str, text: str, sha256: str) -> str | None:
    """Return what is wrong where a tool gave back another text than it was given."""
    if hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() == sha256:
        return None
    return f"{doc} came back with another text, so its places do not hold; its answers are left out"


def review(doc: str, sha256: str, claim: Marked, answer: Answer | None, signed: Signed) -> ReviewLine:
    """Return the review that an answer is: none is a rejection, one without a change is an acceptance."""
    changes = {} if answer is None else _changes(claim, answer)
    decision: Decision = "reject" if answer is None else "correct" if changes else "accept"
    return ReviewLine(
        doc=doc,
        id=claim.id,
        sha256=sha256,
        decision=decision,
        corrections=Corrections(**changes),
        note=signed.note,
        reviewer=signed.reviewer,
        reviewed_at=signed.reviewed_at,
    )


def _changes(claim: Marked, answer: Answer) -> dict[str, Any]:
    found = {name: value for name, value in answer._asdict().items() if value is not UNSET}
    return {name: value for name, value in found.items() if _filled(value) != _filled(getattr(claim, name))}


def _filled(value: object) -> object:
    """Return a value; an empty text (the unit of a bare number) is as good as none."""
    return None if value == "" else value


def closest(places: Iterable[tuple[int, int, str, str]], claim: Marked) -> str | None:
    """Return the name of what is marked at a claim's place, of several the one of its kind; None where nothing is.

    A place is start, end, label and name.
    """
    same = [place for place in places if place[:2] == (claim.start, claim.end)]
    same.sort(key=lambda place: place[2] != claim.kind)
    return same[0][3] if same else None


def decoded(content: bytes, record: type[Any], what: str) -> Any:  # noqa: ANN401  (as the type says)
    """Return decoded JSON; raise `ReviewError` where it is not what a tool exports."""
    try:
        return msgspec.json.decode(content, type=record)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ReviewError(f"{what}: {error}") from error
