"""The gate: no change may lower a score on our own gold by more than a point; and the scorer itself."""

import importlib.util
import json
import subprocess
import sys

import msgspec
import pytest

from pipeline.score import Counts, GoldArticle, GoldClaim, Output, read_gold, score
from pipeline.score.agreement import comparable_name, goal_share, same_relation, same_speaker, same_value
from pipeline.score.gold import Sheet, SheetClaim, build, build_article, gold_lines, numbered
from pipeline.score.pairs import pair
from pipeline.score.records import FoundClaim, FoundDocument, FoundGoal, FoundQuantity
from pipeline.score.results import ORDER


@pytest.fixture(scope="module")
def pin(root):
    spec = importlib.util.spec_from_file_location("gold_pin", root / "tests" / "gold" / "pin.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pins(pin):
    return pin.read_pins()


@pytest.fixture(scope="module")
def scores(pin):
    return pin.measure()


@pytest.fixture(scope="module")
def built(pin):
    return build(pin.TEXTS, pin.SHEETS)


@pytest.fixture(scope="module")
def gold(pin):
    return read_gold(pin.GOLD)


# --- the gate ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ORDER)
def test_no_score_is_below_its_floor(scores, pins, name):
    figure, floor = scores.figures[name], pins["floors"][name]
    assert figure >= floor, f"{name} fell to {figure}; if that is meant: python -m tests.gold.pin --lower"


def test_the_gold_is_the_one_that_the_floors_were_pinned_on(pin, pins):
    assert pin.gold_hash() == pins["sha256"], "the gold has changed: python -m tests.gold.pin"


def test_every_measure_has_a_floor(pins):
    assert set(pins["floors"]) == set(ORDER)


def test_floors_rise_by_themselves_and_fall_only_on_demand(pin):
    floors = {"goal": 0.70, "aims": 0.30}
    scores = {"goal": 0.80, "aims": 0.20}
    assert pin.raised(floors, scores, lower=False) == {"goal": 0.79, "aims": 0.30}
    assert pin.raised(floors, scores, lower=True) == {"goal": 0.79, "aims": 0.19}


def test_pins_are_read_as_they_were_written(pin, pins):
    assert pin.FLOORS.read_text(encoding="utf-8") == pin.pins_text(pins["sha256"], pins["floors"])


# --- the gold ----------------------------------------------------------------------------------------------------


def test_no_sheet_has_a_problem(built):
    assert {name: each.problems for name, each in built.items() if each.problems} == {}


def test_the_gold_is_what_the_sheets_say(pin, built):
    assert pin.GOLD.read_bytes() == gold_lines(built)


def test_every_text_has_its_sheet(pin, built):
    assert {path.stem for path in pin.TEXTS.glob("*.txt")} == set(built)


def test_there_are_forty_articles_of_every_kind(gold):
    claims = [claim for article in gold for claim in article.claims]
    assert len(gold) >= 40
    assert sum(claim.kinds == ("target",) for claim in claims) > 200
    assert sum(claim.kinds == ("figure",) for claim in claims) > 400
    assert sum(len(article.aims) for article in gold) > 40


# --- the scorer --------------------------------------------------------------------------------------------------


def perfect(article: GoldArticle) -> Output:
    """Return what a run would have found that is right in everything."""
    sentences = [{"start": s, "end": e, "speaker": names[0] if names else None} for s, e, names in article.sentences]
    named = {"people": article.people, "organizations": article.orgs}
    lists = {key: [{"name": name} for name in names] for key, names in named.items()}
    document = {"doc": article.id, "sentences": sentences, **lists}
    aims = [{"doc": article.id, "kind": "goal", "goal": {"start": start}} for start, _ in article.aims]
    return Output(
        document=msgspec.convert(document, FoundDocument),
        quantified=[right_claim(article.id, claim) for claim in article.claims],
        aims=[msgspec.convert(aim, FoundClaim) for aim in aims],
    )


def right_claim(doc: str, gold: GoldClaim) -> FoundClaim:
    places = [{"start": start, "end": end} for start, end in gold.mentions]
    fields = {name: getattr(gold, name) for name in ("value", "low", "high", "unit", "relation")}
    claim = {
        "doc": doc,
        "kind": gold.kinds[0],
        "speaker": {"name": gold.speakers[0]} if gold.speakers else None,
        "target": fields | places[0],
        "year": {"value": gold.years[0]},
        "goal": {"start": 0, "object": gold.goal},
        "mentions": places,
    }
    return msgspec.convert(claim, FoundClaim)


def test_a_run_that_is_right_in_everything_scores_one(gold):
    scores = score(gold, {article.id: perfect(article) for article in gold})
    assert set(scores.figures.values()) == {1.0}
    assert scores.misses == ()


def test_a_run_without_output_has_only_the_reporters_sentences_right(gold):
    figures = score(gold, {}).figures
    assert 0 < figures.pop("sentence.speaker") < 0.5
    assert set(figures.values()) == {0.0}


def test_an_optional_claim_counts_neither_missed_nor_found(gold):
    for article in gold:
        optional = [claim for claim in article.claims if claim.optional]
        found = Output(quantified=[right_claim(article.id, claim) for claim in optional])
        assert score([article], {article.id: found}).counts["all.detect"].found == 0


def test_the_figures_are_those_of_the_shared_scorer(pin, scores, root, tmp_path, zh_claims):
    scorer = root.parent / "shared" / "eval" / "score.py"
    if not scorer.is_file():
        pytest.skip("the scorer shared between projects is not beside this one")
    assert zh_claims(pin.TEXTS, "-o", tmp_path, "--quiet").code == 0
    command = [sys.executable, str(scorer), str(pin.GOLD), str(tmp_path), "--json"]
    assert scores.as_json() == json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def quantity(value=None, unit="", low=None, high=None, relation="=", start=0, end=1):
    return FoundQuantity(start=start, end=end, value=value, unit=unit, low=low, high=high, relation=relation)


@pytest.mark.parametrize(
    ("gold", "found"),
    [
        (quantity(20, "GW"), quantity(20000, "MW")),
        (quantity(3, "成"), quantity(30, "%")),
        (quantity(12, "人"), quantity(12, "名")),
        (quantity(7, "元"), quantity(7, "TWD")),
        (quantity(unit="%", low=3, high=5), quantity(unit="%", low=3, high=5)),
        (quantity(1, "公頃"), quantity(10000, "m2")),
    ],
)
def test_values_agree_after_conversion(gold, found):
    assert same_value(gold, found)


@pytest.mark.parametrize(
    ("gold", "found"),
    [
        (quantity(7, "USD"), quantity(7, "TWD")),
        (quantity(3, "%"), quantity(3, "pp")),
        (quantity(3, "個"), quantity(3, "x")),
        (quantity(3, "年"), quantity(3, "月")),
        (quantity(low=3, high=5), quantity(low=3)),
        (quantity(100), quantity(100.1)),
    ],
)
def test_values_differ_where_unit_or_bound_does(gold, found):
    assert not same_value(gold, found)


def test_names_are_compared_without_spaces_and_variants():
    assert comparable_name("台 電") == comparable_name("臺電")
    assert comparable_name("巴萬．諾命") == comparable_name("巴萬‧諾命")
    assert same_speaker(("臺電", "台灣電力公司"), "台電")
    assert same_speaker((), None)
    assert not same_speaker((), "台電")


def gold_claim(**fields):
    return GoldClaim(**{"kind": "target", "mentions": ((0, 1),)} | fields)


def found_claim(**fields):
    return FoundClaim(**{"doc": "a", "kind": "target", "target": quantity(1)} | fields)


def test_a_range_is_told_by_its_bounds_not_by_its_relation():
    assert same_relation(gold_claim(low=1, high=2, relation="range"), quantity(low=1, high=2, relation="or"))
    assert not same_relation(gold_claim(value=1, relation=">="), quantity(1))


def test_a_goal_without_its_quantity_is_compared_by_characters():
    goal = FoundGoal(start=0, text="培育1萬名人才")
    claim = found_claim(goal=goal, target=FoundQuantity(start=0, end=4, text="1萬名"))
    assert goal_share(gold_claim(goal="培育人才"), claim) == 1.0
    assert goal_share(gold_claim(goal="人才"), claim) == pytest.approx(2 / 3)


def test_of_claims_on_the_same_characters_the_one_that_agrees_most_is_paired():
    golds = [gold_claim(value=5, unit="%"), gold_claim(value=1)]
    found = [found_claim(target=quantity(1)), found_claim(target=quantity(5, "%"))]
    assert sorted(pair(golds, found)) == [(0, 1), (1, 0)]


def test_precision_recall_and_f1_of_nothing_are_zero():
    assert Counts().f1 == 0.0
    assert Counts(right=1, found=2, gold=4).f1 == pytest.approx(1 / 3)


# --- sheets ------------------------------------------------------------------------------------------------------

TEXT = "date 2024-05-01\n\n甲說成長12%\n\n甲表示，明年成長12%、減2%。乙說好。\n"


def sheet(**fields):
    empty = {"people": ("甲",), "orgs": (), "aliases": {}, "aims": (), "aims_open": (), "claims": ()}
    return Sheet(**{**empty, "speakers": {"S1-S3": ()}, **fields})


def sheet_claim(*mentions, **fields):
    rest = {"kind": "figure", "speakers": (), "goal": "成長", "value": 12, "unit": "%", "relation": "=", "year": None}
    return SheetClaim(**rest | fields, mentions=mentions)


def test_sentences_are_numbered_from_the_headline():
    assert numbered(TEXT) == "[S1] 甲說成長12%\n[S2] 甲表示，明年成長12%、減2%。\n[S3] 乙說好。"


def test_a_sheet_becomes_offsets():
    claim = sheet_claim(("S1", "12%"), ("S2", "2%", 2))
    built = build_article("a", TEXT, sheet(claims=(claim,), aims=("S2",)))
    assert built.problems == ()
    assert [TEXT[start:end] for start, end in built.article.claims[0].mentions] == ["12%", "2%"]
    assert [TEXT[start:end] for start, end in built.article.aims] == ["甲表示，明年成長12%、減2%。"]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"speakers": {"S1-S2": ()}}, "S3 has no speaker entry"),
        ({"speakers": {"S1-S4": ()}}, "speakers: S4 does not exist"),
        ({"aims": ("S9",)}, "aims: S9 does not exist"),
        ({"aims": ("3",)}, "aims: '3' is neither S3 nor S3-S5"),
        ({"people": ("丙",)}, "name '丙' is not in the text"),
        ({"aliases": {"乙": "丙"}}, "alias '乙': '丙' is in neither people nor orgs"),
        ({"claims": (sheet_claim(("S3", "12%")),)}, "S3: '12%' not found"),
        ({"claims": (sheet_claim(("S2", "12%", 2)),)}, "S2: '12%' not found"),
        ({"claims": (sheet_claim(("S1", "2%")),)}, "S1: '2%' begins inside a longer number; say which one it is"),
        ({"claims": (sheet_claim(kind="goal"),)}, "kind 'goal': expected target, figure or both"),
        ({"claims": (sheet_claim(relation="<"),)}, "relation '<': expected one of <= = >= or range ~"),
        ({"claims": (sheet_claim(value=None),)}, "no value: 成長 ()"),
        ({"claims": (sheet_claim(relation="range"),)}, "range without both bounds: 成長 ()"),
    ],
)
def test_every_mistake_in_a_sheet_is_named(fields, problem):
    assert problem in build_article("a", TEXT, sheet(**fields)).problems


# --- the command -------------------------------------------------------------------------------------------------


@pytest.fixture
def two_articles(zh_claims, pin, tmp_path):
    """What a run over two of the gold's articles wrote."""
    folder = tmp_path / "two"
    assert zh_claims(*sorted(pin.TEXTS.glob("0[12]-*.txt")), "-o", folder, "-q").code == 0
    return folder


def test_score_prints_a_table_of_every_measure(zh_claims, pin, two_articles):
    ended = zh_claims("score", pin.GOLD, two_articles)
    assert ended.code == 0
    assert all(name in ended.out for name in ORDER)
    assert "2 of 40 articles have output" in ended.out
    assert "…" not in ended.out


def test_score_prints_json_and_what_is_not_right_apart(zh_claims, pin, two_articles):
    ended = zh_claims("score", pin.GOLD, two_articles, "--json", "--show", 3)
    assert json.loads(ended.out)["all.strict"]["tp"] > 0
    assert len(ended.err.splitlines()) == 3


def test_score_names_what_does_not_exist(zh_claims, pin, seed, tmp_path):
    for words in ((tmp_path / "missing", seed.folder), (pin.GOLD, tmp_path / "missing")):
        ended = zh_claims("score", *words)
        assert (ended.code, "missing does not exist" in ended.err) == (2, True)


def test_score_refuses_outputs_of_other_articles(zh_claims, pin, seed):
    ended = zh_claims("score", pin.GOLD, seed.folder)
    assert ended.code == 2
    assert "none of the 40 articles" in ended.err


@pytest.mark.parametrize("name", ["nothing.jsonl", "broken.jsonl"])
def test_score_says_what_is_wrong_with_its_files(zh_claims, seed, tmp_path, name):
    (tmp_path / "broken.jsonl").write_text('{"id": "a"}\n', encoding="utf-8")
    ended = zh_claims("score", tmp_path / name, seed.folder)
    assert ended.code == 2
    assert name in ended.err
    assert "Traceback" not in ended.err
