"""Take one judgement or rule away at a time and tell what it costs, as a table.

    python -m benchmarks.ablation tests/gold/gold.jsonl tests/gold/texts

A judgement that is taken away answers as the rule below it would, or not at all; nothing is fitted again. Costs are in
points of the scores of `python -m pipeline score`.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

import numpy as np

import pipeline
from pipeline.read import read_inputs
from pipeline.score import read_gold, read_outputs, score
from pipeline.stages.claims.years import YearDecision
from pipeline.types import Article, Reading
from pipeline.write import analysed, encode

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.stages.claims.context import Context
    from pipeline.types import Quantity

FIGURES = ("all.strict", "all.detect", "all.year", "all.speaker", "sentence.speaker", "goal", "aims")
_POINTS = 100
_STAGES = "pipeline.stages"


class Part(NamedTuple):
    """Something to take away: what it is, and what stands in its place where in the code."""

    name: str
    changes: dict[str, Callable[..., object]]


def _no_reader(_reader: object, sentences: list[object]) -> object:
    from pipeline.stages.attribution.reader import Read  # noqa: PLC0415  (a type of the stage that is changed)

    return Read([Reading(0.0, 0.0, 0.0, ()) for _ in sentences])


def _told(context: Context) -> list[Quantity]:
    return [candidate.quantity for candidate in context.candidates if candidate.told]


PARTS = (
    Part("the reader: no sentence looks more like speech or an aim than another", {
        f"{_STAGES}.attribution.reader.Reader.read": _no_reader}),
    Part("the second look at who speaks", {f"{_STAGES}.attribution.choose": lambda _text, look, _states: look.speech}),
    Part("acts: every cue with a subject is speech", {f"{_STAGES}.attribution.acts.load_linear": lambda _: _Always()}),
    Part("carried speech: no sentence goes on with the one before", {
        f"{_STAGES}.attribution.carry.load_linear": lambda _: _Never()}),
    Part("pronouns and offices that stand for a name", {
        f"{_STAGES}.entities.records.find_references": lambda *_: ()}),
    Part("short forms of names", {f"{_STAGES}.entities.coreference._shortened": lambda *_: ()}),
    Part("bodies that only the tagger finds", {f"{_STAGES}.entities.tagged_bodies.load_linear": lambda _: _Never()}),
    Part("which quantities count: all but lengths of time in passing do", {
        f"{_STAGES}.claims.context.counted": _told}),
    Part("target or figure: all are figures but where one word decides alone", {
        f"{_STAGES}.claims.kinds.kind_features": lambda *_: set()}),
    Part("whether a value is said again: never", {f"{_STAGES}.merge.said_again": lambda *_: False}),
    Part("years carried over clauses", {
        f"{_STAGES}.claims.years._carried": lambda *_: YearDecision(None, "no-time")}),
    Part("the marker's view of the year", {
        f"{_STAGES}.claims.marked.weigh_year": lambda _context, _quantity, ruled, _marks: ruled}),
    Part("indices, ratios and ranks without a unit", {
        f"{_STAGES}.quantities.finder.read_index": lambda *_: None}),
    Part("which sentences state an aim: none", {f"{_STAGES}.claims.aims.load_linear": lambda _: _Never()}),
)  # fmt: skip


class _Never:
    """A model that always says no."""

    weights: dict[str, float] = {}  # noqa: RUF012  (as a model has them)

    def score(self, _features: object) -> float:
        return -9.0


class _Always(_Never):
    """A model that always says yes."""

    def score(self, _features: object) -> float:
        return 9.0


def main() -> None:
    """Print the table as Markdown, the costliest part first."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ablation", description=__doc__.split("\n", 1)[0])
    parser.add_argument("gold", type=Path, help="annotated articles, as tests/gold/gold.jsonl")
    parser.add_argument("texts", type=Path, help="the folder of their texts")
    options = parser.parse_args()
    articles = [record for record in read_inputs([str(options.texts)]) if isinstance(record, Article)]
    whole = figures(options.gold, articles)
    rows = sorted(((part.name, cost(part, options.gold, articles, whole)) for part in PARTS), key=lambda row: row[1][0])
    print("| without | " + " | ".join(FIGURES) + " |")
    print("|---|" + "---:|" * len(FIGURES))
    print("| (nothing taken away) | " + " | ".join(f"{figure:.3f}" for figure in whole) + " |")
    for name, points in rows:
        print(f"| {name} | " + " | ".join(f"{point:+.1f}" for point in points) + " |")


def cost(part: Part, gold: Path, articles: list[Article], whole: list[float]) -> list[float]:
    """Return by how many points each figure changes without the part."""
    with ExitStack() as stack:
        for place, instead in part.changes.items():
            stack.enter_context(patch(place, instead))
        without = figures(gold, articles)
    return [float(np.round(_POINTS * (left - all_), 1)) for left, all_ in zip(without, whole, strict=True)]


def figures(gold: Path, articles: list[Article]) -> list[float]:
    """Return the figures of the articles read as things stand."""
    nlp = pipeline.load()
    with tempfile.TemporaryDirectory() as folder:
        claims, documents = Path(folder, "claims.jsonl"), Path(folder, "documents.jsonl")
        with claims.open("wb") as claim_lines, documents.open("wb") as document_lines:
            for article in articles:
                found = analysed(nlp(nlp.tokenizer.analyse(article)))
                document_lines.write(encode(found.document))
                claim_lines.writelines(map(encode, found.claims))
        measured = score(read_gold(gold), read_outputs(Path(folder))).figures
    return [measured[name] for name in FIGURES]


if __name__ == "__main__":
    main()
