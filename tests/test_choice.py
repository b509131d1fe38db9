"""The second look at who speaks: whom the pointer may choose, and what becomes of the attributions."""

import time

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
    return Candidates(
        np.array([[0, 1], [1, 2], [2, 3]]), places, places, np.array([0, 1, 0]), np.zeros(3, int), places == 2
    )


def test_signs_tell_whom_the_rules_chose(candidates):
    ruled = Ruled(np.array([0, -1, 1]), np.array([-1, 0, 0]), np.array([1, 1, -1]), np.array([0, 2]))
    found = dict(signs(np.array([1, 2]), candidates, ruled))
    assert found["ruled"].tolist() == [[False, False, False], [False, True, False]]
    assert found["last"].tolist() == [[True, False, True], [True, False, True]]
    assert found["next"].tolist() == [[False, True, False], [False, False, False]]
    assert found["spoke"].tolist() == [[True, False, True], [True, False, True]]
    assert found["source"].tolist() == [[False, False, False], [False, True, True]]
    assert found["first"].tolist() == [True, True, True]
    assert found["foremost"].tolist() == [True, True, False]


def test_a_name_is_as_likely_as_its_mentions_together(candidates):
    logs = np.log(np.array([[0.5, 0.2, 0.3]], np.float32))
    names, chances = by_name(logs, candidates.names)
    assert names.tolist() == [0, 1]
    assert np.exp(chances) == pytest.approx(np.array([[0.8, 0.2]]), abs=1e-5)


def test_the_cost_grows_with_the_text_alone(nlp):
    paragraph = "市長王小明昨天表示，輕軌明年通車。議員李大同則認為太慢。工程還在趕工，居民很期待。\n"
    took = []
    for times in (40, 320):
        text = "".join(paragraph.replace("小明", f"小{chr(0x4E00 + 37 * n)}") for n in range(times))
        started = time.process_time()
        nlp(text)
        took.append(time.process_time() - started)
    assert took[1] < 8 * 3 * took[0]
