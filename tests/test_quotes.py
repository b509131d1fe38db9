"""Quotation marks: nested, unbalanced, in any text."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.quotes import find_quotes, inside, open_quote
from pipeline.types import Span

texts = st.text(alphabet="「」『』“”﹁﹂說，好", max_size=40)


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("他說：「好。」", ["「好。」"]),
        ("「好」，他說，「不好」。", ["「好」", "「不好」"]),
        ("他說：「她說『好』，我說『不』。」", ["「她說『好』，我說『不』。」"]),
        ("他說：『好。』", ["『好。』"]),
        ("他說：“好。”", ["“好。”"]),
        ("他說：「好。", ["「好。"]),
        ("他說：「她說『好。", ["「她說『好。"]),
        ("他說：「她說『好。』", ["「她說『好。』"]),
        ("好。」他說。", []),
        ("好』，他說：「不好。」", ["「不好。」"]),
        ("他說：「好』。", ["「好』"]),
        ("「」", ["「」"]),
        ("", []),
    ],
)
def test_the_outermost_quotations_are_found(text, quotations):
    assert [text[quote.start : quote.end] for quote in find_quotes(text, 0, len(text))] == quotations


def test_only_the_stretch_asked_for_is_looked_at():
    text = "「前」他說「中」她說「後」"
    assert find_quotes(text, 3, 10) == (Span(5, 8),)


@pytest.mark.parametrize(
    ("text", "start"),
    [("他說：「好。", 3), ("他說：「她說『好。』", 3), ("「好」「不", 3), ("「好」", None), ("好」", None), ("", None)],
)
def test_a_quotation_that_is_never_closed_is_open(text, start):
    assert open_quote(text, 0, len(text)) == start


def test_a_place_is_inside_between_the_marks():
    quotes = find_quotes("他「好」說「不」", 0, 8)
    assert [at for at in range(9) if inside(quotes, at)] == [2, 3, 6, 7]
    assert not inside((), 0)


@given(texts)
def test_quotations_are_ordered_disjoint_and_begin_with_an_opening_mark(text):
    quotes = find_quotes(text, 0, len(text))
    assert all(0 <= q.start < q.end <= len(text) and text[q.start] in "「『“﹁" for q in quotes)
    assert all(before.end <= after.start for before, after in itertools.pairwise(quotes))


@given(texts)
def test_inside_agrees_with_a_plain_search(text):
    quotes = find_quotes(text, 0, len(text))
    for at in range(len(text) + 1):
        assert inside(quotes, at) == any(quote.start < at < quote.end for quote in quotes)


@given(texts)
def test_an_open_quotation_is_the_last_and_reaches_the_end(text):
    start = open_quote(text, 0, len(text))
    assert start is None or find_quotes(text, 0, len(text))[-1] == Span(start, len(text))
