"""Attribution: two corpora through the whole pipeline, what holds for any text and names, and a bound on the time."""

import itertools
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.lexicon import parse
from pipeline.stages.attribution import find_speech
from pipeline.types import Entity, EntityMention, Sentence, Token

CORPUS = Path(__file__).parent / "corpus"
BORDERS = re.compile("[｜¶]")
PIECES = (
    *"王李他她，。、：；？！（）「」『』“” \n的也則並說指籲稱",
    *("王小明", "經濟部", "台電", "業者", "部長", "市長", "中央社"),
    *("表示", "指出", "認為", "預估", "宣布", "希望", "統計", "報導", "回應", "轉述"),
    *("根據", "對於", "但", "記者會", "會後", "我們", "第一，", "明年", "30%", "𠮷"),
)
REPORTER = "李大華"
SECTIONS = ("headline", "body", "body", "body", "caption", "related")
TAGS = ("n", "v", "d", "p", "w", "f", "TIME", "PER", "")


def table(name):
    path = CORPUS / f"{name}.tsv"
    return parse(path.read_text(encoding="utf-8"), str(path))


def case(text, *values, fails):
    return pytest.param(text, *values, marks=[pytest.mark.xfail(reason=fails)] if fails else [], id=text[:24])


def speakers_of():
    return [case(row["text"], row["speakers"], fails=row["fails"]) for row in table("attribution")]


def attributions_of():
    for text, rows in itertools.groupby(table("attribution_contents"), lambda row: row["text"]):
        found = list(rows)
        keys = ("speaker", "inside", "cue", "content", "mode")
        yield case(text, [tuple(row[key] for key in keys) for row in found], fails=found[0]["fails"])


@pytest.mark.parametrize(("text", "speakers"), speakers_of())
def test_who_speaks_in_each_sentence(nlp, text, speakers):
    doc = nlp(text.replace("｜", "").replace("¶", "\n"))
    assert [doc.text[s.start : s.end] for s in doc._.sentences] == [piece.strip() for piece in BORDERS.split(text)]
    assert "｜".join("、".join(s.speakers) or "-" for s in doc._.speech.sentences) == speakers


@pytest.mark.parametrize(("text", "expected"), list(attributions_of()))
def test_what_is_attributed_to_whom(nlp, text, expected):
    doc = nlp(text.replace("¶", "\n"))
    found = doc._.speech.attributions
    assert [
        (
            a.speaker.name,
            "" if a.parent is None else found[a.parent].speaker.name,
            a.cue.text,
            "|".join(doc.text[span.start : span.end] for span in a.content),
            a.mode,
        )
        for a in found
    ] == expected


def test_the_corpus_is_large_and_no_text_stands_in_it_twice():
    texts = [row["text"] for row in table("attribution")]
    assert len(texts) == len(set(texts)) >= 160


def test_a_joint_speaker_is_named_beside_the_first(nlp):
    (attribution,) = nlp("縣長黃建國與市長陳大文共同表示，兩縣市將合作治水。")._.speech.attributions
    assert (attribution.speaker.name, attribution.speaker.others) == ("黃建國", ("陳大文",))


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("經濟部長王小明表示，電價月底決定。", ["explicit"]),
        ("經濟部長王小明備詢。王部長說，電價月底決定。", [None, "alias"]),
        ("經濟部長王小明備詢。他說，電價月底決定。", [None, "pronoun"]),
        ("經濟部長王小明說，電價月底決定。並強調，民生用電不會調漲。", ["explicit", "carried"]),
        ("王小明：電價月底決定\n電價是否調整，月底才會決定。", ["headline", None]),
    ],
)
def test_how_a_speaker_is_known(nlp, text, how):
    assert [s.how for s in nlp(text)._.speech.sentences] == how


texts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=60)


@st.composite
def articles(draw):
    """Any text, cut anywhere into sentences and words, with names anywhere."""
    text = draw(texts)
    cuts = st.lists(st.integers(0, len(text)), max_size=12).map(lambda found: sorted({0, len(text), *found}))
    sentences = [
        Sentence(start=start, end=end, section=draw(st.sampled_from(SECTIONS)), block=draw(st.integers(0, 3)))
        for start, end in itertools.pairwise(draw(cuts))
    ]
    tokens = [Token(start, end, draw(st.sampled_from(TAGS))) for start, end in itertools.pairwise(draw(cuts))]
    return text, sentences, draw(st.lists(entities(text), max_size=4)), draw(st.sampled_from([tokens, []]))


def entities(text):
    spans = st.tuples(st.integers(0, len(text)), st.integers(1, 6)).filter(lambda span: sum(span) <= len(text))
    mentions = spans.flatmap(lambda span: st.builds(
        EntityMention, text=st.just(text[span[0] : sum(span)]), start=st.just(span[0]), end=st.just(sum(span)),
        how=st.sampled_from(["name", "alias", "pronoun"]),
    ))  # fmt: skip
    names = st.sampled_from(["王小明", "經濟部", "業者", "中央社", REPORTER])
    return st.builds(
        lambda name, kind, found: Entity(
            name=name, key=name, type=kind, role="reporter" if name == REPORTER else None, mentions=tuple(found)
        ),
        names,
        st.sampled_from(["PERSON", "ORG", "GROUP", "MEDIA"]),
        st.lists(mentions, max_size=4),
    )


@given(articles())
def test_every_sentence_has_one_answer_in_order(article):
    _, sentences, *_ = article
    assert [(s.start, s.end) for s in find_speech(*article).sentences] == [(s.start, s.end) for s in sentences]


@given(articles())
@example(("「」統計", [Sentence(start=0, end=4, section="headline", block=0)], [], []))
def test_every_span_slices_the_text(article):
    text, *_ = article
    for attribution in find_speech(*article).attributions:
        speaker, cue = attribution.speaker, attribution.cue
        assert cue is None or text[cue.start : cue.end] == cue.text
        assert text[speaker.start : speaker.end] == speaker.text
        for span in (attribution.source, *attribution.content):
            assert 0 <= span.start < span.end <= len(text)


@given(articles())
def test_what_is_said_stays_inside_one_sentence(article):
    _, sentences, *_ = article
    for attribution in find_speech(*article).attributions:
        low = min((span.start for span in attribution.content), default=0)
        high = max((span.end for span in attribution.content), default=0)
        assert not attribution.content or any(s.start <= low and high <= s.end for s in sentences)


@given(articles())
def test_parents_come_before_their_children(article):
    for number, attribution in enumerate(find_speech(*article).attributions):
        assert attribution.parent is None or 0 <= attribution.parent < number


@given(articles())
def test_reporters_never_speak(article):
    found = find_speech(*article)
    assert REPORTER not in {a.speaker.name for a in found.attributions}
    assert not any(REPORTER in sentence.speakers for sentence in found.sentences)


@given(articles())
def test_the_same_article_gives_the_same_answer(article):
    assert find_speech(*article) == find_speech(*article)


def repeated(unit, times, *, cut):
    """Return an article that says `unit` again and again, as one sentence or as many."""
    text = unit * times
    edges = range(0, len(text) + 1, len(unit)) if cut else (0, len(text))
    sentences = [Sentence(start=a, end=b, section="body", block=0) for a, b in itertools.pairwise(edges)]
    mentions = tuple(
        EntityMention(text="王小明", start=m.start(), end=m.end(), how="name") for m in re.finditer("王小明", text)
    )
    entity = Entity(name="王小明", key="王小明", type="PERSON", title="市長", mentions=mentions)
    return text, sentences, [entity] if mentions else [], []


@pytest.mark.parametrize("cut", [False, True], ids=["one sentence", "many sentences"])
@pytest.mark.parametrize(
    "unit", ["「", "」「『", "王小明表示，", "，說", "他說", "對王小明說", "據王小明統計，", "希望", "王小明：「"]
)
def test_time_grows_with_the_text_alone(unit, cut):
    times = 32_000 // len(unit)
    find_speech(*repeated(unit, 10, cut=cut))
    seconds = []
    for number in (times // 8, times):
        article = repeated(unit, number, cut=cut)
        started = time.process_time()
        find_speech(*article)
        seconds.append(time.process_time() - started)
    assert seconds[1] < max(1.0, seconds[0] * 8 * 3)  # quadratic time would need 64 times as long
