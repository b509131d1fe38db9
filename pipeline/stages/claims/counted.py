"""Which candidates a reader counts as claims: a small linear model over named features (`models/claim-counted`).

Two people at a table, three reasons, the twelve diplomats named before and a sum of money have the same form; what
stands around them tells them apart.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.linear import load_linear

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.countable import Candidate
    from pipeline.types import Quantity, Token

NAME = "claim-counted"
_REACH = 14  # characters around a quantity in which words count as its neighbours
_NEIGHBOURS = 2  # words on either side
_CLOSE = 5  # characters from the start of the clause
_MANY = 6  # candidates in a sentence, and more count as this many
_SMALL = 5  # whole numbers up to this one stand for themselves
_SIZES = ((10, "6-9"), (100, "tens"), (1000, "hundreds"), (10_000, "thousands"))
_NONE = ("^", "^")


def counted(context: Context) -> list[Quantity]:
    """Return the quantities that count, in order."""
    model = load_linear(NAME)
    features = counted_features(context)
    return [c.quantity for c, names in zip(context.candidates, features, strict=True) if model.score(names) > 0]


def counted_features(context: Context) -> list[set[str]]:
    """Return the names of all features that hold for each candidate."""
    in_sentence = Counter(context.sentence_at(c.quantity.start) for c in context.candidates)
    values: Counter[tuple[str, float | None]] = Counter()
    units: Counter[str] = Counter()
    found = []
    for candidate in context.candidates:
        quantity = candidate.quantity
        features = set(_form(candidate))
        features.update(_neighbours(context, quantity))
        features.update(_place(context, quantity, in_sentence[context.sentence_at(quantity.start)]))
        features.add(f"again={min(2, values[quantity.unit, quantity.value])}:dim={quantity.dimension}")
        features.add(f"same-unit={min(3, units[quantity.unit])}")
        values[quantity.unit, quantity.value] += 1
        units[quantity.unit] += 1
        found.append(features)
    return found


def _form(candidate: Candidate) -> Iterator[str]:
    """Say what the quantity is and how it is written."""
    quantity = candidate.quantity
    unit, size, dimension = _unit(quantity), _size(quantity), quantity.dimension
    script = _script(quantity.text.replace(unit, ""))
    yield f"told={candidate.told}"
    yield f"unit={unit}"
    yield f"dim={dimension}"
    yield f"size={size}"
    yield f"dim={dimension}:size={size}"
    yield f"unit={unit}:size={size}"
    yield f"script={script}:size={size}"
    yield f"unit={unit}:script={script}"
    yield f"rule={quantity.rule}"
    yield f"relation={quantity.relation}"


def _neighbours(context: Context, quantity: Quantity) -> Iterator[str]:
    """Say which words and characters stand on either side."""
    text, unit, dimension, size = context.text, _unit(quantity), quantity.dimension, _size(quantity)
    before = _words(context, context.tokens_in(max(0, quantity.start - _REACH), quantity.start)[-_NEIGHBOURS:])
    behind = _words(context, context.tokens_in(quantity.end, quantity.end + _REACH)[:_NEIGHBOURS])
    (word, tag), (following, following_tag) = before[-1], behind[0]
    yield f"before={word}"
    yield f"before-tag={tag}"
    yield f"before-character={text[quantity.start - 1 : quantity.start]}"
    yield f"dim={dimension}:before={word}"
    yield f"unit={unit}:before-tag={tag}"
    yield f"size={size}:before-tag={tag}"
    yield f"behind={following}"
    yield f"behind-tag={following_tag}"
    yield f"behind-character={text[quantity.end : quantity.end + 1]}"
    yield f"dim={dimension}:behind={following}"
    yield f"unit={unit}:behind={following}"
    yield f"dim={dimension}:behind-tag={following_tag}"
    yield f"unit={unit}:behind-tag={following_tag}"
    if len(before) == _NEIGHBOURS:
        yield f"second-before={before[0][0]}"
        yield f"tags-before={before[0][1]}>{tag}"
    if len(behind) == _NEIGHBOURS:
        yield f"second-behind={behind[1][0]}"
        yield f"tags-behind={following_tag}>{behind[1][1]}"
    if quantity.bound:
        yield f"bound={quantity.bound.text}"


def _place(context: Context, quantity: Quantity, in_sentence: int) -> Iterator[str]:
    """Say where in its clause, sentence and article it stands."""
    clause, size, dimension = context.clause_at(quantity.start), _size(quantity), quantity.dimension
    sentence = context.sentence_at(quantity.start)
    section = "none" if sentence is None else context.sentences[sentence].section
    from_start = quantity.start - clause.start
    place = "opens" if from_start <= 1 else "near" if from_start < _CLOSE else "within"
    closes = clause.end - quantity.end <= 1
    verb = next(context.verbs_before(quantity.start, clause.start), "none")
    yield f"section={section}"
    yield f"section={section}:dim={dimension}:size={size}"
    yield f"place={place}"
    yield f"place={place}:dim={dimension}:size={size}"
    yield f"closes={closes}"
    yield f"closes={closes}:unit={_unit(quantity)}"
    yield f"in-sentence={min(_MANY, in_sentence)}"
    yield f"in-sentence={min(_MANY, in_sentence)}:dim={dimension}"
    yield f"verb={verb}"
    yield f"dim={dimension}:verb={verb}"


def _words(context: Context, tokens: Sequence[Token]) -> list[tuple[str, str]]:
    return [(context.text[t.start : t.end], t.tag) for t in tokens] or [_NONE]


def _unit(quantity: Quantity) -> str:
    return quantity.unit_text or quantity.unit or "none"


def _size(quantity: Quantity) -> str:
    value = next((v for v in (quantity.value, quantity.low, quantity.high) if v is not None), None)
    if value is None:
        return "none"
    if value < 0:
        return "negative"
    if value != int(value):
        return "fraction"
    if value <= _SMALL:
        return str(int(value))
    return next((name for limit, name in _SIZES if value < limit), "more")


def _script(number: str) -> str:
    """Tell how a number is written: in digits, in Chinese numerals, or in both (3萬)."""
    digits = sum(c.isdecimal() or c in ",.，．" for c in number)
    return "digits" if digits == len(number) else "mixed" if digits else "numerals"
