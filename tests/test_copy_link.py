"""The button that copies the address of a place: by mouse, finger and keyboard, and where the browser refuses."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from built import ROOTS
from guides import LANGUAGES, ROOT
from tramite import site

pytestmark = pytest.mark.browser

PROCEDURE = "procedures/reduce-insured"
PLACES = {
    "step": (PROCEDURE, "step-search"),
    "field": (PROCEDURE, "field-stop-reason"),
    "condition": (PROCEDURE, "field-id-number"),
    "column of the file": ("procedures/add-insured", "field-row-no"),
    "note": (PROCEDURE, "note-until-month-end"),
    "code list": (PROCEDURE, "codes-stop-reasons"),
    "label": ("glossary", "label-reset"),
    "term": ("glossary", "term-withdraw"),
    "message": ("messages", "zeros-lost"),
    "note of the hall": ("", "note-required-marks"),
}
"""A place of every kind: its page and its anchor."""

TOLD = {"es": "Se ha copiado el enlace.", "zh": "链接已复制。", "en": "The link has been copied."}
REFUSED = {"es": "El navegador no ha copiado", "zh": "浏览器没有复制网址", "en": "The browser did not copy"}
REFUSES = "Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject(new Error())}});"
NO_OLDER_WAY = "document.execCommand = () => false;"


def button(page: Page, place: str) -> Locator:
    """The button of a place: in its element, or in the heading that is the element."""
    return page.locator(f"[data-tm-copy][href='#{place}']")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PLACES)
def test_the_address_of_a_place_is_copied(phone: BrowserContext, site_url: str, kind: str, language: str) -> None:
    phone.grant_permissions(["clipboard-read", "clipboard-write"])
    page, (uri, place) = phone.new_page(), PLACES[kind]
    folder = f"{ROOTS[language]}{uri}/".lstrip("/") if uri else ROOTS[language]
    page.goto(folder)
    wanted = button(page, place)
    expect(wanted).to_have_role("button")
    assert (wanted.get_attribute("aria-label") or "").strip(" :：")
    box = wanted.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    wanted.tap()
    expect(page.get_by_role("status").and_(page.locator("#tm-said"))).to_have_text(TOLD[language])
    expect(wanted).to_have_class(re.compile("is-copied"))
    expect(wanted).to_be_focused()
    address = f"{site_url}/{folder}#{place}"
    assert page.evaluate("navigator.clipboard.readText()") == page.url == address


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_key_copies_too(phone: BrowserContext, key: str) -> None:
    phone.grant_permissions(["clipboard-read", "clipboard-write"])
    page = phone.new_page()
    page.goto(f"en/{PROCEDURE}/")
    wanted = button(page, "field-stop-reason")
    wanted.focus()
    page.keyboard.press(key)
    expect(page.locator("#tm-said")).to_have_text(TOLD["en"])
    assert page.evaluate("navigator.clipboard.readText()").endswith("#field-stop-reason")


def test_the_short_address_is_copied_and_the_page_stays(phone: BrowserContext, site_url: str) -> None:
    phone.grant_permissions(["clipboard-read", "clipboard-write"])
    page = phone.new_page()
    page.goto(f"zh/{PROCEDURE}/")
    page.locator("h1 [data-tm-copy]").tap()
    expect(page.locator("#tm-said")).to_have_text(TOLD["zh"])
    assert page.evaluate("navigator.clipboard.readText()") == f"{site_url}/p/reduce-insured/"
    assert page.url == f"{site_url}/zh/{PROCEDURE}/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_copying_is_refused_the_address_is_shown_to_be_copied_by_hand(
    phone: BrowserContext, language: str
) -> None:
    phone.add_init_script(REFUSES + NO_OLDER_WAY)
    page = phone.new_page()
    page.goto(f"{ROOTS[language]}{PROCEDURE}/")
    wanted = button(page, "field-stop-reason")
    wanted.tap()
    field = page.locator(".tm-address input")
    expect(field).to_be_focused()
    expect(field).to_have_value(page.url)
    expect(field).to_have_accessible_name(re.compile(REFUSED[language]))
    expect(page.locator("#tm-said")).to_have_text(re.compile(REFUSED[language]))
    chosen = page.evaluate("[document.activeElement.selectionStart, document.activeElement.selectionEnd]")
    assert chosen == [0, len(page.url)]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(wanted).to_be_focused()


def test_without_a_secure_address_the_older_way_copies(phone: BrowserContext) -> None:
    phone.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined});")
    page = phone.new_page()
    page.goto(f"en/{PROCEDURE}/")
    wanted = button(page, "note-until-month-end")
    listen = "document.addEventListener('copy', () => { window.copied = document.activeElement.value; })"
    page.evaluate(listen)
    wanted.tap()
    expect(page.locator("#tm-said")).to_have_text(TOLD["en"])
    assert page.evaluate("window.copied") == page.url
    expect(page.locator(".tm-address")).to_have_count(0)


def test_without_scripts_it_is_a_link_to_the_place(browser: Browser, site_url: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site_url}/en/{PROCEDURE}/")
        wanted = button(page, "field-stop-reason")
        expect(wanted).to_have_role("link")
        wanted.click()
        assert page.url.endswith("#field-stop-reason")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["step", "note", "field", "codes", "label", "term"])
def test_every_place_of_a_kind_has_its_button(kind: str, language: str) -> None:
    pages = site.pages(site.load(ROOT), language).values()
    places = [
        (page, anchor)
        for page in pages
        if page.uri.startswith("procedures/") or page.uri in ("", "glossary")
        for anchor in re.findall(rf'\sid="({kind}-[^"]+)"', page.html)
        if not anchor.endswith("-title")
    ]
    assert places
    assert [(page.uri, anchor) for page, anchor in places if f'href="#{anchor}" aria-label="' not in page.html] == []
