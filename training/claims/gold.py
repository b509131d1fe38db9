"""Gold articles as the claims stage sees them: every earlier stage's results, with the gold claim of each quantity."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pipeline
from pipeline.stages.attribution import words_of
from pipeline.stages.attribution.judges import Judges
from pipeline.stages.attribution.mentions import Mentions
from pipeline.stages.attribution.reader import Read
from pipeline.stages.attribution.resolve import Resolver
from pipeline.stages.claims.context import Context
from pipeline.types import Article

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokens import Doc

    from pipeline.types import Quantity, Reading

FOLDS = 10
OWN_WEIGHT = 0.2  # by cross-validation over `train` as good as 0.6 (accuracy 0.946, 0.945), better on `dev`
Claim = dict[str, Any]


class GoldArticle(NamedTuple):
    """One article with its gold line."""

    identity: str
    gold: dict[str, Any]
    context: Context
    quantities: tuple[tuple[Quantity, Claim], ...]  # those that a gold claim mentions

    @property
    def weight(self) -> float:
        """How much the article teaches about kinds; `training/annotations` were read less strictly there."""
        return OWN_WEIGHT if "sha256" in self.gold else 1.0

    @property
    def fold(self) -> int:
        """The part of cross-validation that the article is in; it depends on nothing but its name."""
        return int(hashlib.md5(self.identity.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def read_gold(folder: Path, part: str, readings: Mapping[str, Sequence[Reading]]) -> list[GoldArticle]:
    """Return the articles of `train` or `dev`, read by `readings` where an article is in them (else by the reader)."""
    nlp = pipeline.load()
    nlp.select_pipes(disable=["zh_claim_mentions", "zh_merge"])
    lines = (folder / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    golds = [json.loads(line) for line in lines if line.strip()]
    return [
        _article(nlp, gold, folder / part / "texts" / f"{gold['id']}.txt", readings.get(gold["id"])) for gold in golds
    ]


def _article(nlp: Language, gold: dict[str, Any], path: Path, readings: Sequence[Reading] | None) -> GoldArticle:
    doc = nlp.tokenizer.analyse(Article(text=path.read_text(encoding="utf-8"), doc=gold["id"]))
    if readings is not None:
        words = words_of(doc.text, doc._.tokens, doc._.entities)
        judges = Judges(read=lambda _: Read(readings))
        doc._.speech = Resolver(doc.text, doc._.sentences, Mentions(doc._.entities), words, judges).speech()
    doc = nlp(doc)
    context = context_of(doc)
    candidates = [candidate.quantity for candidate in context.candidates]
    return GoldArticle(gold["id"], gold, context, tuple(_matched(candidates, gold["claims"])))


def context_of(doc: Doc) -> Context:
    """Return what the claims stage looks at."""
    own = doc._
    return Context(
        own.article, own.anatomy, own.sentences, own.tokens, own.quantities, own.times, own.entities, own.speech
    )


def _matched(quantities: Sequence[Quantity], claims: Sequence[Claim]) -> Iterator[tuple[Quantity, Claim]]:
    mentions = [(start, end, claim) for claim in claims for start, end in claim["mentions"]]
    for quantity in quantities:
        shared = [
            (min(end, quantity.end) - max(start, quantity.start), index)
            for index, (start, end, _) in enumerate(mentions)
        ]
        most = max(shared, default=(0, 0), key=lambda item: (item[0], -item[1]))
        if most[0] > 0:
            yield quantity, mentions[most[1]][2]


def is_open(claim: Claim) -> bool:
    """Tell whether the gold takes either kind."""
    return not isinstance(claim["kind"], str)


def accepts(gold: Any, answer: object) -> bool:  # noqa: ANN401  (a value or a list of values)
    """Tell whether a gold field, or one of its alternatives, equals the answer."""
    return answer in gold if isinstance(gold, list) else answer == gold
