"""The lexicons of this stage, folded and compiled once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline import lexicon
from pipeline.fold import fold
from pipeline.lexicon import cache
from pipeline.stages.entities.gazetteer import Gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOCAL = {"local_government", "legislature", "court", "prosecutor", "police"}


_FREQUENT = 30  # a surname of so low a rank is taken for one even where it is also a word


HOME = "台灣"
_SCRIPTS = re.compile(r"(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])")


class Organization(NamedTuple):
    """A body of the lexicon under one of its names.

    `identity` is the canonical name that all its names share, `guarded` tells whether this name is also an everyday
    word, `context` names the rule that must hold then, and `parents` are the bodies above it.
    """

    identity: str
    type: str
    context: str = ""
    guarded: bool = False
    parents: tuple[str, ...] = ()


class Suffix(NamedTuple):
    """The last word of bodies' names: a strong one needs only a name of `least` characters in front."""

    type: str
    least: int
    strong: bool


class Unit(NamedTuple):
    """A unit of bodies of the types `parents`; `alone` is yes, weak or no."""

    parents: frozenset[str]
    alone: str


class Group(NamedTuple):
    """A noun for people who speak; one of the kind `body` can stand for a named body of the types `bodies`."""

    kind: str
    bodies: frozenset[str]


class Title(NamedTuple):
    """A title: its rank (1 is the highest), its kind and whether a bare surname can stand in front."""

    rank: int
    kind: str
    surname: str


class Vocabulary(NamedTuple):
    """Everything the finders look up; all words are folded."""

    organizations: Gazetteer[Organization]
    not_bodies: Gazetteer[str]
    suffixes: Gazetteer[Suffix]
    units: Gazetteer[Unit]
    subunits: Gazetteer[str]
    generic_bodies: Gazetteer[frozenset[str]]
    generic_parts: Gazetteer[str]
    legal_forms: Gazetteer[str]
    titles: Gazetteer[Title]
    groups: Gazetteer[Group]
    places: Gazetteer[str]  # with their types
    persons: Gazetteer[str]
    surnames: dict[str, bool]  # True for one that is rather an everyday word
    japanese_surnames: frozenset[str]
    given_weights: dict[str, float]
    not_names: frozenset[str]
    after_name: Gazetteer[str]
    after_name_characters: frozenset[str]
    cues: Gazetteer[str]
    short_cues: frozenset[str]
    local_bodies: frozenset[str]


def body_types(folded: str) -> frozenset[str]:
    """Return the kinds of body a name can be of: by the lexicon, else by its last word."""
    words = vocabulary()
    entry = words.organizations.words.get(folded)
    if entry:
        return frozenset({entry.type})
    for start in range(len(folded)):
        last = folded[start:]
        if last in words.suffixes.words:
            return frozenset({words.suffixes.words[last].type})
        if last in words.units.words:
            return words.units.words[last].parents
    return frozenset()


@cache
def vocabulary() -> Vocabulary:
    """Return the compiled lexicons."""
    organizations, units = Gazetteer(_organizations()), Gazetteer(_units())
    places = Gazetteer({fold(row["name"]): row["type"] for row in lexicon.rows("places")})
    suffixes, cues = _suffixes(), _words("cues")
    followers = context("after_name") | cues
    local = {word for word, suffix in suffixes.items() if suffix.type in _LOCAL and suffix.strong}
    return Vocabulary(
        organizations=organizations,
        not_bodies=_gazetteer("organization_not_names"),
        suffixes=Gazetteer(suffixes),
        units=units,
        subunits=_gazetteer("organization_subunits"),
        generic_bodies=Gazetteer({fold(row["word"]): _set(row["types"]) for row in lexicon.rows("generic_bodies")}),
        generic_parts=_same(context("generic_part")),
        legal_forms=_same(context("legal_form")),
        titles=_titles((organizations, units, places)),
        groups=Gazetteer(_groups()),
        places=places,
        persons=Gazetteer(_persons()),
        surnames=_surnames(),
        japanese_surnames=_words("entity_japanese_surnames"),
        given_weights={row["character"]: float(row["weight"]) for row in lexicon.rows("entity_given_characters")},
        not_names=_words("person_not_names"),
        after_name=_same(followers),
        after_name_characters=frozenset(word for word in followers if len(word) == 1),
        cues=_same(cues),
        short_cues=frozenset(cue for cue in cues if len(cue) == 1),
        local_bodies=frozenset(local | context("plant")),
    )


@cache
def context(kind: str) -> frozenset[str]:
    """Return the words of one kind of `lexicons/entity_contexts.tsv`."""
    return frozenset(fold(row["text"]) for row in lexicon.rows("entity_contexts") if row["kind"] == kind)


def _organizations() -> dict[str, Organization]:
    entries: dict[str, Organization] = {}
    rows = lexicon.rows("organizations")
    names = Gazetteer({fold(row["name"]): fold(row["name"]) for row in rows})
    abroad = (fold(row["name"]) for row in lexicon.rows("places") if row["type"] == "country")
    countries = Gazetteer({place: place for place in abroad if place != HOME})
    for row in rows:
        forms = [fold(form) for form in (row["name"], *row["aliases"].split("|")) if form]
        guarded = {fold(form) for form in row["guarded"].split("|")}
        parents = tuple({match.value for form in forms if (match := names.at(form, 0)) and match.value not in forms})
        for form in forms:
            country = countries.at(form, 0)
            if row["type"].endswith("company") and country and form[country.end :] in forms:
                continue  # 南韓三星 is 三星 behind its country
            entry = Organization(forms[0], row["type"], row["context"], form in guarded, parents)
            entries.setdefault(form, entry)
            entries.setdefault(_SCRIPTS.sub(" ", form), entry)  # Lamigo 桃猿: the press often puts a space there
    return entries


def _suffixes() -> dict[str, Suffix]:
    plants = {word: Suffix("company", 2, strong=True) for word in context("plant")}
    return plants | {
        fold(row["suffix"]): Suffix(row["type"], int(row["min_left"]), row["strength"] == "strong")
        for row in lexicon.rows("organization_suffixes")
    }


def _units() -> dict[str, Unit]:
    return {fold(row["unit"]): Unit(_set(row["parents"]), row["alone"]) for row in lexicon.rows("organization_units")}


def _titles(bodies: Iterable[Gazetteer[Any]]) -> Gazetteer[Title]:
    """Return the titles without their bodies: 部長 and 主委, not 經濟部長 and 國科會主委."""
    titles = {
        fold(row["title"]): Title(int(row["rank"]), row["kind"], row["surname"]) for row in lexicon.rows("titles")
    }
    simple = {}
    for title, value in titles.items():
        ends = [match.end for words in bodies if (match := words.at(title, 0))]
        if not any(title[end:] in titles or title[end - 1 :] in titles for end in ends):
            simple[title] = value
    return Gazetteer(simple)


def _persons() -> dict[str, str]:
    """Return every form of the known persons' names with the usual one."""
    rows = lexicon.rows("entity_persons")
    return {fold(form): fold(row["name"]) for row in rows for form in (row["name"], *row["aliases"].split("|")) if form}


def _surnames() -> dict[str, bool]:
    """Return the surnames; True marks one that is rather an everyday word than a frequent surname."""
    rows = lexicon.rows("surnames")
    return {fold(row["surname"]): row["word"] == "yes" and not 0 < int(row["rank"] or 0) <= _FREQUENT for row in rows}


def _groups() -> dict[str, Group]:
    return {fold(row["noun"]): Group(row["kind"], _set(row["body"])) for row in lexicon.rows("groups")}


def _set(field: str) -> frozenset[str]:
    return frozenset(part for part in field.split("|") if part)


def _words(name: str) -> frozenset[str]:
    """Return the first column of a lexicon."""
    return frozenset(fold(next(iter(row.values()))) for row in lexicon.rows(name))


def _gazetteer(name: str) -> Gazetteer[str]:
    return _same(_words(name))


def _same(words: Iterable[str]) -> Gazetteer[str]:
    return Gazetteer({word: word for word in words})
