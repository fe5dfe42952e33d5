"""A small XML part → where its elements stand in its bytes, so that some can be changed and all else stays as it is.

In: bytes in UTF-8. Out: elements with offsets; edits → new bytes. Raises `Unsafe` for what cannot be edited like this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn
from xml.parsers import expat

TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
"""The namespace of nearly all workbooks. The strict variant is not edited: hardly any program writes it."""


class Unsafe(Exception):
    """A workbook that cannot be changed without risk; never leaves `marked.py`."""


@dataclass
class Element:
    """An element and its place in the bytes."""

    name: str
    """As written, with its prefix."""

    attributes: dict[str, str]
    """In their order; declarations of namespaces are among them."""

    start: int
    """Where its first tag begins."""

    inside: int = 0
    """Where its first tag has ended."""

    close: int = 0
    """Where its last tag begins; `start` when it is one tag in all."""

    end: int = 0
    """Where it has ended."""

    children: list[Element] = field(default_factory=list)
    """The elements in it."""

    @property
    def is_one_tag(self) -> bool:
        """Whether it is written `<name/>`."""
        return self.close == self.start

    @property
    def local(self) -> str:
        """Its name without prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """Its prefix with the colon, or nothing."""
        return self.name[: len(self.name) - len(self.local)]

    def named(self, local: str) -> list[Element]:
        """The elements in it of this name."""
        return [child for child in self.children if child.local == local]

    def first(self, local: str) -> Element | None:
        """The first element in it of this name."""
        return next((child for child in self.children if child.local == local), None)

    def all(self) -> Iterator[Element]:
        """It and all below it."""
        yield self
        for child in self.children:
            yield from child.all()


class Outline:
    """A part and the changes to it; made by parsing it."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._edits: list[tuple[int, int, bytes]] = []
        self._open: list[Element] = []
        self._parser = parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            self._parser.Parse(content, True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise Unsafe from error
        self.root: Element

    def replace(self, start: int, end: int, new: str) -> None:
        """Other bytes from one offset to another."""
        self._edits.append((start, end, new.encode()))

    def append(self, element: Element, new: str) -> None:
        """Put something at the end of what is in an element."""
        if not element.is_one_tag:
            self.replace(element.close, element.close, new)
            return
        slash = self.content.rindex(b"/", element.start, element.end)
        self.replace(slash, element.end, f">{new}</{element.name}>")

    def retag(self, element: Element, **attributes: object) -> None:
        """Give the first tag of an element other values of attributes."""
        values = element.attributes | {key: str(value) for key, value in attributes.items()}
        self.replace(element.start, element.inside, tag(element.name, values, element.is_one_tag))

    def written(self) -> bytes:
        """The part with all changes. Of two at one place, the one noted first comes first."""
        pieces, sent = [], 0
        for start, end, new in sorted(self._edits, key=lambda edit: (edit[0], edit[1])):
            if start < sent:
                raise Unsafe
            pieces += [self.content[sent:start], new]
            sent = end
        return b"".join([*pieces, self.content[sent:]])

    def _start(self, name: str, attributes: list[str]) -> None:
        element = Element(name, pairs(attributes), self._parser.CurrentByteIndex)
        element.inside = tag_end(self.content, element.start)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, name: str) -> None:
        element = self._open.pop()
        if self.content[element.inside - 2] == _SLASH:
            element.close, element.end = element.start, element.inside
        else:
            element.close = self._parser.CurrentByteIndex
            element.end = tag_end(self.content, element.close)


def parser() -> Any:
    """A parser that keeps prefixes and the order of attributes, and lets nothing through but plain UTF-8."""
    made = expat.ParserCreate()
    made.ordered_attributes = True
    made.StartDoctypeDeclHandler = _unsafe
    made.XmlDeclHandler = _declared
    return made


def pairs(attributes: list[str]) -> dict[str, str]:
    """Names and values in turn → names to values."""
    return dict(zip(attributes[::2], attributes[1::2], strict=True))


def tag(name: str, attributes: dict[str, str], is_one_tag: bool = False) -> str:
    """A first tag."""
    written = "".join(f' {key}="{escaped(value)}"' for key, value in attributes.items())
    return f"<{name}{written}{'/' if is_one_tag else ''}>"


def tag_end(content: bytes | bytearray, start: int) -> int:
    """Where the tag that begins here has ended; a bracket in quotes ends nothing."""
    found = _TAG.match(content, start)
    if found is None:
        raise Unsafe
    return found.end()


def escaped(text: str) -> str:
    """A text as XML may hold it, in elements and attributes; what XML cannot hold becomes a question mark."""
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], "\ufffd"), text)


def prefix_of(root: Element) -> str:
    """The prefix of a part of a workbook. Raises `Unsafe` for other vocabularies, the strict one among them."""
    declared = root.attributes.get(f"xmlns:{root.prefix[:-1]}" if root.prefix else "xmlns")
    if declared != TRANSITIONAL:
        raise Unsafe
    return root.prefix


_SLASH = ord("/")
_TAG = re.compile(rb"<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
_SPECIAL = re.compile('[&<>"\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def _declared(version: str, encoding: str | None, standalone: int) -> None:
    if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
        raise Unsafe


def _unsafe(*_: object) -> NoReturn:
    raise Unsafe
