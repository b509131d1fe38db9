"""The quantities stage: numbers with their units, as Taiwan's press writes them (CLAIMS.md, `target`).

One pass over the text finds numerals; at each, longest-match lookups read the unit and what stands around it. The
stage decides by shape what is a date, an ordinal or a name, and never asks another stage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.components import stage
from pipeline.hints import heed
from pipeline.numerals import LONGEST, RUN, fold_numeric, run_end
from pipeline.stages.quantities.finder import Source, read_at
from pipeline.stages.quantities.meant import currency_notes

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from pipeline.types import Quantity

__all__ = ["find_quantities"]


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text in order of place; they do not overlap."""
    folded = fold_numeric(text)
    source = Source(text, folded, currency_notes(folded))
    found: list[Quantity] = []
    place = 0
    while (run := RUN.search(folded, place)) is not None:
        if run.end() - run.start() > LONGEST:
            place = run_end(folded, run.end())
            continue
        quantity, place = read_at(source, run.start(), run.end(), found[-1] if found else None)
        if quantity is not None:
            found.append(quantity)
    return tuple(found)


def zh_quantities(doc: Doc) -> Doc:
    """Set `doc._.quantities` where no earlier component or tokenizer has."""
    if doc._.quantities is None:
        doc._.quantities = heed(find_quantities(doc.text), doc._.hints or ())
    return doc


make_quantities = stage("zh_quantities", zh_quantities, assigns=["doc._.quantities"])
