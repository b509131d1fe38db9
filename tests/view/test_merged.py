"""Reviews that were merged into the outputs: on the page, corrected again, and out of it, in a real browser."""

import json

import pytest

from pipeline.outputs import read_articles
from pipeline.reviews import apply_reviews
from pipeline.view import write_view

WHEN = "2026-01-31T16:00:00+08:00"
ACCEPTED, REJECTED, CORRECTED = "電動公車達到8000輛", "回收率要達到70%", "編列30億元"  # the claims' goals


def line(article, claim, decision, **more):
    rest = {"decision": decision, "reviewer": "編輯甲", "reviewed_at": WHEN} | more
    return (
        json.dumps(
            {"schema": "zh-claims-review/1", "doc": article.doc, "id": claim.id, "sha256": article.sha256} | rest
        )
        + "\n"
    )


@pytest.fixture
def reviewed(make_outputs, sample, tmp_path):
    """Write outputs into which three reviews were merged: accepted, rejected, corrected."""
    (article, claims), _ = sample
    folder, file = make_outputs(*sample), tmp_path / "reviews.jsonl"
    file.write_text(
        line(article, claims[0], "accept")
        + line(article, claims[1], "reject", note="不是承諾")
        + line(article, claims[2], "correct", corrections={"value": 5e9, "year": 2031}, note="見預算書"),
        encoding="utf-8",
    )
    assert not apply_reviews(folder, [file]).problems
    return folder


@pytest.fixture
def page(reviewed, open_page, tmp_path):
    return open_page(write_view(reviewed, tmp_path / "page.html").path)


def card(page, goal):
    return page.locator(".card", has=page.locator(".said", has_text=goal))


def apply(folder, see, page, tmp_path):
    file = tmp_path / "more.jsonl"
    file.write_text(see.exported(page), encoding="utf-8")
    assert not apply_reviews(folder, [file]).problems
    return {claim.id: claim for _, claims in read_articles(folder, rejected=True) for claim in claims}


def test_rejected_claims_stand_at_their_place_and_are_counted_apart(reviewed, read_page, sample, tmp_path):
    page = read_page(write_view(reviewed, tmp_path / "page.html").path)
    assert [page.value("head")[name] for name in ("claims", "rejected")] == [5, 1]
    rejected = sample[0][1][1].id
    assert rejected in [claim["id"] for claim in page.value("articles-0")[0]["claims"]]
    assert page.value("index")["reviews"][1][1]["decision"] == "reject"


def test_each_card_says_who_decided_when_and_what_the_run_had_said(page):
    accepted, rejected, corrected = (
        card(page, goal).locator(".verdict").inner_text() for goal in (ACCEPTED, REJECTED, CORRECTED)
    )
    assert accepted.split("\n") == ["已接受 · 編輯甲 · 2026-01-31 · 已併入"]
    assert "已退回" in rejected
    assert "不是承諾" in rejected
    assert "數值: 30億 → 50億" in corrected
    assert "年份: （無） → 2031" in corrected
    assert "見預算書" in corrected
    assert "50億" in card(page, CORRECTED).locator(".figures").inner_text()
    assert "另有 1 筆已退回" in page.locator("#totals").inner_text()


def test_rejected_claims_are_muted_in_the_text_and_left_out_of_the_chart(page, see):
    assert page.locator(".pieces .quantity").all_inner_texts() == ["8000輛", "30億元", "12%"]
    card(page, REJECTED).locator(".said").click()
    assert page.locator(".out.lit", has_text="70%").count() == 1
    page.keyboard.press("g")
    assert "共 3 筆" in page.locator("#chart").inner_text()
    page.keyboard.press("g")
    page.select_option("#filter-review", "reject")
    see.wait_for_cards(page, 1)


def test_a_correction_made_on_top_keeps_those_before(page, see, reviewed, sample, tmp_path):
    card(page, CORRECTED).locator(".decide.correct").click()
    assert page.input_value("#correct [name=value]") == "5000000000"
    page.fill("#correct [name=unit]", "USD")
    page.click("#correct [value=correct]")
    claim = apply(reviewed, see, page, tmp_path)[sample[0][1][2].id]
    assert (claim.target.value, claim.target.unit, claim.year.value) == (5e9, "USD", 2031)


def test_a_corrected_claim_that_is_accepted_stays_corrected(page, see, reviewed, sample, tmp_path):
    card(page, CORRECTED).locator(".decide.accept").click()
    claim = apply(reviewed, see, page, tmp_path)[sample[0][1][2].id]
    assert (claim.review.decision, claim.target.value, claim.year.value) == ("correct", 5e9, 2031)


def test_corrections_taken_back_in_the_form_give_what_the_run_wrote(page, see, reviewed, sample, tmp_path):
    card(page, CORRECTED).locator(".decide.correct").click()
    page.fill("#correct [name=value]", "30億")
    page.fill("#correct [name=year]", "")
    page.click("#correct [value=correct]")
    claim = apply(reviewed, see, page, tmp_path)[sample[0][1][2].id]
    assert (claim.review.decision, claim.target.value, claim.year) == ("accept", 3e9, None)


def test_of_a_merged_correction_that_is_rejected_the_run_s_own_words_count_again(page, see):
    card(page, CORRECTED).locator(".decide.reject").click()
    assert card(page, CORRECTED).locator(".figures").inner_text().split()[0] == "30億元"
    assert card(page, CORRECTED).locator(".confidence").inner_text().endswith("40%")
    page.fill("#filter-from", "2031")
    page.fill("#filter-to", "2031")
    see.until(page, lambda: page.locator("#found").inner_text() == "符合 0 筆主張，0 篇新聞")
    page.click("#undo")
    see.until(page, lambda: see.cards(page) == [CORRECTED])


def test_a_rejected_claim_that_is_accepted_comes_back(page, see, reviewed, sample, tmp_path):
    card(page, REJECTED).locator(".decide.accept").click()
    assert "已接受" in card(page, REJECTED).inner_text()
    assert apply(reviewed, see, page, tmp_path)[sample[0][1][1].id].review.decision == "accept"


def test_what_was_decided_in_this_browser_and_merged_since_is_told_once(make_outputs, sample, open_page, see, tmp_path):
    folder, path = make_outputs(*sample), tmp_path / "page.html"
    page = open_page(write_view(folder, path).path)
    card(page, CORRECTED).locator(".decide.correct").click()
    page.fill("#correct [name=value]", "50億")
    page.click("#correct [value=correct]")
    apply(folder, see, page, tmp_path)
    page = open_page(write_view(folder, path).path, context=page.context)
    assert page.locator("#review-count").inner_text() == "1"
    assert "已併入" in card(page, CORRECTED).inner_text()
    assert card(page, CORRECTED).locator(".verdict li").count() == 1
