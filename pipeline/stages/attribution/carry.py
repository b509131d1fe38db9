"""Whether a sentence without a cue goes on with the speech before it.

Many weak signs speak for or against: whose speech it was and how it began, first person and modal verbs, acts that
only a reporter tells, other names as subject, paragraph and place. A linear model weighs them (models/carry-model).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline import lexicon
from pipeline.linear import load_linear

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.stages.attribution.events import Event, SentenceView
    from pipeline.stages.attribution.resolve import Opening
    from pipeline.stages.attribution.sources import Phrases
    from pipeline.types import Sentence, SentenceSpeech

_START = 12  # characters in which a sentence's first phrase stands
_FEW = 3


class Context(Struct, frozen=True):
    """What the judgement may look at."""

    text: str
    sentences: Sequence[Sentence]
    views: Sequence[SentenceView]
    phrases: Phrases
    events: Sequence[Sequence[Event]]
    results: Sequence[SentenceSpeech]


def weight(context: Context, number: int, opening: Opening) -> float:
    """Return the log-odds that sentence `number` goes on with the speech of `opening`."""
    return load_linear("carry-model").score(features(context, number, opening))


def features(context: Context, number: int, opening: Opening) -> set[str]:
    """Return the signs at sentence `number`, by name."""
    found = {*_of_opening(opening), *_of_place(context, number, opening), *_of_words(context, number)}
    found |= {*_of_names(context, number, opening), *_of_neighbours(context, number, opening)}
    person = opening.source.head.entity.type == "PERSON"
    found |= {f"{name} & person" for name in found if person and name.startswith(("words:", "place:"))}
    return found


def _of_opening(opening: Opening) -> Iterator[str]:
    entity = opening.source.head.entity
    yield f"speaker:{entity.type}"
    yield f"cue:{opening.cue.strength}"
    yield f"cue:{opening.cue.text}"
    yield f"opened:{opening.rule}"


def _of_place(context: Context, number: int, opening: Opening) -> Iterator[str]:
    sentences = context.sentences
    here, before = sentences[number], sentences[number - 1]
    same_block = here.block == before.block
    yield "place:same-paragraph" if same_block else "place:new-paragraph"
    carried = number - opening.began
    yield f"place:{'first' if carried <= 1 else 'second' if carried == 2 else 'later'}-after-cue"  # noqa: PLR2004
    if carried > 4:  # noqa: PLR2004
        yield "place:far-after-cue"
    if not same_block and sentences[opening.began].block == before.block:
        yield "place:paragraph-after-cue"
    if number + 1 == len(sentences) or sentences[number + 1].section != here.section:
        yield "place:last"
    body = [s for s in sentences if s.section == "body"]
    if len({s.block for s in body}) <= 2:  # noqa: PLR2004
        yield "place:run-together"
    if context.text[before.end - 1] in "；;":
        yield "place:after-semicolon"
    if context.text[before.end - 1] in "」』”":
        yield "place:after-quotation"
    share = sum(1 for r in context.results if r.speakers) / max(1, len(context.results))
    yield f"place:spoken-share-{min(3, int(share * 4))}"


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
    if len(sentence) < 16:  # noqa: PLR2004
        yield "words:short"
    if sum(c.isdigit() for c in sentence) > 6:  # noqa: PLR2004
        yield "words:many-digits"
    first = context.phrases.words.starts.get(seen.start)
    if first:
        yield f"first-tag:{first.tag}"


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
        yield f"subject:{same}-{entity.type}-{'known' if _spoke(context, entity.name) else 'new'}"
    else:
        yield "subject:none"
    others = {n.entity.name for n in named if n.entity.type == "PERSON" and n.entity.name != own.name}
    yield f"names:{min(_FEW, len(others))}-other-people"
    if not named:
        yield "names:none"


def _spoke(context: Context, name: str) -> bool:
    return any(name in result.speakers for result in context.results)


def _of_neighbours(context: Context, number: int, opening: Opening) -> Iterator[str]:
    """Look at who speaks next: the same speaker later in the paragraph speaks for a speech that goes on."""
    block = context.sentences[number].block
    for ahead in range(number + 1, min(number + 1 + _FEW, len(context.sentences))):
        event = next(iter(context.events[ahead]), None)
        if event is None:
            continue
        here = "same-paragraph" if context.sentences[ahead].block == block else "later-paragraph"
        name = event.source.head.entity.name if event.source else None
        who = "left-out" if name is None else "own" if name == opening.source.head.entity.name else "other"
        yield f"next:{who}-{here}"
        return
    yield "next:nobody"
