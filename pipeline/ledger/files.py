"""Read the claims of runs, and read and write a ledger's folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from pipeline.errors import LedgerError
from pipeline.ledger.entries import entries
from pipeline.ledger.page import write_ledger_page
from pipeline.ledger.records import LEDGER_SCHEMA, ClaimRow, Entry
from pipeline.schema import schema_of
from pipeline.write import encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LEDGER_FILE, PAGE_FILE = "ledger.jsonl", "ledger.html"
_CLAIMS = "claims.jsonl"


def claim_files(outputs: Sequence[Path]) -> list[Path]:
    """Return the files of claims that are meant: folders of runs, or files; raise `LedgerError` where there is none."""
    files = [path / _CLAIMS if path.is_dir() else path for path in outputs]
    for path, file in zip(outputs, files, strict=True):
        if not file.is_file():
            raise LedgerError(
                f"{path} holds no {_CLAIMS}; run the pipeline first, for example: python -m pipeline seeds/ -o {path}"
            )
    return list(dict.fromkeys(files))


def read_claims(files: Sequence[Path]) -> Iterator[ClaimRow]:
    """Yield the claims of all files, each once; raise `LedgerError` for a line that is none."""
    decoder = msgspec.json.Decoder(ClaimRow)
    seen: set[bytes] = set()
    for file in files:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    claim = decoder.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    raise LedgerError(
                        f"{file}:{number} is not a claim ({error}); name the folder that a run wrote, or its {_CLAIMS}"
                    ) from error
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
    decoder = msgspec.json.Decoder(_Named)
    try:
        named = [decoder.decode(line) for line in file.read_bytes().splitlines()]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LedgerError(f"{file} is not a ledger ({error}); remove it, or choose another folder with -o") from error
    return {told.claim: entry.id for entry in named for told in entry.told}


def ledger_schema() -> dict[str, Any]:
    """Return the JSON Schema of the lines of `ledger.jsonl`."""
    return schema_of(LEDGER_SCHEMA, {LEDGER_FILE: Entry})


def make_ledger(outputs: Sequence[Path], folder: Path, *, least_days: int = 2) -> list[Entry]:
    """Make the ledger of runs and write it to a folder, as lines and as a page; entries keep the ids they had there."""
    files = claim_files(outputs)
    earlier = read_ids(folder)
    made = entries(lambda: read_claims(files), least_days=least_days, earlier=earlier)
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
