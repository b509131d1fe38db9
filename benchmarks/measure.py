"""Run commands and programs in processes of their own, and tell what they cost."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import subprocess
import sys
from importlib.metadata import distributions
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Cost(NamedTuple):
    """What a process took: seconds on the clock, seconds of processor time (its own and its children's), peak MB."""

    seconds: float
    processor: float
    peak: float


def run(command: Sequence[str], **environment: str) -> Cost:
    """Run a command to its end and return what it cost; peak memory is that of its largest process."""
    begin = perf_counter()
    process = subprocess.Popen(command, env=os.environ | environment)  # noqa: S603  (our own command line)
    if not hasattr(os, "wait4"):
        process.wait()
        return Cost(perf_counter() - begin, 0.0, 0.0)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere
    return Cost(perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def pipeline_command(*arguments: str) -> list[str]:
    """Return the command line of the pipeline."""
    return [sys.executable, "-m", "pipeline", *arguments]


def characters_in(documents: Path) -> tuple[int, int]:
    """Return how many articles a file of documents holds, and how many characters."""
    with documents.open(encoding="utf-8") as lines:
        lengths = [len(json.loads(line)["text"]) for line in lines]
    return len(lengths), sum(lengths)


def circumstances(packages: Iterable[str]) -> str:
    """Return date, machine and versions in one line, to stand above a table."""
    installed = {(found.metadata["Name"] or "").lower().replace("_", "-"): found.version for found in distributions()}
    versions = [f"{package} {installed[package]}" for package in packages if package in installed]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{dt.datetime.now(dt.timezone.utc):%Y-%m-%d}; {machine}; {', '.join(versions)}"
