"""axe finds no barrier: kinds of pages × languages × widths × colours × states, every two of them together, or all."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from allpairspy import AllPairs
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from built import KINDS, ROOTS
from guides import LANGUAGES

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 390, 320)
COLOURS = ("light", "dark")
STATES = ("initial", "search open", "menu open", "error shown")


class Look(NamedTuple):
    """What a reader may have before them."""

    kind: str
    language: str
    width: int
    colours: str
    state: str


WITH_MENU = (tuple(kind for kind in KINDS if kind != "lost"), LANGUAGES, WIDTHS, COLOURS, STATES)
WITHOUT = (("lost",), LANGUAGES, WIDTHS, COLOURS, ("initial",))
"""The values that go together: the page for lost readers has neither menu nor overlay."""

ALL = [Look(*values) for group in (WITH_MENU, WITHOUT) for values in itertools.product(*group)]
PAIRS = [Look(*values) for group in (WITH_MENU, WITHOUT) for values in AllPairs(group)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`--every-look`, which `make test-all` asks for, tries all of them."""
    if "look" in metafunc.fixturenames:
        looks = ALL if metafunc.config.getoption("--every-look") else PAIRS
        metafunc.parametrize("look", looks, ids=lambda look: "-".join(map(str, look)))


def barriers(page: Page) -> list[str]:
    """What axe finds: the rule, and the element that breaks it."""
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def test_every_two_values_meet() -> None:
    for first, second in itertools.combinations(range(len(Look._fields)), 2):
        wanted = {(look[first], look[second]) for look in ALL}
        assert {(look[first], look[second]) for look in PAIRS} == wanted


def test_a_page_has_no_barrier(window: Callable[..., Page], look: Look, tmp_path: Path) -> None:
    page = window(look.width, look.colours)
    page.goto("about:blank")  # else an address that differs only in its query may keep what was open
    page.goto(f"{ROOTS[look.language]}{KINDS[look.kind]}")
    assert page.locator("html").get_attribute("lang") == look.language
    if look.state == "search open":
        search(page, "excel")
        page.locator(".md-search-result__item").first.wait_for()
    elif look.state == "menu open":
        open_menu(page)
    elif look.state == "error shown":
        show_an_error(page, look.kind, tmp_path)
    assert barriers(page) == []


def test_the_open_list_of_languages_has_no_barrier(window: Callable[..., Page]) -> None:
    page = window(390, "light")
    page.goto("procedures/reduce-insured/")
    page.locator(".tm-lang summary").click()
    page.get_by_role("link", name="English", exact=True).wait_for()
    assert barriers(page) == []


def search(page: Page, words: str) -> None:
    opener = page.locator("[data-tm-opens=__search]")
    if opener.is_visible():
        opener.click()
    field = page.locator(".md-search__input")
    field.click()
    field.press_sequentially(words)


def open_menu(page: Page) -> None:
    """The drawer, or on a desk, where the menu is always there, the list of languages."""
    drawer = page.locator("[data-tm-opens=__drawer]")
    if drawer.is_visible():
        drawer.click()
        page.locator("#menu a").first.wait_for()
    else:
        page.locator(".tm-lang summary").click()
        page.locator(".tm-lang a").first.wait_for()


def show_an_error(page: Page, kind: str, folder: Path) -> None:
    """The page's own, or that the search finds nothing."""
    if kind == "check":
        (folder / "x.xlsx").write_bytes(b"no workbook")
        page.locator("#file").set_input_files(folder / "x.xlsx")
        page.locator("#result").wait_for()
    elif kind == "changes":
        page.goto(f"{page.url}?since=yesterday")
        page.locator("#since-said").get_by_text("2026").wait_for()
    elif kind == "support":
        page.locator("#desk-query").fill("重置\u200b")  # hits, and a word about what was left out
        page.locator(".tm-hit").first.wait_for()
        page.locator("#desk-warned").get_by_text(re.compile(".")).wait_for()
    else:
        search(page, "qqqqqqqq")
        page.locator(".md-search-result__meta").wait_for()
