"""Parts in the shape in which nearly all programs write them, read past the parser: several times faster.

In: chunks of a part, its parser, and what reads the usual shape. Out: nothing; both collect in one place. Whatever has
another shape goes to the parser; where even the bounds of things are in doubt, all that follows does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

from tramite.checker.cells import MIB
from tramite.checker.markup import Markup

Parse = Callable[[str], None]
"""Hands a piece that the parser can read by itself to the parser."""

Take = Callable[[str, Parse], str]
"""Reads what is complete in a piece, by itself or with the parser, and gives back the rest. The piece has no comments
in it, and no characters that XML does not hold."""


def is_whole(piece: str) -> bool:
    """Whether every tag in a piece without comments is closed in it: the parser is then where it was before."""
    tags = piece.count("<")
    return tags == piece.count(">") and tags == 2 * piece.count("</") + piece.count("/>")


_NO_TEXT = bytes(code for code in range(32) if code not in b"\t\n\r")
_ODD = (b"<!", b"<?", b"]]>", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
"""Inside comments, instructions and quoted text nothing is what it looks like; the others stand in no text of XML."""

_SUSPECT = _NO_TEXT + b"!?]\xef"
"""Without these bytes there is neither."""

_ENCODING = re.compile(rb"<\?xml[^>]*?encoding *= *[\"']([^\"']*)")


class Quick:
    """Feeds a part, past the parser where that is safe."""

    def __init__(
        self, markup: Markup, begin: re.Pattern[bytes], begun: Callable[[], bool], take: Take, *, guarded: bool
    ) -> None:
        """`begin`: the tag after which `take` may read; `begun`: whether the parser, having seen it, agrees;
        `guarded`: whether the parser is to stop where tags nest endlessly."""
        self._markup, self._begin, self._agrees, self._take = markup, begin, begun, take
        self._guarded = guarded
        self._rest = b""
        self._begun = False
        self._parsed = False

    def feed(self, chunk: bytes) -> None:
        """Read the next chunk."""
        if self._parsed:
            self._parse(chunk)
            return
        self._rest += chunk
        if not self._begun:
            self._look_for_beginning()
        if self._begun:
            self._take_what_is_complete()
        if len(self._rest) > MIB:
            self._parse_rest()

    def end(self) -> None:
        """There is no further chunk."""
        if not self._parsed:
            self._parse_rest()
        self._markup.feed(b"", True)

    def _look_for_beginning(self) -> None:
        """Hand all that stands before it to the parser."""
        found = self._begin.search(self._rest)
        encoding = _ENCODING.search(self._rest[:200])
        if found:
            self._parse(self._rest[: found.end()])
            self._rest = self._rest[found.end() :]
            self._begun = True
            if not self._agrees() or (encoding and encoding[1].lower() != b"utf-8"):
                self._parse_rest()

    def _take_what_is_complete(self) -> None:
        rest = self._rest
        end = rest.rfind(b">") + 1
        text = None
        if _is_usual(rest):
            with suppress(UnicodeDecodeError):
                text = rest[:end].decode()
        if text is None:
            self._parse_rest()
        else:
            self._rest = self._take(text, lambda piece: self._parse(piece.encode())).encode() + rest[end:]

    def _parse(self, piece: bytes) -> None:
        self._markup.feed(piece, guarded=self._guarded)

    def _parse_rest(self) -> None:
        self._parsed = True
        self._parse(self._rest)
        self._rest = b""


def _is_usual(piece: bytes) -> bool:
    """Whether a piece is tags and text, and nothing else that XML knows or does not know."""
    if len(piece.translate(None, _SUSPECT)) == len(piece):
        return True
    return not any(odd in piece for odd in _ODD) and len(piece.translate(None, _NO_TEXT)) == len(piece)
