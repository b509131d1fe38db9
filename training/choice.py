"""Rebuild the two models of the second look at speakers, and say how well they do.

    python -m training.choice GOLD.jsonl TEXTS --readings READINGS.jsonl [--write]

`GOLD.jsonl`, `TEXTS` and `READINGS.jsonl` as for `training.attribution`; beside the readings lie the readers that made
them (`reader-0` and so on, written by `training.reader --readings`). Each article is attributed by rules, reader and
pointer that have not seen it; `--write` fits both models on all articles.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline.networks.files import read_model
from pipeline.stages.attribution.candidates import NOBODY
from pipeline.stages.attribution.choice import Chooser, changed, features, pointed
from pipeline.stages.attribution.reader import Read, Reader
from training import attribution
from training.attribution import FOLDS, read_examples, read_readings, right_characters
from training.linear import fit, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.linear import LinearModel
    from pipeline.stages.attribution.candidates import Look
    from pipeline.stages.attribution.choice import Pointed

RIDGE = 4.0
SHIFT = -0.3  # added to both biases: the same by cross-validation, and fewer speakers of the rules are lost


class Seen(NamedTuple):
    """An article as the second look gets it."""

    example: attribution.Example
    fold: int
    look: Look
    found: list[Pointed]


def look_at(examples: Sequence[attribution.Example], readers: Path) -> Iterator[Seen]:
    """Attribute every article by models and readers that have not seen it."""
    shuffled = list(examples)
    random.Random(0).shuffle(shuffled)  # noqa: S311  (the parts of `training.reader`)
    for fold in range(FOLDS):
        models = attribution.train([e for number, e in enumerate(shuffled) if number % FOLDS != fold])
        reader = Reader(read_model(readers / f"reader-{fold}")[0])
        for example in shuffled[fold::FOLDS]:
            clauses = attribution.resolver(example, models, Read(example.readings)).clauses
            read = reader.read(clauses)
            look = attribution.resolver(example, models, read).look(example.entities)
            found = [] if read.states is None else list(pointed(look, read.states, reader.pointer))
            yield Seen(example, fold, look, found)


def train(articles: Sequence[Seen]) -> Chooser:
    """Fit both models: on sentences where rules and pointer differ and one is right, and on those without a speaker."""
    rows: dict[bool, list[tuple[list[str], bool]]] = {False: [], True: []}
    for article in articles:
        for found in article.found:
            gold = article.example.gold[found.sentence]
            said = article.look.speech.sentences[found.sentence]
            right = bool({found.mention.entity.key, *_keys(article, found)} & gold)
            silent = article.look.here[found.sentence] == NOBODY
            ruled = not silent and bool(set(map(attribution.name_key, said.speakers[:1])) & gold)
            if (silent and (right or not gold)) or (not silent and gold and right != ruled):
                rows[silent].append((sorted(features(article.look, found)), right))
    other, added = (
        fit([row for row, _ in part], [answer for _, answer in part], ridge=RIDGE) for part in (rows[False], rows[True])
    )
    return Chooser(_shifted(other), _shifted(added))


def _keys(article: Seen, found: Pointed) -> Iterator[str]:
    """Yield the name's short forms."""
    for named in article.look.named:
        if named.entity.name == found.mention.entity.name:
            yield attribution.name_key(named.mention.text)


def _shifted(model: LinearModel) -> LinearModel:
    return msgspec.structs.replace(model, bias=round(model.bias + SHIFT, 4))


def right(articles: Sequence[Seen], chooser: Chooser | None) -> tuple[int, int]:
    """Return how many characters have the right speaker, with the second look or without, and how many there are."""
    good = total = 0
    for article in articles:
        look, speech = article.look, article.look.speech
        if chooser:
            chosen = {said.sentence: said.mention for said in article.found if chooser.better(look, said)}
            speech = changed(article.example.text, look, chosen)
        here, size = right_characters(article.example, speech)
        good, total = good + here, total + size
    return good, total


def cross_validate(articles: Sequence[Seen]) -> float:
    """Return the share of characters with the right speaker, each article judged by models that have not seen it."""
    good = total = 0
    for fold in range(FOLDS):
        chooser = train([article for article in articles if article.fold != fold])
        here, size = right([article for article in articles if article.fold == fold], chooser)
        good, total = good + here, total + size
    return good / total


def main() -> None:
    """Measure, and with `--write` rebuild `models/`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--readings", type=Path, required=True, help="the file that training.reader has written")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    examples = read_examples(options.gold, options.texts, read_readings(options.readings))
    articles = list(look_at(examples, options.readings.parent))
    good, total = right(articles, None)
    print(f"characters with the right speaker: {good / total:.4f}; looked at again: {cross_validate(articles):.4f}")
    if options.write:
        for name, model in zip(("choice-model", "addition-model"), train(articles), strict=True):
            write(Path(__file__).parents[1] / "models" / name, model)
            print(f"wrote {name}: {len(model.weights)} features")


if __name__ == "__main__":
    main()
