"""The READMEs tell the truth: every command, option, file and program in them exists and runs."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import typer

from pipeline.cli import command_app, run_app
from pipeline.commands import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-Hant.md")
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))
TEXTS = (*READMES, "CONTRIBUTING.md", "CHANGELOG.md", *PAGES)
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"(?<![\w-])--?[a-z][\w-]*")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
OTHER_PROGRAMS = ("jq", "pip", "pytest", "venv", "ruff", "git")


@pytest.fixture(params=READMES)
def readme(request, root):
    return (root / request.param).read_text(encoding="utf-8")


def blocks(text, language):
    return [body for name, body in FENCE.findall(text) if name == language]


def options(command):
    return {name for parameter in command.params for name in parameter.opts if name.startswith("-")}


def our_options():
    return options(typer.main.get_command(run_app))


def options_of(words):
    """Return the options of the command that a line runs, by its first words."""
    if words[0] not in COMMANDS:
        return our_options()
    command = typer.main.get_command(command_app)
    for word in words:
        command = getattr(command, "commands", {}).get(word, command)
    return options(command)


def commands(text):
    """Return the words after `python -m pipeline` of every command line in shell blocks."""
    lines = [line for language in ("sh", "bat") for block in blocks(text, language) for line in block.splitlines()]
    return [re.split(r"[#|&]", part)[0].split() for line in lines for part in line.split("-m pipeline")[1:]]


def test_every_option_is_in_the_readme(readme):
    assert our_options() <= set(OPTION.findall(readme))


def test_every_option_in_the_table_exists(readme):
    table = [line.split("|")[1] for line in readme.splitlines() if line.startswith("| `-")]
    assert set(OPTION.findall(" ".join(table))) == our_options() | {"--help"}


def test_every_command_in_the_readme_uses_options_that_exist(readme):
    found = commands(readme)
    assert len(found) >= 6
    for words in found:
        assert {word for word in words if word.startswith("-") and word != "-"} <= options_of(words)


def test_every_command_word_is_in_the_readme(readme):
    for command in (*command_app.registered_commands, *command_app.registered_groups):
        assert f"python -m pipeline {command.name}" in readme


@pytest.mark.parametrize("name", TEXTS)
def test_every_file_linked_exists(root, name):
    text = (root / name).read_text(encoding="utf-8")
    for target in filter(None, LINK.findall(text)):
        assert ((root / name).parent / target).exists(), target


def test_every_file_named_in_the_contributing_guide_exists(root):
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:pipeline|tests|docs|models|training|benchmarks)/[\w./-]+)`", text)
    assert len(named) > 10
    assert not [name for name in named if not (root / name).exists()]


def test_the_python_programs_run(readme, seed, monkeypatch, capsys):
    monkeypatch.chdir(seed.folder.parent)
    programs = blocks(readme, "python")
    assert programs
    for program in programs:
        exec(compile(program, "README", "exec"), {})  # noqa: S102
    printed = capsys.readouterr().out
    assert "王小明 target 30 % 2030" in printed
    assert "500000" in printed


def test_the_program_of_the_page_about_inputs_prints_the_sentences_of_the_file(
    root, zh_claims, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    said = "交通部長王小明表示，希望2030年電動公車達到8000輛。"
    (tmp_path / "a.txt").write_text(f"{said}\r\n財政部統計，去年出口成長12%。\r\n", encoding="utf-8")
    zh_claims("a.txt", "-q")
    (program,) = blocks((root / "docs/inputs.md").read_text(encoding="utf-8"), "python")
    exec(compile(program, "docs/inputs.md", "exec"), {})  # noqa: S102
    assert said in capsys.readouterr().out.splitlines()


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")
def test_the_jq_program_prints_the_targets(readme, seed):
    (program,) = [block for block in blocks(readme, "sh") if block.startswith("jq ")]
    printed = subprocess.run(["bash", "-c", program], cwd=seed.folder.parent, capture_output=True, check=True).stdout
    assert '"賴清德"' in printed.decode()
    assert ",500000," in printed.decode()


def only_keys(record, shown):
    """Return the part of a record that is shown."""
    return {key: record[key] for key in shown} if isinstance(shown, dict) else record


def test_the_claim_shown_is_the_claim_written(readme, seed):
    (shown,) = [json.loads(block) for block in blocks(readme, "json")]
    (written,) = [claim for claim in seed.claims if claim["target"] and claim["target"]["value"] == 500000]
    (mention, _) = shown.pop("mentions")
    assert mention == only_keys(written["mentions"][0], mention)
    assert shown == {name: only_keys(written[name], value) for name, value in shown.items()}


def test_both_readmes_have_the_same_programs(root):
    english, chinese = ((root / name).read_text(encoding="utf-8") for name in READMES)
    for language in ("json", "python", "bat", "sql"):
        assert blocks(english, language) == blocks(chinese, language)
    assert commands(english) == commands(chinese)
    assert english.count("\n## ") == chinese.count("\n## ")
