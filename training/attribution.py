"""Rebuild the two models of attribution from articles with gold, and say how well they do.

    python -m training.attribution GOLD.jsonl TEXTS --readings READINGS.jsonl [--write]

`GOLD.jsonl` names the speakers of every sentence (docs/contract.md), `TEXTS` holds `{id}.txt`. The share of characters
with the right speaker is measured by cross-validation over articles; `--write` then fits both models on all articles.
`READINGS.jsonl` holds what readers that have not seen the articles make of them (`python -m training.reader DATA
--readings READINGS.jsonl`): a reader is surer of articles that it was trained on.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline import load
from pipeline.fold import name_key
from pipeline.stages.attribution import acts, carry, words_of
from pipeline.stages.attribution.judges import Judges
from pipeline.stages.attribution.mentions import Mentions
from pipeline.stages.attribution.reader import Read
from pipeline.stages.attribution.resolve import Resolver
from pipeline.types import Article, Reading
from training.linear import fit, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.linear import LinearModel
    from pipeline.stages.attribution.acts import Situation
    from pipeline.stages.attribution.carry import Context, Opening
    from pipeline.stages.attribution.cues import Words
    from pipeline.stages.attribution.events import Event, SentenceView
    from pipeline.stages.attribution.sources import Phrases
    from pipeline.types import Entity, Sentence, SentenceSpeech, Speech

FOLDS = 5
ACT_RIDGE, CARRY_RIDGE = 8.0, 16.0
ACT_SHIFT = 0.4  # added to the bias: the same by cross-validation, and texts of a sentence or two lose fewer speakers
CARRY_SHIFT = 0.1  # added to the bias: as good by cross-validation, and claims of unseen articles lose fewer speakers
Row = tuple[list[str], bool]


class Models(NamedTuple):
    """The two models of attribution."""

    act: LinearModel
    carry: LinearModel


class Example(NamedTuple):
    """An article as the attribution stage gets it, with the gold names of each of its sentences."""

    identity: str
    text: str
    sentences: Sequence[Sentence]
    entities: Sequence[Entity]
    mentions: Mentions
    words: Words
    gold: list[set[str]]
    spans: list[tuple[int, int, set[str]]]
    readings: Sequence[Reading]  # by a reader that has not seen the article


def read_readings(*files: Path) -> dict[str, list[Reading]]:
    """Return the readings of every article, by its name."""
    lines = [line for file in files for line in file.read_bytes().splitlines()]
    rows = [msgspec.json.decode(line, type=_Read) for line in lines]
    return {row.id: row.readings for row in rows}


class _Read(msgspec.Struct):
    id: str
    readings: list[Reading]


def read_examples(gold: Path, texts: Path, readings: Mapping[str, Sequence[Reading]]) -> list[Example]:
    """Run the stages before attribution over the gold's articles."""
    nlp = load()
    examples = []
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = msgspec.json.decode(line)
        text = (texts / f"{row['id']}.txt").read_text(encoding="utf-8")
        doc = nlp.tokenizer.analyse(Article(text=text, doc=row["id"]))  # type: ignore[union-attr]
        spans = [(start, end, {name_key(name) for name in names}) for start, end, names in row["sentences"]]
        names = [names_at(spans, sentence) for sentence in doc._.sentences]
        words = words_of(text, doc._.tokens, doc._.entities)
        entities, sentences, read = doc._.entities, doc._.sentences, readings[row["id"]]
        mentions = Mentions(entities)
        examples.append(Example(row["id"], text, sentences, entities, mentions, words, names, spans, read))
    return examples


def names_at(spans: Sequence[tuple[int, int, set[str]]], sentence: Sentence) -> set[str]:
    """Return the gold names of the gold sentence that shares most characters with ours."""
    best = max(spans, key=lambda span: _shared(span[0], span[1], sentence))
    return best[2] if _shared(best[0], best[1], sentence) > 0 else set()


def _shared(start: int, end: int, other: Sentence | SentenceSpeech) -> int:
    return min(end, other.end) - max(start, other.start)


class Teacher:
    """Answers both judgements from the gold while the resolver runs, and keeps the features each was asked about."""

    def __init__(self, example: Example, act: LinearModel | None = None) -> None:
        self.example = example
        self.act = act
        self.acts: list[Row] = []
        self.carried: list[Row] = []
        self._at = {sentence.start: number for number, sentence in enumerate(example.sentences)}

    def run(self) -> None:
        """Go through the article."""
        example = self.example
        judges = Judges(self.is_event, self.weigh, lambda _: Read(example.readings))
        Resolver(example.text, example.sentences, example.mentions, example.words, judges).speech()

    def is_event(self, phrases: Phrases, seen: SentenceView, event: Event, situation: Situation) -> bool:
        """Answer whether an event is speech."""
        if self.act is not None:
            return acts.is_speech(phrases, seen, event, situation, self.act)
        if event.rule.startswith("document"):
            return True  # whose the paper is, the gold does not say
        answer = self._is_speech(self._at[seen.start], event)
        if answer is not None and event.rule != "colon":
            self.acts.append((sorted(acts.features(phrases, seen, event, situation)), answer))
        return event.cue.strength == "say" if answer is None else answer

    def _is_speech(self, number: int, event: Event) -> bool | None:
        """Return the gold's answer; None where a wrong name would be taken for a wrong judgement."""
        gold = self.example.gold[number]
        source = event.source
        if not gold:
            return False
        if source is None or any(name_key(n.entity.name) in gold for n in (source.head, *source.others)):
            return True
        goes_on = number > 0 and bool(gold & self.example.gold[number - 1])
        medium = source.head.entity.type == "MEDIA"  # it passes on what the gold's speaker says
        if medium or event.rule.startswith("noun") or (event.cue.strength == "say" and not goes_on):
            return None
        return False

    def weigh(self, context: Context, number: int, opening: Opening) -> float:
        """Answer whether speech goes on."""
        name = name_key(opening.source.head.entity.name)
        answer = name in self.example.gold[number]
        if name in self.example.gold[opening.sentence]:
            self.carried.append((sorted(carry.features(context, number, opening)), answer))
        return 1.0 if answer else -1.0


def train(examples: Sequence[Example]) -> Models:
    """Fit both models: the acts first, since the speech that goes on is what they open."""
    rows: list[Row] = []
    for example in examples:
        teacher = Teacher(example)
        teacher.run()
        rows += teacher.acts
    act = _shifted(fit([row for row, _ in rows], [answer for _, answer in rows], ridge=ACT_RIDGE), ACT_SHIFT)
    rows = []
    for example in examples:
        teacher = Teacher(example, act)
        teacher.run()
        rows += teacher.carried
    carried = fit([row for row, _ in rows], [answer for _, answer in rows], ridge=CARRY_RIDGE)
    return Models(act, _shifted(carried, CARRY_SHIFT))


def _shifted(model: LinearModel, shift: float) -> LinearModel:
    return msgspec.structs.replace(model, bias=round(model.bias + shift, 4))


def attribute(example: Example, models: Models) -> Speech:
    """Attribute an article with the given models, without a second look."""
    return resolver(example, models, Read(example.readings)).speech()


def resolver(example: Example, models: Models, read: Read) -> Resolver:
    """Return what attributes an article with the given models and what a reader has made of it."""

    def is_event(phrases: Phrases, seen: SentenceView, event: Event, situation: Situation) -> bool:
        return acts.is_speech(phrases, seen, event, situation, models.act)

    def weigh(context: Context, number: int, opening: Opening) -> float:
        return models.carry.score(carry.features(context, number, opening))

    judges = Judges(is_event, weigh, lambda _: read)
    return Resolver(example.text, example.sentences, example.mentions, example.words, judges)


def right_characters(example: Example, speech: Speech) -> tuple[int, int]:
    """Return how many characters of the gold's sentences have the right speaker, and how many there are."""
    right = total = 0
    for start, end, names in example.spans:
        found = [
            (max(0, _shared(start, end, s)), name_key(s.speakers[0]) if s.speakers else None) for s in speech.sentences
        ]
        good = sum(size for size, name in found if (name in names if names else name is None))
        if not names:
            good += (end - start) - sum(size for size, _ in found)
        right += good
        total += end - start
    return right, total


def cross_validate(examples: Sequence[Example]) -> float:
    """Return the share of characters with the right speaker, each article judged by models that have not seen it."""
    shuffled = list(examples)
    random.Random(0).shuffle(shuffled)  # noqa: S311  (the same folds every time)
    right = total = 0
    for fold in range(FOLDS):
        models = train([e for number, e in enumerate(shuffled) if number % FOLDS != fold])
        for example in shuffled[fold::FOLDS]:
            good, size = right_characters(example, attribute(example, models))
            right += good
            total += size
    return right / total


def main() -> None:
    """Measure, and with `--write` rebuild `models/`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument(
        "--readings", type=Path, nargs="+", required=True, help="files that training.reader has written"
    )
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    examples = read_examples(options.gold, options.texts, read_readings(*options.readings))
    print(f"characters with the right speaker, {FOLDS}-fold over articles: {cross_validate(examples):.4f}")
    if options.write:
        models = train(examples)
        for name, model in (("act-model", models.act), ("carry-model", models.carry)):
            write(Path(__file__).parents[1] / "models" / name, model)
            print(f"wrote {name}: {len(model.weights)} features")


if __name__ == "__main__":
    main()
