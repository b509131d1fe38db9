"""The command line: the first word chooses a command, anything else is an input to run.

Exit codes: 0 all inputs read, 1 some inputs failed (each is a line in `errors.jsonl`), 2 the command cannot be done
as given, 130 interrupted, 141 nobody reads the output any more.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, Optional

import typer

from pipeline import __version__
from pipeline.commands import COMMANDS, command_app
from pipeline.commands.common import BROKEN_PIPE, FAILED, STDOUT, USAGE
from pipeline.errors import PipelineError
from pipeline.interrupts import INTERRUPTED, raise_again
from pipeline.startup import one_thread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.run import Options
    from pipeline.terminal import Report

_EPILOG = (
    "Commands over what a run wrote: view (a page to read and review the claims), review (merge people's decisions), "
    "ledger (follow targets over articles), stats (a run in numbers), export (claims for other programs), score "
    "(compare with annotated articles); and schema (the JSON Schema of the output lines), doctor (what is installed "
    "and works). Each has its own --help. To read a folder of such a name, write ./schema."
)
_NO_INPUT = "no input given; name a folder, a file or several, for example: python -m pipeline seeds/"

run_app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit."""
    one_thread()
    use_utf8(sys.stdout, sys.stderr)
    words = list(sys.argv[1:] if arguments is None else arguments)
    app = command_app if words[:1] and words[0] in COMMANDS else run_app
    app(args=words, prog_name="zh-claims")
    sys.exit(0)


def use_utf8(*streams: object) -> None:
    """Make text streams write UTF-8 with plain line feeds, whatever the console's own encoding is."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _show_version(wanted: bool) -> None:  # noqa: FBT001  (Typer's callback)
    if wanted:
        typer.echo(f"zh-claims {__version__}")
        raise typer.Exit


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date; write year, month and day as 2025-12-19") from None


@run_app.command(epilog=_EPILOG)
def run_inputs(
    inputs: Annotated[
        Optional[list[str]],  # noqa: UP045  (Typer reads this at run time, on Python 3.10 too)
        typer.Argument(
            metavar="INPUT", show_default=False, help="Files, folders or patterns of articles; - is standard input."
        ),
    ] = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FOLDER", help="Where to write; - writes claims to stdout.")
    ] = "outputs",
    backend: Annotated[
        str, typer.Option(metavar="NAME", help="The tagger: press, jieba, ckip, spacy:NAME or another package's.")
    ] = "press",
    model: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="NAME", help="The tagger's model, for ckip and spacy: a name or a folder."),
    ] = None,
    device: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="NAME", help="Where ckip runs: cpu, cuda, cuda:1, mps; a GPU if there is one."),
    ] = None,
    userdict: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="FILE", help="Words to add to jieba's: word, frequency and part of speech a line."),
    ] = None,
    lexicons: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="FOLDER", help="Your own word lists (organizations.tsv, titles.tsv …), over ours."),
    ] = None,
    published: Annotated[
        Optional[dt.date],  # noqa: UP045
        typer.Option(parser=_date, metavar="DATE", help="Date of articles that do not say theirs, as 2025-12-19."),
    ] = None,
    encoding: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="NAME", help="Encoding of the files, as cp950, where it is not found out right."),
    ] = None,
    field: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--field", metavar="FIELD=NAME", help="Name of a field in rows, as body=內文; may be repeated."),
    ] = None,
    workers: Annotated[
        str, typer.Option(metavar="N", help="Processes that read articles at a time; auto is one a core.")
    ] = "1",
    timeout: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option(metavar="SECONDS", min=0.1, help="Give up an article that takes longer."),
    ] = None,
    engine: Annotated[
        str, typer.Option(metavar="NAME", help="Where articles are read: local, or ray on a cluster.")
    ] = ("local"),
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Write the output folder anew, whatever an earlier run left there.")
    ] = False,
    formats: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--format", metavar="NAME", help="Write csv or parquet beside JSONL; may be repeated."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print the sentence and the rules behind every claim.")
    ] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Read Traditional-Chinese press articles and write who said what, which goal, which number, by which year."""
    from pipeline.run import Options
    from pipeline.terminal import Report

    logging.getLogger("pipeline").setLevel(logging.ERROR if quiet else logging.WARNING)
    report = Report(quiet=quiet, explain=explain, claims_on_stdout=output == STDOUT)
    if not inputs:
        report.fatal(_NO_INPUT)
        raise typer.Exit(USAGE)
    own = {"model": model, "device": device, "userdict": userdict}
    options = Options(
        inputs=tuple(inputs),
        output=output,
        backend=backend,
        backend_options={name: value for name, value in own.items() if value is not None},
        lexicons=lexicons,
        published=published,
        encoding=encoding,
        fields=tuple((name.strip(), value.strip()) for name, _, value in (pair.partition("=") for pair in field or ())),
        workers=workers,
        timeout=timeout,
        engine=engine,
        fresh=fresh,
        formats=tuple(dict.fromkeys(formats or ())),
    )
    raise typer.Exit(_run(options, report))


def _run(options: Options, report: Report) -> int:
    """Run and return the exit code; every error a user can cause ends in one sentence."""
    from pipeline.terminal import let_go

    to_stdout = options.output == STDOUT
    try:
        raise_again()
        failed = (_to_stdout if to_stdout else _to_folder)(options, report)
    except PipelineError as error:
        report.fatal(str(error))
        return USAGE
    except BrokenPipeError:
        let_go(sys.stdout)
        return BROKEN_PIPE
    except KeyboardInterrupt:
        how = "to start anew" if to_stdout else f"to go on: {options.output} keeps what is finished"
        report.fatal(f"stopped before the end. Run the same command again {how}")
        return INTERRUPTED
    if report.unheard:
        return BROKEN_PIPE
    return FAILED if failed else 0


def _to_stdout(options: Options, report: Report) -> bool:
    """Write claims as they are found; return whether an input failed."""
    from pipeline.export import piped
    from pipeline.run import count_files, outcomes

    failed = False
    header, lines = piped(options.formats)
    sys.stdout.buffer.write(header)
    with report.progress(count_files(options)):
        for outcome in outcomes(options):
            sys.stdout.buffer.write(lines(outcome.claims))
            sys.stdout.buffer.flush()
            report.advance(outcome.summary)
            report.watch(outcome.summary, lambda outcome=outcome: outcome)  # type: ignore[misc]
            failed |= bool(outcome.errors)
    report.finish({}, None)
    return failed


def _to_folder(options: Options, report: Report) -> bool:
    """Write the files of a run; return whether an input failed."""
    from pipeline.commands.notes import folder_notes
    from pipeline.export import check_formats, write_tables
    from pipeline.reviews import forget_merged
    from pipeline.run import check_output_folder, count_files, identity, run
    from pipeline.store import OutputFolder

    folder = Path(options.output)
    check_formats(options.formats)
    check_output_folder(folder, options.inputs)
    with (
        OutputFolder(folder, identity(options), fresh=options.fresh) as sink,
        report.progress(count_files(options)),
    ):
        record, kept = run(options, sink, report.watch, report.advance)
        if not kept:
            removed = write_tables(folder, options.formats)
            forget_merged(folder)
            for note in folder_notes(folder, removed):
                report.note(note)
    report.finish(record.counts, folder, kept=kept)
    return kept or bool(record.counts.get("errors"))  # kept: no input held an article
