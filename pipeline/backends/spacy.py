"""The backend `spacy:NAME`: any Chinese pipeline of spaCy, installed or in a folder, as the tagger.

Parts of speech come from the pipeline's fine tags (Chinese Treebank) where it gives them, else from its coarse ones;
names and hints from its entities (OntoNotes labels, PER and LOC). A pipeline without a tagger gives nouns alone, and
one without entities no names: the lexicons and the grammar of names then work alone.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.backends.words import answer, cut, locate
from pipeline.errors import BackendError
from pipeline.tags import tag_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    from pipeline.types import Tagged

LONGEST = 2000  # characters read at once; longer pieces are cut behind a clause mark


def load(model: str | None = None) -> SpacyTagger:
    """Return the tagger; `model` is the name of an installed pipeline, or the folder that `nlp.to_disk` wrote."""
    if not model:
        raise BackendError("the backend spacy needs a pipeline: --backend spacy:NAME or --backend spacy --model FOLDER")
    nlp = _pipeline(model)
    if nlp.lang != "zh":
        raise BackendError(f"the spaCy pipeline {model!r} is for the language {nlp.lang!r}, not for Chinese (zh)")
    return SpacyTagger(nlp)


def _pipeline(model: str) -> Language:
    import spacy  # noqa: PLC0415  (a name may only be resolved once spaCy is asked for)

    try:
        return spacy.load(Path(model) if Path(model).is_dir() else model)
    except Exception as error:  # what a pipeline's own code raises while it loads
        what = str(error).split("\n", 1)[0]
        raise BackendError(
            f"spaCy cannot load the pipeline {model!r}: {type(error).__name__}: {what}; name one that "
            "`python -m spacy info` lists, or a folder that nlp.to_disk wrote"
        ) from error


class SpacyTagger:
    """The tagger of the backend `spacy`; it fulfils `pipeline.backends.Tagger`."""

    name = "spacy"

    def __init__(self, nlp: Language) -> None:
        """Use `nlp` as it is."""
        digest = hashlib.sha256(json.dumps(nlp.meta, sort_keys=True, default=str).encode())
        self.fingerprint = f"spacy:{nlp.meta['name']}-{nlp.meta['version']}:{digest.hexdigest()[:16]}"
        self._nlp = nlp

    def tag(self, pieces: Sequence[str]) -> list[Tagged]:
        """Return words, names and hints of every piece."""
        parts = [list(_parts(piece)) for piece in pieces]
        docs = iter(self._nlp.pipe([part for of_piece in parts for _, part in of_piece if not part.isspace()]))
        return [self._answer(piece, of_piece, docs) for piece, of_piece in zip(pieces, parts, strict=True)]

    def _answer(self, piece: str, parts: Sequence[tuple[int, str]], docs: Iterator[Doc]) -> Tagged:
        words: list[tuple[int, int, str]] = []
        labelled: list[tuple[int, int, str]] = []
        for at, part in parts:
            if part.isspace():
                continue
            doc = next(docs)
            places = [(at + start, at + end) for start, end in locate((t.text for t in doc), part, self.name)]
            words += [(*place, tag_of(token)) for place, token in zip(places, doc, strict=True)]
            labelled += [(places[e.start][0], places[e.end - 1][1], e.label_) for e in doc.ents]
        return answer(piece, words, labelled)


def _parts(piece: str) -> Iterator[tuple[int, str]]:
    at = 0
    for length in cut(piece, LONGEST):
        yield at, piece[at : at + length]
        at += length
