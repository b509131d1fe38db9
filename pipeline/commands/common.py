"""What commands share: exit codes, the folder they work on, and how they end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.errors import PipelineError

Result = TypeVar("Result")
FAILED, USAGE, BROKEN_PIPE = 1, 2, 141
STDOUT = "-"
Outputs = Annotated[Path, typer.Argument(metavar="OUTPUTS", help="The folder that a run wrote, for example outputs/.")]


def pipe(write: Callable[[], Result]) -> Result:
    """Write to standard output, and end as a pipe's writer does where its reader went away (`| head`)."""
    from pipeline.terminal import let_go

    try:
        result = write()
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        let_go(sys.stdout)
        raise typer.Exit(BROKEN_PIPE) from None
    return result


def complain(problems: list[str]) -> None:
    """Print every problem as an error."""
    from pipeline.terminal import Report

    report = Report(quiet=True, explain=False, claims_on_stdout=True)
    for problem in problems:
        report.fatal(problem)


def fail(error: PipelineError | str) -> NoReturn:
    """End with one sentence, as a command that cannot be done as given."""
    complain([str(error)])
    raise typer.Exit(USAGE)
