"""The lines of `reviews.jsonl`: one decision of a person about one claim."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec
from msgspec import UNSET, Struct, UnsetType

from pipeline.errors import ReviewError
from pipeline.outputs import raw_lines
from pipeline.types import Decision, Kind  # noqa: TC001  (msgspec reads the annotations at run time)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.types import Review

REVIEWS = "reviews.jsonl"


class Corrections(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields of a claim that the reviewer changed; what is UNSET was right, null says that there is none."""

    speaker: str | UnsetType | None = UNSET
    value: int | float | UnsetType | None = UNSET
    unit: str | UnsetType | None = UNSET
    year: int | UnsetType | None = UNSET
    kind: Kind | UnsetType = UNSET
    goal: str | UnsetType | None = UNSET

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields that are changed."""
        return tuple(name for name in self.__struct_fields__ if getattr(self, name) is not UNSET)


class ReviewLine(Struct, frozen=True, kw_only=True):
    """One line of `reviews.jsonl`; `sha256` is the digest of the document's text."""

    schema: Literal["zh-claims-review/1"] = "zh-claims-review/1"
    doc: str
    id: str
    sha256: str
    decision: Decision
    corrections: Corrections = Corrections()
    note: str | None = None
    reviewer: str | None = None
    reviewed_at: dt.datetime

    @property
    def key(self) -> tuple[str, str]:
        """What names the claim: its id depends on the text alone, so a file that was renamed keeps its reviews."""
        return self.sha256, self.id

    @property
    def name(self) -> str:
        """The claim's name for messages."""
        return f"{self.doc} {self.id}"


class ReadReviews(NamedTuple):
    """Reviews by claim, the last one of each, and what was wrong with lines that are none."""

    reviews: dict[tuple[str, str], ReviewLine]
    problems: list[str]


def read_reviews(paths: Iterable[Path]) -> ReadReviews:
    """Read files of reviews; of several reviews of a claim the last one wins, by the time they were made."""
    reviews: dict[tuple[str, str], ReviewLine] = {}
    problems: list[str] = []
    for path in paths:
        if not path.is_file():
            raise ReviewError(f"{path} does not exist; give the reviews.jsonl that the viewer or `review import` wrote")
        for line in _lines(path, problems):
            earlier = reviews.get(line.key)
            if earlier is None or instant(earlier) <= instant(line):
                reviews[line.key] = line
    return ReadReviews(reviews, problems)


def _lines(path: Path, problems: list[str]) -> Iterator[ReviewLine]:
    decoder = msgspec.json.Decoder(ReviewLine)
    for line in raw_lines(path):
        try:
            review = decoder.decode(line.content)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            problems.append(f"{line.place} is no review: {error}")
            continue
        if review.corrections.names and review.decision != "correct":
            problems.append(f"{line.place} ({review.name}) has corrections, but its decision is {review.decision}")
        elif not review.corrections.names and review.decision == "correct":
            problems.append(f"{line.place} ({review.name}) has no corrections, but its decision is correct")
        else:
            yield review


def instant(review: ReviewLine | Review) -> dt.datetime:
    """Return when a review was made; a time without a zone is UTC."""
    at = review.reviewed_at
    return at if at.tzinfo else at.replace(tzinfo=dt.timezone.utc)


def review_line(review: ReviewLine) -> bytes:
    """Return a review as a line; fields that were right are left out of its corrections."""
    return msgspec.json.encode(review) + b"\n"
