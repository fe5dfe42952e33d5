"""The sheet with the data, piece by piece → the same with marked cells; what is not marked keeps its bytes.

In: the part in chunks, the marks, the looks. Out: chunks. The parser says where elements stand; between two marks bytes
are copied as they are. Memory stays that of a row and a chunk. Raises `Unsafe` for a sheet that is written oddly.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from tramite.checker.cells import LAST_ROW
from tramite.checker.marking.outline import TRANSITIONAL, Unsafe, escaped, pairs, parser, tag, tag_end
from tramite.checker.marking.plan import Mark
from tramite.checker.parts import column_number

Number = Callable[[int, str, str], int]
"""The style of a marked cell: its old style, its look, the kind of its repair."""

AFTER_COMMENTS = frozenset(
    {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"}
    | {"AlternateContent"}
)
"""What may follow the drawing of comments in a sheet."""

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Cells:
    """One sheet while it is copied."""

    def __init__(self, marks: dict[int, dict[int, Mark]], number: Number, date1904: bool, drawing: str) -> None:
        """`drawing`: the id of the relation to the drawing of comments; empty when the sheet has one already."""
        self._marks, self._number, self._drawing = marks, number, drawing
        self._epoch = datetime.date(1904, 1, 1) if date1904 else datetime.date(1899, 12, 30)
        self._left = {row for row, cells in marks.items() if cells}
        self._todo_rows = sorted(self._left)
        self._parser = parser()
        self._parser.StartElementHandler = self._root
        self._buffer, self._base, self._sent, self._safe = bytearray(), 0, 0, 0
        self._made: list[bytes] = []
        self._prefix = ""
        self._columns: list[tuple[int, int, int]] = []
        self._depth, self._is_drawn = 0, False
        self._row, self._column, self._row_style = 0, -1, 0
        self._cells: dict[int, Mark] = {}
        self._todo: list[int] = []
        self._row_start, self._row_is_one_tag = 0, False
        self._cell: tuple[int, int, dict[str, str]] | None = None
        self._is_formula = False

    def copied(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The sheet with its marks."""
        for chunk in chunks:
            if not self._base and not self._buffer and chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise Unsafe
            self._buffer += chunk
            self._parse(chunk, False)
            self._copy(self._safe)
            del self._buffer[: self._sent - self._base]
            self._base = self._sent
            yield b"".join(self._made)
            self._made.clear()
        self._parse(b"", True)
        if self._left:  # there are no rows, or none that were known as such
            raise Unsafe
        self._copy(self._base + len(self._buffer))
        yield b"".join(self._made)

    def _parse(self, chunk: bytes, is_last: bool) -> None:
        try:
            self._parser.Parse(chunk, is_last)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise Unsafe from error

    def _copy(self, end: int) -> None:
        if end > self._sent:
            self._made.append(bytes(self._buffer[self._sent - self._base : end - self._base]))
            self._sent = end

    def _put(self, start: int, end: int, new: str) -> None:
        """Something else from one offset to another."""
        if start < self._sent:
            raise Unsafe
        self._copy(start)
        self._made.append(new.encode())
        self._sent = end

    def _tag_end(self, start: int) -> int:
        return tag_end(self._buffer, start - self._base) + self._base

    def _is_one_tag(self, end: int) -> bool:
        return self._buffer[end - self._base - 2] == ord("/")

    # Before the rows

    def _root(self, name: str, attributes: list[str]) -> None:
        self._prefix = name.removesuffix("worksheet")
        declared = f"xmlns:{self._prefix[:-1]}" if self._prefix else "xmlns"
        if pairs(attributes).get(declared) != TRANSITIONAL:
            raise Unsafe
        self._row_name, self._cell_name = f"{self._prefix}row", f"{self._prefix}c"
        self._formula_name, self._rows_name = f"{self._prefix}f", f"{self._prefix}sheetData"
        self._parser.StartElementHandler = self._before

    def _before(self, name: str, attributes: list[str]) -> None:
        if name == f"{self._prefix}col":
            values = pairs(attributes)
            self._columns.append((int(values["min"]) - 1, int(values["max"]) - 1, int(values.get("style", 0))))
        elif name == self._rows_name:
            self._look_for_rows()

    # Among the rows: most are looked at only for their number.

    def _look_for_rows(self) -> None:
        # Functions with their names at hand, not methods: they are called for every cell of the sheet.
        row, rows, read, leave = self._row_name, self._rows_name, self._read_row, self._leave_rows

        def start(name: str, attributes: list[str]) -> None:
            if name == row:
                read(attributes)

        def end(name: str) -> None:
            if name == rows:
                leave()

        self._handlers = start, end
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._handlers

    def _read_row(self, attributes: list[str]) -> None:
        self._safe = self._parser.CurrentByteIndex
        values = pairs(attributes)
        number = int(values.get("r", self._row + 1))
        self._put_rows(number)
        if number not in self._marks:
            self._row = number
            return
        if number not in self._left or number <= self._row:  # it comes twice, or late
            raise Unsafe
        self._row = number
        self._left.discard(number)
        self._start_row(values)
        self._parser.StartElementHandler = self._within
        self._parser.EndElementHandler = self._end_within

    def _put_rows(self, before: int) -> None:
        """Add the rows that are not there at all."""
        while self._todo_rows and self._todo_rows[0] < before:
            row = self._todo_rows.pop(0)
            if row not in self._left:
                continue
            self._left.discard(row)
            self._row, self._cells, self._row_style = row, self._marks[row], 0
            cells = "".join(map(self._new_cell, sorted(self._cells)))
            self._put(self._safe, self._safe, f'<{self._row_name} r="{row}">{cells}</{self._row_name}>')

    def _leave_rows(self) -> None:
        self._safe = self._parser.CurrentByteIndex
        if self._left and self._is_one_tag(self._safe):
            raise Unsafe
        self._put_rows(LAST_ROW + 1)
        self._parser.StartElementHandler = self._after
        self._parser.EndElementHandler = self._end_after

    # In a row with marks

    def _start_row(self, values: dict[str, str]) -> None:
        self._cells = self._marks[self._row]
        self._todo = sorted(self._cells)
        self._column, self._row_start = -1, self._safe
        self._row_style = int(values.get("s", 0)) if values.get("customFormat") in ("1", "true") else 0
        end = self._tag_end(self._row_start)
        self._row_is_one_tag = self._is_one_tag(end)
        spans = [tuple(map(int, span.split(":"))) for span in values.get("spans", "").split()]
        if spans and not all(any(first <= column + 1 <= last for first, last in spans) for column in self._todo):
            del values["spans"]  # it says between which columns there are cells, and need not be said
            self._put(self._row_start, end, tag(self._row_name, values, self._row_is_one_tag))

    def _within(self, name: str, attributes: list[str]) -> None:
        if name == self._formula_name:
            self._is_formula = True
        if name != self._cell_name:
            return
        values = pairs(attributes)
        column = column_number(values["r"].rstrip("0123456789")) if "r" in values else self._column + 1
        if column <= self._column:
            raise Unsafe
        self._column = column
        start = self._parser.CurrentByteIndex
        while self._todo and self._todo[0] < column:
            self._put(start, start, self._new_cell(self._todo.pop(0)))
        if self._todo and self._todo[0] == column:
            self._todo.pop(0)
            self._cell, self._is_formula = (column, start, values), False

    def _end_within(self, name: str) -> None:
        if name == self._cell_name and self._cell:
            self._end_cell(*self._cell)
            self._cell = None
        elif name == self._row_name:
            self._end_row()
            self._parser.StartElementHandler, self._parser.EndElementHandler = self._handlers

    def _end_cell(self, column: int, start: int, values: dict[str, str]) -> None:
        mark, close, inside = self._cells[column], self._parser.CurrentByteIndex, self._tag_end(start)
        is_one_tag = self._is_one_tag(inside)
        end = inside if is_one_tag else self._tag_end(close)
        old = int(values.get("s", 0))
        repair = None if self._is_formula else mark.repair
        if repair is None:
            style = self._number(old, mark.look, "")
            self._put(start, inside, tag(self._cell_name, values | {"s": str(style)}, is_one_tag))
            return
        style = self._number(old, mark.look, repair["kind"])
        kept = {key: value for key, value in values.items() if key not in ("t", "cm", "vm")} | {"s": str(style)}
        self._put(start, end, self._repaired(kept, repair["to"], repair["kind"]))

    def _repaired(self, values: dict[str, str], to: str, kind: str) -> str:
        name, prefix = self._cell_name, self._prefix
        if kind == "date" and _DAY.fullmatch(to):
            to = str((datetime.date.fromisoformat(to) - self._epoch).days)
        if kind in ("date", "number") and _NUMBER.fullmatch(to):
            return f"{tag(name, values)}<{prefix}v>{to}</{prefix}v></{name}>"
        text = f'<{prefix}is><{prefix}t xml:space="preserve">{cell_text(to)}</{prefix}t></{prefix}is>'
        return f"{tag(name, values | {'t': 'inlineStr'})}{text}</{name}>"

    def _end_row(self) -> None:
        new, close = "".join(self._new_cell(column) for column in self._todo), self._parser.CurrentByteIndex
        if not new:
            return
        if not self._row_is_one_tag:
            self._put(close, close, new)
            return
        end = self._tag_end(self._row_start)
        if self._sent == end:  # its tag was written anew already
            self._made[-1] = self._made[-1].removesuffix(b"/>") + f">{new}</{self._row_name}>".encode()
        else:
            self._put(end - 2, end, f">{new}</{self._row_name}>")

    def _new_cell(self, column: int) -> str:
        """A cell that is blank, in the style that one typed there would have."""
        style = self._row_style or next((style for first, last, style in self._columns if first <= column <= last), 0)
        values = {"r": f"{letters(column)}{self._row}", "s": str(self._number(style, self._cells[column].look, ""))}
        return tag(self._cell_name, values, is_one_tag=True)

    # After the rows

    def _after(self, name: str, attributes: list[str]) -> None:
        local = name.rpartition(":")[2]
        if not self._depth:
            self._safe = self._parser.CurrentByteIndex
            if local == "legacyDrawing":
                if self._drawing:
                    raise Unsafe
                self._is_drawn = True
            elif local in AFTER_COMMENTS:
                self._draw()
        self._depth += 1

    def _end_after(self, name: str) -> None:
        if not self._depth:
            self._draw()
        self._depth -= 1

    def _draw(self) -> None:
        if self._drawing and not self._is_drawn:
            at = self._parser.CurrentByteIndex
            self._put(at, at, f'<{self._prefix}legacyDrawing xmlns:r="{RELATIONS}" r:id="{self._drawing}"/>')
            self._is_drawn = True


def letters(column: int) -> str:
    """0 → A, 26 → AA."""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def cell_text(text: str) -> str:
    """A text as cells hold it: what looks like an escape of theirs is escaped."""
    return escaped(_ESCAPE.sub("_x005F_", text))


_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile("-?[0-9]+([.][0-9]+)?")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
