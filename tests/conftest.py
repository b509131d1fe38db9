"""What several test files share: the loaded pipeline, the command line in this process, the run over seeds/."""

from __future__ import annotations

import json
import shutil
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


ARTICLE = """公車電動化　市府：明年充電樁破千

（中央社記者王大明台北3日電）𠮷安市長陳小美今天表示，希望2030年公車電動化達到100%，目前只有12.5%。

環保局長林大華說，預算約3億5000萬元，將在2年內增加1200至1500個充電樁。她強調，「我們會讓空氣更乾淨」。

陳小美承諾2028年前建立無障礙公車網，也希望2032年新增600個工作機會。
"""


@pytest.fixture(scope="session")
def city_outputs(tmp_path_factory):
    """Return the folder of a run over an article of our own, which has an astral character, and one that fails."""
    base = tmp_path_factory.mktemp("city")
    (base / "articles").mkdir()
    (base / "articles" / "公車.txt").write_text(ARTICLE, encoding="utf-8")
    (base / "articles" / "空.txt").write_bytes(b"")
    with pytest.raises(SystemExit) as end:
        main([str(base / "articles"), "-o", str(base / "outputs"), "--published", "2025-03-03", "--quiet"])
    assert end.value.code == 1
    return base / "outputs"


@pytest.fixture
def city(city_outputs, tmp_path):
    """Return a copy of these outputs that a test may change."""
    return Path(shutil.copytree(city_outputs, tmp_path / "outputs"))
