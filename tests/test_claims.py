"""Claims: the corpora of kinds, years, goal phrases and small fields, and what holds for any text."""

import datetime as dt
from pathlib import Path
from time import process_time

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pipeline
from pipeline.lexicon import parse
from pipeline.stages.claims import attribution_at, find_claims
from pipeline.types import (
    Anatomy,
    Article,
    Attribution,
    Quantity,
    Sentence,
    Span,
    Speaker,
    Speech,
    TimeExpression,
)

PUBLISHED = dt.date(2025, 12, 19)
CORPORA = Path(__file__).parent / "corpus"


def corpus(name):
    """Return one parameter a line of a corpus."""
    path = CORPORA / f"{name}.tsv"
    return [parameter(row) for row in parse(path.read_text(encoding="utf-8"), str(path))]


def parameter(row):
    reason = row["note"].removeprefix("xfail: ")
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    asked = row.get("quantity") or f"{row['span']} {row['field']}"
    return pytest.param(row, marks=marks, id=f"{row['text']} {asked}")


@pytest.fixture(scope="module")
def claims_of(nlp):
    """Return the merged claims of a text published on the corpora's day; each text is read once."""
    known = {}

    def read(text):
        if text not in known:
            known[text] = nlp(nlp.tokenizer.analyse(Article(text=text, published=PUBLISHED)))._.claims
        return known[text]

    return read


def at(claims, text, span):
    """Return the first claim that a stretch of the text mentions."""
    start = text.index(span)
    return next(c for c in claims if any(m.start < start + len(span) and start < m.end for m in c.mentions))


@pytest.mark.parametrize("row", corpus("kinds"))
def test_a_quantity_of_the_corpus_has_its_kind(claims_of, row):
    claim = at([c for c in claims_of(row["text"]) if c.target], row["text"], row["quantity"])
    assert claim.kind == row["kind"], claim.rules.kind
    assert row["modality"] in {"", claim.modality}


@pytest.mark.parametrize("row", corpus("counted"))
def test_the_quantities_that_count_become_claims(claims_of, row):
    found = [[m.text for m in c.mentions] for c in claims_of(row["text"].replace("¶", "\n\n")) if c.target]
    assert "；".join("=".join(places) for places in found) == row["quantity"].removeprefix("-")


@pytest.mark.parametrize("row", corpus("years"))
def test_a_quantity_of_the_corpus_has_its_year(claims_of, row):
    claim = at([c for c in claims_of(row["text"]) if c.target], row["text"], row["quantity"])
    assert (str(claim.year.value) if claim.year else "") == row["year"], claim.rules.year
    assert row["rule"] in {"", claim.rules.year}


@pytest.mark.parametrize("row", corpus("goals"))
def test_a_goal_phrase_of_the_corpus_names_what_is_counted(claims_of, row):
    claim = at([c for c in claims_of(row["text"]) if c.target], row["text"], row["quantity"])
    named = claim.goal.object or ""
    assert all(word in named for word in row["words"].split())
    assert not any(word in named for word in row["without"].split())


def shown(claim, field):
    """Return a field as the corpus writes it."""
    values = {
        "condition": claim.condition and claim.condition.text,
        "base_role": claim.base and claim.base.role,
        "base_text": claim.base and claim.base.text,
        "holder": claim.holder and claim.holder.name,
        "speaker": claim.speaker and claim.speaker.name,
        "statement": claim.statement and claim.statement.text,
        "goal": claim.goal and claim.goal.text,
        "year": claim.year and str(claim.year.value),
    }
    value = values[field] if field in values else getattr(claim, field)
    return {None: "", True: "yes", False: "no"}.get(value, value)


@pytest.mark.parametrize("row", corpus("claims"))
def test_a_claim_of_the_corpus_has_its_fields(claims_of, row):
    claim = at(claims_of(row["text"]), row["text"], row["span"])
    value = shown(claim, row["field"])
    assert value == row["value"] or (row["field"] in {"statement", "goal"} and row["value"] in value)


# --- speakers ------------------------------------------------------------------------------------------------------


def speech(*contents, parents=()):
    """Return attributions of the speakers A, B, C … with the given contents."""
    names = "ABCDEF"
    return Speech(
        attributions=tuple(
            Attribution(
                speaker=Speaker(name=name, key=name, type="PERSON", text=name, start=0, end=1),
                source=None,
                cue=None,
                content=tuple(Span(*span) for span in spans),
                mode="indirect",
                rule="test",
                parent=dict(parents).get(index),
            )
            for index, (name, spans) in enumerate(zip(names, contents, strict=False))
        )
    )


def test_the_speaker_of_a_span_is_that_of_the_innermost_speech_around_it():
    told = speech([(0, 100)], [(20, 60)], [(30, 40), (70, 80)], parents=[(1, 0), (2, 1)])
    assert attribution_at(told, 32, 38).speaker.name == "C"
    assert attribution_at(told, 45, 50).speaker.name == "B"
    assert attribution_at(told, 75, 80).speaker.name == "C"
    assert attribution_at(told, 90, 95).speaker.name == "A"


def test_a_span_that_no_speech_covers_whole_is_the_reporters():
    assert attribution_at(speech([(0, 10)]), 8, 12) is None


# --- without the other stages --------------------------------------------------------------------------------------


def test_the_stage_works_without_words_times_and_speakers():
    text = "市府將投入12億元興建社會住宅。"
    quantity = Quantity(
        text="12億元", start=5, end=9, value=1_200_000_000, low=1_200_000_000, high=1_200_000_000,
        relation="=", unit="TWD", unit_text="元", dimension="money",
    )  # fmt: skip
    found = find_claims(
        Article(text=text), Anatomy(blocks=()), [Sentence(start=0, end=len(text), section="body", block=0)],
        (), [quantity], (), (), Speech(),
    )  # fmt: skip
    assert [(c.kind, c.target.text, c.speaker) for c in found if c.target] == [("target", "12億元", None)]


def test_a_quantity_inside_a_time_is_no_claim():
    text = "三年內完成"
    quantity = Quantity(
        text="三年", start=0, end=2, value=3, low=3, high=3, relation="=", unit="年", unit_text="年",
        dimension="duration",
    )  # fmt: skip
    time = TimeExpression(text="三年內", start=0, end=3, year=2028)
    sentence = Sentence(start=0, end=5, section="body", block=0)
    found = find_claims(Article(text=text), Anatomy(blocks=()), [sentence], (), [quantity], [time], (), Speech())
    assert not [c for c in found if c.target]


# --- what holds for any text ---------------------------------------------------------------------------------------

WORDS = (
    "總統賴清德 表示 ， 。 ； 「 」 、 ： 希望 將 預計 去年 2030年 今年 分別 由 增至 30% 500萬元 兩成 三家 企業 "
    "若 的話 不會 較 成長 目標 呼籲 中央 修法 😀 A"
)
PIECES = st.sampled_from([*WORDS.split(), "\n", " "])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_span_of_every_claim_slices_back_to_its_text(nlp, text):
    claims = nlp(text)._.claims
    assert len({c.id for c in claims}) == len(claims)
    places = [(c.mentions[0].start, c.mentions[0].end) for c in claims]
    assert places == sorted(places)
    for claim in claims:
        spans = [claim.sentence, claim.statement, claim.condition, claim.goal, claim.target, claim.year, claim.base]
        for span in [*filter(None, spans), *claim.mentions]:
            assert text[span.start : span.end] == span.text
        for start, end in claim.goal.spans if claim.goal else ():
            assert 0 <= start < end <= len(text)
        assert sum(mention.main for mention in claim.mentions) == 1
        assert 0 <= claim.confidence <= 1


def test_time_grows_with_the_length_of_the_text_only(nlp):
    sentence = "經濟部表示，去年投資達500億元，預計2030年增至800億元，若通過預算將再增三成；"

    def seconds(times):
        doc = nlp.tokenizer.analyse(Article(text=sentence * times, published=PUBLISHED))
        doc = nlp.get_pipe("zh_attribution")(doc)
        begin = process_time()
        nlp.get_pipe("zh_claim_mentions")(doc)
        return process_time() - begin

    seconds(5)
    assert seconds(160) < 20 * max(seconds(40), 0.01)


def test_the_component_leaves_given_claims_alone():
    from pipeline.stages.claims import find_doc_claims

    doc = spacy.blank("zh")("增至30%")
    doc._.claim_mentions = ()
    assert find_doc_claims(doc)._.claim_mentions == ()


def test_thousands_of_brackets_around_a_statement_are_read():
    claims = pipeline.extract("經濟部說，" + "「" * 5000 + "預算3億元" + "」" * 5000 + "。")
    assert [claim.target.value for claim in claims if claim.target] == [300_000_000]
