"""Train the tagger of the backend `press`: `python -m training.tagger DATA_FOLDER [-o FOLDER] [--folds N]`.

DATA_FOLDER holds `ner/*.iob2` (Universal NER) and `ws/*.conllu` (UD_Chinese-GSD); with `gold/train.jsonl` the
press is learned as well, else the public-data variant is made.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from pipeline.backends.press import PressTagger
from training.tagger.data import read_names, read_words
from training.tagger.evaluate import Score, name_scores, word_score
from training.tagger.export import model_arrays, write_model
from training.tagger.recipe import Data, read_data, train_press, train_public

if TYPE_CHECKING:
    from training.tagger.lac import Weights


def main() -> None:
    """Train, measure and write a model folder, or cross-validate over the annotated articles."""
    parser = argparse.ArgumentParser(prog="python -m training.tagger", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with ner/, ws/ and, if there is one, gold/ and press/")
    parser.add_argument("-o", "--output", type=Path, default=Path("models/press-tagger"), help="model folder to write")
    parser.add_argument("--folds", type=int, default=0, help="cross-validate in so many parts, write nothing")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    data = read_data(arguments.data)
    public = train_public(data)
    report("public data", public, arguments.data)
    if arguments.folds:
        cross_validate(data, public, arguments.folds)
        return
    weights = train_press(data, data.annotated, public) if data.annotated else public
    report("all data", weights, arguments.data)
    variant = "press" if data.annotated else "public"
    write_model(arguments.output, weights, {"name": "press-tagger", "variant": variant})


def report(step: str, weights: Weights, folder: Path) -> None:
    """Print precision, recall and F1 on public test data."""
    tagger = PressTagger(model_arrays(weights), "")
    names = name_scores(tagger, [(e,) for e in read_names(folder / "ner" / "uner_gsd-test.iob2")])
    print(f"{step}: UNER test", {kind: str(score) for kind, score in names.items()}, flush=True)
    for part in ("dev", "test"):
        words = word_score(tagger, read_words(folder / "ws" / f"ud_gsd-{part}.conllu"))
        print(f"{step}: words, {part}", words, flush=True)


def cross_validate(data: Data, public: Weights, folds: int) -> None:
    """Print the scores on annotated articles by models that have not seen them."""
    totals: dict[str, list[Score]] = defaultdict(list)
    for fold in range(folds):
        held = data.annotated[fold::folds]
        weights = train_press(data, [article for article in data.annotated if article not in held], public)
        scores = name_scores(PressTagger(model_arrays(weights), ""), [article.pieces for article in held])
        for kind, score in scores.items():
            totals[kind].append(score)
        print(f"fold {fold}", {kind: str(score) for kind, score in scores.items()}, flush=True)
    print("all folds", {kind: str(Score(*map(sum, zip(*scores, strict=True)))) for kind, scores in totals.items()})


if __name__ == "__main__":
    main()
