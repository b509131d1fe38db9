"""A run in numbers."""

import json


def test_a_run_is_counted(city, zh_claims):
    numbers = json.loads(zh_claims("stats", city, "--json").out)
    claims = [json.loads(line) for line in (city / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (numbers["articles"], numbers["claims"]) == (1, len(claims))
    assert numbers["kinds"] == {kind: sum(c["kind"] == kind for c in claims) for kind in numbers["kinds"]}
    assert numbers["top_speakers"][0] == {"name": "陳小美", "type": "PERSON", "claims": 4}
    assert numbers["units"] == {"個": 2, "%": 2, "": 1, "TWD": 1} | numbers["units"]
    assert numbers["years"]["2030"] == 1
    targets = [claim for claim in claims if claim["kind"] == "target"]
    yearless = sum(claim["year"] is None for claim in targets)
    assert numbers["without_year"]["target"]["count"] == yearless
    assert numbers["without_year"]["target"]["of"] == len(targets)
    assert numbers["errors"] == {"read": 1}
    assert numbers["seconds"]["total"] > 0
    assert (numbers["published_first"], numbers["undated"]) == ("2025-03-03", 0)


def test_reviews_are_counted_with_those_that_left(city, zh_claims):
    (first, second, *_) = (city / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    digest = json.loads((city / "documents.jsonl").read_text(encoding="utf-8"))["sha256"]
    lines = []
    for line, decision in ((first, "accept"), (second, "reject")):
        claim = json.loads(line)
        fields = {"schema": "zh-claims-review/1", "sha256": digest, "reviewed_at": "2026-01-01T00:00:00Z"}
        lines.append(json.dumps(fields | {"doc": claim["doc"], "id": claim["id"], "decision": decision}))
    (city / "mine.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert zh_claims("review", "apply", city, city / "mine.jsonl").code == 0
    assert json.loads(zh_claims("stats", city, "--json").out)["reviews"] == {"accept": 1, "reject": 1}


def test_duplicates_are_counted(tmp_path, zh_claims):
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text("市府預計2030年新增5,000個工作機會。", encoding="utf-8")
    zh_claims(*(tmp_path / f"{name}.txt" for name in "abc"), "-o", tmp_path / "out", "-q")
    numbers = json.loads(zh_claims("stats", tmp_path / "out", "--json").out)
    assert (numbers["articles"], numbers["duplicates"]) == (1, 2)


def test_the_tables_show_what_a_reader_asks_first(city, zh_claims):
    shown = zh_claims("stats", city).out
    assert "1 article, published 2025-03-03 to 2025-03-03" in shown
    for words in ("target", "陳小美", "PERSON", "TWD", "2030", "error in stage", "no year"):
        assert words in shown


def test_a_run_without_a_record_is_counted_all_the_same(city, zh_claims):
    (city / "run.json").unlink()
    (city / "errors.jsonl").unlink()
    assert json.loads(zh_claims("stats", city, "--json").out)["seconds"] == {}


def test_a_folder_without_a_run_is_named(tmp_path, zh_claims):
    ended = zh_claims("stats", tmp_path)
    assert (ended.code, "holds no documents.jsonl" in ended.err) == (2, True)
