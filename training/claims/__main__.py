"""Fit and measure the linear models of the claims stage."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.linear import load_linear
from training.claims import aim, confidence, counted, goal, kind, repeat
from training.claims.gold import GoldArticle, read_gold

if TYPE_CHECKING:
    from pipeline.linear import LinearModel

MODELS = Path(__file__).resolve().parents[2] / "models"


def main() -> None:
    """Read the command line, fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, help="folder with train.jsonl, train/texts, dev.jsonl and dev/texts")
    parser.add_argument("--models", type=Path, default=MODELS, help="folder to write claim-*/model.json into")
    args = parser.parse_args()
    train, dev = (read_gold(args.gold, part) for part in ("train", "dev"))
    for name, model in {**_counted(train, dev), **_repeat(train, dev)}.items():
        write(args.models / name, model)
    load_linear.cache_clear()  # what follows looks at quantities that count
    for name, model in {**_kind(train, dev), **_aim(train, dev), **_goal(train, dev)}.items():
        write(args.models / name, model)
    load_linear.cache_clear()  # what follows judges with the new models
    for name, model in _confidence(train, dev).items():
        write(args.models / name, model)


def _counted(train: list[GoldArticle], dev: list[GoldArticle]) -> dict[str, LinearModel]:
    data, unseen = counted.rows(train), counted.rows(dev)
    model = counted.train(data)
    print("counts rules, train      ", counted.f1(data, counted.by_rules(data)))
    print("counts rules, dev        ", counted.f1(unseen, counted.by_rules(unseen)))
    print("counts model, train by CV", counted.f1(data, counted.cross_validated(data)))
    print("counts model, dev        ", counted.f1(unseen, [model.score(row.features) for row in unseen]))
    return {counted.NAME: model}


def _repeat(train: list[GoldArticle], dev: list[GoldArticle]) -> dict[str, LinearModel]:
    data, unseen = repeat.rows(train), repeat.rows(dev)
    model = repeat.train(data)
    print("repeat rules, train      ", repeat.accuracy(data, repeat.by_rules(data)))
    print("repeat rules, dev        ", repeat.accuracy(unseen, repeat.by_rules(unseen)))
    print("repeat model, train by CV", repeat.accuracy(data, repeat.cross_validated(data)))
    print("repeat model, dev        ", repeat.accuracy(unseen, [model.score(row.features) for row in unseen]))
    return {repeat.NAME: model}


def _kind(train: list[GoldArticle], dev: list[GoldArticle]) -> dict[str, LinearModel]:
    data, unseen = kind.rows(train), kind.rows(dev)
    model = kind.train(data)
    print("kind   rules, train      ", kind.accuracy(data, kind.by_rules(data)))
    print("kind   rules, dev        ", kind.accuracy(unseen, kind.by_rules(unseen)))
    print("kind   model, train by CV", kind.accuracy(data, kind.cross_validated(data)))
    print("kind   model, dev        ", kind.accuracy(unseen, [model.score(row.features) for row in unseen]))
    return {kind.NAME: model}


def _aim(train: list[GoldArticle], dev: list[GoldArticle]) -> dict[str, LinearModel]:
    data, unseen = aim.rows(train), aim.rows(dev)
    model = aim.train(data)
    print("aims   rules, train      ", aim.f1(data, aim.by_rules(data)))
    print("aims   rules, dev        ", aim.f1(unseen, aim.by_rules(unseen)))
    print("aims   model, train by CV", aim.f1(data, aim.cross_validated(data)))
    print("aims   model, dev        ", aim.f1(unseen, [model.score(row.features) for row in unseen]))
    return {aim.NAME: model}


def _goal(train: list[GoldArticle], dev: list[GoldArticle]) -> dict[str, LinearModel]:
    data, unseen = goal.rows(train), goal.rows(dev)
    firsts = goal.first_scores(data)
    first, second = goal.train_first(data), goal.train_second(data, firsts)
    judged = [
        [second.score(names) for names in goal.second(row, [first.score(names) for names in row.features])]
        for row in unseen
    ]
    print("goal   clause, train     ", goal.clause_share(data))
    print("goal   clause, dev       ", goal.clause_share(unseen))
    print("goal   models, train by CV", goal.share(data, goal.cross_validated(data, firsts)))
    print("goal   models, dev       ", goal.share(unseen, judged))
    return {goal.FIRST: first, goal.SECOND: second}


def _confidence(train: list[GoldArticle], dev: list[GoldArticle]) -> dict[str, LinearModel]:
    data = confidence.rows(train)
    unseen = [row for article in dev for row in confidence.rows_of(article)]
    model = confidence.train(data)
    said = confidence.cross_validated(data)
    print("confidence of targets and figures, train by CV", *confidence.table(data, said), sep="\n  ")
    said = [model.probability(row.features) for row in unseen]
    print("confidence of targets and figures, dev", *confidence.table(unseen, said), sep="\n  ")
    return {confidence.NAME: model}


def write(folder: Path, model: LinearModel) -> None:
    """Write a model as readable JSON, features in order."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.json").write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")


if __name__ == "__main__":
    main()
