"""The command that looks at the installation."""

import json
import shutil

import pytest

from pipeline import doctor
from pipeline.backends import backend_names
from pipeline.models import model_folder


@pytest.fixture(scope="module")
def found():
    return {(finding.topic, finding.name): finding for finding in doctor.findings()}


def test_every_model_backend_and_library_is_looked_at(found):
    models = {path.parent.name for path in model_folder("press-tagger").parent.glob("*/model.json")}
    assert {name for topic, name in found if topic == "model"} == models
    assert {name for topic, name in found if topic == "backend"} == set(backend_names())
    assert ("extra ckip", "torch") in found


def test_nothing_is_wrong_with_this_installation(found):
    assert [finding for finding in found.values() if finding.state == "wrong"] == []


def test_the_command_prints_a_line_a_finding(zh_claims, found):
    printed = zh_claims("doctor")
    assert (printed.code, len(printed.out.splitlines())) == (0, len(found))
    as_json = [json.loads(line) for line in zh_claims("doctor", "--json").out.splitlines()]
    assert [line["name"] for line in as_json] == [name for _, name in found]


def test_a_damaged_model_is_wrong_and_the_exit_code_says_so(zh_claims, tmp_path, monkeypatch):
    folder = tmp_path / "press-tagger"
    shutil.copytree(model_folder("press-tagger"), folder)
    (folder / "model.npz").write_bytes(b"damaged")
    monkeypatch.setattr(doctor, "model_folder", lambda _name: folder)
    printed = zh_claims("doctor")
    assert printed.code == 1
    assert "WRONG" in printed.out
    assert "its card says" in printed.out


def test_a_missing_extra_is_no_fault(monkeypatch):
    monkeypatch.setattr(doctor, "find_spec", lambda _name: None)
    monkeypatch.setattr(doctor, "EXTRAS", {"ckip": ("no-such-package",)})
    missing = [finding for finding in doctor.findings() if finding.state == "missing"]
    assert [finding.topic for finding in missing] == ["extra ckip", "backend"]
    assert all("pip install 'zh-claims[ckip]'" in finding.told for finding in missing)


def test_a_file_changed_since_installation_is_named(tmp_path, monkeypatch):
    class Distribution:
        def __init__(self, *files):
            self.files = files

    class File:
        parts = ("pipeline", "x.py")

        def __init__(self, digest):
            self.hash = type("Hash", (), {"value": digest})

        def __str__(self):
            return "pipeline/x.py"

        def locate(self):
            return tmp_path / "x.py"

    (tmp_path / "x.py").write_bytes(b"")
    empty = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
    monkeypatch.setattr(doctor, "distribution", lambda _name: Distribution(File(empty)))
    assert doctor._files().state == "good"
    monkeypatch.setattr(doctor, "distribution", lambda _name: Distribution(File("other")))
    assert "pipeline/x.py" in doctor._files().told
