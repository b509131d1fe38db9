"""Annotated articles as the reader sees them, with the answers it learns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pipeline import load
from pipeline.fold import name_key
from pipeline.stages.attribution import words_of
from pipeline.stages.attribution.mentions import Mentions
from pipeline.stages.attribution.resolve import Resolver
from pipeline.types import Article
from training.attribution import names_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from spacy.language import Language

    from pipeline.stages.attribution.candidates import Look
    from pipeline.stages.attribution.clues import Clause
    from pipeline.stages.attribution.pointer import Candidates, Ruled
    from pipeline.types import Sentence, Token

OPEN = -1  # an answer that careful readers leave open, or that a clause without a quantity does not have


class Answers(NamedTuple):
    """The gold of one sentence, 1 or 0 or `OPEN` each, a teacher's between 0 and 1; `targets` has one a clause."""

    attributed: float
    goes_on: float
    aim: float
    targets: tuple[float, ...]
    size: int  # characters


class Names(NamedTuple):
    """The names that may be speaking, whom the rules chose, and for sentences that are somebody's who it is.

    `right` has for such a sentence one number a name, 1 for those that are right; a teacher's lie between 0 and 1.
    """

    candidates: Candidates
    ruled: Ruled
    right: dict[int, NDArray[np.float32]]


class Example(NamedTuple):
    """An article: for each sentence its clauses and its gold."""

    identity: str
    sentences: list[list[Clause]]
    gold: list[Answers]
    names: Names | None = None


def read_examples(gold: Path, texts: Path) -> Iterator[Example]:
    """Run the stages up to attribution, without its second look, over the articles of a gold file."""
    nlp = load()
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = (texts / f"{row['id']}.txt").read_text(encoding="utf-8")
        clauses, look = ruled(nlp, Article(text=text, doc=row["id"]))
        spans = [(start, end, {name_key(name) for name in names}) for start, end, names in row["sentences"]]
        speakers = [names_at(spans, sentence) for sentence in look.sentences]
        yield Example(row["id"], clauses, list(_answers(row, look.sentences, clauses)), _names(look, speakers))


def read_unlabelled(press: Path, without: Collection[str]) -> Iterator[Example]:
    """Yield the articles of unlabelled press that have no annotations, for a teacher to answer."""
    nlp = load()
    for line in press.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["id"] in without:
            continue
        clauses, look = ruled(nlp, Article(text=f"{row['title']}\n{row['body']}", doc=row["id"]))
        if look.sentences:
            yield Example(row["id"], clauses, list(_open(look.sentences, clauses)), _names(look, None))


def ruled(nlp: Language, article: Article) -> tuple[list[list[Clause]], Look]:
    """Return an article's clauses, and its speakers by the rules with the names that may be speaking."""
    doc = nlp.tokenizer.analyse(article)  # type: ignore[attr-defined]
    entities, sentences = doc._.entities, doc._.sentences
    resolver = Resolver(article.text, sentences, Mentions(entities), words_of(article.text, doc._.tokens, entities))
    return resolver.clauses, resolver.look(entities)


def _names(look: Look, speakers: Sequence[set[str]] | None) -> Names | None:
    if not look.named or not any(clause.starts for clause in look.clauses):
        return None
    known: dict[int, set[str]] = {}
    for named in look.named:
        keys = {named.entity.key, name_key(named.mention.text)}
        known.setdefault(look.numbers[named.entity.name], set()).update(keys)
    right = {}
    for number, said in enumerate(speakers or ()):
        chosen = [name for name, keys in known.items() if keys & said]
        if chosen:
            right[number] = np.isin(np.arange(len(look.numbers)), chosen).astype(np.float32)
    return Names(look.candidates(), look.ruled(), right)


def read_words(press: Path) -> Iterator[list[str]]:
    """Yield the words of every unlabelled article, in order."""
    nlp = load()
    for line in press.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = f"{row['title']}\n{row['body']}"
        doc = nlp.tokenizer.analyse(Article(text=text, doc=row["id"]))  # type: ignore[union-attr]
        yield [text[token.start : token.end] for token in _tokens(doc)]


def _tokens(doc: Any) -> Sequence[Token]:  # noqa: ANN401  (spaCy's extensions have no types)
    tokens: Sequence[Token] = doc._.tokens
    return tokens


def _answers(
    row: dict[str, Any], sentences: Sequence[Sentence], clauses: Sequence[Sequence[Clause]]
) -> Iterator[Answers]:
    spans = [(start, end, {name_key(name) for name in names}) for start, end, names in row["sentences"]]
    names = [names_at(spans, sentence) for sentence in sentences]
    aims, opens = ({tuple(span) for span in row[key]} for key in ("aims", "aims_open"))
    kinds = {start: claim["kind"] for claim in row["claims"] for start, _ in claim["mentions"]}
    for number, sentence in enumerate(sentences):
        spans = {(s, e) for s, e, _ in row["sentences"] if s < sentence.end and sentence.start < e}
        before = names[number - 1] if number else set()
        yield Answers(
            attributed=int(bool(names[number])),
            goes_on=int(bool(names[number] & before)),
            aim=1 if spans & aims else OPEN if spans & opens else 0,
            targets=tuple(_target(kinds, clause) for clause in clauses[number]),
            size=sentence.end - sentence.start,
        )


def _open(sentences: Sequence[Sentence], clauses: Sequence[Sequence[Clause]]) -> Iterator[Answers]:
    for sentence, found in zip(sentences, clauses, strict=True):
        yield Answers(0, 0, OPEN, (OPEN,) * len(found), sentence.end - sentence.start)


def _target(kinds: dict[int, object], clause: Clause) -> int:
    found = {kind for at, kind in kinds.items() if clause.start <= at < clause.end and isinstance(kind, str)}
    return 1 if "target" in found else 0 if found else OPEN
