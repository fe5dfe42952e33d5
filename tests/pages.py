"""HTML under test: a strict reading of it, and the pages of a guide by address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "col", "wbr"}
INLINE_ONLY = {"p", "h1", "h2", "h3", "h4", "dt", "summary", "caption", "label", "button", "span", "strong", "a", "bdi"}
BLOCKS = {"p", "div", "ul", "ol", "dl", "table", "section", "aside", "h1", "h2", "h3", "h4", "blockquote", "details"}


@dataclass
class Element:
    """An element as it stands in the source."""

    tag: str
    attributes: dict[str, str]
    start: int
    end: int = 0
    children: list[Element] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads HTML as a browser would if it forgave nothing; `faults` says what it had to forgive."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.faults: list[str] = []
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self._lines = [0]
        for line in html.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self.feed(html)
        self.close()
        self.faults += [f"<{element.tag}> is never closed" for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice: {names}")
        if tag in BLOCKS and (around := next((one.tag for one in self._open if one.tag in INLINE_ONLY), None)):
            self.faults.append(f"<{tag}> stands in <{around}>")
        if tag == "a" and any(one.tag == "a" for one in self._open):
            self.faults.append("a link stands in a link")
        element = Element(tag, {name: value or "" for name, value in attrs}, self._offset())
        self.elements.append(element)
        if self._open:
            self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, self._offset()))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].tag != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1].tag if self._open else 'nothing'}")
            return
        self._open.pop().end = self._offset() + len(f"</{tag}>")

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    @property
    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    def find(self, selector: str) -> str:
        """The source of the first element with this `#id`, `.class` or tag, without drawings and idle spaces."""
        for element in self.elements:
            classes = element.attributes.get("class", "").split()
            if selector in (f"#{element.attributes.get('id')}", element.tag) or selector[1:] in classes:
                return tidy(self.html[element.start : element.end])
        raise AssertionError(f"no {selector} in:\n{self.html}")


def tidy(html: str) -> str:
    """HTML with one line per run of elements, without drawings."""
    bare = re.sub(r"<svg.*?</svg>", "<svg/>", html, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", bare).strip()
