"""Score a run against articles annotated by hand, and build such gold from annotators' sheets.

>>> from pipeline.score import read_gold, read_outputs, score
>>> scores = score(read_gold("tests/gold/gold.jsonl"), read_outputs("outputs"))  # doctest: +SKIP
>>> scores.figures["all.strict"]  # doctest: +SKIP
0.8
"""

from __future__ import annotations

from pipeline.score.measures import score
from pipeline.score.records import GoldArticle, GoldClaim, Output, read_gold, read_outputs
from pipeline.score.results import Counts, Miss, Scores

__all__ = ["Counts", "GoldArticle", "GoldClaim", "Miss", "Output", "Scores", "read_gold", "read_outputs", "score"]
