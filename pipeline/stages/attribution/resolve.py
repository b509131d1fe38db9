"""From events to speakers: left-out subjects, speech inside speech, and speech that goes on."""

from __future__ import annotations

from itertools import compress, count
from typing import TYPE_CHECKING

import msgspec

from pipeline import lexicon
from pipeline.stages.attribution import documents
from pipeline.stages.attribution.acts import Situation, as_one
from pipeline.stages.attribution.candidates import Look
from pipeline.stages.attribution.carry import Context, Opening, numbered
from pipeline.stages.attribution.clues import Clues
from pipeline.stages.attribution.contents import cut, mode_of, quotations_of, speaker_of
from pipeline.stages.attribution.cues import Cue
from pipeline.stages.attribution.documents import class_of, is_document, speaks_alone
from pipeline.stages.attribution.events import EventFinder, view
from pipeline.stages.attribution.judges import JUDGES, Judges
from pipeline.stages.attribution.sources import Phrases
from pipeline.stages.attribution.transcripts import goes_on, opened_by
from pipeline.types import Attribution, SentenceSpeech, Span, Speech, TextSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.stages.attribution.cues import Words
    from pipeline.stages.attribution.events import Event
    from pipeline.stages.attribution.mentions import Mentions, Source
    from pipeline.types import Entity, Sentence, SpeakerHow

_TOPIC_REACH = 20  # characters at a sentence's start in which its topic stands
_CERTAIN = 9.0  # log-odds of a sentence inside an open quotation
_ENDS = -1.0  # log-odds of a sentence that ends any speech; cross-validation sees no difference from -0.2 down
_REACH = 3  # sentences over which a left-out subject is looked for


class Resolver:
    """Go through an article's sentences once, with the speech that is open as the only state."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], mentions: Mentions, words: Words, judges: Judges = JUDGES
    ) -> None:
        self.text = text
        self.sentences = sentences
        self.mentions = mentions
        self.views = [view(text, sentence) for sentence in sentences]
        self.phrases = Phrases(text, mentions, words)
        finder = EventFinder(text, self.phrases, words)
        self.is_event, self.weigh = judges.is_event, judges.weigh
        asks = lexicon.column("question_marks", "mark")  # the paragraphs of an interviewer (問：…)
        self.asking = {sentence.block for sentence in sentences if text.startswith(asks, sentence.start)}
        found = [
            finder.find(seen) if sentence.section in _SPOKEN and sentence.block not in self.asking else []
            for sentence, seen in zip(sentences, self.views, strict=True)
        ]
        self.hints = [[event.cue for event in events if event.rule in _HINTS] for events in found]
        self.candidates = [[event for event in events if event.rule not in _HINTS] for events in found]
        clues = Clues(text, sentences, mentions, words)
        self.clauses = list(map(clues.of_sentence, count(), self.views, self.candidates, self.hints))
        self.readings, self.states = judges.read(self.clauses)
        self.alone = [  # judged one by one: what the sentences before them look ahead at
            [self.is_event(self.phrases, seen, event, Situation(reading)) for event in found]
            for found, seen, reading in zip(self.candidates, self.views, self.readings, strict=True)
        ]
        self.events = [list(compress(*pair)) for pair in zip(self.candidates, self.alone, strict=True)]
        self.quotes, self.quoted = quotations_of(text, sentences)
        self.opening: Opening | None = None
        self.topic: tuple[Source, int] | None = None
        self.person: tuple[Source, int] | None = None  # the person who spoke last, and in which sentence
        self.items = [numbered(text, seen.start, seen.end) for seen in self.views]
        self.issuers: dict[str, Source] = {}  # who issued the last document of a class
        self.attributions: list[Attribution] = []
        self.results: list[SentenceSpeech] = []
        self.context = Context(text, sentences, self.views, self.phrases, self.hints, self._ahead(), self.readings)
        self.transcript: Opening | None = None  # a speech printed in full
        self.reach = 0  # the sentence before which the open speech ends

    def _ahead(self) -> list[tuple[int, str | None]]:
        """Return for each sentence the number of the next one with an event, and who speaks in it (None: left out)."""
        after: tuple[int, str | None] = (len(self.sentences), None)
        found = [after] * len(self.sentences)
        for number in range(len(self.sentences) - 1, -1, -1):
            found[number] = after
            if self.events[number]:
                after = number, _name(self.events[number][0])
        return found

    def speech(self) -> Speech:
        """Return the result for the whole article."""
        for number, sentence in enumerate(self.sentences):
            if number and not _same_scene(self.sentences[number - 1], sentence):
                self.opening = self.topic = None
            self.results.append(self._sentence(number, sentence))
            self.context.add(self.results[-1])
        return Speech(
            sentences=tuple(self.results), attributions=tuple(self.attributions), readings=tuple(self.readings)
        )

    def look(self, entities: Sequence[Entity]) -> Look:
        """Return the result with the names that may be speaking, for a second look."""
        papers = {n for n, events in enumerate(self.candidates) if any(e.rule.startswith("document") for e in events)}
        asked = {n for n, sentence in enumerate(self.sentences) if sentence.block in self.asking}
        return Look(self.sentences, self.clauses, entities, self.speech(), papers | asked)

    def _sentence(self, number: int, sentence: Sentence) -> SentenceSpeech:
        if self._transcribed(number):
            return self._of_transcript(number)
        events = self._with_sources(number)
        speakers, how, rule = self._attribute(number, events) if events else self._without_cue(number)
        announced = opened_by(self.phrases, self.views[number]) if sentence.section == "body" else None
        if announced:
            cue = Cue(sentence.end - 1, sentence.end, self.text[sentence.end - 1], "transcript")
            self.transcript = Opening(announced, cue, number, "transcript", number)
        return SentenceSpeech(start=sentence.start, end=sentence.end, speakers=speakers, how=how, rule=rule)

    def _transcribed(self, number: int) -> bool:
        """Return whether a speech printed in full goes on; its words for others (有人說) are still its speaker's."""
        if self.transcript is None:
            return False
        here, before = self.sentences[number], self.sentences[number - 1]
        seen, source = self.views[number], self.transcript.source
        if not _same_scene(before, here) or not goes_on(
            self.phrases, seen, source, new_paragraph=here.block != before.block
        ):
            self.transcript = None
        return self.transcript is not None

    def _of_transcript(self, number: int) -> SentenceSpeech:
        opening, seen = self.transcript, self.views[number]
        assert opening is not None  # noqa: S101  (the caller has asked)
        self._add(opening.source, opening.cue, (Span(seen.start, seen.end),), "carried", "transcript", None)
        names = opening.source.names
        return SentenceSpeech(start=seen.start, end=seen.end, speakers=names, how="carried", rule="transcript")

    def _with_sources(self, number: int) -> list[Event]:
        """Return the sentence's events with left-out subjects filled in; those that are no speech are dropped."""
        events: list[Event] = []
        for event, alone in zip(self.candidates[number], self.alone[number], strict=True):
            meant = self._meant(event.source, number)
            situation = self._situation(number, events)
            if meant is event.source and situation.alone:
                spoken = alone
            else:
                named = msgspec.structs.replace(event, source=meant)
                spoken = self.is_event(self.phrases, self.views[number], named, situation)
            if not spoken:
                continue
            source = meant or (
                events[-1].source if events else self._left_out(number, pronoun=event.rule.startswith(_OF_A_PERSON))
            )
            if source and is_document(source):
                source = self._issuer(source, number)
            if source and not (events and event.rule in _SAME_SPEECH):
                events.append(msgspec.structs.replace(event, source=source))
        return as_one(self.text, events)

    def _situation(self, number: int, before: Sequence[Event]) -> Situation:
        opening = self.opening if self.opening and number - self.opening.sentence <= _REACH else None
        reading, last = self.readings[number], before[-1] if before else None
        if opening is None:
            return Situation(reading, before=last)
        same = self.sentences[opening.sentence].block == self.sentences[number].block
        return Situation(reading, opening.source.head.entity, same, last)

    def _meant(self, source: Source | None, number: int) -> Source | None:
        """Return who a pronoun before a cue means, rather than the person named last.

        It is the person who is the subject of an earlier clause of the sentence, else whoever spoke last.
        """
        if source is None or source.head.mention.how != "pronoun":
            return source
        seen = self.views[number]
        before = [s for s in self.phrases.between(seen.start, source.start, seen.quotes) if s.is_person]
        spoke = self.person if self.person and number - self.person[1] <= _REACH else None
        silent = self.person is None or self.person[1] < number - 1
        topic = self.topic if self.topic and self.topic[1] == number - 1 and self.topic[0].is_person else None
        if topic and silent and not (spoke and self.phrases.modifies(topic[0])):
            spoke = topic  # whom the sentence before is about, after the last words spoken
        meant = before[-1] if before else spoke[0] if spoke else None
        if meant is None:
            return source
        return msgspec.structs.replace(source, head=msgspec.structs.replace(source.head, entity=meant.head.entity))

    def _issuer(self, source: Source, number: int) -> Source | None:
        """Return whose document speaks: whoever issued one of its class before, else who is speaking, else itself.

        Figures and polls without an issuer (據統計) are nobody's.
        """
        noun = source.head.entity.name
        known = self.issuers.get(class_of(noun) or "") if source.head.mention.rule == documents.RULE else None
        if known:
            return known
        if not speaks_alone(noun):
            return None
        opening = self.opening if self.opening and number - self.opening.sentence <= _REACH else None
        if opening and (class_of(noun) != "story" or opening.source.head.entity.type == "MEDIA"):
            return opening.source
        return source

    def _remember_issuer(self, event: Event) -> None:
        medium = event.source is not None and event.source.head.entity.type == "MEDIA"
        noun = "story" if medium else class_of(event.cue.text)
        if noun and event.source and not is_document(event.source):
            self.issuers[noun] = event.source

    def _left_out(self, number: int, *, pronoun: bool = False) -> Source | None:
        if self.opening and number - self.opening.sentence <= _REACH:
            return self.opening.source
        if self.topic and number - self.topic[1] <= 1:
            return self.topic[0]
        return self.person[0] if pronoun and self.person else None

    # --- sentences with events ------------------------------------------------------------------------------------

    def _attribute(self, number: int, events: Sequence[Event]) -> tuple[tuple[str, ...], SpeakerHow, str]:
        sentence = self.sentences[number]
        first = events[0]
        self._leading(number, first)
        root: Event | None = None
        root_index = 0
        for at, event in enumerate(events):
            self._remember_issuer(event)
            nested = root is not None and not event.sequel and _name(event) != _name(root)
            stop = self._stop(events, at, nested=nested)
            parent = root_index if nested else None
            content = cut(self.text, event.content, stop)
            self._add(event.source, event.cue, content, self._how(number, event), event.rule, parent)
            if not nested or (root and _passes_on(root)):
                root, root_index = event, len(self.attributions) - 1
        if root and root.source:
            self.opening = Opening(root.source, root.cue, number, root.rule, number)
            if root.source.head.entity.type == "PERSON":
                self.person = (root.source, number)
        ordered = sorted(events, key=lambda e: 2 * _passes_on(e) + bool(e.source and is_document(e.source)))
        names = tuple(dict.fromkeys(name for event in ordered for name in (event.source.names if event.source else ())))
        return names, self._how(number, first), first.rule if sentence else ""

    def _stop(self, events: Sequence[Event], at: int, *, nested: bool) -> int | None:
        """Return where the content of event `at` ends for what comes behind it; None for the sentence's end."""
        name = _name(events[at])
        later = (events[number] for number in range(at + 1, len(events)))
        return next((event.start for event in later if nested or event.sequel or _name(event) == name), None)

    def _leading(self, number: int, first: Event) -> None:
        """Give what stands before a speaker's cue to him where he was speaking already."""
        start = self.sentences[number].start
        begins = min((span.start for span in first.content), default=start)
        opening = self.opening
        if opening and opening.sentence == number - 1 and first.source and min(begins, first.start) > start + 1 \
                and opening.source.head.entity.name == _name(first):  # fmt: skip
            self._add(opening.source, opening.cue, (Span(start, min(begins, first.start)),), "carried", "leading", None)

    def _how(self, number: int, event: Event) -> SpeakerHow:
        source = event.source
        if event.rule == "colon" or event.cue.strength == "headline":
            return "headline" if self.sentences[number].section == "headline" else "explicit"
        if source is None or source.head.start < self.sentences[number].start:
            return "carried"
        how = source.head.mention.how
        return "explicit" if how == "name" else how

    # --- sentences without ------------------------------------------------------------------------------------------

    def _without_cue(self, number: int) -> tuple[tuple[str, ...], SpeakerHow | None, str]:
        opening = self._speaker_of_quotation(number) or self.opening
        if opening and opening is self.opening and number >= self.reach:
            self.reach = self._speech_end(number, opening)
        if opening and (opening is not self.opening or number < self.reach):
            seen = self.views[number]
            rule = "carried" if opening is self.opening else "quotation"
            self._add(opening.source, opening.cue, (Span(seen.start, seen.end),), "carried", rule, None)
            if opening is self.opening:
                self.opening = msgspec.structs.replace(opening, sentence=number)
                if opening.source.is_person:
                    self.person = (opening.source, number)
            return opening.source.names, "carried", rule
        self._remember_topic(number)
        self.opening = None
        return (), None, "narration"

    def _speech_end(self, number: int, opening: Opening) -> int:
        """Return the sentence before which the speech ends.

        The sentences up to the next cue are weighed one by one; the speech ends where their summed weights are
        greatest, so that one doubtful sentence does not end a speech that clearly goes on behind it; a sentence that is
        clearly narration does.
        """
        best = end = number
        total = greatest = 0.0
        while end < len(self.sentences) and not (self.events[end] and end > number) and self._one_scene(end):
            if self.sentences[end].block in self.asking:
                break
            certain = end in self.quoted or self._next_item(end, opening)
            weight = _CERTAIN if certain else self.weigh(self.context, end, opening)
            if weight < _ENDS:
                break
            total += weight
            end += 1
            if total > greatest:
                best, greatest = end, total
        return best

    def _next_item(self, number: int, opening: Opening) -> bool:
        """Return whether a sentence is the next item of a list that the open speech has begun (第一，…。第二，…)."""
        item = self.items[number]
        if item is None or item[1] == 1:
            return False
        first = f"{item[0]}{'一二三四五六七八九十'[item[1] - 2]}"
        return any(first in self._words(at) for at in range(opening.began, number))

    def _words(self, number: int) -> str:
        return self.text[self.sentences[number].start : self.sentences[number].end]

    def _one_scene(self, number: int) -> bool:
        here = self.sentences[number]
        return here.section in _SPOKEN and (number == 0 or _same_scene(self.sentences[number - 1], here))

    def _speaker_of_quotation(self, number: int) -> Opening | None:
        """Return whose words a sentence is that is one quotation and does not go on with open speech.

        They are the next sentence's speaker's, or else those of the person the sentence before is about.
        """
        seen = self.views[number]
        if not (seen.quotes and seen.quotes[0].start == seen.start and seen.quotes[-1].end >= seen.end - 1):
            return None
        if self.opening and not self._introduces_next(number):
            return None
        if number + 1 < len(self.sentences) and _same_scene(self.sentences[number], self.sentences[number + 1]):
            event = next((e for e in self.events[number + 1] if e.source), None)
            if event and event.source:
                return Opening(event.source, event.cue, number + 1, event.rule, number + 1)
        if self.opening is None and self.topic and self.topic[1] == number - 1:
            cue = Cue(seen.start, seen.start + 1, self.text[seen.start], "quotation")
            return Opening(self.topic[0], cue, number, "quotation-of-topic", number)
        return None

    def _introduces_next(self, number: int) -> bool:
        """Return whether a quotation opens the next speaker's words rather than going on with open speech.

        It goes on where the sentence before it ends in a quotation too, or where nobody is named behind it.
        """
        before = self.text[self.sentences[number - 1].end - 1]
        if number + 1 >= len(self.sentences) or before in "」』”":
            return False
        event = next(iter(self.events[number + 1]), None)
        return event is not None and event.rule.startswith("subject")

    def _remember_topic(self, number: int) -> None:
        seen = self.views[number]
        sources = self.phrases.between(seen.start, min(seen.end, seen.start + _TOPIC_REACH), seen.quotes)
        if sources:
            self.topic = (sources[0], number)

    def _add(  # noqa: PLR0913, PLR0917  (the fields of an attribution)
        self, source: Source | None, cue: Cue, content: tuple[Span, ...], how: SpeakerHow, rule: str, parent: int | None
    ) -> None:
        if source is None:
            return
        head = source.head
        headline = self.sentences[len(self.results)].section == "headline"  # the sentence whose result is still out
        self.attributions.append(
            Attribution(
                speaker=speaker_of(head, source.others, how),
                source=Span(head.start, head.end),
                cue=TextSpan(text=self.text[cue.start : cue.end], start=cue.start, end=cue.end),
                content=content,
                mode="headline" if headline and cue.strength == "headline" else mode_of(self.quotes, content),
                rule=rule,
                parent=parent,
            )
        )


_SAME_SPEECH = {"continued-act", "continued-think"}  # …提到，希望…: what is hoped is part of what was said
_OF_A_PERSON = ("pronoun-", "quoted-")  # rules of events whose left-out subject is the person who spoke last
_HINTS = {"subjectless-think", "subjectless-act"}  # no events of their own, but signs that speech goes on
_SPOKEN = {"headline", "body", "related", "caption"}


def _same_scene(before: Sentence, after: Sentence) -> bool:
    """Return whether speech may go on from one sentence into the next: one section, and no other article's block."""
    if before.section != after.section:
        return False
    return after.section not in {"related", "caption"} or before.block == after.block


def _name(event: Event) -> str | None:
    return event.source.head.entity.name if event.source else None


def _passes_on(event: Event) -> bool:
    """Return whether a medium only reports what others say."""
    return event.source is not None and (event.source.head.entity.type == "MEDIA" or event.cue.text == "報導")
