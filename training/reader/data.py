"""Annotated articles as the reader sees them, with the answers it learns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline import load
from pipeline.fold import name_key
from pipeline.stages.attribution import words_of
from pipeline.stages.attribution.judges import Judges
from pipeline.stages.attribution.mentions import Mentions
from pipeline.stages.attribution.resolve import Resolver
from pipeline.types import Article, Reading
from training.attribution import names_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.stages.attribution.clues import Clause
    from pipeline.types import Sentence, Token

UNREAD = Judges(read=lambda clauses: [Reading(0, 0, 0)] * len(clauses))
OPEN = -1  # an answer that careful readers leave open, or that a clause without a quantity does not have


class Answers(NamedTuple):
    """The gold of one sentence, 1 or 0 or `OPEN` each; `targets` has one answer a clause."""

    attributed: int
    goes_on: int
    aim: int
    targets: tuple[int, ...]
    size: int  # characters


class Example(NamedTuple):
    """An article: for each sentence its clauses and its gold."""

    identity: str
    sentences: list[list[Clause]]
    gold: list[Answers]


def read_examples(gold: Path, texts: Path) -> Iterator[Example]:
    """Run the stages before attribution over the articles of a gold file."""
    nlp = load()
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = (texts / f"{row['id']}.txt").read_text(encoding="utf-8")
        doc = nlp.tokenizer.analyse(Article(text=text, doc=row["id"]))  # type: ignore[union-attr]
        sentences = doc._.sentences
        words = words_of(text, doc._.tokens, doc._.entities)
        clauses = Resolver(text, sentences, Mentions(doc._.entities), words, UNREAD).clauses
        yield Example(row["id"], clauses, list(_answers(row, sentences, clauses)))


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


def _target(kinds: dict[int, object], clause: Clause) -> int:
    found = {kind for at, kind in kinds.items() if clause.start <= at < clause.end and isinstance(kind, str)}
    return 1 if "target" in found else 0 if found else OPEN
