"""What a user has to know of a folder of outputs beside what was asked: reviews that wait, files that are older."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def folder_notes(folder: Path, removed: Iterable[Path] = ()) -> list[str]:
    """Return a sentence each on what a run or a merge leaves to be done."""
    from pipeline.export import older_files
    from pipeline.view import PAGE_FILE

    notes = [f"{path} was of the claims before and is removed; export it again if you need it" for path in removed]
    older = older_files(folder, [PAGE_FILE])
    if older:
        names = ", ".join(path.name for path in older)
        commands = {"view" if path.name == PAGE_FILE else "export" for path in older}
        how = " or ".join(f"python -m pipeline {command} {folder}" for command in sorted(commands))
        notes.append(f"older than the claims: {names}; make anew: {how}")
    return notes + review_notes(folder)


def review_notes(folder: Path) -> list[str]:
    """Return the sentence on reviews that wait to be merged, where there are any."""
    from pipeline.reviews import reviews_wait

    if not reviews_wait(folder):
        return []
    return [f"{folder} holds reviews that are not merged; merge them: python -m pipeline review apply {folder}"]


def say(notes: Iterable[str], word: str = "note") -> None:
    """Print every sentence to standard error."""
    from pipeline.terminal import visible

    for note in notes:
        typer.echo(visible(f"{word}: {note}"), err=True)
