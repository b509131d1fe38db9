"""The page's building: it holds what the outputs say, lets nothing in them act, and complains in one sentence."""

import base64
import hashlib
import json
import re
import webbrowser
from pathlib import Path
from typing import get_args

import msgspec
import pytest

import pipeline.page
import pipeline.view
from pipeline import types
from pipeline.page import json_block
from pipeline.view import write_view
from pipeline.view.article import LONGEST_PIECE, page_article
from pipeline.view.write import SCRIPTS

VIEW, PAGE = Path(pipeline.view.__file__).parent, Path(pipeline.page.__file__).parent
CODE = [*VIEW.glob("scripts/*.js"), *PAGE.glob("scripts/*.js")]
LABELS = json.loads((VIEW / "labels.json").read_text(encoding="utf-8"))
HOSTILE = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\u2028{{body}}𝟙"


def test_the_page_says_what_the_outputs_say(page_of, read_page, sample):
    page = read_page(page_of(*sample))
    head, index = page.value("head"), page.value("index")
    assert (head["articles"], head["claims"], head["errors"]) == (2, 6, 0)
    assert index["articles"]["doc"] == ["bus", "park"]
    assert [index["speakers"][at] if at is not None else None for at in index["claims"]["speaker"]] == [
        "王小明", "林大同", "林大同", None, "王小明", "陳一心",
    ]  # fmt: skip
    assert index["claims"]["year"][:3] == [2030, 2035, None]
    (bus, park) = page.value("articles-0")
    assert [claim["quantity"] for claim in bus["claims"] if "quantity" in claim] == ["8000輛", "70%", "30億元", "12%"]
    assert [piece[1] for piece in park["pieces"]] == [sample[1][0].text]


def test_the_same_outputs_give_the_same_bytes(make_outputs, sample, tmp_path):
    folder = make_outputs(*sample)
    pages = [write_view(folder, tmp_path / name).path.read_bytes() for name in ("one.html", "other.html")]
    assert pages[0] == pages[1]


def test_nothing_in_an_article_can_end_a_block_or_run(page_of, read_page, sample):
    article, _ = sample[0]
    hostile = msgspec.structs.replace(article, text=HOSTILE + article.text, doc=HOSTILE, title=HOSTILE, outlet=HOSTILE)
    page = read_page(page_of((hostile, [])))
    assert (len(page.scripts), len(page.styles), set(page.data)) == (2, 1, {"articles-0", "index", "head"})
    assert page.value("index")["articles"]["title"] == [HOSTILE]
    assert page.value("articles-0")[0]["pieces"][0][1].startswith(HOSTILE[:20])


def test_a_block_of_plain_json_is_inert_and_keeps_its_value(read_page):
    block = json_block("x", {"a": HOSTILE})
    inside = block[block.index(">") + 1 : block.rindex("</script>")]
    assert not set("<>&\u2028\u2029") & set(inside)
    assert json.loads(inside) == read_page(block).value("x") == {"a": HOSTILE}


def test_only_the_page_s_own_scripts_and_styles_may_act(page_of, read_page, sample):
    page = read_page(page_of(*sample))
    policy = page.metas["Content-Security-Policy"]
    digests = [
        base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in (*page.scripts, *page.styles)
    ]
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == set(digests)
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_the_page_names_no_address_of_the_network(page_of, sample):
    content = re.sub(r"<script type=.*?</script>", "", page_of(*sample).read_text(encoding="utf-8"))
    assert set(re.findall(r"https?://[\w./]+", content)) <= {"http://www.w3.org/2000/svg"}


def test_folders_of_the_disk_stay_out_of_the_page(page_of, read_page, sample):
    assert read_page(page_of(*sample)).value("articles-0")[0]["source"] == "bus.txt"


def utf16(text, start, end):
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_marks_count_as_javascript_does(sample):
    article, claims = sample[1]
    text = f"𠮷野家𠮷，{article.text}"
    moved = [
        msgspec.structs.replace(
            claim, target=msgspec.structs.replace(claim.target, start=claim.target.start + 5, end=claim.target.end + 5)
        )
        for claim in claims
    ]
    made = page_article(msgspec.structs.replace(article, text=text, paragraphs=()), moved)
    (piece,) = made.pieces
    (mark,) = [mark for mark in piece.marks if mark.layer == "quantity"]
    assert utf16(piece.text, mark.start, mark.end) == "3座"


def test_a_paragraph_of_any_length_is_cut_into_pieces_that_give_the_text_again(sample):
    article, _ = sample[0]
    text = "好。" * 5000 + "x" * 9000
    made = page_article(msgspec.structs.replace(article, text=text, paragraphs=()), [])
    assert "".join(piece.text for piece in made.pieces) == text
    assert max(len(piece.text) for piece in made.pieces) <= LONGEST_PIECE
    assert [piece.continues for piece in made.pieces] == [True] * (len(made.pieces) - 1) + [False]


def test_places_outside_the_text_are_marked_nowhere(sample):
    article, claims = sample[1]
    moved = [msgspec.structs.replace(claims[0], year=None, mentions=(), goal=None)]
    far = [
        msgspec.structs.replace(one, target=msgspec.structs.replace(one.target, start=-3, end=10**9)) for one in moved
    ]
    (piece,) = page_article(article, far).pieces
    assert {(mark.start, mark.end) for mark in piece.marks if mark.layer == "quantity"} == {(0, len(piece.text))}


def test_without_texts_the_sentences_of_the_claims_are_shown(sample):
    article, claims = sample[0]
    made = page_article(msgspec.structs.replace(article, text=None), claims)
    assert not made.whole
    assert [piece.text for piece in made.pieces] == article.text.split("\n")
    (mark,) = [mark for mark in made.pieces[0].marks if mark.layer == "quantity"]
    assert made.pieces[0].text[mark.start : mark.end] == "8000輛"


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_writes_the_page_beside_the_outputs(zh_claims, make_outputs, sample):
    folder = make_outputs(*sample)
    ended = zh_claims("view", folder)
    assert ended.code == 0
    assert ended.out.startswith(f"{folder / 'view.html'} (0.1 MB): articles 2, claims 6")
    assert (folder / "view.html").is_file()


def test_the_command_opens_the_page_if_asked(zh_claims, make_outputs, sample, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or True)
    assert zh_claims("view", make_outputs(*sample), "-o", tmp_path / "a b.html", "--open").code == 0
    assert opened == [(tmp_path / "a b.html").as_uri()]


def test_a_folder_without_outputs_is_named(zh_claims, tmp_path):
    ended = zh_claims("view", tmp_path / "nowhere")
    assert ended.code == 2
    assert "holds no documents.jsonl" in ended.err.replace("\n", " ")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("line", [b"{", b'{"doc": 3}', b"\xff\xfe", b'{"doc": "bus"}'])
def test_a_line_that_is_no_claim_is_named_and_the_earlier_page_stays(zh_claims, make_outputs, sample, line):
    folder = make_outputs(*sample)
    assert zh_claims("view", folder).code == 0
    before = (folder / "view.html").read_bytes()
    with (folder / "claims.jsonl").open("ab") as claims:
        claims.write(line + b"\n")
    ended = zh_claims("view", folder)
    assert ended.code == 2
    assert "claims.jsonl:7 is" in ended.err.replace("\n", " ")
    assert (folder / "view.html").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == [
        "claims.jsonl",
        "documents.jsonl",
        "errors.jsonl",
        "view.html",
    ]


def test_claims_of_an_article_that_is_missing_are_named(zh_claims, make_outputs, sample):
    folder = make_outputs(*sample)
    first = (folder / "documents.jsonl").read_bytes().splitlines(keepends=True)[0]
    (folder / "documents.jsonl").write_bytes(first)
    assert "claims.jsonl:6 is a claim of park" in zh_claims("view", folder).err.replace("\n", " ")


# --- words, colours, sizes -------------------------------------------------------------------------------------------


def test_both_languages_have_the_same_words():
    first, *others = LABELS.values()
    assert all(other.keys() == first.keys() for other in others)
    assert all(
        set(re.findall(r"\{(\w+)\}", first[key])) == set(re.findall(r"\{(\w+)\}", other[key]))
        for other in others
        for key in first
    )


def used_labels():
    markup = (VIEW / "template.html").read_text(encoding="utf-8")
    code = "".join(path.read_text(encoding="utf-8") for path in CODE)
    plain = set(re.findall(r'data-(?:label|title|hint|name)="(\w+)"', markup))
    plain |= set(re.findall(r'\bt\("([\w.]+)"', code))
    sets = set(re.findall(r"\bt\(`(\w+)\.\$", code)) | set(re.findall(r'named\("(\w+)"', code))
    return plain, sets


def test_every_word_that_the_page_uses_is_there():
    plain, sets = used_labels()
    assert len(plain) > 60
    assert plain - LABELS["en"].keys() == set()
    assert not [name for name in sets if not any(key.startswith(f"{name}.") for key in LABELS["en"])]


def test_every_word_that_is_there_is_used():
    code = "".join(path.read_text(encoding="utf-8") for path in (*CODE, VIEW / "template.html"))
    _, sets = used_labels()
    single = {key.removesuffix("_told") for key in LABELS["en"] if "." not in key}
    assert [key for key in single if not re.search(rf"""["'`.\s]{key}["'`:_]|claim\.{key}\b""", code)] == []
    assert {key.split(".")[0] for key in LABELS["en"] if "." in key} - sets == set()


def test_every_kind_of_thing_in_the_contract_has_a_word():
    sets = {
        "direction": types.Direction,
        "how": types.SpeakerHow,
        "kind": types.Kind,
        "mode": types.Mode,
        "modality": types.Modality,
        "relation": types.Relation,
        "section": types.Section,
    }
    assert not [
        f"{name}.{value}"
        for name, kind in sets.items()
        for value in get_args(kind)
        if f"{name}.{value}" not in LABELS["en"]
    ]


TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
TOKENS = {name: (light, dark) for name, light, dark in TOKEN.findall((PAGE / "tokens.css").read_text(encoding="utf-8"))}
READ = [  # what is written on what
    *((ink, paper) for ink in ("ink", "muted", "accent") for paper in ("paper", "surface", "sunken", "chosen")),
    *((kind, paper) for kind in ("target", "figure", "aim", "statement", "goal") for paper in ("paper", "surface")),
    *((state, "surface") for state in ("accepted", "rejected", "corrected")),
    *(("paper", state) for state in ("accepted", "rejected", "corrected", "muted")),
    *(("paper", kind) for kind in ("target", "figure", "aim", "statement")),
    *(("ink", mark) for mark in ("quantity", "year")),
    ("on-accent", "accent"), ("warning", "warning-paper"), ("warning", "surface"), ("warning", "paper"),
    *(("ink", f"speech-{at}") for at in range(1, 9)),
    *((f"speaker-{at}", f"speech-{at}") for at in range(1, 9)),
    *((f"speaker-{at}", paper) for at in range(1, 9) for paper in ("paper", "surface")),
    *(("paper", f"speaker-{at}") for at in range(1, 9)),
    *((f"speaker-{at}", f"speech-{other}") for at in range(1, 9) for other in range(1, 9)),
]  # fmt: skip
SEEN = [("edge", paper) for paper in ("paper", "surface")] + [
    ("accent", paper) for paper in ("paper", "surface", "quantity", "year")
]


def luminance(colour):
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_all_that_is_written_can_be_read_by_wcag_aa(theme):
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    low = {pair: contrast(TOKENS[pair[0]][theme], TOKENS[pair[1]][theme]) for pair in READ}
    assert {pair: round(value, 2) for pair, value in low.items() if value < 4.5} == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_edges_and_the_focus_can_be_seen_by_wcag_aa(theme):
    low = {pair: contrast(TOKENS[pair[0]][theme], TOKENS[pair[1]][theme]) for pair in SEEN}
    assert {pair: round(value, 2) for pair, value in low.items() if value < 3} == {}


def test_colours_are_named_in_one_file_only():
    others = [*VIEW.glob("styles/*.css"), PAGE / "base.css"]
    named = {path.name: re.findall(r"#[0-9a-f]{3,8}\b(?=[;,)\s])", path.read_text(encoding="utf-8")) for path in others}
    assert {name: found for name, found in named.items() if found not in ([], ["#0008"])} == {}


def test_scripts_are_short_and_all_are_joined():
    assert {path.stem for path in VIEW.glob("scripts/*.js")} == set(SCRIPTS)
    assert not [path.name for path in CODE if path.read_text(encoding="utf-8").count("\n") >= 300]


def test_no_script_makes_markup_of_text():
    code = {path.name: path.read_text(encoding="utf-8") for path in CODE}
    forbidden = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "</script")
    assert not [(name, word) for name, text in code.items() for word in forbidden if word in text]
