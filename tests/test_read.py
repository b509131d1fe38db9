"""Reading: which files an input names, in which order, as what document, decoded how, and what goes wrong clearly."""

import contextlib
import datetime as dt
import io
import os
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.read import read_inputs
from pipeline.read.decode import decode
from pipeline.types import Article, ErrorRecord

TEXT = "date 2025-03-04\n\n市長：明年完工\n\n市長今天說，明年完工。\n"


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path, monkeypatch):
    """Work in an empty folder, so that inputs are short relative paths."""
    monkeypatch.chdir(tmp_path)


def write(name, content=TEXT):
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def read(*inputs, **options):
    return list(read_inputs(inputs, **options))


def plain(article):
    """Return the article without its places in the file and the parts its markup tells."""
    return msgspec.structs.replace(article, source_map=None, marked=())


def docs(*inputs):
    return [article.doc for article in read(*inputs)]


def error(*inputs, **options):
    """Return the one error the inputs give."""
    (record,) = read(*inputs, **options)
    assert isinstance(record, ErrorRecord)
    assert record.stage == "read"
    return record


# --- which files, in which order, as what ------------------------------------------------------------------------


def test_a_file_is_one_article_named_by_its_stem():
    write("news/a.b.txt")
    (article,) = read("news/a.b.txt")
    assert plain(article) == Article(text=TEXT, doc="a.b", source="news/a.b.txt")


def test_a_folder_gives_its_files_at_any_depth_in_order_of_their_names():
    for name in ("in/b.txt", "in/a/2.txt", "in/a/1.txt", "in/a.txt", "in/c.md"):
        write(name)
    articles = read("in")
    assert [article.doc for article in articles] == ["a__1", "a__2", "a", "b", "c"]
    assert [article.source for article in articles] == ["in/a/1.txt", "in/a/2.txt", "in/a.txt", "in/b.txt", "in/c.md"]


def test_the_order_of_the_inputs_does_not_matter():
    write("x/1.txt")
    write("y/1.txt")
    assert read("y", "x") == read("x", "y/")
    assert docs("y", "x") == ["1", "1~2"]


def test_hidden_files_and_unknown_kinds_in_a_folder_are_passed_over():
    for name in ("in/a.txt", "in/.hidden.txt", "in/.git/b.txt", "in/photo.jpg", "in/README"):
        write(name)
    assert docs("in") == ["a"]


def test_a_hidden_file_that_is_named_is_read():
    write(".draft.txt")
    assert docs(".draft.txt") == [".draft"]


def test_a_file_that_two_inputs_name_is_read_once():
    write("in/a.txt")
    assert len(read("in", "in/a.txt", "in/../in/a.txt")) == 1


def test_equal_names_are_numbered_and_never_taken_twice():
    for name in ("in/a.md", "in/a.txt", "in/a~2.txt"):
        write(name)
    assert docs("in") == ["a", "a~2", "a~2~2"]


def test_a_loop_of_links_ends():
    write("in/a.txt")
    Path("in/loop").symlink_to("..")
    assert docs("in") == ["a"]


def test_standard_input_is_one_text(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    (article,) = read("-")
    assert (article.doc, article.source, article.text) == ("stdin", "-", TEXT)


def test_a_file_without_a_suffix_is_read_as_text():
    write("article")
    assert docs("article") == ["article"]


def test_a_name_that_is_not_utf8_is_still_named_and_can_be_written_as_json():
    try:
        Path(os.fsdecode(b"\xa4\xa4.txt")).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (article,) = read(".")
    assert article.doc == r"\xa4\xa4"
    assert article.source.encode()


def test_the_date_given_is_only_a_fallback():
    write("a.txt")
    (article,) = read("a.txt", published=dt.date(2024, 1, 1))
    assert article.published is None
    assert article.fallback_published == dt.date(2024, 1, 1)


# --- decoding ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_encodings_are_told_by_their_mark(encoding):
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["cp950", "big5hkscs", "gb18030", "utf-16-le"])
def test_an_encoding_that_is_named_is_used(encoding):
    assert decode(TEXT.encode(encoding), encoding) == TEXT


def test_every_kind_of_line_end_becomes_a_line_feed():
    assert decode("一\r\n二\r三\n四".encode()) == "一\n二\n三\n四"


@given(st.text())
def test_any_text_survives_but_for_line_ends_and_the_mark(text):
    if text and "\0" not in text:
        expected = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        assert decode(text.encode()) == expected


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_or_a_clear_error(data):
    with contextlib.suppress(InputError):
        assert isinstance(decode(data), str)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_read(encoding):
    text = "一、市長說：\u3000明年完工。\n"
    assert decode(text.encode(encoding)) == text


# --- what goes wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "seen"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "white space"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0", "binary"),
        ("half.txt", "市長".encode()[:-1], "offset 3"),
        ("page.pdf", b"%PDF", ".pdf"),
        ("list.json", b"[1, 2", "not JSON"),
        ("rows.jsonl", b"", "empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_that_says_what_was_seen(name, content, seen):
    write(name, content)
    record = error(name)
    assert record.source == name
    assert seen in record.message


@pytest.mark.parametrize("name", ["nowhere.txt", "nowhere/", "", "a\0b", "x" * 300])
def test_a_missing_path_is_an_error(name):
    assert "check the path" in error(name).message


def test_a_folder_without_a_readable_file_is_an_error_that_names_the_suffixes():
    Path("in").mkdir()
    assert ".txt" in error("in").message


def test_a_link_to_nothing_is_an_error():
    Path("in.txt").symlink_to("nowhere")
    assert "cannot be read" in error("in.txt").message


def test_one_bad_file_does_not_stop_the_others():
    write("in/1.txt", b"\xff\xff")
    write("in/2.txt")
    first, second = read("in")
    assert isinstance(first, ErrorRecord)
    assert second.doc == "2"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_and_a_folder_without_rights_are_errors():
    write("in/a.txt")
    write("in/closed/b.txt")
    Path("in/a.txt").chmod(0)
    Path("in/closed").chmod(0)
    assert {record.source for record in read("in")} == {"in/a.txt", "in/closed"}
    Path("in/closed").chmod(0o700)


def test_an_unknown_encoding_is_refused_before_anything_is_read():
    with pytest.raises(InputError, match="klingon"):
        read("a.txt", encoding="klingon")


# --- rows -------------------------------------------------------------------------------------------------------


def test_a_row_is_title_blank_line_body_with_what_the_row_says_about_it():
    said = '"date": "2025/03/04 10:30", "source": "某某日報", "url": "https://example.com/7"'
    write("in/rows.jsonl", f'{{"id": 7, "headline": "標題", "content": "內文。\\r\\n第二段。", {said}}}\n')
    (article,) = read("in/rows.jsonl")
    assert plain(article) == Article(
        text="標題\n\n內文。\n第二段。", doc="7", source="in/rows.jsonl#1", published=dt.date(2025, 3, 4), title="標題",
        outlet="某某日報", url="https://example.com/7", published_how="metadata",
    )  # fmt: skip


def test_a_row_without_an_id_is_named_by_file_and_number():
    write("in/rows.jsonl", '{"text": "一。"}\n\n{"text": "二。"}\n')
    assert docs("in") == ["rows#1", "rows#2"]


def test_a_list_of_objects_and_one_object_are_both_json():
    write("many.json", '[{"text": "一。"}, {"text": "二。"}]')
    write("one.json", '{"text": "三。"}')
    assert docs("many.json", "one.json") == ["many#1", "many#2", "one#1"]


@pytest.mark.parametrize("value", ['"not a date"', "1766102400", '{"year": 2025}', '"2025-02-30"'])
def test_a_date_that_cannot_be_read_is_a_warning_and_the_article_is_read(value):
    write("rows.jsonl", f'{{"text": "市長說明年完工。", "published": {value}}}\n')
    (article,) = read("rows.jsonl")
    assert article.published is None
    (warning,) = article.warnings
    assert "the field published holds" in warning


@pytest.mark.parametrize("row", ['{"text": "一。"}', '{"text": "一。", "date": null}', '{"text": "一。", "date": ""}'])
def test_a_date_that_is_not_given_is_no_warning(row):
    write("rows.jsonl", f"{row}\n")
    (article,) = read("rows.jsonl")
    assert article.warnings == ()


@pytest.mark.parametrize(
    ("row", "seen"),
    [
        ("{", "not JSON"),
        ("3", "found int"),
        ('{"title": "標題"}', "it has title"),
        ('{"body": ""}', "its field body is empty"),
        ('{"body": "", "content": " "}', "its field body is empty"),
        ('{"body": null}', "its field body is null, not a string"),
        ('{"body": 123}', "its field body is a number, not a string"),
        ('{"content": ["一。"]}', "its field content is a list, not a string"),
        ('{"body": "\\ud800"}', "not JSON"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_row_is_an_error_with_its_number_and_the_others_are_read(row, seen):
    write("rows.jsonl", f'{row}\n{{"text": "一。"}}\n')
    bad, good = read("rows.jsonl")
    assert bad.source == "rows.jsonl#1"
    assert seen in bad.message
    assert good.text == "一。"


# --- which language ----------------------------------------------------------------------------------------------

ENGLISH = "The mayor said that the new line would be finished by the end of next year. "


@pytest.mark.parametrize("text", [ENGLISH * 3, "市長" + ENGLISH * 3, "Мэр сказал, что линия будет готова. " * 5])
def test_an_article_with_hardly_a_chinese_character_is_an_error(text):
    write("a.txt", text)
    assert "not Chinese" in error("a.txt").message


@pytest.mark.parametrize("text", [ENGLISH, "OK", "市長說" * 10 + ENGLISH * 3, "2030 " * 100, "市長說：明年。" * 50])
def test_a_short_text_and_a_chinese_one_with_much_english_are_read(text):
    write("a.txt", text)
    assert docs("a.txt") == ["a"]


def test_a_row_that_is_not_chinese_does_not_stop_the_others():
    write("rows.jsonl", f'{{"text": "{ENGLISH * 3}"}}\n{{"text": "一。"}}\n')
    refused, kept = read("rows.jsonl")
    assert refused.source == "rows.jsonl#1"
    assert kept.doc == "rows#2"
