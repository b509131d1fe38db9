"""The command `export`: claims for other programs."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import Annotated, Optional

import typer

from pipeline.commands.common import STDOUT, Outputs, fail, pipe
from pipeline.commands.notes import review_notes, say
from pipeline.errors import PipelineError


class Target(str, Enum):
    """What claims can be exported to."""

    csv = "csv"
    parquet = "parquet"
    jsonld = "jsonld"
    label_studio = "label-studio"
    doccano = "doccano"


class KindName(str, Enum):
    """The kinds of claims."""

    target = "target"
    figure = "figure"
    goal = "goal"
    statement = "statement"


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
    from pipeline.outputs import run_folder

    select = Selection(frozenset(kind.value for kind in kinds or ()), confidence)
    try:
        run_folder(outputs)
        say(review_notes(outputs))
        if output == STDOUT:
            pipe(lambda: FORMATS[to.value].write(outputs, select, sys.stdout.buffer))
            return
        path = Path(output) if output else outputs / FORMATS[to.value].file
        files = write_export(outputs, to.value, select, path)
    except PipelineError as error:
        fail(error)
    typer.echo("Files: " + ", ".join(map(str, files)), err=True)
