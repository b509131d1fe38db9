"""Fit the small logistic models of `pipeline.linear`: ridge-penalised, by Newton's method.

Each step is solved by conjugate gradients over the features that are present, so that tens of thousands of named
features (words beside a cue) cost seconds.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from pipeline.linear import LinearModel

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

_STEPS = 30
_CLOSE = 1e-4  # the largest change of a weight in a last step
_SMALL = 0.005  # weights below are left out of the model
_FREE = 1e-3  # the penalty of the bias


def fit(rows: Sequence[Collection[str]], answers: Sequence[bool], *, ridge: float = 1.0, least: int = 3) -> LinearModel:
    """Fit a model; features seen in fewer than `least` rows are left out."""
    counts = Counter(feature for row in rows for feature in set(row))
    names = sorted(feature for feature, count in counts.items() if count >= least)
    weights = _newton(_table(rows, names), np.array(answers, dtype=float), ridge)
    return LinearModel(
        bias=round(float(weights[-1]), 4),
        weights={name: round(float(w), 4) for name, w in zip(names, weights, strict=False) if abs(w) >= _SMALL},
    )


def write(folder: Path, model: LinearModel) -> None:
    """Write `model.json` as readable JSON, features in order."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.json").write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")


class _Table(NamedTuple):
    """A sparse table of zeros and ones: entry `n` stands in row `rows[n]` and column `columns[n]`."""

    rows: np.ndarray
    columns: np.ndarray
    height: int
    width: int

    def times(self, weights: np.ndarray) -> np.ndarray:
        """Return the product with one weight a column."""
        return np.bincount(self.rows, weights[self.columns], self.height)

    def transposed_times(self, values: np.ndarray) -> np.ndarray:
        """Return the product of the transposed table with one value a row."""
        return np.bincount(self.columns, values[self.rows], self.width)


def _table(rows: Sequence[Collection[str]], names: Sequence[str]) -> _Table:
    index = {name: column for column, name in enumerate(names)}
    entries = [
        (number, column)
        for number, row in enumerate(rows)
        for column in (*sorted(index[f] for f in set(row) if f in index), len(names))  # the last is the bias
    ]
    at, columns = np.array(entries, dtype=np.intp).T
    return _Table(at, columns, len(rows), len(names) + 1)


def _newton(table: _Table, answers: np.ndarray, ridge: float) -> np.ndarray:
    penalty = np.full(table.width, ridge)
    penalty[-1] = _FREE
    weights = np.zeros(table.width)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(table.times(weights), -30, 30)))
        gradient = table.transposed_times(chance - answers) + penalty * weights
        step = _solve(table, chance * (1 - chance), penalty, gradient)
        weights -= step
        if np.abs(step).max() < _CLOSE:
            break
    return weights


def _solve(table: _Table, spread: np.ndarray, penalty: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    """Return the Newton step: the Hessian's inverse times the gradient, by preconditioned conjugate gradients."""
    diagonal = table.transposed_times(spread) + penalty  # of a table of ones
    step = np.zeros_like(gradient)
    rest = gradient.copy()
    direction = scaled = rest / diagonal
    size = rest @ scaled
    for _ in range(10 * _STEPS):
        if np.sqrt(rest @ rest) < 1e-6:  # noqa: PLR2004
            break
        image = table.transposed_times(spread * table.times(direction)) + penalty * direction
        length = size / (direction @ image)
        step = step + length * direction
        rest = rest - length * image
        scaled = rest / diagonal
        size, before = rest @ scaled, size
        direction = scaled + (size / before) * direction
    return step
