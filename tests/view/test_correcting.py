"""Correcting claims in a real browser: what the form takes, and that what was corrected counts everywhere."""

import re

import msgspec
import pytest

from pipeline.outputs import read_articles
from pipeline.reviews import apply_reviews

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


def correct(page, place, **fields):
    """Correct the card at a place of the pane."""
    page.locator(".card").nth(place).locator(".decide.correct").click()
    for name, value in fields.items():
        if name == "kind":
            page.select_option("#correct [name=kind]", value)
        else:
            page.fill(f"#correct [name={name}]", value)
    page.click("#correct [value=correct]")


def figures(page, place):
    return page.locator(".card").nth(place).locator(".figures").inner_text()


# --- what counts -----------------------------------------------------------------------------------------------------


def test_a_corrected_card_shows_the_correction_in_its_head(page):
    correct(page, 0, value="9000", unit="台", year="2032", speaker="林大同", goal="電動巴士")
    assert re.sub(r"\s+", " ", figures(page, 0)) == "9,000 台 2032"
    card = page.locator(".card").first
    assert card.locator(".said").inner_text() == "電動巴士"
    assert card.locator(".said-by").inner_text() == "2林大同"
    assert card.locator(".confidence").inner_text().endswith("100%")
    page.click("#undo")
    assert figures(page, 0).startswith("8000輛")
    assert card.locator(".confidence").inner_text().endswith("80%")


def test_filters_and_search_count_the_corrections(see, page):
    correct(page, 0, value="9000", unit="台", year="2032", speaker="陳新人", goal="電動巴士")
    for field, value, left in [
        ("#filter-from", "2032", 2),
        ("#filter-speaker", "陳新人", 1),
        ("#filter-speaker", "王小明", 1),
        ("#filter-text", "電動巴士", 1),
        ("#filter-text", "陳新人", 1),
    ]:
        page.fill(field, value)
        see.wait_for_cards(page, left)
        page.click("#filter-reset")
        see.wait_for_cards(page, 5)
    page.select_option("#filter-unit", "台")
    see.wait_for_cards(page, 1)
    page.click("#undo")
    see.until(page, lambda: page.locator("#claims .card").count() == 0)


def test_the_chart_counts_the_corrections(page):
    correct(page, 0, year="2032", speaker="林大同")
    correct(page, 2, value="", kind="statement")
    page.keyboard.press("g")
    bars = [
        [
            bar.get_attribute("aria-label")
            for bar in page.locator("#chart figure").nth(at).locator("[role=button]").all()
        ]
        for at in (0, 1)
    ]
    assert bars == [["2032：1 筆", "2035：1 筆"], ["林大同：2 筆", "陳一心：1 筆"]]


def test_a_corrected_kind_and_a_rejection_show_in_the_text(page):
    correct(page, 0, kind="figure")
    assert page.locator(".pieces .quantity.figure").all_inner_texts() == ["8000輛", "12%"]
    page.locator(".card").nth(1).locator(".decide.reject").click()
    assert page.locator(".pieces .out", has_text="70%").count() == 1
    page.click("#undo")
    assert page.locator(".pieces .out").count() == 0


def test_what_the_page_shows_is_what_the_merge_makes(see, page, make_outputs, sample, tmp_path):
    correct(page, 0, value="1兆2000億", unit="元", year="2032")
    shown = figures(page, 0)
    file, folder = tmp_path / "reviews.jsonl", make_outputs(*sample)
    file.write_text(see.exported(page), encoding="utf-8")
    assert not apply_reviews(folder, [file]).problems
    claim = next(one for _, claims in read_articles(folder) for one in claims if one.id == sample[0][1][0].id)
    assert (claim.target.value, claim.target.unit, claim.target.dimension) == (1.2e12, "TWD", "money")
    assert "TWD" in shown


def test_a_decision_leaves_the_filtered_list_at_once_and_the_next_claim_is_chosen(see, page):
    page.select_option("#filter-review", "open")
    page.keyboard.press("j")
    page.keyboard.press("a")
    see.wait_for_cards(page, 4)
    assert page.locator("#found").inner_text() == "符合 5 筆主張，2 篇新聞"
    assert page.locator('.card[aria-current="true"] .quantity').inner_text() == "70%"
    for left in (3, 2, 1):
        page.keyboard.press("x")
        see.wait_for_cards(page, left)
    page.keyboard.press("x")
    see.until(page, lambda: see.articles(page) == ["公園"] and "3座" in page.locator("#claims").inner_text())
    page.keyboard.press("u")
    see.until(page, lambda: len(see.articles(page)) == 2 and "希望2030年電動公車" in see.cards(page))


# --- the form --------------------------------------------------------------------------------------------------------


def test_a_correction_that_changes_nothing_or_cannot_be_read_is_refused(page):
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.click("#correct [value=correct]")
    assert "沒有更改" in page.locator("#correct-told").inner_text()
    page.fill("#correct [name=value]", "很多")
    page.click("#correct [value=correct]")
    assert "數值無法辨認：很多" in page.locator("#correct-told").inner_text()
    page.click("#correct-cancel")
    assert page.locator(".verdict").count() == 0


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"value": ""}, "有單位就要有數值"),
        ({"value": "", "unit": ""}, "目標值與數據要有數值"),
        ({"kind": "goal", "goal": ""}, "目標事項要有目標內容"),
        ({"unit": "億元"}, "「億元」帶有數量級"),
        ({"year": "203"}, "年份要是四位西元年"),
    ],
)
def test_a_correction_that_the_merge_would_refuse_is_refused_with_its_reason(page, fields, told):
    if fields.get("value") == "" and "unit" not in fields:
        fields = fields | {"unit": "台"}
    correct(page, 0, **fields)
    assert told in page.locator("#correct-told").inner_text()
    page.click("#correct-cancel")
    assert page.locator(".verdict").count() == 0


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("1兆2000億", 1.2e12, "輛"),
        ("三成", 30, "%"),
        ("三成五", 35, "%"),
        ("百分之三十", 30, "%"),
        ("4萬1,000", 41000, "輛"),
        ("兩千五百", 2500, "輛"),
        ("一百零五", 105, "輛"),
        ("1.5億", 1.5e8, "輛"),
        ("－５", -5, "輛"),
    ],
)
def test_numbers_may_be_written_as_the_press_writes_them(see, page, written, value, unit):
    correct(page, 0, value=written, unit="" if unit == "%" else unit)
    (record,) = see.records(see.exported(page))
    assert record["corrections"] == {"value": value} | ({"unit": "%"} if unit == "%" else {})


@pytest.mark.parametrize("written", ["一百五", "3萬5", "萬", "成", "1.2.3"])
def test_numbers_that_can_mean_two_things_are_refused(page, written):
    correct(page, 0, value=written)
    assert "數值無法辨認" in page.locator("#correct-told").inner_text()


@pytest.mark.parametrize(
    ("written", "unit"), [("元", "TWD"), ("公噸", "t"), ("美元", "USD"), ("％", "%"), ("隻", "隻")]
)
def test_a_unit_in_words_becomes_the_contract_s_symbol(see, page, written, unit):
    correct(page, 0, unit=written)
    (record,) = see.records(see.exported(page))
    assert record["corrections"] == {"unit": unit}


def test_the_form_offers_the_units_of_the_outputs_and_those_that_are_known(page):
    page.locator(".card").first.locator(".decide.correct").click()
    options = page.locator("#correct-units option")
    units = [(one.get_attribute("value"), one.get_attribute("label")) for one in options.all()]
    assert {"輛", "座", "%"} <= {unit for unit, _ in units[:5]}
    assert {("TWD", "元"), ("t", "噸"), ("kWh", "瓩時")} <= set(units)


def test_on_a_phone_the_form_s_buttons_are_in_sight(page_of, sample, open_page, screenshot):
    page = open_page(page_of(*sample), **PHONE)
    page.locator(".article-row").first.tap()
    page.locator('.tabs [data-pane="claims"]').tap()
    page.locator(".card .decide.correct").first.tap()
    page.wait_for_selector("#correct[open]")
    screenshot(page, "phone-correct")
    for button in page.locator("#correct .row.end button").all():
        box, dialog = button.bounding_box(), page.locator("#correct").bounding_box()
        assert box["y"] + box["height"] <= dialog["y"] + dialog["height"] <= 844


# --- quantities ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "strict", "shown"),
    [(">=", True, "超過 8,000"), (">=", False, "至少 8,000"), ("<=", True, "不到 8,000"), ("<=", False, "至多 8,000")],
)
def test_a_bound_says_whether_the_number_itself_is_in(page_of, sample, open_page, relation, strict, shown):
    (article, (claim, *others)), other = sample
    target = msgspec.structs.replace(claim.target, relation=relation, strict=strict)
    page = open_page(page_of((article, [msgspec.structs.replace(claim, target=target), *others]), other))
    assert shown in figures(page, 0)
