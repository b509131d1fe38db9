"""Sources: which name, left of a cue, is the subject that speaks."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from pipeline import lexicon
from pipeline.lexicon import cache
from pipeline.quotes import inside
from pipeline.stages.attribution.mentions import Named, Source, alias, coined, offices_of, title_words
from pipeline.stages.attribution.surroundings import Surroundings, office_endings
from pipeline.stages.attribution.unnamed import Unnamed
from pipeline.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.stages.attribution.cues import Words
    from pipeline.stages.attribution.mentions import Mentions
    from pipeline.types import SpeakerType

_LINK = re.compile(r"\s*(?:、|和|與|及|以及|暨|跟|,)\s*")
_BRACKETED = re.compile(r"[（(][^（）()]{1,60}[）)]")
_CHAIN_GAP = 14  # longest title between a body and its official (經濟部常務次長兼發言人王小明)
_OF = "的"
_ADDRESSING = frozenset({"對", "向", "跟", "和", "與", "同", "給"})
_ADDRESSED = frozenset({"對", "向", "跟"})
_LISTED = frozenset({"n", "nz", "r", "m", "q", "u", "w", "a", "ORG", "LOC"})  # what can stand between them and a name
_RELATIVE = 8  # characters behind a name in which 的 makes its verb a modifier
_GOVERNED = 16  # characters between a preposition and the last of the names it governs


class Phrases:
    """Finds the noun phrases of a text that can be subjects."""

    def __init__(self, text: str, mentions: Mentions, words: Words) -> None:
        self.text = text
        self.mentions = mentions
        self.words = words
        self.around = Surroundings(text, words)
        self._offices = offices_of(text, mentions)
        self.unnamed = Unnamed(self.around, mentions, self._offices)

    def between(self, start: int, end: int, quotes: Sequence[Span] = ()) -> list[Source]:
        """Return the noun phrases in `[start, end)` that can be a subject, in order.

        A body and its official (經濟部長王小明) are one phrase with the official as head; names joined by 、 or 與
        are one phrase whose first name is the head. A name in brackets belongs to the name before it; a name
        governed by a preposition (對, 向, 與 …) is no subject.
        """
        brackets = [Span(*m.span()) for m in _BRACKETED.finditer(self.text, start, end)]
        phrases: list[list[Named]] = []
        for name in self.mentions.between(start, end):
            if inside(quotes, name.start) or inside(brackets, name.start):
                continue
            if phrases and self._same_phrase(phrases[-1][-1], name):
                phrases[-1].append(name)
            else:
                phrases.append([name])
        return [self._source(phrase) for phrase in phrases if not self._is_governed(start, phrase[0].start)]

    def _is_governed(self, start: int, name: int) -> bool:
        """Return whether a preposition governs the phrase at `name`, before other nouns too (跟各位委員、族人說).

        What modifies the name belongs to the phrase (為[竹山]市民請命).
        """
        begins = {name, self.around.modified_from(start, name)}
        if any(self.around.governor(start, begin) is not None for begin in begins):
            return True
        for token in reversed(self.words.between(max(start, name - _GOVERNED), name)):
            if self.text[token.start : token.end] in _ADDRESSED:
                return True
            if token.tag not in _LISTED:
                return False
        return False

    def modifies(self, source: Source) -> bool:
        """Return whether a name is only the subject inside a noun phrase ([王小明]領導的政府)."""
        end = source.head.end
        verb, behind = self.words.between(end, end + _RELATIVE)[:1], self.words.between(end, end + _RELATIVE)[1:3]
        return bool(verb) and verb[0].tag == "v" and any(self.text[w.start : w.end] == _OF for w in behind)

    def is_told(self, source: Source | None, end: int) -> bool:
        """Return whether a subject is whom the cue that ends at `end` speaks to (立法院卡關，呼籲[立法院]放行)."""
        told = self.mentions.at(end)
        return source is not None and told is not None and told.entity.name == source.head.entity.name

    def chain(self, named: Sequence[Named]) -> Source:
        """Return the first noun phrase of some mentions, a body and its official taken together."""
        size = 1
        while size < len(named) and self._same_phrase(named[size - 1], named[size]):
            size += 1
        return self._source(named[:size])

    def subject(self, start: int, cue: int, quotes: Sequence[Span] = ()) -> Source | None:
        """Return the subject of a cue at `cue` in a clause from `start`.

        It is the nearest phrase if only adverbs stand between, else the clause's first.
        """
        sources = self.between(start, cue, quotes)
        if not sources:
            return None
        sources = [self.with_group(source, start, cue) for source in sources]
        last = sources[-1].others[-1] if sources[-1].others else sources[-1].head
        near = self.around.adverbial(last.end, cue) and not self._addressed(sources[0].head.end, sources[-1].start)
        return self.unnamed.behind(sources[-1], cue) or (sources[-1] if near else sources[0])

    def issuer(self, start: int, document: int, reach: int) -> Source | None:
        """Return whose document begins at `document`: the last one named before it, at most `reach` characters away."""
        brackets = [Span(*m.span()) for m in _BRACKETED.finditer(self.text, start, document)]
        named = [name for name in self.mentions.between(start, document) if not inside(brackets, name.start)]
        asked = tuple(_ADDRESSING | {"針對"})
        named = [name for name in named if not self.text.endswith(asked, start, name.start)]
        if named and len(_BRACKETED.sub("", self.text[named[-1].end : document])) <= reach:
            return self.with_group(Source(named[-1], named[-1].start), start, document)
        return self.unnamed.before(start, document)

    def _addressed(self, start: int, end: int) -> bool:
        """Return whether a preposition between two phrases makes the second the one spoken to (總統對…同學說)."""
        return any(self.text[t.start : t.end] in _ADDRESSING for t in self.words.between(start, end))

    def _with_modifier(self, source: Source, start: int) -> Source:
        """Make 受訪企業 of 企業 and 台南花園夜市攤商 of 攤商: the words before a group's noun say which group."""
        head = source.head
        begin = self.around.modified_from(start, head.start) if head.entity.type == "GROUP" else head.start
        if begin == head.start:
            return source
        return Source(
            coined(self.text[begin : head.end], begin, "group-modifier"), min(source.start, begin), source.others
        )

    def with_group(self, source: Source, start: int, end: int) -> Source:
        """Return the subject with the words in `[start, end)` that make it a group: 受訪企業, 民進黨立委."""
        found = self._holder(source, end) or self._with_body(source, start)
        return found or self._with_group_noun(self._with_modifier(source, start), end)

    def _with_body(self, source: Source, start: int) -> Source | None:
        """Make [台積電]主管 a group of its own: they are the body's people."""
        head = source.head
        if head.entity.type != "GROUP":
            return None
        body = next((n for n in self.mentions.between(start, head.start) if n.end == head.start), None)
        return _people_of(body, self.text, head.end, source) if body and body.entity.type == "ORG" else None

    def _holder(self, source: Source, end: int) -> Source | None:
        """Return the person whose office 農業部[長] is, where the article names its holder."""
        head = source.head
        if head.entity.type != "ORG" or head.end >= end or self.text[head.end] != "長":
            return None
        office = self.text[head.start : head.end + 1]
        holder = self._offices.get(office) or self._offices.get(office[-2:])
        if holder is None:
            return None
        mention = alias(office, head.start, "bare-office")
        return Source(Named(head.start, head.end + 1, mention, holder), source.start, source.others)

    def _with_group_noun(self, source: Source, cue: int) -> Source:
        """Make 民進黨[立委] and 王小明[的母親] groups of their own: the body's or person's people speak."""
        head = source.head
        behind = head.end + self.text.startswith(_OF, head.end)
        token = self.words.starts.get(behind)
        if head.entity.type == "MEDIA" or token is None or token.end > cue:
            return source
        if behind == head.end and head.entity.type == "PERSON":
            kin = self.text[token.start : token.end] in _group_heads("kin") and self.around.adverbial(token.end, cue)
            return _people_of(head, self.text, token.end, source) if kin else source  # 王小明律師: his title
        noun_ends = behind == head.end or self.around.adverbial(token.end, cue)
        holder = self._offices.get(self.text[token.start : token.end])
        if holder and behind == head.end and holder.org == head.entity.name:
            mention = alias(self.text[token.start : token.end], token.start, "bare-title")
            return Source(Named(token.start, token.end, mention, holder), source.start)
        if self.text[token.start : token.end] not in _group_heads(head.entity.type) or not noun_ends:
            return source
        return _people_of(head, self.text, token.end, source)

    def _same_phrase(self, left: Named, right: Named) -> bool:
        gap = _BRACKETED.sub("", self.text[left.end : right.start])
        if len(gap) > _CHAIN_GAP:
            return False
        return self._joined(left, right) or self._apposed(left, right, gap)

    def _joined(self, left: Named, right: Named) -> bool:
        """Tell two names joined by 、 or 與, the second perhaps with its title (王小明與市長陳大文), and X等團體."""
        if right.entity.type == "GROUP" and self.text[left.end : right.start] == "等":
            return True
        link = _LINK.match(_BRACKETED.sub("", self.text[left.end : right.start]))
        if link is None:
            return False
        title = link.string[link.end() :]
        return not title or (right.entity.type == "PERSON" and title in title_words()[0])

    def _apposed(self, left: Named, right: Named, gap: str) -> bool:
        """Tell 經濟部[長]王小明 and 中鋼[旗下]中鋼構 from two subjects."""
        if left.entity.type == "PERSON" or re.search(r"[，。：；！？,]", gap):
            return False
        if left.entity.type == "GROUP" and right.entity.type == "ORG" and not gap:
            return True  # 研究機構[Gartner]
        if right.entity.type == "PERSON":
            return (
                not gap.strip() or gap.rstrip().endswith(office_endings()) or self.around.nominal(left.end, right.start)
            )
        return gap.startswith(_apposition()) and self.around.nominal(left.end, right.start)

    def _source(self, phrase: Sequence[Named]) -> Source:
        """Choose the head: the first joint member, and in a body-official chain the official."""
        members: list[list[Named]] = [[phrase[0]]]
        for left, right in pairwise(phrase):
            if self._joined(left, right):
                members.append([right])
            else:
                members[-1].append(right)
        heads = [member[-1] for member in members]
        if any(head.entity.type == "PERSON" for head in heads):  # 能源專家、某公司副總裁王小明 is one person
            heads = [head for head in heads if head.entity.type != "GROUP"]
        return Source(heads[0], phrase[0].start, tuple(heads[1:]))


def _people_of(body: Named, text: str, end: int, source: Source) -> Source:
    """Return the people of a body, whose noun ends at `end`, as the source."""
    people = coined(text[body.start : end], body.start, "group-noun", org=body.entity.name)
    return Source(people, min(source.start, body.start))


@cache
def _group_heads(kind: SpeakerType | Literal["kin"]) -> frozenset[str]:
    """Return the nouns for the people of a body or, behind 的, of a person; `kin` those that need no 的."""
    of = {"kin"} if kind == "kin" else {"any", "kin", "person"} if kind == "PERSON" else {"any", "body"}
    return frozenset(row["noun"] for row in lexicon.rows("group_heads") if row["of"] in of)


@cache
def _apposition() -> tuple[str, ...]:
    return lexicon.column("apposition", "word")
