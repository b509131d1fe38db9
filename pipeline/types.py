"""The records that stages hand on, and the contract they are written in.

Offsets are 0-based, end-exclusive code-point offsets into the article's text; ``text[start:end] == span.text``
always holds. Records are frozen, compared by value and validated by msgspec, which also makes their JSON Schema.
The contract is ``zh-claims/1`` (docs/contract.md).
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (msgspec reads the annotations at run time)
from typing import Any, Literal, TypeAlias

from msgspec import Struct

SCHEMA = "zh-claims/1"

Section: TypeAlias = Literal["headline", "body", "caption", "related", "tags", "byline", "other"]
Kind: TypeAlias = Literal["target", "figure", "goal", "statement"]
Relation: TypeAlias = Literal["=", "~", ">=", "<=", "range", "or"]
Mod: TypeAlias = Literal["BEFORE", "ON_OR_BEFORE", "AFTER", "ON_OR_AFTER", "APPROX", "START", "MID", "END"]
SpeakerType: TypeAlias = Literal["PERSON", "ORG", "GROUP", "MEDIA"]
SpeakerHow: TypeAlias = Literal["explicit", "alias", "pronoun", "carried", "headline"]
PublishedHow: TypeAlias = Literal["metadata", "url", "text", "dateline", "filename", "option"]
Script: TypeAlias = Literal["Hant", "Hans"]
YearHow: TypeAlias = Literal["stated", "relative", "carried"]
Mode: TypeAlias = Literal["direct", "indirect", "mixed", "headline", "narration"]
Modality: TypeAlias = Literal["fact", "plan", "pledge", "hope", "demand", "proposal", "forecast", "possible", "rule"]
Direction: TypeAlias = Literal["up", "down", "keep", "to"]
HintKind: TypeAlias = Literal["time", "quantity", "ordinal", "name"]
Decision: TypeAlias = Literal["accept", "reject", "correct"]
BaseRole: TypeAlias = Literal["revision", "start", "comparison", "yoy", "qoq", "mom"]
Dimension: TypeAlias = Literal[
    "money", "percent", "point", "multiple", "count", "power", "energy", "mass", "length", "area", "volume",
    "duration", "temperature", "data", "speed", "rank", "other",
]  # fmt: skip


class Span(Struct, frozen=True, order=True):
    """A place in the text."""

    start: int
    end: int


class TextSpan(Struct, frozen=True, kw_only=True):
    """A place in the text with the text that stands there."""

    text: str
    start: int
    end: int


# --- what comes in ---------------------------------------------------------------------------------------------


class SourceMap(Struct, frozen=True):
    """Where the characters of a text stand in the file it was read from (`pipeline.places` looks places up).

    A run `(at, byte, width)` says: from character `at` to the next run, every character takes `width` bytes of the
    file, the first from `byte` on. Characters of width 0 do not stand in the file.
    """

    runs: tuple[tuple[int, int, int], ...]


class Article(Struct, frozen=True, kw_only=True):
    """One article as a reader delivers it: decoded text (no BOM, LF line ends) and what the input says about it."""

    text: str
    doc: str = "text"
    source: str = ""
    published: dt.date | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    published_how: PublishedHow | None = None
    fallback_published: dt.date | None = None  # used where neither the input's metadata nor the text names a date
    fallback_how: PublishedHow | None = None
    original: str | None = None  # the text as it stands in the input, where `text` is its Traditional folding
    source_map: SourceMap | None = None
    marked: tuple[Block, ...] = ()  # parts whose section the input's markup tells, in text order
    warnings: tuple[str, ...] = ()  # what is wrong with the input, though it can be read


# --- anatomy and sentences -------------------------------------------------------------------------------------


class Block(Struct, frozen=True, kw_only=True):
    """A paragraph: a run of text without outer white space, in one section; `part` says what it is more exactly."""

    start: int
    end: int
    section: Section
    part: str | None = None


class Anatomy(Struct, frozen=True, kw_only=True):
    """What the parts of an article are."""

    blocks: tuple[Block, ...]
    title: TextSpan | None = None
    published: dt.date | None = None
    day: int | None = None  # the day of the month that a dateline names (台北19日電, 今（19）日)
    reporters: tuple[TextSpan, ...] = ()  # those who made the article, by byline or photo credit
    place: TextSpan | None = None  # from where they reported, by byline
    outlet: str | None = None


class Sentence(Struct, frozen=True, kw_only=True):
    """A sentence without outer white space; `block` is the index of its block."""

    start: int
    end: int
    section: Section
    block: int


# --- what a tagger (backend) gives ---------------------------------------------------------------------------


class Token(Struct, frozen=True):
    """A word of a piece of text with the tagger's own part of speech; offsets are relative to that piece."""

    start: int
    end: int
    tag: str


class Name(Struct, frozen=True):
    """A name a tagger found; `label` is PERSON, ORG or GPE; offsets are relative to the piece.

    `confidence` is the tagger's probability that just this span is a name of this kind; 1 where it does not tell.
    """

    start: int
    end: int
    label: str
    confidence: float = 1.0


class Hint(Struct, frozen=True):
    """What else a tagger says of a place: that a time, a quantity, an ordinal or a name of another kind stands there.

    `label` is the tagger's own word for it (ORDINAL, WORK_OF_ART); offsets are relative to the piece.
    """

    start: int
    end: int
    kind: HintKind
    label: str


class Tagged(Struct, frozen=True):
    """A tagger's answer for one piece of text: tokens that cover all but white space, names, and hints if any."""

    tokens: tuple[Token, ...]
    names: tuple[Name, ...]
    hints: tuple[Hint, ...] = ()


# --- quantities and times ------------------------------------------------------------------------------------


class Per(Struct, frozen=True, kw_only=True):
    """The denominator of a rate: 每10公頃 is 10 `ha`."""

    text: str
    start: int
    end: int
    value: int | float
    unit: str


class Bound(Struct, frozen=True, kw_only=True):
    """The word that makes a number a bound or an approximation (逾, 約, 以上)."""

    text: str
    start: int
    end: int


class Quantity(Struct, frozen=True, kw_only=True):
    """A number with its unit; CLAIMS.md defines every field. `rule` names the rule that made it.

    `counts` is False for what a reader does not take for a quantity (list announcements, ages in passing, numbers of
    events); it is listed in `documents.jsonl` all the same but never becomes a claim.
    """

    text: str
    start: int
    end: int
    value: int | float | None
    low: int | float | None
    high: int | float | None
    relation: Relation
    unit: str
    unit_text: str
    dimension: Dimension
    strict: bool = False
    bound: Bound | None = None
    values: tuple[int | float, ...] = ()
    per: Per | None = None
    ratio: tuple[int | float, int | float] | None = None
    change: bool = False
    si_low: int | float | None = None
    si_high: int | float | None = None
    si_unit: str | None = None
    rule: str = ""
    counts: bool = True


class TimeExpression(Struct, frozen=True, kw_only=True):
    """A time, resolved to inclusive dates (None is open); `year` is the last year it names, None if unresolved.

    `relative` tells whether the publication date was needed; `reason` says why `year` is None.
    """

    text: str
    start: int
    end: int
    start_date: dt.date | None = None
    end_date: dt.date | None = None
    mod: Mod | None = None
    year: int | None = None
    relative: bool = False
    rule: str = ""
    reason: str | None = None


# --- entities ------------------------------------------------------------------------------------------------


class EntityMention(Struct, frozen=True, kw_only=True):
    """One place where an entity is named: by `name`, `alias` (賴總統, 部長, 該公司) or `pronoun`."""

    text: str
    start: int
    end: int
    how: Literal["name", "alias", "pronoun"]
    rule: str = ""


class Entity(Struct, frozen=True, kw_only=True):
    """A person, body or group of the article; `name` is the fullest form the article gives."""

    name: str
    key: str
    type: SpeakerType
    title: str | None = None
    org: str | None = None
    role: str | None = None  # "reporter" for those who made the article
    mentions: tuple[EntityMention, ...] = ()


# --- attribution ---------------------------------------------------------------------------------------------


class Speaker(Struct, frozen=True, kw_only=True):
    """Who is answerable for a statement."""

    name: str
    key: str
    type: SpeakerType
    title: str | None = None
    org: str | None = None
    text: str
    start: int
    end: int
    others: tuple[str, ...] = ()
    how: SpeakerHow = "explicit"


class Attribution(Struct, frozen=True, kw_only=True):
    """Source, cue and content (as in PARC) of one piece of attributed speech.

    `parent` is the index of the enclosing attribution (A轉述B說: B's has A's as parent).
    """

    speaker: Speaker
    source: Span | None
    cue: TextSpan | None
    content: tuple[Span, ...]
    mode: Mode
    rule: str
    parent: int | None = None


class SentenceSpeech(Struct, frozen=True, kw_only=True):
    """Who speaks in a sentence: `speakers` in order of importance, empty for the reporter."""

    start: int
    end: int
    speakers: tuple[str, ...] = ()
    how: str | None = None
    rule: str = ""


class Reading(Struct, frozen=True):
    """What the reader makes of a sentence, each in log-odds (models/speech-reader).

    `attributed`: that it is somebody's speech; `goes_on`: that who spoke in the sentence before speaks in it; `aim`:
    that it states an aim; `targets`: for each clause its end and the log-odds that a quantity in it is a target.
    """

    attributed: float
    goes_on: float
    aim: float
    targets: tuple[tuple[int, float], ...] = ()


class Speech(Struct, frozen=True, kw_only=True):
    """The attribution stage's result: one `SentenceSpeech` a sentence, in order, and all attributions.

    `readings` has one a sentence, or none where nothing has read the article.
    """

    sentences: tuple[SentenceSpeech, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    readings: tuple[Reading, ...] = ()


# --- claims ----------------------------------------------------------------------------------------------------


class Party(Struct, frozen=True, kw_only=True):
    """A person or body with its place: holder, origin, or who passed a statement on."""

    name: str
    text: str
    start: int
    end: int
    type: SpeakerType | None = None


class Goal(Struct, frozen=True, kw_only=True):
    """What is to be reached or counted."""

    text: str
    start: int
    end: int
    action: str | None = None
    object: str | None = None
    spans: tuple[tuple[int, int], ...] = ()


class Year(Struct, frozen=True, kw_only=True):
    """When a target is to be reached, or the period a figure belongs to."""

    text: str
    start: int
    end: int
    value: int
    start_date: dt.date | None = None
    end_date: dt.date | None = None
    mod: Mod | None = None
    how: YearHow = "stated"


class Base(Struct, frozen=True, kw_only=True):
    """What a quantity is compared with or starts from."""

    role: BaseRole
    text: str
    start: int
    end: int
    value: int | float | None = None
    unit: str | None = None
    year: int | None = None


class ClaimMention(Struct, frozen=True, kw_only=True):
    """One place where the claim is made."""

    text: str
    start: int
    end: int
    section: Section
    main: bool = False


class Target(Struct, frozen=True, kw_only=True):
    """The quantity of a claim (`target` and `figure`)."""

    text: str
    start: int
    end: int
    value: int | float | None
    low: int | float | None
    high: int | float | None
    values: tuple[int | float, ...]
    relation: Relation
    strict: bool
    bound: Bound | None
    unit: str
    unit_text: str
    dimension: Dimension
    per: Per | None
    ratio: tuple[int | float, int | float] | None
    change: bool
    si_low: int | float | None
    si_high: int | float | None
    si_unit: str | None


class Rules(Struct, frozen=True, kw_only=True):
    """The names of the rules that decided each field."""

    quantity: str | None = None
    year: str | None = None
    speaker: str | None = None
    kind: str | None = None
    goal: str | None = None
    merge: str | None = None


class SourceSpans(Struct, frozen=True, kw_only=True):
    """Where the claim's spans stand in the file: bytes from the start of the decompressed file, end-exclusive."""

    speaker: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
    statement: tuple[int, int] | None = None
    sentence: tuple[int, int] | None = None
    goal: tuple[int, int] | None = None
    target: tuple[int, int] | None = None
    year: tuple[int, int] | None = None
    holder: tuple[int, int] | None = None
    origin: tuple[int, int] | None = None
    condition: tuple[int, int] | None = None
    base: tuple[int, int] | None = None
    mentions: tuple[tuple[int, int] | None, ...] = ()


class Review(Struct, frozen=True, kw_only=True):
    """What a person decided about a claim; `before` holds the fields that this changed, as the run wrote them."""

    decision: Decision
    reviewer: str | None = None
    reviewed_at: dt.datetime
    note: str | None = None
    before: dict[str, Any] = {}


class Claim(Struct, frozen=True, kw_only=True):
    """One line of `claims.jsonl`."""

    schema: str = SCHEMA
    id: str = ""
    doc: str = ""
    kind: Kind
    speaker: Speaker | None = None
    cue: TextSpan | None = None
    mode: Mode = "narration"
    modality: Modality | None = None
    negated: bool = False
    condition: TextSpan | None = None
    statement: TextSpan | None = None
    sentence: TextSpan
    goal: Goal | None = None
    holder: Party | None = None
    origin: Party | None = None
    target: Target | None = None
    direction: Direction | None = None
    base: Base | None = None
    superseded: bool = False
    year: Year | None = None
    section: Section = "body"
    via: tuple[Party, ...] = ()
    mentions: tuple[ClaimMention, ...] = ()
    published: dt.date | None = None
    source: str = ""
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    confidence: float = 0.0
    source_span: SourceSpans | None = None
    rules: Rules = Rules()
    review: Review | None = None


# --- documents.jsonl and errors.jsonl ----------------------------------------------------------------------------


class Person(Struct, frozen=True, kw_only=True):
    """A person of the article."""

    name: str
    title: str | None
    role: str | None
    mentions: tuple[tuple[int, int], ...]


class Organization(Struct, frozen=True, kw_only=True):
    """A body of the article."""

    name: str
    type: str
    mentions: tuple[tuple[int, int], ...]


class SentenceRecord(Struct, frozen=True, kw_only=True):
    """A sentence with its speakers."""

    start: int
    end: int
    speaker: str | None
    speakers: tuple[str, ...]
    how: str | None
    rule: str


class AttributionRecord(Struct, frozen=True, kw_only=True):
    """Source, cue and content of one attribution as offsets."""

    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]
    speaker: str
    parent: int | None


class Document(Struct, frozen=True, kw_only=True):
    """One line of `documents.jsonl`."""

    schema: str = SCHEMA
    doc: str
    source: str
    sha256: str
    text: str | None
    title: str | None
    published: dt.date | None
    outlet: str | None
    url: str | None
    published_how: PublishedHow | None
    script: Script
    duplicates: tuple[str, ...]
    reporters: tuple[str, ...]
    place: str | None
    paragraphs: tuple[Block, ...]
    sentences: tuple[SentenceRecord, ...]
    attributions: tuple[AttributionRecord, ...]
    people: tuple[Person, ...]
    organizations: tuple[Organization, ...]
    quantities: tuple[Quantity, ...]
    times: tuple[TimeExpression, ...]


class ErrorRecord(Struct, frozen=True, kw_only=True):
    """One line of `errors.jsonl`: an input that could not be processed, and what to do about it."""

    source: str
    row: int | None = None  # the row of a file of rows, the first data row is 1
    stage: str
    error: str
    message: str
