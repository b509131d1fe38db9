"""The user's article end to end: what a careful reader finds in it."""

import os
import re
import subprocess

import pytest

QUANTIFIED = ("target", "figure")


def where(claims, **expected):
    """Return the claims whose dotted fields have the expected values: where(claims, target__value=20)."""
    return [claim for claim in claims if all(field(claim, path) == value for path, value in expected.items())]


def field(claim, path):
    for name in path.split("__"):
        claim = claim[name] if claim else None
    return claim


def spans(value):
    """Yield every object with text, start and end inside a JSON value."""
    if isinstance(value, dict):
        if value.keys() >= {"text", "start", "end"}:
            yield value
        value = value.values()
    if not isinstance(value, str) and hasattr(value, "__iter__"):
        for item in value:
            yield from spans(item)


@pytest.mark.parametrize(
    ("value", "unit", "goal", "mentions"),
    [
        (500000, "個", "AI", 3),
        (1000000000000, "TWD", "軟體平台", 4),
        (1000000, "家", "中小微型企業", 2),
    ],
)
def test_each_target_of_the_president_is_one_claim_with_all_its_mentions(seed, value, unit, goal, mentions):
    (claim,) = where(seed.claims, target__value=value)
    assert (claim["kind"], claim["target"]["unit"], claim["year"]["value"]) == ("target", unit, 2040)
    assert goal in claim["goal"]["text"] + (claim["goal"]["object"] or "")
    speaker = claim["speaker"]
    assert (speaker["name"], speaker["type"], speaker["title"]) == ("賴清德", "PERSON", "總統")
    assert len(claim["mentions"]) >= mentions
    assert sum(mention["main"] for mention in claim["mentions"]) == 1


@pytest.mark.parametrize("value", [500000, 1000000000000])
def test_the_headline_is_a_mention_of_the_body_target(seed, value):
    (claim,) = where(seed.claims, target__value=value)
    assert {mention["section"] for mention in claim["mentions"]} >= {"headline", "body"}


def test_the_power_of_the_data_centre_is_a_figure_without_year(seed):
    (claim,) = where(seed.claims, target__value=20)
    assert (claim["kind"], claim["target"]["unit"], claim["year"]) == ("figure", "MW", None)
    assert claim["speaker"]["name"] == "賴清德"


def test_aims_without_a_number_are_goals(seed):
    goals = [claim["goal"]["text"] for claim in where(seed.claims, kind="goal")]
    assert any("人工智慧生活圈" in goal for goal in goals)
    assert len(goals) >= 3


def test_plain_statements_are_kept(seed):
    assert len(where(seed.claims, kind="statement")) >= 5


def test_the_allowance_in_force_is_a_figure_of_related_news(seed):
    (claim,) = where(seed.claims, target__value=8110)
    assert (claim["kind"], claim["section"], claim["target"]["unit"]) == ("figure", "related", "TWD")


def test_alternatives_demanded_in_related_news_are_one_target(seed):
    (claim,) = where(seed.claims, target__relation="or")
    assert (claim["kind"], claim["target"]["values"]) == ("target", [10000, 12000])
    assert (claim["section"], claim["speaker"]["name"]) == ("related", "綠委")


def test_the_caucus_demands_its_own_target(seed):
    (claim,) = where(seed.claims, target__value=15000)
    assert (claim["kind"], claim["section"], claim["speaker"]["name"]) == ("target", "related", "國民黨團")


def test_related_news_never_borrows_the_speaker_of_the_article(seed):
    related = where(seed.claims, section="related")
    assert related
    assert not where(related, speaker__name="賴清德")


@pytest.mark.parametrize(
    "words", ["四項", "三大", "十大", "6大", "第一", "第二級", "四個", "三個", "兩個", "數十年", "每4年"]
)
def test_ordinals_names_and_list_announcements_are_no_claims(seed, words):
    places = [match.span() for match in re.finditer(words, seed.document["text"])]
    assert places
    for claim in seed.claims:
        if claim["kind"] in QUANTIFIED:
            for mention in claim["mentions"]:
                assert not any(mention["start"] < end and start < mention["end"] for start, end in places), mention


def test_the_people_are_the_president_the_minister_and_the_reporter(seed):
    roles = {person["name"]: person["role"] for person in seed.document["people"]}
    assert roles == {"賴清德": None, "吳誠文": None, "郭運興": "reporter"}


def test_the_reporter_never_speaks(seed):
    assert seed.document["reporters"] == ["郭運興"]
    assert not where(seed.claims, speaker__name="郭運興")
    assert all(sentence["speaker"] != "郭運興" for sentence in seed.document["sentences"])


def test_the_organisations_are_found(seed):
    names = {body["name"] for body in seed.document["organizations"]}
    assert {"教育部", "經濟部", "國發會", "國科會", "人事總處", "總統府", "民進黨", "央行"} <= names
    assert names & {"立院", "立法院"}
    assert names & {"國民黨", "國民黨團"}


def test_every_span_slices_back_to_its_text(seed):
    text = seed.document["text"]
    found = [*spans(seed.claims), *spans(seed.document)]
    assert len(found) > 100
    assert all(text[span["start"] : span["end"]] == span["text"] for span in found)


def test_the_date_line_gives_the_date_of_publication(seed):
    assert seed.document["published"] == "2025-12-19"
    assert {claim["published"] for claim in seed.claims} == {"2025-12-19"}


def committed(root, name):
    """Return the example output as git tracks it, None where git or the file is absent: your own runs write there."""
    try:
        shown = subprocess.run(["git", "show", f":./outputs/{name}"], cwd=root, capture_output=True, check=False)
    except FileNotFoundError:
        return None
    return None if shown.returncode else shown.stdout


@pytest.mark.parametrize("name", ["claims.jsonl", "documents.jsonl", "errors.jsonl"])
def test_the_committed_outputs_are_those_of_this_version(seed, root, name):
    tracked, path, now = committed(root, name), root / "outputs" / name, (seed.folder / name).read_bytes()
    if tracked is None:
        pytest.skip(f"git tracks no outputs/{name} here")
    renewed = not os.environ.get("CI") and path.exists() and path.read_bytes() == now  # and not yet added
    assert renewed or tracked == now, f"outputs/{name} is out of date: run python -m pipeline seeds/ --fresh"
