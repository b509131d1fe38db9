"""Anatomy: the corpus of articles, the examples of the byline tables, and what holds for any text."""

import itertools
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import parse, rows
from pipeline.stages.anatomy import find_anatomy
from pipeline.stages.anatomy.bylines import find_bylines
from pipeline.stages.anatomy.captions import find_credits
from pipeline.types import Block

JOINS = {"-": "", "blank": "\n\n", "line": "\n", "wide": "\u3000", "space": " ", "same": ""}
PERSONS = ("王小明", "李大華")
FACTS = {"title", "published", "reporters", "outlet", "xfail"}
# Everything a rule of this stage looks at: random texts of these pieces meet every branch.
PIECES = [
    "date 2025-01-02", "2025/01/02 10:30", "發布時間：", "114年1月2日", "記者", "王小明", "／", "台北", "報導",
    "〔", "〕", "（", "）", "中央社", "19日電", "攝", "攝影", "圖／", "提供", "資料照", "▲", "▼", "圖為", "延伸閱讀",
    "更多新聞", "：", "分享   facebook", "請繼續往下閱讀", "#", "關鍵字", "編輯", "發稿人", "電話：06-1234567", "★",
    "提醒您", "聯合新聞網", " | ", "政治", "經濟部表示", "，", "。", "！", "」", "\n", "\n\n", " ", "    ", "\u3000",
    "編按：", "pic.twitter.com/AbCd12", "(@mayor)", "今（19）日", "1", "a", "\t", "\xa0", "\ud800",
]  # fmt: skip


def articles():
    """Return each case of the corpus as a test: its rows, marked where it is known to fail."""
    path = Path(__file__).parent / "corpus" / "anatomy.tsv"
    table = parse(path.read_text(encoding="utf-8"), str(path))
    for case, group in itertools.groupby(table, key=lambda row: row["case"]):
        pieces = list(group)
        reasons = [piece["text"] for piece in pieces if piece["section"] == "xfail"]
        marks = [pytest.mark.xfail(strict=True, reason=reason) for reason in reasons]
        yield pytest.param(pieces, id=case, marks=marks)


def examples(lexicon):
    """Return the examples of a table of forms; several in one field are parted by a space before a bracket."""
    for row in rows(lexicon):
        for example in re.split(r" (?=[（〔【])", row["example"]):
            yield pytest.param(example, id=f"{row['rule']} {example}")


def compose(pieces):
    """Return the text of a case and the blocks expected of it."""
    text, blocks = "", []
    for piece in pieces:
        if piece["section"] not in FACTS:
            text += JOINS[piece["join"]]
            blocks.append((piece["section"], piece["text"]))
            text += piece["text"]
    return text, blocks


def found_fact(anatomy, fact):
    return {
        "title": anatomy.title.text if anatomy.title else "",
        "published": str(anatomy.published),
        "reporters": "、".join(reporter.text for reporter in anatomy.reporters),
        "outlet": anatomy.outlet or "",
    }[fact]


@pytest.mark.parametrize("pieces", list(articles()))
def test_an_article_of_the_corpus_has_the_parts_it_should(pieces):
    text, expected = compose(pieces)
    anatomy = find_anatomy(text)
    assert [(block.section, text[block.start : block.end]) for block in anatomy.blocks] == expected
    for piece in pieces:
        if piece["section"] in FACTS - {"xfail"}:
            assert found_fact(anatomy, piece["section"]) == piece["text"]


ARTICLE = """市長：輕軌三年後通車

（中央社記者王小明台北4日電）市長李大華今天說，輕軌三年後通車，工程進度目前符合預期，經費也沒有增加。

沿線土地怎麼辦

都發局長表示，沿線土地將在明年底前完成都市計畫變更，並保留兩成作為社會住宅，地方政府會逐案說明。

「沿線土地將在明年底前完成都市計畫變更」

議員則質疑，變更的速度太慢，應該先公布時程，讓居民知道自己的房子會不會受到影響。

更新時間：2025/03/04 12:00
"""


def test_every_paragraph_says_what_part_it_is():
    anatomy = find_anatomy(ARTICLE)
    assert [block.part for block in anatomy.blocks] == [
        "title", "byline", "lead", "subhead", "paragraph", "pull_quote", "paragraph", "updated",
    ]  # fmt: skip
    assert anatomy.day == 4


def test_what_the_input_marks_is_taken_at_its_word():
    text = "市長說，輕軌三年後通車。\n\n市長李大華今天說，輕軌三年後通車。\n\n輕軌的模型。"
    assert find_anatomy(text).title is None
    marked = (
        Block(start=0, end=12, section="headline", part="title"),
        Block(start=len(text) - 6, end=len(text), section="caption"),
    )
    anatomy = find_anatomy(text, marked)
    assert anatomy.title.text == "市長說，輕軌三年後通車。"
    assert [block.section for block in anatomy.blocks] == ["headline", "body", "caption"]


@pytest.mark.parametrize("example", list(examples("bylines")))
def test_a_form_of_byline_finds_its_example_and_the_persons_in_it(example):
    assert names(find_bylines(example)) == {name for name in PERSONS if name in example}


@pytest.mark.parametrize(
    ("byline", "place"),
    [
        ("（中央社記者王小明台北19日電）", "台北"),
        ("〔記者王小明／雲林縣報導〕", "雲林縣"),
        ("記者王小明／綜合報導", None),
        ("（中央社記者高雄明台南19日電）", "台南"),
        ("（中央社東京29日綜合外電報導）", "東京"),
    ],
)
def test_a_byline_tells_the_place_of_the_report(byline, place):
    text = f"市長：明年完工\n\n{byline}市長說，輕軌明年完工。"
    found = find_anatomy(text).place
    assert (found and found.text) == place


@pytest.mark.parametrize("example", list(examples("photo_credits")))
def test_a_form_of_credit_finds_its_example_and_the_persons_in_it(example):
    assert names(find_credits(example)) == {name for name in PERSONS if name in example}


def names(found):
    assert found
    return {name.text for one in found for name in one.names}


def test_the_seed_article(root):
    text = (root / "seeds" / "000_91e9345ec2fa5adf.txt").read_text(encoding="utf-8")
    anatomy = find_anatomy(text)
    assert str(anatomy.published) == "2025-12-19"
    assert anatomy.title.text.startswith("賴清德：2040年培育五十萬AI人才")
    assert [reporter.text for reporter in anatomy.reporters] == ["郭運興"]
    sections = [block.section for block in anatomy.blocks]
    assert [section for section, _ in itertools.groupby(sections)] == [
        "other", "headline", "caption", "byline", "body", "caption", "related", "tags",
    ]  # fmt: skip
    farmers = next(block for block in anatomy.blocks if "老農津貼" in text[block.start : block.end])
    assert farmers.section == "related"


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=200))
def test_blocks_hold_every_character_but_white_space_once_and_in_order(text):
    anatomy = find_anatomy(text)
    at = 0
    for block in anatomy.blocks:
        assert at <= block.start < block.end
        assert not text[at : block.start].strip()
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        assert "\n" not in text[block.start : block.end]
        at = block.end
    assert not text[at:].strip()


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_title_and_reporters_stand_where_they_say(text):
    anatomy = find_anatomy(text)
    for span in (*anatomy.reporters, *([anatomy.title] if anatomy.title else [])):
        assert text[span.start : span.end] == span.text


@pytest.mark.parametrize("piece", [*PIECES, "延伸閱讀\n", "〔記者", "（記者王小明攝）", "王小明／", "2025-01-01\n"])
def test_time_grows_with_the_length_of_hostile_repetition_only(piece):
    text = piece * (30_000 // len(piece))
    start = time.process_time()
    find_anatomy(text)
    assert time.process_time() - start < 3, "linear takes under half a second, quadratic five"
