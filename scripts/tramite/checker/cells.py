"""What every kind of workbook is read into: cells, rows, sheets; and why a file cannot be read.

In: nothing. Out: data classes without behaviour of any one format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["text", "number", "boolean", "error"]
Style = Literal["general", "text", "date", "number"]
Format = Literal["xlsx", "xls", "ods", "csv"]

ENDINGS = {
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"),
    "xls": (".xls", ".xlt", ".et", ".ett"),
    "ods": (".ods", ".ots"),
    "csv": (".csv", ".txt", ".tsv", ".tab"),
}
"""What names of files of each format end with."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""How far a sheet of a spreadsheet program reaches; both counted from 1."""


@dataclass(slots=True)
class Cell:
    """One cell that is not blank. Equal cells may be one object: never change one, make another."""

    kind: Kind
    """What the file stores, which need not be what one sees."""

    text: str
    """The text; a number exactly as the file writes it (`45717`, `3.3029919900101E+17`); `1` or `0`; `#DIV/0!`. Days
    and moments are numbers: days since the start of the file's date system. Empty only for a formula not computed."""

    style: Style = "general"
    """The category of its number format: `text` is @, `date` shows a part of a day, `number` shows digits."""

    formula: bool = False
    """Whether `text` was computed; it is then as old as the last computation."""


@dataclass(slots=True)
class Row:
    """One row in which something is written."""

    number: int
    """Counted from 1, as the programs show it."""

    hidden: bool
    """Whether whoever filled the file in could not see it."""

    cells: dict[int, Cell]
    """Its cells by column, counted from 0. Formulas without a value are among them, but never alone."""


@dataclass
class Sheet:
    """One sheet; `rows()` may be asked again and again."""

    name: str
    """As its tab says."""

    hidden: bool = False
    """Whether its tab is not shown."""

    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last of each hidden run of columns, counted from 0."""

    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Merged ranges: first row and column, last row and column; rows counted from 1, columns from 0."""

    content: Iterable[Row] = ()
    """The rows; iterated anew each time. Iterating may raise `Refused`."""

    ghost_rows: int = 0
    """How many rows carry nothing but looks; known after all of `rows()` has been read."""

    trouble: Refusal | None = None
    """Why `rows()` ended before the end, known when it has ended: the rows so far are NOT the whole sheet, so whoever
    reads them must ask for this, and report it as an error of the file."""

    def rows(self) -> Iterator[Row]:
        """The rows in the order of the file, those without any value left out."""
        self.ghost_rows, self.trouble = 0, None
        try:
            for row in self.content:
                if any(cell.text for cell in row.cells.values()):
                    yield row
                else:
                    self.ghost_rows += 1
        except Refused as refused:
            self.trouble = refused.refusal


@dataclass
class Workbook:
    """A file that could be read."""

    format: Format
    """What it is, whatever its name says."""

    sheets: list[Sheet]
    """In the order of their tabs."""

    properties: dict[str, str] = field(default_factory=dict)
    """The custom properties of the document."""

    names: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    """Defined names of single cells: sheet, row counted from 1, column counted from 0."""

    date1904: bool = False
    """Whether days are counted from 1 January 1904 (day 0); else 1 is 1 January 1900."""

    notes: list[dict[str, Any]] = field(default_factory=list)
    """Verdicts on the file as such: what its format loses, a wrong extension, macros."""


@dataclass(frozen=True)
class Refusal:
    """Why a file, or the rest of a sheet, is not read."""

    code: str
    """Which sentence to say."""

    values: Mapping[str, str] = field(default_factory=dict)
    """What the sentence needs."""


class Refused(Exception):
    """Carries a refusal out of the depth of a reader; never leaves this package's readers."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, {key: str(value) for key, value in values.items()})


MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much is read. All bounds are far above what a hall takes, and far below what fills a computer."""

    file: int = 50 * MIB
    """Bytes of a file."""

    inflated: int = 200 * MIB
    """Bytes of all parts of a file together, unpacked."""

    ratio: int = 200
    """How many times larger than packed a part may be."""

    members: int = 2_000
    """Parts of a file."""

    strings: int = 1_000_000
    """Shared texts of a workbook."""

    cells: int = 5_000_000
    """Cells of a sheet, blank ones with a look included."""

    rows: int = 200_000
    """Rows of a sheet in which something is written."""

    columns: int = 1_000
    """Columns that are looked at; cells further right are read and left alone."""

    text: int = 32_767
    """Characters of a cell, as spreadsheet programs count them (UTF-16)."""

    seconds: float = 60
    """Time for a file, in a process of its own."""

    memory: int = 1024 * MIB
    """Bytes of memory for a file, in a process of its own."""


LIMITS = Limits()
"""The limits that hold when nobody says otherwise."""


def note(code: str, severity: Literal["error", "warning", "note"], **values: object) -> dict[str, Any]:
    """A verdict on the file as a whole."""
    said = {key: str(value) for key, value in values.items()}
    place = {"sheet": "", "row": 0, "column": "", "field": "", "value": ""}
    return {"code": code, "severity": severity, **place, "values": said, "repair": None}
