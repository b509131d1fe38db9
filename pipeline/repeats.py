"""Is a quantity that stands twice in an article said twice of the same thing?

A small linear model weighs how round the number is, the words and the other numbers that both places share, how far
apart they stand and what is between them, and who says it of when (`models/claim-repeat`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pipeline.linear import load_linear

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.types import Per

NAME = "claim-repeat"

_BEFORE, _AFTER = 22, 14  # characters around a quantity that tell what it is about
_SHORT = 8  # a clause with less before the quantity leans on the clause before it
_STOP = re.compile(r"[。！？；\n]")
_PAUSE = re.compile(r"[，,：:、 　]")
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z]+")
_SENTENCE_END = re.compile(r"[。！？\n]")
_LISTED = re.compile(r"[^，。；]*")  # what stands between two members of one list
_LIST_REACH = 12  # characters
_MOST_DIGITS = 4
_FAR = 400  # characters; what stands further apart is not looked at, so that a comparison's cost is bounded
_GAPS = ((6, "0-5"), (16, "6-15"), (41, "16-40"), (121, "41-120"), (401, "121-400"))  # characters between
_COUNTS = ((4, None), (7, "4-6"))
_BARE_AS_WELL = ("money", "count")  # dimensions whose unit is left out now and then (月領11萬)
_FIFTHS = 5
_EIGHTHS = 8
_BOUNDS = {">=", "<="}  # 逾800人 is not 不到800人
_WIDE_BEFORE, _WIDE_AFTER = 60, 30  # characters around a quantity that tell what its passage is about
_LEAD = 250  # characters in which an article says what it then tells at length
_MOST_BESIDE = 3
_MOST_VALUES = 40  # of a sentence that are compared: more is a table, and would cost too much


class Measured(Protocol):
    """What a quantity and a claim's target have in common."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def unit_text(self) -> str: ...  # noqa: D102
    @property
    def dimension(self) -> str: ...  # noqa: D102
    @property
    def relation(self) -> str: ...  # noqa: D102
    @property
    def low(self) -> int | float | None: ...  # noqa: D102
    @property
    def high(self) -> int | float | None: ...  # noqa: D102
    @property
    def si_low(self) -> int | float | None: ...  # noqa: D102
    @property
    def si_high(self) -> int | float | None: ...  # noqa: D102
    @property
    def si_unit(self) -> str | None: ...  # noqa: D102
    @property
    def value(self) -> int | float | None: ...  # noqa: D102
    @property
    def per(self) -> Per | None: ...  # noqa: D102


def value_key(quantity: Measured) -> tuple[object, ...]:
    """Return what two quantities must share that may be the same: bounds in one unit.

    A sum of money has its number alone, since 11萬元 is told as 11萬 as well, and so has a count; the denominator is no
    part, since what is 每年三萬元 in one sentence is 三萬元 in the next. `stated` tells what both name.
    """
    unit = quantity.unit if quantity.si_unit is None else quantity.si_unit
    if quantity.dimension in _BARE_AS_WELL:
        unit = ""
    low, high = (quantity.low, quantity.high) if quantity.si_unit is None else (quantity.si_low, quantity.si_high)
    if quantity.value is None:
        return (unit, low, high)
    return (unit, low if low is not None else high)  # 逾3000 and 3000 are the same value


def stated(quantity: Measured) -> dict[str, object]:
    """Return what a mention names and another may leave out: unit, denominator and the side of a bound.

    All measure words are one unit. A bare number names none, nor does money without a currency (投資1000億 may be
    dollars).
    """
    named: dict[str, object] = {}
    if quantity.unit and (quantity.dimension != "money" or quantity.unit_text):
        named["unit"] = quantity.si_unit or quantity.unit
    if quantity.per:
        named["rate"] = rate_of(quantity)
    if quantity.relation in _BOUNDS:
        named["bound"] = quantity.relation
    return named


def agree(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Tell whether what two mentions both name is the same."""
    return all(other.get(part, named) == named for part, named in one.items())


def rate_of(quantity: Measured) -> tuple[object, str] | None:
    """Return the denominator, None where none is told."""
    return (quantity.per.value, quantity.per.unit) if quantity.per else None


class Saying(NamedTuple):
    """Where a quantity is said: the section, the speaker's key, the year it is of, the sentence it stands in."""

    section: str
    speaker: str | None
    year: int | None
    sentence: int


class Surroundings(NamedTuple):
    """A quantity with what tells what it is about.

    `stated` is what it names of itself. `before`, `after`, `pairs` (both) and `wide` are pairs of neighbouring
    characters; `beside` are the values of its sentence, its own among them, none of a sentence that has very many, and
    `nth` counts the mentions of its value from the article's start.
    """

    quantity: Measured
    stated: Mapping[str, object]
    saying: Saying
    before: frozenset[str]
    after: frozenset[str]
    pairs: frozenset[str]
    wide: frozenset[str]
    beside: frozenset[object]
    digits: int
    nth: int

    @property
    def section(self) -> str:
        """The section it stands in."""
        return self.saying.section


def all_surroundings(text: str, quantities: Sequence[tuple[Measured, Saying]]) -> list[Surroundings]:
    """Return the surroundings of an article's quantities, which are in order of place."""
    keys = [value_key(quantity) for quantity, _ in quantities]
    values: dict[int, set[object]] = defaultdict(set)
    for (_, saying), key in zip(quantities, keys, strict=True):
        values[saying.sentence].add(key)
    beside = {at: frozenset(of) if len(of) <= _MOST_VALUES else frozenset() for at, of in values.items()}
    seen: Counter[object] = Counter()
    found = []
    for (quantity, saying), key in zip(quantities, keys, strict=True):
        before, after = _pairs(_before(text, quantity.start)), _pairs(_after(text, quantity.end))
        wide = _pairs(text[max(0, quantity.start - _WIDE_BEFORE) : quantity.end + _WIDE_AFTER])
        both, digits, others = before | after, _significant(quantity), beside[saying.sentence]
        found.append(
            Surroundings(quantity, stated(quantity), saying, before, after, both, wide, others, digits, seen[key])
        )
        seen[key] += 1
    return found


def said_again(text: str, one: Surroundings, other: Surroundings) -> bool:
    """Tell whether two equal quantities are about the same thing; `one` stands first."""
    return agree(one.stated, other.stated) and load_linear(NAME).score(set(repeat_features(text, one, other))) > 0


def repeat_features(text: str, one: Surroundings, other: Surroundings) -> Iterator[str]:
    """Yield the names of all features that hold for two equal quantities."""
    both = len(one.pairs & other.pairs)
    yield from _of_words(one, other, both)
    yield from _of_form(text, one, other)
    start, stop = one.quantity.end, other.quantity.start
    apart = stop - start
    same = apart <= _FAR and _SENTENCE_END.search(text, start, stop) is None
    yield f"gap={next((name for limit, name in _GAPS if apart < limit), 'far')}"
    yield f"one-sentence={same}"
    yield f"one-sentence={same}:digits={min(_MOST_DIGITS, other.digits)}:shared={_count(both)}"
    yield f"between={_count(other.nth - one.nth - 1)}"
    yield from _of_saying(one, other)
    if apart <= _LIST_REACH and _LISTED.fullmatch(text, start, stop):
        yield "listed"


def _of_words(one: Surroundings, other: Surroundings, both: int) -> Iterator[str]:
    """Say how round the number is and which words both places share; they have `both` pairs in common."""
    digits, headline = min(_MOST_DIGITS, other.digits), one.section == "headline"
    shared, share = _count(both), int(_FIFTHS * both / max(1, min(len(one.pairs), len(other.pairs))))
    behind = _count(len(one.after & other.after))
    yield f"digits={digits}"
    yield f"shared={shared}"
    yield f"digits={digits}:shared={shared}"
    yield f"headline={headline}"
    yield f"headline={headline}:digits={digits}:shared={shared}"
    yield f"share={share}"
    yield f"digits={digits}:share={share}"
    yield f"before={_count(len(one.before & other.before))}"
    yield f"behind={behind}"
    yield f"behind={bool(one.after)}:{bool(other.after)}:{behind}"


def _of_saying(one: Surroundings, other: Surroundings) -> Iterator[str]:
    """Say whether both are of one speaker and year, and which other numbers and words their sentences share."""
    digits = min(_MOST_DIGITS, other.digits)
    first, second = one.saying, other.saying
    speakers, years = _related(first.speaker, second.speaker), _related(first.year, second.year)
    yield f"speakers={speakers}"
    yield f"speakers={speakers}:digits={digits}"
    yield f"speakers={speakers}:section={first.section}>{second.section}"
    yield f"years={years}"
    yield f"years={years}:digits={digits}"
    place = "headline" if first.section == "headline" else "lead" if one.quantity.start < _LEAD else "body"
    yield f"first-in={place}"
    own = min(len(one.beside), len(other.beside)) - 1  # without the value itself
    if first.sentence != second.sentence and own > 0:
        beside = f"{min(_MOST_BESIDE, len(one.beside & other.beside) - 1)}/{min(_MOST_BESIDE, own)}"
    else:
        beside = "none"
    yield f"beside={beside}"
    yield f"beside={beside}:digits={digits}"
    yield f"wide={int(_EIGHTHS * len(one.wide & other.wide) / max(1, min(len(one.wide), len(other.wide))))}"


def _related(one: object, other: object) -> str:
    """Tell whether two fields are the same, differ, or are missing in the first, the second or both."""
    if one is None or other is None:
        return "neither" if one is other else "second" if one is None else "first"
    return "same" if one == other else "different"


def _of_form(text: str, one: Surroundings, other: Surroundings) -> Iterator[str]:
    """Say how both are written and where they stand."""
    first, second = one.quantity, other.quantity
    yield f"dim={second.dimension}"
    yield f"dim={second.dimension}:digits={min(_MOST_DIGITS, other.digits)}"
    yield f"unit={second.unit_text}"
    yield f"one-unit={first.unit_text == second.unit_text}"
    yield f"bare={not first.unit}:{not second.unit}"
    yield f"per={_related(rate_of(first), rate_of(second))}"
    yield f"one-text={first.text == second.text}"
    yield f"relations={first.relation}{second.relation}"
    yield f"section={one.section}>{other.section}"
    yield f"one-character-before={text[first.start - 1 : first.start] == text[second.start - 1 : second.start]}"
    yield f"one-character-behind={text[first.end : first.end + 1] == text[second.end : second.end + 1]}"


def _count(number: int) -> str:
    return next((name or str(number) for limit, name in _COUNTS if number < limit), "7+")


def _significant(quantity: Measured) -> int:
    number = quantity.value if quantity.value is not None else quantity.low
    if number is None:
        number = quantity.high or 0
    mantissa = f"{number:.11e}".split("e", 1)[0].replace(".", "").replace("-", "")
    digits = len(mantissa.rstrip("0"))
    return digits + 1 if quantity.value is None else digits  # a range has two numbers that agree


def _pairs(around: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of the words in a stretch of text."""
    return frozenset(word[i : i + 2] for word in _WORD.findall(around) for i in range(len(word) - 1))


def _before(text: str, start: int) -> str:
    stretch = _STOP.split(text[max(0, start - _BEFORE) : start])[-1]
    own = _PAUSE.split(stretch)[-1]
    return own if len(own) >= _SHORT else stretch


def _after(text: str, end: int) -> str:
    return re.split(r"[，,：:。！？；\n]", text[end : end + _AFTER], maxsplit=1)[0]
