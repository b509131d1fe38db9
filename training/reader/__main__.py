"""Train the reader: `python -m training.reader DATA_FOLDER [-o FOLDER] [--readings FILE]`.

DATA_FOLDER is one that `training.gold` has written: `gold/train.jsonl` and `gold/train/texts`, the same for `dev`, and
`press/unlabelled.jsonl`. With `--readings` every article of `train` is read by a reader that has not seen it, for
`training.attribution` and `training.claims`, and that reader is kept beside the file for `training.choice`; without,
the shipped reader is trained on all of them.
"""

from __future__ import annotations

import argparse
import pickle
import random
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import torch

from pipeline.stages.attribution.reader import NAME, Reader
from training.arrays import write_arrays
from training.reader.data import OPEN, read_examples, read_words
from training.reader.embeddings import word_vectors
from training.reader.network import WORD_WIDTH
from training.reader.train import train

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.types import Reading
    from training.reader.data import Example

FOLDS = 5


def main() -> None:
    """Train and write a model folder, or the readings of a cross-validation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("models") / NAME, help="model folder to write")
    parser.add_argument("--readings", type=Path, help="write the readings of a cross-validation instead")
    parser.add_argument("--taught", type=Path, help="answers and word vectors of a teacher, from training.teacher")
    parser.add_argument("--folds", type=int, nargs="*", default=range(FOLDS), help="only these parts of it")
    options = parser.parse_args()
    torch.set_num_threads(1)
    gold = options.data / "gold"
    examples, dev = (list(read_examples(gold / f"{part}.jsonl", gold / part / "texts")) for part in ("train", "dev"))
    if options.taught:
        taught = pickle.loads(options.taught.read_bytes())  # noqa: S301  (a file that the user has made)
        vectors, more, pieces = taught["vectors"], taught["articles"], taught["pieces"]
    else:
        vectors = word_vectors(read_words(options.data / "press" / "unlabelled.jsonl"), WORD_WIDTH)
        more, pieces = [], []
    if options.readings:
        with options.readings.open("wb") as written:
            for fold in options.folds:
                seen, held = divided(examples, fold)
                hidden = {example.identity for example in held}
                arrays = train([*seen, *more], vectors, [piece for piece in pieces if piece.identity not in hidden])
                write_arrays(options.readings.with_name(f"reader-{fold}"), arrays, {"name": NAME})
                reader = Reader(arrays)
                report(f"part {fold}", reader, held)
                for example in held:
                    row = {"id": example.identity, "readings": reader.read(example.sentences).readings}
                    written.write(msgspec.json.encode(row) + b"\n")
        return
    arrays = train([*examples, *more], vectors, pieces)
    report("dev", Reader(arrays), dev)
    write_arrays(options.output, arrays, {"name": NAME})


def divided(examples: Sequence[Example], fold: int) -> tuple[list[Example], list[Example]]:
    """Return the examples to train on and those to read."""
    shuffled = list(examples)
    random.Random(0).shuffle(shuffled)  # noqa: S311  (the same parts every time)
    return [e for number, e in enumerate(shuffled) if number % FOLDS != fold], shuffled[fold::FOLDS]


def report(step: str, reader: Reader, examples: Sequence[Example]) -> None:
    """Print how the reader alone does: shares of characters, F1 of aims, share of clauses with quantities."""
    attributed, goes_on, aims, targets = [], [], [], []
    for example in examples:
        for reading, gold in zip(reader.read(example.sentences).readings, example.gold, strict=True):
            attributed.append((gold.size, (reading.attributed > 0) == bool(gold.attributed)))
            goes_on.append((gold.size, (reading.goes_on > 0) == bool(gold.goes_on)))
            if gold.aim != OPEN:
                aims.append((reading.aim > 0, bool(gold.aim)))
            targets += _targets(reading, gold.targets)
    right = sum(said and true for said, true in aims)
    f1 = 2 * right / max(1, sum(said + true for said, true in aims))
    shares = [f"{sum(size for size, good in part if good) / sum(size for size, _ in part):.4f}" for part in
              (attributed, goes_on, targets)]  # fmt: skip
    print(f"{step}: attributed {shares[0]}, goes on {shares[1]}, aims F1 {f1:.4f}, targets {shares[2]}", flush=True)


def _targets(reading: Reading, gold: Sequence[int]) -> Iterator[tuple[int, bool]]:
    for (_, odds), answer in zip(reading.targets, gold, strict=True):
        if answer != OPEN:
            yield 1, (odds > 0) == bool(answer)


if __name__ == "__main__":
    main()
