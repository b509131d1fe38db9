"""The second look at who speaks: whom the pointer may choose, and what becomes of the attributions."""

import numpy as np
import pytest

from pipeline.stages.attribution.pointer import Candidates, Ruled, by_name, signs

ADDED = "居民擔心，焚化爐會影響孩子的健康。"


def test_an_added_speaker_has_a_source_and_a_content_but_no_cue(nlp):
    (attribution,) = nlp(ADDED)._.speech.attributions
    assert attribution.rule == "pointer"
    assert attribution.speaker.name == "居民"
    assert ADDED[attribution.source.start : attribution.source.end] == "居民"
    assert [ADDED[span.start : span.end] for span in attribution.content] == [ADDED]
    assert attribution.cue is None


def test_a_paper_that_is_nobodys_gets_no_speaker(nlp):
    doc = nlp("民調顯示，五成八的受訪者支持延長產假。")
    assert [s.speakers for s in doc._.speech.sentences] == [()]


def test_claims_name_the_added_speaker(nlp):
    doc = nlp("居民擔心，焚化爐會影響900名孩子的健康。")
    (claim,) = [claim for claim in doc._.claims if claim.kind in {"figure", "target"}]
    assert claim.speaker.name == doc._.speech.sentences[0].speakers[0]


@pytest.fixture
def candidates():
    """Return three mentions of two names: 0 in the first sentence, 1 and 0 in the third."""
    places = np.array([0, 2, 2])
    return Candidates(np.array([[0, 1], [1, 2], [2, 3]]), places, places, np.array([0, 1, 0]), np.zeros(3, int))


def test_signs_tell_whom_the_rules_chose(candidates):
    spoke = np.array([[False, False], [True, False], [True, False]])
    ruled = Ruled(np.array([0, -1, 1]), np.array([-1, 0, 0]), np.array([1, 1, -1]), spoke, np.array([[2, 1]]))
    found = dict(signs(np.array([1, 2]), candidates, ruled))
    assert found["ruled"].tolist() == [[False, False, False], [False, True, False]]
    assert found["last"].tolist() == [[True, False, True], [True, False, True]]
    assert found["next"].tolist() == [[False, True, False], [False, False, False]]
    assert found["spoke"].tolist() == [[True, False, True], [True, False, True]]
    assert found["source"].tolist() == [[False, False, False], [False, True, False]]
    assert found["first"].tolist() == [True, True, True]
    assert found["foremost"].tolist() == [True, True, False]


def test_a_name_is_as_likely_as_its_mentions_together(candidates):
    logs = np.log(np.array([[0.5, 0.2, 0.3]], np.float32))
    assert np.exp(by_name(logs, candidates.names, 2)) == pytest.approx(np.array([[0.8, 0.2]]), abs=1e-5)
