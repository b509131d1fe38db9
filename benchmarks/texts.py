"""Texts to try the pipeline with: random characters, press text that was damaged, articles made by a small grammar.

All words come from the lexicons and all sentences are our own.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from hypothesis import strategies as st

from pipeline.lexicon import column

_SEEDS = Path(__file__).resolve().parent.parent / "seeds"
_MOST_CHANGES = 12
_SENTENCES = (
    "經濟部長王小明昨（3）日表示，希望2030年前把再生能源占比提高到三成，並新增5,000個工作機會。",
    "（中央社記者陳大文台北3日電）行政院主計總處今天公布，去年經濟成長率為3.25%，比8月預測值上修0.13個百分點。",
    "她強調，「我們不會讓預算超過1兆2000億元；『一毛錢也不會多』。」市長李美美則說：「明年底前完成20座公園。」",
    "台積電預估，第3季營收介於新台幣7,200億至7,500億元，季增約5%；法人看好今年可望年增2成以上。",
    "圖／記者張三攝。▲市府規劃在114年度增加1200至1500輛電動公車，每10萬人有3.5座充電站。",
    "根據國發會統計，民國108年至112年每月平均8,110元，前10大城市中排名第8，較2005年減少五十萬人次。",
)
_HOSTILE = (
    *(
        "「",
        "」",
        "『「",
        "（",
        "）",
        "，",
        "。",
        "、",
        "\n",
        " ",
        "：",
        "一",
        "萬",
        "億",
        "十",
        "第",
        "1",
        "1,",
        "1.",
        "%",
        "年",
        "月日",
    ),
    *(
        "2030年",
        "表示，",
        "他說：「",
        "王小明",
        "部長",
        "記者",
        "圖／",
        "▲",
        "的",
        "不",
        "將",
        "兆元",
        "3成",
        "以上",
        "至",
        "A",
        "\u3000",
    ),
    *(
        "希望",
        "王小明表示，希望2030年達30%。",
        "目標",
        "前10大",
        "（中央社",
        "114/12/19",
        "http://a.b/",
        "𠮷",
        "\u202e",
        "王小明表示，",
        "百萬家",
        "5G",
        "台積電",
    ),
    *("希望2030年達8000輛，", "他說，她說，", "經濟部長王小明", "統計，去年成長12%。", "「明年」", "每10人有3人"),
)


@lru_cache
def press_sentences() -> tuple[str, ...]:
    """Return sentences to damage: our own, and those of the article in seeds/."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(_SEEDS.glob("*.txt"))]
    return (*_SENTENCES, *(line for text in texts for line in text.split("\n") if line.strip()))


def random_text() -> st.SearchStrategy[str]:
    """Return texts of any characters at all but lone surrogates, which no reader lets in."""
    return st.text(alphabet=_any_character(), max_size=300)


def _any_character() -> st.SearchStrategy[str]:
    return st.characters(exclude_categories=["Cs"])


@st.composite
def damaged_press(draw: st.DrawFn) -> str:
    """Return press text with pieces cut out, doubled, moved and replaced."""
    sentences = draw(st.lists(st.sampled_from(press_sentences()), min_size=1, max_size=5))
    text = draw(st.sampled_from(["", "\n", "\n\n"])).join(sentences)
    for _ in range(draw(st.integers(1, _MOST_CHANGES))):
        places = st.integers(0, len(text))
        start, end, to = sorted((draw(places), draw(places))) + [draw(places)]  # noqa: RUF005  (three numbers)
        piece = draw(st.one_of(st.just(""), st.sampled_from(_HOSTILE), _any_character(), st.just(text[start:end][:40])))
        text = text[:to] + piece + text[to:] if draw(st.booleans()) else text[:start] + piece + text[end:]
    return text


@st.composite
def made_article(draw: st.DrawFn) -> str:
    """Return an article that a grammar made: a headline, a dateline and some sentences of claims."""
    sentences = [draw(_sentence()) for _ in range(draw(st.integers(1, 6)))]
    breaks = [draw(st.sampled_from(["", "\n", "\n\n"])) for _ in sentences]
    head = draw(
        st.sampled_from(["", "市府：明年達標\n\n", "〔記者王小明／台北報導〕", "（中央社記者陳大文台北3日電）"])
    )
    return head + "".join(sentence + end for sentence, end in zip(sentences, breaks, strict=True))


@st.composite
def _sentence(draw: st.DrawFn) -> str:
    words = {name: st.sampled_from(column(lexicon, field)) for name, (lexicon, field) in _WORDS.items()}
    person = draw(st.sampled_from(["王小明", "陳美玲", "歐陽大同", "賴清德", "她", "部長", "對方", ""]))
    speaker = draw(
        st.sampled_from([draw(words["organization"]) + draw(words["title"]), draw(words["organization"]), ""])
    )
    number = draw(st.one_of(st.integers(0, 10**14).map(str), st.sampled_from(_NUMBERS)))
    when = draw(st.sampled_from(_TIMES))
    quantity = f"{number}{draw(words['unit'])}{draw(st.sampled_from(['', '以上', '左右', '以內', '、', '至']))}"
    said = f"{draw(words['modality'])}{when}{draw(st.sampled_from(['達到', '增加', '減為', '由', '占']))}{quantity}"
    quoted = draw(st.sampled_from(["{}", "「{}」", "「{}", "{}」", "『{}』", "（{}）"])).format(said)
    mark = draw(st.sampled_from(["，", "：", "", "指出，"]))
    return f"{speaker}{person}{draw(words['cue'])}{mark}{quoted}{draw(st.sampled_from(['。', '；', '！', '，', '']))}"


_WORDS = {
    "organization": ("organizations", "name"),
    "title": ("titles", "title"),
    "cue": ("cues", "cue"),
    "unit": ("units", "unit"),
    "modality": ("modality", "cue"),
}
_NUMBERS = (
    "五十萬",
    "兆",
    "1兆2000億",
    "3成5",
    "百分之二十",
    "近3.5",
    "數十萬",
    "1,234.5",
    "第8",
    "三分之一",
    "零",
    "２０",
    "〇",
)
_TIMES = (
    "2030年",
    "明年底前",
    "114年",
    "未來4年",
    "第3季",
    "去年同期",
    "2026至2029年",
    "13月45日",
    "民國前3年",
    "",
    "今（19）日",
)

KINDS = {"random": random_text(), "damaged press": damaged_press(), "made by grammar": made_article()}


def hostile(characters: int) -> dict[str, str]:
    """Return repetitions of one piece, and of two in turn, of at least so many characters each."""
    pieces = [*_HOSTILE, *(a + b for a, b in pairwise(_HOSTILE))]
    return {piece: piece * (characters // len(piece) + 1) for piece in pieces}
