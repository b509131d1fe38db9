"""Places: whatever a reader does to text, every character still knows the bytes of its file."""

import csv
import html
import io
import json
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pipeline.places import source_span
from pipeline.read import read_inputs
from pipeline.read.decode import decode_source
from pipeline.read.markup import text_of_markup
from pipeline.read.source_text import SourceText, join
from pipeline.types import Article, SourceMap

HAN = "一二三市長說明年完工，。「」臺北"
PLAIN = st.text(st.sampled_from(HAN + "abc12 .\n𠮷é"), max_size=60)
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "gb18030", "cp950", "big5hkscs"]
CODECS = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
CELLS = st.text(st.sampled_from(HAN + '",;\t\n &<12'), min_size=1, max_size=30)
MARKUP = [
    "<p>", "</p>", "<br>", "<b>", "</b>", "<a href='x>y'>", "&amp;", "&#20013;", "&nbsp;", "<script>", "</script>",
    "<!--", "-->", "<", ">", "&", "市長說", "明年", " ", "\n", "\v", "<![CDATA[", "]]>", '"',
]  # fmt: skip


def place(text, start, end):
    return source_span(text.source_map(), start, end)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=PLAIN.filter(str.strip))
def test_every_character_of_a_file_is_found_in_its_bytes(encoding, text):
    data = text.encode(encoding, "ignore")
    assume(data)
    decoded = decode_source(data, encoding)
    for at, char in enumerate(decoded.text):
        assert data[slice(*place(decoded, at, at + 1))].decode(CODECS.get(encoding, encoding)) == char


def test_a_line_end_of_two_bytes_is_one_character():
    text = decode_source("一\r\n二\r三".encode())
    assert text.text == "一\n二\n三"
    assert [place(text, at, at + 1) for at in range(5)] == [(0, 3), (3, 5), (5, 8), (8, 9), (9, 12)]


def test_two_characters_of_one_pair_of_bytes_are_found_together():
    text = decode_source("Ê̄市".encode("big5hkscs"), "big5hkscs")
    assert place(text, 0, 2) == (0, 2)
    assert place(text, 2, 3) == (2, 4)


def test_what_stands_nowhere_is_passed_over():
    text = join([decode_source("一".encode()), decode_source("二".encode())], "\n\n")
    assert place(text, 1, 3) is None
    assert place(text, 0, 3) == (0, 3)
    assert source_span(SourceMap(runs=()), 0, 0) is None


@given(PLAIN, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["", "x", "xy"])), max_size=6))
def test_edits_keep_the_places_of_what_they_leave(text, wanted):
    edits, at = [], 0
    for start, end, replacement in sorted(wanted):
        if at <= start <= end <= len(text):
            edits.append((start, end, replacement))
            at = end
    before = SourceText.nowhere("") if not text else decode_source(text.encode())
    after = before.edited(edits)
    expected, at = "", 0
    for start, end, replacement in edits:
        expected += text[at:start] + replacement
        at = end
    assert after.text == expected + text[at:]
    for index, char in enumerate(after.text):
        span = place(after, index, index + 1)
        assert char in "xy" or text.encode()[slice(*span)].decode() == char


@given(st.lists(st.sampled_from(MARKUP), max_size=40).map("".join))
def test_markup_gives_text_whose_characters_stand_in_it(markup):
    if not markup:
        return
    source = decode_source(markup.encode())
    text = text_of_markup(source)
    for at, char in enumerate(text.text):
        start, end = place(text, at, at + 1)
        raw = markup.encode()[start:end].decode()
        assert char == html.unescape(raw) or (char.isspace() and len(raw) >= 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4),
    delimiter=st.sampled_from([",", ";", "\t"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    end=st.sampled_from(["\r\n", "\n"]),
)
def test_any_table_gives_its_cells_with_their_places(tmp_path, rows, delimiter, quoting, end):
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerow(["id", "title", "body"])
    writer.writerows([f"n{number}", *row] for number, row in enumerate(rows))
    path = tmp_path / "table.csv"
    path.write_bytes(written.getvalue().encode())
    records = {record.doc: record for record in read_inputs([str(path)]) if isinstance(record, Article)}
    for number, (title, body) in enumerate(rows):
        if not body.strip() or "&" in body or "<" in body:
            continue
        article = records[f"n{number}"]
        assert article.text == (f"{title.strip()}\n\n" if title.strip() else "") + body
        start = len(article.text) - len(body)
        raw = path.read_bytes()[slice(*source_span(article.source_map, start, len(article.text)))].decode()
        assert raw.replace('""', '"').replace("\r\n", "\n").strip() == body.strip()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=1, max_size=4),
    ascii_only=st.booleans(),
    lines=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_rows_of_json_give_their_texts_with_their_places(tmp_path, texts, ascii_only, lines, encoding):
    rows = [{"id": f"n{number}", "x": {"text": [1]}, "text": f"市{text}長"} for number, text in enumerate(texts)]
    dumped = [json.dumps(row, ensure_ascii=ascii_only) for row in rows]
    content = "\n".join(dumped) if lines else f"[{', '.join(dumped)}]"
    path = tmp_path / ("rows.jsonl" if lines else "rows.json")
    path.write_bytes(content.encode(encoding))
    records = {record.doc: record for record in read_inputs([str(path)]) if isinstance(record, Article)}
    for row in rows:
        article = records[row["id"]]
        first, last = (source_span(article.source_map, at, at + 1) for at in (0, len(article.text) - 1))
        raw = path.read_bytes()[first[0] : last[1]].decode("utf-16-le" if encoding == "utf-16" else "utf-8")
        said = json.loads(f'"{raw}"', strict=False)
        if not set(said) & set("&<"):
            assert article.text == said.replace("\r\n", "\n").replace("\r", "\n")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    data=st.binary(max_size=300) | st.text(st.sampled_from(string.printable + HAN), max_size=200).map(str.encode),
    suffix=st.sampled_from(["txt", "md", "html", "jsonl", "json", "csv", "tsv", "xml", "warc", "gz", "zip", "parquet"]),
)
def test_any_bytes_under_any_name_give_records(tmp_path, data, suffix):
    path = Path(tmp_path / f"a.{suffix}")
    path.write_bytes(data)
    for record in read_inputs([str(path)]):
        assert getattr(record, "text", None) or record.message
