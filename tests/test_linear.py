"""Small linear models: what they answer, how they are fitted, and what a damaged file says."""

import math

import msgspec
import pytest

import pipeline.linear
from pipeline.errors import ModelError
from pipeline.linear import LinearModel, load_linear
from training.linear import fit

MODEL = LinearModel(bias=-1.0, weights={"cue:表示": 2.5, "cue:說": 0.5, "headline": -0.5})


@pytest.mark.parametrize(
    ("features", "score"),
    [((), -1.0), (("cue:表示",), 1.5), (("cue:表示", "headline"), 1.0), (("never seen",), -1.0)],
)
def test_the_score_is_the_bias_and_the_weights_of_what_is_present(features, score):
    assert MODEL.score(features) == score


def test_the_probability_follows_the_score():
    assert MODEL.probability(("cue:表示", "cue:說", "headline")) == pytest.approx(1 / (1 + math.exp(-1.5)))
    assert LinearModel(bias=1e6, weights={}).probability(()) == pytest.approx(1.0)
    assert LinearModel(bias=-1e6, weights={}).probability(()) == pytest.approx(0.0)


def test_the_features_that_weighed_most_come_first():
    assert MODEL.decisive(("headline", "cue:說", "cue:表示", "never seen"), 2) == [("cue:表示", 2.5), ("cue:說", 0.5)]


@pytest.fixture
def model_file(monkeypatch, tmp_path):
    """Return the file from which `load_linear` reads whatever model it is asked for."""
    monkeypatch.setattr(pipeline.linear, "model_folder", lambda _name: tmp_path)
    return tmp_path / "model.json"


def test_a_model_is_read_as_it_was_written(model_file):
    model_file.write_bytes(msgspec.json.encode(MODEL))
    assert load_linear("as-written") == MODEL


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b'{"bias": 0}', b'{"bias": "x", "weights": {}}', b'{"bias": 0, "weights": {"a": null}}'],
)
def test_a_damaged_model_says_which_and_what_to_do(model_file, damage):
    model_file.write_bytes(damage)
    with pytest.raises(ModelError, match=r"'damaged'.*model\.json.*reinstall"):
        load_linear("damaged")


def test_a_missing_model_says_where_it_was_looked_for():
    with pytest.raises(ModelError, match=r"'no-such-model' is missing: looked for model\.json in .*reinstall"):
        load_linear("no-such-model")


def test_a_fitted_model_learns_which_feature_decides():
    rows = [["comma", "say"], ["comma"], ["say"], []] * 10
    model = fit(rows, ["say" in row for row in rows], ridge=0.1)
    assert model.score(["say"]) > 0 > model.score(["comma"])
    assert abs(model.weights["say"]) > 10 * abs(model.weights.get("comma", 0.0))


def test_features_seen_too_seldom_are_left_out():
    rows = [["often"], ["often"], ["often", "once"], []]
    assert set(fit(rows, [True, True, True, False], ridge=0.1, least=2).weights) == {"often"}
