"""Addresses that have moved: chains, circles, dead ends; and in a browser, with scripts and without."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from conftest import _SilentHandler
from projects import build, new_hall
from tramite.redirects import ends, is_address, target

PRESENT = {"index", "a", "a#x", "b", "b#x", "b#y"}


@pytest.mark.parametrize(
    ("address", "moved", "end"),
    [
        ("a#x", {}, "a#x"),
        ("old", {"old": "a"}, "a"),
        ("older", {"older": "old", "old": "a"}, "a"),
        ("old#x", {"old": "a"}, "a#x"),
        ("old#gone", {"old": "a"}, "a"),
        ("old#z", {"old": "a", "old#z": "b#y"}, "b#y"),
        ("older#z", {"older": "old", "old": "a", "old#z": "b#y"}, "b#y"),
        ("old#x", {"old": "b#y"}, "b#y"),
        ("a#gone", {}, ""),
        ("a#gone", {"a#gone": "index"}, "index"),
        ("one", {"one": "two", "two": "one"}, ""),
        ("one#x", {"one": "two", "two": "one"}, ""),
        ("old", {"old": "nowhere"}, ""),
        ("old", {"old": "a#gone"}, ""),
    ],
)
def test_where_an_address_leads(address: str, moved: dict[str, str], end: str) -> None:
    assert target(address, moved, PRESENT) == end


ADDRESSES = st.sampled_from(["a", "a#x", "b", "c", "c#x", "d", "d#y"])


@given(st.dictionaries(ADDRESSES, ADDRESSES))
def test_every_way_ends_and_at_something_that_exists(moved: dict[str, str]) -> None:
    assert set(ends(moved, PRESENT).values()) <= PRESENT


@pytest.mark.parametrize(
    "text", ["", "/a", "a/", "a//b", "../a", "a/../b", "a/.b", "a b", "a#", "#x", "a#x#y", "a\n", "é"]
)
def test_what_is_no_address(text: str) -> None:
    assert not is_address(text)


MOVED = """\
procedures/old-steps: procedures/older-name
procedures/older-name: procedures/first-steps
procedures/old-steps#step-go: procedures/first-steps#step-{step}
procedures/first-steps#step-gone: procedures/first-steps#step-{step}
procedures/first-steps#note-gone: index
"""


@pytest.fixture(scope="module")
def moved_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a built site in two languages from which things have moved, and the anchor of a step on it."""
    project = new_hall(tmp_path_factory.mktemp("moved") / "hall", "en", "fr")
    definition = (project / "procedures" / "first-steps" / "procedure.yml").read_text("utf-8")
    step = definition.partition("\nsteps:\n")[2].split(":")[0].split()[-1].replace("_", "-")
    (project / "procedures" / "_hall" / "redirects.yml").write_text(MOVED.format(step=step), "utf-8")
    handler = functools.partial(_SilentHandler, directory=str(build(project)))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", f"step-{step}"
        server.shutdown()
        thread.join()


def ends_at(page: Page, start: str, end: str) -> None:
    page.goto(start)
    expect(page).to_have_url(end)


@pytest.mark.browser
@pytest.mark.parametrize("root", ["", "fr/"])
def test_pages_and_places_lead_on(page: Page, moved_site: tuple[str, str], root: str) -> None:
    site, step = moved_site
    old, new = f"{site}/{root}procedures/old-steps/", f"{site}/{root}procedures/first-steps/"
    ends_at(page, old, new)
    ends_at(page, f"{old}#step-go", f"{new}#{step}")
    ends_at(page, f"{old}#{step}", f"{new}#{step}")
    ends_at(page, f"{old}?x=1#a%E4", f"{new}?x=1#a%E4")
    ends_at(page, f"{new}#step-gone", f"{new}#{step}")
    ends_at(page, f"{new}#note-gone", f"{site}/{root}")
    page.goto(new)
    page.evaluate("location.hash = 'step-gone'")
    expect(page).to_have_url(f"{new}#{step}")


@pytest.mark.browser
def test_the_short_address_of_a_page_that_moved_leads_on(page: Page, moved_site: tuple[str, str]) -> None:
    site, step = moved_site
    ends_at(page, f"{site}/p/old-steps/#step-go", f"{site}/procedures/first-steps/#{step}")


@pytest.mark.browser
def test_without_scripts_pages_lead_on_and_places_show_where_they_are(
    browser: Browser, moved_site: tuple[str, str]
) -> None:
    site, step = moved_site
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        ends_at(page, f"{site}/fr/procedures/old-steps/", f"{site}/fr/procedures/first-steps/")
        page.goto(f"{site}/procedures/first-steps/#step-gone")
        shown = page.locator(".tm-moved:visible")
        expect(shown).to_have_count(1)
        expect(shown.get_by_role("link")).to_have_attribute("href", f"#{step}")


@pytest.mark.browser
def test_search_engines_are_told_the_new_address(page: Page, moved_site: tuple[str, str]) -> None:
    site, _ = moved_site
    html = page.request.get(f"{site}/fr/procedures/older-name/").text()
    assert 'rel="canonical" href="https://' in html
    assert 'fr/procedures/first-steps/"' in html
    assert "older-name" not in page.request.get(f"{site}/sitemap.xml").text()
