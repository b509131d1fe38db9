"""What several test files share: the loaded pipeline, the command line in this process, runs, a browser."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

import pipeline
from pipeline.cli import main

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
REQUIRED = "ZH_CLAIMS_BROWSER"  # set by the gate: without a browser its tests fail, elsewhere they are skipped


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def nlp():
    return pipeline.load()


@pytest.fixture
def zh_claims(capsys):
    """Run the command line in this process: exit code, what it printed, what it complained about."""

    def run(*arguments):
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return SimpleNamespace(code=end.value.code or 0, out=printed.out, err=printed.err)

    return run


@pytest.fixture(scope="session")
def seed(tmp_path_factory):
    """Return what `python -m pipeline seeds/`, run in the project's folder, writes."""
    folder = tmp_path_factory.mktemp("seed") / "outputs"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        with pytest.raises(SystemExit) as end:
            main(["seeds/", "-o", str(folder), "--quiet"])
    assert not end.value.code
    (document,) = json_lines(folder / "documents.jsonl")
    return SimpleNamespace(folder=folder, claims=json_lines(folder / "claims.jsonl"), document=document)


def json_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


ARTICLE = """公車電動化　市府：明年充電樁破千

（中央社記者王大明台北3日電）𠮷安市長陳小美今天表示，希望2030年公車電動化達到100%，目前只有12.5%。

環保局長林大華說，預算約3億5000萬元，將在2年內增加1200至1500個充電樁。她強調，「我們會讓空氣更乾淨」。

陳小美承諾2028年前建立無障礙公車網，也希望2032年新增600個工作機會。
"""


@pytest.fixture(scope="session")
def city_outputs(tmp_path_factory):
    """Return the folder of a run over an article of our own, which has an astral character, and one that fails."""
    base = tmp_path_factory.mktemp("city")
    (base / "articles").mkdir()
    (base / "articles" / "公車.txt").write_text(ARTICLE, encoding="utf-8")
    (base / "articles" / "空.txt").write_bytes(b"")
    with pytest.raises(SystemExit) as end:
        main([str(base / "articles"), "-o", str(base / "outputs"), "--published", "2025-03-03", "--quiet"])
    assert end.value.code == 1
    return base / "outputs"


@pytest.fixture
def city(city_outputs, tmp_path):
    """Return a copy of these outputs that a test may change."""
    return Path(shutil.copytree(city_outputs, tmp_path / "outputs"))


# --- a browser -------------------------------------------------------------------------------------------------------


def without_browser(reason):
    if os.environ.get(REQUIRED):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser():
    """Return the system's Chromium; no browser is downloaded."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        without_browser("no Chromium: install it, on Debian with: apt-get install chromium fonts-noto-cjk")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        without_browser("no Playwright: pip install 'zh-claims[browser]'")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser):
    """Open a page in a window of its own; requests to the network, alerts and errors are faults, told at the end."""
    contexts, faults = [], []

    def note(request):
        if not request.url.startswith(("file:", "data:", "blob:")):
            faults.append(("request", request.url))

    def visit(path, *, address="", script=None, context=None, **options):
        if context is None:
            options = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-TW"} | options
            context = browser.new_context(**options)
            contexts.append(context)
            if script:
                context.add_init_script(script)
        page = context.new_page()
        page.on("request", note)
        page.on("dialog", lambda dialog: (faults.append(("dialog", dialog.message)), dialog.dismiss()))
        page.on("pageerror", lambda error: faults.append(("error", str(error))))
        page.on("console", lambda said: said.type == "error" and faults.append(("console", said.text)))
        page.goto(path.as_uri() + address)
        page.wait_for_selector("html[data-ready]", timeout=30_000)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def screenshot():
    """Keep a picture of a page as an artefact, in a folder that git ignores."""

    def take(page, name):
        folder = ROOT / "screenshots"
        folder.mkdir(exist_ok=True)
        page.wait_for_timeout(400)  # until smooth scrolling has ended
        page.screenshot(path=folder / f"{name}.png")

    return take
