"""Make time expressions out of frames and anchored lengths of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stages.times import periods
from pipeline.stages.times.frames import Frame
from pipeline.stages.times.periods import Period
from pipeline.types import TimeExpression

if TYPE_CHECKING:
    from pipeline.stages.times.modifiers import Bounds, Modified
    from pipeline.stages.times.spans import Anchored


def from_frame(text: str, frame: Frame, modified: Modified) -> TimeExpression:
    """Return the expression of a frame; one that reaches up to now (2016年以來) is of the year of publication."""
    start, end, bounds, effect = modified
    now = bounds.end if effect == "since" else None
    return TimeExpression(
        text=text[start:end],
        start=start,
        end=end,
        start_date=bounds.start,
        end_date=bounds.end,
        mod=bounds.mod,
        year=now.year if now else frame.year,
        relative=frame.relative or now is not None,
        rule=f"{frame.rule}:{effect}" if effect else frame.rule,
        reason=frame.reason,
    )


def from_span(text: str, anchored: Anchored, bounds: Bounds, reason: str | None) -> TimeExpression:
    """Return the expression of an anchored length of time."""
    final = bounds.end or bounds.start
    return TimeExpression(
        text=text[anchored.start : anchored.end],
        start=anchored.start,
        end=anchored.end,
        start_date=bounds.start,
        end_date=bounds.end,
        mod=bounds.mod,
        year=final.year if final else None,
        relative=True,
        rule=f"span:{anchored.effect}",
        reason=reason,
    )


def joined(first: Frame, second: Frame) -> Frame:
    """Return the range from the first frame to the second.

    A second that comes earlier lies in the next year (8月至2月), or the first in an earlier one where only the second
    states its year (第四季至明年第一季).
    """
    if first.period is None or second.period is None:
        return first
    start, end = first.period.start, second.period.end
    if end < start and second.names_year:
        start = periods.add_months(start, -12 * (start.year - end.year + (start.month > end.month))) or start
    elif end < start:
        end = periods.add_months(end, 12) or end
    return Frame(
        level=max(first.level, second.level),
        period=Period(min(start, end), max(start, end)),
        rule=f"{first.rule}..{second.rule}",
        relative=first.relative or second.relative,
        reason=first.reason,
        named_year=second.named_year if second.period.end == end else None,
        inherits=first.inherits,
    )
