"""The governor of a quantity: the cue in whose scope it stands, in its clause, from a list, or carried over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.stages.claims.cues import cue_class

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.stages.claims.clauses import Clause
    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.cues import CueHit
    from pipeline.types import Quantity

AIMING = frozenset({"plan", "pledge", "hope", "demand", "proposal", "forecast", "estimate", "possible", "goal"})
STRONG = AIMING | {"past", "rule", "event"}
State = Literal["aim", "fact", "rule", "condition", "none"]

_FAR = 4  # clauses; what is carried further counts as this far
_LEADING = re.compile(
    r"(?:大約|約|將近|近|逾|超過|達到|高達|多達|上達|達|至少|最多|僅|只有|只|的|新[台臺]幣|總計|共計|共|合計|計|為| )+$"
)
_FROM = re.compile(r"[由從自][^，；。、]{0,16}$")
_TO = re.compile(
    r"[^，；。]{0,14}?(?:至|到|成|為|增|減|提高|提升|升|降|上修|下修|調|擴|縮|膨脹|一舉|變)"
    r"|[^，；。]{0,4}，再?[增減升降調擴縮提]高?[至到為成]"
)
_THAN = re.compile(
    r"(?:較|(?<![占佔無對評])比(?![率例重賽])|高於|低於|優於|高出|相較|多於|少於|相當於)([^，；。]{0,14})$"
)
_CHANGE = re.compile(r"[增減升降漲跌多少高低縮擴提翻快慢攀進出]|成長|衰退|下滑|滑落")


class Governor(NamedTuple):
    """What a quantity's surroundings say of it, and the name of the rule that found it."""

    state: State
    rule: str
    cue: CueHit | None = None
    attitude: str = ""  # the class of cue that tells the modality: 預估 in 預估將達, where 將 governs


class Governors:
    """The governors of one article's quantities, each worked out once; a list is read from its first member on."""

    def __init__(self, context: Context) -> None:
        """Start with nothing known."""
        self._context = context
        self._known: dict[int, Governor] = {}

    def of(self, quantity: Quantity) -> Governor:
        """Return the governor of a quantity."""
        waiting = [quantity]
        while waiting:
            before = self._leader(waiting[-1])
            if before is None or before.start in self._known:
                current = waiting.pop()
                if current.start not in self._known:
                    self._known[current.start] = self._find(current, before)
            else:
                waiting.append(before)
        return self._known[quantity.start]

    def _leader(self, quantity: Quantity) -> Quantity | None:
        """Return the quantity before this one in its sentence."""
        context = self._context
        clause = context.clause_at(quantity.start)
        earlier = context.quantities_in(context.sentences[clause.sentence].start, quantity.start)
        return earlier[-1] if earlier else None

    def _find(self, quantity: Quantity, leader: Quantity | None) -> Governor:
        clause = self._context.clause_at(quantity.start)
        own = _in_clause(self._context, quantity, clause)
        if own is not None:
            return own
        if leader is None:
            return self._carried(quantity, clause)
        between = [c for c in self._context.cues_in(leader.end, clause.start) if cue_class(c) in STRONG]
        if between:
            return _governed(between, "between")
        known = self._known[leader.start]
        if known.rule.startswith("base"):
            return self._past_base(leader)
        same_clause = self._context.clause_at(leader.start).start == clause.start
        return known._replace(rule="list" if same_clause else "parallel")

    def _past_base(self, base: Quantity) -> Governor:
        """Return what governs the change that a base belongs to: 預計由一萬增至兩萬."""
        clause = self._context.clause_at(base.start)
        strong = [c for c in self._context.cues_in(clause.start, base.start) if cue_class(c) in STRONG]
        return _governed(strong, "own") if strong else self._carried(base, clause)

    def _carried(self, quantity: Quantity, clause: Clause) -> Governor:
        """Look back over the clauses of the sentence for the last strong cue."""
        index = self._context.clause_index(quantity.start)
        distance = 0
        while index > 0 and self._context.clauses[index - 1].sentence == clause.sentence:
            index -= 1
            distance += 1
            earlier = self._context.clauses[index]
            strong = [c for c in self._context.cues_in(earlier.start, earlier.end) if cue_class(c) in STRONG]
            if strong:
                return _governed(strong, f"carried-{min(distance, _FAR)}")
        return Governor("none", "none")


def is_base(context: Context, quantity: Quantity) -> str | None:
    """Return how a quantity is the base of a change or comparison: `from` (由X增至), `than` (較X), or None."""
    clause = context.clause_at(quantity.start)
    before = _LEADING.sub("", context.text[clause.start : quantity.start])
    if _FROM.search(before) and _TO.match(context.text, quantity.end, clause.end):
        return "from"
    than = _THAN.search(before)
    return "than" if than and not _CHANGE.search(than[1]) else None


def _in_clause(context: Context, quantity: Quantity, clause: Clause) -> Governor | None:
    base = is_base(context, quantity)
    if base:
        return Governor("fact", f"base-{base}")
    before = context.cues_in(clause.start, quantity.start)
    weighty = [c for c in before if cue_class(c) in STRONG or c.kind == "existing"]
    if weighty and weighty[-1].kind == "existing":
        return Governor("fact", "existing", weighty[-1])
    strong = [c for c in before if cue_class(c) in STRONG or c.kind == "condition"]
    if strong:
        return _strongest(strong)
    after = context.cues_in(quantity.end, clause.end)
    aims = [c for c in after if c.kind == "goal"]
    if aims:
        return _governed(aims[:1], "goal-after")
    for kind in ("existing", "present", "source"):
        if any(c.kind == kind for c in before):
            return Governor("fact", kind)
    return None


def _strongest(strong: list[CueHit]) -> Governor:
    last = strong[-1]
    if last.kind == "event":
        aims = [c for c in strong if cue_class(c) in AIMING]
        return _governed(aims, "own-event") if aims else Governor("fact", "event", last)
    return _governed(strong, "own")


def _governed(cues: Sequence[CueHit], rule: str) -> Governor:
    """Return the governor that the last of some cues is; an attitude before a bare 將 or 會 tells the modality."""
    last = cues[-1]
    attitudes = [cue_class(cue) for cue in cues if cue_class(cue) in AIMING - {"plan", "goal"}]
    own = cue_class(last)
    return Governor(_state(last), rule, last, attitudes[-1] if own == "plan" and attitudes else own)


def _state(cue: CueHit) -> State:
    kind = cue_class(cue)
    if kind in AIMING:
        return "aim"
    if kind == "rule":
        return "rule"
    return "condition" if kind == "condition" else "fact"
