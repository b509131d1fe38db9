"""Targets and figures: one claim for each quantity that counts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pipeline.repeats import Saying, Surroundings, all_surroundings, said_again, value_key
from pipeline.stages.claims.confidence import with_confidence
from pipeline.stages.claims.context import CLAIM_SECTIONS
from pipeline.stages.claims.fields import (
    base_of,
    condition_of,
    direction_of,
    is_negated,
    is_superseded,
    statement_of,
)
from pipeline.stages.claims.goals import decide_goal, marked_holder
from pipeline.stages.claims.governors import Governors
from pipeline.stages.claims.kinds import KindDecision, KindEvidence, decide_kind, weigh_kind
from pipeline.stages.claims.modality import Place, figure_modality, target_modality
from pipeline.stages.claims.records import mention_of, target_of, text_span
from pipeline.stages.claims.speakers import cue_of, via_of
from pipeline.stages.claims.years import YearDecision, decide_year
from pipeline.types import Claim, Rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.goal_marker import Marks
    from pipeline.types import Attribution, Kind, Modality, Quantity

_MOST_COMPARED = 40  # earlier mentions of one value that a mention is compared with


class Reading(NamedTuple):
    """One quantity with what was read off its surroundings; `score` speaks for a target, over all that say the same."""

    quantity: Quantity
    sentence: int
    attribution: Attribution | None
    year: YearDecision
    evidence: KindEvidence
    score: float = 0.0

    @property
    def kind(self) -> KindDecision:
        """Target or figure."""
        return decide_kind(self.evidence, self.score)


def read_quantities(context: Context) -> list[Reading]:
    """Read speaker, year and kind of all quantities that count and stand where claims are made."""
    governors = Governors(context)
    readings = []
    for quantity in context.quantities:
        index = context.sentence_at(quantity.start)
        if index is None or context.sentences[index].section not in CLAIM_SECTIONS:
            continue
        attribution = context.speakers.at(quantity.start, quantity.end)
        year = decide_year(context, governors, quantity)
        evidence = weigh_kind(context, governors, quantity, year.year)
        readings.append(Reading(quantity, index, attribution, year, evidence))
    scores = joint_scores(context, readings)
    return [reading._replace(score=score) for reading, score in zip(readings, scores, strict=True)]


def joint_scores(context: Context, readings: Sequence[Reading]) -> list[float]:
    """Return each mention's score for a target, summed over the mentions that say the same of the same thing."""
    groups: dict[object, list[list[int]]] = defaultdict(list)
    around = all_surroundings(context.text, [(r.quantity, saying(context, r)) for r in readings])
    home: list[list[int]] = []
    for index, reading in enumerate(readings):
        same = groups[value_key(reading.quantity)]
        newest = reversed(same[-_MOST_COMPARED:])
        group = next((g for g in newest if _repeats(context, readings, around, g[0], index)), None)
        if group is None:
            group = []
            same.append(group)
        group.append(index)
        home.append(group)
    distinct = {id(group): group for group in home}  # each once: an article may say one thing thousands of times
    totals = {key: sum(readings[i].evidence.score for i in group) for key, group in distinct.items()}
    return [totals[id(group)] for group in home]


def saying(context: Context, reading: Reading) -> Saying:
    """Return where, by whom and of which year a quantity is said."""
    speaker = reading.attribution.speaker if reading.attribution else None
    year = reading.year.year
    section = context.sentences[reading.sentence].section
    return Saying(section, speaker.key if speaker else None, year.value if year else None, reading.sentence)


def _repeats(
    context: Context, readings: Sequence[Reading], around: Sequence[Surroundings], first: int, index: int
) -> bool:
    one, other = readings[first], readings[index]
    years = {r.year.year.value for r in (one, other) if r.year.year}
    return len(years) <= 1 and said_again(context.text, around[first], around[index])


def _modality(context: Context, reading: Reading, kind: Kind) -> Modality:
    quantity, governor = reading.quantity, reading.evidence.governor
    place = Place(quantity.start, quantity.end, reading.attribution)
    if governor.state == "rule":
        return "rule"
    if kind == "figure":
        return figure_modality(context, place)
    return target_modality(context, place, governor.cue, governor.attitude)


def quantity_claim(context: Context, reading: Reading, marks: Marks) -> Claim:
    """Return the claim that a quantity makes."""
    quantity, index, attribution, year, evidence, score = reading
    sentence = context.sentences[index]
    kind = reading.kind
    goal = decide_goal(context, quantity, marks)
    clause = context.clause_at(quantity.start)
    claim = Claim(
        kind=kind.kind,
        modality=_modality(context, reading, kind.kind),
        speaker=attribution.speaker if attribution else None,
        cue=cue_of(attribution),
        mode=attribution.mode if attribution else "narration",
        statement=statement_of(context, (quantity.start, quantity.end), attribution, evidence.governor.cue, year.year),
        sentence=text_span(context.text, sentence.start, sentence.end),
        goal=goal.goal,
        negated=is_negated(context, clause, quantity.start, stop=quantity.end),
        condition=condition_of(context, quantity.start),
        holder=marked_holder(context, marks, quantity),
        target=target_of(quantity),
        direction=direction_of(context, quantity, clause),
        base=base_of(context, quantity, clause),
        superseded=is_superseded(context, quantity, clause),
        year=year.year,
        section=sentence.section,
        via=via_of(context.text, context.speech, attribution),
        mentions=(mention_of(quantity, sentence.section),),
        rules=Rules(
            quantity=quantity.rule,
            year=year.rule,
            speaker=attribution.rule if attribution else None,
            kind=kind.rule,
            goal=goal.rule,
        ),
    )
    return with_confidence(claim, score)
