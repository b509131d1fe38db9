"""The flat view: the same columns, types and values in CSV, Parquet and pandas."""

import csv
import json
import subprocess
import sys

import msgspec
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline.errors import ResultsError
from pipeline.flat import NAMES
from pipeline.spreadsheet import guarded, unguarded
from pipeline.types import Claim

CONTRACT = (
    "doc, id, kind, speaker, speaker_key, speaker_type, speaker_org, holder, cue, mode, modality, negated, condition, "
    "goal, object, quantity_text, value, low, high, relation, strict, unit, dimension, per_value, per_unit, change, "
    "direction, si_low, si_high, si_unit, year, start_date, end_date, year_mod, base_role, base_value, base_year, "
    "statement, sentence, section, start, end, n_mentions, via, published, outlet, url, title, confidence"
)
DANGEROUS = "=+-@\t\r\n＝＋－＠"


@pytest.fixture
def flat(city, zh_claims):
    """Return the folder with both tables."""
    for name in ("csv", "parquet"):
        assert zh_claims("export", city, "--to", name).code == 0
    return city


def with_claim(folder, **fields):
    """Change the first claim of a folder."""
    lines = (folder / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    lines[0] = json.dumps(json.loads(lines[0]) | fields, ensure_ascii=False)
    (folder / "claims.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_columns_are_those_of_the_contract_in_its_order(flat):
    assert ", ".join(NAMES) == CONTRACT
    assert list(pipeline.read_claims(flat).columns) == list(NAMES)
    assert pq.read_schema(flat / "claims.parquet").names == list(NAMES)
    with (flat / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file)) == list(NAMES)


def test_a_row_is_the_claim(city):
    frame = pipeline.read_claims(city).set_index("id")
    for line in (city / "claims.jsonl").read_text(encoding="utf-8").splitlines():
        claim = json.loads(line)
        row = frame.loc[claim["id"]]
        main = next(mention for mention in claim["mentions"] if mention["main"])
        assert (row["kind"], row["sentence"], row["start"]) == (claim["kind"], claim["sentence"]["text"], main["start"])
        assert row["n_mentions"] == len(claim["mentions"])
        for column, part, field in (
            ("speaker", "speaker", "name"),
            ("value", "target", "value"),
            ("year",) * 2 + ("value",),
        ):
            expected = claim[part] and claim[part][field]
            assert pd.isna(row[column]) if expected is None else row[column] == expected


def test_the_frame_is_typed(city):
    types = pipeline.read_claims(city).dtypes.astype(str)
    assert types["value"] == types["confidence"] == "Float64"
    assert (types["year"], types["start"], types["n_mentions"]) == ("Int32", "Int64", "Int64")
    assert types["strict"] == types["negated"] == types["change"] == "boolean"
    assert types["published"] == types["start_date"] == "datetime64[s]"
    assert types["sentence"] == types["speaker"] == "string"
    labels = ("kind", "mode", "modality", "relation", "unit", "dimension", "speaker_type", "section", "outlet")
    assert {types[name] for name in labels} == {"category"}


def test_csv_and_parquet_read_back_as_the_same_frame(flat):
    frame = pipeline.read_claims(flat)
    pd.testing.assert_frame_equal(pipeline.read_claims(flat / "claims.csv"), frame)
    pd.testing.assert_frame_equal(pipeline.read_claims(flat / "claims.parquet"), frame)
    pd.testing.assert_frame_equal(pipeline.read_claims(flat / "claims.jsonl"), frame)


def test_several_folders_are_one_frame_of_the_same_types(city, seed):
    both = pipeline.read_claims([city, seed.folder])
    assert len(both) == len(pipeline.read_claims(city)) + len(seed.claims)
    assert list(both.dtypes.astype(str)) == list(pipeline.read_claims(str(city)).dtypes.astype(str))


def test_a_run_without_claims_is_an_empty_frame_of_the_same_types(city, zh_claims):
    types = pipeline.read_claims(city).dtypes.astype(str)
    (city / "claims.jsonl").write_bytes(b"")
    for name in ("csv", "parquet"):
        assert zh_claims("export", city, "--to", name).code == 0
    for path in (city, city / "claims.csv", city / "claims.parquet"):
        frame = pipeline.read_claims(path)
        assert len(frame) == 0
        assert list(frame.dtypes.astype(str)) == list(types)


def test_reviews_are_columns_on_request(city):
    with_claim(
        city,
        review={
            "decision": "accept",
            "reviewer": "甲",
            "reviewed_at": "2026-01-01T00:00:00Z",
            "note": None,
            "before": {},
        },
    )
    frame = pipeline.read_claims(city, reviews=True)
    assert list(frame.columns) == [*NAMES, "decision", "reviewer", "note"]
    assert list(frame["decision"].dropna()) == ["accept"]


@pytest.mark.parametrize("name", ["nothing", "claims.csv", "claims.parquet"])
def test_what_does_not_exist_is_named(city, name):
    with pytest.raises(ResultsError, match=name):
        pipeline.read_claims(city / name)


def test_what_is_no_output_is_named_with_its_line(city):
    with (city / "claims.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"kind": "target"}\n')
    with pytest.raises(ResultsError, match=r"claims.jsonl:\d+ is no line"):
        pipeline.read_claims(city)


def test_a_table_of_other_columns_is_named(flat):
    path = flat / "claims.csv"
    path.write_text("id,kind\nc1,target\n", encoding="utf-8")
    with pytest.raises(ResultsError, match="has no column doc"):
        pipeline.read_claims(path)


def test_a_cell_that_a_spreadsheet_spoiled_is_named(flat):
    path = flat / "claims.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2030-01-01", "2030/1/1"), encoding="utf-8")
    with pytest.raises(ResultsError, match=r"claims.csv:\d+: '2030/1/1' is no date"):
        pipeline.read_claims(path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [("希望", "希望".encode("cp950"), "not UTF-8"), (",target,", b",aim,", "'aim' is none of the values of kind")],
)
def test_what_a_spreadsheet_spoiled_otherwise_is_named(flat, old, new, message):
    path = flat / "claims.csv"
    path.write_bytes(path.read_bytes().replace(old.encode(), new))
    with pytest.raises(ResultsError, match=message):
        pipeline.read_claims(path)


def test_a_damaged_parquet_file_is_named(flat):
    (flat / "claims.parquet").write_bytes(b"PAR1")
    with pytest.raises(ResultsError, match=r"claims\.parquet is no Parquet file"):
        pipeline.read_claims(flat / "claims.parquet")


def test_parquet_without_its_library_is_refused_before_the_run(articles, tmp_path, zh_claims, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    ended = zh_claims(articles, "-o", tmp_path / "out", "--format", "parquet")
    assert (ended.code, "zh-claims[parquet]" in ended.err) == (2, True)
    assert not (tmp_path / "out").exists()


# --- Parquet ---------------------------------------------------------------------------------------------------------


def test_parquet_has_the_types_of_the_contract_also_where_a_column_is_all_null(city, zh_claims):
    lines = (city / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    nothing = [line for line in lines if json.loads(line)["kind"] == "statement"]
    (city / "claims.jsonl").write_text("\n".join(nothing) + "\n", encoding="utf-8")
    zh_claims("export", city, "--to", "parquet")
    schema = pq.read_schema(city / "claims.parquet")
    types = {field.name: str(field.type) for field in schema}
    assert {types[name] for name in ("start", "end", "n_mentions")} == {"int64"}
    assert {types[name] for name in ("year", "base_year")} == {"int32"}
    assert {types[name] for name in ("value", "low", "high", "per_value", "si_low", "base_value", "confidence")} == {
        "double"
    }
    assert {types[name] for name in ("start_date", "end_date", "published")} == {"date32[day]"}
    assert {types[name] for name in ("negated", "strict", "change")} == {"bool"}
    assert {types[name] for name in ("doc", "unit", "base_role", "via", "url")} == {"string"}


def test_numbers_beyond_the_exact_integers_of_a_double_are_written(flat, zh_claims):
    (claim, *_) = (json.loads(line) for line in (flat / "claims.jsonl").read_text(encoding="utf-8").splitlines())
    with_claim(flat, target=claim["target"] | {"value": 10**18 + 1, "low": 10**18 + 1})
    assert zh_claims("export", flat, "--to", "parquet").code == 0
    assert pipeline.read_claims(flat / "claims.parquet")["value"][0] == float(10**18 + 1)


# --- CSV -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", DANGEROUS)
def test_no_cell_of_text_is_a_formula_for_a_spreadsheet(city, zh_claims, first):
    hostile = f"{first}cmd|' /C calc'!A1"
    with_claim(city, title=hostile, outlet=hostile, url=hostile, doc=hostile)
    zh_claims("export", city, "--to", "csv")
    with (city / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["title"] == f"'{hostile}"
    texts = [
        cell for row in rows for name, cell in row.items() if name not in ("value", "low", "high", "si_low", "si_high")
    ]
    assert not [cell for cell in texts if cell[:1] in set(DANGEROUS)]
    assert pipeline.read_claims(city / "claims.csv")["title"][0] == hostile


@given(st.text())
def test_every_text_comes_back_from_its_cell(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in set(DANGEROUS)


def test_numbers_below_zero_stay_numbers(city, zh_claims):
    (claim, *_) = (json.loads(line) for line in (city / "claims.jsonl").read_text(encoding="utf-8").splitlines())
    with_claim(city, target=claim["target"] | {"value": -2.5, "low": -2.5})
    zh_claims("export", city, "--to", "csv")
    with (city / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["value"] == "-2.5"


def test_csv_begins_with_the_mark_by_which_excel_knows_utf_8_and_ends_lines_with_lf(flat):
    content = (flat / "claims.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfdoc,id,kind,")
    assert b"\r" not in content
    assert b"350000000," in content
    assert b",true," in content


# --- a run with --format ---------------------------------------------------------------------------------------------


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(6):
        text = f"市府預計203{number}年新增{number + 1},000個工作機會。\n\n交通部長王小明表示，目前只有12.5%。"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_run_writes_the_tables_equal_for_one_process_and_several(articles, tmp_path, zh_claims):
    for name, options in (("one", ()), ("two", ("--workers", "2"))):
        ended = zh_claims(articles, "-o", tmp_path / name, "-q", "--format", "csv", "--format", "parquet", *options)
        assert ended.code == 0, ended.err
    for name in ("claims.csv", "claims.parquet"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert len(pipeline.read_claims(tmp_path / "one")) == len(pipeline.read_claims(tmp_path / "two" / "claims.csv"))


def test_a_table_that_the_last_run_did_not_write_does_not_stay(articles, tmp_path, zh_claims):
    zh_claims(articles, "-o", tmp_path / "out", "-q", "--format", "csv")
    assert (tmp_path / "out" / "claims.csv").exists()
    zh_claims(articles, "-o", tmp_path / "out", "-q")
    assert not (tmp_path / "out" / "claims.csv").exists()


def test_a_table_can_be_added_without_reading_the_articles_again(articles, tmp_path, zh_claims):
    zh_claims(articles, "-o", tmp_path / "out", "-q")
    before = (tmp_path / "out" / "claims.jsonl").stat().st_mtime_ns
    zh_claims(articles, "-o", tmp_path / "out", "-q", "--format", "csv")
    assert (tmp_path / "out" / "claims.jsonl").stat().st_mtime_ns == before
    assert (tmp_path / "out" / "claims.csv").exists()


def test_a_format_that_there_is_not_is_refused_before_the_run(articles, tmp_path, zh_claims):
    ended = zh_claims(articles, "-o", tmp_path / "out", "--format", "xlsx")
    assert (ended.code, "jsonl, csv, parquet" in ended.err) == (2, True)
    assert not (tmp_path / "out").exists()


def test_csv_goes_to_a_pipe(articles, capfdbinary):
    with pytest.raises(SystemExit) as end:
        pipeline_main(articles, "-o", "-", "--format", "csv", "-q")
    assert not end.value.code
    printed = capfdbinary.readouterr().out.decode("utf-8-sig").splitlines()
    assert printed[0] == ",".join(NAMES)
    assert len(printed) > 6


def pipeline_main(*words):
    from pipeline.cli import main

    main([str(word) for word in words])


def test_parquet_does_not_go_to_a_pipe(articles, zh_claims):
    assert zh_claims(articles, "-o", "-", "--format", "parquet", "-q").code == 2


def test_a_run_imports_neither_pandas_nor_pyarrow(articles, tmp_path):
    program = (
        "import sys\nfrom pipeline.cli import main\ntry:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print({'pandas', 'pyarrow'} & set(sys.modules))"
    )
    words = [str(articles), "-o", str(tmp_path / "out"), "-q", "--format", "csv"]
    ended = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, check=True)
    assert ended.stdout.decode().strip() == "set()"


def test_lines_of_an_earlier_version_without_reviews_are_read(city):
    lines = [json.loads(line) for line in (city / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    for line in lines:
        del line["review"]
    (city / "claims.jsonl").write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    assert len(pipeline.read_claims(city)) == len(lines)
    assert msgspec.json.decode(msgspec.json.encode(lines[0]), type=Claim).review is None
