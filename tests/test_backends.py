"""What holds for the tagger whatever the text is."""

from __future__ import annotations

import json
import shutil
import time
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple

from pipeline.backends import Tagger, backend_names, load_backend
from pipeline.backends.chain import Chain
from pipeline.backends.press import BATCH, LONGEST, PressTagger, batches, load, windows
from pipeline.errors import BackendError, ModelError
from pipeline.models import model_folder
from pipeline.networks.packing import pack

TEXT = "經濟部長王小明昨天表示，台灣電力公司將在2030年前完成20座電廠。"
PEOPLE_AND_BODIES = [("經濟部", "ORG"), ("王小明", "PERSON"), ("台灣電力公司", "ORG")]
anything = st.text(alphabet=st.characters(), max_size=60)  # surrogates too


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return load_backend("press")


def test_an_unknown_backend_names_those_there_are() -> None:
    with pytest.raises(BackendError, match=r"'presse'.*press"):
        load_backend("presse")


def test_every_backend_fulfils_the_protocol(tagger: Tagger) -> None:
    assert "press" in backend_names()
    assert isinstance(tagger, Tagger)
    assert tagger.name == "press"
    assert tagger.fingerprint.startswith("press-tagger:")


def test_people_and_organisations_are_found(tagger: Tagger) -> None:
    [answer] = tagger.tag([TEXT])
    found = [(TEXT[name.start : name.end], name.label) for name in answer.names]
    assert [name for name in found if name[1] != "GPE"] == PEOPLE_AND_BODIES


def test_words_are_cut_as_a_reader_would(tagger: Tagger) -> None:
    text = "他們 昨天宣布，價格上漲。"
    [answer] = tagger.tag([text])
    assert [text[token.start : token.end] for token in answer.tokens] == [
        "他們",
        "昨天",
        "宣布",
        "，",
        "價格",
        "上漲",
        "。",
    ]


@given(st.lists(anything, max_size=4))
@settings(deadline=None, max_examples=150)
def test_words_cover_all_but_white_space_and_names_lie_inside(pieces: list[str]) -> None:
    answers = _shared().tag(pieces)
    assert len(answers) == len(pieces)
    for piece, answer in zip(pieces, answers, strict=True):
        covered = [place for token in answer.tokens for place in range(token.start, token.end)]
        assert covered == [place for place, character in enumerate(piece) if not character.isspace()]
        ends = [0, *(name.end for name in answer.names)]
        for before, name in zip(ends, answer.names, strict=False):
            assert before <= name.start < name.end <= len(piece)
            assert piece[name.start : name.end].strip() == piece[name.start : name.end]
            assert name.label in {"PERSON", "ORG", "GPE"}
            assert 0 <= name.confidence <= 1


@given(st.lists(st.text(alphabet="王小明經濟部說，。 20億元台電\n𠮷", max_size=40), max_size=6))
@settings(deadline=None, max_examples=60)
def test_a_piece_is_read_alike_beside_any_neighbours(pieces: list[str]) -> None:
    alone = [_shared().tag([piece])[0] for piece in pieces]
    together = _shared().tag(pieces)
    assert [answer.tokens for answer in together] == [answer.tokens for answer in alone]
    for one, other in zip(together, alone, strict=True):
        assert [name[:3] for name in map(astuple, one.names)] == [name[:3] for name in map(astuple, other.names)]
        confidences = zip(one.names, other.names, strict=True)
        assert all(abs(a.confidence - b.confidence) < 0.001 for a, b in confidences)


def test_confidence_is_the_share_of_all_paths_through_the_span() -> None:
    chance = np.random.default_rng(1)
    chain = Chain(*(chance.normal(size=shape).astype(np.float32) for shape in ((3, 3), (3,), (3,))))
    packing = pack(np.array([4]))
    scores = chance.normal(size=(4, 3)).astype(np.float32)

    def weight(path: tuple[int, ...]) -> float:
        steps = sum(chain.transitions[a, b] for a, b in pairwise(path))
        return float(np.exp(chain.start[path[0]] + steps + chain.end[path[-1]] + sum(scores[range(4), path])))

    paths = {path: weight(path) for path in product(range(3), repeat=4)}
    best = max(paths, key=paths.__getitem__)
    assert tuple(chain.best_path(scores, packing)) == best

    inside = np.array([0, 2, 2])
    tag, goes_on = chain.certainty(scores, np.array(best), inside, packing)
    for place in range(4):
        here = {p: w for p, w in paths.items() if p[place] == best[place]}
        assert tag[place] == pytest.approx(sum(here.values()) / sum(paths.values()), rel=1e-4)
        if place:
            before = {p: w for p, w in paths.items() if p[place - 1] == best[place - 1]}
            on = sum(w for p, w in before.items() if p[place] == inside[best[place - 1]])
            assert goes_on[place] == pytest.approx(on / sum(before.values()), rel=1e-4)


def test_the_same_call_gives_the_same_answer(tagger: Tagger) -> None:
    assert tagger.tag([TEXT, TEXT[::-1]]) == tagger.tag([TEXT, TEXT[::-1]])


@pytest.mark.parametrize("pieces", [[], [""], ["", ""], [" ", "\n\u3000"], ["", TEXT, ""]])
def test_empty_pieces_are_answered(tagger: Tagger, pieces: list[str]) -> None:
    answers = tagger.tag(pieces)
    assert [bool(answer.tokens) for answer in answers] == [bool(piece.strip()) for piece in pieces]


def test_time_grows_with_the_length_alone(tagger: Tagger) -> None:
    seconds = []
    for count in (2_000, 20_000):
        start = time.process_time()
        tagger.tag(["電" * count])
        seconds.append(time.process_time() - start)
    assert seconds[1] < 40 * seconds[0]


def test_long_pieces_are_cut_behind_clause_marks_where_there_are_any() -> None:
    clause = "電" * 99 + "，"
    assert windows(clause * 3) == [100, 100, 100]
    assert windows("電" * (LONGEST + 1)) == [LONGEST, 1]
    assert windows("") == []


@given(st.lists(st.integers(1, LONGEST), max_size=80))
def test_batches_keep_all_windows_in_order(lengths: list[int]) -> None:
    runs = list(batches(lengths))
    assert [length for run in runs for length in run] == lengths
    assert all(0 < sum(run) <= BATCH for run in runs)


def test_the_model_loads_in_a_tenth_of_a_second() -> None:
    seconds = []
    for _ in range(5):
        start = time.process_time()
        load()
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.1


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    content = bytearray((folder / "model.npz").read_bytes())
    content[1000] ^= 1
    (folder / "model.npz").write_bytes(content)
    with pytest.raises(ModelError, match="SHA-256"):
        load(folder)


def test_a_model_of_another_format_is_refused(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    (folder / "model.json").write_text(json.dumps({**card, "format": 0}), encoding="utf-8")
    with pytest.raises(ModelError, match="format 0"):
        load(folder)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.json"):
        load(tmp_path)
    with pytest.raises(ModelError, match="'no-such-model' is missing"):
        model_folder("no-such-model")


def _copy(folder: Path) -> Path:
    return Path(shutil.copytree(model_folder("press-tagger"), folder / "copy"))


def _shared(loaded: list[PressTagger] = []) -> PressTagger:  # noqa: B006  (Hypothesis wants no function fixtures)
    if not loaded:
        loaded.append(load())
    return loaded[0]
