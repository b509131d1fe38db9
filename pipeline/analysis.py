"""One article through the pipeline: whatever a stage raises becomes an error record, and every part is timed."""

from __future__ import annotations

from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

from pipeline.errors import BackendError, LexiconError, ModelError, PipelineError
from pipeline.types import ErrorRecord
from pipeline.write import Analysed, analysed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language

    from pipeline.types import Article


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
            self.add({stage: perf_counter() - begin})

    def add(self, seconds: dict[str, float]) -> None:
        """Add the seconds of stages that were timed elsewhere."""
        for stage, spent in seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent


def analyse(nlp: Language, article: Article, stopwatch: Stopwatch) -> Analysed | ErrorRecord:
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
    """Do what `nlp` does, but for spaCy's words, with the time of every component taken."""
    doc = nlp.tokenizer.find(article, stopwatch.timing)  # type: ignore[union-attr]
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
