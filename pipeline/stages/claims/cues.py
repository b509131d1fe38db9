"""Cue words of modality and of fact, found once per article."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.lexicon import Row, cache, column, rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class CueHit(Struct, frozen=True):
    """A cue word where it stands; `kind` is its class in `lexicons/modality.tsv`."""

    start: int
    end: int
    text: str
    kind: str
    tag: str = ""  # the tagger's part of speech of the word that starts here


def find_cues(text: str, tags: Mapping[int, str]) -> tuple[CueHit, ...]:
    """Return the cue words of `text` from left to right; at each place the longest that is not part of another word.

    `tags` are the parts of speech of the tagger's words by their starts; a cue of one character has to start a word.
    Without tags, every place does.
    """
    entries, firsts = _cues_by_first()
    hits: list[CueHit] = []
    at = 0
    for match in firsts.finditer(text):
        start = match.start()
        if start < at:
            continue
        hit = _hit_at(text, start, entries[match[0]], tags)
        if hit:
            hits.append(hit)
            at = hit.end
    return tuple(hits)


def _hit_at(text: str, start: int, entries: list[Row], tags: Mapping[int, str]) -> CueHit | None:
    tag = tags.get(start, "")
    for row in entries:
        cue = row["cue"]
        end = start + len(cue)
        if len(cue) == 1 and tags and not tag:
            continue
        if text.startswith(cue, start) and not _other_word(text, start, end, row):
            return CueHit(start, end, cue, row["class"], tag)
    return None


def _other_word(text: str, start: int, end: int, row: Row) -> bool:
    before = text[start - 1] if start else ""
    after = text[end : end + 1]
    return (before != "" and before in row["not_after"]) or (after != "" and after in row["not_before"])


@cache
def _cues_by_first() -> tuple[dict[str, list[Row]], re.Pattern[str]]:
    by_first: dict[str, list[Row]] = defaultdict(list)
    for row in rows("modality"):
        by_first[row["cue"][0]].append(row)
    for entries in by_first.values():
        entries.sort(key=lambda row: -len(row["cue"]))
    return dict(by_first), re.compile("[" + "".join(map(re.escape, by_first)) + "]")


def cue_class(cue: CueHit) -> str:
    """Return a cue's class, its part of speech considered.

    將 that the tagger takes for a preposition (將…降至) is not the 將 of the future; 計畫 as a verb is a plan.
    """
    if cue.text == "將" and cue.tag == "p":
        return "object-marker"
    if cue.kind == "project" and cue.tag == "v" and cue.text in {"計畫", "計劃"}:
        return "plan"
    return cue.kind


def is_attitude(cue: CueHit) -> bool:
    """Tell whether a cue of will has the whole aim behind it (希望…), unlike one between subject and verb (將)."""
    opening = _openings().get(cue.text, "")
    return cue.text.removesuffix(opening) not in _auxiliaries()


def aim_begins(cue: CueHit) -> int:
    """Return where what is willed begins: behind the cue, or with its last characters (要在, 朝向)."""
    return cue.end - len(_openings().get(cue.text, ""))


@cache
def _openings() -> Mapping[str, str]:
    return {row["cue"]: row["opening"] for row in rows("cue_openings")}


@cache
def _auxiliaries() -> frozenset[str]:
    return frozenset(column("auxiliaries", "cue"))


def find_speech_verbs(text: str, starts: Collection[int]) -> tuple[int, ...]:
    """Return where verbs of saying stand; `starts` are the starts of the tagger's words, none means anywhere.

    A verb of one character counts only before the pause or quotation mark that opens the speech.
    """
    return tuple(m.start() for m in _speech_verbs().finditer(text) if not starts or m.start() in starts)


@cache
def _speech_verbs() -> re.Pattern[str]:
    verbs = [row["cue"] for row in rows("cues") if row["strength"] == "say" and row["modality"] == "fact"]
    longest_first = sorted(verbs, key=len, reverse=True)
    return re.compile("|".join(re.escape(v) + ("(?=[，：:「])" if len(v) == 1 else "") for v in longest_first))


def said_modality(cue: str) -> str:
    """Return the modality that a verb of saying gives what is said (預估: forecast), `fact` where it gives none."""
    return _said_modalities().get(cue) or "fact"


@cache
def _said_modalities() -> dict[str, str]:
    return {row["cue"]: row["modality"] for row in rows("cues")}
