"""Count what the files of a run hold, line by line; only the counts stay in memory."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (msgspec reads the annotations at run time)
from collections import Counter
from pathlib import Path
from typing import TypeVar, get_args

import msgspec
from msgspec import Struct, field

from pipeline.errors import ResultsError
from pipeline.outputs import CLAIMS, DOCUMENTS, ERRORS, REJECTED, count_lines, file_of, read_lines
from pipeline.types import Kind
from pipeline.write import RUN_FILE

Key = TypeVar("Key", str, "tuple[str, str]")
_KINDS: tuple[str, ...] = get_args(Kind)
_QUANTIFIED = ("target", "figure")
_DIGITS = 4


# --- what is read of the lines ---------------------------------------------------------------------------------------


class _Speaker(Struct, frozen=True):
    name: str
    type: str


class _Quantity(Struct, frozen=True):
    unit: str


class _Year(Struct, frozen=True):
    value: int


class _Review(Struct, frozen=True):
    decision: str


class _ClaimLine(Struct, frozen=True, kw_only=True):
    kind: str
    speaker: _Speaker | None = None
    target: _Quantity | None = None
    year: _Year | None = None
    review: _Review | None = None


class _DocumentLine(Struct, frozen=True, kw_only=True):
    published: dt.date | None = None
    outlet: str | None = None
    duplicates: list[str] = field(default_factory=list)


class _ErrorLine(Struct, frozen=True):
    stage: str


class _Run(Struct, frozen=True):
    seconds: dict[str, float] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)


# --- what is counted -------------------------------------------------------------------------------------------------


class Share(Struct, frozen=True):
    """How many of how many."""

    count: int
    of: int
    share: float | None

    @classmethod
    def make(cls, count: int, of: int) -> Share:
        """Return the share; of nothing there is none."""
        return cls(count, of, round(count / of, _DIGITS) if of else None)


class SpeakerCount(Struct, frozen=True):
    """How many claims a speaker makes."""

    name: str
    type: str
    claims: int


class Stats(Struct, frozen=True, kw_only=True):
    """A run in numbers."""

    articles: int
    undated: int
    published_first: dt.date | None
    published_last: dt.date | None
    duplicates: int
    claims: int
    kinds: dict[str, int]
    speakers: int  # how many different names
    top_speakers: tuple[SpeakerCount, ...]
    outlets: dict[str, int]
    units: dict[str, int]
    years: dict[int, int]
    without_year: dict[str, Share]
    without_speaker: dict[str, Share]
    reviews: dict[str, int]
    errors: dict[str, int]
    seconds: dict[str, float]
    versions: dict[str, str]


def gather(folder: str | Path, *, top: int = 10) -> Stats:
    """Return a run in numbers, of speakers, units and outlets the most frequent; `ResultsError` if there is no run."""
    folder = Path(folder)
    documents, claims = _Documents(folder), _Claims(folder)
    run = _run(folder)
    errors = folder / ERRORS
    stages = Counter(line.stage for line in read_lines(errors, _ErrorLine)) if errors.is_file() else Counter[str]()
    return Stats(
        articles=documents.articles,
        undated=documents.undated,
        published_first=documents.first,
        published_last=documents.last,
        duplicates=documents.duplicates,
        claims=claims.kinds.total(),
        kinds={kind: claims.kinds[kind] for kind in _KINDS},
        speakers=len(claims.speakers),
        top_speakers=tuple(SpeakerCount(*who, count) for who, count in _most(claims.speakers, top)),
        outlets=dict(_most(documents.outlets, top)),
        units=dict(_most(claims.units, top)),
        years=dict(sorted(claims.years.items())),
        without_year={kind: Share.make(claims.yearless[kind], claims.kinds[kind]) for kind in _QUANTIFIED},
        without_speaker={kind: Share.make(claims.speakerless[kind], claims.kinds[kind]) for kind in _KINDS},
        reviews=dict(sorted(claims.reviews.items())),
        errors=dict(sorted(stages.items())),
        seconds=run.seconds,
        versions=run.versions,
    )


def _most(counts: Counter[Key], top: int) -> list[tuple[Key, int]]:
    """Return the most frequent, equal ones in the order of their names, so that a run's numbers are always the same."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:top]


class _Documents:
    """The counts of `documents.jsonl`."""

    def __init__(self, folder: Path) -> None:
        self.articles = self.undated = self.duplicates = 0
        self.first: dt.date | None = None
        self.last: dt.date | None = None
        self.outlets = Counter[str]()
        for line in read_lines(file_of(folder, DOCUMENTS), _DocumentLine):
            self._count(line)

    def _count(self, line: _DocumentLine) -> None:
        self.articles += 1
        self.duplicates += len(line.duplicates)
        if line.outlet:
            self.outlets[line.outlet] += 1
        if line.published is None:
            self.undated += 1
            return
        self.first = min(self.first or line.published, line.published)
        self.last = max(self.last or line.published, line.published)


class _Claims:
    """The counts of `claims.jsonl`, and of what reviews took out of it."""

    def __init__(self, folder: Path) -> None:
        self.kinds, self.units, self.reviews = Counter[str](), Counter[str](), Counter[str]()
        self.yearless, self.speakerless = Counter[str](), Counter[str]()
        self.speakers = Counter[tuple[str, str]]()
        self.years = Counter[int]()
        for line in read_lines(file_of(folder, CLAIMS), _ClaimLine):
            self._count(line)
        if rejected := count_lines(folder / REJECTED):
            self.reviews["reject"] = rejected

    def _count(self, line: _ClaimLine) -> None:
        self.kinds[line.kind] += 1
        if line.speaker:
            self.speakers[line.speaker.name, line.speaker.type] += 1
        else:
            self.speakerless[line.kind] += 1
        if line.target:
            self.units[line.target.unit] += 1
        if line.year:
            self.years[line.year.value] += 1
        else:
            self.yearless[line.kind] += 1
        if line.review:
            self.reviews[line.review.decision] += 1


def _run(folder: Path) -> _Run:
    path = folder / RUN_FILE
    if not path.is_file():
        return _Run()
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Run)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ResultsError(f"{path} is no record of a run: {error}; run the pipeline again") from error
