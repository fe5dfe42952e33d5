"""The theme's style sheet, without what no page uses: every page must look as with all of it."""

import io
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, BrowserContext, Page, Route

from built import KINDS, ROOTS
from searching import open_at_rest, open_search
from tramite import styles

SHEET = """:root{--a:1;--b:url("data:;};{");--c:var(--a)}
.md-used,.md-unused{color:var(--c)}
.md-used:not(.md-unused):hover{color:red;background:var(--b)}
[dir=rtl] .md-used{margin:0}
kbd .md-used,.md-used>p{animation:move 1s}
@media print{.md-unused{top:0}}
@media screen{.md-used{top:0}}
@keyframes move{0%{top:0}to{top:1px}}
@keyframes rest{0%{top:0}to{top:1px}}
.md-unused{color:var(--d)}
"""


@pytest.fixture
def used() -> styles.Used:
    seen = styles.Used()
    seen.see('<p dir="ltr" class="x md-used">kbd md-unused</p>')
    return seen


def test_only_rules_that_something_falls_under_stay(used: styles.Used) -> None:
    assert styles.trimmed(SHEET, used, ()) == (
        ':root{--a:1;--b:url("data:;};{");--c:var(--a)}'
        ".md-used{color:var(--c)}.md-used:not(.md-unused):hover{color:red;background:var(--b)}"
        ".md-used>p{animation:move 1s}@media screen{.md-used{top:0}}@keyframes move{0%{top:0}to{top:1px}}"
    )


def test_what_our_own_sheets_and_scripts_name_is_used(used: styles.Used) -> None:
    sheet = ".md-unused{color:red}:root{--b:1;--e:2}@keyframes rest{to{top:0}}"
    assert styles.trimmed(sheet, used, ["body{--z:var(--b);animation:rest}", 'add("md-unused")']) == (
        ".md-unused{color:red}:root{--b:1;}@keyframes rest{to{top:0}}"
    )


def test_what_is_not_understood_is_not_touched(used: styles.Used) -> None:
    assert styles.trimmed(".md-unused{}}}", used, ()) == ".md-unused{}}}"


def test_right_to_left_stays_where_a_page_needs_it(used: styles.Used) -> None:
    used.see('<html dir="rtl">')
    assert "[dir=rtl]" in styles.trimmed(SHEET, used, ())


# In a browser --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole() -> str:
    """The theme's sheet as the theme brings it."""
    spec = find_spec("material")
    assert spec is not None
    assert spec.origin is not None
    (path,) = (Path(spec.origin).parent / "templates/assets/stylesheets").glob("main.*.min.css")
    return path.read_text("utf-8")


@pytest.fixture
def contexts(browser: Browser, site_url: str, whole: str, width: int) -> Iterator[list[BrowserContext]]:
    """Two windows: one with the site's sheet, one with the theme's whole sheet in its place."""
    colours = "dark" if width < 600 else "light"
    size = {"width": width, "height": 900}
    made = [
        browser.new_context(base_url=f"{site_url}/", viewport=size, color_scheme=colours, reduced_motion="reduce")
        for _ in range(2)
    ]

    def put_whole(route: Route) -> None:
        route.fulfill(body=whole, content_type="text/css")

    made[1].route(re.compile(r"/assets/stylesheets/main\."), put_whole)
    yield made
    for context in made:
        context.close()


NOT_SEEN = 2
"""By how much of 255 a colour may differ: edges between two pixels are not drawn alike each time."""

SPOT = 6
"""How wide and high a place may be that differs, in pixels: under load, the end of a scrollbar is drawn late."""


def difference(one: bytes, other: bytes) -> tuple[int, ...] | None:
    """Where two pictures differ by more than a spot: left, top, right and bottom; both sizes where those do."""
    first, second = (Image.open(io.BytesIO(picture)).convert("RGB") for picture in (one, other))
    if first.size != second.size:
        return (*first.size, *second.size)
    box = ImageChops.difference(first, second).point(lambda value: max(0, value - NOT_SEEN)).getbbox()
    return box if box and max(box[2] - box[0], box[3] - box[1]) > SPOT else None


def lasting_difference(ours: Page, theirs: Page, **options: Any) -> tuple[int, ...] | None:
    """Where two pages differ still when both are at rest: scripts and scrollbars are late on a machine under load."""
    for _ in range(10):
        box = difference(*(page.screenshot(animations="disabled", **options) for page in (ours, theirs)))
        if box is None:
            break
        ours.wait_for_timeout(500)
    return box


def _menu(page: Page) -> None:
    page.locator("[data-tm-opens=__drawer]").click() if (page.viewport_size or {})["width"] < 600 else None
    page.locator(".tm-lang summary").click() if (page.viewport_size or {})["width"] >= 600 else None


def _found(page: Page) -> None:
    open_search(page)
    page.locator(".md-search__input").fill("Excel")
    page.locator(".md-search-result__item mark").first.wait_for()
    page.locator(".md-search-result__item").nth(1).locator("a").first.hover()


def _scrolled(page: Page) -> None:
    page.mouse.wheel(0, 1500)
    page.locator(".md-header--shadow").wait_for()
    page.wait_for_timeout(300)


def _on_paper(page: Page) -> None:
    page.emulate_media(media="print")


STATES = {"menu": _menu, "found": _found, "scrolled": _scrolled, "on paper": _on_paper}


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_every_kind_of_page_looks_as_with_the_whole_sheet(contexts: list[BrowserContext], width: int) -> None:
    faults = []
    ours, theirs = (context.new_page() for context in contexts)
    for kind, place in KINDS.items():
        for page in (ours, theirs):
            open_at_rest(page, f"{ROOTS['zh']}{place}")
        if box := lasting_difference(ours, theirs, full_page=True):
            faults.append(f"{kind}: {box}")
    assert faults == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("state", STATES)
def test_every_state_of_a_page_looks_as_with_the_whole_sheet(
    contexts: list[BrowserContext], width: int, state: str
) -> None:
    pages = [context.new_page() for context in contexts]
    for page in pages:
        open_at_rest(page, KINDS["form with a file"])
        STATES[state](page)
    assert lasting_difference(*pages, caret="hide") is None
