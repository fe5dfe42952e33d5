"""A reader's own conditions: zoom of 200 and 400 %, forced colours, reduced motion."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from built import KINDS

pytestmark = pytest.mark.browser

ZOOMED = {"200 %": (640, 450), "400 %": (320, 225)}
"""Zoom → what is left of a window of 1280 × 900."""

COVERED = """() => {
  const one = document.activeElement, hit = (x, y) => document.elementFromPoint(x, y);
  const labels = [...(one.labels || []), ...one.parentElement.querySelectorAll("label")];
  return ![one, ...labels].some(own => [...own.getClientRects()].some(box =>
    [box.left + 3, (box.left + box.right) / 2].some(x =>
      [box.top + 3, (box.top + box.bottom) / 2, box.bottom - 3].some(y => own.contains(hit(x, y))))));
}"""
"""Whether nothing of what has the focus, or of the label that stands for it, is to be seen (WCAG 2.4.11)."""

INVISIBLE_ICONS = """() => {
  const ground = getComputedStyle(document.body).backgroundColor;
  return [...document.querySelectorAll("svg, .tm-icon")].filter(one => one.checkVisibility()).filter(one => {
    const style = getComputedStyle(one);
    return style.maskImage !== "none" ? style.backgroundColor === ground : style.fill === ground;
  }).map(one => one.outerHTML.slice(0, 100));
}"""

WITHOUT_EDGE = """() => [...document.querySelectorAll(
    "article :is(.tm-key, .tm-mark, .tm-status, .tm-note, .tm-card, .tm-button, button, input, select)")]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().width > 1)
  .filter(one => getComputedStyle(one).borderBlockEndStyle === "none")
  .map(one => one.outerHTML.slice(0, 100))"""
"""What is told apart from the text by its ground alone, which forced colours take away."""


@pytest.mark.parametrize("zoom", ZOOMED)
@pytest.mark.parametrize("kind", KINDS)
def test_zoomed_in_nothing_is_lost(window: Callable[..., Page], kind: str, zoom: str) -> None:
    page, (width, height) = window(320), ZOOMED[zoom]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(KINDS[kind])
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    hidden = []
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        if page.evaluate(COVERED):
            hidden.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert hidden == []


@pytest.fixture(scope="module", params=["light", "dark"])
def forced(request: pytest.FixtureRequest, browser: Browser, site_url: str) -> Iterator[Page]:
    """A window whose colours the system has taken."""
    with browser.new_context(
        base_url=f"{site_url}/", forced_colors="active", color_scheme=request.param, reduced_motion="reduce"
    ) as context:
        yield context.new_page()


@pytest.mark.parametrize("kind", KINDS)
def test_with_forced_colours_edges_and_icons_remain(forced: Page, kind: str) -> None:
    forced.goto(KINDS[kind])
    assert forced.evaluate("matchMedia('(forced-colors: active)').matches")
    assert forced.evaluate(INVISIBLE_ICONS) == []
    assert forced.evaluate(WITHOUT_EDGE) == []


@pytest.mark.parametrize("kind", KINDS)
def test_who_wants_no_motion_sees_none(window: Callable[..., Page], kind: str) -> None:
    page = window(390)
    page.goto(KINDS[kind])
    slow = page.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap(one => ["", "::before", "::after"].flatMap(pseudo => {
          const style = getComputedStyle(one, pseudo), times = style.transitionDuration + "," + style.animationDuration;
          return times.split(",").some(time => parseFloat(time) > .01) ? [one.outerHTML.slice(0, 100)] : []; }))"""
    )
    assert slow == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
