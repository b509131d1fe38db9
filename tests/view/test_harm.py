"""Articles and reviews that mean harm, and runs of any size, in a real browser."""

import json

import msgspec

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


def test_hostile_reviews_do_no_harm(see, page, sample, tmp_path):
    article, claims = sample[0]
    attack = "<img src=x onerror=alert(5)>"
    about = {"schema": "zh-claims-review/1", "doc": "bus", "id": claims[0].id, "sha256": article.sha256}
    refused = [{"value": {"a": 1}}, {"__proto__": {"polluted": 1}}, {"constructor": 1}, {"year": attack}]
    told = {"note": attack, "reviewer": attack, "reviewed_at": "2999-01-01T00:00:00Z"}
    corrections = [*refused, {"speaker": attack}]
    lines = [{**about, "decision": "correct", "corrections": one, **told} for one in corrections]
    file = tmp_path / "reviews.jsonl"
    file.write_text("\n".join(["null", "[]", "3", *map(json.dumps, lines)]), encoding="utf-8")
    page.set_input_files("#import-file", file)
    page.wait_for_selector(".verdict.correct")
    assert page.locator(".verdict").inner_text().count(attack) == 3
    (record,) = see.records(see.exported(page))
    assert record["corrections"] == {"speaker": attack}
    assert page.evaluate("({}).polluted") is None


def test_an_article_of_ten_megabytes_opens_and_its_last_claim_is_found(see, by_hand, page_of, open_page):
    last = "市長王小明說，2030年種樹500棵。"
    text = ("沒有換行的一段。" * 60_000) + "\n" + ("有換行。\n" * 200_000) + ("x" * 6_000_000) + "\n" + last
    assert len(text.encode()) > 10_000_000
    found = by_hand.claim(text, last, speaker="王小明", number=("500棵", 500, "棵"), year="2030年")
    page = open_page(page_of((by_hand.document("long", text, title="長文"), [found])))
    assert page.locator(".piece").count() < 100
    page.keyboard.press("j")
    page.wait_for_selector(".pieces .lit.quantity", timeout=20_000)
    assert page.locator(".pieces .lit.quantity").text_content() == "500棵"
    see.until(page, lambda: see.in_sight(page, ".pieces .lit.quantity"))
    page.wait_for_timeout(200)
    page.locator("#text").evaluate("box => { box.scrollTop = 0; }")
    see.until(page, lambda: page.locator(".piece").count() > 60)  # the text before it comes as the reader scrolls up


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


def test_a_thousand_articles_are_ready_at_once(see, by_hand, page_of, open_page):
    page = open_page(page_of(*many(by_hand, 1000)))
    assert (
        int(page.locator("html").get_attribute("data-ready")) < 3000
    )  # a slow machine's second; docs/viewer.md has ours
    assert page.locator(".article-row").count() < 50
    page.fill("#filter-text", "王777明")
    see.wait_for(page, ".article-row", 1)
    assert see.articles(page) == ["第777篇"]
    page.click("#filter-reset")
    page.locator("#articles").focus()
    page.keyboard.press("End")
    page.wait_for_selector('.article-row[aria-selected="true"] >> text=第999篇')
