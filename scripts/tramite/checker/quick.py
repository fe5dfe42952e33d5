"""Rows in the one shape in which nearly all programs write them, read without the parser: four times faster.

In: chunks of a sheet that the parser has found sound. Out: the same rows as `rows` makes of them. Whatever has another
shape — a formula, a text in the cell, another order of attributes — goes to the parser, row by row; where even the
bounds of rows are in doubt, all that follows does.
"""

from __future__ import annotations

import re

from tramite.checker.cells import MIB, Cell
from tramite.checker.markup import Markup
from tramite.checker.rows import Reading

_BEGIN = re.compile(rb"<sheetData *>")
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding *= *[\"']([^\"']*)")
_ROW = re.compile(r'\s*<row((?: [A-Za-z0-9:_.-]+="[^"<>&]*")*) ?(/?)>')
_ATTRIBUTE = re.compile(r'([A-Za-z0-9:_.-]+)="([^"]*)"')
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?(?:/>|><v>([^<&\r]+)</v></c>)'
)


class Quick:
    """Feeds a sheet to a `Reading`, past the parser where that is safe."""

    def __init__(self, reading: Reading, markup: Markup) -> None:
        self._reading, self._markup = reading, markup
        self._rest = b""
        self._begun = False
        self._parsed = False

    def feed(self, chunk: bytes) -> None:
        """Read the next chunk."""
        if self._parsed:
            self._parse(chunk)
        else:
            self._rest += chunk
            if not self._begun:
                self._begin()
            # Inside comments, instructions and quoted text, nothing is what it looks like.
            if self._begun and (b"<!" in self._rest or b"<?" in self._rest):
                self._parse_rest()
            elif self._begun:
                self._read_rows()
            if len(self._rest) > MIB:
                self._parse_rest()

    def end(self) -> None:
        """There is no further chunk."""
        if not self._parsed:
            self._parse_rest()
        self._markup.feed(b"", True)

    def _begin(self) -> None:
        """Hand all that stands before the rows to the parser; it knows whether these are the rows."""
        found = _BEGIN.search(self._rest)
        encoding = _ENCODING.search(self._rest[:200])
        if found:
            self._parse(self._rest[: found.end()])
            self._rest = self._rest[found.end() :]
            self._begun = True
            if not self._reading.inside or (encoding and encoding[1].lower() != b"utf-8"):
                self._parse_rest()

    def _parse(self, chunk: bytes) -> None:
        self._markup.feed(chunk, guarded=False)

    def _parse_rest(self) -> None:
        self._parsed = True
        self._parse(self._rest)
        self._rest = b""

    def _read_rows(self) -> None:
        """Read the rows that are complete. What is not like a row stays, until it is too much or nothing follows."""
        end = self._rest.rfind(b">") + 1
        text = self._rest[:end].decode()
        at = 0
        while row := _ROW.match(text, at):
            if row[2]:
                at = row.end()
                self._reading.row_begins(dict(_ATTRIBUTE.findall(row[1])))
                self._reading.row_ends(self._reading.last, False, {})
            else:
                close = text.find("</row>", at)
                if close < 0:
                    break
                if not self._row(dict(_ATTRIBUTE.findall(row[1])), text[row.end() : close]):
                    self._parse(text[at : close + 6].encode())
                at = close + 6
        self._rest = text[at:].encode() + self._rest[end:]

    def _row(self, attributes: dict[str, str], inside: str) -> bool:
        """Read the cells of one row; nothing is done when there is anything in it but cells of the usual shape."""
        reading, found = self._reading, _CELL.findall(inside)
        tags = len(found) + 3 * sum(1 for cell in found if cell[4])
        if tags != inside.count("<") or "r" not in attributes or "xmlns" in attributes:
            return False
        number, hidden = reading.row_begins(attributes)
        digits, columns, known = str(number), reading.columns, reading.known
        cells: dict[int, Cell] = {}
        for letters, row, style, kind, value in found:
            column = columns.get(letters)
            if column is None or row != digits:
                return False
            if value:
                kind = kind or "n"  # noqa: PLW2901
                cell = known.get((kind, value, style)) or reading.cell(kind, value, style)
                if cell.text:
                    cells[column] = cell
        reading.count(len(found))
        reading.row_ends(number, hidden, cells)
        return True
