"""Where articles are analysed: in this process, in worker processes beside it, or on a Ray cluster.

Every engine gives the same outcomes, in the order of the articles.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol, TypeAlias

from pipeline.engines.local import Local
from pipeline.engines.pool import Pool
from pipeline.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.analysis import Stopwatch
    from pipeline.outcome import Outcome
    from pipeline.types import Article

Task: TypeAlias = "Article | Outcome"  # an article to analyse, or what passes by, keeping its place in the order

ENGINES = ("local", "ray")
AUTO = "auto"


class Engine(Protocol):
    """What every engine offers; `close` ends what it has started, at once, and may be called twice."""

    def outcomes(self, tasks: Iterable[tuple[bytes, Task]]) -> Iterator[tuple[bytes, Outcome]]:
        """Yield the outcome of every task beside its key, in order, reading only a little ahead."""
        ...

    def close(self) -> None:
        """End what was started."""
        ...


def worker_count(wanted: str) -> int:
    """Return the number of workers for `--workers`: a number, or `auto` for one a core this process may use."""
    if wanted == AUTO:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not wanted.isascii() or not wanted.isdecimal() or not 0 < int(wanted) <= _MOST_WORKERS:
        raise OptionError(f"--workers is {wanted!r}; give a number from 1 to {_MOST_WORKERS}, or {AUTO}: one a core")
    return int(wanted)


_MOST_WORKERS = 1024


def make_engine(name: str, backend: str, workers: int, timeout: float | None, stopwatch: Stopwatch) -> Engine:
    """Return the engine `name`; one worker without a time limit is this process itself."""
    if name == "ray":
        from pipeline.engines.ray import RayEngine  # noqa: PLC0415  (an extra, and slow to import)

        return RayEngine(backend, workers, timeout, stopwatch)
    if name not in ENGINES:
        raise OptionError(f"there is no engine {name!r}; the engines are: {', '.join(ENGINES)}")
    if workers == 1 and timeout is None:
        return Local(backend, stopwatch)
    return Pool(backend, workers, timeout, stopwatch)
