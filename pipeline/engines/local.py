"""Articles analysed in this process, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.analysis import Stopwatch, analyse
from pipeline.interrupts import ending_at_once
from pipeline.outcome import Outcome, outcome_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language

    from pipeline.engines.messages import Setup
    from pipeline.types import Article


class Local:
    """The engine without other processes; the pipeline is loaded for the first article that needs it."""

    def __init__(self, setup: Setup, stopwatch: Stopwatch) -> None:
        self._setup = setup
        self._stopwatch = stopwatch
        self.fingerprint: str | None = None

    def outcomes(self, tasks: Iterable[tuple[bytes, Article | Outcome]]) -> Iterator[tuple[bytes, Outcome]]:
        """Yield the outcome of every task beside its key, in order."""
        nlp: Language | None = None
        for key, task in tasks:
            if isinstance(task, Outcome):
                yield key, task
                continue
            if nlp is None:
                # An exception raised within an import may be swallowed there.
                with self._stopwatch.timing("load"), ending_at_once():
                    nlp = self._setup.load()
                self.fingerprint = nlp.tokenizer.backend.fingerprint  # type: ignore[union-attr]
            result = analyse(nlp, task, self._stopwatch)
            with self._stopwatch.timing("write"):
                outcome = outcome_of(result)
            yield key, outcome

    def close(self) -> None:
        """Do nothing: nothing was started."""
