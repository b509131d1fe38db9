"""A ledger's folder: made of the claims of runs, read again for the ids of its entries, written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pipeline.errors import LedgerError, ResultsError
from pipeline.ledger.entries import entries
from pipeline.ledger.page import write_ledger_page
from pipeline.ledger.records import LEDGER_SCHEMA, Entry
from pipeline.outputs import claims_path, read_lines
from pipeline.schema import schema_of
from pipeline.types import Claim
from pipeline.write import encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LEDGER_FILE, PAGE_FILE = "ledger.jsonl", "ledger.html"


def read_rows(files: Sequence[Path]) -> Iterator[Claim]:
    """Yield the claims of all files, each once."""
    seen: set[bytes] = set()
    for file in files:
        for claim in read_lines(file, Claim):
            identity = bytes.fromhex(claim.id[1:]) if _is_plain(claim.id) else claim.id.encode()
            if identity not in seen:
                seen.add(identity)
                yield claim


def _is_plain(name: str) -> bool:
    return len(name) == 17 and name[0] == "c" and all(letter in "0123456789abcdef" for letter in name[1:])  # noqa: PLR2004


class _Named(Struct):
    """What is kept of an earlier ledger's entry, whatever version wrote it: its id and the claims told in it."""

    id: str
    told: tuple[_Told, ...]


class _Told(Struct):
    claim: str


def read_ids(folder: Path) -> dict[str, str]:
    """Return the entry id of every claim told in a folder's ledger; empty where it holds none yet."""
    file = folder / LEDGER_FILE
    if not file.is_file():
        return {}
    try:
        return {told.claim: entry.id for entry in read_lines(file, _Named) for told in entry.told}
    except ResultsError as error:
        raise LedgerError(f"{error}; remove it, or choose another folder with -o") from error


def ledger_schema() -> dict[str, Any]:
    """Return the JSON Schema of the lines of `ledger.jsonl`."""
    return schema_of(LEDGER_SCHEMA, {LEDGER_FILE: Entry})


def make_ledger(outputs: Sequence[Path], folder: Path, *, least_days: int = 2) -> list[Entry]:
    """Make the ledger of runs and write it to a folder, as lines and as a page; entries keep the ids they had there."""
    files = list(dict.fromkeys(map(claims_path, outputs)))
    earlier = read_ids(folder)
    made = entries(lambda: read_rows(files), least_days=least_days, earlier=earlier)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / LEDGER_FILE, b"".join(map(encode, made)))
        write_ledger_page(folder / PAGE_FILE, made)
    except OSError as error:
        raise LedgerError(f"cannot write to {folder}: {error.strerror}; choose another folder with -o") from error
    return made


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    os.replace(part, path)  # noqa: PTH105  (replaces on Windows too)
