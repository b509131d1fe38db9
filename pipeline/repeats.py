"""Is a quantity that stands twice in an article said twice of the same thing?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from pipeline.types import Per

_BEFORE, _AFTER = 22, 14  # characters around a quantity that tell what it is about
_SHORT = 8  # a clause with less before the quantity leans on the clause before it
_STOP = re.compile(r"[。！？；\n]")
_PAUSE = re.compile(r"[，,：:、 　]")
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z]+")
_UNMISTAKABLE = 3  # significant digits that make a number its own witness; each one less needs a shared word


class Measured(Protocol):
    """What a quantity and a claim's target have in common."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
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
    """Return what two quantities must share to be the same: bounds in one unit, and the denominator."""
    per = (quantity.per.value, quantity.per.unit) if quantity.per else None
    if quantity.value is not None:
        return (_plain(quantity), per)
    if quantity.si_unit is not None:
        return (quantity.si_unit, quantity.si_low, quantity.si_high, per)
    return (quantity.unit, quantity.low, quantity.high, per)


def _plain(quantity: Measured) -> tuple[object, ...]:
    """Return value and unit of a quantity with one value; 逾3000 and 3000 are the same value."""
    bound = quantity.si_low if quantity.si_low is not None else quantity.si_high
    if quantity.si_unit is not None and bound is not None:
        return (quantity.si_unit, bound)
    return (quantity.unit, quantity.value)


class Surroundings(NamedTuple):
    """What tells what a quantity is about: the pairs of neighbouring characters around it, and its number's digits."""

    pairs: frozenset[str]
    digits: int


def surroundings(text: str, quantity: Measured) -> Surroundings:
    """Return the surroundings of a quantity, to be asked for once however often it is compared."""
    return Surroundings(_pairs(text, quantity), _significant(quantity))


def said_again(one: Surroundings, other: Surroundings, *, announced: bool = False) -> bool:
    """Tell whether two equal quantities are about the same thing: the rounder the number, the more words they share.

    `announced` says that the first stands in the headline, which needs less.
    """
    needed = max(0, _UNMISTAKABLE - one.digits - announced)
    return needed == 0 or len(one.pairs & other.pairs) >= needed


def _significant(quantity: Measured) -> int:
    number = quantity.value if quantity.value is not None else quantity.low
    if number is None:
        number = quantity.high or 0
    mantissa = f"{number:.11e}".split("e", 1)[0].replace(".", "").replace("-", "")
    digits = len(mantissa.rstrip("0"))
    return digits + 1 if quantity.value is None else digits  # a range has two numbers that agree


def _pairs(text: str, quantity: Measured) -> frozenset[str]:
    """Return the pairs of neighbouring characters in the words around a quantity."""
    around = _before(text, quantity.start) + " " + _after(text, quantity.end)
    return frozenset(word[i : i + 2] for word in _WORD.findall(around) for i in range(len(word) - 1))


def _before(text: str, start: int) -> str:
    stretch = _STOP.split(text[max(0, start - _BEFORE) : start])[-1]
    own = _PAUSE.split(stretch)[-1]
    return own if len(own) >= _SHORT else stretch


def _after(text: str, end: int) -> str:
    return re.split(r"[，,：:。！？；\n]", text[end : end + _AFTER], maxsplit=1)[0]
