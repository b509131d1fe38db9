"""The ablation benchmark: what it takes away is still there to be taken."""

from contextlib import ExitStack
from unittest.mock import patch

import pytest

import pipeline
from benchmarks.ablation import PARTS

TEXT = "經濟部長王小明表示，希望2030年再生能源占比達到30%。他指出，RSI為41.45，去年虧損3億元。"


@pytest.mark.parametrize("part", PARTS, ids=[part.name for part in PARTS])
def test_a_part_can_be_taken_away_and_an_article_is_still_read(part):
    with ExitStack() as stack:
        for place, instead in part.changes.items():
            stack.enter_context(patch(place, instead))
        assert all(claim.sentence.text in TEXT for claim in pipeline.extract(TEXT))
