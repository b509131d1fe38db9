"""The steps that make the shipped tagger: public data, then annotated press, then press nobody annotated.

Every step starts from the weights of the one before and keeps all of its examples.
"""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, NamedTuple

from pipeline.backends.press import PressTagger
from training.tagger.augment import augment
from training.tagger.data import Example, read_names
from training.tagger.export import model_arrays
from training.tagger.press import Article, read_articles
from training.tagger.train import Settings, train
from training.tagger.unlabelled import label, read_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from training.tagger.lac import Weights

PUBLIC = Settings(epochs=6)
PRESS = Settings(epochs=4)
WIDE = Settings(epochs=2)
FRAMES = 3500  # sentences from frames in every step
WIDE_ARTICLES = 400  # articles nobody annotated
LONGEST_ARTICLE = 3000  # characters


class Data(NamedTuple):
    """What there is to train on; the press parts are empty where the data folder lacks them."""

    public: list[Example]
    annotated: list[Article]
    unlabelled: list[list[str]]


def read_data(folder: Path) -> Data:
    """Read a data folder."""
    public = [e for name in ("uner_gsd-train", "uner_pud-test") for e in read_names(folder / "ner" / f"{name}.iob2")]
    gold, press = folder / "gold", folder / "press" / "unlabelled.jsonl"
    annotated = list(read_articles(gold / "train.jsonl")) if gold.is_dir() else []
    if not press.is_file():
        return Data(public, annotated, [])
    lines = [line for path in gold.glob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()]
    seen = {json.loads(line)["id"] for line in lines}
    articles = [pieces for pieces in read_pieces(press, seen) if sum(map(len, pieces)) < LONGEST_ARTICLE]
    random.Random(7).shuffle(articles)  # noqa: S311  (a fixed choice)
    return Data(public, annotated, articles[:WIDE_ARTICLES])


def _step(examples: Sequence[Example], settings: Settings, start: Weights | None = None) -> Weights:
    chance = random.Random(settings.seed)  # noqa: S311  (names and order of examples)
    return train(augment(examples, chance, FRAMES, copies=1), settings, start)


def train_public(data: Data) -> Weights:
    """Return weights trained on public data alone."""
    return _step(data.public, PUBLIC)


def train_press(data: Data, articles: Sequence[Article], public: Weights) -> Weights:
    """Return weights trained on annotated articles as well, and on press text labelled by both steps' taggers."""
    examples = [*data.public, *(piece for article in articles for piece in article.pieces)]
    annotated = _step(examples, PRESS, public)
    if not data.unlabelled:
        return annotated
    taggers = [PressTagger(model_arrays(weights), "") for weights in (public, annotated)]
    labelled = [example for pieces in data.unlabelled for example in label(pieces, taggers)]
    return _step([*examples, *labelled], WIDE, annotated)
