"""What one input gave, as the lines it adds to the files of a run: the form in which results travel and are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct

from pipeline.errors import InputError
from pipeline.types import Claim, ErrorRecord
from pipeline.write import Analysed, encode


class Summary(Struct, frozen=True, array_like=True):
    """What is counted and shown of an outcome without its lines."""

    source: str
    counts: dict[str, int]
    warnings: tuple[str, ...] = ()


class Outcome(Struct, frozen=True, array_like=True):
    """The lines of one input, whole lines each, and their summary.

    `again` marks a failure that may be the machine's (a worker that died or took too long): a later run tries anew.
    """

    summary: Summary
    claims: bytes = b""
    documents: bytes = b""
    errors: bytes = b""
    again: bool = False

    def lines(self) -> tuple[bytes, bytes, bytes]:
        """Return the lines in the order of `pipeline.write.LINE_FILES`."""
        return self.claims, self.documents, self.errors


UNSURE = 0.5  # a goal of less confidence is more likely wrong than right: left out of the table on the terminal

# a summary, and how to get at the outcome behind it, which may lie on a disk
Watch: TypeAlias = Callable[[Summary, Callable[[], Outcome]], None]


def outcome_of(result: Analysed | ErrorRecord, *, again: bool = False) -> Outcome:
    """Return a result as lines."""
    if isinstance(result, ErrorRecord):
        return Outcome(Summary(result.source, _counts(result)), errors=encode(result), again=again)
    summary = Summary(result.document.source, _counts(result), result.warnings)
    return Outcome(summary, b"".join(map(encode, result.claims)), encode(result.document))


def is_unsure(claim: Claim) -> bool:
    """Return whether a claim is a goal that is more likely wrong than right."""
    return claim.kind == "goal" and claim.confidence < UNSURE


def _counts(result: Analysed | ErrorRecord) -> dict[str, int]:
    if isinstance(result, ErrorRecord):
        return dict.fromkeys(["errors", "unread"] if result.stage == InputError.stage else ["errors"], 1)
    counts = Counter(
        articles=1, warnings=len(result.warnings), characters=len(result.document.text or ""), claims=len(result.claims)
    )
    counts.update(claim.kind for claim in result.claims)
    counts["undated"] = int(result.document.published is None)
    counts["unsure"] = sum(map(is_unsure, result.claims))
    return {name: count for name, count in counts.items() if count}
