"""Same target or not: precision and recall on pairs of our own, through the real pipeline."""

import datetime as dt
from collections import Counter
from itertools import combinations
from types import SimpleNamespace

import msgspec
import pytest

from pipeline import lexicon
from pipeline.ledger.cases import case_of
from pipeline.ledger.matching import margin
from pipeline.types import Article, Claim

HELD_OUT = 65  # families from this one on were written last and never looked at while the rules were


@pytest.fixture(scope="module")
def rows(root):
    path = root / "tests/corpus/ledger.tsv"
    return lexicon.parse(path.read_text(encoding="utf-8"), str(path))


@pytest.fixture(scope="module")
def cases(rows, nlp):
    """Return what the ledger makes of every line: None where the pipeline finds no quantity at the mark."""
    return [_case(nlp, row) for row in rows]


def _case(nlp, row):
    start, end = row["text"].index("【"), row["text"].index("】") - 1
    text = row["text"].replace("【", "").replace("】", "")
    article = Article(text=text, fallback_published=dt.date.fromisoformat(row["published"]))
    claims = nlp(nlp.tokenizer.analyse(article))._.claims
    found = [claim for claim in claims if claim.target and claim.target.start < end and claim.target.end > start]
    return case_of(msgspec.convert(msgspec.to_builtins(found[0]), Claim)) if found else None


def measure(rows, cases, wanted):
    """Return precision and recall over all pairs within a family."""
    counted = Counter(
        (one["target"] == other["target"], bool(first and second) and margin(first, second) is not None)
        for (one, first), (other, second) in combinations(zip(rows, cases, strict=True), 2)
        if one["family"] == other["family"] and wanted(int(one["family"]))
    )
    right = counted[True, True]
    return SimpleNamespace(
        pairs=counted.total(),
        precision=right / (right + counted[False, True]),
        recall=right / (right + counted[True, False]),
    )


@pytest.mark.parametrize("held_out", [False, True])
def test_nearly_all_pairs_taken_for_one_target_are_one_and_most_are_found(rows, cases, held_out):
    found = measure(rows, cases, lambda family: (family >= HELD_OUT) == held_out)
    assert found.pairs >= 150
    assert found.precision >= 0.95
    assert found.recall >= 0.7
