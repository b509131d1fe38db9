"""Whether a sentence without a cue goes on with the speech before it.

Many weak signs speak for or against: whose speech it was and how it began, first person and modal verbs, acts that
only a reporter tells, other names as subject, paragraph and place. A linear model weighs them (models/carry-model).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline import lexicon
from pipeline.linear import load_linear
from pipeline.readings import signs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.stages.attribution.cues import Cue
    from pipeline.stages.attribution.events import SentenceView
    from pipeline.stages.attribution.mentions import Source
    from pipeline.stages.attribution.sources import Phrases
    from pipeline.types import Reading, Sentence, SentenceSpeech

_START = 12  # characters in which a sentence's first phrase stands
_FEW = 3
_LISTED = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,2}[是、，,為]|[0-9０-９]{1,2}[.、．]"
    r"|[（(][0-9一二三四五六七八九十]{1,2}[)）]|首先|其次|再者|最後)"
)
_NUMBERED = re.compile(
    r"(?:(?:而|另外?|至於|此外)[，,]?)?(?:(第)([一二三四五六七八九十])[是、，,為點]|(其)([一二三四五六七八九十])[是、，,為])"
)
_DIGITS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)}
_BRACKETED = re.compile(r"[（(【〔][^（）()\n]{1,30}[）)】〕]")
_CREDIT = -9.0  # log-odds of a sentence that is one bracket, or that leaves the speech for what happened
_ANNOUNCING = ("以下", "如下", "包括：", "分別為：", "三項", "三大")


def numbered(text: str, start: int, end: int) -> tuple[str, int] | None:
    """Return the style and number with which an item of spoken lists begins (第二，…: 第, 2); None for other words.

    Written lists (一、 and 1.) mostly stand apart from the speech before them.
    """
    found = _NUMBERED.match(text, start, end)
    if found is None:
        return None
    style, number = filter(None, found.groups())
    return style, _DIGITS[number]


class Opening(Struct, frozen=True):
    """The speech that is open: who began it, with which cue, in which sentence."""

    source: Source
    cue: Cue
    sentence: int  # the last sentence of the speech so far
    rule: str
    began: int  # the sentence with its last cue


class Context:
    """What the judgement may look at: the article, and who has spoken in it so far."""

    def __init__(  # noqa: PLR0913, PLR0917  (all that was found before)
        self,
        text: str,
        sentences: Sequence[Sentence],
        views: Sequence[SentenceView],
        phrases: Phrases,
        hints: Sequence[Sequence[Cue]],  # cues of opinion or act that have no subject
        ahead: Sequence[tuple[int, str | None]],  # for each sentence, the next one with a cue, and who speaks in it
        readings: Sequence[Reading],
    ) -> None:
        self.text, self.sentences, self.views, self.phrases = text, sentences, views, phrases
        self.hints = hints
        self.ahead = ahead
        self.readings = readings
        self.paragraphs = len({s.block for s in sentences if s.section == "body"})
        self.judged = self.spoken = 0  # sentences so far, and those that have a speaker
        self.speakers: set[str] = set()
        self._speech: tuple[int, int, set[str]] = (0, 0, set())

    def add(self, result: SentenceSpeech) -> None:
        """Take note of who speaks in the next sentence."""
        self.judged += 1
        self.spoken += bool(result.speakers)
        self.speakers.update(result.speakers)

    def pairs(self, number: int) -> set[str]:
        """Return the character pairs of a sentence that hold no punctuation."""
        sentence = self.text[self.views[number].start : self.views[number].end]
        return {sentence[i : i + 2] for i in range(len(sentence) - 1) if sentence[i : i + 2].isalnum()}

    def pairs_of_speech(self, began: int, number: int) -> set[str]:
        """Return the pairs of the sentences from `began` to before `number`; cheap where it is asked in order."""
        known, upto, pairs = self._speech
        if known != began or upto > number:
            upto, pairs = began, set()
        for at in range(upto, number):
            pairs |= self.pairs(at)
        self._speech = (began, number, pairs)
        return pairs


def weight(context: Context, number: int, opening: Opening) -> float:
    """Return the log-odds that sentence `number` goes on with the speech of `opening`."""
    if _BRACKETED.fullmatch(context.text, context.views[number].start, context.views[number].end):
        return _CREDIT  # （台家盟提供）
    if context.text.startswith(lexicon.column("scene_changes", "word"), context.views[number].start):
        return _CREDIT
    return load_linear("carry-model").score(features(context, number, opening))


def features(context: Context, number: int, opening: Opening) -> set[str]:
    """Return the signs at sentence `number`, by name."""
    found = {*_of_opening(opening), *_of_place(context, number, opening), *_of_words(context, number)}
    found |= set(_of_ahead(context, number, opening))
    found |= {*_of_names(context, number, opening), *_of_matter(context, number, opening)}
    found |= {f"hint:{cue.strength}" for cue in context.hints[number]}
    found |= set(_of_vocabulary(context, number))
    reading = context.readings[number]
    found |= {*signs("attributed", reading.attributed), *signs("goes-on", reading.goes_on)}
    return found


def _of_opening(opening: Opening) -> Iterator[str]:
    entity = opening.source.head.entity
    yield f"speaker:{entity.type}"
    yield f"cue:{opening.cue.strength}"
    yield f"cue:{opening.cue.strength} & {entity.type}"


def _of_place(context: Context, number: int, opening: Opening) -> Iterator[str]:
    sentences = context.sentences
    here, before = sentences[number], sentences[number - 1]
    same_block = here.block == before.block
    yield "place:same-paragraph" if same_block else "place:new-paragraph"
    carried = number - opening.began
    yield f"place:{'first' if carried <= 1 else 'second' if carried == 2 else 'later'}-after-cue"
    if carried > 4:
        yield "place:far-after-cue"
    if not same_block and sentences[opening.began].block == before.block:
        yield "place:paragraph-after-cue"
    if number + 1 == len(sentences) or sentences[number + 1].section != here.section:
        yield "place:last"
    if context.paragraphs <= 2:
        yield "place:run-together"
    if context.text[before.end - 1] in "；;":
        yield "place:after-semicolon"
    if context.text[before.end - 1] in "」』”":
        yield "place:after-quotation"
    share = context.spoken / max(1, context.judged)
    yield f"place:spoken-share-{min(3, int(share * 4))}"


def _of_ahead(context: Context, number: int, opening: Opening) -> Iterator[str]:
    """Look at who speaks next: what stands between two cues of one speaker is mostly that speaker's too."""
    at, name = context.ahead[number]
    sentences = context.sentences
    if at >= len(sentences) or sentences[at].section != sentences[number].section:
        yield "next:nobody"
        return
    own = opening.source.head.entity
    who = "left-out" if name is None else "same" if name == own.name else "own-body" if name == own.org else "other"
    blocks = {sentences[n].block for n in range(number, at + 1)}
    where = "paragraph" if len(blocks) == 1 else "next-paragraph" if len(blocks) == 2 else "far"
    yield f"next:{who}"
    yield f"next:{who} & {where}"
    yield f"next:{who} & {where} & {'same' if sentences[number].block == sentences[number - 1].block else 'new'}"


def _of_words(context: Context, number: int) -> Iterator[str]:
    seen = context.views[number]
    sentence = context.text[seen.start : seen.end]
    for row in lexicon.rows("carry_signs"):
        where = sentence[:_START] if row["where"] == "start" else sentence
        if row["word"] in where:
            yield f"words:{row['sign']}"
    if sentence[-1] in "？?":
        yield "words:question"
    if sentence[-1] in "！!":
        yield "words:exclamation"
    if seen.quotes:
        yield "words:quotation-first" if seen.quotes[0].start == seen.start else "words:quotation"
    if len(sentence) < 16:
        yield "words:short"
    if sum(c.isdigit() for c in sentence) > 6:
        yield "words:many-digits"
    if _LISTED.match(sentence):
        yield "words:list-item"


def _of_vocabulary(context: Context, number: int) -> Iterator[str]:
    """Look at the words themselves, names and figures apart: 應, 期盼 are said; 隨後, 致贈 are told."""
    seen = context.views[number]
    named = {(name.start, name.end) for name in context.phrases.mentions.between(seen.start, seen.end)}
    words = [
        context.text[word.start : word.end]
        for word in context.phrases.words.between(seen.start, seen.end)
        if (word.start, word.end) not in named
    ]
    words = ["#" if word[0].isdigit() else word for word in words]
    yield from (f"word:{word}" for word in words)
    yield from (f"opens-{place}:{word}" for place, word in enumerate(words[:2], 1))


def _of_matter(context: Context, number: int, opening: Opening) -> Iterator[str]:
    """Look at what the sentence is about: words it shares with the speech so far speak for a speech that goes on."""
    text, views = context.text, context.views
    here, speech = context.pairs(number), context.pairs_of_speech(opening.began, number)
    shared = len(here & speech) / max(1, len(here))
    yield f"matter:shared-{min(4, int(shared * 12))}"
    before = text[views[number - 1].start : views[number - 1].end]
    if before.endswith(("：", ":")) or any(word in before for word in _ANNOUNCING):
        yield "matter:announced"
    if _LISTED.match(before):
        yield "matter:after-list-item"


def _of_names(context: Context, number: int, opening: Opening) -> Iterator[str]:
    seen = context.views[number]
    named = context.phrases.mentions.between(seen.start, seen.end)
    own = opening.source.head.entity
    start = [n for n in named if n.start - seen.start <= _START]
    subjects = context.phrases.between(seen.start, start[-1].end, seen.quotes) if start else []
    if subjects:
        entity = subjects[0].head.entity
        same = "own" if entity.name == own.name else "own-body" if entity.name == own.org else "other"
        yield f"subject:{same}-{entity.type}"
        yield f"subject:{same}-{entity.type}-{'known' if entity.name in context.speakers else 'new'}"
    else:
        yield "subject:none"
    others = {n.entity.name for n in named if n.entity.type == "PERSON" and n.entity.name != own.name}
    yield f"names:{min(_FEW, len(others))}-other-people"
    if not named:
        yield "names:none"
