"""What there is to export to, by name: the file it makes, and how it is written from the files of a run."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import Struct

from pipeline.errors import OptionError
from pipeline.export import doccano, jsonld, label_studio, tables
from pipeline.outputs import CLAIMS, read_articles, read_claim_lines
from pipeline.types import Claim
from pipeline.whole import is_device, whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.types import Document, Kind

CONFIGURATION = ".xml"  # what Label Studio shows a project's tasks with, beside the tasks


class Selection(Struct, frozen=True):
    """Which claims are exported: those of some kinds (all where none is named), of a confidence at least."""

    kinds: frozenset[Kind] = frozenset()
    confidence: float = 0.0

    def __call__(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """Yield the claims that are selected."""
        return (claim for claim in claims if self._has(claim))

    def _has(self, claim: Claim) -> bool:
        return claim.confidence >= self.confidence and (not self.kinds or claim.kind in self.kinds)


class Format(NamedTuple):
    """A form of export: the name of its file, and the function that writes it from a folder of outputs."""

    file: str
    write: Callable[[Path, Selection, IO[bytes]], None]


def _write_csv(folder: Path, select: Selection, file: IO[bytes]) -> None:
    file.writelines(tables.csv_chunks(select(read_claim_lines(folder))))


def _write_parquet(folder: Path, select: Selection, file: IO[bytes]) -> None:
    tables.write_parquet(select(read_claim_lines(folder)), file)


def _write_jsonld(folder: Path, select: Selection, file: IO[bytes]) -> None:
    file.writelines(jsonld.chunks(select(read_claim_lines(folder))))


def _articles(folder: Path, select: Selection) -> Iterator[tuple[Document, list[Claim]]]:
    """Yield the articles that have a claim which is selected, with these claims."""
    for document, claims in read_articles(folder):
        chosen = list(select(claims))
        if chosen:
            yield document, chosen


def _write_label_studio(folder: Path, select: Selection, file: IO[bytes]) -> None:
    file.writelines(label_studio.chunks(_articles(folder, select)))


def _write_doccano(folder: Path, select: Selection, file: IO[bytes]) -> None:
    file.writelines(doccano.lines(_articles(folder, select)))


TABLES = {
    "csv": Format("claims.csv", _write_csv),
    "parquet": Format("claims.parquet", _write_parquet),
}
FORMATS = TABLES | {
    "jsonld": Format("claims.jsonld", _write_jsonld),
    "label-studio": Format("label-studio.json", _write_label_studio),
    "doccano": Format("doccano.jsonl", _write_doccano),
}
_ALWAYS = "jsonl"  # what a run writes whatever else it is asked for


def check_formats(names: Iterable[str]) -> None:
    """Raise `OptionError` where a run cannot write one of these formats, before it reads its first article."""
    for name in names:
        if name not in TABLES and name != _ALWAYS:
            known = ", ".join((_ALWAYS, *TABLES))
            raise OptionError(f"--format {name} is none of {known}; the command export has more")
        if name == "parquet":
            tables.pyarrow()


def piped(names: Sequence[str]) -> tuple[bytes, Callable[[bytes], bytes]]:
    """Return the head of what goes to standard output, and what lines of `claims.jsonl` become there.

    Raise `OptionError` for what is no stream of lines.
    """
    if not names or list(names) == [_ALWAYS]:
        return b"", bytes
    if list(names) != ["csv"]:
        raise OptionError("to standard output go JSONL or csv, one of them; for more, name a folder with -o")
    decoder = msgspec.json.Decoder(Claim)
    return tables.csv_header().encode(), lambda lines: "".join(
        map(tables.csv_line, decoder.decode_lines(lines))
    ).encode()


def write_tables(folder: Path, names: Iterable[str]) -> list[Path]:
    """Write the flat view of a folder in these formats; remove and return those that an earlier run left."""
    wanted = set(names)
    removed: list[Path] = []
    for name, form in TABLES.items():
        path = folder / form.file
        if name in wanted:
            _write(form, folder, Selection(), path)
        elif path.is_file():
            path.unlink()
            removed.append(path)
    return removed


def older_files(folder: Path, names: Iterable[str]) -> list[Path]:
    """Return the exports of a folder, and its files of other names, that are older than its claims."""
    claims = (folder / CLAIMS).stat().st_mtime_ns
    paths = [folder / name for name in (*(form.file for form in FORMATS.values()), *names)]
    return [path for path in paths if path.is_file() and path.stat().st_mtime_ns < claims]


def write_export(folder: Path, name: str, select: Selection, path: Path) -> list[Path]:
    """Write the claims of a folder in a format; return the files."""
    _write(FORMATS[name], folder, select, path)
    if name != "label-studio" or is_device(path):
        return [path]
    configuration = path.with_suffix(CONFIGURATION)
    with whole_file(configuration) as file:
        file.write(label_studio.configuration())
    return [path, configuration]


def _write(form: Format, folder: Path, select: Selection, path: Path) -> None:
    with whole_file(path) as file:
        form.write(folder, select, file)
