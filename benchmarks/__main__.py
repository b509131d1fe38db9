"""Measure the whole command, every stage of it, and other tools beside it, and print three tables.

With --keep the tables are added to benchmarks/tables.md, with machine, date and versions.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy: one core, as the command line does it

import argparse
import tempfile
from collections import Counter
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

import pipeline
from benchmarks import others
from benchmarks.measure import characters_in, circumstances, pipeline_command, run
from pipeline import tokenizer
from pipeline.read import read_inputs
from pipeline.types import Article
from pipeline.write import analysed, encode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.extensions import PlainDoc

SEEDS = str(Path(__file__).resolve().parent.parent / "seeds")
TABLES = Path(__file__).resolve().parent / "tables.md"
TINY = "王小明表示，目標是8000輛。"
_WIDTH = 140


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("inputs", nargs="*", default=[SEEDS], help="articles, as for python -m pipeline")
    parser.add_argument("--limit", type=int, default=300, help="articles for the tables of stages and tools (300)")
    parser.add_argument("--workers", nargs="*", default=["1", "2"], help="numbers of workers for the whole command")
    parser.add_argument("--keep", action="store_true", help="add the tables to benchmarks/tables.md")
    options = parser.parse_args()
    console = Console(width=_WIDTH, record=options.keep)
    console.print(circumstances(others.PACKAGES))
    console.print(command_table(options.inputs, options.workers))
    console.print(stage_table(options.inputs, options.limit))
    console.print(others.table(options.inputs, options.limit))
    if options.keep:
        with TABLES.open("a", encoding="utf-8") as kept:
            kept.write(f"\n```\n{console.export_text()}```\n")


# --- the whole command -----------------------------------------------------------------------------------------


def command_table(inputs: Sequence[str], workers: Sequence[str]) -> Table:
    """Measure `python -m pipeline INPUT...` on a tiny article, which is start-up, and on the inputs."""
    columns = (
        "command",
        "articles",
        "characters",
        "seconds",
        "processor s",
        "characters/s",
        "per processor s",
        "peak MB",
    )
    table = Table(*columns, title="Whole command (characters/s: start-up taken off)")
    with tempfile.TemporaryDirectory() as folder:
        tiny, out = Path(folder, "tiny.txt"), Path(folder, "out")
        tiny.write_text(TINY, encoding="utf-8")
        starts = [run(pipeline_command(str(tiny), "-o", str(out), "-q", "--fresh")) for _ in range(3)]
        seconds, processor = min(cost.seconds for cost in starts), min(cost.processor for cost in starts)
        peak = max(cost.peak for cost in starts)
        table.add_row("start-up", "1", str(len(TINY)), f"{seconds:.2f}", f"{processor:.2f}", "", "", f"{peak:,.0f}")
        for number in workers:
            cost = run(pipeline_command(*inputs, "-o", str(out), "-q", "--fresh", "--workers", number))
            articles, characters = characters_in(out / "documents.jsonl")
            spent = cost.processor - processor * (int(number) if number.isdecimal() else 1)
            rates = characters / max(cost.seconds - seconds, 1e-9), characters / max(spent, 1e-9)
            table.add_row(
                f"--workers {number}",
                *(f"{count:,}" for count in (articles, characters)),
                *(f"{took:.1f}" for took in (cost.seconds, cost.processor)),
                *(f"{rate:,.0f}" for rate in rates),
                f"{cost.peak:,.0f}",
            )
    return table


# --- every stage -----------------------------------------------------------------------------------------------


def stage_table(inputs: Sequence[str], limit: int) -> Table:
    """Measure every stage on the first articles of the inputs."""
    articles = list(islice((record for record in read_inputs(inputs) if isinstance(record, Article)), limit))
    characters = sum(len(article.text) for article in articles)
    seconds = stage_seconds(articles)
    table = Table("stage", "seconds", "share", "characters/s", title=f"Stages, {len(articles):,} articles")
    total = sum(seconds.values())
    for stage, spent in [*seconds.most_common(), ("all", total)]:
        table.add_row(stage, f"{spent:.2f}", f"{spent / total:.0%}", f"{characters / max(spent, 1e-9):,.0f}")
    return table


def stage_seconds(articles: Sequence[Article]) -> Counter[str]:
    """Return the seconds spent in every stage over the articles."""
    seconds: Counter[str] = Counter()
    nlp = pipeline.load()
    _time_character_stages(nlp.tokenizer, seconds)
    for article in articles:
        inside, begin = sum(seconds.values()), perf_counter()
        doc = nlp.tokenizer.find(article)
        inside = sum(seconds.values()) - inside
        seconds["in between"] += perf_counter() - begin - inside
        for name, component in nlp.pipeline:
            doc = _timed(component, name.removeprefix("zh_"), seconds)(doc)
        _timed(_lines, "write", seconds)(doc)
    return seconds


def _lines(doc: PlainDoc) -> list[bytes]:
    result = analysed(doc)
    return [encode(record) for record in (result.document, *result.claims)]


def _time_character_stages(article_tokenizer: Any, seconds: Counter[str]) -> None:  # noqa: ANN401  (spaCy's Any)
    """Wrap the functions that the tokenizer calls, so that each adds its time to `seconds`."""
    for name, function in list(vars(tokenizer).items()):
        if name.startswith("find_"):
            setattr(tokenizer, name, _timed(function, name.removeprefix("find_"), seconds))
    backend = article_tokenizer.backend
    backend.tag = _timed(backend.tag, "tagger", seconds)


def _timed(function: Callable[..., Any], stage: str, seconds: Counter[str]) -> Callable[..., Any]:
    def timed(*arguments: object) -> Any:  # noqa: ANN401  (whatever the function returns)
        begin = perf_counter()
        try:
            return function(*arguments)
        finally:
            seconds[stage] += perf_counter() - begin

    return timed


if __name__ == "__main__":
    main()
