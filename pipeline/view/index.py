"""The page's index: of every article and claim what lists, filters and charts need, as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from pipeline.types import Kind
from pipeline.view.review import page_review
from pipeline.view.units import known_units

if TYPE_CHECKING:
    from pipeline.types import Claim, Document
    from pipeline.view.records import PageReview

KINDS = get_args(Kind)
_OF_ARTICLES = ("doc", "title", "published", "outlet", "sha256", "count")
_OF_CLAIMS = ("id", "kind", "speaker", "year", "unit", "confidence")


class _Names:
    """Numbers for names, in the order in which they come."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __call__(self, name: str | None) -> int | None:
        return None if name is None else self.numbers.setdefault(name, len(self.numbers))


class Index:
    """Columns that grow by one article after the other; claims stand in the articles' order."""

    def __init__(self) -> None:
        self._speaker, self._unit, self._outlet = _Names(), _Names(), _Names()
        self.articles: dict[str, list[Any]] = {name: [] for name in _OF_ARTICLES}
        self.claims: dict[str, list[Any]] = {name: [] for name in _OF_CLAIMS}
        self.reviews: list[tuple[int, PageReview]] = []  # with the numbers of their claims

    def add(self, document: Document, claims: list[Claim]) -> None:
        """Add an article and its claims."""
        article = {
            "doc": document.doc,
            "title": document.title,
            "published": document.published,
            "outlet": self._outlet(document.outlet),
            "sha256": document.sha256,
            "count": len(claims),
        }
        _append(self.articles, article)
        for claim in claims:
            if review := page_review(claim):
                self.reviews.append((len(self.claims["id"]), review))
            _append(self.claims, self._claim(claim))

    def _claim(self, claim: Claim) -> dict[str, Any]:
        return {
            "id": claim.id,
            "kind": KINDS.index(claim.kind),
            "speaker": self._speaker(claim.speaker.name if claim.speaker else None),
            "year": claim.year.value if claim.year else None,
            "unit": self._unit(claim.target.unit if claim.target else None),
            "confidence": claim.confidence,
        }

    def columns(self) -> dict[str, Any]:
        """Return all as one JSON value."""
        return {
            "kinds": KINDS,
            "speakers": list(self._speaker.numbers),
            "units": list(self._unit.numbers),
            "outlets": list(self._outlet.numbers),
            "known_units": known_units(),
            "articles": self.articles,
            "claims": self.claims,
            "reviews": self.reviews,
        }


def _append(columns: dict[str, list[Any]], row: dict[str, Any]) -> None:
    for name, value in row.items():
        columns[name].append(value)
