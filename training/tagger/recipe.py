"""The steps that make the shipped tagger: public data, then annotated press.

The second step starts from the weights of the first and keeps all of its examples.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from training.tagger.augment import augment
from training.tagger.data import Example, read_names
from training.tagger.press import Article, read_articles
from training.tagger.train import Settings, train

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from training.tagger.lac import Weights

PUBLIC = Settings(epochs=6)
PRESS = Settings(epochs=3)
FRAMES = 3500  # sentences from frames in every step


class Data(NamedTuple):
    """What there is to train on; the annotated part is empty where the data folder has no press."""

    public: list[Example]
    annotated: list[Article]


def read_data(folder: Path) -> Data:
    """Read a data folder."""
    public = [e for name in ("uner_gsd-train", "uner_pud-test") for e in read_names(folder / "ner" / f"{name}.iob2")]
    gold = folder / "gold" / "train.jsonl"
    return Data(public, list(read_articles(gold)) if gold.is_file() else [])


def _step(examples: Sequence[Example], settings: Settings, start: Weights | None = None) -> Weights:
    chance = random.Random(settings.seed)  # noqa: S311  (names and order of examples)
    return train(augment(examples, chance, FRAMES, copies=1), settings, start)


def train_public(data: Data) -> Weights:
    """Return weights trained on public data alone."""
    return _step(data.public, PUBLIC)


def train_press(data: Data, articles: Sequence[Article], public: Weights) -> Weights:
    """Return weights trained on annotated articles as well."""
    examples = [*data.public, *(piece for article in articles for piece in article.pieces)]
    return _step(examples, PRESS, public)
