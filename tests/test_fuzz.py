"""What holds for any text, however odd: no error, spans that are in the text, the same result twice, in linear time."""

import pytest
from hypothesis import HealthCheck, given, settings

from benchmarks.fuzz import check, exponents
from benchmarks.texts import damaged_press, hostile, made_article, random_text

SOME = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SIZES = (6_000, 60_000)  # bytes; `python -m benchmarks.fuzz --growth` goes to a megabyte


@SOME
@given(random_text())
def test_any_characters_are_read(nlp, text):
    check(nlp, text)


@SOME
@given(damaged_press())
def test_damaged_press_is_read(nlp, text):
    check(nlp, text)


@SOME
@given(made_article())
def test_articles_made_by_a_grammar_are_read(nlp, text):
    check(nlp, text)


def test_every_hostile_repetition_is_as_long_as_asked():
    assert min(map(len, hostile(1000).values())) >= 1000


@pytest.mark.parametrize(
    "piece", ["「", "1,", "希望2030年達8000輛，", "王小明表示，", "王小明表示，希望2030年達30%。", "（", "一"]
)
def test_time_grows_in_line_with_length(nlp, piece):
    ((_, seconds, growth),) = exponents(nlp, SIZES, (piece,))
    assert growth < 1.3, seconds  # a single short measurement on a busy machine; a square would be 2


@pytest.mark.parametrize(
    "text", ["賴部長清德今（19）日表示，希望2030年達到三成。她強調，「我們不會讓預算超過1兆元」。"]
)
def test_texts_that_once_broke_something_are_read(nlp, text):
    check(nlp, text)
