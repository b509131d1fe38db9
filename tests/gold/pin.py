"""Pin what `tests/test_gold.py` holds every change against: the gold's hash and a floor for every score.

python -m tests.gold.pin            rebuild gold.jsonl from the sheets and raise floors the pipeline now clears
python -m tests.gold.pin --lower    take the present scores even where a floor falls; say why in the commit
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

import msgspec

from pipeline.run import Options, outcomes
from pipeline.score import read_gold, score
from pipeline.score.gold import build, gold_lines
from pipeline.score.records import FoundClaim, FoundDocument, by_article

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # pytest brings it along

HERE = Path(__file__).resolve().parent
TEXTS, SHEETS = HERE / "texts", HERE / "sheets"
GOLD, FLOORS = HERE / "gold.jsonl", HERE / "floors.toml"
MARGIN = 0.01  # a score may fall by one point before the gate fails
HEAD = "# Written by `python -m tests.gold.pin`: each floor is the best pinned score less one point.\n"


def measure():
    """Run the pipeline over the texts, in this process, and score it against gold.jsonl."""
    claims, documents = [], []
    for outcome in outcomes(Options(inputs=(str(TEXTS),))):
        if outcome.errors:
            raise ValueError(outcome.errors.decode())
        claims += msgspec.json.Decoder(FoundClaim).decode_lines(outcome.claims)
        documents += msgspec.json.Decoder(FoundDocument).decode_lines(outcome.documents)
    return score(read_gold(GOLD), by_article(claims, documents))


def gold_hash():
    return hashlib.sha256(GOLD.read_bytes()).hexdigest()


def read_pins():
    """Return the pinned hash and floors; nothing where none were pinned yet."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"sha256": "", "floors": {}}


def raised(floors, figures, *, lower):
    """Return the floors for these scores; one that would fall stays, unless it may."""
    present = {name: max(0.0, round(figure - MARGIN, 4)) for name, figure in figures.items()}
    return present if lower else {name: max(floor, floors.get(name, 0.0)) for name, floor in present.items()}


def pins_text(sha256, floors):
    lines = [f'"{name}" = {floor:.4f}' for name, floor in floors.items()]
    return "\n".join([HEAD + f'sha256 = "{sha256}"', "", "[floors]", *lines]) + "\n"


def build_gold():
    """Write gold.jsonl; end with the list of problems where sheets have any."""
    built = build(TEXTS, SHEETS)
    problems = [f"{name}: {problem}" for name, each in built.items() for problem in each.problems]
    if problems:
        sys.exit("\n".join(problems))
    GOLD.write_bytes(gold_lines(built))


def report(old, floors, figures):
    """Yield a line for every measure: score, floor before and after."""
    for name, floor in floors.items():
        below = "  BELOW ITS FLOOR" if figures[name] < floor else ""
        yield f"{name:28} score {figures[name]:.4f}  floor {old.get(name, 0.0):.4f} -> {floor:.4f}{below}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lower", action="store_true", help="lower floors too")
    lower = parser.parse_args().lower
    build_gold()
    old, figures = read_pins()["floors"], measure().figures
    floors = raised(old, figures, lower=lower)
    FLOORS.write_text(pins_text(gold_hash(), floors), encoding="utf-8", newline="\n")
    sys.stdout.writelines(report(old, floors, figures))


if __name__ == "__main__":
    main()
