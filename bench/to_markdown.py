"""A built page (HTML) → the Markdown that an author of a stock project would have written for the same text.

In: the HTML of a page and what its links lead to. Out: Markdown for Python-Markdown with `tables`, `fenced_code`,
`admonition` and `attr_list`. Tables stay tables, steps lists, notes admonitions; icons and copy links have no words
and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

Link = Callable[[str], str]
"""The address of a link on the built page → its address in Markdown; empty for one that has no counterpart."""


@dataclass
class Element:
    """An element of a page."""

    tag: str
    """Its name."""

    attributes: dict[str, str] = field(default_factory=dict)
    """Its attributes."""

    children: list[Element | str] = field(default_factory=list)
    """Elements and texts inside."""

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()


def article(html: str) -> Element:
    """The main content of a page that Material's frame surrounds."""
    found = next((one for one in _walk(_tree(html)) if one.tag == "article"), None)
    if found is None:
        raise ValueError("a page without <article>")
    return found


def visible_text(element: Element) -> str:
    """The words that a reader sees, without any white space: where HTML breaks lines says nothing about the text."""
    return re.sub(r"\s+", "", "".join(_words(element)))


def markdown(element: Element, link: Link) -> str:
    """The Markdown of an element."""
    return "\n\n".join(_Writer(link).blocks(element)) + "\n"


_VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr", "col", "area", "base", "embed", "track"}
_SILENT = {"svg", "script", "style", "template", "button", "select", "head", "noscript"}
_BLOCK = {
    *("article", "aside", "blockquote", "caption", "details", "dd", "div", "dl", "dt", "figcaption", "figure"),
    *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"),
    *("search", "section", "summary", "table", "ul"),
}


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for position in range(len(self.open) - 1, 0, -1):
            if self.open[position].tag == tag:
                del self.open[position:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def _tree(html: str) -> Element:
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        if isinstance(child, Element):
            yield from _walk(child)


def _words(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif not _is_silent(child):
            yield from _words(child)


def _is_silent(element: Element) -> bool:
    """Whether an element shows no words; the mark beside a heading of a stock page is a picture of a link."""
    return element.tag in _SILENT or "hidden" in element.attributes or "headerlink" in element.classes


class _Writer:
    def __init__(self, link: Link) -> None:
        self.link = link

    def blocks(self, element: Element) -> list[str]:
        """The blocks inside an element; what stands between blocks becomes paragraphs."""
        found: list[str] = []
        run: list[Element | str] = []
        for child in element.children:
            if isinstance(child, Element) and _is_silent(child):
                continue
            if isinstance(child, Element) and _holds_blocks(child):
                found += [*self.paragraph(run), *self.block(child)]
                run = []
            else:
                run.append(child)
        return found + self.paragraph(run)

    def paragraph(self, run: list[Element | str]) -> list[str]:
        words = self.inline(run)
        # What would read as the start of a heading or list is escaped.
        words = re.sub(r"^(\d+)\.", r"\1\\.", re.sub(r"^([#+-])", r"\\\1", words))
        return [words] if words else []

    def block(self, element: Element) -> list[str]:
        tag = element.tag
        if re.fullmatch("h[1-6]", tag):
            anchor = f" {{#{element.attributes['id']}}}" if "id" in element.attributes else ""
            words = self.inline(element.children)
            return [f"{'#' * int(tag[1])} {words}{anchor}"] if words else []
        if tag in ("ul", "ol"):
            return self.list(element)
        if tag == "dl":
            return self.definitions(element)
        if tag == "table":
            return self.table(element)
        if tag == "pre":
            return ["```\n" + "".join(_words(element)).rstrip("\n") + "\n```"]
        if tag == "hr":
            return ["---"]
        if tag == "blockquote":
            return [_prefixed("\n\n".join(self.blocks(element)), "> ")]
        if tag in ("aside", "details") or "admonition" in element.classes:
            return self.admonition(element)
        return self.blocks(element)

    def list(self, element: Element) -> list[str]:
        items = []
        for item in _children(element, "li"):
            inside = self.blocks(item)
            if inside:
                marker = "1.  " if element.tag == "ol" else "-   "
                items.append(marker + _prefixed("\n\n".join(inside), "    ").lstrip())
        joint = "\n\n" if any("\n\n" in item for item in items) else "\n"
        return [joint.join(items)] if items else []

    def definitions(self, element: Element) -> list[str]:
        """Terms and their meanings as a list: stock Markdown has no other form."""
        items: list[str] = []
        for one in _walk(element):
            words = "\n\n".join(self.blocks(one)) if one.tag in ("dt", "dd") else ""
            if one.tag == "dt" and words:
                items.append(f"-   **{words}**" if "`" not in words and "*" not in words else f"-   {words}")
            elif one.tag == "dd" and words:
                items.append("    " + _prefixed(words, "    ").lstrip())
        return ["\n\n".join(items)] if items else []

    def table(self, element: Element) -> list[str]:
        caption = [block for one in _children(element, "caption") for block in self.blocks(one)]
        rows = [
            [self.cell(cell) for cell in row.children if isinstance(cell, Element) and cell.tag in ("th", "td")]
            for row in _walk(element)
            if row.tag == "tr"
        ]
        width = max(map(len, rows), default=0)
        if not width:
            return caption
        if not any(one.tag == "thead" for one in _walk(element)):
            rows.insert(0, [])
        rows = [row + [""] * (width - len(row)) for row in rows]
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        lines.insert(1, "| " + " | ".join(["---"] * width) + " |")
        return [*caption, "\n".join(lines)]

    def cell(self, element: Element) -> str:
        """A cell holds one line: its blocks follow each other after line breaks."""
        if not any(isinstance(child, Element) and _holds_blocks(child) for child in element.children):
            return self.inline(element.children).replace("|", "\\|")
        lines = (line.strip() for line in "\n".join(_flat(self, element)).splitlines())
        return "<br>".join(line for line in lines if line).replace("|", "\\|")

    def admonition(self, element: Element) -> list[str]:
        """A note; its title is what stands in its summary, title paragraph or first heading."""
        title = next((one for one in _walk(element) if _is_title(one)), None)
        words = ""
        if title is not None:
            words = " ".join("".join(_words(title)).split()).replace('"', "'")
            _remove(element, title)
        kind = "warning" if any("caution" in name for name in element.classes) else "note"
        body = "\n\n".join(self.blocks(element))
        return [f'!!! {kind} "{words}"\n\n{_prefixed(body, "    ")}' if body else f'!!! {kind} "{words}"']

    def inline(self, children: list[Element | str]) -> str:
        return re.sub(r"[ \t\n]+", " ", "".join(self.pieces(children))).strip()

    def pieces(self, children: list[Element | str]) -> Iterator[str]:
        for child in children:
            if isinstance(child, str):
                yield _escaped(child)
            elif not _is_silent(child):
                yield self.piece(child)

    def piece(self, element: Element) -> str:
        if element.tag == "br":
            return "<br>"
        inside = self.inline(element.children)
        if not inside:
            return " " if "".join(_words(element)) else ""
        if element.tag == "a":
            address = self.link(element.attributes.get("href", ""))
            return f"[{inside}]({address})" if address else inside
        if element.tag in ("code", "kbd") or "tm-key" in element.classes:
            return _code(" ".join("".join(_words(element)).split()))
        is_plain = "`" not in inside and "*" not in inside and "[" not in inside
        if element.tag in ("strong", "b") and is_plain:
            return f"**{inside}**"
        if element.tag in ("em", "i") and is_plain:
            return f"*{inside}*"
        # Spaces at the ends of an element count where words stand around it.
        words = "".join(_words(element))
        return (" " if words[:1].isspace() else "") + inside + (" " if words[-1:].isspace() else "")


def _flat(writer: _Writer, element: Element) -> Iterator[str]:
    """The lines of a cell: one for every paragraph or list item."""
    run: list[Element | str] = []
    for child in element.children:
        if isinstance(child, Element) and _holds_blocks(child):
            yield writer.inline(run)
            run = []
            yield from _flat(writer, child)
        else:
            run.append(child)
    yield writer.inline(run)


def _holds_blocks(element: Element) -> bool:
    return any(one.tag in _BLOCK for one in _walk(element))


def _children(element: Element, tag: str) -> list[Element]:
    return [child for child in element.children if isinstance(child, Element) and child.tag == tag]


def _is_title(element: Element) -> bool:
    is_named = any(name.endswith(("__title", "-title")) for name in element.classes)
    return is_named or element.tag == "summary" or bool(re.fullmatch("h[1-6]", element.tag))


def _remove(element: Element, wanted: Element) -> None:
    for one in _walk(element):
        one.children = [child for child in one.children if child is not wanted]


def _prefixed(text: str, prefix: str) -> str:
    return "\n".join((prefix + line).rstrip() for line in text.split("\n"))


def _code(words: str) -> str:
    return f"`` {words} ``" if "`" in words else f"`{words}`" if words else ""


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]])", r"\\\1", text)
