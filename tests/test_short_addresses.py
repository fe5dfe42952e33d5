"""`/p/<id>/` in a browser: the language a reader chose, else the browser's, else the first; without scripts, a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from built import ROOTS
from guides import LANGUAGES, real
from test_axe import barriers

pytestmark = pytest.mark.browser

Reader = Callable[..., AbstractContextManager[Page]]

NAME = "reduce-insured"
SHORT = f"p/{NAME}/"


@pytest.fixture
def reader(browser: Browser, site_url: str) -> Reader:
    """`with reader("zh-CN") as page`: somebody whose browser speaks a language, here for the first time."""

    @contextmanager
    def opened(locale: str = "en-GB", *, scripts: bool = True, colours: str = "light") -> Iterator[Page]:
        with browser.new_context(
            base_url=f"{site_url}/",
            locale=locale,
            java_script_enabled=scripts,
            color_scheme=colours,
            viewport={"width": 390, "height": 800},
        ) as context:
            context.set_default_timeout(10_000)
            yield context.new_page()

    return opened


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh"), ("zh-TW", "zh"), ("en-US", "en"), ("es-MX", "es"), ("fr-FR", LANGUAGES[0])],
)
def test_a_first_reader_gets_the_language_of_the_browser(
    reader: Reader, site_url: str, locale: str, language: str
) -> None:
    with reader(locale) as page:
        page.goto(f"{SHORT}?from=paper#field-stop-reason")
        address = f"{site_url}/{ROOTS[language]}procedures/{NAME}/?from=paper#field-stop-reason"
        expect(page).to_have_url(address)
        expect(page.locator("#field-stop-reason")).to_be_in_viewport()


def test_the_language_chosen_last_is_remembered(reader: Reader, site_url: str) -> None:
    with reader("en-GB") as page:
        page.goto("procedures/add-insured/#step-send")
        page.locator(".tm-lang summary").click()
        page.get_by_role("link", name="中文", exact=True).click()
        expect(page).to_have_url(f"{site_url}/zh/procedures/add-insured/#step-send")
        page.goto(SHORT)
        expect(page).to_have_url(f"{site_url}/zh/procedures/{NAME}/")
        page.goto(f"zh/procedures/{NAME}/")
        page.locator(".tm-lang summary").click()
        page.get_by_role("link", name="Español", exact=True).click()
        expect(page).to_have_url(f"{site_url}/procedures/{NAME}/")
        page.goto(SHORT)
        expect(page).to_have_url(f"{site_url}/procedures/{NAME}/")


@pytest.mark.parametrize("kept", ["<b>", "xx", "zh-Hans-CN"])
def test_whatever_is_kept_a_page_opens(reader: Reader, site_url: str, kept: str) -> None:
    with reader("en-GB") as page:
        page.goto("")
        page.evaluate("kept => localStorage.setItem('tramite.language', kept)", kept)
        page.goto(SHORT)
        expect(page).to_have_url(f"{site_url}/{'zh' if kept.startswith('zh') else 'en'}/procedures/{NAME}/")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_without_scripts_there_is_a_page_in_each_language_to_choose(reader: Reader, colours: str) -> None:
    with reader(scripts=False, colours=colours) as page:
        page.goto(SHORT)
        for language in LANGUAGES:
            link = page.locator(f"a[hreflang={language}]")
            expect(link).to_contain_text(real(language).procedures[NAME].title)
        page.locator("a[hreflang=zh]").click()
        expect(page.locator("html")).to_have_attribute("lang", "zh")


def test_every_procedure_has_a_short_address(reader: Reader) -> None:
    with reader() as page:
        for name in real(LANGUAGES[0]).procedures:
            answer = page.request.get(f"p/{name}/")
            assert answer.ok, name


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_list_of_languages_has_no_barrier(reader: Reader, colours: str) -> None:
    with reader(colours=colours) as page:
        # The script that leads on is kept away, as on a slow line.
        page.route("**/moved.js", lambda route: route.abort())
        page.goto(SHORT)
        assert barriers(page) == []
