"""What pages may do: every page says it itself, servers can say it too, and no page needs more."""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from built import KINDS, ROOTS
from guides import LANGUAGES
from searching import open_at_rest
from tramite import policy

PACKAGE = Path(policy.__file__).parent
SCRIPTS = sorted((PACKAGE / "static").rglob("*.js"))
TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html"))
HEAD = '<head><meta charset="utf-8">{}</head>'


def test_scripts_in_a_page_are_named_by_their_hashes_and_data_are_not() -> None:
    data = '<script type="application/json">{}</script>'
    html = HEAD.format(f'<script>a()</script><script src="b.js" async></script>{data}<script>a()</script>')
    digest = b64encode(sha256(b"a()").digest()).decode()
    assert policy.inline_hashes(html) == [f"'sha256-{digest}'"]
    assert f"script-src 'self' file: 'sha256-{digest}'; " in policy.with_policy(html)


def test_only_pages_with_files_of_the_reader_send_no_form() -> None:
    assert "form-action 'none'" in policy.with_policy(HEAD, is_private=True)
    assert "form-action 'self' file:;" in policy.with_policy(HEAD)


def test_opened_as_a_file_a_page_connects_to_nothing() -> None:
    page = policy.for_files(policy.with_policy(HEAD.format("<p>connect-src 'self'</p>")))
    assert "; connect-src 'none'; " in page
    assert "<p>connect-src 'self'</p>" in page, "only the policy changes"


@pytest.mark.parametrize("path", [*SCRIPTS, *TEMPLATES], ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_script_of_ours_makes_code_or_markup_of_texts(path: Path) -> None:
    """What a reader types, or a file says, can then become neither."""
    names = r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|document\.write|eval|new\s+Function"
    calls = rf"\b(?:{names})\b|javascript:|setAttribute\(\s*[\"'](?:on|style)|set(?:Timeout|Interval)\(\s*[\"']"
    assert re.findall(calls, path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_template_has_scripts_or_styles_in_attributes(path: Path) -> None:
    assert re.findall(r"<[a-z][^<>]*\s(?:on[a-z]+|style)\s*=", path.read_text("utf-8")) == []


def test_every_page_has_a_policy_that_allows_its_scripts_and_no_others(built_site: Path) -> None:
    faults = []
    for path in sorted(built_site.rglob("*.html")):
        html = path.read_text("utf-8")
        said = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
        allowed = re.findall(r"'sha256-[^']+'", said[0]) if len(said) == 1 else None
        if allowed != policy.inline_hashes(html) or "unsafe" in said[0]:
            faults.append(path.relative_to(built_site).as_posix())
        if re.search(r"<[a-z][^<>]*\s(?:style|on[a-z]+)=", html):
            faults.append(f"{path.relative_to(built_site).as_posix()}: a style or a script in an attribute")
    assert faults == []


def test_the_headers_for_servers_allow_the_scripts_of_all_pages(built_site: Path) -> None:
    lines = (built_site / "_headers").read_text("utf-8").splitlines()
    assert lines[0] == "/*"
    assert all(line.startswith("  ") and len(line) < 2000 for line in lines[1:]), "hosts cut longer lines"
    said = next(line for line in lines if "Content-Security-Policy: " in line)
    needed = {one for path in built_site.rglob("*.html") for one in policy.inline_hashes(path.read_text("utf-8"))}
    assert set(re.findall(r"'sha256-[^']+'", said)) == needed
    assert "frame-ancestors 'self'" in said


# In a browser --------------------------------------------------------------------------------------------------------


@pytest.fixture
def watched(browser: Browser, site_url: str, built_site: Path) -> Iterator[tuple[BrowserContext, list[str]]]:
    """A window whose server says the headers of the file too, and what the policies refused in it."""
    lines = (built_site / "_headers").read_text("utf-8").splitlines()[1:]
    said = dict(line.strip().split(": ", 1) for line in lines)
    refused: list[str] = []
    with browser.new_context(base_url=f"{site_url}/", viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(10_000)
        context.expose_function("refused", lambda what: refused.append(what))  # noqa: PLW0108  Playwright refuses built-in methods
        context.add_init_script(
            """document.addEventListener("securitypolicyviolation", event => refused(
            `${location.pathname}: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))"""
        )
        context.route(
            "**/*",
            lambda route: (
                route.fulfill(response=(answer := route.fetch()), headers={**answer.headers, **said})
                if route.request.resource_type == "document"
                else route.continue_()
            ),
        )
        yield context, refused


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_needs_more_than_its_policy_allows(watched: tuple[BrowserContext, list[str]], language: str) -> None:
    context, refused = watched
    page = context.new_page()
    for place in KINDS.values():
        page.goto(f"{ROOTS[language]}{place}", wait_until="load")
    open_at_rest(page, f"{ROOTS[language]}{KINDS['form with a file']}")
    _search_works(page)
    _colours_change(page)
    assert refused == []


@pytest.mark.browser
def test_what_no_policy_names_does_not_run(watched: tuple[BrowserContext, list[str]]) -> None:
    context, refused = watched
    page = context.new_page()
    page.goto("en/source/")
    page.evaluate(
        """() => { const script = document.createElement("script"); script.textContent = "window.ran = true";
        document.body.append(script); document.body.setAttribute("onclick", "window.ran = true"); document.body.click();
        document.body.insertAdjacentHTML("beforeend", "<p style='color:red' id=red>x</p>");
        fetch("https://example.org/").catch(() => {}); }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    for directive in ("script-src-elem", "script-src-attr", "style-src-attr", "connect-src"):
        assert any(f": {directive} " in one for one in refused), (directive, refused)


def _search_works(page: Page) -> None:
    page.locator(".md-search__input").fill("Excel")
    expect(page.locator(".md-search-result__item mark").first).to_be_visible()
    page.keyboard.press("Escape")


def _colours_change(page: Page) -> None:
    before = page.locator("body").get_attribute("data-md-color-scheme")
    for _ in range(2):  # as the device, light, dark
        page.locator(".tm-palette label:visible").click()
    assert page.locator("body").get_attribute("data-md-color-scheme") != before
