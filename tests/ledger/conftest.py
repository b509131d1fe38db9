"""Outputs of the real pipeline over short articles of our own, to follow targets in."""

import json
from types import SimpleNamespace

import pytest

from pipeline.cli import main

ARTICLES = (
    ("a1", "2021-03-02", "甲報", "經濟部長林建宏今天表示，2025年再生能源發電占比要達到20%，各部會會一起努力。"),
    (
        "a2",
        "2022-05-10",
        "乙報",
        "經濟部長林建宏今天指出，2025年再生能源發電占比要達到20%。目前再生能源發電占比已達8%。",
    ),
    ("a3", "2022-11-08", "甲報", "經濟部長林建宏今天說，2025年再生能源發電占比要達到15.2%。"),
    ("b1", "2020-01-15", "甲報", "內政部長徐國明今天表示，2024年社會住宅要興建12萬戶。"),
    ("b2", "2021-06-30", "乙報", "內政部長徐國明今天指出，2026年社會住宅要興建12萬戶。"),
    ("c1", "2020-02-01", "甲報", "台北市長陳宜婷今天表示，2030年電動公車要增加到3000輛。"),
    ("c2", "2020-06-01", "甲報", "台北市長陳宜婷今天指出，2030年電動公車要增加到3000輛。"),
    ("c3", "2021-06-01", "甲報", "台北市長陳宜婷今天表示，希望大家多多搭乘電動公車。"),
    ("c4", "2021-09-01", "甲報", "台北市長陳宜婷今天表示，將推動電動公車路線優化。"),
    ("d1", "2019-01-10", "甲報", "台中市長盧淑芬今天表示，2020年公共托育要增加5000個名額。"),
    ("d2", "2019-04-10", "甲報", "台中市長盧淑芬今天指出，2020年公共托育要增加5000個名額。"),
    ("d3", "2022-03-01", "甲報", "台中市長盧淑芬今天表示，市府將舉辦音樂會。"),
)


def run(folder, articles, name="outputs"):
    """Run the pipeline over articles and return the folder of its outputs."""
    rows = [
        {"id": i, "published": day, "outlet": outlet, "title": i, "body": body} for i, day, outlet, body in articles
    ]
    source = folder / f"{name}.jsonl"
    source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        main([str(source), "-o", str(folder / name), "--quiet"])
    assert not end.value.code
    return folder / name


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def outputs(tmp_path_factory):
    return run(tmp_path_factory.mktemp("ledger"), ARTICLES)


@pytest.fixture
def outputs_of(tmp_path):
    """Run the pipeline over articles, those above by their ids or others, and return the folder of its outputs."""

    def make(name, ids=(), others=()):
        return run(tmp_path, [*(article for article in ARTICLES if article[0] in ids), *others], name)

    return make


@pytest.fixture
def ledger(zh_claims, tmp_path):
    """Make a ledger of outputs: its entries by party, and the page."""

    def make(*folders, to="ledger", more=()):
        done = zh_claims("ledger", *folders, "-o", tmp_path / to, *more)
        assert done.code == 0, done.err
        entries = lines(tmp_path / to / "ledger.jsonl")
        by_party = {entry["party"]: entry for entry in entries}
        page = (tmp_path / to / "ledger.html").read_text(encoding="utf-8")
        return SimpleNamespace(
            entries=entries, by=by_party, page=page, folder=tmp_path / to, out=done.out, err=done.err
        )

    return make
