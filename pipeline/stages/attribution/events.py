"""Speech events: a source with its cue and what is said, inside one sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline import lexicon
from pipeline.lexicon import cache
from pipeline.quotes import find_quotes, inside
from pipeline.stages.attribution.cues import Cue, Words, find_cues
from pipeline.stages.attribution.documents import document_at, document_before, is_release, itself
from pipeline.stages.attribution.mentions import Source
from pipeline.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.stages.attribution.documents import Document
    from pipeline.stages.attribution.sources import Phrases
    from pipeline.types import Sentence

_START, _END = attrgetter("start"), attrgetter("end")
_PAUSE = re.compile(r"[，；：︰。！？!?;\n]|(?<![0-9０-９])[,:]|[,:](?![0-9０-９])")
_LEAD = re.compile(r"[\s，,：:︰、。]*")
_HEADLINE_GAP = re.compile(r"[\s／/|｜│】〉》…]+")
_SHORT_PREDICATE = 16  # characters between a clause's start and a cue whose subject stands in an earlier clause
_BRACKETED = re.compile(r"[（(][^（）()]{1,60}[）)]")
_SPOKEN_MARK = re.compile(r"[，。！？!?；…～]")  # what titles and terms in quotation marks rarely hold
_PRONOUN = re.compile(r"[他她](?!們)")
_LONGEST_LEAD = 12  # characters of a title, time or connective before a subject or cue
_LEAST_CONTENT = 4  # characters behind a speech act that can be what was said
_ISSUER_REACH = 16  # characters between an issuer and his document (X最新公布的[調查])
_TERM_QUOTE = 8  # a quotation of at most so many characters is a term, not speech


class Event(Struct, frozen=True):
    """One act of speech in a sentence.

    `source` is None where the subject is left out (並指出…); `start` is where its noun phrase or, without one, the
    cue begins; `content` is what is said; `after_pause` tells a sequel (B則反駁) from speech inside speech.
    """

    source: Source | None
    cue: Cue
    start: int
    content: tuple[Span, ...]
    rule: str
    sequel: bool = False


class SentenceView(Struct, frozen=True):
    """A sentence with its clauses and quotations."""

    start: int
    end: int
    clauses: tuple[Span, ...]
    quotes: tuple[Span, ...]
    headline: bool

    def clause_at(self, at: int) -> int:
        """Return the number of the clause in which, or behind which, offset `at` stands."""
        return bisect_left(self.clauses, at, key=_END)


def view(text: str, sentence: Sentence) -> SentenceView:
    """Return the sentence's clauses (split at pauses, in headlines at gaps too) and its outermost quotations.

    The headlines of other articles, among related news, are headlines too.
    A quotation is never split: its pauses are not the sentence's. Behind a long one a new clause begins (「…」他說).
    """
    headline = sentence.section == "headline" or (sentence.section == "related" and text[sentence.end - 1] != "。")
    quotes = find_quotes(text, sentence.start, sentence.end)
    clauses = _clauses(text, sentence.start, sentence.end, quotes, gaps=headline)
    return SentenceView(sentence.start, sentence.end, clauses, quotes, headline)


def _is_long(quote: Span) -> bool:
    return quote.end - quote.start > _TERM_QUOTE + 2


def _is_spoken(text: str, quote: Span) -> bool:
    """Return whether a quotation is a sentence or more, rather than a term or a title."""
    return _is_long(quote) and _SPOKEN_MARK.search(text, quote.start, quote.end) is not None


def _opens_clause(text: str, start: int, quote: int) -> bool:
    """Return whether a quotation begins a clause; one inside a clause (出席「…」典禮) belongs to its words."""
    before = text[start:quote].rstrip()
    return not before or before[-1] in "，；：。！？,;:"


def _clauses(text: str, start: int, end: int, quotes: Sequence[Span], *, gaps: bool) -> tuple[Span, ...]:
    breaks = [m.span() for m in _PAUSE.finditer(text, start, end)]
    if gaps:
        breaks += [m.span() for m in _HEADLINE_GAP.finditer(text, start, end)]
    breaks = [span for span in breaks if not inside(quotes, span[0])]
    opening = [quote for quote in quotes if _is_long(quote) and _opens_clause(text, start, quote.start)]
    breaks += [(quote.end, quote.end) for quote in opening]
    clauses: list[Span] = []
    at = start
    for left, right in sorted(breaks):
        if left > at:
            clauses.append(Span(at, left))
        at = max(at, right)
    if end > at:
        clauses.append(Span(at, end))
    return tuple(clauses)


class EventFinder:
    """Finds what may be speech events; whether each is one is judged afterwards (acts.py)."""

    def __init__(self, text: str, phrases: Phrases, words: Words) -> None:
        self.text = text
        self.phrases = phrases
        self.words = words

    def find(self, seen: SentenceView) -> list[Event]:
        """Return the events of a sentence in order, their contents not yet cut at one another."""
        ends = {name.end for name in self.phrases.mentions.between(seen.start, seen.end)} if seen.headline else None
        cues = find_cues(self.text, seen.start, seen.end, self.words, ends)
        cues = [cue for cue in cues if not inside(seen.quotes, cue.start)]
        events: list[Event] = []
        for number, clause in enumerate(seen.clauses):
            first, behind = (bisect_left(cues, edge, key=_START) for edge in (clause.start, clause.end))
            here = cues[first:behind]
            found = self._source_phrase(seen, clause) or self._colon(seen, number, here)
            events += [found] if found else self._in_clause(seen, number, here, events)
        return events or self._quoted(seen)

    # --- X很不諒解：「…」 -----------------------------------------------------------------------------------------

    def _quoted(self, seen: SentenceView) -> list[Event]:
        """Find the first spoken quotation behind other words of a sentence without a cue."""
        spoken = (q for q in seen.quotes if q.start > seen.start and _is_spoken(self.text, q))
        quote = next(spoken, None)
        if quote is None or seen.headline:
            return []
        sources = self.phrases.between(seen.start, quote.start, seen.quotes)
        before = self.text[quote.start - 1]
        rule = "quoted-colon" if before in "：:︰" else "quoted-pause" if before in "，," else "quoted-word"
        cue = Cue(quote.start, quote.start + 1, self.text[quote.start], "quote")
        source = self.phrases.with_group(sources[0], seen.start, quote.start) if sources else None
        return [Event(source, cue, seen.start, (quote,), rule)]

    # --- 據X統計，… ----------------------------------------------------------------------------------------------

    def _source_phrase(self, seen: SentenceView, clause: Span) -> Event | None:
        """Find 根據X統計 at the start of a clause: X is the source of what follows."""
        bracket = _BRACKETED.match(self.text, clause.start, clause.end)  # （更新）據X報導
        opening = _openings().match(self.text, bracket.end() if bracket else clause.start, clause.end)
        if not opening:
            return None
        named = self.phrases.mentions.between(opening.end(), clause.end)
        document = document_at(self.text, opening.end(), clause.end)
        if document:  # 根據調查，…: whose it is, the resolver knows
            noun = Cue(document.start, document.end, document.noun, "source")
            content = _from(self.text, clause.end, seen.end)
            return Event(itself(document), noun, clause.start, content, "document-phrase")
        if named and named[0].start - opening.end() > 8:  # 根據英國老牌的X
            return None
        source = self.phrases.chain(named) if named else self._tagged_source(opening.end(), clause.end)
        if source is None:
            return None
        head = source.head
        reach = 1 if opening[0].endswith(("依", "按")) else 12
        cue = self._source_noun(self.phrases.around.behind_time(head.end), clause.end, reach)
        if cue is None and head.end >= clause.end - 1 and head.entity.type in {"ORG", "MEDIA"}:
            cue = Cue(opening.start(), opening.end(), opening[0], "source")
        if cue is None:
            return None
        content = _from(self.text, max(cue.end, head.end), seen.end)
        return Event(Source(head, opening.start()), cue, clause.start, content, "source-phrase")

    def _tagged_source(self, start: int, end: int) -> Source | None:
        """Return the name that only the tagger sees before a source noun (據[歐洲能源交易所]資料)."""
        noun = _source_nouns().search(self.text, start, end)
        if noun is None:
            return None
        source = self.phrases.unnamed.before(start, noun.start())
        return source if source and source.start == start else self.phrases.unnamed.at(start, noun.start())

    def _source_noun(self, start: int, end: int, reach: int) -> Cue | None:
        """Return the noun that makes a name a source (X統計), at most `reach` characters behind it."""
        noun = _source_nouns().search(self.text, start, end)
        if noun is None or len(_BRACKETED.sub("", self.text[start : noun.start()])) > reach:
            return None
        return Cue(noun.start(), noun.end(), noun[0], "source")

    # --- X：… ----------------------------------------------------------------------------------------------------

    def _colon(self, seen: SentenceView, number: int, cues: Sequence[Cue]) -> Event | None:
        """Find 賴清德：… in headlines, and 老闆：「…」 in the body: a name and title alone before a colon."""
        text, clause = self.text, seen.clauses[number]
        if text[clause.end : clause.end + 1] not in {"：", ":", "︰"} or number + 1 == len(seen.clauses):
            return None
        if not seen.headline and not (number == 0 and text[clause.end + 1 : clause.end + 2] in {"「", "“"}):
            return None
        named = self.phrases.mentions.between(clause.start, clause.end)
        if named and any(cue.start >= named[-1].end and cue.strength != "headline" for cue in cues):
            return None  # 賴清德說：「…」 has a cue of its own
        close = bool(named) and clause.end - named[-1].end <= (6 if seen.headline else 3)
        sources = self.phrases.between(named[-2:][0].start, clause.end) if close else []
        source = self.phrases.with_group(sources[-1], clause.start, clause.end) if sources else None
        if source is None:  # 總工會王秘書長：「…」
            source = self.phrases.unnamed.before(named[-1].end if named else clause.start, clause.end)
        if source is None:
            return None
        cue = Cue(clause.end, clause.end + 1, text[clause.end], "headline" if seen.headline else "say")
        return Event(source, cue, source.start, _from(text, clause.end + 1, seen.end), "colon")

    # --- X表示，… / …，X說。/ 並指出… ------------------------------------------------------------------------------

    def _in_clause(self, seen: SentenceView, number: int, cues: Sequence[Cue], before: Sequence[Event]) -> list[Event]:
        clause = seen.clauses[number]
        framed = _framed(self.text, clause)
        left, last = clause.start, before[-1] if before else None
        searched = left  # nobody between `left` and here can be the subject
        events: list[Event] = []
        documents = {cue.start: found for cue in cues if (found := document_before(self.text, left, cue))}
        for cue in cues:
            if any(found.start <= cue.start < found.end for found in documents.values()):
                continue  # the 調查 of 調查顯示
            if cue.start in documents and not framed:
                last = self._document(seen, clause, cue, documents[cue.start], left, last)
                events.append(last)
                searched = left = cue.end
                continue
            if framed and (cue.end != clause.end or cue.strength == "act"):
                continue
            source = self.phrases.subject(searched, cue.start, seen.quotes)
            if framed and not (source and cue.start - source.head.end <= 6):
                continue
            if source is None:
                searched = cue.start
            event = self._spoken(seen, clause, cue, source, left) or self._subjectless(seen, number, cue, last, left)
            if event:
                events.append(event)
                left, last = cue.end, event
                searched = left
        return events

    def _document(  # noqa: PLR0913, PLR0917  (the place of a cue)
        self, seen: SentenceView, clause: Span, cue: Cue, document: Document, left: int, last: Event | None
    ) -> Event:
        """Make the event of a document's verb: the issuer named before the noun speaks (X公布的調查顯示)."""
        author = self.phrases.subject(left, document.start, seen.quotes)
        inside_it = author is not None and self.text[author.head.end : author.head.end + 1] in {"在", "於"}
        author = author if is_release(document) or inside_it else None  # 摩根大通在供應鏈報告提到
        issuer = author or self.phrases.issuer(left, document.start, _ISSUER_REACH)
        if issuer is None and last and last.source and last.cue.start >= clause.start:
            issuer = last.source  # BMW發布聲明稿表示
        issuer = issuer or itself(document)
        content = _content(self.text, seen, issuer.start, cue)
        said = Cue(cue.start, cue.end, document.noun, "document")
        return Event(issuer, said, self._lead(clause, left, issuer.start), content, "document-verb")

    def _spoken(self, seen: SentenceView, clause: Span, cue: Cue, source: Source | None, left: int) -> Event | None:
        """Make the event of a cue whose subject stands before it in its clause."""
        if source is None or (cue.strength == "headline" and not seen.headline):
            return None
        if cue.strength in {"act", "noun"} and seen.end - cue.end < _LEAST_CONTENT:
            return None
        start = source.start if seen.headline else self._lead(clause, left, source.start)
        content = _content(self.text, seen, start, cue)
        sequel = _is_sequel(self.text, clause, cue, source)
        return Event(source, cue, start, content, f"subject-{cue.strength}", sequel)

    def _subjectless(self, seen: SentenceView, number: int, cue: Cue, before: Event | None, left: int) -> Event | None:
        """Make the event of a cue without a named subject.

        The subject is the common noun before it, an earlier clause's topic, or whoever speaks already.
        """
        clause = seen.clauses[number]
        said = cue.strength == "say"
        free = not self.phrases.mentions.any_between(left, cue.start)
        first = left == clause.start
        noun = self.phrases.unnamed.before(left, cue.start, alone=said and first) if free else None
        if noun is None and cue.strength in {"say", "think"} and not free:
            noun = self.phrases.unnamed.person(left, cue.start)
        if noun is None and cue.strength in {"say", "noun"}:
            noun = self.phrases.unnamed.quoted(left, cue.start, seen.quotes)
        named = noun is not None and noun.head.entity.type != "GROUP" and (cue.strength == "noun" or not free)
        named = named or (noun is not None and cue.strength == "headline")  # 財長[籲]…
        if not (named or self._may_lack_subject(seen, number, cue, left)):
            return None
        content = _content(self.text, seen, clause.start, cue)
        if noun is None and said and first:
            noun = self.phrases.unnamed.first(left, cue.start)
        if noun and (noun.head.mention.text not in _documents() or cue.text == "報導"):
            sequel = _is_sequel(self.text, clause, cue, noun)
            return Event(noun, cue, self._lead(clause, left, noun.start), content, f"noun-{cue.strength}", sequel)
        if cue.start - clause.start > _SHORT_PREDICATE:
            return None
        if _PRONOUN.search(self.text, left, cue.start):
            return Event(None, cue, clause.start, content, f"pronoun-{cue.strength}")
        if before and not self.phrases.is_told(before.source, cue.end):
            content = _from(self.text, cue.end, seen.end)
            return Event(before.source, cue, self._lead(clause, left, cue.start), content, f"continued-{cue.strength}")
        topic = self._topic(seen, number)
        topic = None if self.phrases.is_told(topic, cue.end) else topic
        start = topic.start if topic and number == 0 else clause.start
        return Event(topic, cue, start, content, f"{'topic' if topic else 'subjectless'}-{cue.strength}")

    def _may_lack_subject(self, seen: SentenceView, number: int, cue: Cue, left: int) -> bool:
        """Return whether no name stands before a cue whose kind allows that."""
        opens_clause = cue.start == seen.clauses[number].start
        if cue.strength == "noun" and cue.text != "報導" and not (opens_clause and number):
            return False
        if self.phrases.mentions.any_between(left, cue.start):
            return False
        return cue.strength != "headline" or (seen.headline and opens_clause and number > 0)

    def _lead(self, clause: Span, left: int, start: int) -> int:
        """Return where the title and connective begin that belong to a subject or cue (但市長[陳大文], 也[強調])."""
        opens = left == clause.start and start - left <= _LONGEST_LEAD and self.phrases.around.leads(left, start)
        return clause.start if opens else start

    def _topic(self, seen: SentenceView, number: int) -> Source | None:
        """Return the subject of the nearest earlier clause that begins with one."""
        for clause in reversed(seen.clauses[:number]):
            if _framed(self.text, clause):
                continue
            sources = self.phrases.between(clause.start, clause.end, seen.quotes)
            if sources and sources[0].start - clause.start <= _SHORT_PREDICATE:
                return self.phrases.with_group(sources[0], clause.start, clause.end)
        return None


def _framed(text: str, clause: Span) -> bool:
    """Return whether a clause only says what the speech is about (對於外界質疑…)."""
    return _frames().match(text, clause.start, clause.end) is not None


@cache
def _frames() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(lexicon.column("frames", "frame"), key=len, reverse=True))))


def _is_sequel(text: str, clause: Span, cue: Cue, source: Source) -> bool:
    """Tell B則反駁 and 但B認為, which follow on A's speech, from B's words inside it."""
    between = text[source.head.end : cue.start]
    return between.startswith(_sequels()) or text.startswith(_sequels(), clause.start, clause.end)


@cache
def _sequels() -> tuple[str, ...]:
    return lexicon.column("sequels", "word")


def _content(text: str, seen: SentenceView, start: int, cue: Cue) -> tuple[Span, ...]:
    """Return what is said: what follows the cue, and a quotation or, if nothing follows, all that goes before."""
    after = _from(text, cue.end, seen.end)
    if not after or after[0].end - after[0].start < 2:
        return _upto(text, seen.start, start)
    quote = _quote_before(seen, start)
    return (quote, *after) if quote else after


def _quote_before(seen: SentenceView, start: int) -> Span | None:
    """Return the quotation that ends at `start` or one character before it."""
    number = bisect_left(seen.quotes, start - 1, key=_END)
    quote = seen.quotes[number] if number < len(seen.quotes) else None
    return quote if quote and quote.end <= start and _is_long(quote) else None


def _from(text: str, start: int, end: int) -> tuple[Span, ...]:
    lead = _LEAD.match(text, start, end)
    begin = lead.end() if lead else start
    return (Span(begin, end),) if end > begin else ()


def _upto(text: str, start: int, end: int) -> tuple[Span, ...]:
    stop = start + len(text[start:end].rstrip("，, \u3000"))
    return (Span(start, stop),) if stop > start else ()


@cache
def _documents() -> frozenset[str]:
    """Return the nouns for papers and figures, which do not speak: 報告指出 is whoever's report it is."""
    return frozenset(lexicon.column("source_nouns", "noun"))


@cache
def _openings() -> re.Pattern[str]:
    words = "|".join(map(re.escape, lexicon.column("source_openings", "opening")))
    lead = "|".join(map(re.escape, lexicon.column("connectives", "connective")))
    return re.compile(rf"(?:{lead})?[\s，]?(?:{words})")


@cache
def _source_nouns() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(lexicon.column("source_nouns", "noun"), key=len, reverse=True))))
