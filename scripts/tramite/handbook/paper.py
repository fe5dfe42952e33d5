"""What a page says → what paper says: the pieces of HTML that `surface` makes, as nodes that the typst templates read.

In: Markup made by the package's own templates, never by an author. Out: JSON values. Because paper takes the finished
pieces of the page, it cannot say anything else. A node is a string, or a map whose `t` names its kind:

    inline  strong em code br link key label mark need
    block   p h ul ol quote pre hr table

What only a screen needs, such as drawings and links to copy, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from markupsafe import Markup

from tramite.links import Links
from tramite.messages import Words
from tramite.model import Guide
from tramite.surface import WebSurface

BLOCKS = frozenset(("p", "h", "ul", "ol", "quote", "pre", "hr", "table"))
Node = str | dict[str, Any]
Nodes = list[Node]


@dataclass(frozen=True)
class PaperLinks(Links):
    """The addresses of pages as paper needs them: in full, so that they can be typed."""

    site: str = ""
    """The address of the site."""

    def page(self, uri: str, anchor: str = "", language: str = "") -> str:
        """The address of a page; one of this language can then be found in the book by `place_of`."""
        fragment = f"#{anchor}" if anchor else ""
        return Links(uri, language or self.language, self.first_language).absolute(self.site) + fragment

    def file(self, path: str) -> str:
        """The address of a file at the root of the site."""
        return self.site.rstrip("/") + "/" + path

    def place_of(self, href: str) -> str:
        """The place in a book: `procedures/add-insured#step-open`; empty for other sites and languages."""
        if href.startswith("#"):
            return self.uri + href
        root = self.page("")
        address, _, fragment = href.partition("#")
        if not address.startswith(root):
            return ""
        uri = address.removeprefix(root).rstrip("/")
        return f"{uri}#{fragment}" if fragment else uri


class PaperSurface(WebSurface):
    """One chapter while it is made."""

    def __init__(self, guide: Guide, words: Words, uri: str) -> None:
        super().__init__(guide, words, uri)
        self.links: PaperLinks = PaperLinks(uri, guide.language, guide.hall.languages[0], site=guide.hall.url)

    def nodes(self, piece: str) -> Nodes:
        """A piece of a page; plain strings are escaped first."""
        if not piece:
            return []
        if not isinstance(piece, Markup):
            return [piece]
        reader = _Reader()
        reader.feed(str(piece))  # every slice of a Markup is escaped anew
        reader.close()
        return _trimmed(self._nodes(reader.root))

    def written(self, source: str) -> Nodes:
        """A text of one paragraph."""
        return self.nodes(self.text(source))

    def place(self, anchor: str = "") -> str:
        """The name of a place of this chapter in the book."""
        return f"{self.links.uri}#{anchor}" if anchor else self.links.uri

    def _nodes(self, element: _Element) -> Iterator[Node]:
        for child in element.children:
            if isinstance(child, str):
                yield child
            else:
                yield from self._node(child)

    def _node(self, element: _Element) -> Iterator[Node]:
        kind = element.kind
        if kind in _DROPPED:
            return
        if kind in _LEAVES:
            yield {"t": _LEAVES[kind], "v": element.words()}
        elif kind == "tm-label":
            yield self._label(element)
        elif kind == "a":
            yield self._link(element)
        elif kind in _KINDS:
            yield {"t": _KINDS[kind], **self._facts(element), "c": self._inside(element)}
        elif element.name == "table":
            yield self._table(element)
        elif element.name in ("ul", "ol"):
            yield {"t": element.name, "items": [self._inside(item) for item in element.elements()]}
        else:
            yield from self._nodes(element)

    def _facts(self, element: _Element) -> dict[str, Any]:
        """What a node must know beside its words."""
        if element.kind in ("tm-mark", "tm-req"):
            return {"kind": element.modifier}
        if element.name[0] == "h" and element.name[1:].isdigit():
            anchor = element.attributes.get("id", "")
            return {"level": int(element.name[1:])} | ({"id": self.place(anchor)} if anchor else {})
        return {}

    def _inside(self, element: _Element) -> Nodes:
        return _trimmed(self._nodes(element))

    def _label(self, element: _Element) -> Node:
        parts = {part.kind: part for part in element.elements()}
        key, gloss, mark = (parts.get(name) for name in ("tm-key", "tm-gloss", "tm-mark"))
        return {
            "t": "label",
            "key": key.words() if key else "",
            "gloss": gloss.words() if gloss else "",
            "mark": mark.words().strip() if mark else "",
        }

    def _link(self, element: _Element) -> Node:
        href = element.attributes.get("href", "")
        place = self.links.place_of(href)
        url = href if not href.startswith("#") else self.links.page(self.links.uri) + href
        return {"t": "link", "to": place, "url": url, "c": self._inside(element)}

    def _table(self, element: _Element) -> Node:
        rows = [[self._inside(cell) for cell in row.elements()] for row in element.descendants() if row.name == "tr"]
        return {"t": "table", "head": rows[0], "rows": rows[1:]}


@dataclass
class _Element:
    """An element of HTML."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[str | _Element] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def kind(self) -> str:
        """Its first class if that is one of ours, else its name."""
        return next((name for name in self.classes[:1] if name.startswith("tm-")), self.name)

    @property
    def modifier(self) -> str:
        """`required` of `tm-req tm-req--required`."""
        return next((name.partition("--")[2] for name in self.classes if "--" in name), "")

    def elements(self) -> Iterator[_Element]:
        return (child for child in self.children if isinstance(child, _Element))

    def descendants(self) -> Iterator[_Element]:
        for child in self.elements():
            yield child
            yield from child.descendants()

    def words(self) -> str:
        return "".join(child if isinstance(child, str) else child.words() for child in self.children)


class _Reader(HTMLParser):
    """HTML → elements. What the package's templates write is well formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def _trimmed(nodes: Iterable[Node]) -> Nodes:
    """Neighbouring words as one, without the white space that only lays out the HTML."""
    joined: Nodes = []
    for node in nodes:
        if isinstance(node, str) and joined and isinstance(joined[-1], str):
            joined[-1] += node
        else:
            joined.append(node)
    has_blocks = any(isinstance(node, dict) and node["t"] in BLOCKS for node in joined)
    last = len(joined) - 1
    spaced = [
        _spaced(node, is_first=index == 0 or has_blocks, is_last=index == last or has_blocks)
        if isinstance(node, str)
        else node
        for index, node in enumerate(joined)
    ]
    return [node for node in spaced if node != ""]


def _spaced(words: str, is_first: bool, is_last: bool) -> str:
    """The words as a browser shows them: white space of the layout is one space, and none at either end."""
    spaced = re.sub("[ \n\t\r]+", " ", words)
    spaced = spaced.lstrip(" ") if is_first else spaced
    return spaced.rstrip(" ") if is_last else spaced


_VOID = frozenset(("br", "hr"))
_DROPPED = frozenset(("svg", "tm-anchor"))
_LEAVES = {"tm-key": "key", "code": "code", "tm-value": "code", "pre": "pre"}
_KINDS = {
    "strong": "strong",
    "em": "em",
    "br": "br",
    "hr": "hr",
    "p": "p",
    "blockquote": "quote",
    "tm-mark": "mark",
    "tm-req": "need",
    **{f"h{level}": "h" for level in range(1, 7)},
}
