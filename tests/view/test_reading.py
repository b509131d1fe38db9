"""Reading the page in a real browser: text, claims, filters, keys, charts, languages, screens of all sizes."""

import msgspec
import pytest

from pipeline.view import write_view

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


def test_the_first_article_is_shown_with_its_claims_marked(see, page):
    assert see.articles(page) == ["電動公車的目標", "公園"]
    assert len(see.cards(page)) == 5
    assert page.locator(".pieces .quantity.target").all_text_contents() == ["8000輛", "70%", "30億元"]
    assert page.locator(".pieces .quantity.figure").all_text_contents() == ["12%"]
    assert page.locator(".pieces .year").all_text_contents() == ["2030年", "2035年"]
    assert page.locator("#totals").inner_text() == "2 篇新聞，6 筆主張"


def test_a_click_on_a_card_lights_its_place_and_a_click_on_a_place_its_card(see, page):
    page.set_viewport_size({"width": 1440, "height": 480})  # so low that the place has to be scrolled to
    page.locator(".card").nth(1).locator(".said").click()
    see.until(page, lambda: see.in_sight(page, ".pieces .lit.quantity"))
    assert page.locator(".pieces .lit.quantity").all_text_contents() == ["70%"]
    assert page.locator(".pieces .lit.year").all_text_contents() == ["2035年"]
    page.locator(".pieces .quantity", has_text="8000輛").click()
    current = page.locator('.card[aria-current="true"]')
    assert current.locator(".quantity").text_content() == "8000輛"
    see.until(page, lambda: see.in_sight(page, '.card[aria-current="true"] .figures'))


def test_a_click_on_a_title_opens_the_article(see, page):
    page.locator(".article-row", has_text="公園").click()
    see.wait_for_cards(page, 1)
    assert page.locator(".pieces").inner_text() == "縣長陳一心說，明年新建3座公園。"


def test_the_address_leads_back_to_the_claim(page):
    page.locator(".card").nth(2).locator(".said").click()
    address = page.evaluate("location.hash")
    page.reload()
    page.wait_for_selector('html[data-ready] .card[aria-current="true"]')
    assert page.evaluate("location.hash") == address
    assert page.locator('.card[aria-current="true"] .quantity').inner_text() == "30億元"


def test_keys_go_through_claims_and_articles(see, page):
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator('.card[aria-current="true"] .quantity').inner_text() == "70%"
    page.keyboard.press("k")
    assert page.locator('.card[aria-current="true"] .quantity').inner_text() == "8000輛"
    page.keyboard.press("Enter")
    assert "交通部長王小明表示" in page.locator('.card[aria-current="true"] .details .sentence').inner_text()
    page.keyboard.press("J")
    see.wait_for_cards(page, 1)
    page.keyboard.press("k")  # back over the edge, to the last claim before
    see.wait_for_cards(page, 5)
    assert page.locator(".card").nth(4).get_attribute("aria-current") == "true"
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()
    page.keyboard.press("/")
    page.keyboard.type("jjj")  # a field takes letters for letters
    assert page.locator("#filter-text").input_value() == "jjj"


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [
        ("#filter-speaker", "林大同", ["回收率要達到70%", "編列30億元"]),
        ("#filter-from", "2031", ["回收率要達到70%"]),
        ("#filter-to", "2030", ["電動公車達到8000輛"]),
        ("#filter-text", "回收率 林大同", ["回收率要達到70%", "編列30億元"]),
        ("#filter-text", "８０００輛", ["電動公車達到8000輛", "希望2030年電動公車"]),
    ],
)
def test_a_field_filters_claims_and_articles(see, page, field, value, left):
    page.fill(field, value)
    see.wait_for_cards(page, len(left))
    assert see.cards(page) == left
    assert see.articles(page) == ["電動公車的目標"]
    assert page.locator("#found").inner_text() == f"符合 {len(left)} 筆主張，1 篇新聞"
    page.click("#filter-reset")
    see.wait_for_cards(page, 5)


def test_kind_unit_and_confidence_filter(see, page):
    page.click('#filter-kinds [data-kind="figure"]')
    see.wait_for_cards(page, 1)
    page.click('#filter-kinds [data-kind="target"]')
    see.wait_for_cards(page, 4)
    page.select_option("#filter-unit", "%")
    see.wait_for_cards(page, 2)
    page.click("#filter-reset")
    page.locator("#filter-confidence").fill("0.5")
    see.wait_for_cards(page, 4)
    assert page.locator(".pieces .quantity").all_text_contents() == ["8000輛", "70%", "12%"]


@pytest.mark.parametrize("name", ["林大同部長", "部長林大同", "大同"])
def test_a_speaker_is_found_by_a_part_of_the_name_or_with_a_title(see, page, name):
    page.fill("#filter-speaker", name)
    see.wait_for_cards(page, 2)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("204", "", "年份要是四位西元年：204。"),
        ("", "abc", "年份要是四位西元年：abc。"),
        ("2041", "2039", "起始年 2041 比結束年 2039 晚，沒有一筆會符合。"),
    ],
)
def test_years_that_filter_nothing_are_told(see, page, first, last, told):
    page.fill("#filter-from", first)
    page.fill("#filter-to", last)
    see.until(page, lambda: page.locator("#filter-told").inner_text() == told)
    page.fill("#filter-from", "2035")
    page.fill("#filter-to", "")
    see.wait_for_cards(page, 1)
    page.fill("#filter-to", "20")
    see.until(page, lambda: page.locator("#filter-told").inner_text())
    assert page.locator("#filter-to").input_value() == "20"
    assert page.locator("#filter-reset").is_visible()
    page.click("#filter-reset")
    see.wait_for_cards(page, 5)
    assert page.locator("#filter-to").input_value() == ""
    assert page.locator("#filter-told").inner_text() == ""


def test_after_filtering_an_article_that_matches_is_open(see, page):
    page.fill("#filter-speaker", "陳一心")
    see.until(page, lambda: see.cards(page) == ["新建3座公園"])
    assert "新建3座公園" in page.locator(".pieces").inner_text()
    page.fill("#filter-speaker", "沒有這個人")
    see.until(page, lambda: page.locator("#text").inner_text() == "沒有符合條件的新聞。")
    assert see.cards(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("j")  # goes nowhere
    page.click("#filter-reset")
    see.wait_for_cards(page, 5)


def test_outputs_without_articles_say_so(page_of, open_page):
    page = open_page(page_of())
    assert page.locator("#text").inner_text() == page.locator("#articles").inner_text() == "這次的輸出沒有新聞。"
    page.click("#language")
    assert page.locator("#text").inner_text() == "These outputs have no articles."


@pytest.mark.parametrize(
    ("address", "missing"), [("#doc=gone", "gone"), ("#doc=park&claim=c123", "c123"), ("#doc=park", None)]
)
def test_an_address_of_what_is_not_there_is_told(page_of, sample, open_page, address, missing):
    page = open_page(page_of(*sample), address=address)
    told = page.locator("#address-told")
    assert told.is_visible() == bool(missing)
    if missing:
        assert told.inner_text() == f"網址所指的新聞或主張不在這個頁面裡：{missing}"


def test_what_is_searched_is_marked_in_the_text_and_an_article_without_claims_is_found(
    see, by_hand, page_of, sample, open_page
):
    quiet = (by_hand.document("quiet", "花蓮的天氣很好。", title="天氣"), [])
    page = open_page(page_of(*sample, quiet))
    page.fill("#filter-text", "花蓮")
    see.wait_for(page, ".article-row", 1)
    page.locator(".article-row").click()
    page.wait_for_selector(".pieces .hit")
    assert page.locator(".pieces .hit").all_text_contents() == ["花蓮"]
    assert page.locator("#claims .empty").inner_text() == "這篇新聞沒有主張。"


def test_the_chart_counts_targets_and_its_bars_filter(see, page):
    page.click("#show-chart")
    bars = page.locator("#chart figure").nth(0).locator('[role="button"]')
    assert [bar.get_attribute("aria-label") for bar in bars.all()] == ["2030：1 筆", "2035：1 筆"]
    speakers = page.locator("#chart figure").nth(1).locator('[role="button"]')
    assert speakers.first.get_attribute("aria-label") == "林大同：2 筆"
    bars.nth(1).focus()
    page.keyboard.press("Enter")
    see.until(page, lambda: page.locator("#filter-from").input_value() == "2035")
    assert (
        page.locator('#chart figure:nth-of-type(1) [aria-pressed="true"]').get_attribute("aria-label") == "2035：1 筆"
    )
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "2035：1 筆"
    page.click("#show-reading")
    assert see.cards(page) == ["回收率要達到70%"]


def test_language_and_colours_are_chosen_and_kept(page):
    page.click("#language")
    assert page.locator("#show-chart").inner_text() == "Chart"
    assert page.locator("#totals").inner_text() == "Articles: 2 · claims: 6"
    page.click("#theme")
    page.click("#theme")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(paper) == "rgb(20, 23, 26)"
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.evaluate(paper) == "rgb(20, 23, 26)"


def test_the_system_chooses_language_and_colours_first(page_of, sample, open_page):
    page = open_page(page_of(*sample), locale="en-GB", color_scheme="dark")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(232, 230, 225)"


def test_without_texts_the_sentences_stand_for_them(by_hand, page_of, sample, open_page):
    article, claims = sample[0]
    page = open_page(page_of((msgspec.structs.replace(article, text=None), claims)))
    assert "不含全文" in page.locator(".article-head .notice").inner_text()
    assert page.locator(".pieces .piece").all_text_contents() == by_hand.text.split("\n")
    assert page.locator(".card .sentence").first.inner_text() == by_hand.text.split("\n")[0]


def test_every_control_has_a_name(page):
    unnamed = """() => {
      const named = (one) => one.textContent.trim()
        || one.getAttribute('aria-label') || one.getAttribute('aria-labelledby')
        || one.labels?.[0]?.textContent.trim() || one.getAttribute('aria-hidden');
      const controls = 'button, input, select, textarea, [role=button], [role=listbox], [role=region]';
      return [...document.querySelectorAll(controls)].filter((one) => !named(one)).map((one) => one.outerHTML);
    }"""
    assert page.evaluate(unnamed) == []


# --- how it looks ----------------------------------------------------------------------------------------------------


@pytest.fixture
def seed_page(seed, tmp_path):
    return write_view(seed.folder, tmp_path / "seed.html").path


def test_the_page_of_the_seed_fits_a_desktop_in_light_and_dark(seed_page, open_page, screenshot):
    for scheme in ("light", "dark"):
        page = open_page(seed_page, color_scheme=scheme)
        page.keyboard.press("j")
        screenshot(page, f"desktop-{scheme}")
        page.keyboard.press("a")
        page.keyboard.press("j")
        page.keyboard.press("c")
        screenshot(page, f"review-{scheme}")
        page.keyboard.press("Escape")
        page.click("#show-chart")
        screenshot(page, f"chart-{scheme}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_phone_shows_one_pane_at_a_time(seed_page, open_page, screenshot):
    page = open_page(seed_page, **PHONE)
    assert page.locator("#articles-pane").is_visible()
    page.locator(".article-row").tap()
    page.locator("#text-pane").wait_for(state="visible")
    assert not page.locator("#articles-pane").is_visible()
    screenshot(page, "phone-text")
    page.locator(".pieces .quantity.target").first.tap()
    page.locator("#claims-pane").wait_for(state="visible")
    screenshot(page, "phone-claims")
    page.locator(".card .said").nth(1).tap()
    page.locator("#text-pane").wait_for(state="visible")
    page.locator("#filters-toggle").tap()
    screenshot(page, "phone-filters")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_paper_stand_the_article_and_its_claims(seed_page, open_page, screenshot):
    page = open_page(seed_page)
    page.emulate_media(media="print")
    visible = {
        name: page.locator(name).is_visible()
        for name in (".bar", "#filters", "#articles-pane", "#text-pane", "#claims-pane")
    }
    assert visible == {
        ".bar": False,
        "#filters": False,
        "#articles-pane": False,
        "#text-pane": True,
        "#claims-pane": True,
    }
    screenshot(page, "print")
