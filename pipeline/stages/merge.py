"""Merge: what one article says again is one claim with all its mentions."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec
from spacy.language import Language

from pipeline.extensions import article_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from pipeline.types import Article, Claim


def merge_claims(claims: Sequence[Claim], article: Article) -> tuple[Claim, ...]:
    """Return the merged claims in the order of their first mention, with their ids."""
    merged = sorted(claims, key=lambda c: (c.mentions[0].start, c.mentions[0].end, c.kind))
    return _with_ids(merged, article)


def _with_ids(claims: Sequence[Claim], article: Article) -> tuple[Claim, ...]:
    digest = hashlib.sha256(article.text.encode()).hexdigest()
    seen: dict[str, int] = defaultdict(int)
    named = []
    for claim in claims:
        group = "quantity" if claim.target else claim.kind
        first = claim.mentions[0]
        seed = f"{digest}|{group}|{first.start}|{first.end}"
        seen[seed] += 1
        if seen[seed] > 1:
            seed += f"|{seen[seed]}"
        identity = "c" + hashlib.sha256(seed.encode()).hexdigest()[:16]
        named.append(msgspec.structs.replace(claim, id=identity, doc=article.doc, source=article.source))
    return tuple(named)


@Language.component("zh_merge", requires=["doc._.claim_mentions"], assigns=["doc._.claims"])
def merge_doc_claims(doc: Doc) -> Doc:
    """Set `doc._.claims` unless something has set it."""
    if doc._.claims is None:
        doc._.claims = merge_claims(doc._.claim_mentions, article_of(doc))
    return doc
