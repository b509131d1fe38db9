"""What is compared: gold articles as annotators made them, and what of a run's lines can be right or wrong.

A run is read with every field but offsets and kinds optional, so that other systems' lines can be scored too.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from msgspec import Struct, field

from pipeline.errors import ScoreError
from pipeline.outputs import CLAIMS, DOCUMENTS, REJECTED, decode, file_of, raw_lines, read_lines
from pipeline.types import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Place: TypeAlias = tuple[int, int]
Number: TypeAlias = int | float


# --- gold ------------------------------------------------------------------------------------------------------


class GoldClaim(Struct, frozen=True, kw_only=True):
    """A quantity that an annotator marked; where `kind` or `year` has several values, each of them is right."""

    kind: str | tuple[str, ...]
    speakers: tuple[str, ...] = ()
    goal: str | None = None
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: str | None = None
    relation: str | None = None
    year: int | tuple[int | None, ...] | None = None
    section: str = "body"
    optional: bool = False
    mentions: tuple[Place, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that are right."""
        return (self.kind,) if isinstance(self.kind, str) else self.kind

    @property
    def years(self) -> tuple[int | None, ...]:
        """The years that are right; None is a claim without a year."""
        return self.year if isinstance(self.year, tuple) else (self.year,)

    @property
    def is_open(self) -> bool:
        """Whether both target and figure are right: it counts as a target only where it is found as one."""
        return len(self.kinds) > 1


class GoldArticle(Struct, frozen=True, kw_only=True):
    """One line of a gold file; a sentence without names is the reporter's, `aims` None means aims were not marked."""

    id: str
    people: tuple[str, ...]
    orgs: tuple[str, ...]
    aliases: dict[str, str] = field(default_factory=dict)
    sentences: tuple[tuple[int, int, tuple[str, ...]], ...]
    aims: tuple[Place, ...] | None = None
    aims_open: tuple[Place, ...] = ()
    claims: tuple[GoldClaim, ...]

    @property
    def judged(self) -> tuple[Place, ...] | None:
        """The places that were looked at; None is the whole article."""
        return None


class ReviewedArticle(GoldArticle, frozen=True, kw_only=True):
    """An article of which only some claims were looked at, by people who reviewed a run's."""

    places: tuple[Place, ...]

    @property
    def judged(self) -> tuple[Place, ...]:
        """The places of the claims that were reviewed."""
        return self.places


# --- a run's lines ---------------------------------------------------------------------------------------------


class Named(Struct, frozen=True):
    """A speaker, a person or a body."""

    name: str | None = None


class FoundPlace(Struct, frozen=True):
    """A mention."""

    start: int
    end: int


class FoundQuantity(Struct, frozen=True, kw_only=True):
    """The quantity of a claim."""

    start: int
    end: int
    text: str | None = None
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: str | None = None
    relation: str | None = None


class FoundYear(Struct, frozen=True):
    """The year of a claim."""

    value: int | None = None


class FoundGoal(Struct, frozen=True, kw_only=True):
    """What is counted or to be reached."""

    start: int
    text: str | None = None
    object: str | None = None


class FoundClaim(Struct, frozen=True, kw_only=True):
    """A line of claims.jsonl."""

    doc: str
    kind: str
    speaker: Named | None = None
    target: FoundQuantity | None = None
    year: FoundYear | None = None
    goal: FoundGoal | None = None
    mentions: tuple[FoundPlace, ...] = ()

    @property
    def speaker_name(self) -> str | None:
        """The speaker's name, None for the reporter."""
        return self.speaker.name if self.speaker else None

    @property
    def year_value(self) -> int | None:
        """The year, None where the claim has none."""
        return self.year.value if self.year else None

    @property
    def places(self) -> list[Place]:
        """All mentions and the quantity itself."""
        places = [(mention.start, mention.end) for mention in self.mentions]
        return [*places, (self.target.start, self.target.end)] if self.target else places


class _Before(Struct, frozen=True):
    before: dict[str, Any] = field(default_factory=dict)


class _Merged(Struct, frozen=True):
    """What a review left of a claim as the run wrote it."""

    review: _Before | None = None


class FoundSentence(Struct, frozen=True):
    """A sentence with its first speaker."""

    start: int
    end: int
    speaker: str | None = None


class FoundDocument(Struct, frozen=True, kw_only=True):
    """A line of documents.jsonl."""

    doc: str = ""
    sentences: tuple[FoundSentence, ...] = ()
    people: tuple[Named, ...] = ()
    organizations: tuple[Named, ...] = ()


class Output(Struct):
    """What a run found in one article; `document` is None where the run has no line for it."""

    document: FoundDocument | None = None
    quantified: list[FoundClaim] = field(default_factory=list)
    aims: list[FoundClaim] = field(default_factory=list)

    @property
    def aim_starts(self) -> list[int]:
        """Where goals without a number begin."""
        return [start for claim in self.aims if claim.goal for start in (claim.goal.start, *_starts(claim))]


def _starts(claim: FoundClaim) -> Iterator[int]:
    return (mention.start for mention in claim.mentions)


def by_article(claims: Iterable[FoundClaim], documents: Iterable[FoundDocument]) -> dict[str, Output]:
    """Return what was found, by document id, claims in the order of the file."""
    outputs: dict[str, Output] = defaultdict(Output)
    for document in documents:
        outputs[document.doc].document = document
    for claim in claims:
        if claim.kind in ("target", "figure") and claim.target:
            outputs[claim.doc].quantified.append(claim)
        elif claim.kind == "goal" and claim.goal:
            outputs[claim.doc].aims.append(claim)
    return outputs


# --- reading ---------------------------------------------------------------------------------------------------


def read_gold(path: str | Path) -> list[GoldArticle]:
    """Read a gold file, or the reviewed claims of a folder; raise `ScoreError` where there is no gold."""
    if Path(path).is_dir():
        return [*read_reviewed(Path(path))]
    if not Path(path).is_file():
        raise ScoreError(f"{path} does not exist; give a gold file, or a folder with reviewed claims")
    return list(read_lines(Path(path), GoldArticle))


def read_reviewed(folder: Path) -> list[ReviewedArticle]:
    """Return the quantities of a folder that people reviewed, by article; accepted and corrected ones are right."""
    reviewed: dict[str, list[Claim]] = defaultdict(list)
    for name in (CLAIMS, REJECTED):
        for claim in read_lines(folder / name, Claim) if (folder / name).is_file() else ():
            if claim.review:
                reviewed[claim.doc].append(claim)
    if not reviewed:
        raise ScoreError(f"{folder} holds no reviewed claims; merge reviews first: python -m pipeline review apply")
    return [_reviewed_article(doc, claims) for doc, claims in reviewed.items()]


def _reviewed_article(doc: str, claims: list[Claim]) -> ReviewedArticle:
    right = [claim for claim in claims if claim.target and claim.review and claim.review.decision != "reject"]
    return ReviewedArticle(
        id=doc,
        people=(),
        orgs=(),
        sentences=(),
        claims=tuple(map(_reviewed_claim, right)),
        places=tuple((mention.start, mention.end) for claim in claims for mention in claim.mentions),
    )


def _reviewed_claim(claim: Claim) -> GoldClaim:
    speaker, target = claim.speaker, claim.target
    assert target  # noqa: S101  (only claims with a quantity are gold)
    return GoldClaim(
        kind=claim.kind,
        speakers=(speaker.name, *speaker.others) if speaker else (),
        goal=(claim.goal.object or claim.goal.text) if claim.goal else None,
        value=target.value,
        low=target.low,
        high=target.high,
        unit=target.unit,
        relation=target.relation,
        year=claim.year.value if claim.year else None,
        section=claim.section,
        mentions=tuple((mention.start, mention.end) for mention in claim.mentions),
    )


def read_outputs(folder: str | Path) -> dict[str, Output]:
    """Read claims and documents of a run; raise `ResultsError` where a file is missing or a line is malformed.

    Of claims that people reviewed, what the run had written is read: else they would be compared with themselves.
    """
    documents = read_lines(file_of(folder, DOCUMENTS), FoundDocument)
    file_of(folder, CLAIMS)
    return by_article(_found(Path(folder)), documents)


def _found(folder: Path) -> Iterator[FoundClaim]:
    found, merged = msgspec.json.Decoder(FoundClaim), msgspec.json.Decoder(_Merged)
    for name in (CLAIMS, REJECTED):
        for line in raw_lines(folder / name) if (folder / name).is_file() else ():
            claim, review = decode(found, line), decode(merged, line).review
            if review and review.before:
                claim = msgspec.convert(msgspec.json.decode(line.content) | review.before, FoundClaim)
            yield claim
