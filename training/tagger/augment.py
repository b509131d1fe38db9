"""Make labelled sentences from frames, and new ones from labelled sentences by putting other names into them."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline.lexicon import Row, parse, rows
from training.tagger.data import Example

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from random import Random

T = TypeVar("T")

# How often what is drawn.
FOREIGNER, SHORT_GIVEN_NAME, NAMELESS = 0.12, 0.08, 0.03  # nameless: 陳男, 林女
REAL_COMPANY, BARE_HEAD = 0.45, 0.65  # a made-up company above, its head alone below the second
BARE_OFFICE, OFFICE_ABROAD = 0.4, 0.5
SWAP_PERSON, SWAP_BODY = 0.8, 0.7
SHORT_BODY = 3  # characters: a short body is replaced by a company, which may be short as well

_SLOT = re.compile(r"\{(\w+)\}")
_LATIN = re.compile(r"[A-Za-z]")
_COMPANIES = frozenset({"company", "foreign_company", "state_company", "bank", "platform"})
_FOREIGN = frozenset({"international", "foreign_government", "foreign_company", "foreign_media"})
_HAN = re.compile(r"[\u4e00-\u9fff]+")


def _table(name: str) -> tuple[Row, ...]:
    path = Path(__file__).with_name(name)
    return parse(path.read_text(encoding="utf-8"), str(path))


class Names:
    """Draws names of people and bodies by chance."""

    def __init__(self, chance: Random) -> None:
        """Read the name lists."""
        self.chance = chance
        self._people = _grouped((row["part"], row["text"]) for row in _table("people.tsv"))
        self._weights = _grouped((row["part"], float(row["weight"])) for row in _table("people.tsv"))
        self._parts = _grouped((row["part"], row["text"]) for row in _table("bodies.tsv"))
        self._bodies = _grouped(
            (kind, form)
            for row in rows("organizations")
            for kind in (row["type"], "any")
            for form in (row["name"], *filter(None, row["aliases"].split("|")))
        )
        self._latin = [form for form in self._bodies["any"] if _LATIN.match(form) and not _HAN.search(form)]

    def _part(self, name: str) -> str:
        return self.chance.choice(self._parts[name])

    def _of_kinds(self, kinds: Iterable[str]) -> str:
        """Draw a real body, each kind alike."""
        return self.chance.choice(self._bodies[self.chance.choice([k for k in kinds if k in self._bodies])])

    def person(self) -> str:
        """Draw a person as the press names one."""
        if self.chance.random() < FOREIGNER:
            return self.foreign()
        [surname] = self.chance.choices(self._people["surname"], self._weights["surname"])
        if self.chance.random() < NAMELESS:
            return surname + self.chance.choice("男女")
        count = 1 if self.chance.random() < SHORT_GIVEN_NAME else 2
        return surname + "".join(self.chance.choice(self._people["given"]) for _ in range(count))

    def foreign(self) -> str:
        """Draw a foreigner."""
        return self.chance.choice(self._people["foreign"])

    def latin(self) -> str:
        """Draw a foreigner's name in Latin letters."""
        return self.chance.choice([name for name in self._people["foreign"] if _LATIN.match(name)])

    def body(self) -> str:
        """Draw a body of any kind, real or made up."""
        draws = self.real, self.real, self.company, self.office, self.association, self.local, self.site
        return self.chance.choice(draws)()

    def real(self) -> str:
        """Draw a real body."""
        return self._of_kinds(sorted(self._bodies))

    def company(self) -> str:
        """Draw a company: real, or a made-up head with or without a tail."""
        draw = self.chance.random()
        if draw < REAL_COMPANY:
            return self._of_kinds(sorted(_COMPANIES))
        head = self._part("name_head")
        return head if draw < BARE_HEAD else head + self._part("name_tail")

    def office(self) -> str:
        """Draw an office of a ministry, with or without the ministry."""
        unit = self._part("unit")
        return unit if self.chance.random() < BARE_OFFICE else self._part("ministry") + unit

    def association(self) -> str:
        """Draw an association."""
        return self._part("topic") + self._part("topic_tail")

    def local(self) -> str:
        """Draw a body of a city or county."""
        return self._part("city") + self._part("local_tail")

    def site(self) -> str:
        """Draw a school, a hospital, a police station."""
        return self._part("place_head") + self._part("person_body")

    def foreign_body(self) -> str:
        """Draw a foreign body."""
        if self.chance.random() < OFFICE_ABROAD:
            return self._part("country") + self._part("country_tail")
        return self._of_kinds(sorted(_FOREIGN))

    def latin_body(self) -> str:
        """Draw a body in Latin letters."""
        return self.chance.choice(self._latin)

    def place(self) -> str:
        """Draw a place."""
        return self._part(self.chance.choice(["city", "country", "place_head"]))

    def country(self) -> str:
        """Draw a country."""
        return self._part("country")


_DRAWS: dict[str, tuple[str, Callable[[Names], str]]] = {
    "PERSON": ("PER", Names.person),
    "FOREIGN": ("PER", Names.foreign),
    "LATIN": ("PER", Names.latin),
    "BODY": ("ORG", Names.body),
    "COMPANY": ("ORG", Names.company),
    "FOREIGNBODY": ("ORG", Names.foreign_body),
    "LATINBODY": ("ORG", Names.latin_body),
    "LOCALBODY": ("ORG", Names.local),
    "SITE": ("ORG", Names.site),
    "PLACE": ("LOC", Names.place),
    "COUNTRY": ("LOC", Names.country),
}


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


class Frames:
    """Fills sentence frames with names and words."""

    def __init__(self, names: Names) -> None:
        """Read the frames."""
        self._names = names
        self._frames = [row["text"] for row in _table("templates.tsv")]
        self._words = _grouped((row["slot"], row["word"]) for row in _table("template_words.tsv"))

    def sentence(self) -> Example:
        """Return a sentence made from a frame."""
        chance = self._names.chance
        frame = chance.choice(self._frames)
        frame = _SLOT.sub(lambda slot: chance.choice(self._words.get(slot[1], [slot[0]])), frame)
        text, spans, end = "", [], 0
        for slot in _SLOT.finditer(frame):
            text += frame[end : slot.start()]
            end = slot.end()
            kind, name = self._fill(slot[1])
            if kind:
                spans.append((len(text), len(text) + len(name), kind))
            text += name
        return Example(text + frame[end:], tuple(spans))

    def _fill(self, slot: str) -> tuple[str, str]:
        if slot == "n":
            return "", str(self._names.chance.randint(2, 99))
        kind, draw = _DRAWS[slot]
        return kind, draw(self._names)


def swapped(example: Example, names: Names) -> Example:
    """Return the example with most of its people and bodies replaced by others; a name keeps its script."""
    marks = sorted([*example.spans, *((start, end, "") for start, end in example.unsure)])
    text, spans, unsure, place = "", [], [], 0
    for start, end, kind in marks:
        text += example.text[place:start]
        name = _replacement(example.text[start:end], kind, names)
        span = len(text), len(text) + len(name)
        if kind:
            spans.append((*span, kind))
        else:
            unsure.append(span)
        text += name
        place = end
    return Example(text + example.text[place:], tuple(spans), tuple(unsure), example.places)


def _replacement(name: str, kind: str, names: Names) -> str:
    latin = bool(_LATIN.match(name))
    if kind == "PER" and names.chance.random() < SWAP_PERSON:
        return names.latin() if latin else names.person()
    if kind == "ORG" and names.chance.random() < SWAP_BODY:
        return names.latin_body() if latin else names.company() if len(name) <= SHORT_BODY else names.body()
    return name


def augment(examples: Sequence[Example], chance: Random, frames: int, copies: int) -> list[Example]:
    """Return the examples, `copies` swapped copies of those with people or bodies, and sentences from frames."""
    names = Names(chance)
    named = [example for example in examples if any(kind != "LOC" for *_, kind in example.spans)]
    made = [swapped(example, names) for _ in range(copies) for example in named]
    filler = Frames(names)
    return [*examples, *made, *(filler.sentence() for _ in range(frames))]
