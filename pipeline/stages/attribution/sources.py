"""Sources: which name, left of a cue, is the subject that speaks."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from pipeline import lexicon
from pipeline.lexicon import cache
from pipeline.quotes import inside
from pipeline.stages.attribution.mentions import Named, Source, coined, not_speakers, offices_of, title_words
from pipeline.types import Entity, EntityMention, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.stages.attribution.cues import Words
    from pipeline.stages.attribution.mentions import Mentions
    from pipeline.types import SpeakerType, Token

_END = attrgetter("end")
_LINK = re.compile(r"\s*(?:、|和|與|及|以及|暨|跟|,)\s*")
_BRACKETED = re.compile(r"[（(][^（）()]{1,60}[）)]")
_LONGEST_BRACKET = 62  # characters of a bracket behind a name, as in the pattern above
_PHRASE = 6  # words of a prepositional phrase before a cue (在台北地方法院法庭上)
_NEAR = 4  # characters between a subject and its cue where nothing is known of the words between
_CHAIN_GAP = 14  # longest title between a body and its official (經濟部常務次長兼發言人王小明)
_ADVERBIAL = frozenset({"d", "ad", "TIME", "t", "c", "xc", "u", "f", "p", "vd", "w"})
_NOMINAL = frozenset({"n", "nz", "nr", "nw", "vn", "an", "a", "c", "m", "f", "s", "PER", "ORG", "LOC", "xc"})
_LEADING = _ADVERBIAL | _NOMINAL - {"m"}
_MODIFYING = frozenset({"n", "vn", "a", "an", "nz", "s", "LOC"})
_LONGEST_MODIFIER = 12  # characters of the words that say which group (台南花園夜市[攤商])
_OF = "的"
_SHORTEST_NAME = 2
_KIND_OF_TAG: dict[str, SpeakerType] = {"PER": "PERSON", "nr": "PERSON", "ORG": "ORG"}
_ADDRESSING = frozenset({"對", "向", "跟", "和", "與", "同", "給"})
_ADDRESSED = frozenset({"對", "向", "跟"})
_LISTED = frozenset({"n", "nz", "r", "m", "q", "u", "w", "a", "ORG", "LOC"})  # what can stand between them and a name
_LONGEST_QUOTED = 18  # characters of a name with its quotation marks
_BEFORE_QUOTED = frozenset({"c", "xc", "d", "TIME", "t", "w"})
_GOVERNED = 16  # characters between a preposition and the last of the names it governs
_NOUNS = frozenset({"n", "nz", "nr", "nw", "PER", "ORG"})


class Phrases:
    """Finds the noun phrases of a text that can be subjects."""

    def __init__(self, text: str, mentions: Mentions, words: Words) -> None:
        self.text = text
        self.mentions = mentions
        self.words = words
        self._offices = offices_of(text, mentions)

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
        """Return whether a preposition governs the phrase at `name`, before other nouns too (跟各位委員、族人說)."""
        if _governor(self.text, start, name, self.words) is not None:
            return True
        for token in reversed(self.words.between(max(start, name - _GOVERNED), name)):
            if self.text[token.start : token.end] in _ADDRESSED:
                return True
            if token.tag not in _LISTED:
                return False
        return False

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
        near = self.adverbial(last.end, cue) and not self._addressed(sources[0].head.end, sources[-1].start)
        return self._named_behind(sources[-1], cue) or (sources[-1] if near else sources[0])

    def issuer(self, start: int, document: int, reach: int) -> Source | None:
        """Return whose document begins at `document`: the last one named before it, at most `reach` characters away."""
        brackets = [Span(*m.span()) for m in _BRACKETED.finditer(self.text, start, document)]
        named = [name for name in self.mentions.between(start, document) if not inside(brackets, name.start)]
        asked = tuple(_ADDRESSING | {"針對"})
        named = [name for name in named if not self.text.endswith(asked, start, name.start)]
        if named and len(_BRACKETED.sub("", self.text[named[-1].end : document])) <= reach:
            return self.with_group(Source(named[-1], named[-1].start), start, document)
        return self.noun_before(start, document)

    def _addressed(self, start: int, end: int) -> bool:
        """Return whether a preposition between two phrases makes the second the one spoken to (總統對…同學說)."""
        return any(self.text[t.start : t.end] in _ADDRESSING for t in self.words.between(start, end))

    def _with_modifier(self, source: Source, start: int) -> Source:
        """Make 受訪企業 of 企業 and 台南花園夜市攤商 of 攤商: the words before a group's noun say which group."""
        head = source.head
        begin = self._modified_from(start, head.start) if head.entity.type == "GROUP" else head.start
        if begin == head.start:
            return source
        return Source(
            coined(self.text[begin : head.end], begin, "group-modifier"), min(source.start, begin), source.others
        )

    def _modified_from(self, start: int, noun: int) -> int:
        """Return where the words begin that modify the noun at `noun`, no farther left than `start`."""
        begin = noun
        while token := self.words.ends.get(begin):
            word = self.text[token.start : token.end]
            inner = begin != noun and word in lexicon.column("inner_modifiers", "word")
            if token.start < max(start, noun - _LONGEST_MODIFIER) or not (inner or token.tag in _MODIFYING):
                break
            begin = token.start
        return begin

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
        alias = EntityMention(text=office, start=head.start, end=head.end + 1, how="alias", rule="bare-office")
        return Source(Named(head.start, head.end + 1, alias, holder), source.start, source.others)

    def _with_group_noun(self, source: Source, cue: int) -> Source:
        """Make 民進黨[立委] and 王小明[的母親] groups of their own: the body's or person's people speak."""
        head = source.head
        behind = head.end + self.text.startswith(_OF, head.end)
        token = self.words.starts.get(behind)
        if head.entity.type == "MEDIA" or token is None or token.end > cue:
            return source
        if behind == head.end and head.entity.type == "PERSON":
            return source  # 王小明律師: his title
        noun_ends = behind == head.end or self.adverbial(token.end, cue)
        holder = self._offices.get(self.text[token.start : token.end])
        if holder and behind == head.end and holder.org == head.entity.name:
            alias = EntityMention(
                text=self.text[token.start : token.end],
                start=token.start,
                end=token.end,
                how="alias",
                rule="bare-title",
            )
            return Source(Named(token.start, token.end, alias, holder), source.start)
        if self.text[token.start : token.end] not in _group_heads(head.entity.type) or not noun_ends:
            return source
        return _people_of(head, self.text, token.end, source)

    def adverbial(self, start: int, end: int) -> bool:
        """Return whether only adverbs, times, titles and brackets stand in `[start, end)`."""
        return self._all_tagged(start, end, _ADVERBIAL, titles=True)

    def leads(self, start: int, end: int) -> bool:
        """Return whether only a title with its place, a time or a connective stands in `[start, end)` (但台中市長)."""
        titled = self.text.endswith(_titles(), start, end)
        return self.adverbial(start, end) or (titled and self._all_tagged(start, end, _LEADING, titles=True))

    def noun_before(self, start: int, cue: int, *, alone: bool = False) -> Source | None:
        """Return a subject that no entity is: the common noun directly before the cue (受訪企業也表示).

        `alone` takes any noun that fills its clause up to the cue, as it is the subject of a reporting verb (影片指出).
        """
        token = self._before_adverbials(start, cue)
        if token is None or token.tag not in _NOUNS | {"LOC"}:
            return None
        text = self.text[token.start : token.end]
        if text in _speaking_places():
            return self._government(token, start)
        holder, alias = self._bearer(token)
        if alias:
            return (
                Source(Named(token.start, token.start + len(alias.text), alias, holder), token.start)
                if holder
                else None
            )
        kind = _KIND_OF_TAG.get(token.tag, "GROUP")
        named = kind != "GROUP"
        begin = token.start if kind == "PERSON" else self._modified_from(start, token.start)
        fills = alone and self.leads(start, begin) and not text.endswith(lexicon.column("not_subjects", "ending"))
        if text in not_speakers() or not (named or fills or text.endswith(_human()) or text in title_words()[0]):
            return None
        governor = _governor(self.text, start, begin, self.words)
        if governor is not None:
            return self.noun_before(start, governor)  # 總統[向]獲獎者表示
        return Source(coined(self.text[begin : token.end], begin, "noun-before-cue", kind), begin)

    def person_before(self, start: int, cue: int) -> Source | None:
        """Return the person directly before a cue whom only the tagger sees (在市府工作的阿明也[說])."""
        token = self._before_adverbials(start, cue)
        if token is None or token.tag not in {"PER", "nr"} or token.end - token.start < _SHORTEST_NAME:
            return None
        if self.mentions.any_between(token.start, cue) or _governor(self.text, start, token.start, self.words):
            return None
        return Source(coined(self.text[token.start : token.end], token.start, "noun-before-cue", "PERSON"), token.start)

    def quoted_before(self, start: int, cue: int, quotes: Sequence[Span]) -> Source | None:
        """Return the name in quotation marks that is a cue's subject (「某某週刊」今天[報導])."""
        number = bisect_right(quotes, cue, key=_END) - 1
        quote = quotes[number] if number >= 0 else None
        if (
            quote is None
            or quote.start < start
            or quote.end - quote.start > _LONGEST_QUOTED
            or not self.adverbial(quote.end, cue)
        ):
            return None
        if not self._all_tagged(start, quote.start, _BEFORE_QUOTED, titles=False):
            return None
        name = self.text[quote.start + 1 : quote.end - 1]
        return Source(coined(name, quote.start + 1, "quoted-name", "ORG"), quote.start)

    def noun_first(self, start: int, cue: int) -> Source | None:
        """Return the subject at the start of a clause that no entity is (女警官接受偵訊時[強調], 林貞二告訴媒體)."""
        for token in self.words.between(start, cue):
            kind = _KIND_OF_TAG.get(token.tag, "GROUP")
            text = self.text[token.start : token.end]
            begin = token.start if kind == "PERSON" else self._modified_from(start, token.start)
            person = kind == "PERSON" and token.end - token.start >= _SHORTEST_NAME
            human = token.tag == "n" and text.endswith(_human()) and self.leads(start, begin)
            if (
                (person or human)
                and text not in not_speakers()
                and _governor(self.text, start, begin, self.words) is None
            ):
                return Source(coined(self.text[begin : token.end], begin, "noun-first", kind), begin)
        return None

    def _bearer(self, token: Token) -> tuple[Entity | None, EntityMention | None]:
        """Return whom an office or a surname stands for, and the mention; no mention where the word is neither."""
        text = self.text[token.start : token.end]
        holder = self._offices.get(text)
        if holder:
            return holder, EntityMention(text=text, start=token.start, end=token.end, how="alias", rule="bare-title")
        if not self._is_surname(token):
            return None, None
        bearer = _only(e for e in self.mentions.people() if e.name.startswith(text[0]) and e.name != text)
        if bearer is None and len(text) > 1:
            return None, None  # 李再: a name after all
        return bearer, EntityMention(text=text[0], start=token.start, end=token.start + 1, how="alias", rule="surname")

    def _government(self, token: Token, start: int) -> Source | None:
        """Return a place as the government it stands for (英國[宣布]); none where it tells where (在英國說)."""
        before = self.words.ends.get(token.start)
        if before and before.start >= start and before.tag not in {"c", "w", "d", "TIME", "t"}:
            return None
        return Source(coined(self.text[token.start : token.end], token.start, "government", kind="ORG"), token.start)

    def _named_behind(self, source: Source, cue: int) -> Source | None:
        """Return the person whom the tagger sees between a group's noun and a cue (附近居民[張小姐]說)."""
        token = self._before_adverbials(source.head.end, cue)
        if source.head.entity.type != "GROUP" or token is None or token.tag not in {"PER", "nr"}:
            return None
        if token.start != source.head.end or token.end - token.start < _SHORTEST_NAME:
            return None
        return Source(
            coined(self.text[token.start : token.end], token.start, "noun-before-cue", kind="PERSON"), source.start
        )

    def _before_adverbials(self, start: int, cue: int) -> Token | None:
        """Return the word before a cue and its adverbials (湯男[在法庭上]辯稱)."""
        words, (first, behind) = self.words.tokens, self.words.numbers(start, cue)
        at, outside = behind - 1, cue
        while at >= first and (words[at].tag in _ADVERBIAL or words[at].start > outside):
            outside = self._bracket(start, words[at].end) if words[at].start <= outside else outside
            if words[at].tag == "f":  # a phrase that ends in 上, 中, 後 began with its preposition
                phrase = (n for n in range(at - 1, max(first - 1, at - _PHRASE), -1) if words[n].tag == "p")
                at = next(phrase, at)
            at -= 1
        return words[at] if at >= first else None

    def _bracket(self, start: int, end: int) -> int:
        """Return where the bracket begins that ends at `end`, or `end` without one."""
        if self.text[end - 1] not in "）)":
            return end
        begin = max(self.text.rfind(mark, max(start, end - _LONGEST_BRACKET), end) for mark in "（(")
        return begin if begin >= 0 else end

    def _is_surname(self, token: Token) -> bool:
        """Tell a bare surname (徐重申), which the tagger sometimes joins to an adverb (徐也), from a name."""
        text = self.text[token.start : token.end]
        alone = len(text) == 1 or (
            len(text) == _SHORTEST_NAME and text[1] in lexicon.column("adverbs_before_cues", "word")
        )
        return token.tag in {"PER", "nr"} and alone

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
            return not gap.strip() or gap.rstrip().endswith(_titles()) or self._nominal(left.end, right.start)
        return gap.startswith(_apposition()) and self._nominal(left.end, right.start)

    def _nominal(self, start: int, end: int) -> bool:
        return bool(self.words.starts) and self._all_tagged(start, end, _NOMINAL, titles=True)

    def _all_tagged(self, start: int, end: int, tags: frozenset[str], *, titles: bool) -> bool:
        at = start
        while at < end:
            bracketed = _BRACKETED.match(self.text, at, end)
            token = self.words.starts.get(at)
            if bracketed:
                at = bracketed.end()
            elif self.text[at].isspace():
                at += 1
            elif token is None:
                return not self.words.starts and end - at <= _NEAR
            elif token.tag in tags or (titles and self.text[at : token.end].endswith(_titles())):
                at = token.end
            else:
                return False
        return True

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


def _only(entities: Iterable[Entity]) -> Entity | None:
    """Return the only entity, None where there are none or several."""
    found = {entity.name: entity for entity in entities}
    return next(iter(found.values())) if len(found) == 1 else None


def _governor(text: str, clause_start: int, start: int, words: Words) -> int | None:
    """Return where the preposition begins that stands directly before the phrase, None without one.

    The end of another word is none (大[使], 名[將]).
    """
    end = clause_start + len(text[clause_start:start].rstrip())
    if text.endswith(_titles(), clause_start, end):
        return None
    found = [word for word in _prepositions() if text.endswith(word, max(clause_start, end - 3), end)]
    begins = end - max(map(len, found)) if found else None
    return begins if not words.starts or begins in words.starts else None


@cache
def _titles() -> tuple[str, ...]:
    return (*(title for title in lexicon.column("titles", "title") if len(title) > 1), "長")


@cache
def _group_heads(kind: SpeakerType) -> frozenset[str]:
    """Return the nouns for the people of a body or, behind 的, of a person."""
    of = {"any", "person" if kind == "PERSON" else "body"}
    return frozenset(row["noun"] for row in lexicon.rows("group_heads") if row["of"] in of)


@cache
def _speaking_places() -> frozenset[str]:
    kinds = {"country", "city", "county"}
    governments = (row["name"] for row in lexicon.rows("places") if row["type"] in kinds)
    return frozenset((*governments, *lexicon.column("speaking_places", "name")))


@cache
def _human() -> tuple[str, ...]:
    return lexicon.column("human_nouns", "ending")


@cache
def _prepositions() -> tuple[str, ...]:
    return lexicon.column("prepositions", "preposition")


@cache
def _apposition() -> tuple[str, ...]:
    return lexicon.column("apposition", "word")
