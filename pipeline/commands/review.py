"""The commands `review apply` and `review import`: what people decided about claims."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import Annotated, Optional

import typer

from pipeline.commands.common import FAILED, STDOUT, Outputs, complain, fail, pipe
from pipeline.commands.notes import folder_notes, say
from pipeline.errors import PipelineError

_DECIDED = {"accept": "accepted", "correct": "corrected", "reject": "rejected", "older": "older than those there"}


class Tool(str, Enum):
    """Where reviews can come from."""

    label_studio = "label-studio"
    doccano = "doccano"


review_app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Merge what people decided about claims into a run's outputs."
)


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
        applied = apply_reviews(outputs, files or (), output)
        if applied.changed:
            tables = [
                name for name, form in TABLES.items() if any((at / form.file).is_file() for at in (outputs, target))
            ]
            write_tables(target, tables)
    except PipelineError as error:
        fail(error)
    complain(applied.problems)
    say(applied.warnings, "warning")
    made = (f"{applied.counts[name]:,} {word}" for name, word in _DECIDED.items() if applied.counts[name])
    where = f"Files: {target}" if applied.changed else "No file has changed."
    typer.echo(f"Reviews: {', '.join(made) or 'none merged'}. {where}", err=True)
    if target.is_dir():
        say(folder_notes(target))
    raise typer.Exit(FAILED if applied.problems else 0)


@review_app.command("import")
def import_reviews(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What the tool exported.")],
    tool: Annotated[Tool, typer.Option("--from", metavar="TOOL", help="label-studio or doccano.")],
    output: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to write; - is stdout. Default: a new reviews.jsonl."
        ),
    ] = None,
    reviewer: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--reviewer", metavar="NAME", help="Who reviewed, where the tool does not say."),
    ] = None,
) -> None:
    """Turn what Label Studio or doccano exported into reviews.jsonl."""
    from pipeline.export import doccano, label_studio
    from pipeline.reviews.records import REVIEWS, review_line

    path = Path(output or REVIEWS)
    if output is None and path.exists():
        fail(f"{path} is there already; name a file with -o, this one if it may be written over")
    read = {Tool.label_studio: label_studio.reviews, Tool.doccano: doccano.reviews}[tool]
    try:
        imported = read(file, reviewer)
    except PipelineError as error:
        fail(error)
    except OSError as error:
        fail(f"cannot read {file}: {error.strerror or error}")
    complain(imported.problems)
    if not imported.reviews:
        typer.echo("0 reviews, so nothing was written.", err=True)
        raise typer.Exit(FAILED)
    lines = b"".join(map(review_line, imported.reviews))
    if output == STDOUT:
        pipe(lambda: sys.stdout.buffer.write(lines))
    else:
        _write(path, lines)
    where = "" if output == STDOUT else f" Files: {path}"
    typer.echo(f"{len(imported.reviews):,} reviews.{where}", err=True)
    raise typer.Exit(FAILED if imported.problems else 0)


def _write(path: Path, lines: bytes) -> None:
    from pipeline.reviews.records import REVIEWS
    from pipeline.whole import RUN_FILES

    if path.name.lower() in RUN_FILES - {REVIEWS}:
        fail(f"{path} is the name of a run's own file, which is not written over; choose another with -o")
    try:
        path.write_bytes(lines)
    except OSError as error:
        fail(f"cannot write {path}: {error.strerror or error}; choose another place with -o")
