"""Run every backend over annotated articles and print the table of docs/comparison.md.

    python -m benchmarks.backends tests/gold/gold.jsonl tests/gold/texts --spacy FOLDER --ckip FOLDER --ckip-is-random

Speed is characters a second of processor time, start-up left out, each backend in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

from packaging.requirements import Requirement

from pipeline.backends import load_backend
from pipeline.models import model_folder
from pipeline.score import read_gold, read_outputs, score
from pipeline.stages.anatomy import find_anatomy
from pipeline.stages.sentences import find_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

TINY = "王小明表示，目標是8000輛。"
FIGURES = ("people", "orgs", "all.strict", "target.strict", "sentence.speaker")
HEAD = (
    "backend", "people", "organisations", "claims strict", "targets strict", "speakers", "characters/s", "tagger alone",
    "installed", "of which models", "licence",
)  # fmt: skip


class Row(NamedTuple):
    """A backend to measure: how it is called, where its models lie, what must be installed, and its licence."""

    label: str
    arguments: tuple[str, ...]
    models: Path | None
    extra: str
    licence: str
    scored: bool = True


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backends", description=__doc__.split("\n", 1)[0])
    parser.add_argument("gold", type=Path, help="annotated articles, as tests/gold/gold.jsonl")
    parser.add_argument("texts", type=Path, help="the folder of their texts")
    parser.add_argument("--spacy", type=Path, help="a Chinese spaCy pipeline (see python -m benchmarks.models)")
    parser.add_argument("--ckip", type=Path, help="a folder of CKIP models")
    parser.add_argument(
        "--ckip-is-random", action="store_true", help="the weights are random: print no scores for them"
    )
    options = parser.parse_args()
    print("| " + " | ".join(HEAD) + " |")
    print("|---|" + "---:|" * (len(HEAD) - 2) + "---|")
    for row in rows(options):
        print("| " + " | ".join(measure(row, options.gold, options.texts)) + " |", flush=True)


def rows(options: argparse.Namespace) -> Iterator[Row]:
    """Yield the backends that can be measured here."""
    press = "Apache-2.0, weights CC BY-SA 4.0"
    yield Row("`press`", ("press",), model_folder("press-tagger"), "", press)
    yield Row("`jieba`", ("jieba",), None, "", "MIT")
    if options.spacy:
        yield Row(
            f"`spacy:{options.spacy.name}`", (f"spacy:{options.spacy}",), options.spacy, "", "MIT, models their own"
        )
    if options.ckip and find_spec("ckip_transformers"):
        arguments = ("ckip", "--model", str(options.ckip), "--device", "cpu")
        yield Row("`ckip`", arguments, options.ckip, "ckip", "GPL-3.0", scored=not options.ckip_is_random)


def measure(row: Row, gold: Path, texts: Path) -> list[str]:
    """Return the cells of a row."""
    with tempfile.TemporaryDirectory() as folder:
        tiny = Path(folder, "tiny.txt")
        tiny.write_text(TINY, encoding="utf-8")
        start_up = min(run(row, tiny, Path(folder, "tiny")) for _ in range(2))
        seconds = run(row, texts, Path(folder, "out")) - start_up
        record = json.loads(Path(folder, "out", "run.json").read_text(encoding="utf-8"))
        figures = score(read_gold(gold), read_outputs(Path(folder, "out"))).figures
    characters = record["counts"]["characters"]
    shown = [f"{figures[name]:.3f}" if row.scored else "—" for name in FIGURES]
    speeds = [f"{characters / max(spent, 1e-9):,.0f}" for spent in (seconds, tagger_seconds(row, texts))]
    models = megabytes(row.models) if row.models else 0.0
    outside = row.models is not None and not row.models.is_relative_to(model_folder("press-tagger").parent)
    size = installed_megabytes(row.extra) + (models if outside else 0.0)
    return [row.label, *shown, *speeds, f"{size:,.0f} MB", f"{models:,.0f} MB", row.licence]


def run(row: Row, inputs: Path, out: Path) -> float:
    """Run the command and return its seconds of processor time."""
    command = [sys.executable, "-m", "pipeline", str(inputs), "-o", str(out), "-q", "--fresh"]
    command += ["--backend", *row.arguments]
    before = os.times()
    subprocess.run(command, check=True)  # noqa: S603  (our own command line)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def tagger_seconds(row: Row, texts: Path) -> float:
    """Return the seconds of processor time that the tagger alone needs for the sentences of the texts."""
    options = dict(zip((name.lstrip("-") for name in row.arguments[1::2]), row.arguments[2::2], strict=True))
    call = f"from benchmarks.backends import tag_alone; tag_alone({str(texts)!r}, {row.arguments[0]!r}, **{options!r})"
    ended = subprocess.run([sys.executable, "-c", call], capture_output=True, check=True)  # noqa: S603  (our own code)
    return float(ended.stdout)


def tag_alone(texts: str, backend: str, **options: str) -> None:
    """Print the seconds of processor time for tagging, after a first sentence that loads what is loaded late."""
    tagger = load_backend(backend, **options)
    tagger.tag([TINY])
    pieces = [sentences_of(path.read_text(encoding="utf-8")) for path in sorted(Path(texts).rglob("*.txt"))]
    begin = process_time()
    for article in pieces:
        tagger.tag(article)
    print(process_time() - begin)


def sentences_of(text: str) -> list[str]:
    """Return the sentences that the pipeline gives to a tagger."""
    return [text[s.start : s.end] for s in find_sentences(text, find_anatomy(text).blocks)]


def megabytes(folder: Path) -> float:
    """Return the size of a folder's files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def installed_megabytes(extra: str) -> float:
    """Return the size of zh-claims and of all that it needs with an extra, models that come with it included."""
    names = closure("zh-claims", frozenset({extra} if extra else ()))
    code = megabytes(Path(str(find_spec("pipeline").submodule_search_locations[0])))  # type: ignore[index, union-attr]
    ours = code + megabytes(model_folder("press-tagger").parent)
    return ours + sum(package_megabytes(name) for name in names if name != "zh-claims")


def closure(name: str, extras: frozenset[str], seen: set[str] | None = None) -> set[str]:
    """Return the names of the distributions that one needs, itself included."""
    seen = set() if seen is None else seen
    try:
        requires = distribution(name).requires or ()
    except PackageNotFoundError:
        return seen
    seen.add(name)
    for text in requires:
        need = Requirement(text)
        wanted = need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in (extras or {""}))
        key = need.name.lower().replace("_", "-")
        if wanted and key not in seen:
            closure(key, frozenset(need.extras), seen)
    return seen


def package_megabytes(name: str) -> float:
    """Return the size of a distribution's files."""
    places = (file.locate() for file in distribution(name).files or ())
    return sum(Path(str(place)).stat().st_size for place in places if Path(str(place)).is_file()) / 1e6


if __name__ == "__main__":
    main()
