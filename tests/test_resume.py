"""What an output folder keeps: no crash loses what was finished, and nothing half-written is taken for whole."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import analysis
from pipeline.errors import LockError, OutputError
from pipeline.outcome import Outcome, Summary
from pipeline.store import OutputFolder
from pipeline.store import folder as folder_module
from pipeline.store.journal import Header, Journal, ShardLine, read_journal

ROOT = Path(__file__).resolve().parent.parent
LINES = ("claims.jsonl", "documents.jsonl", "errors.jsonl")
IDENTITY = {"zh-claims": "1", "--backend": "press"}


def contents(folder):
    return {name: (folder / name).read_bytes() for name in LINES}


def write_articles(folder, count, first=0):
    folder.mkdir(exist_ok=True)
    for number in range(first, first + count):
        text = f"交通部長王小明表示，希望20{30 + number % 50}年電動公車達到{8000 + number}輛。"
        (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def analysed(monkeypatch):
    """Return the sources of the articles that are analysed in this process from now on."""
    sources, real = [], analysis.analysed

    def noted(doc):
        sources.append(Path(doc._.article.source).name)
        return real(doc)

    monkeypatch.setattr(analysis, "analysed", noted)
    return sources


# --- whole runs ------------------------------------------------------------------------------------------------------


def test_a_finished_run_repeated_does_nothing_and_prints_the_same(zh_claims, out, tmp_path, analysed):
    articles = write_articles(tmp_path / "articles", 3)
    first = zh_claims(articles, "-o", out)
    dates = {path: path.stat().st_mtime_ns for path in out.iterdir() if path.is_file()}
    analysed.clear()
    second = zh_claims(articles, "-o", out)
    assert not analysed
    assert second.out == first.out
    assert {path: path.stat().st_mtime_ns for path in out.iterdir() if path.is_file()} == dates


def test_only_new_and_changed_inputs_are_read_again(zh_claims, out, tmp_path, analysed):
    articles = write_articles(tmp_path / "articles", 4)
    zh_claims(articles, "-o", out)
    analysed.clear()
    (articles / "0001.txt").write_text("財政部統計，去年出口成長12%。", encoding="utf-8")
    (articles / "0002.txt").unlink()
    write_articles(articles, 1, first=9)
    zh_claims(articles, "-o", out)
    assert analysed == ["0001.txt", "0009.txt"]
    zh_claims(articles, "-o", tmp_path / "anew")
    assert contents(out) == contents(tmp_path / "anew")


def test_an_input_that_fails_is_named_again_by_a_repeated_run(zh_claims, out, tmp_path):
    articles = write_articles(tmp_path / "articles", 1)
    (articles / "empty.txt").write_bytes(b"")
    first, second = (zh_claims(articles, "-o", out) for _ in range(2))
    assert (first.code, first.err) == (second.code, second.err)
    assert "empty.txt: the file is empty" in second.err


def test_outputs_of_other_options_are_refused_until_fresh_is_given(zh_claims, out, tmp_path):
    articles = write_articles(tmp_path / "articles", 1)
    zh_claims(articles, "-o", out)
    before = contents(out)
    refused = zh_claims(articles, "-o", out, "--published", "2025-01-01")
    assert refused.code == 2
    assert "--published None, now 2025-01-01" in refused.err
    assert "--fresh" in refused.err
    assert contents(out) == before
    assert zh_claims(articles, "-o", out, "--published", "2025-01-01", "--fresh").code == 0
    assert json.loads((out / "claims.jsonl").read_bytes().splitlines()[0])["published"] == "2025-01-01"


def test_a_folder_without_a_journal_is_written_anew(zh_claims, out, tmp_path):
    articles = write_articles(tmp_path / "articles", 1)
    out.mkdir()
    (out / "claims.jsonl").write_bytes(b"something else\n")
    assert zh_claims(articles, "-o", out).code == 0
    assert b"something else" not in (out / "claims.jsonl").read_bytes()


def test_files_that_were_changed_by_hand_are_written_anew(zh_claims, out, tmp_path):
    articles = write_articles(tmp_path / "articles", 2)
    zh_claims(articles, "-o", out)
    whole = contents(out)
    (out / "claims.jsonl").write_bytes(whole["claims.jsonl"].replace("王小明".encode(), "王大明".encode()))
    zh_claims(articles, "-o", out)
    assert contents(out) == whole


def test_a_copy_of_the_folder_is_as_good_as_the_folder(zh_claims, out, tmp_path, analysed):
    articles = write_articles(tmp_path / "articles", 2)
    zh_claims(articles, "-o", out)
    analysed.clear()
    shutil.copytree(out, tmp_path / "copy", copy_function=shutil.copy)  # the dates are new
    zh_claims(articles, "-o", tmp_path / "copy")
    assert not analysed


def start(*arguments, **options):
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, **options)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_run_killed_at_any_moment_goes_on_to_the_same_bytes(zh_claims, out, tmp_path, workers):
    articles = write_articles(tmp_path / "articles", 100)
    journal = out / ".zh-claims" / "journal.jsonl"
    with start(articles, "-o", out, "-q", "--workers", workers) as killed:
        while killed.poll() is None and not (journal.exists() and b"shard" in journal.read_bytes()):
            time.sleep(0.005)
        killed.kill()
    assert killed.returncode == -signal.SIGKILL
    assert not (out / "claims.jsonl").exists()
    assert zh_claims(articles, "-o", out, "-q", "--workers", workers).code == 0
    zh_claims(articles, "-o", tmp_path / "undisturbed", "-q")
    assert contents(out) == contents(tmp_path / "undisturbed")
    assert not journal.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of files")
def test_a_full_disk_is_an_error_and_the_next_run_goes_on(zh_claims, out, tmp_path):
    import resource

    articles = write_articles(tmp_path / "articles", 70)

    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    with start(articles, "-o", out, "-q", preexec_fn=small_files) as full:
        said = full.stderr.read().decode()
    assert full.returncode == 2
    assert "cannot write to" in said
    assert "make room and run the same command again" in said
    assert "Traceback" not in said
    assert not (out / "claims.jsonl").exists()
    assert zh_claims(articles, "-o", out, "-q").code == 0
    zh_claims(articles, "-o", tmp_path / "undisturbed", "-q")
    assert contents(out) == contents(tmp_path / "undisturbed")


# --- the folder ------------------------------------------------------------------------------------------------------


def outcome(number, *, again=False):
    summary = Summary(f"{number}.txt", {"articles": 1})
    return Outcome(summary, b"claim %d\n" % number * number, b"document %d\n" % number, b"", again)


def key(number):
    return number.to_bytes(16, "big")


def order(*numbers):
    return b"".join(map(key, numbers))


def written(path, *numbers, order_of=None):
    """Write outcomes to a folder and join them."""
    with OutputFolder(path, IDENTITY) as folder:
        for number in numbers:
            folder.add(key(number), outcome(number))
        folder.join(order(*(order_of or numbers)), lambda: Header(IDENTITY), lambda *_: None)
    return (path / "claims.jsonl").read_bytes(), (path / "documents.jsonl").read_bytes()


@pytest.fixture
def small_shards(monkeypatch):
    monkeypatch.setattr(folder_module, "_SHARD_OUTCOMES", 2)


def interrupted(path, *numbers):
    """Write outcomes to a folder as a run does that ends before its files are joined."""
    with OutputFolder(path, IDENTITY) as folder:
        for number in numbers:
            folder.add(key(number), outcome(number))
    return path / ".zh-claims"


@pytest.mark.usefixtures("small_shards")
def test_outcomes_are_joined_in_the_order_of_the_inputs(out):
    claims, documents = written(out, 3, 1, 4, 2, 5, order_of=(1, 2, 3, 4, 5))
    assert documents == b"".join(b"document %d\n" % number for number in range(1, 6))
    assert claims == b"".join(b"claim %d\n" % number * number for number in range(1, 6))


@pytest.mark.usefixtures("small_shards")
def test_a_run_that_ended_early_left_whole_shards(out):
    interrupted(out, 1, 2, 3)
    with OutputFolder(out, IDENTITY) as folder:
        assert [key(number) in folder for number in (1, 2, 3, 4)] == [True, True, True, False]


@pytest.mark.usefixtures("small_shards")
@pytest.mark.parametrize("damage", ["cut", "changed", "missing"])
def test_a_damaged_shard_is_not_believed(out, damage):
    work = interrupted(out, 1, 2, 3, 4)
    shard = work / "shards" / "00000000"
    content = shard.read_bytes()
    if damage == "missing":
        shard.unlink()
    else:
        shard.write_bytes(content[:-3] if damage == "cut" else content.replace(b"claim 2", b"claim 7"))
    with OutputFolder(out, IDENTITY) as folder:
        assert [key(number) in folder for number in (1, 2, 3, 4)] == [False, False, True, True]
        folder.add(key(1), outcome(1))
        folder.add(key(2), outcome(2))
        folder.join(order(1, 2, 3, 4), lambda: Header(IDENTITY), lambda *_: None)
    assert (out / "documents.jsonl").read_bytes().count(b"\n") == 4


@pytest.mark.usefixtures("small_shards")
def test_a_line_of_the_journal_cut_off_by_a_crash_is_not_believed(out):
    journal = interrupted(out, 1, 2, 3, 4) / "journal.jsonl"
    content = journal.read_bytes()
    for size in range(0, len(content), 7):
        journal.write_bytes(content[:size])
        whole = content[:size].count(b"\n")
        assert len(read_journal(journal)) == whole
        Journal(journal).close()
        assert journal.read_bytes() == b"".join(content.splitlines(keepends=True)[:whole])


def test_a_crash_while_the_files_get_their_names_is_made_good(out, monkeypatch):
    written(out, 1)
    with monkeypatch.context() as crash:
        crash.setattr(OutputFolder, "_put_in_place", lambda *_: None)
        written(out, 2, order_of=(1, 2))
    assert (out / "documents.jsonl").read_bytes() == b"document 1\n"
    (out / ".zh-claims" / "documents.jsonl.part").replace(out / "documents.jsonl")  # one of them has its name already
    with OutputFolder(out, IDENTITY) as folder:
        assert folder.is_finished(order(1, 2))
    assert (out / "claims.jsonl").read_bytes() == b"claim 1\nclaim 2\nclaim 2\n"


def test_a_failure_of_the_machine_is_tried_anew_by_the_next_run(out):
    with OutputFolder(out, IDENTITY) as folder:
        folder.add(key(1), outcome(1))
        folder.add(key(2), outcome(2, again=True))
        folder.join(order(1, 2), lambda: Header(IDENTITY), lambda *_: None)
    with OutputFolder(out, IDENTITY) as folder:
        assert key(1) in folder
        assert key(2) not in folder
        assert not folder.is_finished(order(1, 2))


def test_outcomes_of_another_version_are_refused(out):
    written(out, 1)
    with (
        pytest.raises(OutputError, match=r"zh-claims 1, now 2.*--fresh"),
        OutputFolder(out, IDENTITY | {"zh-claims": "2"}),
    ):
        pass
    with OutputFolder(out, IDENTITY | {"zh-claims": "2"}, fresh=True) as folder:
        assert key(1) not in folder
    assert (out / "documents.jsonl").read_bytes() == b"document 1\n"  # until the new run is finished


def test_one_run_at_a_time_writes_to_a_folder(out):
    with OutputFolder(out, IDENTITY), pytest.raises(LockError, match=str(os.getpid())), OutputFolder(out, IDENTITY):
        pass


def test_the_lock_of_a_process_that_died_is_free(out):
    work = interrupted(out, 1)
    (work / "lock").write_text("999999\n", encoding="ascii")
    with OutputFolder(out, IDENTITY) as folder:
        assert key(1) in folder


def test_a_command_that_writes_nothing_leaves_no_folder(out):
    with OutputFolder(out, IDENTITY):
        pass
    assert not out.exists()


def test_every_shard_is_named_in_the_journal_with_its_keys(out):
    work = interrupted(out, 1, 2)
    header, line = read_journal(work / "journal.jsonl")
    assert header == Header(IDENTITY)
    assert isinstance(line, ShardLine)
    assert bytes.fromhex(line.keys) == order(1, 2)
