"""Train the marker of goals: `python -m training.goals DATA_FOLDER [-o FOLDER] [--folds]`.

DATA_FOLDER is one that `training.gold` has written. With `--folds` a cross-validation is printed instead.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from pipeline.stages.claims.goal_marker import NAME, Marker
from training.arrays import write_arrays
from training.claims.gold import read_gold
from training.goals.data import examples
from training.goals.measures import report
from training.goals.network import WORD_WIDTH
from training.goals.train import train
from training.reader.data import read_words
from training.reader.embeddings import word_vectors

FOLDS = 5


def main() -> None:
    """Train and write a model folder, or print a cross-validation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("models") / NAME, help="model folder to write")
    parser.add_argument("--folds", type=int, nargs="*", help="only measure, by cross-validation (all parts or these)")
    options = parser.parse_args()
    torch.set_num_threads(1)
    seen, dev = (list(examples(read_gold(options.data / "gold", part, {}))) for part in ("train", "dev"))
    vectors = word_vectors(read_words(options.data / "press" / "unlabelled.jsonl"), WORD_WIDTH)
    if options.folds is not None:
        for fold in options.folds or range(FOLDS):
            marker = Marker(train([e for e in seen if e.fold % FOLDS != fold], vectors))
            report(f"part {fold}", marker, [e for e in seen if e.fold % FOLDS == fold])
        return
    arrays = train(seen, vectors)
    report("dev", Marker(arrays), dev)
    write_arrays(options.output, arrays, {"name": NAME})


if __name__ == "__main__":
    main()
