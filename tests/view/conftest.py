"""Outputs made by hand, for a page over articles that no newspaper prints."""

import base64
import gzip
import hashlib
import json
from html.parser import HTMLParser
from types import SimpleNamespace

import msgspec
import pytest

from pipeline.types import Block, Claim, ClaimMention, Document, Goal, Speaker, Target, TextSpan, Year
from pipeline.view import write_view
from pipeline.write import encode

# --- outputs ---------------------------------------------------------------------------------------------------------


def place(text, words, after=0):
    start = text.index(words, after)
    return {"text": words, "start": start, "end": start + len(words)}


def quantity(text, words, value, unit):
    numbers = dict.fromkeys(("value", "low", "high"), value)
    rest = dict.fromkeys(("bound", "per", "ratio", "si_low", "si_high", "si_unit"))
    return Target(
        **place(text, words), **numbers, **rest, values=(), relation="=", strict=False, unit=unit, unit_text=unit,
        dimension="count", change=False,
    )  # fmt: skip


def claim(text, sentence, *, speaker=None, number=None, goal=None, year=None, kind="target", confidence=0.8, **more):
    """Return a claim in a text; `number` is words, value and unit, the rest the words that stand in the text."""
    main = place(text, number[0] if number else goal or sentence)
    identity = hashlib.sha256(f"{text[:1000]}|{kind}|{main['start']}|{main['end']}".encode()).hexdigest()[:16]
    return Claim(
        id=f"c{identity}",
        kind=kind,
        sentence=TextSpan(**place(text, sentence)),
        statement=TextSpan(**place(text, sentence)),
        speaker=Speaker(name=speaker, key=speaker, type="PERSON", **place(text, speaker)) if speaker else None,
        goal=Goal(**place(text, goal)) if goal else None,
        target=quantity(text, *number) if number else None,
        year=Year(**place(text, year), value=int(year[:4])) if year else None,
        mentions=(ClaimMention(**main, section="body", main=True),),
        confidence=confidence,
        **more,
    )


def document(doc, text, *, known=True, title=None, **more):
    """Return an article; unless `known`, its text is kept back as `--no-text` does."""
    lines, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            lines.append(Block(start=at, end=at + len(line), section="body"))
        at += len(line) + 1
    empty = ("duplicates", "reporters", "sentences", "attributions", "people", "organizations", "quantities", "times")
    absent = dict.fromkeys(("published", "outlet", "url", "published_how", "place"))
    return Document(
        **(dict.fromkeys(empty, ()) | absent | {"source": f"/home/somebody/news/{doc}.txt", "script": "Hant"} | more),
        doc=doc,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text if known else None,
        title=title,
        paragraphs=tuple(lines),
    )


@pytest.fixture
def make_outputs(tmp_path):
    """Write outputs of pairs of an article and its claims and return the folder."""

    def write(*articles):
        folder = tmp_path / "outputs"
        folder.mkdir(exist_ok=True)
        with (folder / "documents.jsonl").open("wb") as documents, (folder / "claims.jsonl").open("wb") as claims:
            for article, found in articles:
                documents.write(encode(article))
                claims.writelines(encode(one_of(article, each)) for each in found)
        (folder / "errors.jsonl").write_bytes(b"")
        return folder

    return write


def one_of(article, given):
    return msgspec.structs.replace(given, doc=article.doc)


TEXT = (
    "交通部長王小明表示，希望2030年電動公車達到8000輛。\n"
    "環境部長林大同說，2035年回收率要達到70%，另編列30億元。\n"
    "去年出口成長12%。"
)


@pytest.fixture
def by_hand():
    """What makes articles and claims, and the text of the first of the sample."""
    return SimpleNamespace(claim=claim, document=document, text=TEXT)


@pytest.fixture
def sample():
    """An article of three sentences with five claims, and another with one."""
    first, second, third = (line for line in TEXT.split("\n"))
    claims = [
        claim(TEXT, first, speaker="王小明", number=("8000輛", 8000, "輛"), goal="電動公車達到8000輛", year="2030年"),
        claim(TEXT, second, speaker="林大同", number=("70%", 70, "%"), goal="回收率要達到70%", year="2035年"),
        claim(
            TEXT, second, speaker="林大同", number=("30億元", 3_000_000_000, "TWD"), goal="編列30億元", confidence=0.4
        ),
        claim(TEXT, third, number=("12%", 12, "%"), goal="出口成長12%", kind="figure"),
        claim(TEXT, first, speaker="王小明", goal="希望2030年電動公車", kind="goal"),
    ]
    other = "縣長陳一心說，明年新建3座公園。"
    parks = claim(other, other, speaker="陳一心", number=("3座", 3, "座"), goal="新建3座公園")
    return [(document("bus", TEXT, title="電動公車的目標"), claims), (document("park", other, title="公園"), [parks])]


# --- pages -----------------------------------------------------------------------------------------------------------


class Blocks(HTMLParser):
    """The elements of a page by the parser of a browser's rules: scripts, styles, policy."""

    def __init__(self, content):
        super().__init__()
        self.scripts, self.styles, self.data, self.metas, self._open = [], [], {}, {}, None
        self.feed(content)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in {"script", "style"}:
            self._open = (tag, attributes)
        if tag == "meta":
            self.metas[attributes.get("http-equiv") or attributes.get("name")] = attributes.get("content")

    def handle_endtag(self, tag):  # noqa: ARG002  (the parser's signature)
        self._open = None

    def handle_data(self, content):
        if self._open is None:
            return
        tag, attributes = self._open
        if tag == "style":
            self.styles.append(content)
        elif "type" in attributes:
            self.data[attributes["id"]] = (attributes["type"], content)
        else:
            self.scripts.append(content)

    def value(self, name):
        kind, content = self.data[name]
        return json.loads(gzip.decompress(base64.b64decode(content)) if kind == "application/gzip" else content)


@pytest.fixture
def page_of(make_outputs, tmp_path):
    """Write the page over articles made by hand and return its path."""

    def write(*articles):
        return write_view(make_outputs(*articles), tmp_path / "page.html").path

    return write


@pytest.fixture
def read_page():
    return lambda page: Blocks(page if isinstance(page, str) else page.read_text(encoding="utf-8"))


# --- what a reader does and sees -------------------------------------------------------------------------------------


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
def see():
    """What several test files ask of a page."""
    return SimpleNamespace(
        cards=cards, articles=shown_articles, until=wait_until, wait_for=wait_for_count, wait_for_cards=wait_for_cards,
        in_sight=in_sight, exported=exported, records=records,
    )  # fmt: skip


@pytest.fixture
def page(page_of, sample, open_page):
    """Open the page over the sample."""
    return open_page(page_of(*sample))
