"""Small makers of the records that every kind of claim is put together from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.types import ClaimMention, Target, TextSpan

if TYPE_CHECKING:
    from pipeline.types import Quantity, Section


def text_span(text: str, start: int, end: int) -> TextSpan:
    """Return the stretch of `text` without outer white space."""
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    core = piece.strip()
    return TextSpan(text=core, start=start + lead, end=start + lead + len(core))


def mention_of(span: TextSpan | Quantity, section: Section) -> ClaimMention:
    """Return the mention that stands at a span."""
    return ClaimMention(text=span.text, start=span.start, end=span.end, section=section, main=True)


def target_of(quantity: Quantity) -> Target:
    """Return the contract's `target` for a quantity."""
    return Target(
        text=quantity.text,
        start=quantity.start,
        end=quantity.end,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        values=quantity.values,
        relation=quantity.relation,
        strict=quantity.strict,
        bound=quantity.bound,
        unit=quantity.unit,
        unit_text=quantity.unit_text,
        dimension=quantity.dimension,
        per=quantity.per,
        ratio=quantity.ratio,
        change=quantity.change,
        si_low=quantity.si_low,
        si_high=quantity.si_high,
        si_unit=quantity.si_unit,
    )
