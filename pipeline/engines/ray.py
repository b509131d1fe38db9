"""Articles analysed on a Ray cluster: Ray Data reads shards of articles and maps them through loaded pipelines.

The machine that starts the run reads the inputs, keeps the outcomes and joins them, as it does without a cluster; so
names, order, journal and bytes are the same. The shards lie in the output folder, which all machines must reach.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from pipeline.analysis import Stopwatch
from pipeline.engines.messages import Setup  # noqa: TC001  (msgspec reads the annotations at run time)
from pipeline.engines.pool import Pool
from pipeline.errors import OptionError
from pipeline.outcome import Outcome
from pipeline.types import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A run tells nobody anything, and its user nothing but what goes wrong.
_ENVIRONMENT = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal", "RAY_DATA_LOG_LEVEL": "ERROR"}
_SHARD = 64  # articles
_CHARACTERS = 1_000_000  # of one shard, if its articles are long
_READER_CPU = 0.01  # reading a shard takes milliseconds; a whole core would be taken from the workers
_WORKER_CPU = 0.98
Task = tuple[bytes, Article | Outcome]
_decode_outcomes = msgspec.msgpack.Decoder(list[tuple[bytes, Outcome]]).decode


class Shard(Struct, frozen=True):
    """What an actor is sent: what to load, and articles beside their keys."""

    setup: Setup
    timeout: float | None
    tasks: list[tuple[bytes, Article]]


_decode_shard = msgspec.msgpack.Decoder(Shard).decode


class RayEngine:
    """The engine of a cluster; `workers` is the number of pipelines, None for one a core of the cluster."""

    def __init__(self, setup: Setup, workers: int | None, timeout: float | None, folder: Path | None = None) -> None:
        """Connect to the cluster that `RAY_ADDRESS` names, else to one on this machine alone.

        `folder` is where shards may be written; without one they lie in a temporary folder of this machine.
        """
        self.fingerprint: str | None = None
        self._ray = _import_ray()
        self._options = setup, timeout
        for name, value in _ENVIRONMENT.items():
            os.environ.setdefault(name, value)
        if not self._ray.is_initialized():
            alone = {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": max(workers or 1, os.cpu_count() or 1)}
            self._ray.init(include_dashboard=False, log_to_driver=False, logging_level="error", **alone)
        self._workers = workers or int(self._ray.cluster_resources().get("CPU", 1))
        self._temporary = folder is None
        self._shards = Path(tempfile.mkdtemp(prefix="zh-claims-")) if folder is None else folder / "ray"

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[tuple[bytes, Outcome]]:
        """Yield the outcome of every task beside its key, in order, once all of them have been read."""
        shutil.rmtree(self._shards, ignore_errors=True)
        self._shards.mkdir(parents=True)
        passing, shards = self._write_shards(tasks)
        number = 0
        for key, outcome in self._analysed(shards):
            while number in passing:
                yield passing.pop(number)
                number += 1
            yield key, outcome
            number += 1
        yield from (passing[number] for number in sorted(passing))

    def close(self) -> None:
        """Remove the shards and leave the cluster."""
        shutil.rmtree(self._shards, ignore_errors=True)
        with suppress(Exception):  # whatever state the cluster is in
            self._ray.shutdown()

    def _write_shards(self, tasks: Iterable[Task]) -> tuple[dict[int, tuple[bytes, Outcome]], int]:
        """Write the articles as shards; return what only passes by, by its number, and how many shards there are."""
        passing: dict[int, tuple[bytes, Outcome]] = {}
        shard: list[tuple[bytes, Article]] = []
        shards = characters = 0
        for number, (key, task) in enumerate(tasks):
            if isinstance(task, Outcome):
                passing[number] = key, task
                continue
            shard.append((key, task))
            characters += len(task.text)
            if len(shard) == _SHARD or characters > _CHARACTERS:
                self._write_shard(shards, shard)
                shard, characters, shards = [], 0, shards + 1
        if shard:
            self._write_shard(shards, shard)
            shards += 1
        return passing, shards

    def _write_shard(self, number: int, shard: list[tuple[bytes, Article]]) -> None:
        content = msgspec.msgpack.encode(Shard(*self._options, shard))
        (self._shards / f"{number:08}.msgpack").write_bytes(content)

    def _analysed(self, shards: int) -> Iterator[tuple[bytes, Outcome]]:
        """Yield what the cluster makes of the shards, in their order, whatever order they are done in."""
        if not shards:
            return
        data = self._ray.data
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        data.DataContext.get_current().enable_progress_bars = False
        folder, pipelines = str(self._shards.resolve()), min(self._workers, shards)
        read = data.read_binary_files(folder, include_paths=True, num_cpus=_READER_CPU, override_num_blocks=shards)
        done = read.map_batches(
            Analyse,
            batch_size=1,
            compute=data.ActorPoolStrategy(size=pipelines),
            num_cpus=_WORKER_CPU,
        )
        arrived: dict[int, bytes] = {}
        due = 0
        for row in done.iter_rows():
            arrived[int(Path(row["path"]).stem)] = row["outcomes"]
            while due in arrived:
                yield from _decode_outcomes(arrived.pop(due))
                due += 1


class Analyse:
    """What an actor of the cluster does: shards of articles in, shards of outcomes out.

    The pipeline is loaded in a process beside the actor, so that an article may kill or hang it without other harm.
    """

    def __init__(self) -> None:
        self._pool: Pool | None = None

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Analyse the shards of a batch."""
        outcomes = [msgspec.msgpack.encode(self._analyse(_decode_shard(content))) for content in batch["bytes"]]
        return {"path": list(batch["path"]), "outcomes": outcomes}

    def _analyse(self, shard: Shard) -> list[tuple[bytes, Outcome]]:
        if self._pool is None:
            self._pool = Pool(shard.setup, 1, shard.timeout, Stopwatch())
        return list(self._pool.outcomes(shard.tasks))


def _import_ray() -> Any:  # noqa: ANN401  (Ray's types are not installed where its extra is not)
    try:
        import ray  # noqa: PLC0415  (an extra)
        import ray.data  # noqa: PLC0415
    except ImportError as error:
        raise OptionError(
            f"--engine ray needs Ray, which is not installed ({error}); run: pip install 'zh-claims[ray]'"
        ) from error
    return ray
