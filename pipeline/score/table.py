"""Scores on the terminal: the table of figures, and what is not right in one line each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.score.results import SHARES
from pipeline.terminal import number_text, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.score.records import FoundClaim, FoundQuantity, GoldClaim
    from pipeline.score.results import Miss, Scores

_COLUMNS = ("measure", "F1/share", "P", "R", "right", "found", "gold")


def print_figures(scores: Scores, *, as_json: bool) -> None:
    """Print all figures as a table, or as one line of JSON."""
    if as_json:
        print(json.dumps(scores.as_json()))  # noqa: T201  (Rich would wrap the line)
    else:
        Console(highlight=False).print(score_table(scores))


def print_misses(misses: Iterable[Miss]) -> None:
    """Print what is not right to standard error, one line each."""
    console = Console(stderr=True, highlight=False)
    for miss in misses:
        console.print(miss_line(miss), soft_wrap=True)


def score_table(scores: Scores) -> Table:
    """Return the figures as a table, one measure a line; reviewed claims, as gold, say nothing of some of them."""
    table = Table(
        box=SIMPLE_HEAD, header_style="bold", pad_edge=False, caption=_caption(scores), caption_justify="left"
    )
    for column in _COLUMNS:
        table.add_column(column, no_wrap=True, justify="left" if column == "measure" else "right")
    for name, figure in scores.figures.items():
        if _marked(scores, name):
            table.add_row(name, f"{figure:.3f}", *_counts(scores, name))
    return table


def _marked(scores: Scores, name: str) -> bool:
    """Return whether the gold marks what a measure counts, or the run found any."""
    if name == "goal":
        return bool(scores.counts["all.detect"].gold)
    return bool(scores.counts[name].gold or scores.counts[name].found)


def _caption(scores: Scores) -> str:
    return f"{scores.articles_with_output:,} of {scores.articles:,} articles have output"


def _counts(scores: Scores, name: str) -> tuple[str, ...]:
    if name == "goal":
        return ()
    counts = scores.counts[name]
    right, found, gold = str(counts.right), str(counts.found), str(counts.gold)
    if name in SHARES:
        return ("", "", right, "", gold)
    return (f"{counts.precision:.3f}", f"{counts.recall:.3f}", right, found, gold)


def miss_line(miss: Miss) -> Text:
    """Return what is not right in one line: article, why, what the gold has, what was found."""
    parts = [f"{miss.doc}: {', '.join(miss.why)}"]
    if miss.sentence:
        parts.append("sentence at {}-{}".format(*miss.sentence))
    if miss.gold:
        parts.append(f"gold {_gold_text(miss.gold)}")
    if miss.found:
        parts.append(f"found {_found_text(miss.found)}")
    return Text(visible("; ".join(parts)))


def _gold_text(claim: GoldClaim) -> str:
    year = "/".join(str(year or "no year") for year in claim.years)
    says = "/".join(claim.speakers) or "reporter"
    places = ", ".join(f"{start}-{end}" for start, end in claim.mentions)
    return f"{'/'.join(claim.kinds)} {claim.goal or ''} {_quantity_text(claim)} {year} {says} at {places}"


def _found_text(claim: FoundClaim) -> str:
    quantity = _quantity_text(claim.target) if claim.target else ""
    places = ", ".join(f"{start}-{end}" for start, end in claim.places[:1])
    return f"{claim.kind} {quantity} {claim.year_value or 'no year'} {claim.speaker_name or 'reporter'} at {places}"


def _quantity_text(quantity: GoldClaim | FoundQuantity) -> str:
    bounds = (quantity.low, quantity.high) if quantity.value is None else (quantity.value,)
    numbers = "–".join("…" if bound is None else number_text(bound) for bound in bounds)
    return f"{quantity.relation or '='} {numbers} {quantity.unit or ''}".rstrip()
