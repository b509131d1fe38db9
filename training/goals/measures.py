"""How well a marker does: the scorer's measure of names, and the parts of claims against the annotated ones."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.score.agreement import character_f1
from pipeline.stages.claims.goal_spans import action_span, aim_object, holder_span, object_spans
from pipeline.stages.claims.goals import decide_goal
from training.goals.data import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.stages.claims.goal_marker import Marker, Marks
    from training.goals.data import Example


def report(step: str, marker: Marker, examples: Sequence[Example]) -> None:
    """Print the scorer's `goal` and, for quantities and aims, how many parts are exactly right and their F1."""
    values: dict[int, float] = {}
    parts: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    for example, marks in zip(examples, marker.mark([e.window for e in examples]), strict=True):
        if example.quantity and example.claim and not example.claim.get("optional"):
            values.setdefault(id(example.claim), _share(example, marks))
        if example.parts:
            for answer in PARTS:
                found, gold = _found(example, marks, answer), example.parts.of(answer)
                parts[f"{example.parts.kind} {answer}"].append((_cover(found) == _cover(gold), _overlap(found, gold)))
    print(step, f"goal {sum(values.values()) / max(1, len(values)):.4f}", flush=True)
    for name, pairs in sorted(parts.items()):
        exact, f1 = (sum(column) / len(pairs) for column in zip(*pairs, strict=True))
        print(f"  {name}: {exact:.3f} exactly right, F1 {f1:.3f} of {len(pairs)}", flush=True)


def _found(example: Example, marks: Marks, answer: str) -> list[tuple[int, int]]:
    if answer == "object":
        quantity = example.quantity
        return list(object_spans(example.context, quantity, marks) if quantity else aim_object(example.context, marks))
    span = action_span(example.context, marks) if answer == "action" else holder_span(marks)
    return [span] if span else []


def _cover(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def _overlap(found: Iterable[tuple[int, int]], gold: Iterable[tuple[int, int]]) -> float:
    have, want = _cover(found), _cover(gold)
    return 2 * len(have & want) / (len(have) + len(want)) if have or want else 1.0


def _share(example: Example, marks: Marks) -> float:
    """Return the scorer's `goal`: character F1 of the object, or of the phrase without the quantity."""
    quantity, claim = example.quantity, example.claim
    if quantity is None or claim is None:
        return 0.0
    goal = decide_goal(example.context, quantity, marks).goal
    phrases = (goal.object or "", goal.text.replace(quantity.text, "")) if goal else ("",)
    return max(character_f1(claim["goal"], phrase) for phrase in phrases)
