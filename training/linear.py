"""Fit the small logistic models of `pipeline.linear`: ridge-penalised, by Newton's method."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from pipeline.linear import LinearModel

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def fit(rows: Sequence[Collection[str]], answers: Sequence[bool], *, ridge: float = 1.0, least: int = 3) -> LinearModel:
    """Fit a model; features seen in fewer than `least` rows are left out."""
    counts = Counter(feature for row in rows for feature in set(row))
    names = sorted(feature for feature, count in counts.items() if count >= least)
    index = {name: column for column, name in enumerate(names)}
    table = np.zeros((len(rows), len(names) + 1))
    table[:, -1] = 1
    for number, row in enumerate(rows):
        table[number, [index[f] for f in set(row) if f in index]] = 1
    weights = _newton(table, np.array(answers, dtype=float), ridge)
    return LinearModel(
        bias=round(float(weights[-1]), 4),
        weights={name: round(float(w), 4) for name, w in zip(names, weights, strict=False) if abs(w) >= 0.005},  # noqa: PLR2004
    )


def _newton(table: np.ndarray, answers: np.ndarray, ridge: float) -> np.ndarray:
    penalty = np.full(table.shape[1], ridge)
    penalty[-1] = 1e-3  # the bias is free
    weights = np.zeros(table.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        gradient = table.T @ (chance - answers) + penalty * weights
        hessian = (table.T * (chance * (1 - chance))) @ table + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:  # noqa: PLR2004
            break
    return weights
