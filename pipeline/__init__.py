"""Read Traditional-Chinese press articles and say, as data, who said what, which goal, which number, by which year.

>>> import pipeline
>>> nlp = pipeline.load()
>>> doc = nlp("經濟部長王小明表示，2030年再生能源占比要達30%。")
>>> claim = doc._.claims[0]
>>> claim.speaker.name, claim.target.value, claim.target.unit, claim.year.value
('王小明', 30, '%', 2030)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd
    from spacy.language import Language

    from pipeline.types import Claim

__version__ = "0.1.0"
__all__ = ["extract", "load", "read_claims"]

_SENTENCE = "經濟部長王小明表示，2030年再生能源占比要達30%。"
COMPONENTS = (
    "zh_anatomy",
    "zh_sentences",
    "zh_entities",
    "zh_quantities",
    "zh_times",
    "zh_attribution",
    "zh_claim_mentions",
    "zh_merge",
    "zh_spans",
)


def load(
    backend: str = "press", *, lexicons: str | Path | None = None, min_confidence: float = 0.0, **options: object
) -> Language:
    """Return the spaCy pipeline; `nlp(text)._.claims` are the claims of one article.

    `backend` names the tagger, `options` are its own (`model`, `device`, `userdict`). `lexicons` is a folder of your
    own word lists, laid over ours; claims of less than `min_confidence` are left out. Raises `BackendError` for a
    tagger that cannot be loaded, `ModelError` for damaged weights, `LexiconError` for word lists that do not fit.
    """
    import spacy  # noqa: PLC0415  (importing this package must stay cheap)

    from pipeline import component, spans, tokenizer  # noqa: F401, PLC0415  (register factories and the tokenizer)

    folder = str(lexicons) if lexicons else None
    given = {name: value for name, value in options.items() if value is not None}
    tokens = {"@tokenizers": "zh_claims.ArticleTokenizer.v1", "backend": backend, "options": given, "lexicons": folder}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokens}})
    for name in COMPONENTS:
        nlp.add_pipe(name, config={"lexicons": folder})
    if min_confidence > 0:
        nlp.add_pipe("zh_confident", before="zh_spans", config={"min_confidence": min_confidence})
    if folder:
        _try(nlp, folder)
    return nlp


def _try(nlp: Language, folder: str) -> None:
    """Read one sentence, so that a value of the user's lexicons that no stage understands is an error at once."""
    from pipeline.errors import LexiconError  # noqa: PLC0415

    try:
        nlp(_SENTENCE)
    except (ValueError, KeyError) as error:
        raise LexiconError(f"a value in your lexicons in {folder} is none of those that ours have: {error}") from error


def extract(text: str, *, published: dt.date | str | None = None, backend: str = "press") -> tuple[Claim, ...]:
    """Return the claims of one article; `published` is its date (ISO text too) where the text does not say it.

    For many articles call `load` once and use `nlp.pipe`. Raise `TypeError` where `text` is no string,
    `ValueError` where the date is none.
    """
    import datetime as dt  # noqa: PLC0415

    from pipeline.types import Article  # noqa: PLC0415

    if not isinstance(text, str):
        raise TypeError(f"an article's text is a string, not {type(text).__name__}")
    if isinstance(published, str):
        published = dt.date.fromisoformat(published)

    nlp = _cached(backend)
    doc = nlp.tokenizer.analyse(Article(text=text, fallback_published=published))  # type: ignore[union-attr]
    return nlp(doc)._.claims  # type: ignore[no-any-return]


def read_claims(paths: str | Path | Iterable[str | Path], *, reviews: bool = False) -> pd.DataFrame:
    """Return the claims of a run as a typed pandas frame: the flat view's columns, nullable numbers, categories, dates.

    `paths` is a folder of outputs, its `claims.jsonl`, or a CSV or Parquet file with the flat view; or several of
    these. With `reviews`, what people decided follows in the columns `decision`, `reviewer` and `note`. Raise
    `ResultsError` where a file is missing or is not what a run writes.
    """
    from pipeline import frame  # noqa: PLC0415  (pandas takes a while, and a run does without it)

    return frame.read_claims(paths, reviews=reviews)


_PIPELINES: dict[str, Language] = {}


def _cached(backend: str) -> Language:
    if backend not in _PIPELINES:
        _PIPELINES[backend] = load(backend)
    return _PIPELINES[backend]
