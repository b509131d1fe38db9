"""The commands that work on what a run wrote: `stats`, `export`, `review`."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, Optional

import typer

from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Callable

FAILED, USAGE, BROKEN_PIPE = 1, 2, 141
STDOUT = "-"
Outputs = Annotated[Path, typer.Argument(metavar="OUTPUTS", help="The folder that a run wrote.")]


class Target(str, Enum):
    """What claims can be exported to."""

    csv = "csv"
    parquet = "parquet"
    jsonld = "jsonld"
    label_studio = "label-studio"
    doccano = "doccano"


class Tool(str, Enum):
    """Where reviews can come from."""

    label_studio = "label-studio"
    doccano = "doccano"


class KindName(str, Enum):
    """The kinds of claims."""

    target = "target"
    figure = "figure"
    goal = "goal"
    statement = "statement"


review_app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Merge what people decided about claims into a run's outputs."
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
        _fail(error)
    if as_json:
        typer.echo(msgspec.json.encode(numbers).decode())
    else:
        print_tables(numbers)


def export_claims(
    outputs: Outputs,
    to: Annotated[
        Target, typer.Option("--to", metavar="FORMAT", help="csv, parquet, jsonld, label-studio or doccano.")
    ],
    output: Annotated[
        Optional[str],  # noqa: UP045  (Typer reads this at run time, on Python 3.10 too)
        typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is stdout. Default: into OUTPUTS."),
    ] = None,
    kinds: Annotated[
        Optional[list[KindName]],  # noqa: UP045
        typer.Option("--kind", metavar="KIND", help="Only target, figure, goal or statement; may be repeated."),
    ] = None,
    confidence: Annotated[
        float, typer.Option("--min-confidence", metavar="P", min=0, max=1, help="Only claims as sure as this.")
    ] = 0.0,
) -> None:
    """Write claims for other programs: tables, schema.org JSON-LD, tasks for annotation tools."""
    from pipeline.export import FORMATS, Selection, write_export

    select = Selection(frozenset(kind.value for kind in kinds or ()), confidence)
    try:
        if output == STDOUT:
            _pipe(lambda: FORMATS[to.value].write(outputs, select, sys.stdout.buffer))
            return
        path = Path(output) if output else outputs / FORMATS[to.value].file
        files = write_export(outputs, to.value, select, path)
    except PipelineError as error:
        _fail(error)
    typer.echo("Files: " + ", ".join(map(str, files)), err=True)


@review_app.command("apply")
def apply(
    outputs: Outputs,
    files: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Argument(metavar="REVIEWS", show_default=False, help="Files of reviews; those applied before are kept."),
    ] = None,
    output: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--output", "-o", metavar="FOLDER", help="Write a copy of the outputs here, and leave OUTPUTS."),
    ] = None,
) -> None:
    """Merge reviews into the claims: accepted, corrected, or moved to rejected.jsonl."""
    from pipeline.export import TABLES, write_tables
    from pipeline.reviews import apply_reviews

    target = output or outputs
    try:
        tables = [name for name, form in TABLES.items() if (outputs / form.file).is_file()]
        applied = apply_reviews(outputs, files or (), output)
        write_tables(target, tables)
    except PipelineError as error:
        _fail(error)
    _complain(applied.problems)
    made = (f"{applied.counts[name]:,} {word}" for name, word in _DECIDED.items() if applied.counts[name])
    typer.echo(f"Reviews: {', '.join(made) or 'none merged'}. Files: {target}", err=True)
    raise typer.Exit(FAILED if applied.problems else 0)


@review_app.command("import")
def import_reviews(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What the tool exported.")],
    tool: Annotated[Tool, typer.Option("--from", metavar="TOOL", help="label-studio or doccano.")],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where to write reviews; - is stdout.")
    ] = "reviews.jsonl",
    reviewer: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--reviewer", metavar="NAME", help="Who reviewed, where the tool does not say."),
    ] = None,
) -> None:
    """Turn what Label Studio or doccano exported into reviews.jsonl."""
    from pipeline.export import doccano, label_studio
    from pipeline.reviews.records import review_line

    read = {Tool.label_studio: label_studio.reviews, Tool.doccano: doccano.reviews}[tool]
    try:
        imported = read(file, reviewer)
    except PipelineError as error:
        _fail(error)
    except OSError as error:
        _fail(f"cannot read {file}: {error.strerror or error}")
    lines = b"".join(map(review_line, imported.reviews))
    if output == STDOUT:
        _pipe(lambda: sys.stdout.buffer.write(lines))
    else:
        Path(output).write_bytes(lines)
    _complain(imported.problems)
    where = "" if output == STDOUT else f" Files: {output}"
    typer.echo(f"{len(imported.reviews):,} reviews.{where}", err=True)
    raise typer.Exit(FAILED if imported.problems else 0)


_DECIDED = {"accept": "accepted", "correct": "corrected", "reject": "rejected", "older": "older than those there"}


def _pipe(write: Callable[[], object]) -> None:
    """Write to standard output, and end as a pipe's writer does where its reader went away (`| head`)."""
    from pipeline.terminal import let_go

    try:
        write()
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        let_go(sys.stdout)
        raise typer.Exit(BROKEN_PIPE) from None


def _complain(problems: list[str]) -> None:
    from pipeline.terminal import Report

    report = Report(quiet=True, explain=False, claims_on_stdout=True)
    for problem in problems:
        report.fatal(problem)


def _fail(error: PipelineError | str) -> NoReturn:
    _complain([str(error)])
    raise typer.Exit(USAGE)
