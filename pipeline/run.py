"""One run: inputs through an engine to a place to write to; what was done before is not done again."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (msgspec reads the annotations at run time)
import hashlib
import platform
from collections import Counter
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import Struct, field

import pipeline
from pipeline.analysis import Stopwatch
from pipeline.duplicates import Duplicates
from pipeline.engines import make_engine
from pipeline.errors import OutputError
from pipeline.fingerprints import code_fingerprint, fingerprints, own_fingerprints
from pipeline.outcome import Outcome, Summary, outcome_of
from pipeline.read import READERS, read_inputs
from pipeline.read.paths import find_sources
from pipeline.store.folder import KEY_SIZE
from pipeline.types import SCHEMA, Article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.engines import Task
    from pipeline.outcome import Watch
    from pipeline.store import OutputFolder

_LIBRARIES = ("spacy", "numpy", "msgspec")
_DECIDING_LIBRARIES = ("numpy",)  # of these, those whose version may change a result
# Options that change no line, or only through what is read, which every input's key stands for.
_UNDECIDING = frozenset({"inputs", "output", "workers", "timeout", "engine", "fresh", "fields", "formats"})


def versions() -> dict[str, str]:
    """Return the versions of this package, of Python and of the libraries beneath."""
    own = {"zh-claims": pipeline.__version__, "python": platform.python_version()}
    return own | {library: version(library) for library in _LIBRARIES}


class Options(Struct, frozen=True, kw_only=True):
    """What the user asked for."""

    inputs: tuple[str, ...]
    output: str = "outputs"
    backend: str = "press"
    backend_options: dict[str, Any] = {}  # the backend's own: model, device, userdict
    lexicons: str | None = None
    published: dt.date | None = None
    encoding: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    workers: str = "1"
    timeout: float | None = None
    engine: str = "local"
    fresh: bool = False
    formats: tuple[str, ...] = ()  # beside JSONL


class RunRecord(Struct, kw_only=True):
    """What `run.json` holds; the only file that may differ between two equal runs."""

    schema: str = SCHEMA
    options: Options
    fingerprints: dict[str, str]
    versions: dict[str, str] = field(default_factory=versions)
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def identity(options: Options) -> dict[str, str]:
    """Return what the outcomes of a run depend on beside its inputs, by a name for messages."""
    chosen = msgspec.to_builtins(options)
    return {
        "zh-claims": pipeline.__version__,
        "code": code_fingerprint(),
        **{f"model {name}" if name != "lexicons" else name: value for name, value in fingerprints().items()},
        **own_fingerprints(options.lexicons, options.backend_options.get("userdict")),
        **{library: version(library) for library in _DECIDING_LIBRARIES},
        **{f"--{name}": str(value) for name, value in chosen.items() if name not in _UNDECIDING},
    }


def check_output_folder(folder: Path, inputs: Iterable[str]) -> None:
    """Raise `OutputError` where a later run would read this run's outputs as articles."""
    for name in inputs:
        source = Path(name).resolve()
        if source.is_dir() and folder.resolve().is_relative_to(source):
            raise OutputError(
                f"the output folder {folder} lies inside the input folder {name}, so the next run would read it too; "
                "choose a folder outside with -o"
            )


def count_files(options: Options) -> int:
    """Return how many files the inputs are."""
    return len(find_sources(options.inputs, READERS))


# --- running ---------------------------------------------------------------------------------------------------------


class Ended(NamedTuple):
    """How a run into a folder ended; `kept`: nothing could be read, and the folder holds the run before."""

    record: RunRecord
    kept: bool


def outcomes(options: Options) -> Iterator[Outcome]:
    """Yield one outcome an article or unreadable input, in the order of the sorted inputs."""
    stopwatch = Stopwatch()
    with closing(make_engine(options.engine, options, stopwatch, None)) as engine:
        tasks = ((b"", record) for record in _records(options, stopwatch, Duplicates()))
        yield from (outcome for _, outcome in engine.outcomes(tasks))


def run(options: Options, folder: OutputFolder, watch: Watch, advance: Callable[[Summary], None]) -> Ended:
    """Read, analyse and write all inputs, but for what the folder holds already.

    `advance` is told of every input when it is done; `watch` sees every outcome at the end, in the order of the inputs.
    """
    stopwatch, begin = Stopwatch(), perf_counter()
    counts, order, duplicates = Counter[str](), bytearray(), Duplicates()
    found = Counter[str]()

    def tasks() -> Iterator[tuple[bytes, Task]]:
        for record in _records(options, stopwatch, duplicates):
            key = _key(record)
            order.extend(key)
            found["articles"] += isinstance(record, Article)
            if key not in folder:
                yield key, record
            else:
                advance(Summary(record.source if isinstance(record, Article) else record.summary.source, {}))

    def count(summary: Summary, outcome: Callable[[], Outcome]) -> None:
        counts.update(summary.counts)
        watch(summary, outcome)

    def record() -> RunRecord:
        stopwatch.seconds["total"] = perf_counter() - begin
        seconds = {stage: round(spent, 3) for stage, spent in stopwatch.seconds.items()}
        own = own_fingerprints(options.lexicons, options.backend_options.get("userdict"))
        marks = {"backend": engine.fingerprint or options.backend} | fingerprints() | own
        return RunRecord(options=options, fingerprints=marks, counts=dict(sorted(counts.items())), seconds=seconds)

    with closing(make_engine(options.engine, options, stopwatch, folder.work)) as engine:
        for key, outcome in engine.outcomes(tasks()):
            with stopwatch.timing("write"):
                folder.add(key, outcome)
            advance(outcome.summary)
    kept = not found["articles"] and folder.has_earlier_run()
    if kept or folder.is_finished(bytes(order)):
        folder.review(bytes(order), count)
    else:
        folder.join(bytes(order), record, count, duplicates.named)
    return Ended(record(), kept)


def _records(options: Options, stopwatch: Stopwatch, duplicates: Duplicates) -> Iterator[Task]:
    """Yield the articles, and an outcome for each input that is not analysed, in the order of the sorted inputs."""
    records = read_inputs(options.inputs, published=options.published, encoding=options.encoding, fields=options.fields)
    while True:
        with stopwatch.timing("read"):
            record = next(records, None)
        if record is None:
            return
        if not isinstance(record, Article):
            yield outcome_of(record)
        elif duplicates.is_known(record):
            yield Outcome(Summary(record.source, {"duplicates": 1}))
        else:
            yield record


def _key(record: Task) -> bytes:
    """Return what stands for an input: equal only where all that was read is equal."""
    return hashlib.blake2b(msgspec.msgpack.encode(record), digest_size=KEY_SIZE).digest()
