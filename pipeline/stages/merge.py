"""Merge: what one article says again is one claim with all its mentions.

Two mentions are one claim where number, kind and negation agree, what both name of unit, denominator, bound, year and
speaker does not differ, and the words around them speak of the same thing. A headline, or an earlier sentence of the
reporter's, joins the attributed claim it announces. Related news is merged with nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from pipeline.components import stage
from pipeline.extensions import article_of
from pipeline.repeats import Saying, Surroundings, agree, all_surroundings, said_again, stated, value_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Doc

    from pipeline.types import Article, Claim, Speaker

_ALIKE = 0.6  # share of character pairs that two wordings of one goal have in common
_MOST_COMPARED = 40  # groups of one value, and wordings of one group, that a mention is compared with, newest first


class Group:
    """The mentions of one claim so far, with what they have in common: what is asked of it never reads them all."""

    def __init__(self) -> None:
        """Start without mentions."""
        self.members: list[Claim] = []
        self.years: set[int] = set()
        self.speakers: set[str | None] = set()
        self.crowds: set[str | None] = set()  # the speakers that are nouns for many: 業者, 學者
        self.sections: set[str] = set()
        self.around: list[Surroundings | None] = []
        self.stated: dict[str, object] = {}  # unit, denominator and bound that a mention names
        self._wordings: dict[str, frozenset[str]] = {}

    def add(self, claim: Claim, around: Surroundings | None) -> None:
        """Take one more mention."""
        self.members.append(claim)
        self.around.append(around)
        self.speakers.add(_speaker_key(claim))
        if _is_crowd(claim.speaker):
            self.crowds.add(_speaker_key(claim))
        self.sections.add(claim.section)
        if around:
            self.stated |= around.stated
        if claim.year:
            self.years.add(claim.year.value)
        if claim.goal and claim.target is None and claim.goal.text not in self._wordings:
            self._wordings[claim.goal.text] = _pairs(claim.goal.text)

    def words_alike(self, goal: str) -> bool:
        """Tell whether one of the newest wordings of the aim has most character pairs of `goal`."""
        pairs = self._wordings.get(goal) or _pairs(goal)
        newest = islice(reversed(self._wordings.values()), _MOST_COMPARED)
        return any(len(pairs & other) >= _ALIKE * max(1, min(len(pairs), len(other))) for other in newest)


def merge_claims(claims: Sequence[Claim], article: Article) -> tuple[Claim, ...]:
    """Return the merged claims in the order of their first mention, with their ids and the article's metadata."""
    groups: list[Group] = []
    by_key: dict[object, list[Group]] = defaultdict(list)
    in_order = sorted(claims, key=_place)
    measured = [(claim.target, _saying(claim)) for claim in in_order if claim.target]
    places = iter(all_surroundings(article.text, measured))
    for claim in in_order:
        key = _key(claim)
        around = next(places) if claim.target else None
        group = _home(article.text, claim, around, by_key[key][-_MOST_COMPARED:]) if key else None
        if group is None:
            group = Group()
            groups.append(group)
            by_key[key].append(group)
        group.add(claim, around)
    return _with_ids(sorted((_join(group.members) for group in groups), key=_place), article)


def _saying(claim: Claim) -> Saying:
    year = claim.year.value if claim.year else None
    return Saying(claim.section, _speaker_key(claim), year, claim.sentence.start)


def _place(claim: Claim) -> tuple[int, int, str]:
    first = claim.mentions[0]
    return first.start, first.end, claim.kind


def _key(claim: Claim) -> object:
    """Return what mentions of one claim must have in common at least; None for what is never merged."""
    if claim.section == "related" or claim.kind == "statement":
        return None
    if claim.target:
        return claim.kind, claim.negated, value_key(claim.target)
    return claim.kind, claim.negated, _speaker_key(claim)


def _home(text: str, claim: Claim, around: Surroundings | None, groups: Sequence[Group]) -> Group | None:
    """Return the newest group that the claim says again."""
    for group in reversed(groups):
        fits = _years_agree(claim, group) and _speakers_agree(claim, group)
        if fits and _about_the_same(text, claim, around, group):
            return group
    return None


def _years_agree(claim: Claim, group: Group) -> bool:
    return claim.year is None or group.years <= {claim.year.value}


def _speakers_agree(claim: Claim, group: Group) -> bool:
    """Tell whether at most one name speaks; whether the reporter's or a crowd's words are the same is weighed."""
    own = _speaker_key(claim)
    if claim.target is None:
        return own in group.speakers
    others = group.speakers - {None, own}
    return own is None or not others or (not group.crowds if _is_crowd(claim.speaker) else others <= group.crowds)


def _speaker_key(claim: Claim) -> str | None:
    return claim.speaker.key if claim.speaker else None


def _is_crowd(speaker: Speaker | None) -> bool:
    return speaker is not None and speaker.type == "GROUP"


def _about_the_same(text: str, claim: Claim, around: Surroundings | None, group: Group) -> bool:
    if around is None:
        return claim.goal is not None and group.words_alike(claim.goal.text)
    if not agree(around.stated, group.stated):
        return False
    return any(other and said_again(text, other, around) for other in (group.around[0], group.around[-1]))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _join(group: Sequence[Claim]) -> Claim:
    """Return one claim of all mentions: the fields of the fullest, the year of the next where that one has none."""
    if len(group) == 1:
        return group[0]
    fullest = sorted(group, key=_fullness, reverse=True)
    main = fullest[0]
    year = next((member.year for member in fullest if member.year), None)
    year_rule = main.rules.year if main.year or year is None else "merged"
    in_order = sorted(group, key=_place)
    mentions = [msgspec.structs.replace(m, main=member is main) for member in in_order for m in member.mentions]
    return msgspec.structs.replace(
        main,
        year=year,
        mentions=tuple(mentions),
        superseded=any(member.superseded for member in group),
        confidence=max(member.confidence for member in group),
        rules=msgspec.structs.replace(main.rules, year=year_rule, merge="said-again"),
    )


def _fullness(claim: Claim) -> tuple[bool, bool, bool, bool, bool, int, int]:
    words = len((claim.goal.object or "").replace("的", "")) if claim.goal else 0
    unit = claim.target is not None and "unit" in stated(claim.target)
    said = claim.speaker is not None
    named = said and not _is_crowd(claim.speaker)
    return claim.section == "body", unit, said, named, claim.year is not None, words, -claim.mentions[0].start


def _with_ids(claims: Iterable[Claim], article: Article) -> tuple[Claim, ...]:
    digest = hashlib.sha256((article.original or article.text).encode()).hexdigest()
    seen: dict[str, int] = defaultdict(int)
    named = []
    for claim in claims:
        group = "quantity" if claim.target else claim.kind
        first = claim.mentions[0]
        seed = f"{digest}|{group}|{first.start}|{first.end}"
        seen[seed] += 1
        if seen[seed] > 1:
            seed += f"|{seen[seed]}"
        named.append(_named(claim, "c" + hashlib.sha256(seed.encode()).hexdigest()[:16], article))
    return tuple(named)


def _named(claim: Claim, identity: str, article: Article) -> Claim:
    return msgspec.structs.replace(
        claim,
        id=identity,
        doc=article.doc,
        source=article.source,
        published=article.published,
        title=article.title,
        outlet=article.outlet,
        url=article.url,
    )


def merge_doc_claims(doc: Doc) -> Doc:
    """Set `doc._.claims` unless something has set it."""
    if doc._.claims is None:
        doc._.claims = merge_claims(doc._.claim_mentions, article_of(doc))
    return doc


make_merge = stage("zh_merge", merge_doc_claims, requires=["doc._.claim_mentions"], assigns=["doc._.claims"])
