"""The recipes of the documentation run, and every one of them finds something in the outputs of the seed."""

import json
import re
import shlex
import shutil
import subprocess

import pytest

from pipeline.cli import main

FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def recipes(root, language):
    text = (root / "docs" / "recipes.md").read_text(encoding="utf-8")
    return [body for name, body in FENCE.findall(text) if name == language]


@pytest.fixture(scope="module")
def workplace(seed, tmp_path_factory):
    """Return a folder with the outputs of the seed and both tables."""
    folder = tmp_path_factory.mktemp("recipes")
    shutil.copytree(seed.folder, folder / "outputs")
    for name in ("parquet", "csv"):
        with pytest.raises(SystemExit):
            main(["export", str(folder / "outputs"), "--to", name])
    return folder


def test_there_are_ten_one_liners_or_more(root):
    lines = recipes(root, "sql") + [body for body in recipes(root, "sh") if body.startswith("jq")]
    assert len(lines) >= 10
    assert all(body.count("\n") == 1 for body in lines)


def test_every_query_finds_something(root, workplace, monkeypatch):
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: pip install 'zh-claims[test]'")
    monkeypatch.chdir(workplace)
    for query in recipes(root, "sql"):
        rows = duckdb.connect().execute(query).fetchall()
        assert rows, query


def test_duckdb_reads_the_columns_of_parquet_and_csv_as_the_contract_has_them(workplace, monkeypatch):
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: pip install 'zh-claims[test]'")
    monkeypatch.chdir(workplace)
    database = duckdb.connect()
    tables = {
        "parquet": database.read_parquet("outputs/claims.parquet"),
        "csv": database.read_csv("outputs/claims.csv"),
    }
    types = {name: dict(zip(table.columns, map(str, table.types), strict=True)) for name, table in tables.items()}
    assert list(types["parquet"]) == list(types["csv"])
    assert {types["parquet"][name] for name in ("value", "si_low", "confidence")} == {"DOUBLE"}
    assert (types["parquet"]["year"], types["parquet"]["start"]) == ("INTEGER", "BIGINT")
    assert types["parquet"]["published"] == types["csv"]["published"] == "DATE"
    assert types["csv"]["negated"] == "BOOLEAN"


def run_jq(command, folder):
    """Return what a jq command prints: by the program, else by the library of the same name."""
    if shutil.which("jq"):
        return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, check=True).stdout.decode()
    jq = pytest.importorskip("jq", reason="jq is not installed: pip install 'zh-claims[test]'")
    _, options, program, file = shlex.split(command)
    text = (folder / file).read_text(encoding="utf-8")
    found = jq.compile(program).input_text(text, slurp="s" in options).all()
    return "\n".join(each if isinstance(each, str) else json.dumps(each) for each in found)


def test_every_jq_program_finds_something(root, workplace):
    for command in (body.strip() for body in recipes(root, "sh") if body.startswith("jq")):
        printed = run_jq(command, workplace).strip()
        assert printed not in {"", "[]"}, command


def test_the_pandas_program_runs(root, workplace, monkeypatch, capsys):
    monkeypatch.chdir(workplace)
    (program,) = recipes(root, "python")
    exec(compile(program, "recipes", "exec"), {})  # noqa: S102
    printed = capsys.readouterr().out
    assert "2040" in printed
    assert "賴清德" in printed
