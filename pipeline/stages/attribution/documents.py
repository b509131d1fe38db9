"""Documents that speak: 調查顯示, X最新公布的報告指出, 根據財報 are the words of whoever issued the paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline import lexicon
from pipeline.lexicon import cache
from pipeline.stages.attribution.mentions import Source, coined

if TYPE_CHECKING:
    from pipeline.stages.attribution.cues import Cue

_LONGEST = 100  # characters of a document's noun with a bracket, its tail and adverbs
RULE = "document"  # of the mention that stands for a document's issuer until he is known
NEW = "new-document"  # of one that takes up none named before (一項研究)


class Document(Struct, frozen=True):
    """A document's noun in the text."""

    start: int
    end: int
    noun: str
    new: bool = False


def document_before(text: str, start: int, cue: Cue) -> Document | None:
    """Return the document that is the subject of a verb (民調結果也[顯示]), no farther left than `start`."""
    if cue.text not in lexicon.column("document_verbs", "verb"):
        return None
    begin = max(start, cue.start - _LONGEST)
    found = _before_verb().search(text[begin : cue.start])
    if found is None:
        return None
    start, end = begin + found.start(1), begin + found.end(1)
    new = text.endswith(lexicon.column("new_document_marks", "mark"), begin, start)
    return Document(start, end, found[1], new)


def document_at(text: str, start: int, end: int) -> Document | None:
    """Return the document that `[start, end)` begins with and holds nothing else of (根據[民調結果]，)."""
    found = _whole().fullmatch(text, start, end)
    return Document(found.start(1), found.end(1), found[1]) if found else None


def itself(document: Document) -> Source:
    """Return the document as a source, to stand for its issuer; its own noun where the article names none."""
    rule = NEW if document.new else RULE
    return Source(coined(document.noun, document.start, rule), document.start)


def is_document(source: Source) -> bool:
    """Return whether a source is a document without a known issuer."""
    return source.head.mention.rule in {RULE, NEW}


def class_of(noun: str) -> str | None:
    """Return the class of a document's noun, by which 調查 takes up 民調; None for other nouns."""
    row = _rows().get(noun)
    return row["class"] if row else None


def speaks_alone(noun: str) -> bool:
    """Return whether a document is named as the speaker where nobody issued it (報導指出)."""
    return _rows()[noun]["alone"] == "yes"


def is_release(document: Document) -> bool:
    """Return whether the noun is a paper in which its author speaks (在聲明中表示)."""
    return class_of(document.noun) == "release"


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {row["noun"]: dict(row) for row in lexicon.rows("documents")}


@cache
def _nouns() -> str:
    return "|".join(map(re.escape, sorted(_rows(), key=len, reverse=True)))


@cache
def _before_verb() -> re.Pattern[str]:
    adverbs = "|".join(map(re.escape, lexicon.column("adverbs_before_cues", "word")))
    return re.compile(rf"({_nouns()})(?:[（(][^（）()]{{1,80}}[）)])?(?:結果|內容)?[中裡內]?(?:{adverbs}){{0,2}}\s?$")


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(rf"(?:最新|這份|該份|該項|這項|上述|該)?({_nouns()})(?:結果|內容)?")
