"""XML of workbooks: streaming, any prefix for any namespace, no document types and no entities.

In: chunks of bytes and what to do at tags. Out: nothing; the handlers collect. Raises `Refused` and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.parsers import expat

from tramite.checker.cells import Refused

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The namespace of sheets, as nearly all programs write it and as the strict variant does."""

SPACE = "http://www.w3.org/XML/1998/namespace|space"
"""The attribute that keeps spaces at the ends of a text."""

DEPTH = 100_000
"""About how deep tags may nest; workbooks nest to about ten. The parser keeps all open tags in memory."""

ENCODINGS = ("UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "US-ASCII")
"""The encodings that are read."""

Start = Callable[[str, dict[str, str]], object]
"""What is done at an opening tag: its name and its attributes."""

Text = Callable[[str], object]
"""What is done at a closing tag, or with text."""


class Markup:
    """One part while it is parsed. Tags are named `namespace|name`."""

    def __init__(
        self, part: str, start: Start | None = None, end: Text | None = None, text: Text | None = None
    ) -> None:
        self.expat = expat.ParserCreate(namespace_separator="|")
        """The parser, for whoever changes handlers on the way."""
        self.expat.buffer_text = True
        self.expat.buffer_size = 64 * 1024
        self.expat.StartDoctypeDeclHandler = _refuse
        self.expat.EntityDeclHandler = _refuse
        self.expat.XmlDeclHandler = self._declared
        self.expat.StartElementHandler = start
        self.expat.EndElementHandler = end
        self.expat.CharacterDataHandler = text
        self._part = part
        self._depth = 0

    def feed(self, chunk: bytes, last: bool = False, guarded: bool = True) -> None:
        """Parse the next chunk; `guarded` stops where tags nest endlessly."""
        if guarded:
            # Counted in the bytes, because there are stretches without handlers; too coarse to judge, enough to stop.
            seen = plain(chunk)
            self._depth += seen.count(b"<") - 2 * seen.count(b"</") - seen.count(b"/>")
            if self._depth > DEPTH:
                raise Refused("file-damaged", part=self._part)
        try:
            self.expat.Parse(chunk, last)
        # An encoding that nobody knows is a LookupError, one of several bytes a ValueError.
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise Refused("file-damaged", part=self._part) from error

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        """Refuse encodings that the browser's parser reads otherwise; the standard allows but the first two."""
        if encoding and encoding.upper() not in ENCODINGS:
            raise Refused("file-damaged", part=self._part)

    def feed_all(self, chunks: Iterable[bytes]) -> None:
        """Parse the whole part."""
        for chunk in chunks:
            self.feed(chunk)
        self.feed(b"", True)


def plain(chunk: bytes) -> bytes:
    """The bytes as they would be with one byte for a Latin letter; only UTF-16 has zeros."""
    return chunk.translate(None, b"\0") if b"\0" in chunk else chunk


def local(name: str) -> str:
    """The name of a tag or an attribute without its namespace."""
    return name.rpartition("|")[2]


def names(*wanted: str) -> dict[str, str]:
    """Full name → name, in both namespaces of sheets."""
    return {f"{space}|{name}": name for space in MAIN for name in wanted}


def _refuse(*_: object) -> NoReturn:
    raise Refused("file-entities")
