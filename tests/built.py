"""The built site under test: its pages as elements and runs of words, each with the language that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from guides import LANGUAGES
from pages import VOID

ROOTS = {language: "" if language == LANGUAGES[0] else f"{language}/" for language in LANGUAGES}
"""Language → its folder in the site."""

KINDS = {
    "home": "",
    "form with a file": "procedures/add-insured",
    "query": "procedures/insured-roster",
    "view with tabs": "procedures/employer-details",
    "not explained": "procedures/print-reports",
    "not online yet": "procedures/retirement",
    "check": "check",
    "changes": "changes",
    "decision": "decide/right-procedure",
    "messages": "messages",
    "support": "support",
    "document": "how-it-works",
    "source": "source",
    "glossary": "glossary",
    "format": "authors/format",
    "problems": "authors/problems",
    "lost": "nothing/here",
}
"""A page of every kind: its name in tests → its address in a language; there is none at the last."""

SILENT = {"script", "style", "template", "svg"}
"""Elements whose words are not for readers."""

HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(eq=False, repr=False)
class Element:
    """An element of a page; its children are elements and words, in their order."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The language of its words: its own, else that of what it stands in."""
        return next((one.attributes["lang"] for one in self.lineage() if one.attributes.get("lang")), "")

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def words(self) -> str:
        """All its words, with single spaces."""
        return squeezed("".join(words for words, _ in self.runs()))

    def lineage(self) -> Iterator[Element]:
        """The element, and all that it stands in, outwards."""
        here: Element | None = self
        while here is not None:
            yield here
            here = here.parent

    def stands_in(self, *tags: str) -> bool:
        return any(one.tag in tags for one in self.lineage())

    def elements(self) -> Iterator[Element]:
        """The element and all below it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.elements()

    def runs(self) -> Iterator[tuple[str, Element]]:
        """All words for readers, each run with the element that it stands in."""
        if self.tag in SILENT:
            return
        for child in self.children:
            if isinstance(child, Element):
                yield from child.runs()
            else:
                yield child, self

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of this tag whose attributes have these values."""
        found = (one for one in self.elements() if one.tag == tag)
        return [one for one in found if attributes.items() <= one.attributes.items()]

    def by_id(self, name: str) -> Element:
        found = [one for one in self.elements() if one.attributes.get("id") == name]
        assert len(found) == 1, f"{len(found)} elements have the id {name}"
        return found[0]


@dataclass(frozen=True, eq=False, repr=False)
class Page:
    """A page of the site in one language."""

    file: str
    """Its file: `zh/procedures/add-insured/index.html`."""

    language: str
    """Its language; of the page for lost readers, which has all, the first."""

    root: Element
    """All of it."""

    @property
    def uri(self) -> str:
        """Its address without language and slashes at the ends; empty for home."""
        return self.file.removeprefix(ROOTS[self.language]).removesuffix("index.html").rstrip("/")

    @property
    def content(self) -> Element:
        """What is its own: the part without the frame."""
        return next(one for one in self.root.elements() if one.tag in ("article", "main") and one.tag != "svg")

    @property
    def ids(self) -> list[str]:
        return [one.attributes["id"] for one in self.root.elements() if "id" in one.attributes]

    def __str__(self) -> str:
        return self.file


def read(site: Path) -> list[Page]:
    """Every page of a built site, in the order of their files."""
    return [_page(path.relative_to(site).as_posix(), path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))]


def target(page: Page, href: str) -> tuple[str, str] | None:
    """What a link leads to: a file of the site and a fragment; None when it leads elsewhere."""
    parts = urlsplit(urljoin(f"http://site/{page.file}", href))
    if parts.netloc != "site" or parts.scheme != "http":
        return None
    path = unquote(parts.path).lstrip("/")
    return (f"{path}index.html" if path == "" or path.endswith("/") else path), unquote(parts.fragment)


def squeezed(words: str) -> str:
    """Words with single spaces, and none at the ends."""
    return re.sub(r"\s+", " ", words).strip()


def _page(file: str, html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    language = next((tag for tag, root in ROOTS.items() if root and file.startswith(root)), LANGUAGES[0])
    return Page(file, language, reader.root)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self._here = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._here)
        self._here.children.append(element)
        if tag not in VOID:
            self._here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._here.children.append(Element(tag, {name: value or "" for name, value in attrs}, self._here))

    def handle_endtag(self, tag: str) -> None:
        around = next((one for one in self._here.lineage() if one.tag == tag), None)
        if around is not None and around.parent is not None:
            self._here = around.parent

    def handle_data(self, data: str) -> None:
        self._here.children.append(data)
