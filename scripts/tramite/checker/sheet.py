"""One sheet of an .xlsx: looked over once for what stands around its cells, then its rows as often as one asks.

In: the archive, the shared texts, the styles. Out: `XlsxSheet`. Memory stays that of one chunk.
"""

from __future__ import annotations

from collections.abc import Iterator

from tramite.checker.archive import Archive
from tramite.checker.cells import LAST_COLUMN, Refused, Row, Sheet
from tramite.checker.markup import Markup, names, plain
from tramite.checker.parts import area, true
from tramite.checker.quick import Quick
from tramite.checker.regular import BEGIN, Regular
from tramite.checker.rows import Reading, Source

MERGES = 100_000
"""How many merged ranges a sheet may have."""


class XlsxSheet(Sheet):
    """A sheet whose rows are read from the file each time."""

    def __init__(self, name: str, hidden: bool, part: str, source: Source) -> None:
        """Look the sheet over; raises `Refused` when its XML is broken."""
        super().__init__(name, hidden)
        self._part, self._source = part, source
        look_over(self, source.archive, part)

    def rows(self) -> Iterator[Row]:
        """The rows in the order of the file; stops at what cannot be read, and says so in `trouble`."""
        self.ghost_rows, self.trouble = 0, None
        reading = Reading(self._part, self._source)
        markup = Markup(self._part, *reading.handlers(), reading.runs.pieces.append)
        quick = Quick(markup, BEGIN, lambda: reading.inside, Regular(reading).take, guarded=False)
        try:
            for chunk in self._source.archive.chunks(self._part):
                quick.feed(chunk)
                if reading.ready:
                    yield from reading.ready
                    reading.ready.clear()
            quick.end()
            yield from reading.ready
        except Refused as refused:
            yield from reading.ready
            self.trouble = refused.refusal
        self.ghost_rows = reading.ghosts


def look_over(sheet: Sheet, archive: Archive, part: str) -> None:
    """Parse the part without its rows: merged cells and hidden columns, and whether it is sound to its end."""
    kinds = names("sheetData", "col", "mergeCell")

    def start(tag: str, attributes: dict[str, str]) -> None:
        kind = kinds.get(tag)
        if kind == "sheetData" and not near:
            markup.expat.StartElementHandler = None  # millions of cells, none of which matters here
        elif kind == "col":
            if true(attributes.get("hidden")) or attributes.get("width") == "0":
                sheet.hidden_columns.append(_columns(attributes, part))
        elif kind == "mergeCell":
            if len(sheet.merges) >= MERGES:
                raise Refused("file-limit", what="references", limit=MERGES)
            sheet.merges.append(area(attributes.get("ref", ""), part))

    markup = Markup(part, start)
    before, near = b"", False
    for chunk in archive.chunks(part):
        seen = plain(chunk)
        before = before[-16:] + seen
        if not near and b"mergeCell" in before:
            near, markup.expat.StartElementHandler = True, start
        markup.feed(chunk)
    markup.feed(b"", True)


def _columns(attributes: dict[str, str], part: str) -> tuple[int, int]:
    try:
        first, last = int(attributes["min"]) - 1, int(attributes["max"]) - 1
    except (KeyError, ValueError) as error:
        raise Refused("file-damaged", part=part) from error
    if not 0 <= first <= last < LAST_COLUMN:
        raise Refused("file-limit", what="references", limit="XFD1048576")
    return first, last
