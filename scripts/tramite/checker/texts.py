"""The part of an .xlsx that holds the texts of its cells → the texts, in order.

In: the part in chunks, limits. Out: texts. Raises `Refused` and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NoReturn

from tramite.checker.cells import Limits, Refused
from tramite.checker.markup import SPACE, Markup, names
from tramite.checker.parts import WHITE, TextOfRuns, cell_text
from tramite.checker.quick import Parse, Quick, is_whole

_BEGIN = re.compile(rb"<sst(?: [^>]*)?>")
_TEXT = re.compile(
    r"[ \t\n]*<si><t( xml:space=\"preserve\")?>([^<&\r]*)</t>"
    # What Excel writes of the reading aid of a text that has none.
    r"(?:<phoneticPr fontId=\"[0-9]+\"(?: type=\"[A-Za-z]+\")?(?: alignment=\"[A-Za-z]+\")?/>)?</si>"
)
_RUNS = re.compile("[ \\t\\n]*<si>.*?</si>", re.DOTALL)


def shared_strings(chunks: Iterable[bytes], part: str, limits: Limits) -> list[str]:
    """The texts that cells share. The counts that the file announces are not believed."""
    texts = _Texts(part, limits)
    quick = Quick(texts.markup, _BEGIN, lambda: texts.begun, texts.take, guarded=True)
    for chunk in chunks:
        quick.feed(chunk)
    quick.end()
    return texts.found


class _Texts:
    """Collects the texts: those in one piece by their shape, those in runs with the parser."""

    def __init__(self, part: str, limits: Limits) -> None:
        self.found: list[str] = []
        self.begun = False
        """Whether the tag met last is the one around all texts, and says nothing of the spaces at their ends."""
        self._limits = limits
        self._runs = TextOfRuns(part, limits)
        self._kinds = names("si", "sst")
        self.markup = Markup(part, self._start, self._end, self._runs.pieces.append)

    def take(self, piece: str, parse: Parse) -> str:
        """Read the texts that are complete. What is not like a text stays, until it is too much or nothing follows."""
        parts = _TEXT.split(piece)
        if any(parts[:-1:3]):
            return self._one_by_one(piece, parse)
        self._keep(parts[1::3], parts[2::3])
        return self._one_by_one(parts[-1] or "", parse)

    def _one_by_one(self, text: str, parse: Parse) -> str:
        """The same where texts in runs are among them."""
        at = 0
        while True:
            if found := _TEXT.match(text, at):
                self._keep([found[1]], [found[2]])
            elif (found := _RUNS.match(text, at)) and is_whole(found[0]):
                parse(found[0])
            else:
                return text[at:]
            at = found.end()

    def _keep(self, spaces: list[str | None], texts: list[str]) -> None:
        room = self._limits.strings - len(self.found)
        self.found += [
            cell_text(text if space else text.strip(WHITE), self._limits)
            for space, text in zip(spaces[:room], texts[:room], strict=True)
        ]
        if len(texts) > room:
            self._refuse()

    def _refuse(self) -> NoReturn:
        raise Refused("file-limit", what="strings", limit=self._limits.strings)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = self._kinds.get(tag)
        if kind == "si":
            if len(self.found) >= self._limits.strings:
                self._refuse()
            self._runs.clear()
            return
        self.begun = kind == "sst" and SPACE not in attributes
        self._runs.start(tag, attributes)

    def _end(self, tag: str) -> None:
        if self._kinds.get(tag) == "si":
            self.found.append(self._runs.text())
        else:
            self._runs.end(tag)
