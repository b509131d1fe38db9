"""The ledger's page in a real browser: it lists, filters, opens and draws, and takes nothing from articles but text."""

import re

import pytest

HOSTILE = '</script><script>document.title="bad"</script><img src=x onerror=\'document.title="bad"\'>\u202e'


@pytest.fixture
def page(open_page, ledger, outputs):
    """Open the page of a ledger over our articles, and others if they are given."""

    def show(*more):
        made = ledger(outputs, *more)
        return open_page(made.folder / "ledger.html", viewport={"width": 1000, "height": 800})

    return show


def test_entries_are_listed_and_an_opened_one_has_its_chart_and_timeline(page):
    opened = page()
    assert opened.input_value("#filter-unit") == "*"
    assert opened.locator("details.entry").count() == 4
    entry = opened.locator("details.entry", has_text="再生能源")
    entry.locator("summary").click()
    entry.locator("svg.chart circle").first.wait_for()  # it is drawn when the entry has opened
    assert entry.locator("svg.chart circle").count() == 3
    assert entry.locator("svg.chart rect").count() == 1
    assert entry.locator("ol.timeline > li").count() == 5
    assert entry.locator("mark").first.inner_text() == "20%"
    assert "下調" in entry.inner_text()


def test_filters_for_text_party_unit_and_change_leave_what_fits(page):
    opened = page()
    for name, value, left in (
        ("text", "社會住宅", 1),
        ("party", "陳宜婷", 1),
        ("goal", "公共托育", 1),
        ("goal", "沒有", 0),
    ):
        opened.fill(f"#filter-{name}", value)
        assert opened.locator("details.entry").count() == left
        opened.fill(f"#filter-{name}", "")
    opened.select_option("#filter-unit", "%")
    assert opened.locator("details.entry").count() == 1
    opened.click("button[type=reset]")
    opened.select_option("#filter-change", "dropped")
    assert opened.locator("details.entry").count() == 2


def test_it_speaks_english_too_and_fits_a_phone(page):
    opened = page()
    opened.click("#language")
    assert opened.locator("h1").inner_text() == "Ledger of targets"
    opened.set_viewport_size({"width": 390, "height": 800})
    opened.locator("summary").first.click()
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390


def test_hostile_words_are_shown_as_text(page, outputs_of):
    text = f"台南市長黃偉中今天表示，2030年{HOSTILE}路燈要增加到5000盞。"
    articles = [(f"h{n}", f"202{n}-01-01", HOSTILE, text) for n in (1, 2)]
    opened = page(outputs_of("hostile", others=articles))
    for summary in opened.locator("summary").all():
        summary.click()
    assert opened.title() == "zh-claims: ledger"
    assert opened.locator("img").count() == 0
    shown = opened.locator("main").inner_text()
    assert "</script>" in shown
    assert "\u202e" not in shown
    assert "[U+202E]" in shown


def test_a_target_without_a_unit_hides_no_other(page, outputs_of):
    text = "交通部長王國財今天表示，2030年來台旅客要達到600萬。"
    opened = page(outputs_of("bare", others=[(f"n{n}", f"202{n}-01-01", "甲報", text) for n in (1, 2)]))
    assert opened.locator("details.entry").count() == 5


def test_the_page_asks_nothing_of_any_network(ledger, outputs):
    html = ledger(outputs).page
    assert "default-src 'none'" in html
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", html)
