"""Pages and exports are written whole or not at all, and never in place of a run's own files."""

import stat

import pytest

from pipeline.cli import main

COMMANDS = {"view": ("view",), "export": ("export", "--to", "csv")}


@pytest.fixture(params=COMMANDS)
def write(request, city, zh_claims):
    """Return what writes a page, or a table, of the city's run to a path."""
    return lambda path: zh_claims(COMMANDS[request.param][0], city, *COMMANDS[request.param][1:], "-o", path)


@pytest.mark.parametrize("name", ["claims.jsonl", "documents.jsonl", "run.json", "rejected.jsonl"])
def test_a_runs_own_files_are_never_written_over(write, city, name):
    before = {path.name: path.read_bytes() for path in city.iterdir() if path.is_file()}
    ended = write(city / name)
    assert (ended.code, "a run's own file" in ended.err) == (2, True)
    assert {path.name: path.read_bytes() for path in city.iterdir() if path.is_file()} == before


def test_a_path_through_a_file_is_refused_in_one_sentence(write, city):
    ended = write(city / "claims.jsonl" / "x.out")
    assert (ended.code, "choose another place with -o" in ended.err) == (2, True)


def test_a_device_is_written_to_and_stays_a_device(write, tmp_path):
    null = tmp_path.joinpath("/dev/null")
    if not null.exists():
        pytest.skip("a system without /dev/null")
    assert write(null).code == 0
    assert stat.S_ISCHR(null.stat().st_mode)


def test_a_page_goes_to_standard_output_alone(city, tmp_path, monkeypatch, capfdbinary):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        main(["view", str(city), "-o", "-"])
    assert not end.value.code
    page = capfdbinary.readouterr().out
    assert page.lstrip().lower().startswith(b"<!doctype html>")
    assert page.rstrip().endswith(b"</html>")
    assert not list(tmp_path.glob("-*"))
