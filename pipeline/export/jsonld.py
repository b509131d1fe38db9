"""Claims as schema.org `Claim` in JSON-LD, ready to be the `itemReviewed` of a fact-checker's `ClaimReview`.

The file is one JSON-LD document with a claim a line. `firstAppearance` is the first appearance that the outputs know
of: the claim's own article. Who checks the claim replaces it where an earlier one is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.outward import plain_name, web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.types import Claim, Party, Speaker, SpeakerType, Target

CONTEXT = "https://schema.org"
_TYPES: dict[SpeakerType, str] = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GROUP": "Organization",  # schema.org has no group that is no organization
    "MEDIA": "NewsMediaOrganization",
}


def chunks(claims: Iterable[Claim]) -> Iterator[bytes]:
    """Yield a JSON-LD document in pieces, a claim a line."""
    yield b'{"@context": "' + CONTEXT.encode() + b'", "@graph": ['
    before = b"\n"
    for claim in claims:
        yield before + msgspec.json.encode(claim_object(claim))
        before = b",\n"
    yield b"\n]}\n"


def claim_object(claim: Claim) -> dict[str, Any]:
    """Return a claim with the properties of schema.org's `Claim`; what it does not have is left out."""
    article = _article(claim)
    return _without_nothing(
        {
            "@type": "Claim",
            "identifier": claim.id,
            "text": (claim.statement or claim.sentence).text,
            "inLanguage": "zh-Hant",
            "author": _author(claim),
            "datePublished": claim.published,
            "appearance": article,
            "firstAppearance": article,
            "about": _about(claim),
            "keywords": list(filter(None, (claim.kind, claim.modality))),
            "temporalCoverage": _period(claim),
            "claimInterpreter": _reviewer(claim),
        }
    )


def _without_nothing(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value not in (None, "", [], {})}


def _article(claim: Claim) -> dict[str, Any]:
    return _without_nothing(
        {
            "@type": "NewsArticle",
            "identifier": claim.doc,
            "headline": plain_name(claim.title),
            "url": web_address(claim.url),
            "datePublished": claim.published,
            "publisher": _publisher(claim),
        }
    )


def _publisher(claim: Claim) -> dict[str, Any] | None:
    return {"@type": "NewsMediaOrganization", "name": plain_name(claim.outlet)} if claim.outlet else None


def _author(claim: Claim) -> dict[str, Any] | None:
    """Return who is answerable: the speaker, and where only the reporter speaks, the medium."""
    return _speaker(claim.speaker) if claim.speaker else _publisher(claim)


def _speaker(speaker: Speaker) -> dict[str, Any]:
    person = speaker.type == "PERSON"
    return _without_nothing(
        {
            "@type": _TYPES[speaker.type],
            "name": plain_name(speaker.name),
            "jobTitle": plain_name(speaker.title) if person else None,
            "affiliation": {"@type": "Organization", "name": plain_name(speaker.org)}
            if person and speaker.org
            else None,
        }
    )


def _reviewer(claim: Claim) -> dict[str, Any] | None:
    """Return who confirmed or corrected how the claim is read."""
    if claim.review is None or not claim.review.reviewer:
        return None
    return {"@type": "Person", "name": plain_name(claim.review.reviewer)}


# --- what it is about ------------------------------------------------------------------------------------------------


def _about(claim: Claim) -> list[dict[str, Any]]:
    things: list[dict[str, Any]] = []
    if claim.goal:
        things.append({"@type": "Thing", "name": claim.goal.object or claim.goal.text})
    if claim.holder:
        things.append(_party(claim.holder))
    if claim.target:
        things.append(_quantity(claim.target))
    return things


def _party(party: Party) -> dict[str, Any]:
    return {"@type": _TYPES[party.type] if party.type else "Thing", "name": plain_name(party.name)}


def _quantity(target: Target) -> dict[str, Any]:
    bounds = {} if target.low == target.high else {"minValue": target.low, "maxValue": target.high}
    money = target.dimension == "money"
    value = {"value": target.value} | bounds | ({"currency": target.unit} if money else {"unitText": target.unit})
    return _without_nothing({"@type": "MonetaryAmount" if money else "QuantitativeValue", "name": target.text, **value})


def _period(claim: Claim) -> str | None:
    """Return the time meant as an interval of ISO 8601, open where it is open."""
    if claim.year is None:
        return None
    start, end = claim.year.start_date, claim.year.end_date
    if start is None and end is None:
        return str(claim.year.value)
    return f"{start or '..'}/{end or '..'}"
