"""Pages: what is read from saved pages of the kinds that Taiwan's news sites have, and where it stands in them."""

import html
import re
from itertools import groupby
from pathlib import Path

import pytest

from pipeline.lexicon import parse
from pipeline.places import source_span
from pipeline.read import read_inputs
from pipeline.stages.anatomy import find_anatomy

CORPUS = Path(__file__).parent / "corpus"
FACTS = ("title", "published", "outlet", "authors")


def pages():
    table = parse((CORPUS / "pages.tsv").read_text(encoding="utf-8"), "pages.tsv")
    for page, rows in groupby(table, key=lambda row: row["page"]):
        yield CORPUS / "pages" / f"{page}.html", list(rows)


@pytest.fixture(params=pages(), ids=lambda param: param[0].stem)
def page(request):
    """Return a page of the corpus: its path, the article read from it, what is expected."""
    path, expected = request.param
    (article,) = read_inputs([str(path)])
    return path, article, expected


def test_a_page_gives_its_facts_and_paragraphs(page):
    _, article, expected = page
    facts = {
        "title": article.title,
        "published": article.published and str(article.published),
        "outlet": article.outlet,
        "authors": "、".join(article.authors),
    }
    assert {row["section"]: row["text"] for row in expected if row["section"] in FACTS} == {
        name: value or "" for name, value in facts.items()
    }
    paragraphs = [row for row in expected if row["section"] not in FACTS]
    blocks = find_anatomy(article.text, article.marked).blocks
    assert [(b.section, b.part) for b in blocks] == [(row["section"], row["part"]) for row in paragraphs]
    for block, row in zip(blocks, paragraphs, strict=True):
        assert article.text[block.start : block.end].startswith(row["text"])


def test_every_paragraph_is_found_in_the_pages_own_bytes(page):
    path, article, _ = page
    for block in find_anatomy(article.text, article.marked).blocks:
        raw = path.read_bytes()[slice(*source_span(article.source_map, block.start, block.end))].decode()
        shown = html.unescape(re.sub("<[^<>]*>", "", raw))
        assert "".join(shown.split()) == "".join(article.text[block.start : block.end].split())
