"""Named features of the judgement whether a quantity is a target or a figure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.lexicon import column
from pipeline.readings import signs, target_odds
from pipeline.stages.claims.cues import cue_class
from pipeline.stages.claims.governors import AIMING, STRONG, Governors, is_base

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.stages.claims.clauses import Clause
    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.cues import CueHit
    from pipeline.types import Quantity, Year

_REACH = re.compile(
    r"(?:增|升|降|減|提高|提升|擴大|擴張|調高|調升|調降|上調|下調|上修|下修|縮短|延長|成長|下降|上升|拉高|躍升|縮減|膨脹|減少|增加"
    r"|改|達|來|回升|攀升)[至到為成](?:最終|僅|約|近|逾|超過|第)?$"
)
_LIGHT_VERBS = frozenset(column("light_verbs", "verb"))
_FAR = 5  # clauses; what stands further away counts as this far


def kind_features(context: Context, governors: Governors, quantity: Quantity, year: Year | None) -> set[str]:
    """Return the names of all features that hold for a quantity."""
    clause = context.clause_at(quantity.start)
    before = context.cues_in(clause.start, quantity.start)
    features = set(_governor(context, governors, quantity, year))
    features.update(_own_clause(before))
    features.update(_after(context, quantity, clause))
    features.update(_carried(context, quantity, clause, before))
    features.update(_form(context, quantity, clause, governors))
    features.update(_reading(context, quantity, clause, governors))
    return features


def _reading(context: Context, quantity: Quantity, clause: Clause, governors: Governors) -> Iterator[str]:
    """Say what the reader makes of quantities in the clause, and of the sentence."""
    reading = context.reading_of(clause.sentence)
    odds = target_odds(reading, quantity.start) if reading else None
    if reading is None or odds is None:
        return
    yield from signs("target", odds)
    yield from signs("target", odds, f":{governors.of(quantity).state}")
    yield from signs("aim", reading.aim)


def _governor(context: Context, governors: Governors, quantity: Quantity, year: Year | None) -> Iterator[str]:
    governor = governors.of(quantity)
    state, rule = governor.state, governor.rule
    when = _when(context, year)
    yield f"governor={state}"
    yield f"governor={state}:{rule}"
    yield f"governor={rule}"
    yield f"year={when}"
    yield f"governor={state}:year={when}"


def _when(context: Context, year: Year | None) -> str:
    if year is None or context.published is None:
        return "none"
    if year.value == context.published.year:
        return "same"
    return "future" if year.value > context.published.year else "past"


def _own_clause(before: Sequence[CueHit]) -> Iterator[str]:
    """Say which cues stand before the quantity in its clause, and which of them is nearest."""
    for cue in before:
        yield f"before={cue.text}"
        yield f"before={cue_class(cue)}"
    if not before:
        yield "nearest=none"
        return
    yield f"nearest={before[-1].text}"
    yield f"nearest={cue_class(before[-1])}"
    yield "last-two=" + ">".join(cue_class(cue) for cue in before[-2:])
    classes = {cue_class(cue) for cue in before}
    if classes & AIMING:
        yield "aim-before" if "past" not in classes else "aim-and-past-before"
    elif "past" in classes:
        yield "past-before"


def _after(context: Context, quantity: Quantity, clause: Clause) -> Iterator[str]:
    for cue in context.cues_in(quantity.end, clause.end):
        yield f"after={cue.text}"
        yield f"after={cue_class(cue)}"


def _carried(context: Context, quantity: Quantity, clause: Clause, before: Sequence[CueHit]) -> Iterator[str]:
    """Say what strong cues stand in the earlier clauses of the sentence."""
    own = "strong" if any(cue_class(c) in STRONG for c in before) else "weak" if before else "bare"
    sentence = context.sentences[clause.sentence]
    strong = [c for c in context.cues_in(sentence.start, quantity.start) if cue_class(c) in STRONG]
    earlier = [c for c in strong if c.start < clause.start]
    yield f"aims-before={min(3, sum(cue_class(c) in AIMING for c in strong))}"
    yield f"pasts-before={min(2, sum(c.kind == 'past' for c in strong))}"
    if strong:
        yield f"last-strong={cue_class(strong[-1])}"
    if not earlier:
        yield f"earlier=none:{own}"
        return
    last = earlier[-1]
    distance = min(_FAR, context.clause_index(quantity.start) - context.clause_index(last.start))
    yield f"earlier={cue_class(last)}:{own}"
    yield f"earlier={cue_class(last)}:{own}:{distance}"
    yield f"earlier={last.text}"


def _form(context: Context, quantity: Quantity, clause: Clause, governors: Governors) -> Iterator[str]:
    """Say what the quantity is, which verb it depends on and in which section it stands."""
    base = is_base(context, quantity)
    if base:
        yield f"base={base}"
    if _REACH.search(context.text, clause.start, quantity.start):
        yield "reached-level"
    yield f"section={context.sentences[clause.sentence].section}"
    verb = _verb(context, quantity, clause)
    yield f"verb={verb}"
    yield f"verb={verb}:{governors.of(quantity).state}"
    yield f"verb-begins={verb[0]}"


def _verb(context: Context, quantity: Quantity, clause: Clause) -> str:
    """Return the nearest verb with a meaning of its own before the quantity in its clause."""
    verbs = context.verbs_before(quantity.start, clause.start)
    return next((verb for verb in verbs if verb not in _LIGHT_VERBS), "none")
