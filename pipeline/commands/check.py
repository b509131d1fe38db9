"""The commands that look after quality and set-up: `score`, `schema`, `doctor`."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (Typer reads the annotations at run time)
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipeline.commands.common import FAILED, fail
from pipeline.errors import PipelineError, ScoreError

if TYPE_CHECKING:
    from pipeline.score import Scores


def print_scores(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD", help="Annotated articles (tests/gold/gold.jsonl), or a folder with reviewed claims."
        ),
    ],
    outputs: Annotated[Path, typer.Argument(metavar="OUTPUTS", help="The folder that a run over them wrote.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as one line of JSON.")] = False,
    show: Annotated[
        int, typer.Option("--show", metavar="N", help="Print the first N things not right, to stderr.")
    ] = 0,
) -> None:
    """Compare what a run wrote with articles annotated by hand."""
    from pipeline.score.table import print_figures, print_misses

    try:
        scores = _scores(gold, outputs)
    except PipelineError as error:
        fail(error)
    print_figures(scores, as_json=as_json)
    print_misses(scores.misses[:show])


def _scores(gold: Path, outputs: Path) -> Scores:
    from pipeline.score import read_gold, read_outputs, score

    scores = score(read_gold(gold), read_outputs(outputs))
    if not scores.articles_with_output:
        raise ScoreError(
            f"{outputs} holds none of the {scores.articles:,} articles of {gold}; run the pipeline over their texts "
            f"first, for example: python -m pipeline tests/gold/texts -o {outputs}"
        )
    return scores


def print_schema(
    of: Annotated[
        Literal["outputs", "ledger"], typer.Argument(metavar="[outputs|ledger]", help="What a run writes, or a ledger.")
    ] = "outputs",
) -> None:
    """Print the JSON Schema of the lines of claims.jsonl, documents.jsonl and errors.jsonl, or of ledger.jsonl."""
    import json

    from pipeline.ledger import ledger_schema
    from pipeline.schema import json_schema

    typer.echo(json.dumps(ledger_schema() if of == "ledger" else json_schema(), ensure_ascii=False, indent=2))


def examine(
    as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON a finding.")] = False,
) -> None:
    """Tell what is installed, which backends work and whether all files are as they were made."""
    import msgspec

    from pipeline.doctor import findings, line

    wrong = False
    for finding in findings():
        typer.echo(msgspec.json.encode(finding).decode() if as_json else line(finding))
        wrong |= finding.state == "wrong"
    raise typer.Exit(FAILED if wrong else 0)
