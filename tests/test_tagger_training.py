"""How training examples are made; the network itself is trained with libraries that the tests do not need."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.types import Name, Tagged
from training.tagger.augment import Frames, Names, swapped
from training.tagger.data import Example, read_names, read_words
from training.tagger.evaluate import name_scores
from training.tagger.press import read_articles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


PERSON, BODY = "王小明", "大山電子公司"
CHANCE = random.Random(0)  # noqa: S311
NAMES = Names(CHANCE)  # reads its lists once
FRAMES = Frames(NAMES)


class FixedTagger:
    """A tagger that finds given strings."""

    name = "fixed"
    fingerprint = "fixed"

    def __init__(self, **names: str) -> None:
        self.names = names

    def tag(self, pieces: Sequence[str]) -> list[Tagged]:
        return [
            Tagged((), tuple(Name(p.index(n), p.index(n) + len(n), k) for n, k in self.names.items() if n in p))
            for p in pieces
        ]


def texts(example: Example) -> list[tuple[str, str]]:
    return [(example.text[start:end], kind) for start, end, kind in example.spans]


def test_names_of_an_iob_file_are_read_as_offsets(tmp_path: Path) -> None:
    path = tmp_path / "names.iob2"
    path.write_text(
        "# text = 王小明 在台電上班\n1\t王\tB-PER\n2\t小明\tI-PER\n3\t在\tO\n4\t台電\tB-ORG\n5\t上班\tO\n",
        encoding="utf-8",
    )
    [example] = read_names(path)
    assert texts(example) == [("王小明", "PER"), ("台電", "ORG")]
    assert next(read_words(path))[1] == [(0, 1), (1, 3), (4, 5), (5, 7), (7, 9)]


@pytest.fixture
def article(tmp_path: Path) -> list[Example]:
    (tmp_path / "some" / "texts").mkdir(parents=True)
    record = {
        "id": "a",
        "people": [PERSON],
        "orgs": [BODY, "高雄市政府"],
        "aliases": {"小明": PERSON, "王董": PERSON, "總統": PERSON, "大山": BODY, "該公司": BODY, "市府": "高雄市政府"},
    }
    (tmp_path / "some.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    text = "date 2025-01-01\n大山電子公司找王小明\n小明說，該公司與市府談過。王董是總統的朋友，大山也是。"
    (tmp_path / "some" / "texts" / "a.txt").write_text(text, encoding="utf-8")
    [only] = read_articles(tmp_path / "some.jsonl")
    return list(only.pieces)


def test_names_are_projected_onto_every_place(article: list[Example]) -> None:
    assert [texts(piece) for piece in article] == [
        [("大山電子公司", "ORG"), ("王小明", "PER")],
        [("小明", "PER")],
        [("大山", "ORG")],
    ]


def test_forms_that_may_be_names_stay_open_and_common_nouns_do_not(article: list[Example]) -> None:
    unsure = [piece.text[start:end] for piece in article for start, end in piece.unsure]
    assert unsure == ["市府", "王董"]


@given(st.integers(0, 10_000))
def test_frames_give_spans_of_their_names(seed: int) -> None:
    CHANCE.seed(seed)
    example = FRAMES.sentence()
    ends = [0, *(end for _, end, _ in example.spans)]
    for before, (start, end, kind) in zip(ends, example.spans, strict=False):
        assert before <= start < end <= len(example.text)
        assert kind in {"PER", "ORG", "LOC"}
    assert "{" not in example.text


@given(st.integers(0, 10_000))
def test_swapping_names_keeps_everything_else(seed: int) -> None:
    example = Example("王小明在台電與市府開會", ((0, 3, "PER"), (4, 6, "ORG")), ((7, 9),), places=False)
    CHANCE.seed(seed)
    other = swapped(example, NAMES)
    assert [kind for *_, kind in other.spans] == ["PER", "ORG"]
    assert [other.text[start:end] for start, end in other.unsure] == ["市府"]
    kept = list(other.text)
    for start, end, _ in reversed(other.spans):
        kept[start:end] = "_"
    assert "".join(kept) == "_在_與市府開會"
    assert not other.places


def test_disputed_stretches_count_neither_way() -> None:
    example = Example("王小明與市府", ((0, 3, "PER"),), ((4, 6),), places=False)
    scores = name_scores(FixedTagger(王小明="PERSON", 市府="ORG"), [(example,)])
    assert scores["all"] == (1, 1, 1)
