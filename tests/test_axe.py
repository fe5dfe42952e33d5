"""axe finds no barrier: on every kind of page, in every language, on a desk and on a phone, in light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from built import KINDS, ROOTS
from guides import LANGUAGES

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 390)
COLOURS = ("light", "dark")

LOOKS = [
    (language, width, COLOURS[(i + j) % 2]) for i, language in enumerate(LANGUAGES) for j, width in enumerate(WIDTHS)
]
"""Language, width, colours: every two values of different kinds meet at least once."""


def barriers(page: Page) -> list[str]:
    """What axe finds: the rule, and the element that breaks it."""
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def test_every_two_looks_meet() -> None:
    for first, second in ((0, 1), (0, 2), (1, 2)):
        values = [(LANGUAGES, WIDTHS, COLOURS)[place] for place in (first, second)]
        assert {(look[first], look[second]) for look in LOOKS} == {(a, b) for a in values[0] for b in values[1]}


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_no_barrier(window: Callable[..., Page], kind: str, look: tuple[str, int, str]) -> None:
    language, width, colours = look
    page = window(width, colours)
    page.goto(f"{ROOTS[language]}{KINDS[kind]}")
    assert page.locator("html").get_attribute("lang") == language
    assert barriers(page) == []


@pytest.mark.parametrize("colours", COLOURS)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_open_search_has_no_barrier(window: Callable[..., Page], width: int, colours: str) -> None:
    page = window(width, colours)
    page.goto("en/?q=template")
    page.locator(".md-search-result__item").first.wait_for()
    assert page.locator(".md-search__input").is_visible()
    assert barriers(page) == []


@pytest.mark.parametrize("colours", COLOURS)
def test_the_open_menu_has_no_barrier(window: Callable[..., Page], colours: str) -> None:
    page = window(390, colours)
    page.goto("zh/procedures/add-insured/")
    page.locator("[data-tm-opens=__drawer]").click()
    page.locator("#menu a").first.wait_for()
    assert barriers(page) == []


def test_the_open_list_of_languages_has_no_barrier(window: Callable[..., Page]) -> None:
    page = window(390, "light")
    page.goto("procedures/reduce-insured/")
    page.locator(".tm-lang summary").click()
    page.get_by_role("link", name="English", exact=True).wait_for()
    assert barriers(page) == []
