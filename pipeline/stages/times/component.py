"""The spaCy component of the stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.components import stage
from pipeline.extensions import article_of
from pipeline.stages.times.grammar import find_times

if TYPE_CHECKING:
    import datetime as dt

    from spacy.tokens import Doc


def times_of(doc: Doc) -> Doc:
    """Set `doc._.times` where the tokenizer has not done so."""
    if doc._.times is None:
        doc._.times = find_times(doc.text, _published(doc))
    return doc


def _published(doc: Doc) -> dt.date | None:
    article = article_of(doc)
    anatomy = doc._.anatomy
    return article.published or (anatomy.published if anatomy else None) or article.fallback_published


make_times = stage("zh_times", times_of, assigns=["doc._.times"])
