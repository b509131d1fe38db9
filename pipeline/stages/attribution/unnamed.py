"""Subjects that no entity is: common nouns, places that stand for governments, names that only the tagger sees."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

from pipeline import lexicon
from pipeline.lexicon import cache
from pipeline.stages.attribution.mentions import Named, Source, alias, coined, not_speakers, title_words
from pipeline.stages.attribution.surroundings import adverbs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.stages.attribution.mentions import Mentions
    from pipeline.stages.attribution.surroundings import Surroundings
    from pipeline.types import Entity, EntityMention, Span, SpeakerType, Token

_END = attrgetter("end")
_LONGEST_QUOTED = 18  # characters of a name with its quotation marks
_BEFORE_QUOTED = frozenset({"c", "xc", "d", "TIME", "t", "w"})
_SHORTEST_NAME = 2
_KIND_OF_TAG: dict[str, SpeakerType] = {"PER": "PERSON", "nr": "PERSON", "ORG": "ORG"}
_NOUNS = frozenset({"n", "nz", "nr", "nw", "PER", "ORG"})


class Unnamed:
    """Finds the noun phrases without an entity that can be the subject of a cue."""

    def __init__(self, around: Surroundings, mentions: Mentions, offices: Mapping[str, Entity]) -> None:
        self.text, self.words = around.text, around.words
        self.around, self.mentions, self.offices = around, mentions, offices

    def before(self, start: int, cue: int, *, alone: bool = False) -> Source | None:
        """Return a subject that no entity is: the common noun directly before the cue (受訪企業也表示).

        `alone` takes any noun that fills its clause up to the cue, as it is the subject of a reporting verb (影片指出).
        """
        token = self.around.before_adverbials(start, cue)
        if token is None or token.tag not in _NOUNS | {"LOC"}:
            return None
        text = self.text[token.start : token.end]
        if text in _speaking_places():
            return self._government(token, start)
        holder, mention = self._bearer(token)
        if mention:
            return Source(Named(mention.start, mention.end, mention, holder), token.start) if holder else None
        kind = _KIND_OF_TAG.get(token.tag, "GROUP")
        named = kind != "GROUP"
        begin = token.start if kind == "PERSON" else self.around.modified_from(start, token.start)
        fills = (
            alone and self.around.leads(start, begin) and not text.endswith(lexicon.column("not_subjects", "ending"))
        )
        if text in not_speakers() or not (named or fills or text.endswith(_human()) or text in title_words()[0]):
            return None
        governor = self.around.governor(start, begin)
        if governor is not None:
            return self.before(start, governor)  # 總統[向]獲獎者表示
        return Source(coined(self.text[begin : token.end], begin, "noun-before-cue", kind), begin)

    def person(self, start: int, cue: int) -> Source | None:
        """Return the person directly before a cue whom only the tagger sees (在市府工作的阿明也[說])."""
        token = self.around.before_adverbials(start, cue)
        if token is None or token.tag not in {"PER", "nr"} or token.end - token.start < _SHORTEST_NAME:
            return None
        if self.mentions.any_between(token.start, cue) or self.around.governor(start, token.start):
            return None
        return Source(coined(self.text[token.start : token.end], token.start, "noun-before-cue", "PERSON"), token.start)

    def quoted(self, start: int, cue: int, quotes: Sequence[Span]) -> Source | None:
        """Return the name in quotation marks that is a cue's subject (「某某週刊」今天[報導])."""
        number = bisect_right(quotes, cue, key=_END) - 1
        quote = quotes[number] if number >= 0 else None
        if (
            quote is None
            or quote.start < start
            or quote.end - quote.start > _LONGEST_QUOTED
            or not self.around.adverbial(quote.end, cue)
        ):
            return None
        if not self.around.all_tagged(start, quote.start, _BEFORE_QUOTED, titles=False):
            return None
        name = self.text[quote.start + 1 : quote.end - 1]
        if not name.strip():
            return None  # marks around nothing (「」表示)
        return Source(coined(name, quote.start + 1, "quoted-name", "ORG"), quote.start)

    def first(self, start: int, cue: int) -> Source | None:
        """Return the subject at the start of a clause that no entity is (女警官接受偵訊時[強調], 林貞二告訴媒體)."""
        for token in self.words.between(start, cue):
            kind = _KIND_OF_TAG.get(token.tag, "GROUP")
            text = self.text[token.start : token.end]
            begin = token.start if kind == "PERSON" else self.around.modified_from(start, token.start)
            person = kind == "PERSON" and token.end - token.start >= _SHORTEST_NAME
            human = token.tag == "n" and text.endswith(_human()) and self.around.leads(start, begin)
            if (person or human) and text not in not_speakers() and self.around.governor(start, begin) is None:
                return Source(coined(self.text[begin : token.end], begin, "noun-first", kind), begin)
        return None

    def at(self, start: int, end: int) -> Source | None:
        """Return the body that begins at `start` and that only the tagger sees (根據[武裝部隊]透過臉書公布的損失)."""
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        token = self.words.starts.get(start)
        if token is None or token.tag not in {"ORG", "nz"} or token.end > end or token.end - start < _SHORTEST_NAME:
            return None
        return Source(coined(self.text[start : token.end], start, "noun-at-source", kind="ORG"), start)

    def behind(self, source: Source, cue: int) -> Source | None:
        """Return the person whom the tagger sees between a noun and a cue (附近居民[張小姐]說, 總統助手[某某]說)."""
        token = self.around.before_adverbials(source.head.end, cue)
        kind = source.head.entity.type
        if kind not in {"GROUP", "PERSON"} or token is None or token.tag not in {"PER", "nr"}:
            return None
        if token.end - token.start < _SHORTEST_NAME or self.mentions.any_between(token.start, cue):
            return None
        apart = token.start > source.head.end
        if apart == (kind == "GROUP") or not self.around.nominal(source.head.end, token.start):
            return None
        return Source(
            coined(self.text[token.start : token.end], token.start, "noun-before-cue", kind="PERSON"), source.start
        )

    def _bearer(self, token: Token) -> tuple[Entity | None, EntityMention | None]:
        """Return whom an office or a surname stands for, and the mention; no mention where the word is neither."""
        text = self.text[token.start : token.end]
        holder = self.offices.get(text)
        if holder:
            return holder, alias(text, token.start, "bare-title")
        if not self._is_surname(token):
            return None, None
        bearer = _only(e for e in self.mentions.people() if e.name.startswith(text[0]) and e.name != text)
        if bearer is None and len(text) > 1:
            return None, None  # 李再: a name after all
        return bearer, alias(text[0], token.start, "surname")

    def _government(self, token: Token, start: int) -> Source | None:
        """Return a place as the government it stands for (英國[宣布]); none where it tells where (在英國說)."""
        before = self.words.ends.get(token.start)
        if before and before.start >= start and before.tag not in {"c", "w", "d", "TIME", "t"}:
            return None
        return Source(coined(self.text[token.start : token.end], token.start, "government", kind="ORG"), token.start)

    def _is_surname(self, token: Token) -> bool:
        """Tell a bare surname (徐重申), which the tagger sometimes joins to an adverb (徐也), from a name."""
        text = self.text[token.start : token.end]
        alone = len(text) == 1 or (len(text) == _SHORTEST_NAME and text[1] in adverbs())
        return token.tag in {"PER", "nr"} and alone


def _only(entities: Iterable[Entity]) -> Entity | None:
    """Return the only entity, None where there are none or several."""
    found = {entity.name: entity for entity in entities}
    return next(iter(found.values())) if len(found) == 1 else None


@cache
def _speaking_places() -> frozenset[str]:
    kinds = {"country", "city", "county"}
    governments = (row["name"] for row in lexicon.rows("places") if row["type"] in kinds)
    return frozenset((*governments, *lexicon.column("speaking_places", "name")))


@cache
def _human() -> tuple[str, ...]:
    return lexicon.column("human_nouns", "ending")
