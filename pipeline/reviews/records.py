"""The lines of `reviews.jsonl`: one decision of a person about one claim."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from pipeline.errors import ReviewError
from pipeline.outputs import raw_lines
from pipeline.types import Decision, Kind  # noqa: TC001  (msgspec reads the annotations at run time)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.outputs import NumberedLine
    from pipeline.types import Review

REVIEWS = "reviews.jsonl"
_NO_TIME = dt.datetime.min.replace(tzinfo=dt.timezone.utc)
_CLOCKS_DIFFER = dt.timedelta(minutes=5)


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
    """The last review of each claim, every line that was read, and what was wrong with some of them."""

    reviews: dict[tuple[str, str], ReviewLine]
    lines: list[bytes]
    problems: list[str]
    warnings: list[str]


def read_reviews(given: Iterable[Path], kept: Iterable[Path] = ()) -> ReadReviews:
    """Read the reviews that a folder keeps, and the files that somebody gives; of several of a claim the last one wins.

    Raise `ReviewError` where a file that is given is missing or has no review at all: it is the wrong one.
    """
    reader = _Reader()
    for path in kept:
        reader.read(path)
    for path in given:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "does not exist"
            raise ReviewError(f"{path} {what}; give the reviews.jsonl that the viewer or `review import` wrote")
        before = len(reader.problems)
        if not reader.read(path) and len(reader.problems) > before:
            raise ReviewError(f"{path} holds no review, so nothing was merged; {reader.problems[before]}")
    return ReadReviews(reader.reviews, list(reader.lines), reader.problems, reader.warnings)


class _Reader:
    """Goes through lines in their order and keeps each once."""

    def __init__(self) -> None:
        self.reviews: dict[tuple[str, str], ReviewLine] = {}
        self.lines: dict[bytes, None] = {}
        self.problems: list[str] = []
        self.warnings: list[str] = []
        self._decoder = msgspec.json.Decoder(ReviewLine)
        self._now = dt.datetime.now(dt.timezone.utc).replace(microsecond=0)
        self._decisions: set[bytes] = set()  # without their times

    def read(self, path: Path) -> int:
        """Read a file and return how many lines are reviews; one that is none is kept as it is."""
        count = 0
        for line in raw_lines(path):
            review = self._review(line)
            if review is None:
                self.lines[line.content.strip() + b"\n"] = None
                continue
            count += 1
            self._take(review, line.place)
        return count

    def _take(self, review: ReviewLine, place: str) -> None:
        decision = review_line(replace(review, reviewed_at=_NO_TIME))
        if instant(review) > self._now + _CLOCKS_DIFFER:
            at = review.reviewed_at.isoformat()
            self.warnings.append(f"{place} ({review.name}) is dated {at}, which is to come; it counts as made now")
            if decision in self._decisions:  # it was given before, and counts as made then
                return
            review = replace(review, reviewed_at=self._now)
        self._decisions.add(decision)
        self.lines[review_line(review)] = None
        earlier = self.reviews.get(review.key)
        if earlier is None or instant(earlier) <= instant(review):
            self.reviews[review.key] = review

    def _review(self, line: NumberedLine) -> ReviewLine | None:
        try:
            review = self._decoder.decode(line.content)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            self.problems.append(f"{line.place} is no review: {error}")
            return None
        if bool(review.corrections.names) == (review.decision == "correct"):
            return review
        has = "has no corrections" if review.decision == "correct" else "has corrections"
        self.problems.append(f"{line.place} ({review.name}) {has}, but its decision is {review.decision}")
        return None


def instant(review: ReviewLine | Review) -> dt.datetime:
    """Return when a review was made; a time without a zone is UTC."""
    at = review.reviewed_at
    return at if at.tzinfo else at.replace(tzinfo=dt.timezone.utc)


def review_line(review: ReviewLine) -> bytes:
    """Return a review as a line; fields that were right are left out of its corrections."""
    return msgspec.json.encode(review) + b"\n"
