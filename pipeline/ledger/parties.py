"""Whose target it is: keys of the persons and bodies by which targets of different articles can be joined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline import lexicon
from pipeline.fold import name_key

if TYPE_CHECKING:
    from pipeline.types import Claim, SpeakerType

_GOVERNMENT = "政府"
_ENDURING = frozenset({"PERSON", "ORG", "MEDIA"})  # a GROUP (法人, 業者) is somebody else in every article


def parties(claim: Claim) -> tuple[str, ...]:
    """Return the keys of all whose target the claim is, the speaker first; empty where nobody can be known again."""
    keys = [*tellers(claim), holder(claim)]
    return tuple(dict.fromkeys(key for key in keys if key))


def tellers(claim: Claim) -> tuple[str, ...]:
    """Return the keys of the speaker and of the body named with the speaker."""
    if claim.speaker is None:
        return ()
    own = _key(claim.speaker.key, claim.speaker.type, claim.outlet)
    body = _key(name_key(claim.speaker.org), "ORG", claim.outlet) if claim.speaker.org else None
    return tuple(key for key in (own, body) if key)


def holder(claim: Claim) -> str | None:
    """Return the key of who is to bring the goal about, where the article names somebody who can be known again."""
    party = claim.holder
    return _key(name_key(party.name), party.type, claim.outlet) if party else None


def _key(key: str, type_: SpeakerType | None, outlet: str | None) -> str | None:
    if type_ not in _ENDURING or key in _stand_ins() or (type_ == "PERSON" and _nobody().fullmatch(key)):
        return None
    if key in _units():  # 教育局: whose, only a government's own release tells
        government = name_key(outlet or "")
        return government + key if government.endswith(_GOVERNMENT) and not government.startswith(key) else None
    return _bodies().get(key, key)


@lexicon.cache
def _bodies() -> dict[str, str]:
    """Return the full name's key of every short name that needs no context to be understood."""
    return {
        name_key(form): name_key(row["name"])
        for row in lexicon.rows("organizations")
        if row["context"] != "ambiguous"
        for form in row["aliases"].split("|")
        if form and form not in row["guarded"].split("|")
    }


@lexicon.cache
def _stand_ins() -> frozenset[str]:
    return frozenset(map(name_key, lexicon.column("generic_bodies", "word"))) | {_GOVERNMENT}


@lexicon.cache
def _units() -> frozenset[str]:
    units = (*lexicon.column("organization_units", "unit"), *lexicon.column("organization_subunits", "unit"))
    return frozenset(map(name_key, units))


@lexicon.cache
def _nobody() -> re.Pattern[str]:
    ends = "".join(row["word"] for row in lexicon.rows("ledger_words") if row["use"] == "nobody")
    return re.compile(f"[\u3400-\u9fff][{ends}]")
