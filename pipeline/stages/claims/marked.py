"""The claims of quantities and of aims: what is counted or to be done, and when, is marked around all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stages.claims.aims import all_aims, goal_claim
from pipeline.stages.claims.goal_marker import mark
from pipeline.stages.claims.goal_words import aim_anchor, quantity_anchor
from pipeline.stages.claims.quantified import quantity_claim, read_quantities
from pipeline.stages.claims.year_marks import weigh_year

if TYPE_CHECKING:
    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.goal_marker import Marks
    from pipeline.stages.claims.quantified import Reading
    from pipeline.types import Claim


def marked_claims(context: Context) -> tuple[list[Claim], list[Claim]]:
    """Return the claims of the quantities that count, and those of the aims that hold no target among them."""
    readings = read_quantities(context)
    aims = all_aims(context, [reading.quantity.start for reading in readings if reading.kind.kind == "target"])
    anchors = [(quantity_anchor(context, reading.quantity), reading.year.year) for reading in readings]
    marks = mark(context, anchors + [(aim_anchor(context, aim.phrase), None) for aim in aims])
    return (
        [_quantity_claim(context, reading, own) for reading, own in zip(readings, marks, strict=False)],
        [goal_claim(context, aim, own) for aim, own in zip(aims, marks[len(readings) :], strict=True)],
    )


def _quantity_claim(context: Context, reading: Reading, marks: Marks) -> Claim:
    year = weigh_year(context, reading.quantity, reading.year, marks)
    return quantity_claim(context, reading._replace(year=year), marks)
