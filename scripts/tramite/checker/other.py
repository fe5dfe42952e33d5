"""Files other than .xlsx → `Workbook`: .xls and .ods by a library, .csv by hand; each says what its format loses.

In: bytes. Out: a workbook. Raises `Refused` and nothing else. The library gives no formulas, no
number formats, no hidden rows, and error cells as blank ones; on hostile files it may even end the process, which is
why files nobody vouches for are read in a process of their own.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from tramite.checker.archive import Archive
from tramite.checker.cells import Cell, Format, Limits, Refused, Row, Sheet, Workbook, note
from tramite.checker.markup import Markup, local
from tramite.checker.parts import cell_text
from tramite.checker.rows import serial
from tramite.checker.sheet import MERGES

OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
"""How all namespaces of .ods begin."""

_CODES = {"xls": "xls-old-format", "ods": "ods-format"}


def xls(content: bytes, limits: Limits) -> Workbook:
    """Read a workbook of the years before 2007."""
    return _by_library(content, "xls", limits)


def ods(content: bytes, archive: Archive, limits: Limits) -> Workbook:
    """Read an OpenDocument sheet, once its announced sizes are known to be sane."""
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.read(manifest):
        raise Refused("file-encrypted")
    _measure(archive, limits)
    found = _by_library(content, "ods", limits)
    if "meta.xml" in archive:
        found.properties = _user_defined(archive)
    return found


def _by_library(content: bytes, kind: Format, limits: Limits) -> Workbook:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            _sheet(book.get_sheet_by_name(about.name), about.visible != SheetVisibleEnum.Visible, limits)
            for about in book.sheets_metadata
            if about.typ == SheetTypeEnum.WorkSheet
        ]
    except (Refused, MemoryError):
        raise
    except BaseException as error:
        # What the library panics with is no `Exception`.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        if "password" in f"{type(error).__name__} {error}".lower():
            raise Refused("file-encrypted") from error
        raise Refused("file-damaged", part=kind) from error
    if not sheets:
        raise Refused("file-damaged", part=kind)
    return Workbook(kind, sheets, notes=[note(_CODES[kind], "note")])


def _sheet(sheet: CalamineSheet, hidden: bool, limits: Limits) -> Sheet:
    found = Sheet(sheet.name, hidden)
    if sheet.start is None or sheet.end is None:
        return found
    rows: list[Row] = []
    count = number = 0
    for number, values in enumerate(sheet.iter_rows(), 1):
        count += len(values)
        if count > limits.cells:
            raise Refused("file-limit", what="cells", limit=limits.cells)
        cells = {sheet.start[1] + at: cell for at, value in enumerate(values) if (cell := _cell(value, limits))}
        if cells:
            rows.append(Row(number, False, cells))
            if len(rows) > limits.rows:
                raise Refused("file-limit", what="rows", limit=limits.rows)
        else:
            found.ghost_rows += 1
    # Whether the empty rows above the first value are handed out, is not promised; which row is the last one, is.
    for row in rows:
        row.number += sheet.end[0] + 1 - number
    found.content = rows
    for (row1, column1), (row2, column2) in (sheet.merged_cell_ranges or [])[:MERGES]:
        found.merges.append((row1 + 1, column1, row2 + 1, column2))
    return found


def _cell(value: Any, limits: Limits) -> Cell | None:
    """A value of the library; nothing for blank cells."""
    if isinstance(value, str):
        return Cell("text", cell_text(value, limits, escaped=False)) if value else None
    if isinstance(value, bool):
        return Cell("boolean", "1" if value else "0")
    if isinstance(value, int | float):
        return Cell("number", _number(value))
    if isinstance(value, datetime.date):
        text, kind = serial(value.isoformat(), False)
        return Cell(kind, text, "date")
    if isinstance(value, datetime.time):
        return Cell("number", _number(_days(value)), "date")
    if isinstance(value, datetime.timedelta):
        return Cell("number", _number(value / datetime.timedelta(days=1)), "date")
    return None


def _days(value: datetime.time) -> float:
    return (value.hour * 3600 + value.minute * 60 + value.second) / 86400


def _number(value: float) -> str:
    """As spreadsheet programs write numbers."""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value).upper()


def _measure(archive: Archive, limits: Limits) -> None:
    """Refuse sheets that a few bytes make huge: the format may say of a row and of a cell how often they repeat."""
    rows = columns = wide = 0
    repeat = 1
    filled = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal rows, columns, wide, repeat, filled
        name = local(tag)
        if name == "table":
            rows = wide = 0
        elif name == "table-row":
            repeat, columns, filled = _times(attributes, "rows"), 0, False
        elif name in ("table-cell", "covered-table-cell"):
            columns += _times(attributes, "columns")
            if any(local(key) in ("value-type", "formula") for key in attributes):
                filled, wide = True, max(wide, columns)

    def end(tag: str) -> None:
        nonlocal rows
        if local(tag) == "table-row":
            rows += repeat
            if filled and rows * wide > limits.cells:
                raise Refused("file-limit", what="cells", limit=limits.cells)

    Markup("content.xml", start, end).feed_all(archive.chunks("content.xml"))


def _times(attributes: dict[str, str], what: str) -> int:
    try:
        return max(1, int(attributes.get(f"{OPEN}table:1.0|number-{what}-repeated", "1")))
    except ValueError as error:
        raise Refused("file-damaged", part="content.xml") from error


def _user_defined(archive: Archive) -> dict[str, str]:
    """The custom properties of the document."""
    found: dict[str, str] = {}
    text: list[str] = []
    name = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal name
        name = attributes.get(f"{OPEN}meta:1.0|name", "") if local(tag) == "user-defined" else ""
        text.clear()

    def end(tag: str) -> None:
        if name and local(tag) == "user-defined":
            found.setdefault(name, "".join(text).strip())

    Markup("meta.xml", start, end, text.append).feed_all([archive.read("meta.xml")])
    return found


DELIMITERS = (",", ";", "\t")
"""What stands between the values of a text file; the first wins when nothing tells them apart."""

SAID = (*DELIMITERS, "|")
"""What a first line `sep=;` may say; one program writes it, and shows the rest only."""

LOOKED_AT = 20
"""The rows by which a text file is judged."""

_PAGES = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<head", b"<body", b"mime-version:", b"<div")
_NO_TEXT = (b"%PDF", b"{\\rtf", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK")


def text(content: bytes, limits: Limits) -> Workbook:
    """Read values between commas, semicolons or tabs; all of them are text, exactly as written."""
    if plain_start(content).startswith(_PAGES):
        raise Refused("file-is-html")
    if content.startswith(_NO_TEXT):
        raise Refused("file-not-a-workbook")
    written = decoded(content)
    first, _, rest = written.partition("\n")
    said = first.rstrip("\r")[4:] if first.lower().startswith("sep=") else ""
    rows = TextRows(rest, said, limits) if said in SAID else TextRows(written, _delimiter(written), limits)
    return Workbook("csv", [Sheet("", content=rows)], notes=[note("csv-loses-types", "note")])


class TextRows:
    """The rows of a text file, cut when they are asked for: as cells they would take many times the memory."""

    def __init__(self, written: str, delimiter: str, limits: Limits) -> None:
        self._written, self._delimiter, self._limits = written, delimiter, limits

    def __iter__(self) -> Iterator[Row]:
        """Each row once; a row without values, too."""
        count = filled = 0
        for number, values in enumerate(self._records(), 1):
            count += len(values)
            cells = {at: Cell("text", self._text(value)) for at, value in enumerate(values) if value}
            filled += bool(cells)
            if count > self._limits.cells:
                raise Refused("file-limit", what="cells", limit=self._limits.cells)
            if filled > self._limits.rows:
                raise Refused("file-limit", what="rows", limit=self._limits.rows)
            yield Row(number, False, cells)

    def _records(self) -> Iterator[list[str]]:
        try:
            yield from csv.reader(io.StringIO(self._written, newline=""), delimiter=self._delimiter)
        except csv.Error as error:
            raise Refused("file-limit", what="text", limit=self._limits.text) from error

    def _text(self, value: str) -> str:
        return cell_text(value, self._limits, escaped=False)


def plain_start(content: bytes) -> bytes:
    """The first words of a file in small letters, without byte order marks and spaces."""
    start = content[:1024].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return start.replace(b"\0", b"").lstrip().lower()


def decoded(content: bytes) -> str:
    """The text, in the encoding that its first bytes name, else in the first that fits."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried = ["utf-16"]
    elif b"\0" in content[:1024]:
        tried = ["utf-16-le" if content[1:2] == b"\0" else "utf-16-be"]
    else:
        tried = ["utf-8-sig", "gb18030"]
    for encoding in tried:
        try:
            written = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(chr(code) in written for code in range(32) if code not in (9, 10, 12, 13)):
            return written
    raise Refused("file-not-a-workbook")


def _delimiter(written: str) -> str:
    """The one that cuts most of the first rows into equally many values."""
    start = written[:65536]

    def fit(delimiter: str) -> int:
        widths = []
        try:
            for values in csv.reader(io.StringIO(start, newline=""), delimiter=delimiter):
                widths.append(len(values))
                if len(widths) == LOOKED_AT:
                    break
        except csv.Error:
            pass
        widest = max(widths, default=0)
        return widths.count(widest) if widest > 1 else 0

    return max(DELIMITERS, key=fit)
