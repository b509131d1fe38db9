"""Entities: the corpus, what holds for any text and any names, and a bound on the time."""

import itertools
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import parse
from pipeline.stages.entities import find_entities
from pipeline.stages.entities.coreference import is_shortened
from pipeline.stages.entities.gazetteer import Gazetteer
from pipeline.types import Name, Sentence, TextSpan

LABELS = {"P": "PERSON", "O": "ORG"}
PIECES = (
    *"王林歐陽小明大文，。、（）() \n的說今",
    *(
        "部長",
        "總統",
        "經濟部",
        "能源署",
        "台南市政府",
        "市府",
        "教育局",
        "他",
        "該公司",
        "公司",
        "協會",
        "John",
        "Smith",
    ),
    *("・", "表示", "台積電", "業者", "臺", "學", "銀行", "（以下簡稱", "委員會", "𠮷"),
)


def corpus():
    path = Path(__file__).parent / "corpus" / "entities.tsv"
    for text, rows in itertools.groupby(parse(path.read_text(encoding="utf-8"), str(path)), lambda row: row["text"]):
        found = list(rows)
        reason = found[0]["xfail"]
        marks = [pytest.mark.xfail(reason=reason)] if reason else []
        yield pytest.param(
            text, found[0]["tagger"], [row for row in found if row["entity"] != "-"], marks=marks, id=text[:20]
        )


def tagger_names(text, tagger):
    for entry in tagger.split():
        name, label = entry.split("/")
        yield from (Name(m.start(), m.end(), LABELS[label]) for m in re.finditer(re.escape(name), text))


@pytest.mark.parametrize(("text", "tagger", "expected"), list(corpus()))
def test_corpus(text, tagger, expected):
    found = find_entities(text, (), sorted(tagger_names(text, tagger), key=lambda name: name.start), ())
    keys = ("entity", "type", "title", "org", "mentions")
    assert [(e.name, e.type, e.title or "", e.org or "", "|".join(m.text for m in e.mentions)) for e in found] == [
        tuple(row[key] for key in keys) for row in expected
    ]


texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60)


@st.composite
def articles(draw):
    text = draw(texts)
    at = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(at, at), max_size=8))
    names = [Name(min(s), max(s), draw(st.sampled_from(["PERSON", "ORG", "GPE"]))) for s in spans if s[0] != s[1]]
    reporters = [TextSpan(text=text[n.start : n.end], start=n.start, end=n.end) for n in names[:1]]
    return text, [Sentence(start=0, end=len(text), section="body", block=0)], names, reporters


@given(articles())
def test_mentions_slice_back_and_do_not_overlap(article):
    text, *_ = article
    mentions = sorted((m.start, m.end, m.text) for e in find_entities(*article) for m in e.mentions)
    assert all(0 <= start < end and text[start:end] == said for start, end, said in mentions)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(mentions))


@given(articles())
def test_entities_are_ordered_named_and_distinct(article):
    found = find_entities(*article)
    assert list(found) == sorted(found, key=lambda e: e.mentions[0].start)
    assert all(e.name and e.mentions and list(e.mentions) == sorted(e.mentions, key=lambda m: m.start) for e in found)
    assert found == find_entities(*article)


def test_reporters_are_persons_with_a_role():
    text = "記者王小明／台北報導　經濟部長陳大文說明。"
    found = find_entities(text, (), (), [TextSpan(text="王小明", start=2, end=5)])
    assert [(e.name, e.role) for e in found if e.type == "PERSON"] == [("王小明", "reporter"), ("陳大文", None)]


@pytest.mark.parametrize(
    ("short", "long"),
    [("北市府", "台北市政府"), ("能源署", "經濟部能源署"), ("旭日", "旭日航空"), ("桃猿隊", "藍天桃猿隊")],
)
def test_short_forms(short, long):
    assert is_shortened(short, long)


@pytest.mark.parametrize(("short", "long"), [("教育局", "教育部"), ("國會", "國家發展委員會"), ("工會", "石油工會")])
def test_no_short_forms(short, long):
    assert not is_shortened(short, long)


def test_time_grows_with_the_text_alone():
    paragraph = "經濟部長王小明說，台電明年增建，該公司已規劃。王部長表示，市府、教育局與業者都支持，他會協調。\n"
    find_entities(paragraph, (), (), ())
    seconds = []
    for times in (200, 1600):
        started = time.process_time()
        find_entities(paragraph * times, (), (), ())
        seconds.append(time.process_time() - started)
    assert seconds[1] < seconds[0] * 8 * 3  # quadratic time would need 64 times as long


def test_a_known_name_at_the_very_end_of_a_text_ends_with_the_text() -> None:
    gazetteer = Gazetteer({"中央社": "a", "中央社記者": "b"})
    assert gazetteer.at("據中央社", 1) == (1, 4, "a")
