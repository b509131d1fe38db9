"""Times: the corpus, what holds for any text, planted times, hostile input and the spaCy component."""

import datetime as dt
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import parse
from pipeline.stages.times import find_times
from pipeline.stages.times.periods import Period, add_months, add_workdays, day, nth_week, nth_weekday
from pipeline.stages.times.words import alternation
from pipeline.types import Article

FRIDAY = dt.date(2025, 12, 19)
FIELDS = ("time", "start_date", "end_date", "mod", "year")


def corpus():
    """Return one parameter a text: the text, its publication date and the times it must give."""
    path = Path(__file__).parent / "corpus" / "times.tsv"
    cases = {}
    for row in parse(path.read_text(encoding="utf-8"), str(path)):
        cases.setdefault((row["text"], row["published"]), []).append(row)
    return [parameter(text, published, rows) for (text, published), rows in cases.items()]


def parameter(text, published, rows):
    reasons = {row["note"].removeprefix("xfail: ") for row in rows if row["note"].startswith("xfail: ")}
    marks = [pytest.mark.xfail(reason=reason, strict=True) for reason in reasons]
    expected = [tuple(row[field] for field in FIELDS) for row in rows if row["time"] != "-"]
    date = FRIDAY if not published else None if published == "-" else dt.date.fromisoformat(published)
    return pytest.param(text, date, expected, marks=marks, id=f"{text}@{published}" if published else text)


def shown(time):
    """Return a time as the corpus writes it."""
    values = (time.text, time.start_date, time.end_date, time.mod, time.year)
    return tuple("" if value is None else str(value) for value in values)


@pytest.mark.parametrize(("text", "published", "expected"), corpus())
def test_a_text_of_the_corpus_gives_exactly_its_times(text, published, expected):
    assert [shown(time) for time in find_times(text, published)] == expected


def test_the_corpus_is_large_enough_to_mean_something():
    cases = [case.values for case in corpus()]
    assert sum(1 for _, _, expected in cases if expected) >= 250
    assert sum(1 for _, _, expected in cases if not expected) >= 60


# --- what holds for any text ---------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(
            "2030年",
            "114年",
            "今年",
            "明年",
            "去年",
            "12月",
            "5日",
            "19日",
            "（19）",
            "(112)",
            "第3季",
            "上半年",
            "年底",
            "初",
        ),
        *(
            "前",
            "後",
            "內",
            "起",
            "至",
            "到",
            "、",
            "-",
            "~",
            "自",
            "最遲",
            "未來",
            "3年",
            "近",
            "同年",
            "同期",
            "週三",
            "上週",
        ),
        *(
            "元旦",
            "春節",
            "Q3",
            "2025/12/19",
            "12/19",
            "一六年",
            "九○年代",
            "21世紀",
            "的",
            "，",
            "。",
            "上午9時",
            "學年度",
        ),
        *("中", "底", "0", "一", "月", "日", "號", " ", "\u3000"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join)
DATES = st.none() | st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))


@given(TEXTS, DATES)
def test_times_stand_in_the_text_in_order_and_apart(text, published):
    times = find_times(text, published)
    assert all(text[time.start : time.end] == time.text and time.text for time in times)
    assert all(left.end <= right.start for left, right in pairwise(times))


@given(TEXTS, DATES)
def test_a_time_begins_before_it_ends_and_names_its_rule(text, published):
    for time in find_times(text, published):
        assert time.rule
        assert not (time.start_date and time.end_date) or time.start_date <= time.end_date


@given(TEXTS)
def test_without_a_publication_date_what_is_relative_has_no_year_and_says_why(text):
    for time in find_times(text, None):
        assert time.year is not None or time.reason
        assert not (time.relative and time.year is not None and time.rule.startswith(("year_offset", "span")))


PLANTED = ["2040年", "今（19）日", "明年底前", "114至117年度", "未來4年", "112學年度", "去年12月至今年2月"]
FILLER = st.text(alphabet="甲乙丙丁戊己庚辛，。", max_size=30)


@given(FILLER, st.sampled_from(PLANTED), FILLER)
def test_a_time_planted_in_other_text_is_found_at_its_place(before, planted, after):
    text = f"{before}，{planted}，{after}"
    assert [(time.start, time.text) for time in find_times(text, FRIDAY)] == [(len(before) + 1, planted)]


# --- linear time -----------------------------------------------------------------------------------------------------

HOSTILE = [
    *(
        "年",
        "1",
        "一",
        "1年",
        "（",
        "今（",
        "今（1",
        "至",
        "1至",
        "1、",
        "2025/",
        "前",
        "第",
        "同年",
        "明年",
        "1月",
        "週一",
    ),
    *(" ", "\n", "Q", "未來3年", "1日至", "2025年（", "2008.08 ", "元旦", "零", "百年", "去年同期", "5日後"),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hundred_thousand_repetitions_take_linear_time(piece):
    text = piece * (100_000 // len(piece))
    started = process_time()
    find_times(text, FRIDAY)
    assert process_time() - started < 30  # quadratic time would be minutes


# --- calendar --------------------------------------------------------------------------------------------------------


def test_the_first_week_of_a_period_begins_on_its_first_monday():
    june = Period(dt.date(2021, 6, 1), dt.date(2021, 6, 30))
    assert nth_week(june, 1, 1) == (dt.date(2021, 6, 7), dt.date(2021, 6, 13))


def test_the_last_monday_of_a_month_is_counted_from_its_end():
    august = Period(dt.date(2019, 8, 1), dt.date(2019, 8, 31))
    assert nth_weekday(august, -1, 0, 1) == (dt.date(2019, 8, 26), dt.date(2019, 8, 26))


def test_a_month_later_than_the_thirty_first_is_the_last_day_of_the_next_month():
    assert add_months(dt.date(2025, 1, 31), 1) == dt.date(2025, 2, 28)


def test_working_days_pass_over_the_weekend():
    assert add_workdays(FRIDAY, 1) == dt.date(2025, 12, 22)


def test_there_is_no_29_february_in_2026():
    assert day(2026, 2, 29) is None


def test_a_pattern_of_words_prefers_the_longest_word():
    import re

    words = ["今", "今年", "今年度", "昨"]
    pattern = re.compile(alternation(words))
    assert [pattern.match(word)[0] for word in words] == words


# --- reasons and rules -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "published", "reason"),
    [
        ("明年完工", None, "the publication date is missing"),
        ("任內完成", FRIDAY, "the text does not say when the term of office ends"),
        ("1990年代起飛", FRIDAY, "a decade or century names no single year"),
        ("染病四周後仍有症狀", FRIDAY, "it is counted from an event that the text does not date"),
        ("2026年2月30日截止", FRIDAY, "the calendar has no such day"),
        ("同年落成", FRIDAY, "no time stands before it that it could refer to"),
    ],
)
def test_a_time_without_a_year_says_why(text, published, reason):
    (time,) = find_times(text, published)
    assert time.year is None
    assert time.reason == reason


def test_the_rule_tells_how_a_time_was_read():
    (time,) = find_times("預計明年3月底前完工", FRIDAY)
    assert time.rule == "year_offset+month+end:before"


def test_only_what_needs_the_publication_date_is_relative():
    relative = {time.text: time.relative for time in find_times("今年、2030年與3年內", FRIDAY)}
    assert relative == {"今年": True, "2030年": False, "3年內": True}


# --- spaCy -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def blank():
    nlp = spacy.blank("zh")
    nlp.add_pipe("zh_times")
    return nlp


def test_the_component_reads_any_document(blank):
    assert [time.text for time in blank("目標在2040年達成")._.times] == ["2040年"]


def test_the_component_counts_from_the_article_s_date(blank):
    doc = blank.make_doc("明年動工")
    doc._.article = Article(text=doc.text, published=FRIDAY)
    assert blank(doc)._.times[0].year == 2026


def test_the_component_leaves_times_that_are_already_there(blank):
    doc = blank.make_doc("明年動工")
    doc._.times = ()
    assert blank(doc)._.times == ()
