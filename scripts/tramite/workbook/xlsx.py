"""A workbook writer that never drops anything silently: XlsxWriter with every refusal raised, limits kept, bytes fixed.

In: cells, validations, names, properties. Out: the bytes of an .xlsx file; the same calls give the same bytes, whatever
the day, the time zone or the machine. Knows nothing of guides.
"""

from __future__ import annotations

import datetime
import math
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name as letter
from xlsxwriter.worksheet import Worksheet

LAST_ROW = 1_048_575
"""The last row of a sheet, counted from 0."""

TITLE_LIMIT, MESSAGE_LIMIT, FORMULA_LIMIT = 32, 255, 255
"""What a validation may hold, in UTF-16 units: above that, XlsxWriter drops it and Excel repairs the file."""


class RefusedError(Exception):
    """Something that an .xlsx file cannot hold; XlsxWriter would have left it out without a word."""


class Book:
    """An .xlsx file in the making."""

    def __init__(self, font: str, size: int, created: datetime.date, properties: Mapping[str, str]) -> None:
        self._buffer = BytesIO()
        # No font scheme: with one, Excel shows the theme's font instead of the one named.
        cells = {"font_name": font, "font_size": size, "font_scheme": "none", "valign": "top"}
        # in_memory: temporary files are slower, and their bytes differ.
        options = {"in_memory": True, "default_format_properties": cells}
        self._book = xlsxwriter.Workbook(self._buffer, options)
        moment = datetime.datetime.combine(created, datetime.time())
        self._book.set_properties({**properties, "created": moment})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, **properties: Any) -> Format:
        """A cell format by XlsxWriter's property names; equal ones are shared."""
        key = tuple(properties.items())
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def sheet(self, name: str, tab: str) -> Sheet:
        """A new sheet after the others; raises when the name is too long or taken."""
        sheet = self._book.add_worksheet(name)
        sheet.set_tab_color(tab)
        return Sheet(sheet)

    def name(self, name: str, sheet: Sheet, first: tuple[int, int], last: tuple[int, int] | None = None) -> None:
        """A name for a range of a sheet; it moves with its cells, whatever the user inserts, sorts or renames."""
        target = sheet.range(first, last or first)
        _demand(self._book.define_name(name, f"={target}"), f"name {name}")

    def property(self, name: str, value: str) -> None:
        """A property that travels in the file, outside every sheet."""
        if utf16_length(value) > MESSAGE_LIMIT:
            raise RefusedError(f"property {name}: {value}")
        _demand(self._book.set_custom_property(name, value, "text"), f"property {name}")

    def close(self) -> bytes:
        """The bytes of the file."""
        self._book.close()
        return self._buffer.getvalue()


class Sheet:
    """One sheet; rows and columns count from 0."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet

    def text(self, row: int, column: int, text: str, look: Format) -> None:
        """A cell of text, whatever it looks like: a formula, a number or XML stay the text that they are."""
        if not text:
            _demand(self._sheet.write_blank(row, column, None, look), "blank cell")
        elif text[0] == "<" and text.startswith("<r>"):
            # XlsxWriter may take this for a rich string of its own making; in two pieces it is one of ours.
            self.runs(row, column, [(None, text[:1]), (None, text[1:])], look)
        else:
            _demand(self._sheet.write_string(row, column, text, look), text)

    def runs(self, row: int, column: int, runs: Iterable[tuple[Format | None, str]], look: Format) -> None:
        """A cell of text in which each run has a look of its own."""
        pieces = [piece for style, text in runs for piece in (style or look, text)]
        # A single run is not rich to XlsxWriter, and its format would count as that of the cell.
        if len(pieces) == 2:
            self.text(row, column, pieces[1], look)
        else:
            _demand(self._sheet.write_rich_string(row, column, *pieces, look), str(pieces))

    def number(self, row: int, column: int, number: float, look: Format) -> None:
        """A cell that holds a number."""
        _demand(self._sheet.write_number(row, column, number, look), str(number))

    def date(self, row: int, column: int, date: datetime.date, look: Format) -> None:
        """A cell that holds a day or a moment."""
        _demand(self._sheet.write_datetime(row, column, date, look), str(date))

    def link(self, row: int, column: int, address: str, text: str, look: Format) -> None:
        """A cell of text that leads somewhere: `https:` or `internal:'Sheet'!A1`."""
        _demand(self._sheet.write_url(row, column, address, look, text), address)

    def column(self, column: int, width: float, look: Format | None = None) -> None:
        """The width of a column in characters, and the look of all its cells, also those still empty."""
        _demand(self._sheet.set_column(column, column, width, look), f"column {column}")

    def row_height(self, row: int, lines: int) -> None:
        """The height of a row in lines of text: not every program measures wrapped text when it opens a file."""
        _demand(self._sheet.set_row(row, lines * 14 + 5), f"row {row}")

    def freeze(self, row: int) -> None:
        """Keep the rows above this one in sight, and repeat the last of them on every printed page."""
        self._sheet.freeze_panes(row, 0)
        self._sheet.repeat_rows(row - 1)

    def select(self, row: int, column: int) -> None:
        """Where the cursor stands when the file is opened."""
        self._sheet.set_selection(row, column, row, column)

    def activate(self) -> None:
        """Show this sheet when the file is opened."""
        self._sheet.activate()

    def validate(self, column: int, first_row: int, rule: Mapping[str, Any]) -> None:
        """A rule, by XlsxWriter's option names, for a column down to the last row of the sheet."""
        for key in ("value", "minimum", "maximum", "source"):
            if utf16_length(str(rule.get(key, ""))) > FORMULA_LIMIT:
                raise RefusedError(f"formula too long: {rule[key]}")
        _demand(self._sheet.data_validation(first_row, column, LAST_ROW, column, dict(rule)), f"validation {rule}")

    def expect_text(self, columns: Iterable[int], first_row: int) -> None:
        """No green triangle for digits that are text on purpose."""
        ranges = " ".join(f"{letter(column)}{first_row + 1}:{letter(column)}{LAST_ROW + 1}" for column in columns)
        if ranges:
            _demand(self._sheet.ignore_errors({"number_stored_as_text": ranges}), ranges)

    def print_setup(self, footer: str, pages_wide: int = 1, pages_high: int = 0) -> None:
        """A4 across, by default as many pages down as it takes, with page numbers."""
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        self._sheet.fit_to_pages(pages_wide, pages_high)
        words = shortened(footer.replace("&", "&&"), 200)
        self._sheet.set_footer(f"&L&8{words}&R&8&P / &N")

    def range(self, first: tuple[int, int], last: tuple[int, int]) -> str:
        """The absolute address of a range, with the sheet's name."""
        name = self._sheet.get_name().replace("'", "''")
        start, end = (f"${letter(column)}${row + 1}" for row, column in (first, last))
        return f"'{name}'!{start}" if first == last else f"'{name}'!{start}:{end}"


def shortened(text: str, limit: int) -> str:
    """The text if it has at most `limit` UTF-16 units, else its beginning, cut between words where there are any."""
    if utf16_length(text) <= limit:
        return text
    kept = text
    while utf16_length(kept) > limit - 1:
        kept = kept[:-1]
    cut = max(kept.rfind(" "), kept.rfind("\n"))
    # Without a space nearby, as in Chinese, any place will do.
    kept = kept[:cut] if cut >= len(kept) // 2 else kept
    return kept.rstrip(" \n,;:，；：、") + "…"


def utf16_length(text: str) -> int:
    """The length as Excel counts it: rare characters count as two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@lru_cache(maxsize=8192)
def lines(text: str, columns: float) -> int:
    """How many lines a text takes in a cell of that width, as nearly as one can tell without its font."""
    room = max(columns, 1)
    return sum(max(1, math.ceil(width(line) / room)) for line in text.split("\n"))


@lru_cache(maxsize=8192)
def width(text: str) -> int:
    """How many Latin characters wide a text is; Chinese characters count as two."""
    return len(text) if text.isascii() else sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _demand(result: int | None, what: str) -> None:
    if result:
        raise RefusedError(what)
