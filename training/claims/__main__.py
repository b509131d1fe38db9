"""Fit and measure the linear models of the claims stage."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.linear import load_linear
from training.attribution import read_readings
from training.claims import aim, confidence, counted, kind, repeat
from training.claims.gold import GoldArticle, read_gold
from training.claims.measures import cross_validated
from training.linear import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from pipeline.linear import LinearModel

MODELS = Path(__file__).resolve().parents[2] / "models"


def main() -> None:
    """Read the command line, fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, help="folder with train.jsonl, train/texts, dev.jsonl and dev/texts")
    parser.add_argument("--models", type=Path, default=MODELS, help="folder to write claim-*/model.json into")
    parser.add_argument(
        "--readings", type=Path, nargs="+", required=True, help="files that training.reader has written"
    )
    args = parser.parse_args()
    readings = read_readings(*args.readings)
    train, dev = (read_gold(args.gold, part, readings) for part in ("train", "dev"))
    first = _judgement("counts", counted, counted.f1, train, dev)
    write_all(args.models, first | _judgement("repeat", repeat, repeat.accuracy, train, dev))
    load_linear.cache_clear()  # what follows looks at quantities that count
    second = _judgement("kind", kind, kind.accuracy, train, dev) | _judgement("aims", aim, aim.f1, train, dev)
    write_all(args.models, second)
    load_linear.cache_clear()  # what follows judges with the new models
    write_all(args.models, _confidence(train, dev))


def _judgement(
    name: str, module: ModuleType, measure: Callable[..., object], train: list[GoldArticle], dev: list[GoldArticle]
) -> dict[str, LinearModel]:
    """Fit the model of a module with `rows`, `train` and `by_rules`; print how rules and model do."""
    data, unseen = module.rows(train), module.rows(dev)
    model: LinearModel = module.train(data)
    print(f"{name:6} rules, train      ", measure(data, module.by_rules(data)))
    print(f"{name:6} rules, dev        ", measure(unseen, module.by_rules(unseen)))
    print(f"{name:6} model, train by CV", measure(data, cross_validated(data, module.train)))
    print(f"{name:6} model, dev        ", measure(unseen, [model.score(row.features) for row in unseen]))
    return {module.NAME: model}


def _confidence(train: list[GoldArticle], dev: list[GoldArticle]) -> dict[str, LinearModel]:
    data = confidence.rows(train)
    unseen = [row for article in dev for row in confidence.rows_of(article)]
    model = confidence.train(data)
    said = confidence.cross_validated(data)
    print("confidence of targets and figures, train by CV", *confidence.table(data, said), sep="\n  ")
    said = [model.probability(row.features) for row in unseen]
    print("confidence of targets and figures, dev", *confidence.table(unseen, said), sep="\n  ")
    return {confidence.NAME: model}


def write_all(folder: Path, models: dict[str, LinearModel]) -> None:
    """Write each model into the folder of its name."""
    for name, model in models.items():
        write(folder / name, model)


if __name__ == "__main__":
    main()
