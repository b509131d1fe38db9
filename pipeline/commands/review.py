"""The commands `review apply` and `review import`: what people decided about claims."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import Annotated, Optional

import typer

from pipeline.commands.common import FAILED, STDOUT, Outputs, complain, fail, pipe
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
    from pipeline.view import PAGE_FILE

    target = output or outputs
    try:
        tables = [name for name, form in TABLES.items() if (outputs / form.file).is_file()]
        applied = apply_reviews(outputs, files or (), output)
        write_tables(target, tables)
    except PipelineError as error:
        fail(error)
    complain(applied.problems)
    made = (f"{applied.counts[name]:,} {word}" for name, word in _DECIDED.items() if applied.counts[name])
    typer.echo(f"Reviews: {', '.join(made) or 'none merged'}. Files: {target}", err=True)
    if (target / PAGE_FILE).is_file():
        typer.echo(f"The page there is older; make it anew: python -m pipeline view {target}", err=True)
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
        fail(error)
    except OSError as error:
        fail(f"cannot read {file}: {error.strerror or error}")
    lines = b"".join(map(review_line, imported.reviews))
    if output == STDOUT:
        pipe(lambda: sys.stdout.buffer.write(lines))
    else:
        Path(output).write_bytes(lines)
    complain(imported.problems)
    where = "" if output == STDOUT else f" Files: {output}"
    typer.echo(f"{len(imported.reviews):,} reviews.{where}", err=True)
    raise typer.Exit(FAILED if imported.problems else 0)
