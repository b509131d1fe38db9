"""The command line: what it prints, writes and returns, and that no user error ends in a traceback."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from pipeline import analysis
from pipeline.commands import COMMANDS
from pipeline.outcome import outcome_of
from pipeline.terminal import MAX_ROWS, Report, claims_table, number_text, shorten, value_text, visible
from pipeline.types import Bound, Claim, Per, Speaker, Target, TextSpan
from pipeline.write import Analysed, document_record

ROOT = Path(__file__).resolve().parent.parent
LINES = ("claims.jsonl", "documents.jsonl", "errors.jsonl")
ARTICLE = "交通部長王小明表示，希望2030年電動公車達到8000輛。"
OTHER = "財政部統計，去年出口成長12%。"


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def process(*arguments, cwd, **environment):
    """Run the command line in a process of its own, from any folder, installed or not."""
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    return subprocess.run(command, capture_output=True, check=False, timeout=60, cwd=cwd, env=environment)


def contents(folder):
    return {name: (folder / name).read_bytes() for name in LINES}


def files_of(folder):
    """Return the names of the files a run left, but for its own notes."""
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")} if folder.exists() else set()


# --- what a run gives ---------------------------------------------------------------------------------------------


def test_a_run_prints_a_table_of_claims_and_where_the_files_are(zh_claims, article, out):
    ended = zh_claims(article, "-o", out)
    assert ended.code == 0
    for cell in ("speaker", "kind", "goal", "value", "year", "王小明", "target", "8,000 輛", "2030"):
        assert cell in ended.out
    assert ended.out.rstrip().endswith(f"Files: {out}")
    assert files_of(out) == {*LINES, "run.json"}


def test_running_twice_gives_the_same_bytes_and_prints_the_same(zh_claims, article, out):
    first, before = zh_claims(article, "-o", out), contents(out)
    second = zh_claims(article, "-o", out)
    assert second.out == first.out
    assert contents(out) == before


def test_the_output_folder_holds_exactly_the_inputs_of_the_last_run(zh_claims, article, out, tmp_path):
    zh_claims(article, "-o", out)
    other = tmp_path / "other.txt"
    other.write_text(OTHER, encoding="utf-8")
    zh_claims(other, "-o", out)
    (document,) = [json.loads(line) for line in (out / "documents.jsonl").read_bytes().splitlines()]
    assert document["doc"] == "other"
    assert {json.loads(line)["doc"] for line in (out / "claims.jsonl").read_bytes().splitlines()} == {"other"}


def test_a_run_that_read_nothing_keeps_the_files_of_the_run_before(zh_claims, article, out, tmp_path):
    zh_claims(article, "-o", out)
    before = contents(out)
    ended = zh_claims(tmp_path / "artcle.txt", "-o", out)
    assert ended.code == 1
    assert "artcle.txt: there is no such file" in ended.err
    assert "keeps the files of the run before" in ended.err
    assert contents(out) == before
    assert files_of(out) == {*LINES, "run.json"}


def test_the_first_run_into_a_folder_writes_its_errors_even_if_it_read_nothing(zh_claims, out, tmp_path):
    assert zh_claims(tmp_path / "nowhere", "-o", out).code == 1
    assert len((out / "errors.jsonl").read_bytes().splitlines()) == 1
    assert (out / "claims.jsonl").read_bytes() == b""


def test_the_run_record_tells_the_time_of_every_part(zh_claims, article, out):
    zh_claims(article, "-o", out)
    seconds = json.loads((out / "run.json").read_bytes())["seconds"]
    parts = {"load", "read", "anatomy", "sentences", "tagger", "quantities", "times", "entities"}
    assert seconds.keys() >= parts | {"attribution", "claim_mentions", "merge", "write", "total"}
    assert seconds["tagger"] > 0


def test_claims_on_stdout_are_alone_there(article, tmp_path):
    ended = process(article, "-o", "-", cwd=tmp_path)
    assert ended.returncode == 0
    claims = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [claim["target"]["value"] for claim in claims if claim["target"]] == [8000]
    assert not (tmp_path / "outputs").exists()


def test_quiet_prints_nothing(zh_claims, article, out):
    ended = zh_claims(article, "-o", out, "--quiet")
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_explain_prints_the_sentence_and_every_rule(zh_claims, article, out):
    printed = zh_claims(article, "-o", out, "--explain").out
    assert ARTICLE in printed
    for line in (out / "claims.jsonl").read_bytes().splitlines():
        for name, rule in json.loads(line)["rules"].items():
            assert rule is None or f"{name:<11} {rule}" in printed


def test_the_date_given_resolves_relative_years(zh_claims, out, tmp_path):
    path = tmp_path / "relative.txt"
    path.write_text("交通部長王小明表示，希望明年電動公車達到8000輛。", encoding="utf-8")
    zh_claims(path, "-o", out, "--published", "2024-05-01")
    claims = [json.loads(line) for line in (out / "claims.jsonl").read_bytes().splitlines()]
    assert [claim["year"]["value"] for claim in claims if claim["target"]] == [2025]


def test_a_long_table_is_cut_and_says_how_much_is_missing(zh_claims, out, tmp_path):
    texts = [ARTICLE.replace("8000", str(8000 + n)) for n in range(MAX_ROWS + 5)]
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in texts]
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    printed = zh_claims(path, "-o", out).out
    total = len((out / "claims.jsonl").read_bytes().splitlines())
    assert printed.count(" target ") == MAX_ROWS
    assert f"… and {total - MAX_ROWS} more in" in printed


# --- the first word ----------------------------------------------------------------------------------------------


def test_schema_is_a_command_word(zh_claims):
    ended = zh_claims("schema")
    assert ended.code == 0
    assert json.loads(ended.out)["$defs"].keys() >= {"Claim", "Document", "ErrorRecord"}


def test_the_version_is_printed(zh_claims):
    assert zh_claims("--version").out == "zh-claims 0.1.0\n"


def test_help_names_every_option_and_command(zh_claims):
    printed = zh_claims("--help").out
    for word in ("--output", "--backend", "--published", "--encoding", "--quiet", "--explain", "--version", *COMMANDS):
        assert word in printed


def test_scoring_a_run_over_other_articles_says_what_to_run_first(zh_claims, article, out):
    zh_claims(article, "-o", out)
    ended = zh_claims("score", ROOT / "tests" / "gold" / "gold.jsonl", out)
    assert ended.code == 2
    assert "holds none of the" in ended.err
    assert "tests/gold/texts" in ended.err
    assert not ended.out


# --- errors --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "seen"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", "\u3000 \n".encode(), "white space"),
        ("binary.txt", b"\x7fELF\0\0\1", "binary"),
        ("damaged.txt", f"{ARTICLE}".encode() + b"\xff" + ARTICLE.encode(), "--encoding"),
    ],
)
def test_a_file_that_is_no_article_is_named_with_what_was_seen(zh_claims, article, out, tmp_path, name, data, seen):
    (tmp_path / name).write_bytes(data)
    ended = zh_claims(tmp_path / name, article, "-o", out)
    assert ended.code == 1
    assert name in ended.err
    assert seen in ended.err
    (error,) = [json.loads(line) for line in (out / "errors.jsonl").read_bytes().splitlines()]
    assert error["source"].endswith(name)
    assert len((out / "documents.jsonl").read_bytes().splitlines()) == 1


def test_a_date_that_cannot_be_read_is_a_warning_on_the_terminal_only(zh_claims, out, tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"text": ARTICLE, "published": "not a date"}), encoding="utf-8")
    ended = zh_claims(path, "-o", out)
    assert ended.code == 0
    assert "warning: " in ended.err
    assert "'not a date'" in ended.err
    assert (out / "errors.jsonl").read_bytes() == b""
    assert json.loads((out / "run.json").read_bytes())["counts"]["warnings"] == 1
    assert zh_claims(path, "-o", out, "--quiet").err == ""


def test_an_article_in_english_is_an_error_line(zh_claims, article, out, tmp_path):
    (tmp_path / "english.txt").write_text("The mayor said that the line would be finished. " * 5, encoding="utf-8")
    ended = zh_claims(article, tmp_path / "english.txt", "-o", out)
    assert ended.code == 1
    (error,) = [json.loads(line) for line in (out / "errors.jsonl").read_bytes().splitlines()]
    assert error["stage"] == "read"
    assert "not Chinese" in error["message"]


def test_the_encoding_named_is_used(zh_claims, out, tmp_path):
    path = tmp_path / "big5.txt"
    path.write_bytes(ARTICLE.encode("cp950"))
    assert zh_claims(path, "-o", out, "--encoding", "cp950").code == 0
    assert json.loads((out / "documents.jsonl").read_bytes())["text"] == ARTICLE


def test_a_missing_path_is_named(zh_claims, out, tmp_path):
    ended = zh_claims(tmp_path / "nowhere", "-o", out)
    assert ended.code == 1
    assert "nowhere" in ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--published", "19.12.2025"], "2025-12-19"),
        (["--backend", "nonsense"], "nonsense"),
        (["--encoding", "nonsense"], "nonsense"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_a_command_that_cannot_be_done_says_why_and_returns_2(zh_claims, article, out, arguments, said):
    ended = zh_claims(article, *arguments, "-o", out)
    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_no_input_is_answered_with_an_example(zh_claims):
    ended = zh_claims()
    assert ended.code == 2
    assert "no input given" in ended.err
    assert "seeds/" in ended.err


def test_an_output_folder_that_is_a_file_is_refused(zh_claims, article):
    ended = zh_claims(article, "-o", article)
    assert ended.code == 2
    assert "cannot write to" in ended.err
    assert article.read_text(encoding="utf-8") == ARTICLE


def test_an_output_folder_inside_the_input_folder_is_refused(zh_claims, article):
    ended = zh_claims(article.parent, "-o", article.parent / "out")
    assert ended.code == 2
    assert "inside the input folder" in ended.err


def test_an_article_that_breaks_the_tokenizer_is_an_error_line_of_that_part(zh_claims, article, out, monkeypatch):
    def broken(_text):
        raise ValueError("planted")

    monkeypatch.setattr("pipeline.tokenizer.find_quantities", broken)
    zh_claims(article, "-o", out)
    assert json.loads((out / "errors.jsonl").read_bytes())["stage"] == "quantities"


def test_an_article_that_breaks_a_stage_is_an_error_line_and_the_others_go_on(
    zh_claims, article, out, monkeypatch, tmp_path
):
    other = tmp_path / "bad.txt"
    other.write_text(OTHER, encoding="utf-8")

    def broken(doc):
        if doc._.article.doc == "bad":
            raise ValueError("planted")
        return analysed(doc)

    analysed = analysis.analysed
    monkeypatch.setattr(analysis, "analysed", broken)
    ended = zh_claims(article, other, "-o", out)
    assert ended.code == 1
    (error,) = [json.loads(line) for line in (out / "errors.jsonl").read_bytes().splitlines()]
    assert (error["stage"], error["error"]) == ("records", "ValueError")
    assert "planted" in error["message"]
    assert json.loads((out / "documents.jsonl").read_bytes())["doc"] == "article"


def test_an_interrupted_run_leaves_the_outputs_of_the_run_before(zh_claims, article, out, monkeypatch):
    zh_claims(article, "-o", out)
    before = contents(out)

    def interrupted(_doc):
        raise KeyboardInterrupt

    monkeypatch.setattr(analysis, "analysed", interrupted)
    ended = zh_claims(article, "-o", out, "--fresh")
    assert ended.code == 130
    assert "stopped before the end" in ended.err
    assert contents(out) == before
    assert files_of(out) == {*LINES, "run.json"}


# --- the console -----------------------------------------------------------------------------------------------------


def test_output_is_utf8_whatever_the_console_says(article, out, tmp_path):
    ended = process(article, "-o", out, cwd=tmp_path, PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    assert ended.returncode == 0
    assert "王小明" in ended.stdout.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="pipes close differently on Windows")
def test_a_reader_that_stops_reading_ends_the_run_quietly(root):
    command = f"'{sys.executable}' -m pipeline seeds/ -o - | head -c 1 >/dev/null; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], cwd=root, capture_output=True, check=False, timeout=60)
    assert ended.stderr == b""
    assert ended.returncode in {0, 128 + signal.SIGPIPE}


@pytest.mark.skipif(os.name == "nt", reason="pipes close differently on Windows")
@pytest.mark.parametrize("read", ["head -n 1", "true"])
def test_a_run_whose_explanations_nobody_reads_still_writes_its_files(root, out, read):
    command = f"'{sys.executable}' -m pipeline seeds/ -o '{out}' --explain | {read}; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], cwd=root, capture_output=True, check=False, timeout=60)
    assert ended.stderr == b""
    assert ended.returncode in {0, 128 + signal.SIGPIPE}
    assert ended.returncode or read != "true"
    assert files_of(out) == {*LINES, "run.json"}
    assert len((out / "claims.jsonl").read_bytes().splitlines()) > 10


def heed_interrupts():
    """Take Ctrl-C as a terminal's programs do, even where the tests run in the background, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted_after(seconds, *arguments, cwd):
    """Start the command line, press Ctrl-C after so many seconds, return how it ended."""
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=environment,
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        preexec_fn=heed_interrupts,  # noqa: PLW1509  (no thread runs in the tests)
    ) as started:
        time.sleep(seconds)
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=60)
    return started.returncode, out.decode(), err.decode()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send")
@pytest.mark.parametrize("seconds", [0.2, 0.35, 0.5, 0.7, 1.0])
def test_ctrl_c_while_the_program_starts_ends_it_with_a_message(tmp_path, seconds):
    code, printed, said = interrupted_after(seconds, "-", "-o", "out", cwd=tmp_path)  # waits for a text, so never ends
    assert code == 130
    assert said.startswith("error: stopped before the end")
    assert said.count("\n") == 1
    assert not printed
    assert not files_of(tmp_path / "out")


def test_a_run_imports_nothing_heavy_that_it_does_not_use(article, out):
    code = (
        "import sys, spacy, pipeline.cli\n"
        "before = set(sys.modules)\n"  # spaCy itself imports torch where it is installed
        f"try: pipeline.cli.main([{str(article)!r}, '-o', {str(out)!r}, '-q'])\n"
        "except SystemExit:\n"
        "    print(*sorted({'pandas', 'jieba', 'torch', 'transformers'} & (sys.modules.keys() - before)))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert ended.stdout.strip() == b""


def test_control_and_direction_characters_never_reach_the_terminal():
    assert visible("紅\x1b[31m字\u202e\n下一行") == "紅\ufffd[31m字\ufffd 下一行"


# --- the table -------------------------------------------------------------------------------------------------------


def claim(kind="target", name="王小明", confidence=0.9, goal="電動公車達到八千輛"):
    text = TextSpan(text=goal, start=0, end=len(goal))
    speaker = Speaker(name=name, key=name, type="PERSON", text=name, start=0, end=len(name)) if name else None
    return Claim(kind=kind, speaker=speaker, sentence=text, statement=text, target=None, confidence=confidence)


def table_lines(claims, width):
    console = Console(width=width, file=io.StringIO())
    console.print(claims_table(claims, width))
    return console.file.getvalue().splitlines()


def reported(nlp, claims, capsys):
    """Return what a run that found the claims prints."""
    report = Report(quiet=False, explain=False, claims_on_stdout=False)
    outcome = outcome_of(Analysed(document_record(nlp("市長說。")), tuple(claims)))
    report.watch(outcome.summary, lambda: outcome)
    report.finish(outcome.summary.counts, Path("out"))
    return capsys.readouterr().out


def test_claims_with_a_speaker_come_before_figures_without(nlp, capsys):
    printed = reported(nlp, [claim("figure", name=None, goal="無人說"), claim("statement"), claim("target")], capsys)
    assert printed.index("target") < printed.index("statement") < printed.index("無人說")


def test_goals_more_likely_wrong_than_right_are_counted_not_shown(nlp, capsys):
    printed = reported(nlp, [claim("goal", confidence=0.4, goal="不確定的"), claim("goal", goal="確定的")], capsys)
    assert "不確定的" not in printed
    assert "確定的" in printed
    assert "… and 1 more in out/claims.jsonl (1 goal of confidence under 0.5)" in printed


@pytest.mark.parametrize("width", [50, 60, 80])
def test_the_goal_is_wrapped_not_lost_on_a_narrow_terminal(width):
    lines = table_lines([claim(goal="二〇三〇年全國電動公車要達到八千輛")], width)
    assert "goal" in lines[1]
    column = "".join(line[lines[1].index("goal") - 4 :] for line in lines[3:])
    assert "電動公車" in "".join(column.split())


def test_the_confidence_is_shown_where_there_is_room():
    assert "0.90" in "".join(table_lines([claim()], 120))
    assert "confidence" not in "".join(table_lines([claim()], 60))


# --- cells of the table ----------------------------------------------------------------------------------------------


def target(**fields):
    blank = dict.fromkeys(("value", "low", "high", "bound", "per", "ratio", "si_low", "si_high", "si_unit"))
    plain = {"text": "", "start": 0, "end": 0, "values": (), "relation": "=", "strict": False, "change": False}
    return Target(**{**blank, **plain, "unit": "人", "unit_text": "", "dimension": "count", **fields})


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"value": 1000000000000, "unit": "TWD"}, "1,000,000,000,000 TWD"),
        ({"value": 0.25, "unit": "%"}, "0.25 %"),
        ({"value": 1000, "relation": ">="}, "≥ 1,000 人"),
        ({"value": 1000, "relation": ">=", "strict": True, "bound": Bound(text="逾", start=0, end=1)}, "> 1,000 人"),
        ({"value": 5, "relation": "<=", "unit": "rank"}, "≤ 5 rank"),
        ({"value": 30, "relation": "~"}, "~30 人"),
        ({"low": 26, "high": 29, "relation": "range"}, "26–29 人"),
        ({"values": (10000, 12000), "relation": "or", "unit": "TWD"}, "10,000 or 12,000 TWD"),
        ({"value": 8110, "per": Per(text="每月", start=0, end=2, value=1, unit="月")}, "8,110 人 / 月"),
        ({"value": 4, "per": Per(text="每10公頃", start=0, end=5, value=10, unit="ha")}, "4 人 / 10 ha"),
        ({"value": 7, "unit": ""}, "7"),
    ],
)
def test_a_quantity_is_shown_as_people_write_it(fields, shown):
    assert value_text(target(**fields)) == shown


def test_long_text_is_cut_by_columns_not_characters():
    assert shorten("五十萬個人才", 20) == "五十萬個人才"
    assert shorten("五十萬個人才", 7) == "五十萬…"
    assert number_text(33.333333333) == "33.3333"
