"""Whether a verb with a subject is speech: 市府宣布… tells what was said, 市府公布道路命名 what was done.

Reporting verbs (表示) nearly always are; speech acts, opinions and left-out subjects are judged by a linear model over
the cue, its subject and what stands around it (models/act-model).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.linear import load_linear

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.stages.attribution.events import Event, SentenceView
    from pipeline.stages.attribution.sources import Phrases

_TEMPORAL = ("後", "時", "之際", "以來", "前", "下")


def is_speech(phrases: Phrases, seen: SentenceView, event: Event) -> bool:
    """Return whether the event is speech."""
    if event.rule in {"colon"}:
        return True
    return load_linear("act-model").score(set(features(phrases, seen, event))) > 0


def features(phrases: Phrases, seen: SentenceView, event: Event) -> Iterator[str]:
    """Yield the signs for and against, by name."""
    text, cue = phrases.text, event.cue
    clause = next(c for c in seen.clauses if c.start <= cue.start <= c.end)
    number = seen.clauses.index(clause)
    yield f"rule:{event.rule}"
    yield f"cue:{cue.text}"
    yield f"tag:{phrases.words.tag_at(cue.start)}"
    yield f"cue-length:{min(3, cue.end - cue.start)}"
    follows = text[cue.end : cue.end + 1]
    yield f"follows:{follows}" if follows in "，：「,:︰" and follows else "follows:word"
    after = phrases.words.starts.get(cue.end)
    if after and after.tag != "w":
        yield f"follows-tag:{after.tag}"
    if text[cue.end : clause.end].rstrip().endswith(_TEMPORAL):
        yield "clause:temporal"
    yield f"clause:{'first' if number == 0 else 'later'}"
    if number + 1 == len(seen.clauses):
        yield "clause:last"
    if seen.headline:
        yield "headline"
        yield f"headline-cue:{cue.text}"
    if any(text.startswith(quote, cue.end) for quote in ("「", "：「", "，「", "“")):
        yield "quotation-follows"
    yield from _of_subject(phrases, seen, event, clause.start)


def _of_subject(phrases: Phrases, seen: SentenceView, event: Event, clause_start: int) -> Iterator[str]:
    text, cue, source = phrases.text, event.cue, event.source
    if source is None:
        yield "subject:left-out"
        return
    head = source.head
    yield f"subject:{head.entity.type}"
    yield f"subject:{head.entity.type} & cue:{cue.strength}"
    yield f"subject:{head.mention.how}"
    if not clause_start <= head.start < cue.start:
        return
    gap = text[head.end : cue.start]
    yield "gap:none" if not gap else "gap:adverbial" if phrases.adverbial(head.end, cue.start) else "gap:words"
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
