"""The marker of goals: every part of a claim is a stretch of the text, for any text, at a bounded cost."""

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.stages.claims import goal_marker
from pipeline.stages.claims.goal_marker import HERE, Marks, Signs, Window, pieces
from pipeline.stages.claims.goal_words import Word

PIECES = (
    *("王小明", "經濟部", "我們", "表示", "希望", "目標", "將", "興建", "社會住宅", "營收", "成長", "每年", "的"),
    *("2030年", "30%", "五萬戶", "120億元", "，", "。", "「", "」", "\n", "、", "A", " ", "𠮷"),
)


@pytest.fixture(scope="module", autouse=True)
def _loaded():
    goal_marker.load_marker()


def claim_on(nlp, text, kind=("target", "figure", "goal")):
    return next(claim for claim in nlp(text)._.claims if claim.kind in kind)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_part_stands_in_the_text(nlp, text):
    for claim in nlp(text)._.claims:
        holder, goal = claim.holder, claim.goal
        assert holder is None or text[holder.start : holder.end] == holder.text
        if goal is None:
            continue
        assert text[goal.start : goal.end] == goal.text
        assert goal.action is None or goal.action in text
        if goal.object is not None:
            assert "".join(text[start:end] for start, end in goal.spans) == goal.object
            assert all(before[1] < behind[0] for before, behind in pairwise(goal.spans))


@pytest.mark.parametrize(
    ("text", "measure", "action", "holder"),
    [
        ("台達電去年營收成長12%。", "營收", "成長", "台達電"),
        ("市府今年補助300名長者裝設扶手。", "長者", "補助", "市府"),
        ("衛生局昨天稽查45家餐廳。", "餐廳", "稽查", "衛生局"),
        ("那斯達克指數下跌1.2%。", "那斯達克指數", "下跌", None),
        ("這項計畫總經費為8億元。", "總經費", None, None),
    ],
)
def test_measure_verb_and_holder_are_told_apart(nlp, text, measure, action, holder):
    claim = claim_on(nlp, text)
    assert measure in claim.goal.object
    assert claim.goal.action == action
    assert (claim.holder and claim.holder.name) == holder


def test_the_parts_of_an_aim(nlp):
    claim = claim_on(nlp, "市長陳大文表示，市府將持續強化各項防災演練，保障市民安全。", kind=("goal",))
    assert claim.goal.action == "強化"
    assert "防災演練" in claim.goal.object
    assert claim.holder.name == "市府"


def test_a_pronoun_stands_for_whom_it_means(nlp):
    text = "大同電子總經理王小明表示，訂單滿手。他指出，大同電子今年營收上看50億元，公司將擴建二廠。"
    claim = claim_on(nlp, text, kind=("target", "figure"))
    assert claim.holder.name == "大同電子"


def test_runs_of_words_are_pieces_the_surest_first():
    words = [Word(at, at + 1, "n", 0, behind=False) for at in (0, 1, 3)]
    marks = Marks(words, [0.0] * 3, [1.0, 2.0, 3.0], [-1.0] * 3, [0.5, -1.0, 0.5], [-1.0] * 3)
    assert [(p.start, p.end, p.odds) for p in pieces(marks, marks.object, 0)] == [(3, 4, 3.0), (0, 2, 2.0)]
    assert pieces(marks, marks.action, 0) == []
    assert [(p.start, p.end) for p in pieces(marks, marks.holder, 0)] == [(0, 1), (3, 4)]


def test_unknown_words_are_marked_too_and_windows_do_not_mix():
    strange = Window([Word(0, 1, "?", 0, behind=False)], [Signs("never seen", "never", "?", "?", "?")] * 2, 1)
    long = Window([Word(0, 1, "n", 0, behind=False)] * 9, [Signs("營收", "n", "0b0", "nobody", "money")] * 9, 9)
    long.signs.append(Signs("元", HERE, HERE, HERE, "money"))
    marker = goal_marker.load_marker()
    (alone,) = marker.mark([strange])
    together, _ = marker.mark([strange, long])
    assert np.isfinite(alone.object[0])
    assert together.object == pytest.approx(alone.object, abs=1e-4)


def test_the_cost_grows_with_the_claims_alone(nlp):
    def seconds(times):
        started = time.process_time()
        nlp("市府今年補助300名長者裝設扶手。" * times)
        return time.process_time() - started

    seconds(50)
    assert seconds(800) < 8 * max(seconds(200), 0.2)
