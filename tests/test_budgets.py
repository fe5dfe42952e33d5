"""What a first visit costs a reader, on the built site: bytes, requests, and what moves while a page appears.

`pytest tests/test_budgets.py -s` prints the figures as JSON.
"""

import functools
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Request

from built import KINDS, ROOTS
from guides import LANGUAGES, real
from searching import open_at_rest

VISIT_KB = 90
REQUESTS = 12
INDEX_KB = 40
LAYOUT_SHIFT = 0.01

PAGES = {kind: f"{place}/".lstrip("/") for kind, place in KINDS.items() if kind != "lost"}
both_widths = pytest.mark.parametrize("width", (1280, 390))


@functools.cache
def kilobytes(path: Path) -> float:
    """The weight of a file as servers send it; what is compressed already stays as it is."""
    content = path.read_bytes()
    return min(len(gzip.compress(content)), len(content)) / 1000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_index_is_light(built_site: Path, language: str) -> None:
    weight = kilobytes(built_site / ROOTS[language] / "search/search_index.json")
    print(json.dumps({"search index": language, "kB": weight}))
    assert weight <= INDEX_KB


@pytest.fixture
def context(browser: Browser, site_url: str) -> Iterator[BrowserContext]:
    """A reader who has never been here."""
    with browser.new_context(base_url=f"{site_url}/", viewport={"width": 1280, "height": 900}) as made:
        yield made


def asked_for(context: BrowserContext, place: str) -> list[str]:
    """What the browser asks for on a first visit, without the search, which comes when the page is there."""
    page = context.new_page()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108  Playwright refuses built-in methods
    open_at_rest(page, place)
    hosts = {urlsplit(request.url).netloc for request in asked if not request.url.startswith(("blob:", "data:"))}
    assert hosts == {urlsplit(page.url).netloc}
    return [urlsplit(request.url).path.lstrip("/") for request in asked]


@pytest.mark.browser
@pytest.mark.parametrize("kind", PAGES)
def test_a_first_visit_asks_for_little(context: BrowserContext, built_site: Path, kind: str) -> None:
    places = asked_for(context, PAGES[kind])
    files = [place + "index.html" if place.endswith("/") or not place else place for place in places]
    weights = {file: kilobytes(built_site / file) for file in files if "search" not in file}
    print(json.dumps({"page": kind, "requests": len(places), "kB": round(sum(weights.values()), 1)}))
    assert len(places) <= REQUESTS, places
    if kind not in ("check", "support"):  # which bring a checker, and all there is to find, as no other page does
        assert sum(weights.values()) <= VISIT_KB, weights


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_procedure_is_light(context: BrowserContext, built_site: Path, language: str) -> None:
    """All pages of procedures ask for the same files beside their own."""
    first = f"{ROOTS[language]}procedures/add-insured/"
    shared = sum(kilobytes(built_site / place) for place in asked_for(context, first)[1:] if "search" not in place)
    folder = built_site / ROOTS[language] / "procedures"
    weights = {name: round(shared + kilobytes(folder / name / "index.html"), 1) for name in real(language).procedures}
    print(json.dumps({"procedures": language, "kB": weights}))
    assert max(weights.values()) <= VISIT_KB, weights


@pytest.mark.browser
@both_widths
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_moves_while_a_page_appears(context: BrowserContext, width: int, language: str) -> None:
    context.add_init_script(
        """window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => {
        if (!entry.hadRecentInput) window.moved += entry.value; })).observe({type: "layout-shift", buffered: true});"""
    )
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    moved = {}
    for kind, place in PAGES.items():
        page.goto(f"{ROOTS[language]}{place}", wait_until="load")
        page.mouse.wheel(0, 2000)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        page.wait_for_timeout(100)
        moved[kind] = round(page.evaluate("window.moved"), 4)
    print(json.dumps({"layout shift": language, "width": width, "score": moved}))
    assert {kind: score for kind, score in moved.items() if score > LAYOUT_SHIFT} == {}
