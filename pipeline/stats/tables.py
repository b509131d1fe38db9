"""A run in numbers on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.columns import Columns
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from pipeline.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.stats.counting import Share, Stats

_YEARS = 12  # the most frequent years are shown, in order
_PLAIN_WIDTH = 100  # columns where the output goes to a file or pipe
_TOTAL = "total"


def print_stats(stats: Stats) -> None:
    """Print the tables."""
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, emoji=False, width=_PLAIN_WIDTH)
    console.print(tables(stats))


def tables(stats: Stats) -> Group:
    """Return everything that is shown: what the run read, then what it found."""
    every = [
        _table("kind", ("claims", "no speaker", "no year"), _kinds(stats)),
        _table(
            "speaker", ("type", "claims"), ((each.name, each.type, _int(each.claims)) for each in stats.top_speakers)
        ),
        _table("unit", ("claims",), _counts({unit or "(none)": count for unit, count in stats.units.items()})),
        _table("year", ("claims",), _counts(_frequent(stats.years))),
        _table("outlet", ("articles",), _counts(stats.outlets)),
        _table("review", ("claims",), _counts(stats.reviews)),
        _table("error in stage", ("inputs",), _counts(stats.errors)),
        _table("stage", ("seconds",), ((name, f"{spent:,.1f}") for name, spent in _spent(stats))),
    ]
    return Group(Text(sentence(stats)), Columns([table for table in every if table.row_count], padding=(0, 3)))


def sentence(stats: Stats) -> str:
    """Return what was read in one sentence."""
    dates = f", published {stats.published_first} to {stats.published_last}" if stats.published_first else ""
    undated = f" ({stats.undated:,} without a date)" if stats.undated else ""
    again = f"; {_plural(stats.duplicates, 'duplicate')} left out" if stats.duplicates else ""
    failed = f"; {_plural(sum(stats.errors.values()), 'input')} failed" if stats.errors else ""
    found = f"{_plural(stats.claims, 'claim')} by {_plural(stats.speakers, 'speaker')}"
    return f"{_plural(stats.articles, 'article')}{dates}{undated}: {found}{again}{failed}"


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _table(first: str, others: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.add_column(first, overflow="ellipsis", max_width=32)
    for name in others:
        table.add_column(name, justify="left" if name == "type" else "right", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    return table


def _kinds(stats: Stats) -> Iterable[tuple[str, ...]]:
    for kind, count in stats.kinds.items():
        yield kind, _int(count), _percent(stats.without_speaker[kind]), _percent(stats.without_year.get(kind))


def _counts(counts: dict[str, int]) -> Iterable[tuple[str, str]]:
    return ((name, _int(count)) for name, count in counts.items())


def _frequent(years: dict[int, int]) -> dict[str, int]:
    most = sorted(years, key=lambda year: -years[year])[:_YEARS]
    return {str(year): years[year] for year in sorted(most)}


def _spent(stats: Stats) -> list[tuple[str, float]]:
    """Return the seconds of the stages, the longest first, and the total at the end."""
    stages = sorted(stats.seconds.items(), key=lambda item: (item[0] == _TOTAL, -item[1]))
    return [(name, spent) for name, spent in stages if spent or name == _TOTAL]


def _int(count: int) -> str:
    return f"{count:,}"


def _percent(share: Share | None) -> str:
    return "" if share is None or share.share is None else f"{share.share:.0%}"
