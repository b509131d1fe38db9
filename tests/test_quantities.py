"""The quantities stage against its corpus, and properties that hold for any text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline.extensions  # noqa: F401  (registers `doc._`)
from pipeline.stages.quantities import find_quantities, zh_quantities

CORPUS = Path(__file__).parent / "corpus" / "quantities.tsv"
FAILS = "fails: "


def corpus():
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            reason, rest = line.split("\t", 1) if line.startswith(FAILS) else ("", line)
            expected, texts = rest.split("\t")
            for text in texts.split(" | "):
                marks = pytest.mark.xfail(reason=reason, strict=True) if reason else ()
                yield pytest.param(expected.strip(), text, marks=marks, id=text)


def number(value):
    return str(value) if isinstance(value, int) else repr(value)


def amount(quantity):
    """Write a quantity's value as the corpus does."""
    low, high = quantity.low, quantity.high
    if quantity.relation == "or":
        return " 或 ".join(map(number, quantity.values))
    if quantity.relation == "range":
        return f"{number(low)}..{number(high)}"
    if quantity.value is not None and low is not None and high is not None and low != high:
        return f"{number(quantity.value)}±{number(high - quantity.value)}"
    sign = {"=": "", "~": "~", ">=": ">" if quantity.strict else ">=", "<=": "<" if quantity.strict else "<="}
    return sign[quantity.relation] + number(quantity.value)


def written(quantity):
    """Write a quantity as the corpus does."""
    text = f"{'+' if quantity.change else ''}{amount(quantity)} {quantity.unit}".strip()
    if quantity.ratio:
        text += f" [{number(quantity.ratio[0])}/{number(quantity.ratio[1])}]"
    if quantity.per:
        per = quantity.per
        text += f" / {per.unit}" if per.value == 1 else f" / {number(per.value)} {per.unit}"
    return text if quantity.counts else f"({text})"


@pytest.mark.parametrize(("expected", "text"), list(corpus()))
def test_corpus(expected, text):
    found = " ; ".join(written(quantity) for quantity in find_quantities(text))
    assert (found or "nothing") == expected


def test_the_corpus_is_large_enough():
    texts = [param.values[0] for param in corpus()]
    assert sum(expected != "nothing" for expected in texts) >= 400
    assert sum(expected == "nothing" for expected in texts) >= 100


CHARACTERS = (
    "0123456789０１,，.．零○一二兩三五十百千萬億兆京半幾數多餘第前每約逾近至到或、-～%％成折倍"
    "元年月日天小時個人名點分度歲台NK$+±()（） \n。"
)
WORDS = (
    *("美元", "公噸", "公頃", "分之", "以上", "以下", "新台幣", "人民幣", "個百分點", "MW", "20GW", "3成5"),
    *("公里", "營收", "增加", "最高", "個半", "個多", "百分之", "零下", "攝氏"),
)
HOSTILE = (
    *(
        "1",
        "9,",
        "萬",
        "一",
        "億",
        "年",
        "(",
        "（",
        "每",
        "第1、",
        "1-",
        "1至",
        "約",
        "元",
        "數十",
        "百分之",
        "2成",
        "K",
    ),
    *("\n", "1 ", "半", "1、", "每1人有", "1±", "最高可", "1萬 "),
)
press_like = st.lists(st.sampled_from([*CHARACTERS, *WORDS]), max_size=60).map("".join)


@given(press_like)
@settings(max_examples=400, deadline=None)
def test_every_quantity_is_a_place_in_the_text_and_none_overlap(text):
    found = find_quantities(text)
    end = 0
    for quantity in found:
        assert text[quantity.start : quantity.end] == quantity.text
        assert end <= quantity.start < quantity.end
        end = quantity.end


@given(press_like)
@settings(max_examples=400, deadline=None)
def test_bounds_agree_with_the_relation(text):
    for quantity in find_quantities(text):
        low, value, high = quantity.low, quantity.value, quantity.high
        if quantity.relation in ("range", "or"):
            assert value is None
            assert low <= high
        elif quantity.relation == ">=":
            assert (low, high) == (value, None)
        elif quantity.relation == "<=":
            assert (low, high) == (None, value)
        else:
            assert low <= value <= high


@given(press_like)
@settings(max_examples=200, deadline=None)
def test_bounds_and_rates_lie_in_the_text(text):
    for quantity in find_quantities(text):
        for part in (quantity.bound, quantity.per):
            if part is not None:
                assert text[part.start : part.end] == part.text


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_stage(text):
    find_quantities(text)


@given(st.integers(min_value=2, max_value=10**9), st.sampled_from(["噸", "人", "元", "公頃", "MW"]))
def test_a_planted_quantity_is_found_where_it_stands(number, unit):
    before, after = "今年目標是", "，市府表示將全力達成。"
    planted = f"{number:,}{unit}"
    (quantity,) = find_quantities(before + planted + after)
    assert (quantity.start, quantity.end, quantity.value) == (len(before), len(before) + len(planted), number)


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear_under_hostile_repetition(piece):
    started = time.process_time()
    find_quantities(piece * (100_000 // len(piece)))
    assert time.process_time() - started < 8  # seconds for 100,000 characters; quadratic time would be minutes


def test_a_number_too_long_to_mean_anything_is_no_quantity():
    assert find_quantities("共" + "7" * 300 + "元") == ()


def test_the_bound_word_and_the_currency_word_in_front_stay_outside():
    (quantity,) = find_quantities("補助金額逾新台幣2億1,684萬元。")
    assert quantity.text == "2億1,684萬元"
    assert quantity.bound.text == "逾"
    assert quantity.strict


def test_a_foreign_currency_word_that_carries_the_unit_stays_inside():
    (quantity,) = find_quantities("總額達人民幣2億元。")
    assert quantity.text == "人民幣2億元"


@pytest.mark.parametrize(
    ("text", "si"),
    [
        ("面積100坪", (330.578512397, "m2")),
        ("裝置容量331萬瓩", (3310000000, "W")),
        ("用電1000度電", (1000000, "W.h")),
        ("減少20公噸", (20000000, "g")),
        ("租期3年", (36, "mo")),
        ("降息2碼", (0.5, "pp")),
        ("擴大25個基點", (0.25, "pp")),
        ("水庫蓄水5立方公尺", (5000, "L")),
        ("經費3億元", (300000000, "TWD")),
        ("共有12座", (12, "1")),
    ],
)
def test_physical_quantities_are_given_in_one_unit_per_dimension(text, si):
    (quantity,) = find_quantities(text)
    assert (quantity.si_low, quantity.si_unit) == si


def test_alternatives_are_all_kept():
    (quantity,) = find_quantities("保障金額為25,000元或32,160元")
    assert quantity.values == (25000, 32160)


def test_every_quantity_names_its_rule():
    text = "共3億元、3至5成、前10大、一半、每10名有7名、7億預算、28%±2%、三分之一、NT$500"
    assert all(quantity.rule for quantity in find_quantities(text))


def test_the_component_leaves_an_earlier_result_alone():
    import spacy

    nlp = spacy.blank("zh")
    doc = zh_quantities(nlp.make_doc("經費3億元"))
    assert [quantity.text for quantity in doc._.quantities] == ["3億元"]
    doc._.quantities = ()
    assert zh_quantities(doc)._.quantities == ()


def test_every_sense_named_in_a_lexicon_has_its_check():
    from pipeline.lexicon import column
    from pipeline.stages.quantities.senses import SENSES

    named = {*column("units", "sense"), *column("measure_words", "use"), *column("currencies", "sense")}
    assert named - {""} <= SENSES
