"""Formats: what each kind of file may look like, and what becomes of what it says about its articles."""

import datetime as dt
import gzip
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.read import extras, read_inputs
from pipeline.read.decode import decode, find_encoding
from pipeline.read.digest import articles_of
from pipeline.types import Article, ErrorRecord

BODY = "市長王小明今天說，輕軌明年完工，預算三億元，讓東區居民通勤更方便。"
OTHER = "縣長李大華表示，明年將增設五座公園，並補助社區種樹一萬棵，改善空氣品質。"


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def read(name, data, **options):
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_inputs([name], **options))


def texts(records):
    return [record.text for record in records]


# --- rows ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["body", "Content", "TEXT", "Full Text", "article-body", "內文", "新聞內容"])
def test_the_body_goes_by_many_names(name):
    (article,) = read("a.jsonl", json.dumps({name: BODY}))
    assert article.text == BODY


@pytest.mark.parametrize("field", ["body=全文內容", "body=data.text"])
def test_a_field_that_is_named_is_the_body(field):
    row = {"text": "社會", "全文內容": BODY, "data": {"text": BODY}}
    (article,) = read("a.jsonl", json.dumps(row), fields=[tuple(field.split("="))])
    assert article.text == BODY
    assert article.source_map


def test_a_row_without_the_field_that_is_named_goes_by_convention_or_says_so():
    rows = f"{json.dumps({'text': BODY})}\n{json.dumps({'title': '標題'})}\n"
    kept, failed = read("a.jsonl", rows, fields=[("body", "內文章")])
    assert kept.text == BODY
    assert "it has no field 內文章, which --field names" in failed.message
    assert failed.row == 2


def test_a_field_that_no_article_has_ends_the_command(zh_claims, tmp_path):
    ended = zh_claims(tmp_path, "-o", tmp_path.parent / "out", "--field", "bdy=內文")
    assert ended.code == 2
    assert "FIELD one of id, title, body" in ended.err


def test_what_a_row_says_about_its_article_is_kept():
    row = {"text": BODY, "source": {"name": "某某日報"}, "authors": [{"name": "王大明"}, "記者李小文"], "guid": 7}
    (article,) = read("a.jsonl", json.dumps(row))
    assert (article.outlet, article.authors, article.doc) == ("某某日報", ("王大明", "李小文"), "7")


@pytest.mark.parametrize("author", ["記者王大明、李小文", "王大明／李小文", "聯合報／王大明、李小文／即時報導"])
def test_authors_in_one_string_are_told_apart_and_from_desks(author):
    (article,) = read("a.jsonl", json.dumps({"text": BODY, "author": author}))
    assert article.authors == ("王大明", "李小文")


def test_a_body_of_html_is_its_text():
    body = f"<p>{BODY}</p><p>A&amp;B&nbsp;公司說：<b>{OTHER}</b></p><script>x()</script>"
    (article,) = read("a.jsonl", json.dumps({"text": body}))
    assert article.text == f"{BODY}\nA&B\u00a0公司說：{OTHER}"


# --- tables ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_the_cells_of_a_table_is_found_out(sign):
    (article,) = read("a.csv", f"編號{sign}標題{sign}內文\n7{sign}標題{sign}{BODY}\n")
    assert (article.doc, article.title, article.text) == ("7", "標題", f"標題\n\n{BODY}")


def test_excels_first_line_tells_the_sign():
    (article,) = read("a.csv", f"sep=;\nbody;id\n{BODY};7\n")
    assert article.text == BODY


def test_blank_rows_count_for_nothing_and_cells_may_hold_line_ends():
    first, second = read("a.csv", f'id,body\n,\n\n,"{BODY}\n第二段說，""很好""。"\n,{OTHER}\n')
    assert first.text == f'{BODY}\n第二段說，"很好"。'
    assert (first.doc, second.doc) == ("a#1", "a#2")


def test_a_quotation_mark_that_is_never_closed_costs_its_own_row_alone():
    lines = "\n".join(f"{number},{OTHER}" for number in range(2, 2005))
    failed, *kept = read("a.csv", f'id,body\n1,"{BODY}\n{lines}\n')
    assert isinstance(failed, ErrorRecord)
    assert len(kept) == 2003


def test_a_table_of_an_old_macintosh_is_read():
    assert texts(read("a.csv", f"id,body\r1,{BODY}\r2,{OTHER}\r")) == [BODY, OTHER]


def test_a_title_that_is_a_formula_is_left_out_with_a_warning():
    (article,) = read("a.csv", f'title,body\n"=HYPERLINK(""http://a"",""標題"")",{BODY}\n')
    assert article.title is None
    assert "formula" in article.warnings[0]


# --- Markdown, feeds, archives ----------------------------------------------------------------------------------------


def test_markdown_is_read_without_its_signs():
    front = '---\ntitle: "市長：明年完工"\ndate: 2025-03-04\nauthor: 王大明\ntags:\n  - 輕軌\n---\n'
    text = f"# 施工\n\n**{BODY}**\n\n> {OTHER}\n\n![圖](a.jpg) 見[網站](https://example.com)。\n\n---\n"
    (article,) = read("a.md", front + text)
    assert article.text.startswith(f"市長：明年完工\n\n施工\n\n{BODY}\n\n{OTHER}\n\n圖 見網站。")
    assert (article.title, article.published, article.authors) == ("市長：明年完工", dt.date(2025, 3, 4), ("王大明",))


ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>某某新聞網</title>
<entry><id>tag:1</id><title>標題</title><link rel="self" href="x"/><link href="https://example.com/7"/>
<published>2025-03-03T20:00:00Z</published><author><name>王大明</name></author>
<content type="html">&lt;p&gt;{BODY}&lt;/p&gt;</content></entry>
<entry><title>摘要</title><summary>{OTHER}</summary></entry><entry><title>只有標題</title></entry></feed>"""


def test_a_feed_gives_its_entries():
    full, short, failed = read("a.atom", ATOM)
    assert (full.text, full.outlet, full.url) == (f"標題\n\n{BODY}", "某某新聞網", "https://example.com/7")
    assert (full.published, full.authors, full.doc) == (dt.date(2025, 3, 4), ("王大明",), "a#1")
    assert "summary" in short.warnings[0]
    assert "no text" in failed.message


def test_the_files_of_an_archive_are_read_as_those_of_a_folder():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("b/2.jsonl.gz", gzip.compress(json.dumps({"text": OTHER}).encode()))
        for name in ("b/1.txt", "photo.jpg", ".hidden.txt", "__MACOSX/b/1.txt"):
            archive.writestr(name, BODY)
    first, second = read("news.zip", packed.getvalue())
    assert (first.doc, first.source, first.text) == ("news__b__1", "news.zip/b/1.txt", BODY)
    assert (second.doc, second.source, second.text) == ("news__b__2#1", "news.zip/b/2.jsonl.gz#1", OTHER)


def test_a_compressed_file_has_the_name_it_had_before():
    (article,) = read("in/a.TXT.GZ", gzip.compress(BODY.encode()))
    assert article.doc == "a"
    assert texts(read_inputs(["in"])) == [BODY]


@pytest.mark.parametrize(
    ("name", "module"), [("a.parquet", "pyarrow"), ("a.warc", "warcio"), ("a.txt.zst", "zstandard")]
)
def test_a_format_whose_library_is_missing_names_what_to_install(name, module, monkeypatch):
    monkeypatch.setattr(extras, "import_module", lambda wanted: (_ for _ in ()).throw(ImportError(wanted)))
    (failed,) = read(name, BODY)
    assert f"needs the library {module}" in failed.message
    assert 'pip install "zh-claims[' in failed.message


# --- which files -----------------------------------------------------------------------------------------------------


def test_patterns_name_files_at_any_depth():
    for name in ("news/a.txt", "news/b/c.txt", "news/b/d.jsonl", "news/[x].txt"):
        read(name, BODY)
    assert [a.source for a in read_inputs(["news/*.txt"])] == ["news/[x].txt", "news/a.txt"]
    assert [a.source for a in read_inputs(["news/**/*.txt"])] == ["news/[x].txt", "news/a.txt", "news/b/c.txt"]
    assert [a.source for a in read_inputs(["news/[x].txt"])] == ["news/[x].txt"]
    (missing,) = read_inputs(["news/*.csv"])
    assert "no readable file fits this pattern" in missing.message


def test_a_pattern_passes_over_unknown_kinds_and_reads_the_folders_it_names():
    for name in ("news/a.txt", "news/photo.jpg", "news/b/c.txt", "news/empty/photo.jpg"):
        read(name, BODY)
    assert [a.source for a in read_inputs(["news/*"])] == ["news/a.txt", "news/b/c.txt"]


PAGE = f"<!DOCTYPE html><html><body><article><h1>標題一二三</h1><p>{BODY}</p><p>{OTHER}</p></article></body></html>"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (BODY, [BODY]),
        (json.dumps({"text": BODY}) + "\n" + json.dumps({"text": OTHER}), [BODY, OTHER]),
        (json.dumps([{"text": BODY}]), [BODY]),
        (json.dumps({"text": BODY}, indent=1), [BODY]),
        (f"id,body\n1,{BODY}\n", [BODY]),
        (PAGE, [f"標題一二三\n\n{BODY}\n{OTHER}"]),
        (f"<rss><channel><item><description>{BODY}</description></item></channel></rss>", [BODY]),
        (gzip.compress(json.dumps({"text": BODY}).encode()), [BODY]),
        (BODY.encode("cp950"), [BODY]),
    ],
)
def test_standard_input_is_read_as_what_it_looks_like(data, expected, monkeypatch):
    raw = data if isinstance(data, bytes) else data.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert texts(read_inputs(["-"])) == expected


# --- encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (BODY, "utf-8"),
        (BODY, "cp950"),
        (BODY + "碁銹裏墻恒粧嫺", "cp950"),
        (BODY + "嘅", "big5hkscs"),
        ("市长王小明今天说，轻轨明年完工，预算三亿元，让东区居民通勤更方便。", "gb18030"),
        (BODY, "gb18030"),
        (BODY, "utf-16-le"),
        (BODY, "utf-16-be"),
    ],
)
def test_an_encoding_is_found_out(text, encoding):
    assert find_encoding(text.encode(encoding)) == encoding
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("declared", "encoding"), [("big5", "cp950"), ("Big5-HKSCS", "big5hkscs"), ("GB2312", "gb18030")]
)
def test_a_declared_encoding_is_taken_at_its_word_where_it_fits(declared, encoding):
    assert find_encoding("說".encode(encoding), declared) == encoding
    assert find_encoding(BODY.encode(), declared) == "utf-8"
    assert find_encoding(BODY.encode(), "klingon") == "utf-8"


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (BODY.encode() + b"\xff" + BODY.encode(), f"not UTF-8: byte 0xff at offset {len(BODY.encode())}"),
        (BODY.encode("cp950") * 3 + b"\xff\xff", f"not CP950: byte 0xff at offset {3 * len(BODY.encode('cp950'))}"),
    ],
)
def test_a_damaged_byte_is_named_and_nothing_is_replaced(data, seen):
    (failed,) = read("a.txt", data)
    assert seen in failed.message


def test_the_encoding_the_user_names_wins():
    (article,) = read("a.txt", BODY.encode("utf-16"), encoding="utf-16")
    assert article.text == BODY
    (failed,) = read("a.txt", BODY.encode(), encoding="ascii")
    assert "not ASCII: byte 0xe5 at offset 0" in failed.message


# --- digests ------------------------------------------------------------------------------------------------------

PART = "市長：明年完工\n（中央社記者王小明台北4日電）" + BODY * 2


@pytest.mark.parametrize(
    "digest",
    [
        f"date 2025-03-04\n\n市長：明年完工\n\n{BODY * 2}\n\ndate 2025-03-05\n\n縣長：增設公園\n\n{OTHER * 2}\n",
        f"市長：明年完工\n發布時間：2025/03/04\n{BODY * 2}\n\n縣長：增設公園\n發布時間：2025/03/05\n{OTHER * 2}",
        f"{PART}\n\n----------\n\n縣長：增設公園\n〔記者李大華／台南報導〕{OTHER * 2}\n",
        f"一週新聞\n{PART}\n＊＊＊\n縣長：增設公園\n記者李大華／台南報導\n{OTHER * 2}\n",
    ],
)
def test_the_articles_of_a_digest_are_kept_apart(digest):
    first, second = read("week.txt", digest)
    assert (first.doc, second.doc) == ("week#1", "week#2")
    assert BODY in first.text
    assert OTHER not in first.text
    assert second.text.startswith(("date 2025-03-05", "縣長"))
    assert second.source == "week.txt#2"


@pytest.mark.parametrize(
    "text",
    [
        f"date 2025-03-04\n\n標題\n\n{BODY}\n\n{OTHER}\n",
        f"{PART}\n----------\n{OTHER}\n",
        f"標題\n發布時間：2025/03/04\n{BODY * 2}\n更新時間：2025/03/05\n",
        f"市長：明年完工\n\n{BODY * 2}\n\n縣長：增設公園\n\n{OTHER * 2}\n",
        f"發布日期：2025/03/04\n{PART}\n發布日期：2025/03/04\n",
    ],
)
def test_a_text_whose_parts_show_no_heads_of_their_own_is_one_article(text):
    assert articles_of(text) == [(0, len(text))]


# --- which script -------------------------------------------------------------------------------------------------

SIMPLIFIED = "经济部长王小明表示，希望2030年再生能源占比达到30%，并新增5,000个工作机会，让产业发展更稳定。"


def test_simplified_text_is_folded_and_its_own_words_are_kept():
    (article,) = read("a.txt", SIMPLIFIED)
    assert (
        article.text == "經濟部長王小明表示，希望2030年再生能源占比達到30%，並新增5,000個工作機會，讓產業發展更穩定。"
    )
    assert article.original == SIMPLIFIED


def test_a_run_over_simplified_text_is_marked_and_in_its_own_words(zh_claims, tmp_path):
    for name, text in (("a.txt", SIMPLIFIED), ("b.txt", BODY)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    zh_claims(tmp_path / "a.txt", tmp_path / "b.txt", "-o", tmp_path / "out")
    simplified, traditional = lines(tmp_path / "out" / "documents.jsonl")
    assert (simplified["script"], traditional["script"]) == ("Hans", "Hant")
    assert simplified["text"] == SIMPLIFIED
    target = next(c for c in lines(tmp_path / "out" / "claims.jsonl") if c["target"] and c["target"]["unit"] == "個")
    assert target["target"]["text"] == "5,000个"
    assert target["speaker"]["title"] == "部长"
    assert target["sentence"]["text"] == SIMPLIFIED[target["sentence"]["start"] : target["sentence"]["end"]]


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_japanese_is_not_chinese():
    (failed,) = read(
        "a.txt",
        "市長は今日、新しい路線は来年完成すると述べた。予算は三億円で、住民の通勤が便利になる見込みだという。" * 3,
    )
    assert "not Chinese" in failed.message


# --- duplicates ---------------------------------------------------------------------------------------------------


def test_equal_texts_are_processed_once_counted_and_named(zh_claims, tmp_path):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(OTHER if name == "b.txt" else BODY, encoding="utf-8")
    ended = zh_claims(tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt", "-o", tmp_path / "out")
    assert "1 duplicate left out" in ended.out
    assert json.loads((tmp_path / "out" / "run.json").read_bytes())["counts"]["duplicates"] == 1
    first, other = lines(tmp_path / "out" / "documents.jsonl")
    assert first["duplicates"] == [str(tmp_path / "c.txt")]
    assert other["duplicates"] == []
    assert {claim["doc"] for claim in lines(tmp_path / "out" / "claims.jsonl")} == {"a", "b"}


def test_every_record_is_an_article_or_an_error(tmp_path):
    (tmp_path / "in").mkdir()
    assert all(isinstance(record, Article | ErrorRecord) for record in read_inputs(["in"]))


def test_duplicates_that_come_and_go_are_named_as_they_are_now(zh_claims, tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()

    def named():
        return [document["duplicates"] for document in lines(out / "documents.jsonl")]

    (folder / "a.txt").write_text(BODY, encoding="utf-8")
    zh_claims(folder, "-o", out, "-q")
    assert named() == [[]]
    (folder / "b.txt").write_text(BODY, encoding="utf-8")
    zh_claims(folder, "-o", out, "-q")
    assert named() == [[str(folder / "b.txt")]]
    (folder / "b.txt").unlink()
    zh_claims(folder, "-o", out, "-q")
    assert named() == [[]]
