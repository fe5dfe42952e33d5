"""Pages of one language → the index that its search works on.

In: `Page`s. Out: plain data, as the theme's search reads it. The index is made of the pages' own HTML, cut at headings
that have an anchor, so that what is found is what a reader sees. The theme's own indexer is not asked: it reads every
page once more with a parser that takes longer than making the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from typing import Any

from tramite import elements
from tramite.frame import address
from tramite.page import Page

SEPARATOR = (
    r"[\s\u200b\u3000\-/()\[\]\"«»“”‘’¿?¡!;,…—·、。，．？！；：（）《》「」]+|(?<=[\u4e00-\u9fff])|(?=[\u4e00-\u9fff])"
)
"""How titles and texts are cut into words: at spaces and punctuation, and around every Han character, because
dictionaries of words miss the tails of compounds."""

PIPELINE = ("stemmer",)
"""What is done to each word: `static/search.js` puts the removal of accents in the stemmer's place. Endings stay, for
the theme finds words by their beginning; no word is left out, for where each character is a word that would tear others
apart."""

FIELDS = {"title": {"boost": 1000.0}, "text": {"boost": 1.0}}
"""How much more a word weighs in a title than in a text."""

BOOST = {"procedure": 2, "list": 0.5, "reference": 0.5}
"""How much more than hand-written pages the kinds of page weigh; home, which repeats all, is left out."""


def index(pages: Iterable[Page], separator: str = SEPARATOR) -> dict[str, Any]:
    """The index of the pages of one language, with locations relative to the root of that language."""
    entries = (entry for page in pages if page.kind != "home" for entry in _entries(page))
    # What stands word for word on several pages, such as a list of codes, is found on the first of them.
    docs: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in entries:
        docs.setdefault((entry["title"], entry["text"] or entry["location"]), entry)
    # `en` asks the theme for no stemmer; the words themselves are in every language.
    config = {"lang": ["en"], "separator": separator, "pipeline": PIPELINE, "fields": FIELDS}
    return {"config": config, "docs": list(docs.values())}


def without_hints(html: str) -> str:
    """A page without the attribute that keeps parts of it out of the index, which readers need not load."""
    return html.replace(" data-search-exclude", "")


def _entries(page: Page) -> Iterator[dict[str, Any]]:
    boost = {"boost": BOOST[page.kind]} if page.kind in BOOST else {}
    for anchor, title, blocks in _sections(page.html):
        place = address(page.uri) + (f"#{anchor}" if anchor else "")
        # The headings of a reference are the names that one looks up; its words would outweigh all other pages.
        shown = () if page.kind == "reference" else blocks
        also = () if anchor else page.keywords
        text = "".join(f"<p>{block}</p>" for block in (*shown, *map(_clean, also)))
        yield {"location": place, "title": title if anchor else escape(page.title, quote=False), "text": text} | boost


def _sections(html: str) -> Iterator[tuple[str, str, list[str]]]:
    """Anchor, title and paragraphs of each part of a page; what stands before the first heading has no anchor."""
    anchor, title, blocks = "", "", [""]
    heading = ""  # the element that is open, by its name
    left = 0
    while tag := _TAG.search(html, left):
        blocks[-1] += html[left : tag.start()]
        left = tag.end()
        closes, name, attributes = tag["closes"], tag["name"], tag["attributes"]
        if name in _LEFT_OUT or (attributes and _EXCLUDED.search(attributes)):
            left = elements.end(html, name, left)
            blocks[-1:] = [blocks[-1], ""] if name in _BLOCKS and not heading else [blocks[-1] + " "]
        elif closes and name == heading:
            title, heading = _clean(" ".join(blocks)), ""
            blocks = [""]
        elif name in _HEADINGS and (found := _ID.search(attributes)):
            yield anchor, title, _paragraphs(blocks)
            anchor, heading, blocks = found[1], _HEADINGS[name], [""]
        elif name in _BLOCKS and not heading:
            blocks.append("")
        elif name in _CELLS:
            blocks[-1] += " "
    blocks[-1] += html[left:]
    yield anchor, title, _paragraphs(blocks)


def _paragraphs(blocks: list[str]) -> list[str]:
    return [clean for block in blocks if (clean := _clean(block))]


def _clean(words: str) -> str:
    return escape(" ".join(unescape(words).split()), quote=False)


_TAG = re.compile(r"<(?P<closes>/?)(?P<name>!--(?:.*?--)|[a-z][a-z0-9]*)(?P<attributes>[^>]*)>", re.DOTALL)
_ID = re.compile(r'\sid="([^"]+)"')
# Beside what is marked as such: links to a heading, and how sure something is, which is no name to look it up by.
_EXCLUDED = re.compile(r'\sdata-search-exclude\b|\sclass="(?:headerlink|tm-mark)\b')
# The first heading is the title of the page; heads of tables repeat what every table says; nobody looks for code.
_LEFT_OUT = frozenset(("script", "style", "template", "svg", "h1", "thead", "pre"))
# What begins a part when it has an anchor → the element that holds its title: a row has a name, as a section has.
_HEADINGS = {name: name for name in ("h2", "h3", "h4", "h5", "h6")} | {"tr": "th"}
_BLOCKS = frozenset(("p", "li", "ul", "ol", "div", "section", "tr", "dt", "dl", "figure", "caption", "summary"))
_CELLS = frozenset(("td", "th", "dd", "br"))
