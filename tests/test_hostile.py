"""Hostile inputs: each is a clear line, memory stays bounded, and the good article beside it is read."""

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.read import read_inputs
from pipeline.types import ErrorRecord

ROOT = Path(__file__).resolve().parent.parent
GOOD = "市長王小明今天說，輕軌明年完工，預算三億元。"
HUGE = 100 << 20  # bytes
MEMORY = 700  # MiB; the program and its libraries take 150 of them
READ = """
import json, sys
from pipeline.read import read_inputs
for name in sys.argv[1:]:
    for record in read_inputs([name]):
        print(json.dumps([name, getattr(record, "message", None), getattr(record, "text", None)]))
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def read(name, data=None):
    if data is not None:
        Path(name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_inputs([name]))


def told(records):
    """Return the complaints and the texts among records."""
    complaints = [record.message for record in records if isinstance(record, ErrorRecord)]
    return complaints, [record.text for record in records if not isinstance(record, ErrorRecord)]


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return packed.getvalue()


def row(text):
    return json.dumps({"text": text}, ensure_ascii=False)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measured as Linux tells it")
def test_a_hundred_megabytes_in_one_line_are_refused_in_bounded_memory():
    line = b"\xe5\xad\x97" * (HUGE // 3)
    good = row(GOOD).encode()
    files = {
        "line.txt.gz": gzip.compress(line, 1),
        "line.html.gz": gzip.compress(b"<p>" + line, 1),
        "line.jsonl.gz": gzip.compress(b'{"text": "' + line + b'"}\n' + good, 1),
        "line.csv.gz": gzip.compress(b"id,body\n1," + line + f"\n2,{GOOD}\n".encode(), 1),
        "line.json.gz": gzip.compress(b'[{"text": "' + line + b'"},' + good + b"]", 1),
        "bomb.zip": zipped(a_txt=bytes(HUGE), b_jsonl=bytes(HUGE), c_txt=GOOD),
    }
    for name, data in files.items():
        Path(name).write_bytes(data)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", READ, *files]
    *lines, peak = subprocess.run(command, capture_output=True, check=True, env=environment).stdout.splitlines()
    records = [json.loads(line) for line in lines]
    refused = [(name, message) for name, message, _ in records if message]
    assert {name for name, _ in refused} == set(files)
    assert all("MiB" in message or "NUL" in message for _, message in refused), refused
    assert [name for name, _, text in records if text == GOOD] == [*list(files)[2:]]
    assert int(peak) / 1024 < MEMORY


@pytest.mark.parametrize(
    ("name", "data", "seen"),
    [
        ("nul.jsonl", b'{"text": "a\0b"}\n' + row(GOOD).encode(), "NUL byte at offset 11"),
        ("surrogate.jsonl", '{"text": "\\ud800"}\n' + row(GOOD), r"\ud800 is half of a character"),
        ("nested.jsonl", '{"text": "市長", "x": ' + "[" * 100_000 + "]" * 100_000 + "}\n" + row(GOOD), "not JSON"),
        ("ragged.csv", f"id,body\n1,市長,說\n2,{GOOD}\n", "the row has 3 cells, but the header names 2"),
        ("short.csv", f"id,title,body\n1,市長\n2,t,{GOOD}\n", "the row has no text"),
        ("formula.csv", f'id,body\n1,"=SUM(A1:A3)"\n2,{GOOD}\n', "spreadsheet's formula"),
        ("quote.csv", f'id,body\n1,"市長說\n2,{GOOD}\n', "quotation mark"),
        ("cut.jsonl.gz", gzip.compress(f"{row(GOOD)}\n{row(os.urandom(99_999).hex())}\n".encode())[:-9_999], "damaged"),
        ("inner.zip", zipped(a_zip=zipped(x_txt=GOOD), b_txt=GOOD), "archive in an archive"),
        ("bytes.jsonl", b'{"text": "\xff"}\n' + row(GOOD).encode(), "byte 0xff at offset 10 cannot be decoded"),
    ],
)
def test_a_bad_part_is_a_line_of_its_own_and_the_rest_is_read(name, data, seen):
    complaints, texts = told(read(name, data))
    assert any(seen in complaint for complaint in complaints), complaints
    assert GOOD in [text.rpartition("\n")[2] for text in texts]


@pytest.mark.parametrize(
    ("name", "data", "seen"),
    [
        ("nul.txt", GOOD.encode() + b"\0", "NUL byte at offset"),
        ("nested.json", "[" * 1_000_000, "not JSON"),
        ("no.txt.gz", GOOD, "damaged"),
        ("no.zip", GOOD, "damaged"),
        ("no.warc", GOOD, "no WARC file"),
        ("no.parquet", b"PAR1" + GOOD.encode(), "no Parquet file"),
        ("no.xml", "<a><b></a>", "not XML"),
        ("other.xml", "<sitemap><url/></sitemap>", "no entry of a feed"),
        ("no.html", "<html><body><nav><a>首頁</a></nav></body></html>", "no article was found"),
        ("no.csv", "1,2,3\n4,5,6\n", "no column of the table is known to hold the text"),
        ("empty.csv", "", "empty"),
        ("front.md", "---\ntitle: 標題\n---\n", "no text beside signs of Markdown"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_one_clear_line(name, data, seen):
    (complaint,), texts = told(read(name, data))
    assert seen in complaint
    assert not texts


def test_entities_are_not_expanded_and_no_file_is_opened():
    bomb = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    doctype = f'<!DOCTYPE rss [<!ENTITY e0 "字"><!ENTITY file SYSTEM "file:///etc/passwd">{bomb}]>'
    feed = "<rss><channel><item><title>t</title><description>{{}}</description></item></channel></rss>"
    for name in ("&e9;", "&file;"):
        for record in read("a.xml", doctype + feed.format(name)):
            assert "root:" not in str(record)
            assert len(str(record)) < 1000


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 10_000 + f"<p>{GOOD * 5}</p>" + "</div>" * 10_000,
        "<b>" * 10_000 + GOOD * 5,
        "<!--" * 200_000 + GOOD * 5,
        '<a "' * 200_000 + GOOD * 5,
        "<script>" * 100_000 + GOOD * 5,
        "<table><tr><td>" * 20_000 + GOOD * 5,
        "<figcaption>" * 100_000 + GOOD * 5 + "</figcaption>",
        "<h1>" * 200_000 + GOOD * 5,
        "&" * 1_000_000 + GOOD * 5,
    ],
    ids=lambda page: page[:6],
)
def test_a_page_of_endless_tags_gives_its_text_or_one_line(page):
    (record,) = read("a.html", f"<html><body>{page}</body></html>")
    assert isinstance(record, ErrorRecord) or GOOD in record.text


def test_links_in_a_circle_pipes_and_names_with_line_ends_stop_nothing():
    folder = Path("in")
    folder.mkdir()
    (folder / "loop").symlink_to(folder.resolve())
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "new\nline.txt").write_text(GOOD, encoding="utf-8")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.txt")
    complaints, texts = told(read("in"))
    assert texts == [GOOD]
    assert len(complaints) == 1
    assert "symbolic links" in complaints[0]


def test_a_name_with_a_line_end_is_one_line_of_the_output(zh_claims, tmp_path):
    name = tmp_path / "new\nline.txt"
    name.write_bytes(b"\xff\xff\xff")
    ended = zh_claims(name, "-o", tmp_path / "out")
    assert ended.code == 1
    (line,) = (tmp_path / "out" / "errors.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["source"].endswith("new\nline.txt")


def test_many_rows_with_open_quotation_marks_are_refused_one_by_one_in_linear_time():
    lines = "\n".join(f'{n},"市長說第{n}案' if n % 2 else f"{n},市長說第{n}案明年完工" for n in range(6001))
    complaints, texts = told(read("a.csv", f"id,body\n{lines}\n"))
    assert len(complaints) + len(texts) > 1000
