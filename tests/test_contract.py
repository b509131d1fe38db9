"""The contract as code: every line of a run is what the types and the generated schema say."""

import json

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.schema import json_schema
from pipeline.types import SCHEMA, Claim, Document, ErrorRecord
from pipeline.write import canonical_number, encode

RECORDS = {"claims.jsonl": Claim, "documents.jsonl": Document, "errors.jsonl": ErrorRecord}
ARTICLE = """市府：明年再生能源占比逾三成

（中央社記者王大明台北3日電）台北市長陳小美今天表示，希望2030年公車電動化達到100%，目前只有12.5%。
環保局長林大華說，預算約3億5000萬元，將在2年內增加1200至1500個充電樁；至少十分之一設在學校。
她強調，「我們會讓空氣更乾淨」。
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a run over one article and one input that fails."""
    from pipeline.cli import main

    base = tmp_path_factory.mktemp("contract")
    good, empty, out = base / "good.txt", base / "empty.txt", base / "out"
    good.write_text(ARTICLE, encoding="utf-8")
    empty.write_bytes(b"")
    with pytest.raises(SystemExit) as end:
        main([str(good), str(empty), "-o", str(out), "--published", "2025-03-03", "--quiet"])
    assert end.value.code == 1
    return out


@pytest.fixture(params=RECORDS)
def lines(request, folder, seed):
    """Return the lines of one file of two runs, with their type."""
    files = (folder / request.param, seed.folder / request.param)
    return RECORDS[request.param], [line for file in files for line in file.read_bytes().splitlines()]


def test_every_line_holds_under_the_generated_schema(lines):
    record, written = lines
    schema = json_schema()
    schema["anyOf"] = [{"$ref": f"#/$defs/{record.__name__}"}]
    validator = jsonschema.Draft202012Validator(schema)
    assert written
    for line in written:
        validator.validate(json.loads(line))


def test_every_line_reads_back_into_its_type_and_out_again(lines):
    record, written = lines
    for line in written:
        assert encode(msgspec.json.decode(line, type=record)) == line + b"\n"


def test_the_schema_is_a_valid_schema_that_asks_for_every_key():
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for definition in schema["$defs"].values():
        assert definition["required"] == list(definition["properties"])
    assert schema["$defs"]["Claim"]["properties"]["schema"] == {"const": SCHEMA}


def test_the_schema_refuses_a_line_without_a_key(seed):
    claim = dict(seed.claims[0])
    del claim["negated"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(claim, json_schema())


def test_identifiers_are_unique_and_of_one_form(seed):
    identifiers = [claim["id"] for claim in seed.claims]
    assert len(set(identifiers)) == len(identifiers)
    assert all(len(name) == 17 and name[0] == "c" and int(name[1:], 16) >= 0 for name in identifiers)


def test_claims_stand_in_the_order_of_their_first_mentions(seed):
    starts = [min((mention["start"], mention["end"]) for mention in claim["mentions"]) for claim in seed.claims]
    assert starts == sorted(starts)


def test_the_main_mention_lies_where_the_claim_says(seed):
    for claim in seed.claims:
        (main,) = [mention for mention in claim["mentions"] if mention["main"]]
        spoken = claim["target"] or claim["goal"] or claim["statement"]
        assert (main["start"], main["end"]) == (spoken["start"], spoken["end"])
        assert main["section"] == claim["section"]


def test_every_claim_names_its_article(seed):
    document = seed.document
    for claim in seed.claims:
        assert [claim[name] for name in ("doc", "source", "title", "published", "outlet", "url")] == [
            document[name] for name in ("doc", "source", "title", "published", "outlet", "url")
        ]


def test_confidence_is_a_probability_of_two_places(seed):
    for claim in seed.claims:
        assert 0 <= claim["confidence"] <= 1
        assert round(claim["confidence"], 2) == claim["confidence"]


def test_every_claim_says_which_rule_decided_its_kind(seed):
    assert all(claim["rules"]["kind"] for claim in seed.claims)
    assert all(claim["rules"]["quantity"] for claim in seed.claims if claim["target"])


def test_the_input_that_failed_is_one_error_line_and_nothing_else(folder):
    (error,) = [json.loads(line) for line in (folder / "errors.jsonl").read_bytes().splitlines()]
    assert error["source"].endswith("empty.txt")
    assert error["stage"] == "read"
    assert "empty.txt" not in (folder / "documents.jsonl").read_text(encoding="utf-8")


def test_run_json_tells_versions_options_fingerprints_counts_and_seconds(folder):
    run = json.loads((folder / "run.json").read_bytes())
    assert run["options"]["published"] == "2025-03-03"
    assert run["options"]["backend"] == "press"
    assert run["fingerprints"].keys() >= {"backend", "press-tagger", "lexicons"}
    assert all(run["fingerprints"].values())
    assert run["versions"].keys() >= {"zh-claims", "python", "spacy", "numpy"}
    assert run["counts"]["articles"] == run["counts"]["errors"] == 1
    assert run["seconds"].keys() >= {"load", "read", "tagger", "merge", "write", "total"}


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1e12, b"1000000000000"),
        (1e22, b"10000000000000000000000"),
        (500000.0, b"500000"),
        (0.1 + 0.2, b"0.3"),
        (100 / 3, b"33.3333333333"),
        (-2.50, b"-2.5"),
        (0.0, b"0"),
        (-0.0, b"0"),
    ],
)
def test_numbers_are_written_in_canonical_form(number, written):
    assert msgspec.json.encode(canonical_number(number)) == written


@given(st.floats(min_value=-1e15, max_value=1e15))
def test_a_canonical_number_is_near_its_value_and_stays_itself(number):
    written = canonical_number(number)
    assert written == pytest.approx(number, rel=1e-11, abs=1e-300)
    assert canonical_number(written) == written
    assert isinstance(written, int) == float(written).is_integer()
