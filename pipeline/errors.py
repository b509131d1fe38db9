"""One exception tree; every message says what was seen and what to do."""

from __future__ import annotations


class PipelineError(Exception):
    """Base of all errors this package raises on purpose."""

    stage = "run"


class InputError(PipelineError):
    """An input that cannot be read as an article."""

    stage = "read"


class LexiconError(PipelineError):
    """A lexicon file that is missing or has a malformed line."""

    stage = "lexicon"


class ModelError(PipelineError):
    """A model file that is missing or is not what its card says."""

    stage = "model"


class BackendError(PipelineError):
    """A backend that is unknown or whose extra is not installed."""

    stage = "backend"


class OutputError(PipelineError):
    """An output folder that cannot be written."""

    stage = "write"


class OptionError(PipelineError):
    """An option that asks for what there is not."""


class WorkerError(PipelineError):
    """A worker process that cannot work."""

    stage = "worker"


class LockError(PipelineError):
    """An output folder that another run is writing to."""

    stage = "write"


class ScoreError(PipelineError):
    """Gold or outputs that cannot be scored."""

    stage = "score"


class ResultsError(PipelineError):
    """Files of a run that are missing or are not what a run writes."""

    stage = "results"


class ReviewError(PipelineError):
    """A review that does not fit its claim, or a file that holds no reviews."""

    stage = "review"


class LedgerError(PipelineError):
    """A ledger that cannot be read or written."""

    stage = "ledger"
