"""What holds for the tagger whatever the text is."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.backends import Tagger, backend_names, load_backend
from pipeline.backends.press import BATCH, LONGEST, PressTagger, batches, load, windows
from pipeline.errors import BackendError, ModelError
from pipeline.models import model_folder

TEXT = "經濟部長王小明昨天表示，台灣電力公司將在2030年前完成20座電廠。"
PEOPLE_AND_BODIES = [("王小明", "PERSON"), ("台灣電力公司", "ORG")]
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


@given(st.lists(st.text(alphabet="王小明經濟部說，。 20億元台電\n𠮷", max_size=40), max_size=6))
@settings(deadline=None, max_examples=60)
def test_a_piece_is_read_alike_beside_any_neighbours(pieces: list[str]) -> None:
    alone = [_shared().tag([piece])[0] for piece in pieces]
    assert _shared().tag(pieces) == alone


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
    load()
    start = time.process_time()
    load()
    assert time.process_time() - start < 0.1


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
