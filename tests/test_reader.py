"""The reader: one reading a sentence for any text, the same as the network it was trained as, at a bounded cost."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ModelError
from pipeline.readings import signs, target_odds
from pipeline.stages.attribution import reader
from pipeline.stages.attribution.clues import Clause
from pipeline.types import Reading

PIECES = (
    "王小明",
    "經濟部",
    "表示",
    "，",
    "。",
    "「",
    "」",
    "目標",
    "2030年",
    "30%",
    "減碳",
    "\n",
    "：",
    "他",
    "A",
    " ",
    "𠮷",
)
SPEECH = "經濟部長王小明今天表示，政府會加速推動再生能源，也希望業者一起努力。"
NARRATION = "這起車禍發生在昨天清晨五點，現場沒有號誌，車頭全毀。"
PLAN = "市府將興建五座公園，並推動公車電動化。"
PAST = "去年有三人受傷，兩輛車受損。"


@pytest.fixture(scope="module", autouse=True)
def _loaded():
    reader.load_reader()


def readings_of(nlp, text):
    return nlp(text)._.speech.readings


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_sentence_is_read_and_its_clauses_lie_inside_it(nlp, text):
    speech = nlp(text)._.speech
    assert len(speech.readings) == len(speech.sentences)
    for sentence, reading in zip(speech.sentences, speech.readings, strict=True):
        ends = [end for end, _ in reading.targets]
        assert ends == sorted(set(ends))
        assert all(sentence.start < end <= sentence.end for end in ends)
        assert all(np.isfinite([reading.attributed, reading.goes_on, reading.aim, *(o for _, o in reading.targets)]))


def test_what_is_said_is_told_from_what_happened(nlp):
    said, told = readings_of(nlp, SPEECH + NARRATION)
    assert said.attributed > 0 > told.attributed


def test_a_plan_is_told_from_what_is_over(nlp):
    plan, past = readings_of(nlp, PLAN + PAST)
    assert plan.aim > 0 > past.aim


def test_names_do_not_matter(nlp):
    others = SPEECH.replace("王小明", "陳美麗")
    assert readings_of(nlp, SPEECH) == readings_of(nlp, others)


def test_a_sentence_is_read_in_the_light_of_the_others(nlp):
    alone, *_ = readings_of(nlp, NARRATION)
    *_, behind = readings_of(nlp, SPEECH + NARRATION)
    assert alone.attributed != behind.attributed


def test_the_cost_grows_with_the_text_alone():
    read = reader.load_reader()
    clause = [Clause(0, 2, (("減碳", "v"),), ("first",))]
    started = time.perf_counter()
    assert len(read.read([clause] * 4000).readings) == 4000
    assert time.perf_counter() - started < 3


def test_unknown_words_and_clues_are_read_too():
    (reading,) = reader.load_reader().read([[Clause(0, 3, (("never seen", "never"),), ("never seen",))]]).readings
    assert np.isfinite(reading.attributed)


def test_signs_name_every_step_below_the_odds():
    assert list(signs("aim", -3.2)) == ["reader:aim>-4", "reader:aim>-3.5"]
    assert list(signs("aim", -5.0)) == []
    assert len(list(signs("aim", 9.0))) == 17


def test_the_odds_of_a_quantity_are_those_of_its_clause():
    reading = Reading(0.0, 0.0, 0.0, ((5, -1.0), (9, 2.0)))
    assert [target_odds(reading, at) for at in (0, 4, 5, 8, 9)] == [-1.0, -1.0, 2.0, 2.0, None]


def test_a_missing_model_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(reader, "model_folder", lambda _name: tmp_path)
    reader.load_reader.cache_clear()
    with pytest.raises(ModelError, match="reinstall"):
        reader.load_reader()
    monkeypatch.undo()
    reader.load_reader.cache_clear()
