"""Merge: which mentions are one claim, which fields it has, and its name."""

import datetime as dt
import hashlib
import re

import pytest

import pipeline
from pipeline.stages.merge import merge_claims
from pipeline.types import Article, Claim, ClaimMention, Goal, Rules, Speaker, Target, TextSpan, Year

UNITS = {"元": ("TWD", "money", "TWD"), "%": ("%", "percent", "%"), "人": ("人", "count", "1")}


def speaker(name, kind):
    return name and Speaker(name=name, key=name, type=kind, text=name, start=0, end=0)


def quantity(text, span, *, nth=0, kind="target", who=None, speaker_type="PERSON", year=None, section="body", **fields):
    """Return the claim of the nth place where a quantity such as 30% stands."""
    start = [m.start() for m in re.finditer(re.escape(span), text)][nth]
    number, unit = re.fullmatch(r"([0-9.]+)(.+)", span).groups()
    name, dimension, si = UNITS[unit]
    value = float(number) if "." in number else int(number)
    target = Target(
        text=span, start=start, end=start + len(span), value=value, low=value, high=value, values=(), relation="=",
        strict=False, bound=None, unit=name, unit_text=unit, dimension=dimension, per=None, ratio=None, change=False,
        si_low=value, si_high=value, si_unit=si,
    )  # fmt: skip
    return Claim(
        kind=kind,
        target=target,
        speaker=speaker(who, speaker_type),
        year=year and Year(text=str(year), start=0, end=0, value=year),
        section=section,
        sentence=TextSpan(text=text, start=0, end=len(text)),
        mentions=(ClaimMention(text=span, start=start, end=start + len(span), section=section, main=True),),
        rules=Rules(year="test"),
        **fields,
    )


def merged(text, *claims):
    return merge_claims(claims, Article(text=text, doc="d", source="s", published=dt.date(2025, 12, 19)))


LEAD = "再生能源占比達35%\n陳部長說，再生能源占比要達35%。"


def test_a_headline_joins_the_attributed_claim_it_announces():
    one = merged(LEAD, quantity(LEAD, "35%", section="headline"), quantity(LEAD, "35%", nth=1, who="陳", year=2030))
    assert len(one) == 1
    assert one[0].speaker.name == "陳"
    assert [m.section for m in one[0].mentions] == ["headline", "body"]
    assert [m.main for m in one[0].mentions] == [False, True]
    assert one[0].rules.merge == "said-again"


def test_the_fullest_mention_without_year_takes_the_year_of_another():
    text = "再生能源占比要達35%。再生能源占比將達35%。"
    one = merged(text, quantity(text, "35%", who="陳", year=2030), quantity(text, "35%", nth=1, who="陳"))
    assert [claim.year.value for claim in one] == [2030]


@pytest.mark.parametrize(
    "difference",
    [{"who": "林"}, {"kind": "figure"}, {"year": 2035}, {"negated": True}, {"section": "related"}],
    ids=["speaker", "kind", "year", "negation", "related news"],
)
def test_mentions_that_differ_are_claims_of_their_own(difference):
    text = "再生能源占比要達35%。再生能源占比將達35%。"
    first = quantity(text, "35%", who="陳", year=2030)
    second = quantity(text, "35%", nth=1, **({"who": "陳", "year": 2030} | difference))
    assert len(merged(text, first, second)) == 2


def test_equal_round_numbers_of_different_things_stay_apart():
    text = "失業率降到5%，他說。另外有受訪者5%表示同意。"
    assert len(merged(text, quantity(text, "5%"), quantity(text, "5%", nth=1))) == 2


def test_an_unmistakable_number_needs_no_words_in_common():
    text = "公司賠了34567元。法院查出這筆錢共34567元。"
    assert len(merged(text, quantity(text, "34567元"), quantity(text, "34567元", nth=1))) == 1


def test_two_speakers_of_one_number_do_not_meet_through_the_reporter():
    text = "產值上看1.25%，甲說產值1.25%，乙說產值1.25%。"
    claims = [quantity(text, "1.25%", nth=n, who=who) for n, who in enumerate([None, "甲", "乙"])]
    assert sorted(claim.speaker.name for claim in merged(text, *claims)) == ["乙", "甲"]


def test_a_name_takes_what_a_crowd_says_too_and_two_crowds_or_two_names_stay_apart():
    text = "業者說產值會成長1.257%。甲說產值會成長1.257%。學者說產值會成長1.257%。乙說產值會成長1.257%。"

    def of(*who):
        kinds = {"業者": "GROUP", "學者": "GROUP"}
        claims = [
            quantity(text, "1.257%", nth=n, who=name, speaker_type=kinds.get(name, "PERSON"))
            for n, name in enumerate(["業者", "甲", "學者", "乙"])
            if name in who
        ]
        return [claim.speaker.name for claim in merged(text, *claims)]

    assert of("業者", "甲") == ["甲"]
    assert of("甲", "學者") == ["甲"]
    assert of("業者", "學者") == ["業者", "學者"]
    assert of("甲", "乙") == ["甲", "乙"]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("華南精工徵才 新人月領11萬\n\n華南精工今天宣布，新人月薪11萬元，比同業高出許多。", ["11萬", "11萬元"]),
        ("星海科技加碼投資1000億\n\n星海科技今天宣布，將加碼投資1000億美元。", ["1000億", "1000億美元"]),
        ("新北補助清寒學生3萬元\n\n新北市教育局長王大明表示，清寒學生每年補助3萬元。", ["3萬元", "3萬元"]),
    ],
    ids=[
        "the headline leaves the unit out",
        "the headline leaves the currency out",
        "the headline leaves the rate out",
    ],
)
def test_a_shorter_wording_is_the_same_claim_with_the_fuller_ones_fields(text, mentions):
    (claim,) = [claim for claim in pipeline.extract(text, published=dt.date(2025, 3, 1)) if claim.target]
    assert [mention.text for mention in claim.mentions] == mentions
    assert claim.target.text == mentions[1]
    assert claim.target.unit in {"TWD", "USD"}
    assert claim.speaker is not None


def test_more_than_and_less_than_one_number_are_two_claims():
    text = "周明哲說，台北廠將裁員逾873人。周明哲說，高雄廠將裁員不到873人。"
    assert [claim.target.relation for claim in pipeline.extract(text) if claim.target] == [">=", "<="]


def test_one_number_of_two_units_is_never_one_claim():
    text = "補助110人，補助110元，補助110人，補助110元。"
    claims = [quantity(text, span, nth=n) for n in (0, 1) for span in ("110人", "110元")]
    assert sorted({claim.target.unit for claim in merged(text, *claims)}) == ["TWD", "人"]
    assert all(len({m.text for m in claim.mentions}) == 1 for claim in merged(text, *claims))


def test_goals_in_nearly_the_same_words_are_one():
    text = "將推動修法。將持續推動修法。"
    assert len(merged(text, aim(text, 1, 5), aim(text, 7, 13))) == 1


def aim(text, start, end):
    """Return the goal that stands at a place."""
    return Claim(
        kind="goal",
        goal=Goal(text=text[start:end], start=start, end=end),
        sentence=TextSpan(text=text, start=0, end=len(text)),
        mentions=(ClaimMention(text=text[start:end], start=start, end=end, section="body", main=True),),
    )


def test_a_claims_name_depends_on_text_group_and_first_mention():
    text = "占比要達35%。"
    digest = hashlib.sha256(text.encode()).hexdigest()
    expected = "c" + hashlib.sha256(f"{digest}|quantity|4|7".encode()).hexdigest()[:16]
    assert [claim.id for claim in merged(text, quantity(text, "35%"))] == [expected]


def test_two_claims_at_one_place_have_two_names():
    text = "占比要達35%。"
    names = [claim.id for claim in merged(text, quantity(text, "35%"), quantity(text, "35%", kind="figure"))]
    assert len(set(names)) == 2


def test_claims_carry_the_articles_metadata():
    claim = merged("占比要達35%。", quantity("占比要達35%。", "35%"))[0]
    assert (claim.doc, claim.source, claim.published) == ("d", "s", dt.date(2025, 12, 19))
