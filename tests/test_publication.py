"""Dates of publication: how fields, addresses, file names and datelines write them, and which of them wins."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extensions import resolve_article
from pipeline.publication import date_in_address, date_in_name, day_near, parse_date
from pipeline.read import read_inputs
from pipeline.stages.anatomy import find_anatomy

DAY = dt.date(2025, 12, 19)


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "2025-12-19",
        "2025/12/19 10:30",
        "20251219",
        "114/12/19",
        "114年12月19日",
        "中華民國114年12月19日",
        "2025-12-18T18:00:00Z",
        "2025-12-18T18:00:00.123Z",
        "2025-12-19 07:59:00 +0800",
        "2025-12-19T10:30:00",
        "Thu, 18 Dec 2025 18:00:00 GMT",
        "19 Dec 2025 10:30:00 +0800",
    ],
)
def test_a_field_gives_the_date_that_it_is_in_taiwan(text):
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text", ["", "昨天", "2025-02-30", "2025-02-30T00:00:00Z", "1766102400", "Thu, 99 Foo 2025 1:1"]
)
def test_what_is_no_date_gives_none(text):
    assert parse_date(text) is None


@given(st.text(max_size=40) | st.from_regex(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,2}T\d\d:\d\d(Z|[+-]\d{4})", fullmatch=True))
def test_any_text_gives_a_date_or_none(text):
    for find in (parse_date, date_in_address, date_in_name):
        assert find(text) is None or isinstance(find(text), dt.date)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.tw/2025/12/19/mayor",
        "https://example.tw/news/20251219/3012345.htm",
        "https://example.tw/news/aipl/202512190123.aspx",
        "https://example.tw/realtimenews/20251219000123-260402",
        "https://example.tw/article?date=2025-12-19&id=7",
    ],
)
def test_an_address_gives_its_date(url):
    assert date_in_address(url) == DAY


@pytest.mark.parametrize("url", ["https://example.tw/story/6656/8123456", "https://example.tw/20251399/1", "20251219"])
def test_an_address_with_other_numbers_gives_none(url):
    assert date_in_address(url) is None


@pytest.mark.parametrize("name", ["2025-12-19", "cna_20251219_3", "2025/12/19/a", "2024-01-01/2025.12.19 market"])
def test_a_file_name_gives_its_date(name):
    assert date_in_name(name) == DAY


@pytest.mark.parametrize("name", ["000_91e9345ec2fa5adf", "a20251219", "20251219123", "2025-13-01"])
def test_a_file_name_with_other_numbers_gives_none(name):
    assert date_in_name(name) is None


def test_a_dateline_takes_its_month_from_the_date_nearby():
    assert day_near(dt.date(2025, 12, 20), 19) == DAY
    assert day_near(dt.date(2026, 1, 2), 19) == DAY
    assert day_near(dt.date(2025, 3, 1), 31) is None


ROW = {"text": "（中央社記者王小明台北19日電）市長說明年完工。"}


@pytest.mark.parametrize(
    ("name", "row", "given_date", "published", "how"),
    [
        ("a.jsonl", {"date": "114/12/19", "url": "https://example.tw/2024/01/01/"}, None, DAY, "metadata"),
        ("a.jsonl", {"url": "https://example.tw/2025/12/19/7"}, dt.date(2020, 1, 1), DAY, "url"),
        ("a.jsonl", {"text": "2025-12-19\n\n市長：明年完工\n\n市長說明年完工。"}, dt.date(2020, 1, 1), DAY, "text"),
        ("2025-12-20.jsonl", {}, dt.date(2020, 1, 1), DAY, "dateline"),
        ("2025-12-19.jsonl", {}, dt.date(2020, 1, 1), DAY, "filename"),
        ("a.jsonl", {}, dt.date(2025, 12, 21), DAY, "dateline"),
        ("a.jsonl", {"text": "市長今（19）日說，明年完工。"}, dt.date(2025, 12, 21), DAY, "dateline"),
        ("a.jsonl", {"text": "市長說明年完工。"}, DAY, DAY, "option"),
        ("a.jsonl", {}, None, None, None),
    ],
)
def test_the_nearest_source_of_the_date_wins(name, row, given_date, published, how):
    Path(name).write_text(json.dumps(ROW | row), encoding="utf-8")
    (article,) = read_inputs([name], published=given_date)
    resolved = resolve_article(article, find_anatomy(article.text, article.marked))
    assert (resolved.published, resolved.published_how) == (published, how)


def test_folders_above_the_input_say_nothing_about_the_date():
    folder = Path("backup-2020-01-01/2025/12/19")
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("市長說明年完工。", encoding="utf-8")
    (above,) = read_inputs(["backup-2020-01-01"])
    (inside,) = read_inputs(["backup-2020-01-01/2025/12/19/a.txt"])
    assert above.fallback_published == DAY
    assert inside.fallback_published is None


def test_articles_without_a_date_are_counted_and_the_summary_says_what_to_do(zh_claims, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("交通部長王小明表示，希望明年電動公車達到8000輛。", encoding="utf-8")
    ended = zh_claims(path, "-o", tmp_path / "out")
    assert "1 article does not say its date, so relative years (明年) stay empty: give it with --published" in ended.out
    claims = [json.loads(line) for line in (tmp_path / "out/claims.jsonl").read_bytes().splitlines()]
    target = next(claim for claim in claims if claim["target"])
    assert target["year"] is None
    assert target["rules"]["year"]
    assert json.loads((tmp_path / "out/run.json").read_bytes())["counts"]["undated"] == 1
    assert "does not say" not in zh_claims(path, "-o", tmp_path / "out", "--published", "2025-01-01").out


def test_the_stamp_behind_an_agencys_editors_is_the_date() -> None:
    text = "（中央社記者王小明台北1日電）市長陳大文今天說，明年要增設30處日照中心。（編輯：李四）1140301"
    assert find_anatomy(text).published == dt.date(2025, 3, 1)
    assert find_anatomy("市長陳大文說，電話是（02）1140301。").published is None
