"""One run: inputs through the spaCy pipeline to a place to write to, one bad article never stopping the others."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (msgspec reads the annotations at run time)
import platform
from collections import Counter
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from msgspec import Struct, field

import pipeline
from pipeline.errors import BackendError, InputError, LexiconError, ModelError, OutputError, PipelineError
from pipeline.fingerprints import fingerprints
from pipeline.read import READERS, read_inputs
from pipeline.read.paths import find_sources
from pipeline.types import SCHEMA, ErrorRecord
from pipeline.write import Analysed, analysed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from spacy.language import Language

    from pipeline.types import Article

    Result = Analysed | ErrorRecord

_LIBRARIES = ("spacy", "numpy", "msgspec")


def versions() -> dict[str, str]:
    """Return the versions of this package, of Python and of the libraries that can change a result."""
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


class RunRecord(Struct, kw_only=True):
    """What `run.json` holds; the only file that may differ between two equal runs."""

    schema: str = SCHEMA
    options: Options
    fingerprints: dict[str, str]
    versions: dict[str, str] = field(default_factory=versions)
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


class Sink(Protocol):
    """A place that takes results one by one, in order."""

    def write(self, result: Result) -> None:
        """Take the result of one article."""
        ...


class Stopwatch:
    """Seconds spent in each stage; `stage` is the stage that began last."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.stage = "run"

    @contextmanager
    def timing(self, stage: str) -> Iterator[None]:
        """Add the time spent inside to `stage`."""
        self.stage, begin = stage, perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + perf_counter() - begin


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


class Loaded(NamedTuple):
    """The pipeline ready to run, and the stopwatch that measured how long that took."""

    nlp: Language
    stopwatch: Stopwatch
    begin: float


def load(options: Options) -> Loaded:
    """Load what a run needs; raise `BackendError`, `LexiconError` or `ModelError` where that is impossible."""
    stopwatch, begin = Stopwatch(), perf_counter()
    with stopwatch.timing("load"):
        nlp = pipeline.load(options.backend, lexicons=options.lexicons, **options.backend_options)
    return Loaded(nlp, stopwatch, begin)


def run(options: Options, sink: Sink, watch: Callable[[Result], None], loaded: Loaded | None = None) -> RunRecord:
    """Read, analyse and write all inputs; `watch` sees every result after it was written."""
    nlp, stopwatch, begin = loaded or load(options)
    counts = Counter[str]()
    for result in results(nlp, options, stopwatch):
        with stopwatch.timing("write"):
            sink.write(result)
        counts.update(_counts(result))
        watch(result)
    stopwatch.seconds["total"] = perf_counter() - begin
    seconds = {stage: round(spent, 3) for stage, spent in stopwatch.seconds.items()}
    return RunRecord(
        options=options, fingerprints=_fingerprints(nlp), counts=dict(sorted(counts.items())), seconds=seconds
    )


def results(nlp: Language, options: Options, stopwatch: Stopwatch) -> Iterator[Result]:
    """Yield one result an article or unreadable input, in the order of the sorted inputs."""
    records = read_inputs(options.inputs, published=options.published, encoding=options.encoding)
    while True:
        with stopwatch.timing("read"):
            record = next(records, None)
        if record is None:
            return
        yield record if isinstance(record, ErrorRecord) else analyse(nlp, record, stopwatch)


def analyse(nlp: Language, article: Article, stopwatch: Stopwatch) -> Result:
    """Return what one article gives; whatever a stage raises becomes an error record that names the stage.

    Errors of the installation are raised: every article would meet them.
    """
    try:
        return _analyse(nlp, article, stopwatch)
    except (BackendError, LexiconError, ModelError):
        raise
    except Exception as error:  # noqa: BLE001  (one article never stops the others)
        return _failure(article, stopwatch.stage, error)


def _analyse(nlp: Language, article: Article, stopwatch: Stopwatch) -> Analysed:
    """Do what `nlp` does, with the time of every component taken."""
    doc = nlp.tokenizer.analyse(article, stopwatch.timing)  # type: ignore[union-attr]
    for name, component in nlp.pipeline:
        with stopwatch.timing(name.removeprefix("zh_")):
            doc = component(doc)
    with stopwatch.timing("records"):
        return analysed(doc)


def _failure(article: Article, stage: str, error: Exception) -> ErrorRecord:
    message = str(error)
    if not isinstance(error, PipelineError):
        message = f"{message or 'no message'}; this is a fault of zh-claims: please report it with the article"
    return ErrorRecord(source=article.source, stage=stage, error=type(error).__name__, message=message)


def _counts(result: Result) -> Counter[str]:
    if isinstance(result, ErrorRecord):
        return Counter(["errors", "unread"] if result.stage == InputError.stage else ["errors"])
    sizes = Counter(
        articles=1, warnings=len(result.warnings), characters=len(result.document.text or ""), claims=len(result.claims)
    )
    return sizes + Counter(claim.kind for claim in result.claims)


def nothing_read(record: RunRecord) -> bool:
    """Return whether the run read no article at all: its inputs are misspelt or unreadable."""
    return record.counts.get("unread", 0) == record.counts.get("errors", 0) and not record.counts.get("articles")


def _fingerprints(nlp: Language) -> dict[str, str]:
    """Return the backend's own fingerprint under `backend`, and those of models and lexicons."""
    backend, layer = nlp.tokenizer.backend, nlp.tokenizer.layer  # type: ignore[union-attr]
    own = {"your lexicons": layer.fingerprint} if layer else {}
    return {"backend": backend.fingerprint} | fingerprints() | own
