"""Pages in a browser, opened until they rest; their search: typing into it, and reading what it finds."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

WAITING = re.compile("Escriba|请输入|Type")
"""What the search says while nothing is typed."""

DESK = 960
"""The narrowest window, in pixels, in which the search stands open in the header."""


def open_at_rest(page: Page, address: str) -> None:
    """Open a page and wait until its scripts have run and nothing more comes; a slow network can rest before that."""
    page.goto(address)
    page.wait_for_load_state("networkidle")


def open_search(page: Page) -> None:
    """Put the focus into the search."""
    is_phone = page.viewport_size is not None and page.viewport_size["width"] < DESK
    page.locator("[data-tm-opens=__search]" if is_phone else ".md-search__input").click()
    expect(page.locator(".md-search__input")).to_be_focused()


def look_for(page: Page, words: str) -> list[list[str]]:
    """Paste into the search and return what it finds, best page first: the page's own address, then those on it."""
    field, said = page.locator(".md-search__input"), page.locator(".md-search-result__meta")
    field.fill("")
    expect(said).to_have_text(WAITING)
    field.fill(words)
    expect(said).not_to_have_text(WAITING)
    found = page.locator(".md-search-result__item").evaluate_all(
        "items => items.map(item => [...item.querySelectorAll('a')].map(link => link.pathname + link.hash))"
    )
    return [[str(href).lstrip("/") for href in hrefs] for hrefs in found]
