"""Whether a verb with a subject is speech: 市府宣布… tells what was said, 市府公布道路命名 what was done.

Reporting verbs (表示) nearly always are; speech acts, opinions and left-out subjects are judged by a linear model over
the cue, its subject and what stands around it (models/act-model).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from pipeline import lexicon
from pipeline.lexicon import cache
from pipeline.linear import load_linear
from pipeline.readings import signs
from pipeline.stages.attribution.cues import Cue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.linear import LinearModel
    from pipeline.stages.attribution.events import Event, SentenceView
    from pipeline.stages.attribution.mentions import Source
    from pipeline.stages.attribution.sources import Phrases
    from pipeline.types import Entity, Reading, Span

_OCCASION_REACH = 500  # characters before a cue in which its clause may name an occasion
_CONTENT_REACH = 300  # characters behind a cue's clause that are looked at
_LONG_CONTENT = 12  # characters in the clauses behind a cue's own that can be what was said
_ALWAYS = frozenset(
    {"colon", "document-verb", "document-phrase", "source-phrase"}
)  # rules of events that are speech without a judgement
_CLOSE = 2  # characters between a body and its 統計
_DIGIT = re.compile(r"\d")
_PAUSES = {"，", ",", "："}


class Situation(Struct, frozen=True):
    """What is known when an event is judged.

    That is what the reader makes of its sentence, who is speaking already, and the event before it in the sentence.
    """

    reading: Reading
    speaker: Entity | None = None
    same_paragraph: bool = False
    before: Event | None = None

    @property
    def alone(self) -> bool:
        """Whether nothing but the sentence is known."""
        return self.speaker is None and self.before is None


def is_speech(
    phrases: Phrases, seen: SentenceView, event: Event, situation: Situation, model: LinearModel | None = None
) -> bool:
    """Return whether the event is speech; `model` is another than the package's while one is being fitted."""
    if event.rule in _ALWAYS or _announces(phrases, seen, event) or _headline_verb(phrases, seen, event):
        return True
    if _told_inside(event, situation):
        return False
    if _counts(phrases, seen, event) or _answers(phrases, event):
        return True
    return (model or load_linear("act-model")).score(set(features(phrases, seen, event, situation))) > 0


def as_one(text: str, events: Sequence[Event]) -> list[Event]:
    """Return the events of a sentence, an occasion of speech and the verb behind it as one ([致詞時表示], not 致詞)."""
    joined: list[Event] = []
    for event in events:
        last = joined[-1] if joined else None
        gap = text[last.cue.end : event.cue.start] if last else ""
        if last and last.cue.strength == "noun" and gap in lexicon.column("temporal_endings", "word"):
            said = Cue(last.cue.start, event.cue.end, text[last.cue.start : event.cue.end], event.cue.strength)
            joined[-1] = msgspec.structs.replace(event, source=last.source, cue=said, start=last.start, rule=last.rule)
        else:
            joined.append(event)
    return joined


def _announces(phrases: Phrases, seen: SentenceView, event: Event) -> bool:
    """Tell 召開記者會，宣布…: a clause with an occasion of speech, and a cue that begins the next one."""
    number = seen.clause_at(event.cue.start)
    clause = seen.clauses[number]
    if not event.rule.startswith("topic-") or event.cue.start - clause.start > 2 or not number:
        return False
    before = phrases.text[seen.clauses[number - 1].start : clause.start]
    return _has_occasion(before)


def _counts(phrases: Phrases, seen: SentenceView, event: Event) -> bool:
    """Tell 衛生局統計，上週有三百人確診: a body that counts, right before the noun, and figures behind a pause."""
    source, cue = event.source, event.cue
    if source is None or cue.strength != "noun" or cue.text not in lexicon.column("counting_nouns", "noun"):
        return False
    body = source.head.entity.type in {"ORG", "MEDIA"} and 0 <= cue.start - source.head.end <= _CLOSE
    return body and phrases.text[cue.end : cue.end + 1] in _PAUSES and seen.end > cue.end + 1


def _answers(phrases: Phrases, event: Event) -> bool:
    """Tell 勞動局則回應，…: one who speaks after another, with a noun as cue and a pause behind it."""
    return event.sequel and event.cue.strength == "noun" and phrases.text[event.cue.end : event.cue.end + 1] in _PAUSES


def _has_occasion(words: str) -> bool:
    return _occasions().search(words) is not None


@cache
def _occasions() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, lexicon.column("speech_occasions", "word"))))


def _headline_verb(phrases: Phrases, seen: SentenceView, event: Event) -> bool:
    """Tell 世衛籲富國…: in a headline, a reporting verb directly behind a name, or first in a later part of it."""
    if event.rule == "topic-headline":
        return True
    if not seen.headline or event.source is None or event.cue.strength == "noun":
        return False
    last = (event.source.head, *event.source.others)[-1]
    gap = phrases.text[last.end : event.cue.start]
    return event.rule.startswith(("subject", "noun")) and len(gap) <= 1 and event.cue.strength != "act"


def _told_inside(event: Event, situation: Situation) -> bool:
    """Return whether another's act is only told of inside a sentence's speech (X指出，前署長Y提出…)."""
    before = situation.before
    if before is None or before.source is None or event.source is None or event.sequel:
        return False
    if event.source.head.entity.name == before.source.head.entity.name:
        return False
    counted = event.cue.text in lexicon.column("source_nouns", "noun")  # X說，衛生局統計…: the figures are the bureau's
    return event.cue.strength == "act" or (event.cue.strength == "noun" and not counted)


def features(phrases: Phrases, seen: SentenceView, event: Event, situation: Situation) -> Iterator[str]:
    """Yield the signs for and against, by name."""
    number = seen.clause_at(event.cue.start)
    yield from _of_cue(phrases, seen, event, number)
    yield from _of_neighbours(phrases, seen, event)
    yield from _of_content(phrases, seen, event.cue, seen.clauses[number])
    yield from _of_subject(phrases, event, seen.clauses[number].start)
    yield from _of_situation(event, situation)
    yield from _of_reading(event, situation)


def _of_reading(event: Event, situation: Situation) -> Iterator[str]:
    """Look at what the reader makes of the sentence: that it is speech, and that open speech goes on in it."""
    reading = situation.reading
    yield from signs("attributed", reading.attributed)
    yield from signs("attributed", reading.attributed, f" & {event.cue.strength}")
    if situation.speaker:
        yield from signs("goes-on", reading.goes_on, f" & {_who(event, situation.speaker.name)}")


def _who(event: Event, name: str | None) -> str:
    """Return whether an event's subject is left out, the one named, or another."""
    own = event.source.head.entity.name if event.source else None
    return "left-out" if own is None else "same" if own == name else "other"


def _of_situation(event: Event, situation: Situation) -> Iterator[str]:
    """Look at speech that is going on: another's act inside it is mostly what it tells of (政府也要求…)."""
    strength = event.cue.strength
    if situation.speaker:
        who = _who(event, situation.speaker.name)
        where = "same-paragraph" if situation.same_paragraph else "new-paragraph"
        yield f"open:{who}-{where}"
        yield f"open:{who} & {strength}"
        yield f"open:{who} & {situation.speaker.type}"
        yield f"open:{who} & {strength} & {situation.speaker.type}"
    else:
        yield "open:nobody"
        yield f"open:nobody & {strength}"
    if situation.before:
        who = _who(event, situation.before.source.head.entity.name if situation.before.source else None)
        yield f"after:{who} & {strength}"
        yield f"after:{who} & {strength} & {situation.before.cue.strength}"
        if event.sequel:
            yield f"after:{who} & sequel"


def _is_object(phrases: Phrases, clause: Span, cue: Cue) -> bool:
    """Return whether a noun stands behind the verb or noun it belongs to (進行業務報告) rather than being a verb."""
    before = phrases.words.ends.get(cue.start)
    return before is not None and before.start >= clause.start and before.tag in {"n", "v", "vn", "a"}


def _of_content(phrases: Phrases, seen: SentenceView, cue: Cue, clause: Span) -> Iterator[str]:
    """Look at what follows: figures or whole clauses behind 公布 are what was said."""
    reach = min(seen.end, clause.end + _CONTENT_REACH)
    if _DIGIT.search(phrases.text, clause.end, reach):
        yield f"content:figures & {cue.strength}"
    elif reach - clause.end > _LONG_CONTENT:
        yield f"content:clauses & {cue.strength}"
    if any(phrases.text.startswith(quote, cue.end) for quote in ("「", "：「", "，「", "“")):
        yield "quotation-follows"


def _of_cue(phrases: Phrases, seen: SentenceView, event: Event, number: int) -> Iterator[str]:
    text, cue, clause = phrases.text, event.cue, seen.clauses[number]
    yield f"rule:{event.rule}"
    yield f"cue:{cue.text}"
    yield f"tag:{phrases.words.tag_at(cue.start)}"
    if cue.strength == "noun" and _is_object(phrases, clause, cue):
        yield "noun:object"
    yield f"cue-length:{min(3, cue.end - cue.start)}"
    follows = text[cue.end : cue.end + 1]
    yield f"follows:{follows}" if follows in "，：「,:︰" and follows else "follows:word"
    after = phrases.words.starts.get(cue.end)
    if after and after.tag != "w":
        yield f"follows-tag:{after.tag}"
    if text[cue.end : clause.end].rstrip().endswith(lexicon.column("temporal_endings", "word")):
        yield "clause:temporal"
    yield f"clause:{'first' if number == 0 else 'later'}"
    if number + 1 == len(seen.clauses):
        yield "clause:last"
    if number and _has_occasion(text[seen.clauses[number - 1].start : clause.start]):
        yield "clause-before:occasion"
    if _has_occasion(text[max(clause.start, cue.start - _OCCASION_REACH) : cue.start]):
        yield "clause:occasion"
    if seen.headline:
        yield "headline"
        yield f"headline-cue:{cue.text}"


def _of_neighbours(phrases: Phrases, seen: SentenceView, event: Event) -> Iterator[str]:
    """Look at the words beside the cue: 宣布[將…] is said, [正式]宣布[啟用] done."""
    text, cue, words = phrases.text, event.cue, phrases.words
    yield f"cue:{cue.text} & {event.rule}"
    before = words.ends.get(cue.start)
    if before and before.start >= seen.start:
        yield f"before:{text[before.start : before.end]}"
        yield f"before-tag:{before.tag} & {cue.strength}"
    after = words.starts.get(cue.end)
    if after and after.end <= seen.end:
        yield f"after:{text[after.start : after.end]}"
        yield f"after:{text[after.start : after.end]} & {cue.strength}"
        second = words.starts.get(after.end)
        if second and second.end <= seen.end:
            yield f"second:{text[second.start : second.end]}"


def _of_subject(phrases: Phrases, event: Event, clause_start: int) -> Iterator[str]:
    """Look at who speaks."""
    cue, source = event.cue, event.source
    if source is None:
        yield "subject:left-out"
        return
    head = source.head
    yield f"subject:{head.entity.type}"
    yield f"subject:{head.entity.type} & cue:{cue.strength}"
    yield f"subject:{head.mention.how}"
    if head.entity.type == "GROUP":
        yield f"group:{head.mention.text}"
    if head.entity.type in {"GROUP", "MEDIA"}:
        yield f"subject:{head.entity.type} & cue:{cue.text}"
    if clause_start <= head.start < cue.start:
        yield from _of_gap(phrases, cue, source, clause_start)


def _of_gap(phrases: Phrases, cue: Cue, source: Source, clause_start: int) -> Iterator[str]:
    """Look at the words between a subject and its cue in one clause."""
    text, head = phrases.text, source.head
    gap = text[head.end : cue.start]
    yield "gap:none" if not gap else "gap:adverbial" if phrases.around.adverbial(head.end, cue.start) else "gap:words"
    yield f"gap-length:{min(3, len(gap) // 4)}"
    if gap.startswith("的"):
        yield "gap:possessive"
    if any(word in gap for word in ("今", "昨", "日")):
        yield "gap:day"
    if any(word in gap for word in ("也", "則", "並", "還", "更", "再", "進一步")):
        yield "gap:also"
    if any(word in gap for word in ("將", "會", "曾", "未", "不")):
        yield "gap:tense-or-negation"
    if "：" not in text[clause_start : head.start] and source.start - clause_start <= 1:
        yield "subject:clause-first"
    if source.others:
        yield "subject:joint"
