"""Claims: each quantity that counts, each aim without a number and the rest of attributed speech, one a mention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.components import stage
from pipeline.extensions import article_of, tokens_of
from pipeline.stages.claims.aim_years import with_aim_years
from pipeline.stages.claims.context import Context
from pipeline.stages.claims.marked import marked_claims
from pipeline.stages.claims.speakers import attribution_at
from pipeline.stages.claims.statements import statement_claims

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from pipeline.types import (
        Anatomy,
        Article,
        Claim,
        Entity,
        Quantity,
        Sentence,
        Speech,
        TimeExpression,
        Token,
    )


def find_claims(  # noqa: PLR0913, PLR0917  (one argument a stage)
    article: Article,
    anatomy: Anatomy,
    sentences: Sequence[Sentence],
    tokens: Sequence[Token],
    quantities: Sequence[Quantity],
    times: Sequence[TimeExpression],
    entities: Sequence[Entity],
    speech: Speech,
) -> tuple[Claim, ...]:
    """Return every claim of an article, one a mention, in the order of the text; ids are empty."""
    context = Context(article, anatomy, sentences, tokens, quantities, times, entities, speech)
    counted, aims = marked_claims(context)
    claims = [*counted, *with_aim_years(context, aims)]
    claims += statement_claims(context, claims)
    return tuple(sorted(claims, key=lambda c: (c.mentions[0].start, c.mentions[0].end, c.kind)))


__all__ = ["attribution_at", "find_claims"]


def find_doc_claims(doc: Doc) -> Doc:
    """Set `doc._.claim_mentions` unless something has set it."""
    if doc._.claim_mentions is None:
        doc._.claim_mentions = find_claims(
            article_of(doc),
            doc._.anatomy,
            doc._.sentences,
            tuple(tokens_of(doc)),
            doc._.quantities,
            doc._.times,
            doc._.entities,
            doc._.speech,
        )
    return doc


make_claim_mentions = stage(
    "zh_claim_mentions",
    find_doc_claims,
    requires=["doc._.sentences", "doc._.quantities", "doc._.times", "doc._.entities", "doc._.speech"],
    assigns=["doc._.claim_mentions"],
)
