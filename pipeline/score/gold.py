"""Build gold from annotators' sheets: numbered sentences in, articles with offsets and a list of problems out.

A sheet is the JSON an annotator writes for one article; sentences are named S1, S2, … as `numbered` prints them, ranges
S3-S5, and a mention is the sentence, the exact text and, where it is not the first there, which one it is.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from pipeline.errors import ScoreError
from pipeline.score.records import GoldArticle, GoldClaim, Number, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

KINDS = frozenset({"target", "figure"})
RELATIONS = frozenset({"=", ">=", "<=", "~", "or", "range"})
_END = re.compile(r"[。！？!?；;]+[」』”）)】〉》]*|\n+")
_RANGE = re.compile(r"S(\d+)(?:-S?(\d+))?")
_NUMBER_GOES_ON = re.compile(r"\d[.,]?$", re.ASCII)
_MENTION = (2, 3)  # sentence, text and, at will, which one


class SheetClaim(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A quantity as an annotator wrote it down."""

    kind: str | tuple[str, ...]
    speakers: tuple[str, ...]
    goal: str
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: str
    relation: str
    year: int | tuple[int | None, ...] | None
    mentions: tuple[tuple[str | int, ...], ...]
    optional: bool = False
    section: str = "body"


class Sheet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One article as an annotator marked it."""

    people: tuple[str, ...]
    orgs: tuple[str, ...]
    aliases: dict[str, str]
    speakers: dict[str, tuple[str, ...]]
    aims: tuple[str, ...]
    aims_open: tuple[str, ...]
    claims: tuple[SheetClaim, ...]


class Built(Struct, frozen=True):
    """The gold of one article, and what is wrong with its sheet."""

    article: GoldArticle
    problems: tuple[str, ...]


# --- sentences ---------------------------------------------------------------------------------------------------


def sentences(text: str) -> list[Place]:
    """Return the sentences that annotators number, without outer white space; the date line is none of them."""
    begin = text.find("\n") + 1
    edges = [begin, *(end.end() for end in _END.finditer(text, begin)), len(text)]
    places = (_stripped(text, start, end) for start, end in pairwise(edges))
    return [(start, end) for start, end in places if start < end]


def _stripped(text: str, start: int, end: int) -> Place:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def numbered(text: str) -> str:
    """Return the sentences of an article with their numbers, for annotators."""
    return "\n".join(f"[S{number}] {text[start:end]}" for number, (start, end) in enumerate(sentences(text), 1))


# --- one sheet ---------------------------------------------------------------------------------------------------


def build_article(name: str, text: str, sheet: Sheet) -> Built:
    """Return the gold of one article; what cannot be built is left out and named as a problem."""
    builder = _Builder(text)
    article = GoldArticle(
        id=name,
        people=sheet.people,
        orgs=sheet.orgs,
        aliases=sheet.aliases,
        sentences=builder.speech(sheet.speakers),
        aims=builder.marked("aims", sheet.aims),
        aims_open=builder.marked("aims_open", sheet.aims_open),
        claims=tuple(map(builder.claim, sheet.claims)),
    )
    builder.check_names(sheet)
    return Built(article, tuple(builder.problems))


class _Builder:
    """Turn sentence numbers and quotes into offsets, collecting problems."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = sentences(text)
        self.problems: list[str] = []

    def speech(self, speakers: dict[str, tuple[str, ...]]) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
        """Return every sentence with its speakers."""
        of = {number: names for key, names in speakers.items() for number in self.numbers("speakers", key)}
        missing = [number for number in range(1, len(self.places) + 1) if number not in of]
        self.problems += [f"S{number} has no speaker entry" for number in missing]
        return tuple((start, end, of.get(number, ())) for number, (start, end) in enumerate(self.places, 1))

    def marked(self, what: str, keys: Iterable[str]) -> tuple[Place, ...]:
        """Return the sentences that are listed."""
        return tuple(self.places[number - 1] for key in keys for number in self.numbers(what, key))

    def numbers(self, what: str, key: str) -> list[int]:
        """Return the numbers of existing sentences that S3 or S3-S5 names."""
        named = _RANGE.fullmatch(key)
        if not named:
            self.problems.append(f"{what}: {key!r} is neither S3 nor S3-S5")
            return []
        first, last = int(named[1]), int(named[2] or named[1])
        beyond = range(max(first, len(self.places) + 1), last + 1)
        self.problems += [f"{what}: S{number} does not exist" for number in beyond]
        return list(range(first, min(last, len(self.places)) + 1))

    def claim(self, claim: SheetClaim) -> GoldClaim:
        """Return a claim with the places of its mentions."""
        places = [self.mention(mention) for mention in claim.mentions]
        fields = {name: getattr(claim, name) for name in SheetClaim.__struct_fields__ if name != "mentions"}
        built = GoldClaim(**fields, mentions=tuple(place for place in places if place))
        self.problems += _claim_problems(built)
        return built

    def mention(self, mention: tuple[str | int, ...]) -> Place | None:
        """Return the place of a quote in its sentence, None where it is not there."""
        if len(mention) not in _MENTION:
            self.problems.append(f"mention {list(mention)}: expected sentence, text and at will a number")
            return None
        sentence, quote, nth = (*mention, 1)[:3]
        numbers = self.numbers("mention", str(sentence))
        at = self.find(str(quote), int(nth), self.places[numbers[0] - 1]) if numbers else -1
        if at < 0:
            self.problems.append(f"{sentence}: {quote!r} not found")
            return None
        if str(quote)[:1].isdigit() and _NUMBER_GOES_ON.search(self.text[max(0, at - 2) : at]):
            self.problems.append(f"{sentence}: {quote!r} begins inside a longer number; say which one it is")
        return at, at + len(str(quote))

    def find(self, quote: str, nth: int, sentence: Place) -> int:
        """Return where the nth such quote begins in a sentence, -1 where there are not so many."""
        start, end = sentence
        at = start - 1
        for _ in range(nth):
            at = self.text.find(quote, at + 1, end)
            if at < 0:
                return -1
        return at

    def check_names(self, sheet: Sheet) -> None:
        """Note names that are not in the text and aliases of nobody."""
        names = (*sheet.people, *sheet.orgs, *sheet.aliases)
        known = {*sheet.people, *sheet.orgs}
        self.problems += [f"name {name!r} is not in the text" for name in names if name not in self.text]
        self.problems += [
            f"alias {short!r}: {full!r} is in neither people nor orgs"
            for short, full in sheet.aliases.items()
            if full not in known
        ]


def _claim_problems(claim: GoldClaim) -> Iterator[str]:
    if not set(claim.kinds) <= KINDS:
        yield f"kind {claim.kind!r}: expected target, figure or both"
    if claim.relation not in RELATIONS:
        yield f"relation {claim.relation!r}: expected one of {' '.join(sorted(RELATIONS))}"
    if claim.value is claim.low is claim.high is None:
        yield f"no value: {claim.goal} {claim.mentions}"
    if claim.relation in ("or", "range") and None in (claim.low, claim.high):
        yield f"{claim.relation} without both bounds: {claim.goal} {claim.mentions}"


# --- all sheets --------------------------------------------------------------------------------------------------


def read_sheet(path: Path) -> Sheet:
    """Read a sheet; raise `ScoreError` where it is missing or malformed."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Sheet)
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise ScoreError(f"{path} is no sheet of an annotator: {error}") from error


def build(texts: Path, sheets: Path) -> dict[str, Built]:
    """Build the gold of every sheet (`<id>.json`) from its text (`<id>.txt`), by id in order."""
    paths = sorted(sheets.glob("*.json"))
    if not paths:
        raise ScoreError(f"{sheets} holds no sheets; expected one <id>.json an article")
    return {
        path.stem: build_article(path.stem, _read_text(texts / f"{path.stem}.txt"), read_sheet(path)) for path in paths
    }


def _read_text(path: Path) -> str:
    if not path.is_file():
        raise ScoreError(f"{path} is missing; every sheet needs the text it was made from")
    return path.read_text(encoding="utf-8")


def gold_lines(built: dict[str, Built]) -> bytes:
    """Return a gold file: one article a line, the same bytes for the same sheets."""
    return b"".join(msgspec.json.encode(each.article) + b"\n" for each in built.values())
