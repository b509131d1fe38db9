"""The commands that show what a run found: `view`, `ledger`, `stats`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from pipeline.commands.common import STDOUT, Outputs, fail, pipe
from pipeline.commands.notes import review_notes, say
from pipeline.errors import PipelineError


def write_page(
    outputs: Outputs,
    output: Annotated[
        Optional[Path],  # noqa: UP045  (Typer reads this at run time, on Python 3.10 too)
        typer.Option(
            "--output", "-o", metavar="FILE", help="The page to write; - is stdout. Default: OUTPUTS/view.html."
        ),
    ] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Write the outputs of a run as one page for a browser, to read, filter and review the claims."""
    from pipeline.view import open_in_browser, write_view

    to_stdout = str(output) == STDOUT
    if to_stdout and open_page:
        fail("a page that goes to standard output cannot be opened; name a file with -o")
    try:
        written = pipe(lambda: write_view(outputs, output)) if to_stdout else write_view(outputs, output)
    except PipelineError as error:
        fail(error)
    say(review_notes(outputs))
    if to_stdout:
        return
    typer.echo(
        f"{written.path} ({written.size / 1e6:.1f} MB): articles {written.articles:,}, claims {written.claims:,}"
    )
    if open_page and not open_in_browser(written.path):
        fail(f"no browser could be opened; open {written.path} in one")


def follow_targets(
    outputs: Annotated[
        list[Path], typer.Argument(metavar="OUTPUTS", help="Folders that runs wrote, for example outputs/.")
    ],
    folder: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where to write ledger.jsonl and ledger.html.")
    ] = Path("ledger"),
    days: Annotated[
        int, typer.Option(metavar="N", min=1, help="List targets told on at least N different days; 1 lists all.")
    ] = 2,
) -> None:
    """Follow the same target over articles and time: who told it when, what changed, how far it has come."""
    from pipeline.ledger import PAGE_FILE, make_ledger

    try:
        entries = make_ledger(outputs, folder, least_days=days)
    except PipelineError as error:
        fail(error)
    say(note for path in outputs for note in review_notes(path))
    changed = sum(bool(entry.changes) for entry in entries)
    typer.echo(f"{len(entries):,} targets followed, {changed:,} with changes: {folder / PAGE_FILE}")
    if not entries and days > 1:
        typer.echo(
            f"No target is told on {days:,} days in articles that give their dates; --days 1 lists all.", err=True
        )


def print_stats(
    outputs: Outputs,
    as_json: Annotated[bool, typer.Option("--json", help="Print the numbers as one line of JSON.")] = False,
    top: Annotated[
        int, typer.Option("--top", metavar="N", min=1, help="How many speakers, units and outlets to list.")
    ] = 10,
) -> None:
    """Tell what a run read and found, in numbers."""
    import msgspec

    from pipeline import stats
    from pipeline.stats.tables import print_stats as print_tables

    try:
        numbers = stats.gather(outputs, top=top)
    except PipelineError as error:
        fail(error)
    say(review_notes(outputs))
    if as_json:
        typer.echo(msgspec.json.encode(numbers).decode())
    else:
        print_tables(numbers)
