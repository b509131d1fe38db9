"""Where articles are analysed: in this process, in worker processes beside it, or on a Ray cluster.

Every engine gives the same outcomes, in the order of the articles.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from pipeline.engines.local import Local
from pipeline.engines.messages import Setup
from pipeline.engines.pool import Pool
from pipeline.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.analysis import Stopwatch
    from pipeline.outcome import Outcome
    from pipeline.types import Article

Task: TypeAlias = "Article | Outcome"  # an article to analyse, or what passes by, keeping its place in the order

ENGINES = ("local", "ray")
AUTO = "auto"
_MOST_WORKERS = 1024


class Choice(Protocol):
    """What the user chose for the engine: the options of a run."""

    @property
    def backend_options(self) -> dict[str, Any]:
        """The backend's own options."""
        ...

    @property
    def lexicons(self) -> str | None:
        """The folder of the user's lexicons."""
        ...

    @property
    def backend(self) -> str:
        """The tagger."""
        ...

    @property
    def workers(self) -> str:
        """How many workers, or `auto`."""
        ...

    @property
    def timeout(self) -> float | None:
        """The seconds an article may take."""
        ...


class Engine(Protocol):
    """What every engine offers; `close` ends what it has started, at once, and may be called twice.

    `fingerprint` is the backend's, known once one was loaded.
    """

    fingerprint: str | None

    def outcomes(self, tasks: Iterable[tuple[bytes, Task]]) -> Iterator[tuple[bytes, Outcome]]:
        """Yield the outcome of every task beside its key, in order, reading only a little ahead."""
        ...

    def close(self) -> None:
        """End what was started."""
        ...


def worker_count(wanted: str) -> int | None:
    """Return the number of workers for `--workers`: a number, or None for `auto`."""
    if wanted == AUTO:
        return None
    if not wanted.isascii() or not wanted.isdecimal() or not 0 < int(wanted) <= _MOST_WORKERS:
        raise OptionError(f"--workers is {wanted!r}; give a number from 1 to {_MOST_WORKERS}, or {AUTO}: one a core")
    return int(wanted)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def make_engine(name: str, choice: Choice, stopwatch: Stopwatch, folder: Path | None) -> Engine:
    """Return the engine `name`; one worker without a time limit is this process itself.

    `folder` is where the engine may write what it needs, if there is such a place.
    """
    workers, setup = worker_count(choice.workers), Setup(choice.backend, choice.backend_options, choice.lexicons)
    if name == "ray":
        from pipeline.engines.ray import RayEngine  # noqa: PLC0415  (an extra, and slow to import)

        return RayEngine(setup, workers, choice.timeout, folder)
    if name not in ENGINES:
        raise OptionError(f"there is no engine {name!r}; the engines are: {', '.join(ENGINES)}")
    workers = workers or cores()
    if workers == 1 and choice.timeout is None:
        return Local(setup, stopwatch)
    return Pool(setup, workers, choice.timeout, stopwatch)
