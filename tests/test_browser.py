"""The built site in a browser: the ways of its readers, by mouse, finger and keyboard, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from built import KINDS, ROOTS
from guides import LANGUAGES, real, with_file
from searching import look_for, open_at_rest, open_search
from tramite import messages
from tramite.links import anchor

pytestmark = pytest.mark.browser

Window = Callable[..., Page]
DESK, PHONE = 1280, 390
both_widths = pytest.mark.parametrize("width", (DESK, PHONE))
every_language = pytest.mark.parametrize("language", LANGUAGES)

PROCEDURE = "procedures/reduce-insured"


@pytest.fixture
def context(browser: Browser, site_url: str) -> Iterator[BrowserContext]:
    """A reader who has never been here, on a desk: nothing cached, nothing chosen, nothing allowed."""
    size = {"width": DESK, "height": 900}
    with browser.new_context(base_url=f"{site_url}/", viewport=size, reduced_motion="reduce") as made:
        made.set_default_timeout(10_000)
        yield made


def path(page: Page) -> str:
    """The address that a page shows, without the server."""
    return urlsplit(page.url).path.lstrip("/")


def focused(page: Page) -> str:
    """What has the focus: its name for assistive technology, or its words."""
    here = "(e => e.getAttribute('aria-label') || e.innerText || e.tagName)(document.activeElement)"
    return str(page.evaluate(here)).strip()


def tab_to(page: Page, wanted: Locator, limit: int = 80) -> None:
    """Press Tab until `wanted` has the focus."""
    element = wanted.element_handle()
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => wanted === document.activeElement", element):
            return
    raise AssertionError(f"not reached in {limit} steps; the focus is on {focused(page)}")


# Languages -----------------------------------------------------------------------------------------------------------


@both_widths
def test_switching_the_language_stays_on_the_page(window: Window, width: int) -> None:
    page = window(width)
    page.goto(f"{PROCEDURE}/")
    for language, name in (("zh", "中文"), ("en", "English"), ("es", "Español")):
        page.locator(".tm-lang summary").click()
        page.locator(".tm-lang").get_by_role("link", name=name, exact=True).click()
        page.wait_for_url(f"**/{ROOTS[language]}{PROCEDURE}/")
        expect(page.locator("html")).to_have_attribute("lang", language)
        title = real(language).procedures["reduce-insured"].title
        expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_the_list_of_languages_opens_and_closes_by_keyboard(window: Window) -> None:
    page = window(DESK)
    page.goto(f"{PROCEDURE}/")
    menu, button = page.locator(".tm-lang"), page.locator(".tm-lang summary")
    button.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    assert focused(page) == "Español"
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    for _ in LANGUAGES:
        page.keyboard.press("Tab")
    assert focused(page) == "English"
    page.keyboard.press("Tab")
    expect(menu).not_to_have_attribute("open", "")


@every_language
def test_a_lost_reader_is_answered_in_the_language_of_the_address(window: Window, language: str) -> None:
    page = window(PHONE)
    answer = page.goto(f"{ROOTS[language]}procedures/no-such-thing/")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page).to_have_title(page.get_by_role("heading", level=1).inner_text())
    page.get_by_role("searchbox").fill("Excel")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{ROOTS[language]}?q=Excel")
    expect(page.locator(".md-search-result__item").first).to_be_visible()


def test_without_scripts_a_lost_reader_is_answered_in_every_language(browser: Browser, site_url: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site_url}/zh/nothing/")
        for language in LANGUAGES:
            expect(page.locator(f"section[lang={language}] h1")).to_be_visible()


# Search --------------------------------------------------------------------------------------------------------------

PENDING = "procedures/pending-data"


@both_widths
@pytest.mark.parametrize(
    ("language", "words"), [("es", "plantilla"), ("zh", "提前"), ("en", "withdraw")], ids=LANGUAGES
)
def test_a_result_leads_to_the_words_that_were_looked_for(
    window: Window, width: int, language: str, words: str
) -> None:
    page = window(width)
    page.goto(f"{ROOTS[language]}{PROCEDURE}/")
    open_search(page)
    assert look_for(page, words)
    page.locator(".md-search-result__item > a", has=page.locator("mark")).first.click()
    expect(page.locator("#__search")).not_to_be_checked()
    assert path(page).startswith(ROOTS[language])
    expect(page.locator("article")).to_contain_text(re.compile(words, re.IGNORECASE))


def test_the_search_on_the_home_page_answers_on_a_page_of_its_own(window: Window) -> None:
    page = window(PHONE)
    page.goto("zh/")
    page.locator("#find").fill("提前")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zh/?q=*")
    expect(page.locator(".md-search-result__item mark").first).to_be_visible()


def test_the_search_opens_and_closes_by_keyboard_on_a_phone(window: Window) -> None:
    page = window(PHONE)
    page.goto(f"{PROCEDURE}/")
    button = page.locator("[data-tm-opens=__search]")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".md-search__input")).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".md-search__input")).not_to_be_visible()


@both_widths
def test_results_are_reached_and_followed_by_keyboard(window: Window, width: int) -> None:
    page = window(width)
    page.goto(f"en/{PROCEDURE}/")
    open_search(page)
    look_for(page, "pending")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("!!document.activeElement.closest('.md-search-result__link')"), focused(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/en/{PENDING}/*")


def test_a_letter_alone_does_not_carry_the_reader_to_the_search(window: Window) -> None:
    page = window(DESK)
    page.goto(f"{PROCEDURE}/")
    for letter in "fs":
        page.keyboard.press(letter)
    expect(page.locator("#__search")).not_to_be_checked()
    page.keyboard.press("/")
    expect(page.locator(".md-search__input")).to_be_focused()


# Downloads -----------------------------------------------------------------------------------------------------------


@both_widths
@every_language
def test_a_template_is_downloaded_and_read_back(window: Window, tmp_path: Path, language: str, width: int) -> None:
    page, guide = window(width), real(language)
    name = with_file(guide)[0]
    page.goto(f"{ROOTS[language]}procedures/{name}/")
    with page.expect_download() as waiting:
        page.locator(".tm-actions a[download]").first.click()
    assert waiting.value.suggested_filename == f"{name}.{language}.xlsx"
    waiting.value.save_as(tmp_path / "template.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "template.xlsx").worksheets[0]
    letters = page.locator("td.tm-col:not(:empty)").all_inner_texts()
    assert letters
    for letter in letters:
        row = page.locator("tr", has=page.locator("td.tm-col", has_text=re.compile(rf"^\s*{letter}\s*$")))
        label = row.locator("th").first.locator(".tm-key").first.inner_text()
        assert label in str(sheet[f"{letter}1"].value)


# Links to a step -----------------------------------------------------------------------------------------------------


def test_a_link_to_a_step_shows_the_step_below_the_header(window: Window) -> None:
    page = window(PHONE)
    step = list(real("es").procedures["reduce-insured"].steps)[2]
    page.goto(f"{PROCEDURE}/#step-{anchor(step)}")
    header, box = page.locator(".md-header").bounding_box(), page.locator(f"#step-{anchor(step)}").bounding_box()
    assert header
    assert box
    assert header["y"] + header["height"] <= box["y"] < 450


# The keyboard --------------------------------------------------------------------------------------------------------


@both_widths
def test_the_first_key_skips_to_the_content(window: Window, width: int) -> None:
    page = window(width)
    page.goto(f"{PROCEDURE}/")
    page.keyboard.press("Tab")
    skip = page.locator(".md-skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('#content')"), focused(page)


@both_widths
def test_from_home_a_procedure_is_reached_by_keyboard(window: Window, width: int) -> None:
    page = window(width)
    page.goto("en/")
    tab_to(page, page.locator(".tm-card a").nth(3))
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/procedures/*/")
    tab_to(page, page.locator(".tm-actions a, [data-tm-copy]").first)


@both_widths
def test_from_home_over_another_language_to_the_link_of_a_step_by_keyboard(context: BrowserContext, width: int) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("")
    tab_to(page, page.locator(f".tm-card a[href$='{PROCEDURE}/']"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{PROCEDURE}/")
    tab_to(page, page.locator(".tm-lang summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".tm-lang a[hreflang=zh]"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/zh/{PROCEDURE}/")
    link = page.locator(".tm-step [data-tm-copy]").first
    tab_to(page, link)
    page.keyboard.press("Enter")
    expect(page.locator("#tm-said")).to_have_text(messages.words("zh")("frame.copy.told"))
    assert page.evaluate("navigator.clipboard.readText()") == link.evaluate("link => link.href")


@both_widths
def test_what_has_the_focus_is_seen(window: Window, width: int) -> None:
    page = window(width)
    page.goto(f"{PROCEDURE}/")
    look = """() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
        const label = e.labels && e.labels[0] ? getComputedStyle(e.labels[0]) : s;
        const ring = [s, label].some(one => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2);
        return [ring || e.matches('.md-search__input'), b.bottom > 0 && b.top < innerHeight]; }"""
    faults = []
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        if page.evaluate(look) != [True, True]:
            faults.append(focused(page))
    assert faults == []


def test_the_drawer_opens_and_closes_by_keyboard_and_holds_the_focus(window: Window) -> None:
    page = window(PHONE)
    page.goto(f"{PROCEDURE}/")
    button, drawer = page.locator("[data-tm-opens=__drawer]"), page.locator("#menu")
    expect(drawer).not_to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(drawer).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    for _ in range(12):
        assert page.evaluate("!!document.activeElement.closest('#menu')"), focused(page)
        page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(drawer).not_to_be_visible()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_the_closed_drawer_takes_no_focus(window: Window) -> None:
    page = window(PHONE)
    page.goto("en/accessibility/")
    for _ in range(20):
        page.keyboard.press("Tab")
        assert not page.evaluate("!!document.activeElement.closest('#menu, .md-search')"), focused(page)


def test_a_finger_opens_the_drawer_and_goes_to_another_page(window: Window) -> None:
    page = window(PHONE)
    page.goto(f"{PROCEDURE}/")
    page.locator("[data-tm-opens=__drawer]").tap()
    page.locator("#menu a[href$='procedures/add-insured/']").tap()
    page.wait_for_url("**/procedures/add-insured/")


def test_without_scripts_every_page_reads_and_a_label_opens_the_menu(browser: Browser, site_url: str) -> None:
    size = {"width": PHONE, "height": 900}
    with browser.new_context(java_script_enabled=False, viewport=size, base_url=f"{site_url}/") as context:
        page = context.new_page()
        page.goto(f"{PROCEDURE}/")
        expect(page.locator(".tm-step").first).to_be_visible()
        page.locator(".tm-menu-label").click()
        expect(page.locator("#menu")).to_be_visible()
        expect(page.locator("[data-tm-opens]").first).not_to_be_visible()


# The look ------------------------------------------------------------------------------------------------------------


@every_language
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_is_wider_than_its_window(window: Window, kind: str, language: str) -> None:
    page = window(768)
    page.goto(f"{ROOTS[language]}{KINDS[kind]}")
    faults = []
    for width in (320, PHONE, 768, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            faults.append(f"{wide} px too wide at {width}")
    assert faults == []


def test_on_a_phone_the_rows_of_a_table_are_cards_that_keep_their_roles(window: Window) -> None:
    page = window(PHONE)
    page.goto(f"{PROCEDURE}/")
    table = page.locator(".tm-fields").first
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader")).nth(1)
    assert row.evaluate("row => getComputedStyle(row).display") != "table-row"
    expect(row.get_by_role("rowheader")).to_be_visible()
    cells = row.get_by_role("cell")
    assert cells.count() >= 2
    name = cells.nth(1).evaluate("cell => getComputedStyle(cell, '::before').content")
    assert name.strip('"') == cells.nth(1).get_attribute("data-l")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_device_chooses_light_or_dark_and_the_reader_may_choose_otherwise(
    browser: Browser, site_url: str, colours: str
) -> None:
    with browser.new_context(base_url=f"{site_url}/", color_scheme=colours) as context:
        page = context.new_page()
        page.goto(f"{PROCEDURE}/")
        is_dark = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).every(part => part < 90)"
        assert page.evaluate(is_dark) == (colours == "dark")
        for _ in range(2 if colours == "light" else 1):  # as the device, light, dark
            page.locator(".tm-palette label:visible").click()
        assert page.evaluate(is_dark) == (colours == "light")
        page.goto(f"zh/{PROCEDURE}/")
        assert page.evaluate(is_dark) == (colours == "light"), "the choice holds on other pages"


def test_on_paper_there_is_the_procedure_and_nothing_around_it(window: Window) -> None:
    page = window(DESK)
    page.goto(f"{PROCEDURE}/")
    page.emulate_media(media="print")
    try:
        for hidden in (".md-header", ".md-sidebar--primary", ".tm-actions", ".tm-footer"):
            expect(page.locator(hidden)).not_to_be_visible()
        expect(page.locator(".tm-step").first).to_be_visible()
        expect(page.locator(".tm-print-foot")).to_contain_text(f"{real('es').hall.url.rstrip('/')}/{PROCEDURE}/")
    finally:
        page.emulate_media(media="screen")


# Quiet ---------------------------------------------------------------------------------------------------------------


@every_language
def test_no_page_asks_in_vain_or_elsewhere_or_complains(context: BrowserContext, site_url: str, language: str) -> None:
    page, faults = context.new_page(), []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(f"{request.failure}: {request.url}"))
    page.on(
        "response", lambda response: faults.append(f"{response.status} {response.url}") if response.status >= 400 else 0
    )
    page.on("request", lambda request: faults.append(request.url) if not request.url.startswith(site_url) else None)
    open_at_rest(page, f"{ROOTS[language]}{KINDS['home']}")
    for kind, place in KINDS.items():
        if kind not in ("home", "lost"):
            page.goto(f"{ROOTS[language]}{place}")
    look_for(page, "Excel")
    # What was still on its way when the reader went on is no fault.
    assert [fault for fault in faults if "ERR_ABORTED" not in fault] == []
