"""The judgements of attribution, gathered so that their training can put others in their place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.stages.attribution.acts import Situation, is_speech
from pipeline.stages.attribution.carry import Context, weight
from pipeline.stages.attribution.clues import Clause
from pipeline.stages.attribution.reader import Read, read
from pipeline.stages.attribution.sources import Phrases

if TYPE_CHECKING:
    from pipeline.stages.attribution.carry import Opening
    from pipeline.stages.attribution.events import Event, SentenceView

Weigh = Callable[[Context, int, "Opening"], float]
EventJudge = Callable[[Phrases, "SentenceView", "Event", Situation], bool]
Reads = Callable[[Sequence[Sequence[Clause]]], Read]


class Judges(NamedTuple):
    """The two judgements of attribution, and the reader beneath them."""

    is_event: EventJudge = is_speech
    weigh: Weigh = weight
    read: Reads = read


JUDGES = Judges()
