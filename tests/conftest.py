"""What several test files share: the loaded pipeline, the command line in this process, the run over seeds/."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

import pipeline
from pipeline.cli import main

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def nlp():
    return pipeline.load()


@pytest.fixture
def zh_claims(capsys):
    """Run the command line in this process: exit code, what it printed, what it complained about."""

    def run(*arguments):
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return SimpleNamespace(code=end.value.code or 0, out=printed.out, err=printed.err)

    return run


@pytest.fixture(scope="session")
def seed(tmp_path_factory):
    """Return what `python -m pipeline seeds/`, run in the project's folder, writes."""
    folder = tmp_path_factory.mktemp("seed") / "outputs"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        with pytest.raises(SystemExit) as end:
            main(["seeds/", "-o", str(folder), "--quiet"])
    assert not end.value.code
    (document,) = json_lines(folder / "documents.jsonl")
    return SimpleNamespace(folder=folder, claims=json_lines(folder / "claims.jsonl"), document=document)


def json_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
