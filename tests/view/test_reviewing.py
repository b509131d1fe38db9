"""Reviewing in a real browser: decisions, undoing, keeping, export and import."""

import json
import re

import pytest

BLOCKED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"


def review_three(page):
    """Accept the first claim, reject the second, correct the third."""
    page.click("#review-button")
    page.fill("#reviewer", "編輯甲")
    page.keyboard.press("Escape")
    page.locator(".card").nth(0).locator(".decide.accept").click()
    page.locator(".card").nth(1).locator(".decide.reject").click()
    page.locator(".card").nth(2).locator(".decide.correct").click()
    page.fill("#correct [name=value]", "50億")
    page.fill("#correct [name=year]", "2031")
    page.fill("#correct [name=speaker]", "")
    page.fill("#correct [name=note]", "見預算書")
    page.click("#correct [value=correct]")


def test_decisions_are_exported_as_reviews(see, page, sample):
    review_three(page)
    article, claims = sample[0]
    lines = see.records(see.exported(page))
    expected = [
        ("accept", {}, None),
        ("reject", {}, None),
        ("correct", {"year": 2031, "speaker": None, "value": 5e9}, "見預算書"),
    ]
    assert [(line["decision"], line["corrections"], line["note"]) for line in lines] == expected
    assert [line["id"] for line in lines] == [one.id for one in claims[:3]]
    assert {line["sha256"] for line in lines} == {article.sha256}
    assert {(line["schema"], line["doc"], line["reviewer"]) for line in lines} == {
        ("zh-claims-review/1", "bus", "編輯甲")
    }
    assert list(lines[0]) == [
        "schema",
        "doc",
        "id",
        "sha256",
        "decision",
        "corrections",
        "note",
        "reviewer",
        "reviewed_at",
    ]
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", line["reviewed_at"]) for line in lines)


def test_a_correction_is_shown_on_its_card(page):
    review_three(page)
    told = page.locator(".card").nth(2).locator(".verdict").inner_text()
    assert "林大同 → （無）" in told
    assert "（無） → 2031" in told
    assert page.locator("#review-count").inner_text() == "3"
    assert "✓ 3 / 5" in page.locator(".article-row").first.inner_text()


def test_undo_takes_back_one_step_after_the_other(page):
    review_three(page)
    page.keyboard.press("u")
    assert page.locator(".card").nth(2).locator(".verdict").count() == 0
    page.keyboard.press("Control+z")
    assert page.locator("#review-count").inner_text() == "1"
    page.click("#undo")
    assert page.locator("#review-count").inner_text() == ""
    assert page.locator("#undo").is_disabled()


def test_the_same_decision_again_takes_it_back(page):
    page.keyboard.press("j")
    page.keyboard.press("a")
    assert page.locator(".verdict.accept").count() == 1
    page.keyboard.press("x")
    assert page.locator(".verdict.reject").count() == 1
    page.keyboard.press("x")
    assert page.locator(".verdict").count() == 0


def test_reviews_outlive_a_reload_and_filter_claims(see, page):
    review_three(page)
    before = see.exported(page)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert see.exported(page) == before
    page.select_option("#filter-review", "open")
    see.wait_for_cards(page, 2)
    page.select_option("#filter-review", "reject")
    see.wait_for_cards(page, 1)


def test_reviews_are_carried_to_another_browser(see, page, page_of, sample, open_page, tmp_path):
    review_three(page)
    file = tmp_path / "reviews.jsonl"
    stranger = {"schema": "zh-claims-review/1", "doc": "elsewhere", "id": "c0", "sha256": None, "decision": "accept"}
    content = see.exported(page)
    file.write_text(f"{content}{json.dumps(stranger)}\nno review\n", encoding="utf-8")
    other = open_page(page_of(*sample))
    other.click("#review-button")
    other.set_input_files("#import-file", file)
    see.until(other, lambda: other.locator("#import-told").inner_text())
    told = other.locator("#import-told").inner_text()
    assert told == "匯入 3 筆。 1 筆不屬於這裡的任何主張。 1 筆無法辨認或無法併入，第一個是第 5 筆。"
    other.keyboard.press("Escape")
    assert other.locator(".verdict").count() == 3
    assert see.records(see.exported(other))[:3] == see.records(content)
    assert see.records(see.exported(other))[3]["doc"] == "elsewhere"


def test_an_older_review_does_not_replace_a_newer_one(see, page, tmp_path):
    page.keyboard.press("j")
    page.keyboard.press("a")
    (mine,) = see.records(see.exported(page))
    file = tmp_path / "reviews.jsonl"
    file.write_text(json.dumps({**mine, "decision": "reject", "reviewed_at": "2001-01-01T00:00:00Z"}), encoding="utf-8")
    page.set_input_files("#import-file", file)
    see.until(page, lambda: "1 筆比現有的舊" in (page.locator("#import-told").text_content()))
    assert page.locator(".verdict.accept").count() == 1


def name_reviewer(page, name):
    page.click("#review-button")
    page.fill("#reviewer", name)
    page.keyboard.press("Escape")


def test_decisions_made_before_the_name_was_typed_are_exported_with_it(see, page, sample, tmp_path):
    article, claims = sample[0]
    page.keyboard.press("j")
    page.keyboard.press("a")
    assert see.records(see.exported(page))[0]["reviewer"] is None
    page.reload()
    page.wait_for_selector("html[data-ready]")
    nameless = {
        "schema": "zh-claims-review/1", "doc": "bus", "id": claims[1].id, "sha256": article.sha256,
        "decision": "reject", "reviewed_at": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    bring(see, page, tmp_path / "somebody.jsonl", json.dumps(nameless))
    name_reviewer(page, "編輯乙")
    lines = see.records(see.exported(page))
    assert [line["reviewer"] for line in lines] == ["編輯乙", None]  # an imported one is somebody else's
    assert "own" not in lines[0]
    assert "編輯乙" in page.locator(".verdict.accept").inner_text()


def bring(see, page, file, content):
    """Import a file and return what the page says of it."""
    file.write_text(content, encoding="utf-8")
    page.locator("#import-told").evaluate("one => { one.textContent = ''; }")
    page.set_input_files("#import-file", file)
    see.until(page, lambda: page.locator("#import-told").text_content())
    return page.locator("#import-told").text_content()


def test_a_list_of_reviews_is_imported_like_lines(see, page, page_of, sample, open_page, tmp_path):
    review_three(page)
    content = see.exported(page)
    other = open_page(page_of(*sample))
    listed = json.dumps([*see.records(content), 5], indent=1)
    told = bring(see, other, tmp_path / "reviews.json", listed)
    assert told == "匯入 3 筆。 1 筆無法辨認或無法併入，第一個是第 4 筆。"
    assert see.exported(other) == content


@pytest.mark.parametrize(
    ("decision", "corrections"),
    [
        ("correct", {}),
        ("correct", {"value": "abc"}),
        ("correct", {"year": "2030"}),
        ("correct", {"year": 20300}),
        ("correct", {"kind": "wish"}),
        ("correct", {"value": None}),  # a target without a value
        ("correct", {"goal": "新的", "colour": "red"}),
        ("accept", {"year": 2031}),
        ("correct", []),
    ],
)
def test_an_import_refuses_what_the_merge_would_refuse(see, page, sample, tmp_path, decision, corrections):
    article, claims = sample[0]
    line = {
        "schema": "zh-claims-review/1", "doc": "bus", "id": claims[0].id, "sha256": article.sha256,
        "decision": decision, "corrections": corrections, "reviewed_at": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    told = bring(see, page, tmp_path / "reviews.jsonl", json.dumps(line))
    assert told == "匯入 0 筆。 1 筆無法辨認或無法併入，第一個是第 1 筆。"
    assert page.locator(".verdict").count() == 0


def test_the_help_names_both_keys_that_undo(page):
    page.keyboard.press("?")
    assert "Ctrl+Z" in page.locator("#keys kbd").all_inner_texts()


def test_with_storage_blocked_the_page_works_and_says_that_nothing_is_kept(see, page_of, sample, open_page):
    page = open_page(page_of(*sample), script=BLOCKED)
    assert "不讓本頁儲存進度" in page.locator("#notice").inner_text()
    review_three(page)
    assert len(see.records(see.exported(page))) == 3


def test_a_second_tab_sees_the_first_one_s_reviews(page_of, sample, open_page):
    path = page_of(*sample)
    first = open_page(path)
    second = open_page(path, context=first.context)
    first.keyboard.press("j")
    first.keyboard.press("a")
    second.wait_for_selector(".verdict.accept")
