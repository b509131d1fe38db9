"""Small linear models over named features: a judgement that weighs many weak signs, readable in a JSON file."""

from __future__ import annotations

import math
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from pipeline.errors import ModelError
from pipeline.models import model_folder

if TYPE_CHECKING:
    from collections.abc import Collection


class LinearModel(Struct, frozen=True):
    """A logistic model: the log-odds are the bias plus the weights of the features that are present."""

    bias: float
    weights: dict[str, float]

    def score(self, features: Collection[str]) -> float:
        """Return the log-odds; above 0 is yes."""
        return self.bias + math.fsum(map(self.weights.get, features, repeat(0.0)))

    def probability(self, features: Collection[str]) -> float:
        """Return the probability of yes, from 0 to 1."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.score(features)))))

    def decisive(self, features: Collection[str], most: int = 3) -> list[tuple[str, float]]:
        """Return the features that weighed most, for `--explain`."""
        weighed = [(feature, self.weights[feature]) for feature in features if feature in self.weights]
        return sorted(weighed, key=lambda item: (-abs(item[1]), item[0]))[:most]


@cache
def load_linear(name: str) -> LinearModel:
    """Load `models/{name}/model.json`; raise `ModelError` where it is missing or malformed."""
    path = model_folder(name) / "model.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=LinearModel)
    except msgspec.MsgspecError as error:
        raise ModelError(f"model {name!r} is damaged: {path}: {error}; reinstall the package") from error
