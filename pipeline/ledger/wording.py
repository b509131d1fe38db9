"""What a claim is about, made comparable: its goal without number, time, names and words that any goal can have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pipeline import lexicon
from pipeline.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.types import Claim, Goal, TextSpan

    Span: TypeAlias = TextSpan | Goal

Pairs = frozenset[str]
NATION = "(nation)"
_LEAST = 2  # pairs of characters without which a goal says nothing
_BREAK = re.compile(r"[，,、；;。！？!?]")
_NOT_WORDS = re.compile(r"[^\u3400-\u9fffA-Za-z]+")


class Wording(NamedTuple):
    """What tells goals apart.

    `object` and `near` are pairs of neighbouring characters: of the goal's object, and of the piece of the goal that
    holds the number; both with their last two characters, by which a noun is known in Chinese. `numbered` are numbers
    that belong to the goal (80至89歲, 第四季), `around` the pairs of the rest of the sentence.
    """

    object: Pairs
    near: Pairs
    head: str
    near_head: str
    around: Pairs
    places: frozenset[str]
    sites: frozenset[str]
    contrasts: frozenset[tuple[str, str]]
    numbered: frozenset[str]
    empty: bool


def wording(claim: Claim) -> Wording:
    """Return the wording of a claim that has a quantity."""
    whole, near = _object(claim), _piece(claim)
    own = f"{whole} {near}"
    plain = _plain(own)
    objects, nears = words_of(whole), words_of(near)
    if len(pairs(objects)) < _LEAST and len(pairs(nears)) < _LEAST:  # 目標是5000億元: only the statement tells of what
        nears = words_of(_without(claim.statement or claim.sentence, claim))
    return Wording(
        object=pairs(objects),
        near=pairs(nears),
        head=objects[-1][-2:] if objects else "",
        near_head=nears[-1][-2:] if nears else "",
        around=pairs(words_of(said(claim))) - pairs([*objects, *nears]),
        places=places_in(own),
        sites=_sites((claim.statement or claim.sentence).text),
        contrasts=_contrasts(plain),
        numbered=_numbered(f"{near} {claim.year.text if claim.year else ''}"),
        empty=bool(objects) and objects[-1].endswith(_words("empty")),
    )


def words_of(text: str) -> list[str]:
    """Return the stretches of a text that say what a goal is about, in text order."""
    full = _full_names()
    kept = _generic().sub(lambda match: match[0] if match[0] in full else " ", _plain(text))
    stretches = _NOT_WORDS.split(kept)
    edges = "".join(_words("edge"))
    return [word for stretch in stretches if len(word := stretch.strip(edges)) > 1]


def pairs(words: Iterable[str]) -> Pairs:
    """Return the pairs of neighbouring characters in words; a Latin word is one pair by itself."""
    found = set[str]()
    for word in words:
        for part in re.findall(r"[A-Za-z]+|[^A-Za-z]+", word):
            if part[0] < "\x7f":
                found.add(part.upper())
            else:
                found.update(part[i : i + 2] for i in range(len(part) - 1))
    return frozenset(found)


# --- the pieces of a claim ------------------------------------------------------------------------------------


def _object(claim: Claim) -> str:
    """Return the goal's object without the names of those whose target it is."""
    text = claim.goal.object or "" if claim.goal else ""
    names = (claim.speaker, claim.holder)
    for name in sorted({n for party in names if party for n in (party.name, party.text)}, key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def _piece(claim: Claim) -> str:
    """Return the piece of the goal between two commas that holds the number, without the number."""
    goal, target = claim.goal, claim.target
    if goal is None or target is None:
        return ""
    masked = _without(goal, claim)
    at = target.start - goal.start
    if not 0 <= at <= len(masked):
        return masked
    start = max((match.end() for match in _BREAK.finditer(masked, 0, at)), default=0)
    after = _BREAK.search(masked, min(len(masked), target.end - goal.start))
    piece = masked[start : after.start() if after else len(masked)]
    return piece if len("".join(words_of(piece))) > 1 else masked


def said(claim: Claim) -> str:
    """Return the sentence without the words that open the speech (台中市衛生局長曾梓明表示) and without the number."""
    text = _without(claim.sentence, claim)
    if claim.cue is None or not claim.sentence.start <= claim.cue.start < claim.sentence.end:
        return text
    first, last = claim.cue.start - claim.sentence.start, claim.cue.end - claim.sentence.start
    if claim.speaker and claim.sentence.start <= claim.speaker.start < claim.cue.start:
        first = claim.speaker.start - claim.sentence.start
    start = max((match.end() for match in _BREAK.finditer(text, 0, first)), default=0)
    return text[:start] + " " + text[last:]


def _without(span: Span, claim: Claim) -> str:
    """Return a span's text with the claim's number, time and names blanked, at the same length."""
    text, start = span.text, span.start
    parts = [claim.target, claim.year, claim.holder, claim.speaker]
    if claim.target:
        parts += [claim.target.per, claim.target.bound]  # type: ignore[list-item]
    for part in parts:
        if part is not None:
            first, last = max(0, part.start - start), min(len(text), part.end - start)
            if first < last:
                text = text[:first] + " " * (last - first) + text[last:]
    return text


# --- words ------------------------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """Return the text in one spelling, short names written out."""
    full = _full_names()
    return _short_names().sub(lambda match: full[match[0]], fold(text))


@lexicon.cache
def _words(use: str) -> tuple[str, ...]:
    return tuple(row["word"] for row in lexicon.rows("ledger_words") if row["use"] == use)


def _alternatives(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word)))))


@lexicon.cache
def _generic() -> re.Pattern[str]:
    """Return a pattern for words to take out, with a modal in front if any (要增加), and for full names, which stay."""
    out = _alternatives((*_words("generic"), *_words("time"))).pattern
    full = _alternatives(lexicon.column("ledger_variants", "full")).pattern
    return re.compile(f"{full}|[{''.join(_words('modal'))}]?(?:{out})")


@lexicon.cache
def _full_names() -> dict[str, str]:
    return {row["word"]: row["full"] for row in lexicon.rows("ledger_variants")} | {
        row["full"]: row["full"] for row in lexicon.rows("ledger_variants")
    }


@lexicon.cache
def _short_names() -> re.Pattern[str]:
    return _alternatives(_full_names())


@lexicon.cache
def _contrast_groups() -> tuple[dict[str, str], re.Pattern[str]]:
    groups = {row["word"]: row["group"] for row in lexicon.rows("ledger_contrasts")}
    return groups, _alternatives(groups)


def _contrasts(text: str) -> frozenset[tuple[str, str]]:
    groups, pattern = _contrast_groups()
    return frozenset((groups[word], word) for word in pattern.findall(text))


@lexicon.cache
def _known_places() -> tuple[dict[str, str], re.Pattern[str]]:
    """Return the first form of every place by all its forms, and a pattern for them."""
    forms = {row["name"]: [row["name"], *filter(None, row["aliases"].split("|"))] for row in lexicon.rows("places")}
    first = {name: min(others) for name, others in forms.items()} | dict.fromkeys(_words("nation"), NATION)
    return first, _alternatives(first)


def places_in(text: str) -> frozenset[str]:
    """Return the places that a text names, each by one of its names; Taiwan as a whole is `NATION`."""
    first, pattern = _known_places()
    return frozenset(first[name] for name in pattern.findall(fold(text)))


@lexicon.cache
def _site() -> re.Pattern[str]:
    nouns = "|".join(map(re.escape, lexicon.column("ledger_sites", "word")))
    return re.compile(f"([\u3400-\u9fff]{{2}})({nouns})")


def _sites(text: str) -> frozenset[str]:
    return frozenset("".join(match) for match in _site().findall(_generic().sub(" ", fold(text))))


@lexicon.cache
def _number_before() -> re.Pattern[str]:
    nouns = _alternatives(_words("numbered")).pattern
    return re.compile(f"(\\d+|[一二三四五六七八九十]+)(?:[至到~～–-](\\d+))?({nouns})")


def _numbered(text: str) -> frozenset[str]:
    return frozenset("".join(match) for match in _number_before().findall("".join(fold(text).split())))
