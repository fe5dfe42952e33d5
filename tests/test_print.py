"""A page printed from the browser: all its words are on paper, nothing to press is, and its foot says its address."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import Page

from built import KINDS, ROOTS
from guides import LANGUAGES, real

pytestmark = pytest.mark.browser

TO_PRESS = "button, input, select, textarea, summary, .md-header, .md-footer, .tm-footer, .md-sidebar, .tm-trail"
"""What is of no use on paper."""

READ = """() => {
  const words = document.querySelector(".md-content, main"), seen = [];
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const box = node.parentElement.getBoundingClientRect();
    if (node.parentElement.checkVisibility({visibilityProperty: true}) && box.width > 1 && box.height > 1)
      seen.push(node.data);
  }
  return seen;
}"""
"""The runs of words that the page shows; what only screen readers read has boxes of one pixel."""

PRESSED = f"""() => [...document.querySelectorAll("{TO_PRESS}")].filter(one => one.checkVisibility())
  .map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def on_paper(window: Callable[..., Page]) -> Callable[[str], Page]:
    """`on_paper(address)`: the page as it is printed."""

    def opened(address: str) -> Page:
        page = window()
        page.goto(address)
        page.emulate_media(media="print")
        return page

    yield opened
    window().emulate_media(media="screen")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_all_words_are_on_paper_and_nothing_to_press(on_paper: Callable[[str], Page], kind: str, language: str) -> None:
    page = on_paper(f"{ROOTS[language]}{KINDS[kind]}")
    assert page.evaluate(PRESSED) == []
    for size in ("A4", "Letter"):
        printed = words_of(page.pdf(format=size, prefer_css_page_size=False))
        assert [run for run in page.evaluate(READ) if not stands_in(bare(run), printed)] == [], size


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "lost"])
def test_the_foot_says_address_version_and_guide(on_paper: Callable[[str], Page], kind: str, language: str) -> None:
    hall = real(language).hall
    foot = on_paper(f"{ROOTS[language]}{KINDS[kind]}").locator(".tm-print-foot")
    address = f"{hall.url.rstrip('/')}/{ROOTS[language]}{KINDS[kind]}".rstrip("/")
    version = max(max((one.verified, *one.changes)) for one in real(language).procedures.values())
    assert foot.is_visible()
    assert foot.locator("[dir=ltr]").inner_text().rstrip("/") == address
    assert hall.title in foot.inner_text()
    assert version.isoformat() in foot.inner_text()


TORN = 500
"""How many letters at most stand between two parts of a torn cell."""


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return bare("".join(page.get_textpage().get_text_bounded() for page in document))


def stands_in(run: str, printed: str) -> bool:
    """Whether a run of letters is there, whole or in two parts that follow: a row torn between two sheets has its other
    cells between them."""
    if run in printed:
        return True
    starts = ((cut, printed.find(run[:cut])) for cut in range(8, len(run) - 8))
    return any(at >= 0 and run[cut:] in printed[at + cut : at + cut + TORN] for cut, at in starts)


def bare(words: str) -> str:
    """The letters alone: layout moves spaces, and a hyphen at the end of a line is read as a control character."""
    letters = unicodedata.normalize("NFKC", words)
    return "".join(sign for sign in letters if sign.isprintable() and sign not in " -\ufffe")
