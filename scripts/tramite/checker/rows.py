"""The rows of one sheet of an .xlsx, tag by tag as the parser meets them.

In: tags and texts. Out: `Row`s, in the order of the file. Raises `Refused` and nothing else.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tramite.checker.archive import Archive
from tramite.checker.cells import LAST_COLUMN, LAST_ROW, Cell, Kind, Limits, Refused, Row, Style
from tramite.checker.markup import MAIN, Start, Text, names
from tramite.checker.parts import TextOfRuns, area, cell_text, place, true

SPILLS = 50
"""How many formulas that fill other cells are kept in mind at a time."""

REMEMBERED = 10_000
"""How many different cells are made once and used again: columns of codes hold few."""


@dataclass
class Source:
    """What the rows of all sheets of one file have in common."""

    archive: Archive
    """The parts of the file."""

    limits: Limits
    """How much is read."""

    date1904: bool
    """The file's date system."""

    strings: list[str] = field(default_factory=list)
    """The texts that cells share."""

    styles: list[Style] = field(default_factory=list)
    """The category of each style."""

    strings_part: str = "xl/sharedStrings.xml"
    """Where the shared texts stand, or ought to stand."""


_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
"""A number as files write it; an exponent of more digits only serves to fill memory."""

_LONGEST = 255

_KINDS: dict[str, Kind] = {"s": "text", "str": "text", "inlineStr": "text", "b": "boolean", "e": "error"}


class Reading:
    """What a sheet is read with: texts, styles, limits, and the counters that hold them."""

    def __init__(self, part: str, source: Source) -> None:
        self.ready: list[Row] = []
        """Rows that are complete."""
        self.ghosts = 0
        """Rows without any value."""
        self.runs = TextOfRuns(part, source.limits)
        """Where the parser puts text."""
        self.last = 0
        """The number of the row met last."""
        self.inside = False
        """Whether the parser has just met the place where rows are."""
        self._part, self._source, self._limits = part, source, source.limits
        self._styles: dict[str, Style] = {str(at): style for at, style in enumerate(source.styles)}
        self._styles[""] = source.styles[0] if source.styles else "general"
        self._spills: list[tuple[int, int, int, int]] = []
        self._seen = bytearray(LAST_ROW + 1)
        self._written = self._count = 0

    def handlers(self, around: Start = lambda tag, attributes: None) -> tuple[Start, Text]:  # noqa: PLR0915
        """What to do at tags. One function with its variables around it, because it runs for every tag. `around`: what
        to do at those that have nothing to do with rows."""
        part, runs, pieces = self._part, self.runs, self.runs.pieces
        columns: dict[str, int] = {}
        known: dict[tuple[str, str, str], Cell] = {}
        is_cell, is_value, is_row = (frozenset(f"{space}|{name}" for space in MAIN) for name in ("c", "v", "row"))
        others = names("f", "is", "sheetData")
        cells: dict[int, Cell] | None = None
        number = cut = 0
        column = -1
        digits = kind = style = value = ""
        formula = hidden = False

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal number, column, cut, digits, kind, style, value, formula, hidden, cells
            if tag in is_cell:
                self.count(1)
                reference = attributes.get("r")
                if reference is None:
                    column += 1
                elif (letters := reference[:cut]) in columns and reference[cut:] == digits:
                    column = columns[letters]
                else:
                    column = columns[letters] = self._column(reference, number)
                kind = attributes.get("t", "n")
                style = attributes.get("s", "")
                value = ""
                formula = False
            elif tag in is_value:
                pieces.clear()
            elif tag in is_row:
                number, hidden = self.row_begins(attributes)
                digits = str(number)
                cut, column, cells = -len(digits), -1, {}
            elif (other := others.get(tag)) == "f":
                formula = True
                pieces.clear()
                if attributes.get("t") == "array" and ":" in attributes.get("ref", ""):
                    self._spills.append(area(attributes["ref"], part))
            elif other == "is":
                runs.clear()
            elif other == "sheetData":
                self.inside = True
                around(tag, attributes)
            else:
                self.inside = False
                runs.start(tag, attributes)
                around(tag, attributes)

        def end(tag: str) -> None:
            nonlocal value, cells, formula
            if tag in is_value:
                value = pieces[0] if len(pieces) == 1 else "".join(pieces)
            elif tag in is_cell:
                if cells is None or column >= LAST_COLUMN:
                    raise Refused("file-damaged", part=part)
                # Of two cells in one place the last counts, as in all other readers.
                if formula:
                    cells[column] = self.cell(kind, style, value, True)
                elif value:
                    cell = known.get((kind, style, value)) or self._remember(known, kind, style, value)
                    if cell.text:
                        cells[column] = cell
            elif tag in is_row:
                if cells is not None:
                    self.row_ends(number, hidden, cells)
                cells = None
            elif (other := others.get(tag)) == "is":
                value = runs.text()
            elif other == "f":
                # So does one program store yes and no that somebody typed.
                formula = kind != "b" or "".join(pieces).strip() not in ("TRUE()", "FALSE()")
            else:
                runs.end(tag)

        return start, end

    def count(self, cells: int) -> None:
        """Count cells, blank ones too."""
        self._count += cells
        if self._count > self._limits.cells:
            raise Refused("file-limit", what="cells", limit=self._limits.cells)

    def row_begins(self, attributes: dict[str, str]) -> tuple[int, bool]:
        """The number of a row, and whether it is hidden."""
        written = attributes.get("r")
        try:
            number = self.last + 1 if written is None else int(written)
        except ValueError as error:
            raise Refused("file-damaged", part=self._part) from error
        self.row_at(number)
        return number, is_hidden(attributes)

    def row_at(self, number: int) -> None:
        """A row of this number begins."""
        if not 1 <= number <= LAST_ROW:
            raise Refused("file-limit", what="references", limit="XFD1048576")
        self.last = number

    def row_ends(self, number: int, hidden: bool, cells: dict[int, Cell]) -> None:
        """Keep a row, or count it when nothing is written in it."""
        if any(cell.text for cell in cells.values()):
            self.keep(number, hidden, cells)
        else:
            self.ghosts += 1

    def keep(self, number: int, hidden: bool, cells: dict[int, Cell]) -> None:
        """Keep a row in which something is written."""
        # A row that comes twice is written by no program: two readers would see two different files.
        if self._seen[number]:
            raise Refused("file-damaged", part=self._part)
        self._seen[number] = 1
        self._written += 1
        if self._written > self._limits.rows:
            raise Refused("file-limit", what="rows", limit=self._limits.rows)
        if self._spills:
            self._mark_spilled(number, cells)
        self.ready.append(Row(number, hidden, cells))

    def cell(self, kind: str, style: str, value: str, formula: bool = False) -> Cell:
        """A cell from what is written; its text is empty when it is blank."""
        looks = self._styles.get(style, "general")
        if kind == "s":
            return Cell("text", self._shared(value), looks, formula)
        if kind == "n":
            text = value.strip()
            if text and not is_number(text):
                raise Refused("file-damaged", part=self._part)
            return Cell("number" if text else "text", text, looks, formula)
        if kind == "d":
            text, stored = serial(value.strip(), self._source.date1904)
            return Cell(stored, text, "date", formula)
        if kind not in _KINDS:
            raise Refused("file-damaged", part=self._part)
        text = cell_text(value, self._limits)
        if kind == "b" and text:
            text = "1" if true(text.strip().lower()) else "0"
        return Cell(_KINDS[kind], text, looks, formula)

    def _remember(self, known: dict[tuple[str, str, str], Cell], kind: str, style: str, value: str) -> Cell:
        """A cell that is no formula, made once where it comes again and again."""
        cell = self.cell(kind, style, value)
        if len(known) < REMEMBERED:
            known[kind, style, value] = cell
        return cell

    def _shared(self, value: str) -> str:
        try:
            if not value:
                return ""
            index = int(value)
            if index >= 0:
                return self._source.strings[index]
        except (ValueError, IndexError):
            pass
        raise Refused("file-damaged", part=self._source.strings_part)

    def _column(self, reference: str, number: int) -> int:
        """The column of a reference in letters not met before, or in an unusual shape."""
        row, column = place(reference, self._part)
        if row != number:
            raise Refused("file-damaged", part=self._part)
        return column

    def _mark_spilled(self, number: int, cells: dict[int, Cell]) -> None:
        """Cells into which a formula of another cell writes are computed, too."""
        self._spills[:] = [spill for spill in self._spills if spill[2] >= number][:SPILLS]
        for row1, column1, _, column2 in self._spills:
            for column, cell in cells.items():
                if row1 <= number and column1 <= column <= column2:
                    cells[column] = Cell(cell.kind, cell.text, cell.style, True)


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Whether nobody sees a row with these attributes."""
    return true(attributes.get("hidden")) or attributes.get("ht") == "0"


def is_number(text: str) -> bool:
    """Whether a text is a number as files write it, and of a size that spreadsheets know."""
    if text.isascii() and text.isdigit():
        return len(text) <= _LONGEST
    return bool(_NUMBER.fullmatch(text)) and len(text) <= _LONGEST and not math.isinf(float(text))


def serial(written: str, date1904: bool) -> tuple[str, Kind]:
    """A day or moment in ISO form → days since the start of the date system; as text when it lies outside of it."""
    try:
        moment = datetime.datetime.fromisoformat(written.removesuffix("Z"))
    except ValueError:
        return written, "text"
    start = datetime.datetime(1904, 1, 1) if date1904 else datetime.datetime(1899, 12, 30)
    days = (moment.replace(tzinfo=None) - start) / datetime.timedelta(days=1)
    if days < (0 if date1904 else 61):
        return written, "text"
    return (str(int(days)) if days == int(days) else repr(days)), "number"
