"""What people decide about claims is merged into a run's outputs, with provenance, and nothing else is lost."""

import datetime as dt
import json

import jsonschema
import pytest

import pipeline
from pipeline.cli import main
from pipeline.schema import json_schema

AT = "2026-11-26T08:00:00Z"
LATER = "2026-11-26T09:00:00Z"


def json_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def claims(city):
    """Return the claims by value, or by text where they have none."""
    return {(c["target"] or {}).get("value") or c["statement"]["text"]: c for c in json_lines(city / "claims.jsonl")}


@pytest.fixture
def review(city):
    """Return a maker of lines of reviews.jsonl."""
    digest = json_lines(city / "documents.jsonl")[0]["sha256"]

    def make(claim, decision="accept", corrections=None, **fields):
        line = {"schema": "zh-claims-review/1", "doc": claim["doc"], "id": claim["id"], "sha256": digest}
        line |= {"decision": decision, "corrections": corrections or {}, "note": None, "reviewer": "編輯甲"}
        return line | {"reviewed_at": AT} | fields

    return make


@pytest.fixture
def apply(city, tmp_path, zh_claims):
    """Return what merges reviews: exit code, complaints and the claims by id."""

    def merge(*reviews, into=None):
        path = tmp_path / "reviews.jsonl"
        path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in reviews), encoding="utf-8")
        ended = zh_claims("review", "apply", city, path, *(("-o", into) if into else ()))
        ended.claims = {claim["id"]: claim for claim in json_lines((into or city) / "claims.jsonl")}
        return ended

    return merge


def corrected(apply, review, claim, **corrections):
    ended = apply(review(claim, "correct", corrections))
    assert (ended.code, "not merged" in ended.err) == (0, False), ended.err
    return ended.claims[claim["id"]]


def test_an_accepted_claim_says_who_accepted_it_and_is_certain(apply, review, claims):
    ended = apply(review(claims[100], note="查證過"))
    claim = ended.claims[claims[100]["id"]]
    assert ended.code == 0
    assert claim["confidence"] == 1
    assert claim.pop("review") == {
        "decision": "accept",
        "reviewer": "編輯甲",
        "reviewed_at": AT,
        "note": "查證過",
        "before": {"confidence": claims[100]["confidence"]},
    }
    assert claim | {"confidence": None} == {k: v for k, v in claims[100].items() if k != "review"} | {
        "confidence": None
    }


def test_all_other_claims_stay_byte_for_byte(city, apply, review, claims):
    before = (city / "claims.jsonl").read_bytes().splitlines()
    apply(review(claims[100]))
    after = (city / "claims.jsonl").read_bytes().splitlines()
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_a_rejected_claim_leaves_the_claims_and_is_kept_beside_them(city, apply, review, claims):
    ended = apply(review(claims[12.5], "reject", note="是現況"))
    assert claims[12.5]["id"] not in ended.claims
    (rejected,) = json_lines(city / "rejected.jsonl")
    assert (rejected["id"], rejected["review"]["note"]) == (claims[12.5]["id"], "是現況")
    assert rejected["confidence"] == claims[12.5]["confidence"]


def test_a_rejection_taken_back_puts_the_claim_where_it_was(city, apply, review, claims):
    before = [claim["id"] for claim in json_lines(city / "claims.jsonl")]
    apply(review(claims[12.5], "reject"))
    apply(review(claims[12.5], "accept", reviewed_at=LATER))
    assert [claim["id"] for claim in json_lines(city / "claims.jsonl")] == before
    assert not json_lines(city / "rejected.jsonl")


def test_applying_again_changes_nothing(city, apply, review, claims):
    reviews = [review(claims[100], "correct", {"year": 2031, "speaker": "林大華"}), review(claims[12.5], "reject")]
    apply(*reviews)
    first = {path.name: path.read_bytes() for path in city.iterdir() if path.is_file()}
    apply(*reviews)
    apply()
    assert {path.name: path.read_bytes() for path in city.iterdir() if path.is_file()} == first


def test_the_last_review_of_a_claim_wins_whatever_the_order_of_the_lines(apply, review, claims):
    ended = apply(review(claims[100], "reject", reviewed_at=LATER), review(claims[100], "accept"))
    assert claims[100]["id"] not in ended.claims
    ended = apply(review(claims[100], "accept", reviewed_at="2026-11-26T07:00:00Z"))
    assert claims[100]["id"] not in ended.claims


def test_a_later_review_starts_from_what_the_run_wrote(apply, review, claims):
    apply(review(claims[100], "correct", {"year": 2031}))
    claim = apply(review(claims[100], "correct", {"unit": "pp"}, reviewed_at=LATER)).claims[claims[100]["id"]]
    assert claim["year"] == claims[100]["year"]
    assert (claim["target"]["unit"], claim["target"]["dimension"], claim["target"]["si_unit"]) == ("pp", "point", "pp")


def test_a_review_that_fits_nothing_is_named_and_the_others_are_merged(apply, review, claims):
    wrong_text = review(claims[12.5], sha256="0" * 64)
    no_claim = review(claims[12.5] | {"id": "c0123456789abcdef"})
    ended = apply(wrong_text, no_claim, review(claims[100]))
    assert ended.code == 1
    assert f"公車 {claims[12.5]['id']} fits no claim: no article" in ended.err
    assert "公車 c0123456789abcdef fits no claim: the article has no claim" in ended.err
    assert ended.claims[claims[100]["id"]]["review"]["decision"] == "accept"
    assert len(ended.claims) == len(claims)


def test_a_review_that_fits_nothing_is_kept_for_a_run_that_has_its_article(city, apply, review, claims):
    apply(review(claims[12.5], sha256="0" * 64), review(claims[100]))
    assert {line["sha256"][:4] for line in json_lines(city / "reviews.jsonl")} >= {"0000"}


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"decision": "maybe"}, "is no review"),
        ({"corrections": {"speakr": "甲"}, "decision": "correct"}, "is no review"),
        ({"corrections": {"year": 2031}}, "has corrections, but its decision is accept"),
        ({"decision": "correct"}, "has no corrections, but its decision is correct"),
        ({"schema": "zh-claims-review/2"}, "is no review"),
    ],
)
def test_a_line_that_is_no_review_is_named_by_its_number(apply, review, claims, broken, message):
    ended = apply(review(claims[100]), review(claims[12.5]) | broken)
    assert ended.code == 1
    assert "reviews.jsonl:2" in ended.err
    assert message in ended.err
    assert ended.claims[claims[100]["id"]]["review"]


def test_a_file_renamed_since_keeps_its_reviews(apply, review, claims):
    ended = apply(review(claims[100]) | {"doc": "another-name"})
    assert ended.claims[claims[100]["id"]]["review"]["decision"] == "accept"


def test_reviews_may_be_merged_into_a_copy(city, apply, review, claims, tmp_path):
    before = (city / "claims.jsonl").read_bytes()
    ended = apply(review(claims[100], "reject"), into=tmp_path / "reviewed")
    assert (city / "claims.jsonl").read_bytes() == before
    assert not (city / "rejected.jsonl").exists()
    assert claims[100]["id"] not in ended.claims
    names = {"claims.jsonl", "rejected.jsonl", "reviews.jsonl", "documents.jsonl", "errors.jsonl", "run.json"}
    assert {path.name for path in (tmp_path / "reviewed").iterdir()} == names


def test_tables_beside_the_claims_follow_the_reviews(city, apply, review, claims, zh_claims):
    zh_claims("export", city, "--to", "csv")
    apply(review(claims[100], "reject"))
    assert claims[100]["id"] not in (city / "claims.csv").read_text(encoding="utf-8")


def test_a_run_writes_claims_anew_and_says_that_reviews_wait(city, apply, review, claims, zh_claims):
    apply(review(claims[100], "reject"))
    folder = city.parent
    (folder / "one.txt").write_text("市府預計2030年新增5,000個工作機會。", encoding="utf-8")
    ended = zh_claims(folder / "one.txt", "-o", city, "--fresh")
    assert "review apply" in ended.err
    assert not (city / "rejected.jsonl").exists()
    assert (city / "reviews.jsonl").exists()


def test_folders_without_a_run_or_without_reviews_are_refused(city, tmp_path, zh_claims):
    assert zh_claims("review", "apply", tmp_path).code == 2
    ended = zh_claims("review", "apply", city)
    assert (ended.code, "there is no review" in ended.err) == (2, True)
    assert zh_claims("review", "apply", city, tmp_path / "nothing.jsonl").code == 2


# --- what is corrected -----------------------------------------------------------------------------------------------


def test_a_corrected_speaker_is_found_in_the_article(apply, review, claims, city):
    claim = corrected(apply, review, claims[100], speaker="林大華")
    speaker = claim["speaker"]
    text = json_lines(city / "documents.jsonl")[0]["text"]
    assert (speaker["name"], speaker["type"], speaker["how"]) == ("林大華", "PERSON", "carried")
    assert text[speaker["start"] : speaker["end"]] == speaker["text"] == "林大華"
    assert claim["rules"]["speaker"] == "review"
    assert claim["review"]["before"]["speaker"] == claims[100]["speaker"]


@pytest.mark.parametrize(("name", "kind"), [("張天明", "PERSON"), ("天光電力公司", "ORG"), ("多數業者", "GROUP")])
def test_a_speaker_whom_the_article_does_not_name_has_an_empty_place(apply, review, claims, name, kind):
    speaker = corrected(apply, review, claims[100], speaker=name)["speaker"]
    assert (speaker["type"], speaker["text"], speaker["start"]) == (kind, "", speaker["end"])
    assert speaker["how"] == "carried"


def test_a_claim_without_speaker_is_the_reporters(apply, review, claims):
    claim = corrected(apply, review, claims[100], speaker=None)
    assert (claim["speaker"], claim["cue"], claim["mode"]) == (None, None, "narration")


def test_a_corrected_value_moves_its_bounds(apply, review, claims):
    target = corrected(apply, review, claims[350000000], value=360000000)["target"]
    assert (target["value"], target["low"], target["high"], target["si_high"]) == (360000000,) * 4
    assert (target["relation"], target["si_unit"]) == ("~", "TWD")
    assert (target["text"], target["start"]) == ("", target["end"])


def test_a_corrected_value_that_the_sentence_has_takes_its_words(apply, review, claims):
    target = corrected(apply, review, claims[100], value=12.5)["target"]
    assert (target["value"], target["text"]) == (12.5, "12.5%")


def test_no_export_shows_the_old_number_of_a_corrected_claim(apply, review, claims, city, zh_claims, tmp_path):
    corrected(apply, review, claims[100], value=90)
    for to in ("csv", "jsonld"):
        zh_claims("export", city, "--to", to)
    frame = pipeline.read_claims(city)
    (row,) = frame[frame["id"] == claims[100]["id"]].to_dict("records")
    assert (row["quantity_text"], row["value"]) == ("", 90)
    assert pipeline.read_claims(city / "claims.csv").equals(frame)
    (claim,) = [
        c for c in json.loads((city / "claims.jsonld").read_text("utf-8"))["@graph"] if c["identifier"] == row["id"]
    ]
    assert {"@type": "QuantitativeValue", "value": 90, "unitText": "%"} in claim["about"]
    zh_claims("ledger", city, "--days", "1", "-o", tmp_path / "ledger")
    texts = [told["text"] for entry in json_lines(tmp_path / "ledger" / "ledger.jsonl") for told in entry["told"]]
    assert "90 %" in texts
    assert "100%" not in texts


@pytest.mark.parametrize(
    ("value", "written", "number", "unit", "dimension"),
    [
        (90, "％", 90, "%", "percent"),
        (3, "億元", 300000000, "TWD", "money"),
        (5, "美元", 5, "USD", "money"),
        (2, "公噸", 2, "t", "mass"),
        (9, "成", 90, "%", "percent"),
        (1.5, "萬人", 15000, "人", "count"),
    ],
)
def test_a_unit_as_people_write_it_is_that_of_the_contract(
    apply, review, claims, value, written, number, unit, dimension
):
    target = corrected(apply, review, claims[12.5], value=value, unit=written)["target"]
    assert (target["value"], target["unit"], target["dimension"]) == (number, unit, dimension)


@pytest.mark.parametrize(
    ("corrections", "said"),
    [
        ({"unit": "元元"}, "元元 is no unit known here"),
        ({"unit": "foo"}, "write a symbol"),
        ({"unit": "億元"}, "億元 is 100000000 TWD; give unit TWD, or value and unit together"),
    ],
)
def test_a_unit_that_is_none_is_refused_with_what_is_known(apply, review, claims, corrections, said):
    ended = apply(review(claims[100], "correct", corrections))
    assert (ended.code, said in ended.err) == (1, True), ended.err
    assert ended.claims[claims[100]["id"]] == claims[100]


def test_a_corrected_year_takes_the_words_of_the_sentence(apply, review, claims):
    year = corrected(apply, review, claims[600], year=2028)["year"]
    assert (year["value"], year["end_date"]) == (2028, year["end_date"])
    assert "2028" in year["text"]


def test_a_year_that_the_sentence_does_not_have_is_a_whole_year(apply, review, claims):
    year = corrected(apply, review, claims[12.5], year=2024)["year"]
    assert (year["text"], year["start_date"], year["end_date"]) == ("", "2024-01-01", "2024-12-31")
    assert corrected(apply, review, claims[12.5], year=None)["year"] is None


def test_a_goal_in_the_sentence_is_found_and_other_words_become_its_object(apply, review, claims, city):
    text = json_lines(city / "documents.jsonl")[0]["text"]
    goal = corrected(apply, review, claims[100], goal="公車電動化")["goal"]
    assert text[goal["start"] : goal["end"]] == goal["text"] == "公車電動化"
    goal = corrected(apply, review, claims[100], goal="電動公車的比例")["goal"]
    assert (goal["text"], goal["object"]) == (claims[100]["goal"]["text"], "電動公車的比例")


def test_a_figure_becomes_a_target_and_a_target_a_goal(apply, review, claims):
    assert corrected(apply, review, claims[12.5], kind="target")["target"]["value"] == 12.5
    claim = corrected(apply, review, claims[100], kind="goal")
    assert (claim["kind"], claim["target"]) == ("goal", None)


@pytest.mark.parametrize("corrections", [{"value": None}, {"year": 99999}])
def test_corrections_that_make_no_whole_claim_are_named(apply, review, claims, corrections):
    ended = apply(review(claims[100], "correct", corrections))
    assert ended.code == 1
    assert f"the review of 公車 {claims[100]['id']} was not merged" in ended.err
    assert ended.claims[claims[100]["id"]] == claims[100]


def test_a_statement_becomes_a_target_only_with_a_value(apply, review, claims):
    (statement,) = [claim for name, claim in claims.items() if isinstance(name, str) and "空氣" in name]
    assert apply(review(statement, "correct", {"kind": "target"})).code == 1
    target = corrected(apply, review, statement, kind="target", value=3, unit="座")["target"]
    assert (target["value"], target["unit"], target["dimension"], target["text"]) == (3, "座", "count", "")


def test_reviewed_lines_hold_under_the_schema_and_their_offsets_hold(apply, review, claims, city):
    text = json_lines(city / "documents.jsonl")[0]["text"]
    ended = apply(
        review(claims[100], "correct", {"speaker": "張天明", "year": 2035, "value": 90, "unit": "x", "goal": "甲"}),
        review(claims[12.5], "reject"),
    )
    validator = jsonschema.Draft202012Validator(json_schema())
    for claim in (*ended.claims.values(), *json_lines(city / "rejected.jsonl")):
        validator.validate(claim)
        for part in ("speaker", "cue", "statement", "sentence", "goal", "target"):
            assert not claim[part] or text[claim[part]["start"] : claim[part]["end"]] == claim[part]["text"]


# --- as gold ---------------------------------------------------------------------------------------------------------


def test_reviewed_claims_are_gold_for_a_run(city_outputs, apply, review, claims, tmp_path, zh_claims):
    apply(
        review(claims[100]),
        review(claims[12.5], "reject"),
        review(claims[350000000], "correct", {"year": 2026}),
        into=tmp_path / "reviewed",
    )
    ended = zh_claims("score", tmp_path / "reviewed", city_outputs, "--json")
    figures = json.loads(ended.out)
    assert figures["all.value"] | {"f1": 0} == {"p": 0.6667, "r": 1.0, "f1": 0, "tp": 2, "pred": 3, "gold": 2}
    assert figures["all.year"]["tp"] == 1
    assert figures["people"]["pred"] == 0


def test_a_folder_reviewed_in_place_is_scored_by_what_its_run_had_written(apply, review, claims, city, zh_claims):
    apply(review(claims[100]), review(claims[350000000], "correct", {"year": 2026}), review(claims[12.5], "reject"))
    printed = zh_claims("score", city, city).out
    figures = {line.split()[0]: line.split()[1:] for line in printed.splitlines() if "." in line}
    assert figures["all.value"][-3:] == ["2", "3", "2"]
    assert figures["all.year"][-3:] == ["1", "3", "2"]
    assert figures["goal"] == ["1.000"]
    assert not {"people", "orgs", "aims", "sentence.speaker"} & figures.keys()


def test_gold_that_holds_only_a_rejection_says_nothing_of_goals(city_outputs, apply, review, claims, city, zh_claims):
    apply(review(claims[12.5], "reject"))
    printed = zh_claims("score", city, city_outputs).out
    assert "all.detect" in printed
    assert "goal" not in printed


def test_a_page_made_before_the_reviews_is_named(apply, review, claims, city):
    (city / "view.html").write_text("", encoding="utf-8")
    assert "python -m pipeline view" in apply(review(claims[100])).err


def test_outputs_without_reviews_are_no_gold(city_outputs, zh_claims):
    ended = zh_claims("score", city_outputs, city_outputs)
    assert (ended.code, "holds no reviewed claims" in ended.err) == (2, True)


def test_the_command_without_words_shows_its_help(capsys):
    with pytest.raises(SystemExit):
        main(["review"])
    printed = capsys.readouterr()
    assert "import" in printed.out + printed.err


# --- where merged reviews go ------------------------------------------------------------------------------------------


def files_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_copy_is_never_laid_over_another_run_or_over_ones_own_files(city, review, claims, tmp_path, zh_claims):
    other, own, reviews = tmp_path / "other", tmp_path / "own", tmp_path / "r.jsonl"
    reviews.write_text(json.dumps(review(claims[100])), encoding="utf-8")
    (tmp_path / "one.txt").write_text("市府預計2030年新增5,000個工作機會。", encoding="utf-8")
    zh_claims(tmp_path / "one.txt", "-o", other, "-q")
    own.mkdir()
    (own / "documents.jsonl").write_text("mine", encoding="utf-8")
    for folder in (other, own):
        before = files_of(folder)
        ended = zh_claims("review", "apply", city, reviews, "-o", folder)
        assert (ended.code, "choose a new folder" in ended.err) == (2, True)
        assert files_of(folder) == before


def test_a_copy_made_before_takes_further_reviews_and_keeps_its_own(apply, review, claims, tmp_path):
    copy = tmp_path / "reviewed"
    apply(review(claims[100]), into=copy)
    ended = apply(review(claims[12.5], "reject"), into=copy)
    assert ended.code == 0
    assert claims[12.5]["id"] not in ended.claims
    assert ended.claims[claims[100]["id"]]["review"]["decision"] == "accept"


def test_a_copy_into_which_nothing_is_merged_is_not_made(city, review, claims, tmp_path, zh_claims):
    (tmp_path / "r.jsonl").write_text(json.dumps(review(claims[100], sha256="0" * 64)), encoding="utf-8")
    assert zh_claims("review", "apply", city, tmp_path / "r.jsonl", "-o", tmp_path / "copy").code == 1
    assert not (tmp_path / "copy").exists()


def test_all_reviews_ever_applied_are_kept_with_lines_that_are_none(city, apply, review, claims):
    reviews = [review(claims[100], reviewer="甲"), review(claims[100], "reject", reviewer="乙", reviewed_at=LATER)]
    apply(*reviews, {"decision": "maybe"})
    apply(review(claims[100], reviewer="丙", reviewed_at="2026-11-26T08:30:00Z"))
    kept = json_lines(city / "reviews.jsonl")
    assert [line.get("reviewer") for line in kept] == ["甲", "乙", None, "丙"]
    assert kept[2] == {"decision": "maybe"}


def test_a_file_without_any_review_is_refused_and_nothing_is_written(city, zh_claims):
    before = files_of(city)
    ended = zh_claims("review", "apply", city, city / "claims.jsonl")
    assert (ended.code, "claims.jsonl holds no review" in ended.err) == (2, True)
    assert files_of(city) == before


def test_applying_what_was_applied_leaves_the_files_alone_and_says_so(city, apply, review, claims):
    apply(review(claims[100]))
    (city / "view.html").write_text("", encoding="utf-8")
    before = {path.name: path.stat().st_mtime_ns for path in city.iterdir() if path.is_file()}
    ended = apply(review(claims[100]))
    assert "No file has changed" in ended.err
    assert "older than the claims" not in ended.err
    assert {path.name: path.stat().st_mtime_ns for path in city.iterdir() if path.is_file()} == before


def test_a_review_dated_in_the_future_counts_as_made_now_and_later_ones_win(apply, review, claims, city):
    future = review(claims[100], "reject", reviewed_at="2999-01-01T00:00:00Z")
    ended = apply(future)
    assert (ended.code, "dated 2999-01-01" in ended.err) == (0, True)
    (kept,) = json_lines(city / "reviews.jsonl")
    assert kept["reviewed_at"] < "2999"
    apply(future)
    assert json_lines(city / "reviews.jsonl") == [kept]
    later = dt.datetime.now(dt.timezone.utc) + dt.timedelta(minutes=1)
    ended = apply(review(claims[100], reviewed_at=later.isoformat()))
    assert ended.claims[claims[100]["id"]]["review"]["decision"] == "accept"


# --- reviews that wait ------------------------------------------------------------------------------------------------


def test_commands_that_read_claims_say_that_reviews_wait(city, apply, review, claims, zh_claims, tmp_path):
    apply(review(claims[100]))
    assert "not merged" not in zh_claims("stats", city).err
    (tmp_path / "one.txt").write_text("市府預計2030年新增5,000個工作機會。", encoding="utf-8")
    zh_claims(tmp_path / "one.txt", "-o", city, "-q", "--fresh")
    assert "not merged" in zh_claims("stats", city, "--json").err
    assert "not merged" in zh_claims("view", city).err
    assert "not merged" in zh_claims("export", city, "--to", "csv").err
    assert "not merged" in zh_claims("ledger", city, "-o", tmp_path / "ledger").err


def test_a_run_says_which_tables_it_removes_and_which_files_are_older(city, zh_claims, tmp_path):
    zh_claims("export", city, "--to", "csv")
    zh_claims("export", city, "--to", "jsonld")
    (tmp_path / "one.txt").write_text("市府預計2030年新增5,000個工作機會。", encoding="utf-8")
    ended = zh_claims(tmp_path / "one.txt", "-o", city, "--fresh")
    assert "claims.csv was of the claims before and is removed" in ended.err.replace("\n", " ")
    assert "older than the claims: claims.jsonld" in ended.err.replace("\n", " ")


@pytest.mark.parametrize("command", [("view",), ("stats",), ("review", "apply"), ("export", "--to", "csv")])
@pytest.mark.parametrize(("name", "seen"), [("missing", "does not exist"), ("afile", "is a file")])
def test_a_folder_that_is_none_is_named_as_what_it_is(tmp_path, zh_claims, command, name, seen):
    (tmp_path / "afile").write_text("", encoding="utf-8")
    ended = zh_claims(*command, tmp_path / name)
    assert (ended.code, f"{name} {seen}" in ended.err.replace("\n", "")) == (2, True)
