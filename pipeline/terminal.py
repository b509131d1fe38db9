"""What a run shows on the terminal: progress, the table of claims, the rules behind them, errors."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from pipeline.outcome import UNSURE, is_unsure
from pipeline.types import Claim, ErrorRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import TextIO

    from pipeline.outcome import Outcome, Summary
    from pipeline.types import Speaker, Target

KINDS = ("target", "figure", "goal", "statement")
MAX_ROWS = 40
MAX_ERRORS = 20
_PLAIN_WIDTH = 120  # columns where the output goes to a file or pipe
_WIDE = 100  # columns from which on the table needs no narrower cells
_SPEAKER_WIDTH, _GOAL_WIDTH, _VALUE_WIDTH, _WHOLE = 24, 48, 40, 200
# The order of the rows: kind, and whether somebody answers for the claim. The text's own figures come last.
_ORDER = (
    *(("target", True), ("target", False), ("figure", True), ("goal", True), ("goal", False)),
    *(("statement", True), ("statement", False), ("figure", False)),
)
_COLUMNS = ("speaker", "kind", "goal", "value", "year", "confidence")
_WRAPPED = frozenset({"goal", "value"})  # what gives way on a narrow terminal
_NUMBERS = frozenset({"value", "confidence"})
_GAP = 3  # blank columns between two columns of the table
_SIGNS = {"=": "", "~": "~", ">=": "≥ ", "<=": "≤ ", "range": "", "or": ""}
_UNSAFE = frozenset({"Cc", "Cf", "Cs"})  # escape sequences, direction marks, lone surrogates
_ROW = re.compile(r"#\d+$")  # what a row adds to the name of its file
_PROGRESS = (SpinnerColumn(), BarColumn(), TextColumn("{task.fields[articles]:,} articles"), TimeElapsedColumn())
_CLAIMS, _ERRORS = msgspec.json.Decoder(Claim), msgspec.json.Decoder(ErrorRecord)
_STRICT_SIGNS = {">=": "> ", "<=": "< "}


class Report:
    """Collect what is worth showing while results pass by, in bounded memory, and print it at the end."""

    def __init__(self, *, quiet: bool, explain: bool, claims_on_stdout: bool) -> None:
        self.quiet = quiet
        self.explain = explain
        self.errors_console = _console(stderr=True)
        self.console = self.errors_console if claims_on_stdout else _console(stderr=False)
        self.rows: dict[tuple[str, bool], list[Claim]] = {group: [] for group in _ORDER}
        self.errors = self.warnings = self.unsure = 0
        self._progress: Progress | None = None
        self._task = TaskID(0)
        self._articles, self._file = 0, ""

    # --- while the run goes on

    @contextmanager
    def progress(self, files: int) -> Iterator[None]:
        """Show a progress bar over so many input files, where there is a terminal to show it on."""
        if self.quiet or self.explain or not self.errors_console.is_terminal:
            yield
            return
        with Progress(*_PROGRESS, console=self.errors_console, transient=True) as self._progress:
            # One file says nothing about how far it is: the bar pulses.
            self._task = self._progress.add_task("reading", total=files if files > 1 else None, articles=0)
            yield
        self._progress = None

    def advance(self, summary: Summary) -> None:
        """Move the progress bar by one input."""
        if self._progress:
            self._articles += 1
            file = _ROW.sub("", summary.source)
            self._progress.update(self._task, advance=file != self._file, articles=self._articles)
            self._file = file

    def watch(self, summary: Summary, outcome: Callable[[], Outcome]) -> None:
        """Take note of one outcome; its lines are looked at only where they would be shown."""
        if summary.counts.get("errors"):
            self._error(outcome)
            return
        self._warn(summary)
        if self.explain or self._has_room(summary.counts):
            self._collect(_CLAIMS.decode_lines(outcome().claims))
        else:
            self.unsure += summary.counts.get("unsure", 0)

    @property
    def unheard(self) -> bool:
        """Whether a reader of the output, as `head`, went away before its end."""
        return self.console.unheard or self.errors_console.unheard

    def _has_room(self, counts: Mapping[str, int]) -> bool:
        """Return whether a claim among these would still be shown in the table."""
        kinds = {kind for kind in KINDS if counts.get(kind)}
        above = 0
        for group in _ORDER:
            if above >= MAX_ROWS:
                return False
            if group[0] in kinds and len(self.rows[group]) < MAX_ROWS:
                return True
            above += len(self.rows[group])
        return False

    def _collect(self, claims: Iterable[Claim]) -> None:
        for claim in claims:
            if self.explain:
                self.console.print(explanation(claim), soft_wrap=True)
            if is_unsure(claim):
                self.unsure += 1
                continue
            rows = self.rows[claim.kind, claim.speaker is not None]
            if len(rows) < MAX_ROWS:
                rows.append(claim)

    def _error(self, outcome: Callable[[], Outcome]) -> None:
        self.errors += 1
        if self.errors <= MAX_ERRORS:
            for error in _ERRORS.decode_lines(outcome().errors):
                self._complain(f"{error.source}: {error.message}")

    def _warn(self, summary: Summary) -> None:
        for warning in summary.warnings:
            self.warnings += 1
            if self.warnings <= MAX_ERRORS and not self.quiet:
                self._say("warning: ", "yellow", f"{summary.source}: {warning}")

    # --- at the end

    def finish(self, counts: Mapping[str, int], folder: Path | None, *, kept: bool = False) -> None:
        """Print the table of claims and where the files are; `kept`: the folder's files are those of an earlier run."""
        self._count_unprinted(named=folder is not None and not kept)
        if kept:
            self._complain(f"no input could be read; {folder} keeps the files of the run before")
        if self.quiet or folder is None or kept:
            return
        if not self.explain:
            self._print_table(counts, folder)
        if counts.get("undated"):
            self.console.print(Text(undated(counts["undated"])), soft_wrap=True)
        self.console.print(Text(summary(counts, folder)), soft_wrap=True)

    def note(self, message: str) -> None:
        """Print what the user may want to do next."""
        if not self.quiet:
            self._say("note: ", "yellow", message)

    def fatal(self, message: str) -> None:
        """Print why the run ended."""
        self._complain(message)

    def _count_unprinted(self, *, named: bool) -> None:
        """Say how many errors and warnings were too many to print; `named`: the file of errors holds them all."""
        if self.errors > MAX_ERRORS:
            where = "; errors.jsonl names them all" if named else ""
            self._complain(f"{self.errors - MAX_ERRORS} more inputs failed{where}")
        if self.warnings > MAX_ERRORS and not self.quiet:
            self._say("warning: ", "yellow", f"{self.warnings - MAX_ERRORS} more warnings")

    def _print_table(self, counts: Mapping[str, int], folder: Path) -> None:
        shown = [claim for group in _ORDER for claim in self.rows[group]][:MAX_ROWS]
        if shown:
            self.console.print(claims_table(shown, self.console.width))
        hidden = counts.get("claims", 0) - len(shown)
        if hidden:
            unsure = f" ({_plural(self.unsure, 'goal')} of confidence under {UNSURE:g})" if self.unsure else ""
            more = f"… and {hidden:,} more in {folder / 'claims.jsonl'}{unsure}"
            self.console.print(Text(more), soft_wrap=True)

    def _complain(self, message: str) -> None:
        self._say("error: ", "bold red", message)

    def _say(self, kind: str, style: str, message: str) -> None:
        self.errors_console.print(Text.assemble((kind, style), visible(message)), soft_wrap=True)


class PatientConsole(Console):
    """A console that falls silent where its reader goes away, so that the run can finish its files."""

    unheard = False

    def on_broken_pipe(self) -> None:
        """Write nothing more; Rich's own way would end the program here."""
        self.quiet = self.unheard = True
        let_go(sys.stderr if self.stderr else sys.stdout)


def let_go(stream: TextIO) -> None:
    """Send what is still written to a stream nowhere, for its reader went away."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _console(*, stderr: bool) -> PatientConsole:
    console = PatientConsole(stderr=stderr, highlight=False, emoji=False, markup=False)
    return console if console.is_terminal else PatientConsole(stderr=stderr, highlight=False, width=_PLAIN_WIDTH)


# --- texts ---------------------------------------------------------------------------------------------------------


def summary(counts: Mapping[str, int], folder: Path) -> str:
    """Return the sentence that ends a run."""
    kinds = ", ".join(_plural(counts[kind], kind) for kind in KINDS if counts.get(kind))
    claims = _plural(counts.get("claims", 0), "claim") + (f" ({kinds})" if kinds else "")
    failed = f"; {_plural(counts['errors'], 'input')} failed" if counts.get("errors") else ""
    left_out = f"; {_plural(counts['duplicates'], 'duplicate')} left out" if counts.get("duplicates") else ""
    return f"{_plural(counts.get('articles', 0), 'article')}: {claims}{failed}{left_out}. Files: {folder}"


def undated(count: int) -> str:
    """Return the sentence that says for how many articles no date of publication was found, and what to do."""
    articles, them = ("article does", "its") if count == 1 else ("articles do", "their")
    return f"{count:,} {articles} not say {them} date, so relative years (明年) stay empty: give it with --published"


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def claims_table(claims: list[Claim], width: int) -> Table:
    """Return claims as a table of at most `width` columns: speaker, kind, goal, value with unit, year.

    Where there is room, the confidence is shown as well.
    """
    rows = [_cells(claim, width) for claim in claims]
    needed = [max(map(cell_len, (name, *cells))) for name, *cells in zip(_COLUMNS, *rows, strict=True)]
    columns = len(_COLUMNS) if sum(needed) + _GAP * len(_COLUMNS) <= width else len(_COLUMNS) - 1
    value_width = _VALUE_WIDTH if width >= _WIDE else width // 4
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for name in _COLUMNS[:columns]:
        table.add_column(
            name,
            no_wrap=name not in _WRAPPED,
            overflow="fold",
            justify="right" if name in _NUMBERS else "left",
            max_width=value_width if name == "value" else None,
        )
    for row in rows:
        table.add_row(*map(Text, row[:columns]))
    return table


def _cells(claim: Claim, width: int) -> tuple[str, ...]:
    """Return the cells of one row, on a narrow terminal the speaker's name alone."""
    speaker = speaker_text(claim.speaker) if width >= _WIDE or not claim.speaker else claim.speaker.name
    cells = (
        (speaker, min(_SPEAKER_WIDTH, width // 6)),
        (claim.kind, len("statement")),
        (goal_text(claim), _GOAL_WIDTH),
        (value_text(claim.target), _WHOLE),
        (str(claim.year.value) if claim.year else "", len("2030")),
        (f"{claim.confidence:.2f}", len("0.97")),
    )
    return tuple(shorten(visible(text), columns) for text, columns in cells)


def shorten(text: str, width: int) -> str:
    """Return text that takes at most `width` columns of a terminal, with … where something was cut."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"


def speaker_text(speaker: Speaker | None) -> str:
    """Return the speaker's name with the title, nothing for the reporter."""
    if speaker is None:
        return ""
    return f"{speaker.name} ({speaker.title})" if speaker.title else speaker.name


def goal_text(claim: Claim) -> str:
    """Return what is to be reached, or what was stated."""
    if claim.goal:
        return claim.goal.text
    return (claim.statement or claim.sentence).text


def value_text(target: Target | None) -> str:
    """Return value and unit as people write them: ≥ 1,000 人, 26–29 %, 10,000 or 12,000 TWD."""
    if target is None:
        return ""
    unit = f" {target.unit}" if target.unit else ""
    per = f" / {_per_text(target)}" if target.per else ""
    return f"{_sign(target)}{_numbers(target)}{unit}{per}"


def _numbers(target: Target) -> str:
    if target.relation == "or":
        return " or ".join(map(number_text, target.values))
    if target.value is None:
        return "–".join(number_text(bound) for bound in (target.low, target.high) if bound is not None)
    return number_text(target.value)


def _sign(target: Target) -> str:
    signs = {**_SIGNS, **_STRICT_SIGNS} if target.strict else _SIGNS
    return signs[target.relation]


def _per_text(target: Target) -> str:
    assert target.per is not None  # noqa: S101  (the caller asks only where there is one)
    return target.per.unit if target.per.value == 1 else f"{number_text(target.per.value)} {target.per.unit}"


def number_text(value: float) -> str:
    """Return a number with thousands separated, an integral one without a point."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6g}"


def explanation(claim: Claim) -> Text:
    """Return a claim in one line, its sentence, and the name of every rule that decided."""
    head = "  ".join(filter(None, (speaker_text(claim.speaker), claim.kind, value_text(claim.target))))
    year = f"  {claim.year.value}" if claim.year else ""
    rules = [(name, getattr(claim.rules, name)) for name in claim.rules.__struct_fields__]
    lines = [visible(f"{head}{year}  {goal_text(claim)}"), f"  sentence    {visible(claim.sentence.text)}"]
    lines += [f"  {name:<11} {rule}" for name, rule in rules if rule]
    return Text("\n".join(lines) + "\n")


def visible(text: str) -> str:
    """Return text in one line with control, format and direction characters as U+FFFD, safe on a terminal."""
    line = " ".join(text.split())
    return "".join("\ufffd" if unicodedata.category(char) in _UNSAFE else char for char in line)
