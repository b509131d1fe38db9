"""Engines: the same bytes wherever articles are analysed, and one that kills its worker harms no other."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.engines import pool, worker_count
from pipeline.errors import OptionError

ROOT = Path(__file__).resolve().parent.parent
LINES = ("claims.jsonl", "documents.jsonl", "errors.jsonl")
TEXTS = (
    "交通部長王小明表示，希望2030年電動公車達到8000輛。",
    "財政部統計，去年出口成長12%。",
    "",  # an error, in its place
    "台北市長陳小美說：「明年預算不會超過三億元。」她強調，會在兩年內完成1200個充電樁。",
    "行政院長李大同宣布，2035年前再生能源占比要達三成。\n\n經濟部規劃新增5GW。",
)
# What a worker runs in these tests: an article with 毒 kills it, one with 慢 takes for ever, 炸 fills its memory.
TROUBLE = """
import os, time
from pipeline import analysis
real = analysis.analyse
def analyse(nlp, article, stopwatch):
    if "毒" in article.text: os.kill(os.getpid(), 9)
    if "慢" in article.text: time.sleep(600)
    if "炸" in article.text: raise MemoryError("planted")
    return real(nlp, article, stopwatch)
analysis.analyse = analyse
from pipeline.engines.worker import main
main()
"""


def contents(folder):
    return {name: (folder / name).read_bytes() for name in LINES}


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def one_worker(zh_claims, articles, tmp_path):
    """Return what one worker writes."""
    zh_claims(articles, "-o", tmp_path / "one", "-q")
    return contents(tmp_path / "one")


@pytest.fixture
def trouble(monkeypatch):
    code = TROUBLE.replace("\n", "\\n").replace('"', '\\"')
    monkeypatch.setattr(pool, "WORKER", f'exec("{code}")')


def test_workers_write_the_same_bytes_as_one(zh_claims, articles, one_worker, tmp_path):
    assert zh_claims(articles, "-o", tmp_path / "out", "-q", "--workers", "2").code == 1
    assert contents(tmp_path / "out") == one_worker


def test_workers_write_the_same_claims_to_a_pipe(articles, one_worker, tmp_path):
    command = [sys.executable, "-m", "pipeline", str(articles), "-o", "-", "-q", "--workers", "2"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, capture_output=True, check=False, timeout=120, cwd=tmp_path, env=environment)
    assert ended.stdout == one_worker["claims.jsonl"]


def test_a_cluster_writes_the_same_bytes(zh_claims, articles, one_worker, tmp_path):
    pytest.importorskip("ray", reason="needs the extra ray")
    assert zh_claims(articles, "-o", tmp_path / "out", "-q", "--workers", "2", "--engine", "ray").code == 1
    assert contents(tmp_path / "out") == one_worker
    assert not (tmp_path / "out" / ".zh-claims" / "ray").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals")
@pytest.mark.usefixtures("trouble")
def test_articles_that_kill_or_hang_their_worker_are_errors_and_the_others_go_on(zh_claims, articles, tmp_path):
    for name, text in (("2a", "毒物"), ("2b", "緩慢"), ("3a", "爆炸")):
        (articles / f"{name}.txt").write_text(TEXTS[0] + text, encoding="utf-8")
    ended = zh_claims(articles, "-o", tmp_path / "out", "--workers", "2", "--timeout", "3")
    assert ended.code == 1
    errors = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").read_bytes().splitlines()]
    assert [(Path(error["source"]).name, error["stage"], error["error"]) for error in errors] == [
        ("2.txt", "read", "InputError"),
        ("2a.txt", "worker", "WorkerDied"),
        ("2b.txt", "worker", "Timeout"),
        ("3a.txt", "worker", "WorkerDied"),
    ]
    assert "signal 9" in errors[1]["message"]
    assert "longer than 3 s" in errors[2]["message"]
    documents = [json.loads(line)["doc"] for line in (tmp_path / "out" / "documents.jsonl").read_bytes().splitlines()]
    assert documents == ["0", "1", "3", "4"]


def test_an_article_that_killed_its_worker_is_tried_anew(zh_claims, articles, one_worker, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(pool, "WORKER", f"exec({TROUBLE.replace('毒', '出口')!r})")
        zh_claims(articles, "-o", tmp_path / "out", "-q", "--workers", "2")
    assert contents(tmp_path / "out") != one_worker
    zh_claims(articles, "-o", tmp_path / "out", "-q", "--workers", "2")
    assert contents(tmp_path / "out") == one_worker


def test_a_worker_that_cannot_start_is_one_error(zh_claims, articles, tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "WORKER", "sys.exit(3)")
    ended = zh_claims(articles, "-o", tmp_path / "out", "--workers", "2")
    assert ended.code == 2
    assert "--workers 1" in ended.err


def test_an_error_of_the_installation_ends_the_run_as_it_does_without_workers(zh_claims, articles, tmp_path):
    ended = zh_claims(articles, "-o", tmp_path / "out", "--workers", "2", "--backend", "nonsense")
    assert ended.code == 2
    assert "there is no backend 'nonsense'" in ended.err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_says_how_to_go_on_and_leaves_no_process(articles, tmp_path, workers):
    for number in range(400):
        (articles / f"x{number}.txt").write_text(TEXTS[0] * 9 + str(number), encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", str(articles), "-o", "out", "--workers", workers]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    journal = tmp_path / "out" / ".zh-claims" / "journal.jsonl"

    def heed():
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heed,  # noqa: PLW1509  (no thread runs in the tests)
    ) as started:
        while started.poll() is None and not journal.exists():
            time.sleep(0.01)
        os.killpg(started.pid, signal.SIGINT)  # as a terminal does
        said = started.stderr.read().decode()  # until the last process that could write there has ended
    assert started.returncode == 130
    assert said == "error: stopped before the end. Run the same command again to go on: out keeps what is finished\n"


@pytest.mark.parametrize("wanted", ["0", "-1", "two", "²", "", "99999"])
def test_a_number_of_workers_that_makes_no_sense_is_refused(wanted):
    with pytest.raises(OptionError, match="--workers"):
        worker_count(wanted)


def test_an_unknown_engine_names_those_there_are(zh_claims, articles, tmp_path):
    ended = zh_claims(articles, "-o", tmp_path / "out", "--engine", "spark")
    assert ended.code == 2
    assert "local, ray" in ended.err
