"""One sheet of an .xlsx: what stands around its cells, and its rows as often as one asks.

In: the archive, the shared texts, the styles. Out: `XlsxSheet`. Of large sheets only one chunk is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterator

from tramite.checker.archive import Archive
from tramite.checker.cells import LAST_COLUMN, MIB, Refused, Row, Sheet
from tramite.checker.markup import Markup, names, plain
from tramite.checker.parts import area, true
from tramite.checker.quick import Quick
from tramite.checker.regular import BEGIN, Regular
from tramite.checker.rows import Reading, Source

MERGES = 100_000
"""How many merged ranges a sheet may have."""

KEPT = 32 * MIB
"""Up to this size a sheet is read in one go, when the file is opened, and its rows are kept."""


class XlsxSheet(Sheet):
    """A sheet whose rows are kept, or read from the file each time when there are many."""

    def __init__(self, name: str, hidden: bool, part: str, source: Source) -> None:
        """Read the sheet, or look it over; raises `Refused` when its XML is broken."""
        super().__init__(name, hidden)
        self._part, self._source = part, source
        around = Around(part)
        self._kept = self._read(around) if source.archive.size(part) <= KEPT else None
        if self._kept is None:
            around = look_over(source.archive, part)
        self.merges, self.hidden_columns = around.merges, around.hidden_columns

    def rows(self) -> Iterator[Row]:
        """The rows in the order of the file; stops at what cannot be read, and says so in `trouble`."""
        self.ghost_rows, self.trouble = 0, None
        reading = self._kept or Reading(self._part, self._source)
        yield from reading.ready if self._kept else self._stream(reading)
        self.ghost_rows = reading.ghosts

    def _read(self, around: Around) -> Reading | None:
        """All rows of a sheet in which nothing is wrong; else None."""
        reading = Reading(self._part, self._source)
        quick = self._quick(reading, around)
        try:
            for chunk in self._source.archive.chunks(self._part):
                quick.feed(chunk)
            quick.end()
        except Refused:
            return None
        return reading

    def _stream(self, reading: Reading) -> Iterator[Row]:
        quick = self._quick(reading)
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

    def _quick(self, reading: Reading, around: Around | None = None) -> Quick:
        handlers = reading.handlers(around.start) if around else reading.handlers()
        markup = Markup(self._part, *handlers, reading.runs.pieces.append)
        # What was looked over nests no more.
        return Quick(markup, BEGIN, lambda: reading.inside, Regular(reading).take, guarded=around is not None)


class Around:
    """What stands around the rows of a sheet."""

    def __init__(self, part: str) -> None:
        self.hidden_columns: list[tuple[int, int]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self._part = part
        self._is_after = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An opening tag."""
        kind = _KINDS.get(tag)
        if kind == "sheetData":
            self._is_after = True
        elif kind == "col" and not self._is_after:
            if true(attributes.get("hidden")) or attributes.get("width") == "0":
                self.hidden_columns.append(_columns(attributes, self._part))
        elif kind == "mergeCell":
            if len(self.merges) >= MERGES:
                raise Refused("file-limit", what="references", limit=MERGES)
            self.merges.append(area(attributes.get("ref", ""), self._part))


_KINDS = names("sheetData", "col", "mergeCell")


def look_over(archive: Archive, part: str) -> Around:
    """Parse a part without its rows: what stands around them, and whether it is sound to its end."""
    around = Around(part)

    def start(tag: str, attributes: dict[str, str]) -> None:
        around.start(tag, attributes)
        if not near and _KINDS.get(tag) == "sheetData":
            markup.expat.StartElementHandler = None  # millions of cells, none of which matters here

    markup = Markup(part, start)
    before, near = b"", False
    for chunk in archive.chunks(part):
        seen = plain(chunk)
        before = before[-16:] + seen
        if not near and b"mergeCell" in before:
            near, markup.expat.StartElementHandler = True, start
        markup.feed(chunk)
    markup.feed(b"", True)
    return around


def _columns(attributes: dict[str, str], part: str) -> tuple[int, int]:
    try:
        first, last = int(attributes["min"]) - 1, int(attributes["max"]) - 1
    except (KeyError, ValueError) as error:
        raise Refused("file-damaged", part=part) from error
    if not 0 <= first <= last < LAST_COLUMN:
        raise Refused("file-limit", what="references", limit="XFD1048576")
    return first, last
