"""Measure the whole command in a process of its own, then every stage in this one, and print two tables."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy: one core, as the command line does it

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

import pipeline
from pipeline import tokenizer
from pipeline.read import read_inputs
from pipeline.types import Article
from pipeline.write import analysed, encode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.tokens import Doc

SEEDS = str(Path(__file__).resolve().parent.parent / "seeds")
TINY = "王小明表示，目標是8000輛。"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("inputs", nargs="*", default=[SEEDS], help="articles, as for python -m pipeline")
    parser.add_argument("--limit", type=int, default=500, help="articles for the table of stages (default 500)")
    options = parser.parse_args()
    console = Console()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    console.print(f"zh-claims {pipeline.__version__}, spaCy {version('spacy')}, numpy {version('numpy')}; {machine}")
    console.print(command_table(options.inputs))
    console.print(stage_table(options.inputs, options.limit))


# --- the whole command -----------------------------------------------------------------------------------------


def command_table(inputs: Sequence[str]) -> Table:
    """Measure `python -m pipeline INPUT...` on a tiny article, which is start-up, and on the inputs."""
    table = Table("command", "articles", "characters", "seconds", "characters/s", "peak MB", title="Whole command")
    with tempfile.TemporaryDirectory() as folder:
        tiny = Path(folder, "tiny.txt")
        tiny.write_text(TINY, encoding="utf-8")
        start_up = min(_command([str(tiny)], Path(folder, "out"))["seconds"] for _ in range(3))
        measured = _command(inputs, Path(folder, "out"))
    rate = measured["characters"] / max(measured["seconds"] - start_up, 1e-9)
    table.add_row("one sentence (start-up)", "1", str(len(TINY)), f"{start_up:.2f}", "", "")
    counts = [f"{measured[name]:,}" for name in ("articles", "characters")]
    table.add_row("the inputs", *counts, f"{measured['seconds']:.2f}", f"{rate:,.0f}", f"{measured['peak_mb']:.0f}")
    return table


def _command(inputs: Sequence[str], out: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "pipeline", *inputs, "-o", str(out), "--quiet"]
    begin = perf_counter()
    process = subprocess.Popen(command)  # noqa: S603  (our own command line)
    seconds, peak = _wait(process, begin)
    with (out / "documents.jsonl").open(encoding="utf-8") as lines:
        lengths = [len(json.loads(line)["text"]) for line in lines]
    return {"seconds": seconds, "articles": len(lengths), "characters": sum(lengths), "peak_mb": peak}


def _wait(process: subprocess.Popen[bytes], begin: float) -> tuple[float, float]:
    """Return seconds and peak memory in MB (0 where the system does not tell) of a process that ends."""
    if not hasattr(os, "wait4"):
        process.wait()
        return perf_counter() - begin, 0.0
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere
    return perf_counter() - begin, usage.ru_maxrss / unit


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
        doc = nlp.tokenizer.analyse(article)
        inside = sum(seconds.values()) - inside
        seconds["tokens to spaCy"] += perf_counter() - begin - inside
        for name, component in nlp.pipeline:
            doc = _timed(component, name.removeprefix("zh_"), seconds)(doc)
        _timed(_lines, "write", seconds)(doc)
    return seconds


def _lines(doc: Doc) -> list[bytes]:
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
