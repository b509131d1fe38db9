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

    from spacy.language import Language

    from pipeline.types import Claim

__version__ = "0.1.0"
__all__ = ["extract", "load"]

COMPONENTS = (
    "zh_anatomy",
    "zh_sentences",
    "zh_entities",
    "zh_quantities",
    "zh_times",
    "zh_attribution",
    "zh_claim_mentions",
    "zh_merge",
)


def load(backend: str = "press") -> Language:
    """Return the spaCy pipeline; `nlp(text)._.claims` are the claims of one article.

    `backend` names the tagger. Raises `BackendError` for an unknown one and `ModelError` for damaged weights.
    """
    import spacy  # noqa: PLC0415  (importing this package must stay cheap)

    from pipeline.backends import load_backend  # noqa: PLC0415
    from pipeline.stages import attribution, claims, merge  # noqa: F401, PLC0415  (registers their components)
    from pipeline.tokenizer import ArticleTokenizer  # noqa: PLC0415

    nlp = spacy.blank("zh")
    nlp.tokenizer = ArticleTokenizer(nlp.vocab, load_backend(backend))
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def extract(text: str, *, published: dt.date | None = None, backend: str = "press") -> tuple[Claim, ...]:
    """Return the claims of one article; `published` is its date where the text does not say it.

    For many articles call `load` once and use `nlp.pipe`.
    """
    from pipeline.types import Article  # noqa: PLC0415

    nlp = _cached(backend)
    doc = nlp.tokenizer.analyse(Article(text=text, fallback_published=published))  # type: ignore[union-attr]
    return nlp(doc)._.claims  # type: ignore[no-any-return]


_PIPELINES: dict[str, Language] = {}


def _cached(backend: str) -> Language:
    if backend not in _PIPELINES:
        _PIPELINES[backend] = load(backend)
    return _PIPELINES[backend]
