"""Claims go to fact-checkers' and annotators' tools, and annotators' answers come back as reviews."""

import json
import subprocess
import sys

import jsonschema
import pytest

from pipeline.cli import main
from pipeline.export.doccano import Units
from pipeline.outward import web_address

# What schema.org lets a Claim, and what belongs to it, have (of the properties we write).
THING = {"@type", "identifier", "name", "url"}
CREATIVE_WORK = THING | {"author", "about", "datePublished", "inLanguage", "keywords", "temporalCoverage", "text"}
PROPERTIES = {
    "Claim": CREATIVE_WORK | {"appearance", "firstAppearance", "claimInterpreter"},
    "NewsArticle": CREATIVE_WORK | {"headline", "publisher"},
    "Person": THING | {"jobTitle", "affiliation"},
    "Organization": THING,
    "NewsMediaOrganization": THING,
    "Thing": THING,
    "QuantitativeValue": THING | {"value", "minValue", "maxValue", "unitText"},
    "MonetaryAmount": THING | {"value", "minValue", "maxValue", "currency"},
}
CLAIM = {
    "type": "object",
    "required": [
        "@type",
        "identifier",
        "text",
        "inLanguage",
        "author",
        "datePublished",
        "appearance",
        "firstAppearance",
    ],
    "properties": {
        "@type": {"const": "Claim"},
        "text": {"type": "string", "minLength": 1},
        "datePublished": {"pattern": r"^\d{4}-\d\d-\d\d$"},
        "author": {"required": ["@type", "name"]},
        "appearance": {"required": ["@type", "headline", "datePublished"]},
        "about": {"type": "array", "items": {"required": ["@type"]}},
        "temporalCoverage": {"pattern": r"^(\d{4}|(\d{4}-\d\d-\d\d|\.\.)/(\d{4}-\d\d-\d\d|\.\.))$"},
    },
}


def json_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def exported(city, zh_claims):
    """Return a maker of exports of the city's claims: the path of the file."""

    def export(to, *options, file="export.json"):
        ended = zh_claims("export", city, "--to", to, "-o", city / file, *options)
        assert ended.code == 0, ended.err
        return city / file

    return export


@pytest.fixture
def imported(city, zh_claims):
    """Return a maker of reviews: the lines by claim, and what was complained about."""

    def read(path, tool, *options):
        ended = zh_claims("review", "import", path, "--from", tool, "-o", city / "r.jsonl", *options)
        file = city / "r.jsonl"  # written where there is a review
        return {line["id"]: line for line in (json_lines(file) if file.exists() else ())}, ended

    return read


@pytest.fixture
def claims(city):
    return {(c["target"] or {}).get("value") or c["kind"]: c for c in json_lines(city / "claims.jsonl")}


# --- schema.org ------------------------------------------------------------------------------------------------------


def objects(value):
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(item)


def test_every_claim_is_one_of_schema_org(exported, city):
    document = json.loads(exported("jsonld").read_text(encoding="utf-8"))
    assert document["@context"] == "https://schema.org"
    assert len(document["@graph"]) == len(json_lines(city / "claims.jsonl"))
    for claim in document["@graph"]:
        jsonschema.validate(claim, CLAIM)
        for each in objects(claim):
            assert set(each) <= PROPERTIES[each["@type"]]
            assert not [value for value in each.values() if value is None]


def test_a_claim_says_who_what_how_much_and_by_when(exported, claims):
    graph = json.loads(exported("jsonld").read_text(encoding="utf-8"))["@graph"]
    (claim,) = [each for each in graph if each["identifier"] == claims[100]["id"]]
    assert claim["author"] == {"@type": "Person", "name": "陳小美", "jobTitle": "市長"}
    assert claim["about"][1] == {"@type": "QuantitativeValue", "name": "100%", "value": 100, "unitText": "%"}
    assert (claim["keywords"], claim["temporalCoverage"]) == (["target", "hope"], "2030-01-01/2030-12-31")
    assert claim["appearance"]["headline"] == claims[100]["title"]
    (money,) = [each for each in graph if each["identifier"] == claims[350000000]["id"]]
    assert money["about"][1]["currency"] == "TWD"
    (ranged,) = [each for each in graph if each["identifier"] == claims["target"]["id"]]
    (between,) = [thing for thing in ranged["about"] if thing["@type"] == "QuantitativeValue"]
    assert (between["minValue"], between["maxValue"]) == (1200, 1500)


def test_claims_are_chosen_by_kind_and_confidence(exported):
    graph = json.loads(exported("jsonld", "--kind", "target", "--kind", "goal").read_text(encoding="utf-8"))["@graph"]
    assert {each["keywords"][0] for each in graph} == {"target", "goal"}
    assert json.loads(exported("jsonld", "--min-confidence", "1").read_text(encoding="utf-8"))["@graph"] == []


def test_an_export_goes_into_the_folder_or_to_a_pipe(city, capfdbinary):
    for words in ([], ["-o", "-"]):
        with pytest.raises(SystemExit):
            main(["export", str(city), "--to", "jsonld", *words])
    assert capfdbinary.readouterr().out == (city / "claims.jsonld").read_bytes()


def test_a_reader_that_goes_away_is_no_error(city):
    with (city / "claims.jsonl").open("ab") as file:
        file.write((city / "claims.jsonl").read_bytes() * 200)
    command = f'"{sys.executable}" -m pipeline export "{city}" --to csv -o - | head -n 1'
    ended = subprocess.run(["bash", "-c", command], capture_output=True, check=True)
    assert ended.stdout.startswith(b"\xef\xbb\xbfdoc,id")
    assert ended.stderr == b""


def test_a_folder_without_a_run_is_named(tmp_path, zh_claims):
    for to in ("csv", "jsonld", "label-studio"):
        ended = zh_claims("export", tmp_path, "--to", to)
        assert (ended.code, str(tmp_path) in ended.err) == (2, True)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("to", ["csv", "jsonld", "label-studio"])
def test_addresses_that_are_none_of_the_web_and_marks_in_names_do_not_leave(city, exported, to):
    path = city / "claims.jsonl"
    lines = [claim | {"url": "javascript:alert(1)", "title": "市長\u202e說"} for claim in json_lines(path)]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    documents = [document | {"url": "javascript:alert(1)"} for document in json_lines(city / "documents.jsonl")]
    (city / "documents.jsonl").write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
    content = exported(to).read_text(encoding="utf-8")
    assert "javascript" not in content
    assert "\u202e" not in content
    if to != "label-studio":
        assert "市長說" in content


@pytest.mark.parametrize(
    ("url", "kept"),
    [("https://example.com/1", True), ("HTTP://example.com", True), ("data:text/html,x", False), ("/story/1", False)],
)
def test_only_addresses_of_the_web_are_kept(url, kept):
    assert web_address(url) == (url if kept else None)


# --- Label Studio ----------------------------------------------------------------------------------------------------


def annotated(path, change=lambda results: results, **fields):
    """Let an annotator submit the predictions of every task, after a change."""
    tasks = json.loads(path.read_text(encoding="utf-8"))
    for task in tasks:
        results = change([dict(each) for each in task["predictions"][0]["result"]])
        annotation = {"result": results, "was_cancelled": False, "completed_by": {"id": 1, "email": "a@example.org"}}
        task["annotations"] = [annotation | {"updated_at": "2026-11-26T08:00:00.123456Z"} | fields]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return path


def set_field(results, region, name, content):
    """Return results with a text field of a region filled."""
    kept = [each for each in results if (each.get("id"), each.get("from_name")) != (region, name)]
    value = {"start": 0, "end": 0, "text": [content]}
    return [*kept, {"id": region, "from_name": name, "to_name": "text", "type": "textarea", "value": value}]


def test_regions_lie_at_their_code_points(exported):
    (task,) = json.loads(exported("label-studio").read_text(encoding="utf-8"))
    text = task["data"]["text"]
    regions = [each for each in task["predictions"][0]["result"] if each["type"] == "labels"]
    assert "𠮷" in text
    assert {each["value"]["labels"][0] for each in regions} == {"target", "figure", "goal", "statement", "speaker"}
    assert not [r for r in regions if text[r["value"]["start"] : r["value"]["end"]] != r["value"]["text"]]


def test_the_labelling_configuration_lies_beside_the_tasks_and_has_every_control(exported, city):
    (task,) = json.loads(exported("label-studio").read_text(encoding="utf-8"))
    configuration = (city / "export.xml").read_text(encoding="utf-8")
    for each in task["predictions"][0]["result"]:
        if each["type"] != "relation":
            assert f'name="{each["from_name"]}"' in configuration
            assert all(f'value="{label}"' in configuration for label in each["value"].get("labels", ()))


def test_what_an_annotator_submits_unchanged_is_accepted(exported, imported, city):
    reviews, ended = imported(annotated(exported("label-studio")), "label-studio")
    assert ended.code == 0, ended.err
    assert set(reviews) == {claim["id"] for claim in json_lines(city / "claims.jsonl")}
    assert {line["decision"] for line in reviews.values()} == {"accept"}
    assert {line["reviewer"] for line in reviews.values()} == {"a@example.org"}


def test_what_an_annotator_changes_is_corrected_or_rejected(exported, imported, claims, city, zh_claims):
    def change(results):
        gone = claims[12.5]["id"]
        results = [each for each in results if gone not in (each.get("id"), each.get("from_id"))]
        results = set_field(results, claims[100]["id"], "year", "2031")
        results = set_field(results, claims[100]["id"], "note", "市長改口")
        results = set_field(results, claims[350000000]["id"], "value", "360,000,000")
        speaker = next(each["to_id"] for each in results if each.get("from_id") == claims[100]["id"])
        for each in results:
            if each.get("from_id") == claims[350000000]["id"]:
                each["to_id"] = speaker
            if each.get("id") == claims[600]["id"] and each["type"] == "labels":
                each["value"] = each["value"] | {"labels": ["figure"]}
        return results

    reviews, ended = imported(annotated(exported("label-studio"), change), "label-studio")
    assert ended.code == 0, ended.err
    assert reviews[claims[12.5]["id"]]["decision"] == "reject"
    assert reviews[claims[100]["id"]]["corrections"] == {"year": 2031}
    assert reviews[claims[100]["id"]]["note"] == "市長改口"
    assert reviews[claims[350000000]["id"]]["corrections"] == {"speaker": "陳小美", "value": 360000000}
    assert reviews[claims[600]["id"]]["corrections"] == {"kind": "figure"}
    assert zh_claims("review", "apply", city, city / "r.jsonl").code == 0
    (claim,) = [each for each in json_lines(city / "claims.jsonl") if each["id"] == claims[100]["id"]]
    assert claim["year"]["value"] == 2031


def test_tasks_nobody_annotated_and_cancelled_ones_are_no_reviews(exported, imported):
    path = exported("label-studio")
    assert imported(path, "label-studio")[0] == {}
    assert imported(annotated(path, was_cancelled=True), "label-studio")[0] == {}


def test_what_cannot_be_read_of_an_annotation_is_named_and_the_rest_is_kept(exported, imported, claims):
    def change(results):
        anew = {"start": 0, "end": 2, "text": "公車", "labels": ["target"]}
        results = set_field(results, claims[100]["id"], "value", "一百")
        return [*results, {"id": "x1", "from_name": "label", "to_name": "text", "type": "labels", "value": anew}]

    reviews, ended = imported(annotated(exported("label-studio"), change), "label-studio")
    assert ended.code == 1
    assert "value '一百' is no number" in ended.err
    assert "'公車' (target) is marked anew" in ended.err
    assert claims[100]["id"] not in reviews
    assert len(reviews) == len(claims) - 1


def test_another_text_than_was_given_is_named(exported, imported):
    path = annotated(exported("label-studio"))
    path.write_text(
        path.read_text(encoding="utf-8").replace("\\u516c\\u8eca\\u96fb", "\\u516c\\u8eca", 1), encoding="utf-8"
    )
    reviews, ended = imported(path, "label-studio")
    assert (reviews, ended.code, "another text" in ended.err) == ({}, 1, True)


@pytest.mark.parametrize("tool", ["label-studio", "doccano"])
def test_one_place_read_as_two_people_comes_back_as_both(city, exported, imported, tool):
    lines = json_lines(city / "claims.jsonl")
    (first, second) = [claim for claim in lines if claim["target"] and claim["target"]["value"] in {100, 12.5}]
    second["speaker"] |= {"name": "林大華", "start": first["speaker"]["start"], "end": first["speaker"]["end"]}
    content = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    (city / "claims.jsonl").write_text(content, encoding="utf-8")
    reviews, _ = imported((annotated if tool == "label-studio" else returned)(exported(tool)), tool)
    assert {line["decision"] for line in reviews.values()} == {"accept"}


def test_an_import_writes_nothing_over_unless_told_to_and_nothing_without_reviews(
    exported, tmp_path, zh_claims, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    mine = tmp_path / "reviews.jsonl"
    mine.write_text("mine", encoding="utf-8")
    unannotated = exported("label-studio")
    ended = zh_claims("review", "import", unannotated, "--from", "label-studio")
    assert (ended.code, "reviews.jsonl is there already" in ended.err) == (2, True)
    ended = zh_claims("review", "import", unannotated, "--from", "label-studio", "-o", mine)
    assert (ended.code, "nothing was written" in ended.err) == (1, True)
    assert mine.read_text(encoding="utf-8") == "mine"
    ended = zh_claims("review", "import", annotated(unannotated), "--from", "label-studio", "-o", "claims.jsonl")
    assert (ended.code, "a run's own file" in ended.err) == (2, True)


@pytest.mark.parametrize("tool", ["label-studio", "doccano"])
def test_a_file_of_something_else_is_refused(tmp_path, zh_claims, tool):
    (tmp_path / "x.json").write_text('{"text": "x"}\n', encoding="utf-8")
    ended = zh_claims("review", "import", tmp_path / "x.json", "--from", tool, "-o", tmp_path / "r.jsonl")
    assert (ended.code, "x.json" in ended.err) == (2, True)
    assert zh_claims("review", "import", tmp_path / "no.json", "--from", tool).code == 2


# --- doccano ---------------------------------------------------------------------------------------------------------


def returned(path, change=id):
    """Let doccano give back its examples: under its own ids, confirmed by an annotator."""
    lines = []
    for number, example in enumerate(json_lines(path), 7):
        ids = {entity["id"]: entity["id"] + 500 for entity in example["entities"]}
        for entity in example["entities"]:
            entity["id"] = ids[entity["id"]]
        for relation in example["relations"]:
            relation["id"] += 900
            relation["from_id"], relation["to_id"] = ids[relation["from_id"]], ids[relation["to_id"]]
        change(example)
        lines.append(json.dumps({"id": number} | example | {"Comments": []}, ensure_ascii=False))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def utf16(text, start, end):
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def entity_of(example, claim):
    """Return the entity of a claim's quantity."""
    words = claim["target"]["text"]
    spans = (each for each in example["entities"] if each["label"] == claim["kind"])
    return next(e for e in spans if utf16(example["text"], e["start_offset"], e["end_offset"]) == words)


def test_spans_lie_at_their_utf_16_units(exported, claims):
    (example,) = json_lines(exported("doccano"))
    for number in (100, 12.5, 350000000, 600):
        assert entity_of(example, claims[number])
    assert {each["type"] for each in example["relations"]} == {"speaker", "year"}


def test_what_doccano_gives_back_unchanged_is_accepted(exported, imported, city):
    reviews, ended = imported(returned(exported("doccano")), "doccano", "--reviewer", "乙")
    assert ended.code == 0, ended.err
    assert set(reviews) == {claim["id"] for claim in json_lines(city / "claims.jsonl")}
    assert {(line["decision"], line["reviewer"]) for line in reviews.values()} == {("accept", "乙")}


def test_what_is_changed_in_doccano_is_corrected_or_rejected(exported, imported, claims):
    def change(example):
        gone = entity_of(example, claims[12.5])
        example["entities"].remove(gone)
        example["relations"] = [each for each in example["relations"] if each["from_id"] != gone["id"]]
        entity_of(example, claims[600])["label"] = "goal"
        moved = entity_of(example, claims[100])["id"]
        years = {
            utf16(example["text"], e["start_offset"], e["end_offset"]): e["id"]
            for e in example["entities"]
            if e["label"] == "year"
        }
        for relation in example["relations"]:
            if (relation["from_id"], relation["type"]) == (moved, "year"):
                relation["to_id"] = years["2032年"]
        example["relations"] = [r for r in example["relations"] if (r["from_id"], r["type"]) != (moved, "speaker")]

    reviews, ended = imported(returned(exported("doccano"), change), "doccano")
    assert ended.code == 0, ended.err
    assert reviews[claims[12.5]["id"]]["decision"] == "reject"
    assert reviews[claims[600]["id"]]["corrections"] == {"kind": "goal"}
    assert reviews[claims[100]["id"]]["corrections"] == {"speaker": None, "year": 2032}


def test_a_new_speaker_or_year_in_doccano_is_read_from_the_text(exported, imported, claims):
    def change(example):
        at = example["text"].encode("utf-16-le").index("王大明".encode("utf-16-le")) // 2
        example["entities"].append({"id": 999, "label": "speaker", "start_offset": at, "end_offset": at + 3})
        claim = entity_of(example, claims[100])["id"]
        for relation in example["relations"]:
            if (relation["from_id"], relation["type"]) == (claim, "speaker"):
                relation["to_id"] = 999

    reviews, _ = imported(returned(exported("doccano"), change), "doccano")
    assert reviews[claims[100]["id"]]["corrections"] == {"speaker": "王大明"}


@pytest.mark.parametrize("text", ["公車", "𠮷安市", "a𠮷𠮷b😀", "😀"])
def test_code_points_and_utf_16_units_lead_to_each_other(text):
    units = Units(text)
    for point in range(len(text) + 1):
        assert units.of(point) == len(text[:point].encode("utf-16-le")) // 2
        assert units.point(units.of(point)) == point
