"""The page in a real browser: reading, filtering, reviewing, and articles that mean harm."""

import json
import re

import msgspec
import pytest

from pipeline.view import write_view

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
BLOCKED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"


def cards(page):
    return page.locator(".card .said").all_text_contents()


def shown_articles(page):
    return page.locator(".row-title").all_text_contents()


def wait_until(page, check):
    """Wait for a check in Python: the page's policy forbids the functions that Playwright would wait for in it."""
    for _ in range(400):
        if check():
            return
        page.wait_for_timeout(25)
    raise AssertionError("it did not happen")


def wait_for_count(page, selector, count):
    wait_until(page, lambda: page.locator(selector).count() == count)


def wait_for_cards(page, count):
    wait_for_count(page, ".card", count)


def in_sight(page, selector):
    """Return whether an element stands inside the pane that scrolls it."""
    return page.locator(selector).first.evaluate("""one => {
      const [box, pane] = [one.getBoundingClientRect(), one.closest('.scroll').getBoundingClientRect()];
      return box.height > 0 && box.top >= pane.top && box.bottom <= pane.bottom;
    }""")


def exported(page):
    page.click("#review-button")
    with page.expect_download() as download:
        page.click("#export")
    page.keyboard.press("Escape")
    assert download.value.suggested_filename == "reviews.jsonl"
    return download.value.path().read_text(encoding="utf-8")


def records(content):
    return [json.loads(line) for line in content.splitlines()]


@pytest.fixture
def page(page_of, sample, open_page):
    return open_page(page_of(*sample))


# --- reading ---------------------------------------------------------------------------------------------------------


def test_the_first_article_is_shown_with_its_claims_marked(page):
    assert shown_articles(page) == ["電動公車的目標", "公園"]
    assert len(cards(page)) == 5
    assert page.locator(".pieces .quantity.target").all_text_contents() == ["8000輛", "70%", "30億元"]
    assert page.locator(".pieces .quantity.figure").all_text_contents() == ["12%"]
    assert page.locator(".pieces .year").all_text_contents() == ["2030年", "2035年"]
    assert page.locator("#totals").inner_text() == "2 篇新聞，6 筆主張"


def test_a_click_on_a_card_lights_its_place_and_a_click_on_a_place_its_card(page):
    page.set_viewport_size({"width": 1440, "height": 480})  # so low that the place has to be scrolled to
    page.locator(".card").nth(1).locator(".said").click()
    wait_until(page, lambda: in_sight(page, ".pieces .lit.quantity"))
    assert page.locator(".pieces .lit.quantity").all_text_contents() == ["70%"]
    assert page.locator(".pieces .lit.year").all_text_contents() == ["2035年"]
    page.locator(".pieces .quantity", has_text="8000輛").click()
    current = page.locator('.card[aria-current="true"]')
    assert current.locator(".quantity").text_content() == "8000輛"
    wait_until(page, lambda: in_sight(page, '.card[aria-current="true"] .figures'))


def test_a_click_on_a_title_opens_the_article(page):
    page.locator(".article-row", has_text="公園").click()
    wait_for_cards(page, 1)
    assert page.locator(".pieces").inner_text() == "縣長陳一心說，明年新建3座公園。"


def test_the_address_leads_back_to_the_claim(page):
    page.locator(".card").nth(2).locator(".said").click()
    address = page.evaluate("location.hash")
    page.reload()
    page.wait_for_selector('html[data-ready] .card[aria-current="true"]')
    assert page.evaluate("location.hash") == address
    assert page.locator('.card[aria-current="true"] .quantity').inner_text() == "30億元"


def test_keys_go_through_claims_and_articles(page):
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator('.card[aria-current="true"] .quantity').inner_text() == "70%"
    page.keyboard.press("k")
    assert page.locator('.card[aria-current="true"] .quantity').inner_text() == "8000輛"
    page.keyboard.press("Enter")
    assert "交通部長王小明表示" in page.locator('.card[aria-current="true"] .details .sentence').inner_text()
    page.keyboard.press("J")
    wait_for_cards(page, 1)
    page.keyboard.press("k")  # back over the edge, to the last claim before
    wait_for_cards(page, 5)
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
def test_a_field_filters_claims_and_articles(page, field, value, left):
    page.fill(field, value)
    wait_for_cards(page, len(left))
    assert cards(page) == left
    assert shown_articles(page) == ["電動公車的目標"]
    assert page.locator("#found").inner_text() == f"符合 {len(left)} 筆主張，1 篇新聞"
    page.click("#filter-reset")
    wait_for_cards(page, 5)


def test_kind_unit_and_confidence_filter(page):
    page.click('#filter-kinds [data-kind="figure"]')
    wait_for_cards(page, 1)
    page.click('#filter-kinds [data-kind="target"]')
    wait_for_cards(page, 4)
    page.select_option("#filter-unit", "%")
    wait_for_cards(page, 2)
    page.click("#filter-reset")
    page.locator("#filter-confidence").fill("0.5")
    wait_for_cards(page, 4)
    assert page.locator(".pieces .quantity").all_text_contents() == ["8000輛", "70%", "12%"]


def test_what_is_searched_is_marked_in_the_text_and_an_article_without_claims_is_found(
    by_hand, page_of, sample, open_page
):
    quiet = (by_hand.document("quiet", "花蓮的天氣很好。", title="天氣"), [])
    page = open_page(page_of(*sample, quiet))
    page.fill("#filter-text", "花蓮")
    wait_for_count(page, ".article-row", 1)
    page.locator(".article-row").click()
    page.wait_for_selector(".pieces .hit")
    assert page.locator(".pieces .hit").all_text_contents() == ["花蓮"]
    assert page.locator("#claims .empty").inner_text() == "這篇新聞沒有主張。"


def test_the_chart_counts_targets_and_its_bars_filter(page):
    page.click("#show-chart")
    bars = page.locator("#chart figure").nth(0).locator('[role="button"]')
    assert [bar.get_attribute("aria-label") for bar in bars.all()] == ["2030：1 筆", "2035：1 筆"]
    speakers = page.locator("#chart figure").nth(1).locator('[role="button"]')
    assert speakers.first.get_attribute("aria-label") == "林大同：2 筆"
    bars.nth(1).focus()
    page.keyboard.press("Enter")
    wait_until(page, lambda: page.locator("#filter-from").input_value() == "2035")
    assert (
        page.locator('#chart figure:nth-of-type(1) [aria-pressed="true"]').get_attribute("aria-label") == "2035：1 筆"
    )
    page.click("#show-reading")
    assert cards(page) == ["回收率要達到70%"]


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


# --- reviewing -------------------------------------------------------------------------------------------------------


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


def test_decisions_are_exported_as_reviews(page, sample):
    review_three(page)
    article, claims = sample[0]
    lines = records(exported(page))
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


def test_reviews_outlive_a_reload_and_filter_claims(page):
    review_three(page)
    before = exported(page)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert exported(page) == before
    page.select_option("#filter-review", "open")
    wait_for_cards(page, 2)
    page.select_option("#filter-review", "reject")
    wait_for_cards(page, 1)


def test_reviews_are_carried_to_another_browser(page, page_of, sample, open_page, tmp_path):
    review_three(page)
    file = tmp_path / "reviews.jsonl"
    stranger = {"schema": "zh-claims-review/1", "doc": "elsewhere", "id": "c0", "sha256": None, "decision": "accept"}
    content = exported(page)
    file.write_text(f"{content}{json.dumps(stranger)}\nno review\n", encoding="utf-8")
    other = open_page(page_of(*sample))
    other.click("#review-button")
    other.set_input_files("#import-file", file)
    wait_until(other, lambda: other.locator("#import-told").inner_text())
    told = other.locator("#import-told").inner_text()
    assert told == "匯入 3 筆。 1 筆不屬於這裡的任何主張。 1 行無法辨認，第一個是第 5 行。"
    other.keyboard.press("Escape")
    assert other.locator(".verdict").count() == 3
    assert records(exported(other))[:3] == records(content)
    assert records(exported(other))[3]["doc"] == "elsewhere"


def test_an_older_review_does_not_replace_a_newer_one(page, tmp_path):
    page.keyboard.press("j")
    page.keyboard.press("a")
    (mine,) = records(exported(page))
    file = tmp_path / "reviews.jsonl"
    file.write_text(json.dumps({**mine, "decision": "reject", "reviewed_at": "2001-01-01T00:00:00Z"}), encoding="utf-8")
    page.set_input_files("#import-file", file)
    wait_until(page, lambda: "1 筆比現有的舊" in (page.locator("#import-told").text_content()))
    assert page.locator(".verdict.accept").count() == 1


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


def test_with_storage_blocked_the_page_works_and_says_that_nothing_is_kept(page_of, sample, open_page):
    page = open_page(page_of(*sample), script=BLOCKED)
    assert "不讓本頁儲存進度" in page.locator("#notice").inner_text()
    review_three(page)
    assert len(records(exported(page))) == 3


def test_a_second_tab_sees_the_first_one_s_reviews(page_of, sample, open_page):
    path = page_of(*sample)
    first = open_page(path)
    second = open_page(path, context=first.context)
    first.keyboard.press("j")
    first.keyboard.press("a")
    second.wait_for_selector(".verdict.accept")


# --- harm ------------------------------------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>市長王小明說：</script>2030年\u202e種植500棵樹。"


def test_a_hostile_article_is_shown_as_text(by_hand, page_of, open_page):
    attack = '"><svg onload=alert(3)>'
    article = by_hand.document(
        "evil", HOSTILE, title=attack, outlet=attack, url="javascript:alert(4)", reporters=(attack,), source=attack
    )
    found = by_hand.claim(
        HOSTILE, HOSTILE, speaker="王小明", number=("500棵", 500, "棵"), goal="種植500棵樹", year="2030年"
    )
    odd = msgspec.structs.replace(found.speaker, name=attack, title=attack)
    page = open_page(page_of((article, [msgspec.structs.replace(found, speaker=odd, outlet=attack)])))
    assert page.locator(".pieces").inner_text() == HOSTILE.replace("\u202e", "[U+202E]")
    assert page.locator(".row-title").inner_text() == attack
    assert page.locator(".said-by").inner_text().count(attack) == 2
    assert page.locator("main img, main script, main svg, a[href^='javascript']").count() == 0
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.keyboard.press("c")
    assert page.locator("#correct [name=speaker]").input_value() == attack
    page.keyboard.press("Escape")
    page.click("#show-chart")
    page.wait_for_selector("#chart svg")


def test_hostile_reviews_do_no_harm(page, sample, tmp_path):
    article, claims = sample[0]
    attack = "<img src=x onerror=alert(5)>"
    about = {"schema": "zh-claims-review/1", "doc": "bus", "id": claims[0].id, "sha256": article.sha256}
    corrections = {"speaker": attack, "value": {"a": 1}, "__proto__": {"polluted": 1}, "constructor": 1}
    told = {"note": attack, "reviewer": attack, "reviewed_at": "2999-01-01T00:00:00Z"}
    line = {**about, "decision": "correct", "corrections": corrections, **told}
    file = tmp_path / "reviews.jsonl"
    file.write_text("\n".join(["null", "[]", "3", json.dumps(line)]), encoding="utf-8")
    page.set_input_files("#import-file", file)
    page.wait_for_selector(".verdict.correct")
    assert page.locator(".verdict").inner_text().count(attack) == 3
    (record,) = records(exported(page))
    assert record["corrections"] == {"speaker": attack}
    assert page.evaluate("({}).polluted") is None


def test_an_article_of_ten_megabytes_opens_and_its_last_claim_is_found(by_hand, page_of, open_page):
    last = "市長王小明說，2030年種樹500棵。"
    text = ("沒有換行的一段。" * 60_000) + "\n" + ("有換行。\n" * 200_000) + ("x" * 6_000_000) + "\n" + last
    assert len(text.encode()) > 10_000_000
    found = by_hand.claim(text, last, speaker="王小明", number=("500棵", 500, "棵"), year="2030年")
    page = open_page(page_of((by_hand.document("long", text, title="長文"), [found])))
    assert page.locator(".piece").count() < 100
    page.keyboard.press("j")
    page.wait_for_selector(".pieces .lit.quantity", timeout=20_000)
    assert page.locator(".pieces .lit.quantity").text_content() == "500棵"
    wait_until(page, lambda: in_sight(page, ".pieces .lit.quantity"))
    page.wait_for_timeout(200)
    page.locator("#text").evaluate("box => { box.scrollTop = 0; }")
    wait_until(page, lambda: page.locator(".piece").count() > 60)  # the text before it comes as the reader scrolls up


def many(by_hand, count):
    for at in range(count):
        text = by_hand.text.replace("王小明", f"王{at}明")
        first, second, _ = text.split("\n")
        yield (
            by_hand.document(f"a{at}", text, title=f"第{at}篇"),
            [
                by_hand.claim(
                    text,
                    first,
                    speaker=f"王{at}明",
                    number=("8000輛", 8000, "輛"),
                    goal="電動公車達到8000輛",
                    year="2030年",
                ),
                by_hand.claim(
                    text, second, speaker="林大同", number=("70%", 70, "%"), goal="回收率要達到70%", year="2035年"
                ),
            ],
        )


def test_a_thousand_articles_are_ready_at_once(by_hand, page_of, open_page):
    page = open_page(page_of(*many(by_hand, 1000)))
    assert (
        int(page.locator("html").get_attribute("data-ready")) < 3000
    )  # a slow machine's second; docs/viewer.md has ours
    assert page.locator(".article-row").count() < 50
    page.fill("#filter-text", "王777明")
    wait_for_count(page, ".article-row", 1)
    assert shown_articles(page) == ["第777篇"]
    page.click("#filter-reset")
    page.locator("#articles").focus()
    page.keyboard.press("End")
    page.wait_for_selector('.article-row[aria-selected="true"] >> text=第999篇')


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
