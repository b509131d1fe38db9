"""One article in every form that is read: the same claims, and every span of them found in the file's own bytes."""

import csv
import gzip
import html
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from pipeline.analysis import Stopwatch, analyse
from pipeline.duplicates import Duplicates
from pipeline.read import read_inputs

TITLE = "交通部：五年內增建三座轉運站"
BODY = (
    "〔記者王大明／台北報導〕交通部長李小華今（4日）表示，希望2030年全台轉運站達到25座，五年內再增建3座，讓偏鄉居民轉乘更方便。",
    "他指出，明年起每年編列12億元預算，補助地方政府購置電動公車1200輛，並培訓三千名駕駛員，填補人力缺口。",
    "地方團體則呼籲，應先改善候車亭，並在兩年內完成無障礙設施。公路局統計，去年客運載客數成長8%，其中偏鄉路線成長12%。",
    "立委陳中文質詢時說，「選址不應只看土地取得成本」，還要考慮居民實際的轉乘動線與班次銜接，否則蓋了也沒有人用。",
)
DATE = "2025-03-04"
FACTS = {"id": "7", "title": TITLE, "body": "\n".join(BODY), "published": DATE, "author": "王大明"}
CHINESE = {"編號": "7", "標題": TITLE, "內文": FACTS["body"], "發布日期": "114/03/04", "作者": "王大明"}
TEXT = f"date {DATE}\n\n{TITLE}\n\n" + "\n".join(BODY) + "\n"
MARKDOWN = f"---\ntitle: {TITLE}\ndate: {DATE}\n---\n\n" + "\n\n".join(BODY).replace("25座", "**25座**") + "\n"
PARAGRAPHS = "".join(f"<p>{html.escape(line)}</p>\n" for line in BODY)
PAGE = f"""<!DOCTYPE html><html lang="zh-Hant"><head><meta charset="big5"><title>{TITLE} | 某某新聞網</title>
<meta property="og:title" content="{TITLE} | 某某新聞網"><meta property="og:site_name" content="某某新聞網">
<meta property="article:published_time" content="{DATE}T10:30:00+08:00"></head><body>
<nav><a href="/">首頁</a> <a href="/politics">政治</a> <a href="/life">生活</a></nav>
<article><h1>{TITLE}</h1><div class="share"><a href="#">分享</a></div>
<div itemprop="articleBody">{PARAGRAPHS.replace("25座", "<b>25座</b>")}<p class="ad">請繼續往下閱讀...</p></div>
<div class="related"><h3>延伸閱讀</h3><a href="/1">財政部：明年減稅500億元</a></div></article>
<footer>版權所有 &copy; 某某新聞網</footer></body></html>"""
FEED = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>某某新聞網</title><item><title>{TITLE}</title><link>https://example.com/7</link>
<pubDate>Tue, 04 Mar 2025 02:30:00 GMT</pubDate><description>摘要</description>
<content:encoded><![CDATA[{PARAGRAPHS}]]></content:encoded></item></channel></rss>"""


def table(rows, delimiter=","):
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(rows[0])
    writer.writerows(row.values() for row in rows)
    return written.getvalue()


def zipped(name, data):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, data)
    return packed.getvalue()


def parquet():
    arrow, files = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    written = io.BytesIO()
    files.write_table(arrow.Table.from_pylist([FACTS]), written)
    return written.getvalue()


def warc():
    pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    written = io.BytesIO()
    writer = WARCWriter(written, gzip=True)
    for kind, body in (("image/png", b"\x89PNG"), ("text/html; charset=Big5", PAGE.encode("cp950"))):
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            "https://example.com/7", "response", payload=io.BytesIO(body), http_headers=headers
        )
        writer.write_record(record)
    return written.getvalue()


def zstandard(data):
    return pytest.importorskip("zstandard").ZstdCompressor().compress(data)


ROW = json.dumps(FACTS, ensure_ascii=False)
FORMS = {
    "a.txt": TEXT.encode,
    "big5.txt": lambda: TEXT.replace("\n", "\r\n").encode("cp950"),
    "wide.txt": lambda: TEXT.encode("utf-16"),
    "a.md": MARKDOWN.encode,
    "a.html": lambda: PAGE.encode("cp950"),
    "a.jsonl": f"{ROW}\n".encode,
    "escaped.ndjson": json.dumps(FACTS).encode,
    "a.json": lambda: json.dumps({"articles": 1, **FACTS}, indent=1).encode("utf-8-sig"),
    "a.csv": lambda: table([CHINESE]).encode("utf-8-sig"),
    "big5.csv": lambda: table([CHINESE], ";").encode("cp950"),
    "a.tsv": lambda: table([FACTS], "\t").encode("utf-16"),
    "a.rss": FEED.encode,
    "a.parquet": parquet,
    "a.warc.gz": warc,
    "a.txt.gz": lambda: gzip.compress(TEXT.encode()),
    "a.jsonl.zst": lambda: zstandard(ROW.encode()),
    "a.zip": lambda: zipped("news/a.txt", TEXT.encode("cp950")),
}
# In these the places of the text are not kept: compressed page by page, column by column, or escaped twice.
WITHOUT_PLACES = {"a.rss", "a.parquet", "a.warc.gz"}


def read_form(name):
    """Write the article in one form and return what is read from it."""
    Path(name).write_bytes(FORMS[name]())
    (article,) = read_inputs([name])
    assert hasattr(article, "text"), article
    return article


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def expected(nlp):
    (article,) = read_inputs_of("a.txt", TEXT.encode())
    return said(analyse(nlp, article, Stopwatch()))


def read_inputs_of(name, data):
    import tempfile

    path = Path(tempfile.mkdtemp()) / name
    path.write_bytes(data)
    return list(read_inputs([str(path)]))


def said(result):
    """Return what the claims say, wherever they stand."""
    assert hasattr(result, "claims"), result
    return [
        (
            claim.kind,
            claim.speaker and claim.speaker.name,
            claim.goal and claim.goal.text,
            claim.target and (claim.target.text, claim.target.value, claim.target.unit),
            claim.year and claim.year.value,
            claim.section,
            claim.published,
        )
        for claim in result.claims
    ]


@pytest.mark.parametrize("name", FORMS)
def test_an_article_gives_the_same_claims_in_every_form(name, nlp, expected):
    assert len(expected) > 5
    assert said(analyse(nlp, read_form(name), Stopwatch())) == expected


@pytest.mark.parametrize("name", sorted(FORMS.keys() - WITHOUT_PLACES))
def test_every_span_of_a_claim_is_found_in_the_file(name, nlp):
    article = read_form(name)
    data = unpacked(name)
    found = 0
    for claim in analyse(nlp, article, Stopwatch()).claims:
        spans = claim.source_span
        for field in ("speaker", "cue", "statement", "sentence", "goal", "target", "year"):
            span, place = getattr(claim, field), getattr(spans, field)
            assert (span is None) == (place is None)
            if span:
                found += 1
                assert plain(name, data[slice(*place)]) == flat(span.text)
        for mention, place in zip(claim.mentions, spans.mentions, strict=True):
            assert plain(name, data[slice(*place)]) == flat(mention.text)
    assert found > 20


@pytest.mark.parametrize("name", sorted(WITHOUT_PLACES))
def test_a_form_that_keeps_no_places_gives_none(name, nlp):
    claims = analyse(nlp, read_form(name), Stopwatch()).claims
    assert {claim.source_span for claim in claims} == {None}


def unpacked(name):
    data = Path(name).read_bytes()
    if name.endswith(".gz"):
        return gzip.decompress(data)
    if name.endswith(".zst"):
        return pytest.importorskip("zstandard").ZstdDecompressor().decompress(data)
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read("news/a.txt")
    return data


def plain(name, data):
    """Return a piece of the file as the reader of such files reads it, without white space."""
    wide = "utf-16-le" if name in {"wide.txt", "a.tsv"} else None
    text = data.decode(wide or ("cp950" if name.startswith("big5") or name in {"a.html", "a.zip"} else "utf-8"))
    if name.endswith(("json", "jsonl", "jsonl.zst")):
        text = json.loads(f'"{text}"', strict=False)
    if name.endswith("html"):
        text = html.unescape(re.sub("<[^<>]*>", "", text))
    if name.endswith("csv"):
        text = text.replace('""', '"')
    if name.endswith("md"):
        text = text.replace("*", "")
    return flat(text)


def flat(text):
    return "".join(text.split())


def test_equal_texts_are_known():
    for name in ("a.jsonl", "b.jsonl", "c.jsonl"):
        Path(name).write_text(ROW.replace('"7"', f'"{name}"'), encoding="utf-8")
    duplicates = Duplicates()
    known = [duplicates.is_known(article) for article in read_inputs(["a.jsonl", "b.jsonl", "c.jsonl"])]
    assert known == [False, True, True]
    assert duplicates.others == {"a.jsonl": ["b.jsonl#1", "c.jsonl#1"]}
