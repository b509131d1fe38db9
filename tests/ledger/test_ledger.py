"""The ledger: a target told in several articles is one entry, with its changes, its progress and a name that stays."""

import jsonschema
import pytest

from pipeline.ledger import ledger_schema


def told(entry):
    return [(telling["doc"], telling["value"], telling["year"]) for telling in entry["told"]]


def changes(entry):
    return [(change["kind"], change["before"], change["after"]) for change in entry["changes"]]


def test_a_target_told_in_three_articles_is_one_entry_and_what_lowered_it_is_marked(outputs, ledger):
    entry = ledger(outputs).by["林建宏"]
    assert told(entry) == [("a1", 20, 2025), ("a2", 20, 2025), ("a3", 15.2, 2025)]
    assert changes(entry) == [("lowered", 20, 15.2)]
    assert (entry["value"], entry["unit"], entry["articles"], entry["first"]) == (15.2, "%", 3, "2021-03-02")


def test_a_figure_of_where_things_stand_is_progress_with_its_share_of_the_target(outputs, ledger):
    (figure,) = ledger(outputs).by["林建宏"]["progress"]
    assert (figure["doc"], figure["value"], figure["share"]) == ("a2", 8, 0.4)
    assert figure["sentence"][figure["start"] : figure["end"]] == figure["text"] == "8%"


def test_a_number_that_agrees_with_a_bound_told_before_is_no_change(ledger, outputs_of):
    text = "國防部長顧立德今天表示，2026年國防預算占GDP將{}。"
    words = ("超過3%", "達3.32%", "達4%")
    articles = [(f"g{n}", f"2025-0{n}-15", "甲報", text.format(number)) for n, number in enumerate(words, 1)]
    (entry,) = ledger(outputs_of("bounds", others=articles)).entries
    assert changes(entry) == [("raised", 3.32, 4)]


def test_a_later_year_is_postponed(outputs, ledger):
    assert changes(ledger(outputs).by["徐國明"]) == [("postponed", 2024, 2026)]


def test_a_goal_that_later_articles_treat_without_the_number_is_dropped_silently(outputs, ledger):
    (change,) = ledger(outputs).by["陳宜婷"]["changes"]
    assert (change["kind"], change["reason"], change["published"]) == ("dropped", "silent", "2021-06-01")
    assert len(change["claims"]) == 2


def test_a_year_that_passes_without_a_figure_is_the_end_where_the_speaker_was_heard_later(outputs, ledger):
    (change,) = ledger(outputs).by["盧淑芬"]["changes"]
    assert (change["kind"], change["reason"], change["published"]) == ("dropped", "year-passed", "2020-12-31")


def test_targets_told_on_one_day_only_are_listed_on_request(ledger, outputs_of):
    single = outputs_of("single", ["a1"])
    empty = ledger(single)
    assert empty.entries == []
    assert "--days 1 lists all" in empty.err
    assert len(ledger(single, more=["--days", "1"]).entries) == 1


def test_a_second_ledger_of_the_same_outputs_has_the_same_bytes(outputs, ledger):
    first = ledger(outputs)
    before = [(first.folder / name).read_bytes() for name in ("ledger.jsonl", "ledger.html")]
    ledger(outputs)
    assert [(first.folder / name).read_bytes() for name in ("ledger.jsonl", "ledger.html")] == before


def test_the_order_of_outputs_and_their_doubles_change_nothing(ledger, outputs_of):
    one, other = outputs_of("one", ["a1", "a3", "b2", "c2"]), outputs_of("other", ["a2", "b1", "c1"])
    first = ledger(one, other, to="first").folder / "ledger.jsonl"
    second = ledger(other, one, other, to="second").folder / "ledger.jsonl"
    assert first.read_bytes() == second.read_bytes()


def test_an_entry_keeps_its_id_when_more_outputs_are_added_even_earlier_ones(ledger, outputs_of):
    late, early = outputs_of("late", ["a2", "a3"]), outputs_of("early", ["a1"])
    before = ledger(late).by["林建宏"]
    after = ledger(late, early).by["林建宏"]
    assert after["id"] == before["id"] == "t" + before["told"][0]["claim"][1:]
    assert [telling["doc"] for telling in after["told"]] == ["a1", "a2", "a3"]


def test_every_line_holds_under_the_schema_that_the_command_prints(outputs, ledger, zh_claims):
    validator = jsonschema.Draft202012Validator(ledger_schema())
    entries = ledger(outputs).entries
    assert len(entries) == 4
    for entry in entries:
        validator.validate(entry)
    assert '"zh-claims-ledger/1"' in zh_claims("schema", "ledger").out


def test_two_numbers_that_one_article_has_side_by_side_are_two_targets(ledger, outputs_of):
    text = "內政部長徐國明今天表示，2026年社會住宅要興建{}萬戶，明年要先完成3萬戶。"
    articles = [(f"e{n}", f"202{n}-01-15", "甲報", text.format(12 if n < 3 else 13)) for n in (1, 2, 3)]
    entries = ledger(outputs_of("beside", others=articles), more=["--days", "1"]).entries
    assert not [entry for entry in entries if {120000, 30000} <= {telling["value"] for telling in entry["told"]}]


@pytest.mark.parametrize("make", ["folder", "file", "ledger"])
def test_what_is_no_output_is_one_sentence_that_names_it(zh_claims, tmp_path, outputs, make):
    bad, to = tmp_path / "bad", tmp_path / "to"
    if make == "folder":
        bad.mkdir()
    elif make == "file":
        bad.write_text("nothing\n", encoding="utf-8")
    else:
        to.mkdir()
        (to / "ledger.jsonl").write_text("{}\n", encoding="utf-8")
        bad = outputs
    done = zh_claims("ledger", bad, "-o", to)
    assert done.code == 2
    assert str(to if make == "ledger" else bad) in done.err
