"""Our names for other taggers' parts of speech and labels (`backend_tags.tsv`, `backend_labels.tsv`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.lexicon import cache, rows

if TYPE_CHECKING:
    from spacy.tokens import Token as DocToken

PUNCTUATION, NOUN = "w", "n"
SPACY_SETS = ("ud", "ctb")  # the second one decides where both know a tag
_SPACE_TAGS = frozenset({"_SP", "SPACE"})


@cache
def tag_table(name: str) -> dict[str, str]:
    """Return our part of speech for each one of the set `name`."""
    return {row["tag"]: row["ours"] for row in rows("backend_tags") if row["set"] == name}


def our_tags() -> frozenset[str]:
    """Return the parts of speech that the stages know."""
    return frozenset(tag_table("lac"))


@cache
def label_table() -> dict[str, tuple[str, str]]:
    """Return for every label what it is, `name` or `hint`, and of which kind."""
    return {row["label"]: (row["role"], row["ours"]) for row in rows("backend_labels")}


@cache
def _spacy_table() -> dict[str, str]:
    return tag_table("lac") | {tag: known for name in SPACY_SETS for tag, known in tag_table(name).items()}


def tag_of(token: DocToken) -> str:
    """Return our part of speech of a spaCy token: by its fine tag, else by its coarse one, else by its characters."""
    if token.is_space or token.tag_ in _SPACE_TAGS:
        return ""
    known = _spacy_table().get(token.tag_) or _spacy_table().get(token.pos_)
    return known or guess(token.text)


def guess(word: str) -> str:
    """Return the part of speech of a word of which nothing is known: a noun, or punctuation without letter or digit."""
    return NOUN if any(map(str.isalnum, word)) else PUNCTUATION
