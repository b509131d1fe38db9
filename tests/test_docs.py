"""The documentation tells the truth: its programs run and print what they say, its pages are in the index."""

import re
import sys

import pytest

from pipeline.cli import command_app
from pipeline.testing.conformance import ODD, check

FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
TOC = re.compile(r"^```\{toctree\}.*?^```", re.MULTILINE | re.DOTALL)
PROGRAMS = ("index", "data-out", "tutorial", "tutorial-zh", "spacy", "backends", "lexicons")


def read(root, name):
    return (root / "docs" / f"{name}.md").read_text(encoding="utf-8")


def blocks(text, language):
    return [body for name, body in FENCE.findall(text) if name == language]


@pytest.fixture
def workplace(seed, monkeypatch):
    """Return a folder with the outputs of the seed and some words of a user."""
    folder = seed.folder.parent
    (folder / "my-words").mkdir(exist_ok=True)
    (folder / "my-words" / "organizations.tsv").write_text(
        "name\ttype\taliases\n洲美局\tgovernment\t\n", encoding="utf-8"
    )
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_programs_of_a_page_run_and_print_what_it_says(root, workplace, capsys, name):  # noqa: ARG001
    programs = "\n".join(blocks(read(root, name), "python"))
    exec(compile(programs, name, "exec"), {})  # noqa: S102
    printed = capsys.readouterr().out.splitlines()
    assert [line for line in programs.splitlines() if line.startswith("# ") and line[2:] not in printed] == []


def test_the_backend_of_the_page_has_forty_lines_and_fulfils_all(root, tmp_path, monkeypatch):
    source, tests = blocks(read(root, "write-a-backend"), "python")
    (tmp_path / "my_backend.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert len([line for line in source.splitlines() if line.strip()]) <= 40
    space = {}
    exec(compile(tests, "tests", "exec"), space)  # noqa: S102
    tagger = sys.modules.pop("my_backend").load()
    case = space["TestScript"]()
    case.test_it_has_a_name_a_fingerprint_and_a_method_tag(tagger)
    case.test_the_pipeline_runs_on_it(tagger)
    case.test_parts_of_speech_are_ours(tagger)
    check(tagger, [*ODD.values(), ""])


def test_every_page_is_in_the_index(root):
    listed = set(re.findall(r"^([\w-]+)$", "\n".join(TOC.findall(read(root, "index"))), re.MULTILINE))
    assert listed == {path.stem for path in (root / "docs").glob("*.md")} - {"index"}


def test_every_command_is_in_the_reference(root):
    text = read(root, "command-line")
    words = [command.name for command in (*command_app.registered_commands, *command_app.registered_groups)]
    assert all(f"pipeline {word} --help" in text for word in words)


def test_the_folders_of_lexicons_named_exist(root):
    named = re.findall(r"`(\w+)\.tsv`", read(root, "lexicons"))
    assert len(named) > 5
    assert not [name for name in named if not (root / "pipeline/lexicons" / f"{name}.tsv").exists()]
