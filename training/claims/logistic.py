"""Ridge-penalised logistic regression over sparse named features, fitted by L-BFGS in plain numpy."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.linear import LinearModel

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_MEMORY = 10  # steps that the inverse Hessian is built from
_BIAS_PENALTY = 0.01


class Example(NamedTuple):
    """One row of training data."""

    features: Collection[str]
    answer: bool
    weight: float = 1.0


class _Table:
    """Binary features of all rows as one list of (row, column) pairs."""

    def __init__(self, rows: Sequence[Collection[str]], columns: dict[str, int]) -> None:
        pairs = [(row, columns[name]) for row, names in enumerate(rows) for name in set(names) if name in columns]
        self.rows = np.array([row for row, _ in pairs], dtype=np.int64)
        self.columns = np.array([column for _, column in pairs], dtype=np.int64)
        self.shape = (len(rows), len(columns))

    def times(self, weights: np.ndarray) -> np.ndarray:
        """Return each row's sum of weights, the last weight being the bias."""
        return np.bincount(self.rows, weights=weights[self.columns], minlength=self.shape[0]) + weights[-1]

    def transposed_times(self, values: np.ndarray) -> np.ndarray:
        """Return each column's sum of row values, and their total for the bias."""
        sums = np.bincount(self.columns, weights=values[self.rows], minlength=self.shape[1])
        return np.append(sums, values.sum())


def fit(
    examples: Sequence[Example], *, ridge: float, least: int = 2, shift: float = 0.0, steps: int = 150
) -> LinearModel:
    """Fit a model; features of fewer than `least` rows are left out, `shift` is added to the bias."""
    counts = Counter(name for example in examples for name in set(example.features))
    names = sorted(name for name, count in counts.items() if count >= least)
    table = _Table([e.features for e in examples], {name: column for column, name in enumerate(names)})
    answers = np.array([e.answer for e in examples], dtype=float)
    weights = _minimise(table, answers, np.array([e.weight for e in examples]), ridge, steps)
    kept = {name: round(float(w), 3) for name, w in zip(names, weights, strict=False) if abs(w) >= 0.005}  # noqa: PLR2004
    return LinearModel(bias=round(float(weights[-1]) + shift, 3), weights=kept)


def _minimise(table: _Table, answers: np.ndarray, importance: np.ndarray, ridge: float, steps: int) -> np.ndarray:
    penalty = np.append(np.full(table.shape[1], ridge), _BIAS_PENALTY)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = np.clip(table.times(weights), -30, 30)
        chance = 1 / (1 + np.exp(-odds))
        misfit = (importance * (np.logaddexp(0, odds) - answers * odds)).sum()
        value = float(misfit + 0.5 * (penalty * weights**2).sum())
        return value, table.transposed_times(importance * (chance - answers)) + penalty * weights

    weights = np.zeros(table.shape[1] + 1)
    value, gradient = loss(weights)
    moves: list[tuple[np.ndarray, np.ndarray]] = []
    for _ in range(steps):
        step, new_value, new_gradient = _line_search(loss, weights, value, gradient, _direction(gradient, moves))
        if step @ (new_gradient - gradient) > 1e-12:  # noqa: PLR2004
            moves = [*moves[1 - _MEMORY :], (step, new_gradient - gradient)]
        weights = weights + step
        if abs(value - new_value) < 1e-7 * max(1.0, abs(value)):
            break
        value, gradient = new_value, new_gradient
    return weights


def _direction(gradient: np.ndarray, moves: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Return the quasi-Newton direction (the two-loop recursion)."""
    direction = gradient.copy()
    used = []
    for step, change in reversed(moves):
        share = (step @ direction) / (change @ step)
        used.append(share)
        direction -= share * change
    if moves:
        step, change = moves[-1]
        direction *= (step @ change) / (change @ change)
    else:
        direction /= max(1.0, float(np.linalg.norm(gradient)))
    for (step, change), share in zip(moves, reversed(used), strict=True):
        direction += step * (share - (change @ direction) / (change @ step))
    return -direction


def _line_search(loss, weights, value, gradient, direction):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Halve the step until the loss falls enough."""
    slope, length = float(gradient @ direction), 1.0
    while True:
        new_value, new_gradient = loss(weights + length * direction)
        if new_value <= value + 1e-4 * length * slope or length < 1e-8:  # noqa: PLR2004
            return length * direction, new_value, new_gradient
        length /= 2
