"""Workbooks that people send: one for each pain point of templates (P1-P28), and what a checker must say of it.

Each is made here from a template of the built site, as the program of the person who fills it in would leave it; some
are written from nothing, some were saved by LibreOffice (`workbooks/make.py`). What is expected stands with each: one
line per verdict, `severity place code(what it names) → repair`, in the order of the report.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tramite import identity
from workbooks import raw

TODAY = datetime.date(2025, 3, 14)
"""The day that counts as today: that of the examples."""

SAVED = Path(__file__).parent / "workbooks"
ADD, REDUCE = "add-insured", "reduce-insured"
FIRST = 3
"""The row below the example, the first that people fill in."""

Row = Mapping[str, Any]
Files = dict[str, bytes]
"""Name → content of the files that are checked together."""

LEAVING: Row = {
    "id_type": "01",
    "id_number": "330299198802290026",
    "full_name": "李样例",
    "stop_reason": "01",
    "stop_month": "202503",
    "leave_date": datetime.date(2025, 3, 10),
}
"""A row of the file of leavers with which nothing is wrong."""

JOINING: Row = {
    "id_type": "01",
    "id_number": "330299199001010017",
    "full_name": "张测试",
    "sex": "1",
    "birth_date": datetime.date(1990, 1, 1),
    "ethnicity": "01",
    "mobile_phone": "15400000001",
    "household_type": "10",
    "household_area": "330212",
    "change_type": "11",
    "insurance_types": "310;510",
    "insured_start_month": "202503",
    "person_category": "11",
    "employment_form": "1",
    "contribution_wage": 8000,
}
"""A row of the file of joiners with which nothing is wrong."""

GOOD = {ADD: JOINING, REDUCE: LEAVING}
AYI = {"id_number": "33029919930608018X", "full_name": "阿依·示例", "sex": "2", "birth_date": datetime.date(1993, 6, 8)}
JANE = {
    "id_type": "08",
    "id_number": "AB1234567",
    "full_name": "JANE SAMPLE",
    "sex": "2",
    "birth_date": datetime.date(1985, 5, 20),
    "ethnicity": None,
    "nationality": "GBR",
    "household_type": "40",
}


@dataclass(frozen=True, eq=False, repr=False)
class Case:
    """One workbook, or several that are handed in together."""

    name: str
    """What it is about, as the name of the function that makes it."""

    pains: tuple[str, ...]
    """The pain points that it shows."""

    expected: tuple[str, ...]
    """What must be said of it, all of it."""

    makes: Callable[[Path], bytes | Files]
    """Makes it from the built site."""

    file: str
    """The name under which it is handed in."""

    in_browser: str = ""
    """What the browser says instead, where it does not read the format."""

    def files(self, site: Path) -> Files:
        """Name → content; made once."""
        return _made(self, site)

    def __str__(self) -> str:
        return self.name


CASES: list[Case] = []
"""All of them, in the order of pain points."""


def said(verdict: Mapping[str, Any]) -> str:
    """A verdict as `Case.expected` writes it."""
    place = f"{verdict['column']}{verdict['row']}" if verdict["row"] else "-"
    named = verdict["values"].get(_NAMED.get(verdict["code"], ""), "") if verdict["code"] in _NAMED else ""
    field = verdict["field"] if verdict["code"].startswith("column-") else ""
    about = ", ".join(filter(None, (field, named)))
    repair = f" → {verdict['repair']['to']}" if verdict["repair"] else ""
    return f"{verdict['severity']} {place} {verdict['code']}{f'({about})' if about else ''}{repair}"


_NAMED = {
    "not-in-list": "nearest",
    "invisible": "codes",
    "look-alike": "code",
    "unique": "first",
    "ghost-rows": "n",
    "title-rows": "n",
    "blank-rows": "n",
    "hidden-rows": "rows",
    "hidden-columns": "columns",
    "several-data-sheets": "others",
    "parts-match": "part",
    "format": "reason",
    "error-cell": "error",
    "merged-cells": "range",
    "column-unknown": "header",
    "column-renamed": "header",
    "wrong-extension": "format",
    "other-procedure": "procedure",
    "newer-template": "version",
    "across": "file",
    "file-unsupported": "format",
    "save-as-xlsx": "format",
}
"""The value that tells most about a verdict."""


def case(
    *pains: str, expected: str = "", file: str = "people.xlsx", in_browser: str = ""
) -> Callable[[Callable[[Path], bytes | Files]], Callable[[Path], bytes | Files]]:
    """Take a function that makes a workbook into the corpus."""

    def kept(makes: Callable[[Path], bytes | Files]) -> Callable[[Path], bytes | Files]:
        lines = tuple(line.strip() for line in expected.splitlines() if line.strip())
        CASES.append(Case(makes.__name__, pains, lines, makes, file, in_browser))
        return makes

    return kept


@cache
def _made(one: Case, site: Path) -> Files:
    made = one.makes(site)
    return made if isinstance(made, dict) else {one.file: made}


# Ways to make them ---------------------------------------------------------------------------------------------------


class Filled:
    """A template of the site that is being filled in with openpyxl."""

    def __init__(self, site: Path, procedure: str, language: str = "es") -> None:
        self.procedure = procedure
        self.book = openpyxl.load_workbook(site / "templates" / f"{procedure}.{language}.xlsx")
        self.sheet = self.book.worksheets[0]
        places = {
            name.removeprefix(identity.COLUMN_PREFIX): _letter(one.attr_text)
            for name, one in self.book.defined_names.items()
            if name.startswith(identity.COLUMN_PREFIX)
        }
        self.letters = dict(sorted(places.items(), key=lambda place: place[1]))

    def row(self, number: int, **changes: Any) -> Filled:
        """Write a good row with changes; texts and days into cells that look as the template wants them."""
        for field, value in {**GOOD[self.procedure], **changes}.items():
            if value is not None:
                self.put(f"{self.letters[field]}{number}", value)
        return self

    def put(self, place: str, value: Any) -> Filled:
        """Write one cell; a number stays as one writes it over whatever the cell was."""
        cell = self.sheet[place]
        cell.value = value
        if isinstance(value, (str, datetime.date)) and not str(value).startswith("="):
            cell.number_format = self.sheet[f"{cell.column_letter}2"].number_format
        return self

    def saved(self) -> bytes:
        """The file."""
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()


def filled(site: Path, procedure: str, *rows: Row, language: str = "es") -> bytes:
    """A template with good rows below the example, each with its changes."""
    made = Filled(site, procedure, language)
    for number, changes in enumerate(rows, FIRST):
        made.row(number, **changes)
    return made.saved()


def scratch(site: Path, procedure: str, *rows: Row, above: int = 0) -> bytes:
    """A file that somebody built anew with the headers of the template: XlsxWriter's, without its identity."""
    heads = {name: _header(site, procedure, letter) for name, letter in Filled(site, procedure).letters.items()}
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        if above:
            sheet.write(0, 0, "Marzo de 2025")
        sheet.write_row(above, 0, heads.values())
        for number, changes in enumerate(rows, above + 1):
            row = {**GOOD[procedure], **changes}
            for place, field in enumerate(heads):
                value = row.get(field)
                if isinstance(value, datetime.date):
                    sheet.write_datetime(number, place, datetime.datetime(value.year, value.month, value.day), day)
                elif value is not None:
                    sheet.write(number, place, value)
    return stream.getvalue()


def texts(site: Path, procedure: str, *rows: Row, separator: str = ",") -> str:
    """The same as lines of text, with whatever a round trip through them leaves of values."""
    letters = Filled(site, procedure).letters
    lines = [[_header(site, procedure, letter).partition("\n")[0] for letter in letters.values()]]
    lines += [[str({**GOOD[procedure], **changes}.get(field) or "") for field in letters] for changes in rows]
    return "".join(separator.join(line) + "\r\n" for line in lines)


def _header(site: Path, procedure: str, letter: str) -> str:
    return str(headers(site, procedure)[letter])


@cache
def headers(site: Path, procedure: str) -> dict[str, str]:
    """Letter → the header of a column, as the template has it."""
    sheet = openpyxl.load_workbook(site / "templates" / f"{procedure}.es.xlsx").worksheets[0]
    return {cell.column_letter: str(cell.value) for cell in sheet[1]}


def _letter(reference: str) -> str:
    return coordinate_from_string(reference.rpartition("!")[2].replace("$", ""))[0]


def _patched(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """A workbook with one part of it rewritten."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if name == part else text)
    return stream.getvalue()


# Nothing is wrong ----------------------------------------------------------------------------------------------------


@case(expected="note - example-row")
def right(site: Path) -> bytes:
    return filled(site, ADD, {}, AYI, JANE)


@case(expected="note - example-row")
def right_in_chinese(site: Path) -> bytes:
    words = {"id_type": "01-居民身份证(户口簿)", "stop_reason": "02-解除劳动合同(协商/辞职)", "row_no": 1}
    return filled(site, REDUCE, words, language="zh")


@case("P2", expected="warning - unknown-template")
def right_and_built_anew(site: Path) -> bytes:
    return scratch(site, ADD, {}, AYI, JANE)


# P1-P5: numbers of documents, and codes ------------------------------------------------------------------------------


@case(
    "P1",
    expected="""
    note - example-row
    error C3 digits-lost
    error C4 digits-lost
    error C5 digits-lost
    warning C6 number-for-text → 123456789
    error C7 digits-lost""",
)
def number_of_a_document_as_a_number(site: Path) -> bytes:
    """Every digit, what is left of it, what is left and has the right check digit, one that fits, one of a permit."""
    passport = {"id_type": "08", "full_name": "JANE SAMPLE"}
    numbers = (330299199001010017, 3.30299199001010e17, 330299198501010000)
    return filled(
        site,
        REDUCE,
        *({"id_number": number} for number in numbers),
        passport | {"id_number": 123456789},
        {"id_type": "07", "id_number": 911234567890123456},
    )


@case("P2", expected="note - example-row\nerror C4 digits-lost")
def text_in_a_general_cell_and_what_the_next_edit_makes_of_it(site: Path) -> bytes:
    made = Filled(site, REDUCE).row(3).row(4, id_number=330299199001010017)
    for cell in made.sheet[3]:
        cell.number_format = "General"
    made.sheet["G3"].number_format = "yyyy-mm-dd"
    return made.saved()


@case(
    "P3",
    expected="""
    note - example-row
    error C3 scientific-text
    error C4 scientific-text
    error C5 scientific-text
    error I6 scientific-text""",
)
def scientific_notation_as_text(site: Path) -> bytes:
    made = Filled(site, ADD)
    for number, text in enumerate(("3.30299E+17", "3.30299199001010E+17", "3E+17"), 3):
        made.row(number, id_number=text)
    return made.row(6, mobile_phone="1.54E+10").saved()


@case(
    "P3",
    "P4",
    expected="""
    note - csv-loses-types
    warning B2 zeros-lost → 01
    error C2 scientific-text""",
    file="people.csv",
)
def round_trip_through_csv(site: Path) -> bytes:
    return texts(site, REDUCE, {"id_type": "1", "id_number": "3.30299E+17"}).encode("utf-8-sig")


@case(
    "P4",
    expected="""
    note - example-row
    warning B3 zeros-lost → 01
    warning E3 zeros-lost → 01
    warning B4 zeros-lost → 01
    warning B5 zeros-lost → 08
    error B6 not-in-list""",
)
def leading_zeros_lost(site: Path) -> bytes:
    first = {"id_type": 1, "stop_reason": "1"}
    numbers = ("330299199001010017", "AB1234567")
    return filled(
        site,
        REDUCE,
        first,
        {"id_type": "1", "id_number": numbers[0]},
        {"id_type": "8", "id_number": numbers[1]},
        {"id_type": 100, "id_number": "X1"},
    )


@case(
    "P4",
    expected="""
    note - example-row
    warning K3 zeros-lost → 030212
    error K4 length
    warning K5 number-for-text → 330212
    error K6 length
    warning K6 number-for-text → 3302120""",
)
def leading_zeros_lost_in_digits(site: Path) -> bytes:
    made = Filled(site, ADD)
    made.row(3, household_area=30212).row(4, **AYI, household_area="30212").row(5, **JANE, household_area=330212)
    numbers = {"id_number": "330299198802290026", "sex": "2", "birth_date": datetime.date(1988, 2, 29)}
    return made.row(6, **numbers, household_area=3302120).saved()


@case(
    "P5",
    expected="""
    note - example-row
    warning C3 lower-case → 33029919930608018X
    error B4 unique(3)
    warning C4 full-width → 33029919930608018X
    error C5 look-alike(U+00D7)
    error C6 look-alike(U+0425)
    error C7 look-alike(U+2169)
    error B8 unique(3)
    warning C8 full-width → 33029919930608018X
    warning C8 lower-case → 33029919930608018X""",
)
def last_letter_and_what_looks_like_it(site: Path) -> bytes:
    return filled(site, REDUCE, *({"id_number": f"33029919930608018{last}"} for last in "xＸ×ХⅩｘ"))


# P6-P8: days and months ----------------------------------------------------------------------------------------------


@case(
    "P6",
    expected="""
    warning - unknown-template
    warning F3 date-serial → 1990-01-01
    warning F4 date-time-part → 1990-01-01
    error F5 type""",
)
def days_as_numbers(site: Path) -> bytes:
    """In a format of one's own, as a plain number, with a time, and as a number that is no day of anybody."""
    moment = 32874.5
    made = scratch(
        site,
        ADD,
        {},
        {"birth_date": 32874, "id_type": "99", "id_number": "A1", "ethnicity": None},
        {"birth_date": None, "id_type": "99", "id_number": "A2", "ethnicity": None},
        {"birth_date": 7, "id_type": "99", "id_number": "A3", "ethnicity": None},
    )
    book = openpyxl.load_workbook(io.BytesIO(made))
    book.active["F4"] = moment
    book.active["F4"].number_format = "[$-804]yyyy/m/d h:mm"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@case("P6", expected="note - example-row\nwarning G4 date-serial → 2025-03-10")
def days_of_the_system_of_1904(site: Path) -> bytes:
    made = Filled(site, REDUCE)
    made.book.epoch = CALENDAR_MAC_1904
    made.row(3).row(4, id_number="330299199001010017", leave_date=45726 - 1462)
    return made.saved()


@case(
    "P7",
    expected="""
    note - example-row
    warning G3 date-shape → 2025-03-04
    warning G4 date-shape → 2025-03-04
    warning G5 date-shape → 2025-03-04
    warning G6 date-shape → 2025-03-04
    warning G7 date-shape → 2025-03-04
    warning G9 date-shape → 2025-03-04
    warning G9 full-width → 2025-03-04
    error G10 date-ambiguous
    error G11 date-impossible
    error G12 date-impossible
    error G13 type
    warning G14 date-time-part → 2025-03-04""",
)
def days_as_text(site: Path) -> bytes:
    shapes = ("2025-3-4", "2025.03.04", "2025/3/4", "20250304", "2025年3月4日", "2025-03-04", "２０２５．３．４")
    wrong = ("03/04/2025", "2025-02-30", "2025-13-01", "el martes", "2025-03-04 00:30")
    rows = ({"id_type": "99", "id_number": f"A{at}", "leave_date": day} for at, day in enumerate(shapes + wrong))
    return filled(site, REDUCE, *rows)


@case(
    "P8",
    expected="""
    note - example-row
    warning P3 month-as-date → 202503
    warning P4 month-day
    error P5 type
    warning P6 month-shape → 202503
    warning P7 month-shape → 202503
    warning P8 number-for-text → 202503
    warning P9 month-as-date → 202503
    warning P10 min
    warning P11 max""",
)
def months_that_became_days(site: Path) -> bytes:
    days = (datetime.date(2025, 3, 1), datetime.date(2025, 3, 15))
    months = (*days, "202513", "2025-03", "2025年3月", 202503, "2025-03-01", "202501", "202505")
    rows = (
        {"id_type": "99", "id_number": f"A{at}", "ethnicity": None, "insured_start_month": month}
        for at, month in enumerate(months)
    )
    return filled(site, ADD, *rows)


# P9-P11: characters and words ----------------------------------------------------------------------------------------


@case(
    "P9",
    expected="""
    note - example-row
    warning C3 full-width → 330299199001010017
    warning D3 spaces → 张测试
    warning C4 spaces → 33029919930608018X
    warning D4 line-break → 阿依·示例
    warning C5 spaces → AB1234567
    warning D5 spaces → JANE SAMPLE
    warning I5 spaces → 15400000001
    warning S5 spaces → 9500.50""",
)
def full_width_spaces_and_line_breaks(site: Path) -> bytes:
    made = Filled(site, ADD)
    made.row(3, id_number="３３０２９９１９９００１０１００１７", full_name="\u3000张测试 ")
    made.row(4, **AYI | {"id_number": "330299 19930608 018X", "full_name": "阿依·示例\n"})
    odd = {"id_number": "\u00a0AB1234567", "full_name": "JANE\u00a0SAMPLE", "mobile_phone": "15400000001\u00a0"}
    return made.row(5, **JANE | odd, contribution_wage=" 9500.50").saved()


@case(
    "P10",
    expected="""
    note - example-row
    warning C3 invisible(U+200B) → 330299199001010017
    warning D3 invisible(U+202C) → 张测试
    warning C4 invisible(U+FEFF) → 33029919930608018X
    warning D4 invisible(U+200E, U+00AD) → 阿依·示例
    error C5 required
    warning T6 invisible(U+200D) → 无""",
)
def characters_that_nobody_sees(site: Path) -> bytes:
    made = Filled(site, ADD)
    made.row(3, id_number="330299199001010017\u200b", full_name="张测试\u202c")
    made.row(4, **AYI | {"id_number": "\ufeff33029919930608018X", "full_name": "\u200e阿依·\u00ad示例"})
    made.row(5, **JANE | {"id_number": "\u200b\u200b"})
    return made.row(6, **JANE, remarks="无\u200d").saved()


@case(
    "P11",
    expected="""
    note - example-row
    warning B3 list-words → 01
    warning E3 list-words → 2
    warning B4 list-words → 08
    error J4 not-in-list(40)
    warning N4 list-words → 11
    error E5 not-in-list(1)
    error N5 not-in-list
    warning O5 list-words → 310;510
    warning O6 list-words → 310;510
    error O7 not-in-list(330)
    warning O8 contains""",
)
def free_text_in_the_place_of_choices(site: Path) -> bytes:
    made = Filled(site, ADD)
    made.row(3, **AYI | {"id_type": "居民身份证(户口簿)", "sex": "Mujer"})
    made.row(4, **JANE | {"id_type": "Foreign passport", "household_type": "外国籍人", "change_type": "新参保"})
    made.row(5, sex="hembra", change_type="-", insurance_types="职工基本医疗保险、生育保险")
    other = {"id_type": "99", "ethnicity": None}
    made.row(6, **other, id_number="A1", insurance_types="310,510")
    made.row(7, **other, id_number="A2", insurance_types="310;大额医疗补助")
    return made.row(8, **other, id_number="A3", insurance_types="510").saved()


# P12-P15: header, rows, merged cells ---------------------------------------------------------------------------------


@case(
    "P12",
    expected="""
    error - column-missing(full_name)
    warning - column-missing(leave_date)
    note - example-row
    note C1 column-moved(id_type)
    note E1 column-renamed(stop_reason, Por qué)
    warning J1 column-unknown(Departamento)""",
)
def columns_renamed_moved_deleted_and_added(site: Path) -> bytes:
    made = Filled(site, REDUCE).row(3)
    sheet, names = made.sheet, made.book.defined_names
    for row in (1, 2, 3):
        before, after = sheet[f"B{row}"], sheet[f"C{row}"]
        before.value, after.value = after.value, before.value
    _swap(names, "id_type", "id_number")
    sheet["E1"] = "Por qué"
    for field, letter in (("full_name", "D"), ("leave_date", "G")):
        del names[identity.COLUMN_PREFIX + field]
        for row in (1, 2, 3):
            sheet[f"{letter}{row}"].value = None
    sheet["J1"] = "Departamento"
    return made.saved()


@case(
    "P12",
    expected="""
    warning - column-missing(row_no)
    warning - unknown-template
    note C1 column-moved(id_type)
    warning H1 column-twice(full_name)""",
)
def template_built_anew_in_another_order(site: Path) -> bytes:
    order = ("id_number", "full_name", "id_type", "stop_reason", "stop_month", "leave_date", "stopped_insurance")
    letters = Filled(site, REDUCE).letters
    book = openpyxl.Workbook()
    sheet = book.active
    for place, field in enumerate(order, 1):
        label, name = _header(site, REDUCE, letters[field]).split("\n")[:2]
        sheet.cell(1, place, name if place % 2 else label)
        sheet.cell(2, place, LEAVING.get(field))
    sheet.cell(1, 8, "姓名")
    label, _ = _header(site, REDUCE, letters["remarks"]).split("\n")[:2]
    sheet.cell(1, 9, label)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@case("P12", expected="note - example-row\nerror - newer-template(2)")
def template_of_a_later_version(site: Path) -> bytes:
    made = Filled(site, REDUCE).row(3)
    _property(made.book, identity.VERSION, "2")
    return made.saved()


@case("P12", expected="warning - edited-template\nnote - example-row")
def template_whose_properties_do_not_fit(site: Path) -> bytes:
    made = Filled(site, REDUCE).row(3)
    _property(made.book, identity.FINGERPRINT, "0" * 16)
    return made.saved()


@case("P12", expected="error - other-procedure(somewhere-else)")
def template_of_another_hall(site: Path) -> bytes:
    made = Filled(site, REDUCE).row(3)
    _property(made.book, identity.PROCEDURE, "somewhere-else")
    return made.saved()


@case("P12", expected="error - no-data-sheet")
def workbook_about_something_else(site: Path) -> bytes:
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Producto", "Precio"])
    book.active.append(["Té", 12])
    book.save(stream)
    return stream.getvalue()


@case("P12", expected="note - example-row\nerror - no-rows")
def template_that_nobody_filled_in(site: Path) -> bytes:
    return filled(site, ADD)


@case(
    "P13",
    expected="""
    note - title-rows(3)
    warning - unknown-template
    error C5 format(checksum)
    error D6 required""",
)
def titles_above_the_header(site: Path) -> bytes:
    rows = ({"id_number": "330299199001010016"}, {**AYI, "full_name": None})
    return scratch(site, REDUCE, *({k: v for k, v in row.items() if k in LEAVING} for row in rows), above=3)


@case(
    "P13",
    "P14",
    expected="""
    note - blank-rows(3)
    note - example-row
    error D7 required""",
)
def blank_rows_in_between(site: Path) -> bytes:
    return Filled(site, REDUCE).row(3).row(7, id_number="330299199001010017", full_name=None).saved()


@case("P14", expected="note - example-row\nnote - ghost-rows(506)")
def rows_with_nothing_but_looks(site: Path) -> bytes:
    made = Filled(site, REDUCE).row(3)
    for number in range(4, 510):
        for place in range(1, 10):
            made.sheet.cell(number, place).fill = PatternFill("solid", start_color="FFFFEE")
    return made.saved()


@case(
    "P15",
    expected="""
    note - blank-rows(1)
    error - column-missing(id_type)
    error - column-missing(id_number)
    error - column-missing(full_name)
    warning - unknown-template
    error A1 merged-cells(A1:A2)
    warning B1 column-unknown(Persona)
    error E4 merged-cells(E4:E5)
    error E5 required""",
)
def header_of_two_rows_and_merged_cells(site: Path) -> bytes:
    """Over three columns a title of their own; the others reach down beside it. And two people with one reason."""
    book = openpyxl.Workbook()
    sheet, heads = book.active, headers(site, REDUCE)
    for letter, head in heads.items():
        sheet[f"{letter}{2 if letter in 'BCD' else 1}"] = head
    sheet["B1"] = "Persona"
    for number, changes in ((3, {}), (4, {"id_number": "330299199001010017"}), (5, {"id_number": AYI["id_number"]})):
        for field, letter in Filled(site, REDUCE).letters.items():
            sheet[f"{letter}{number}"] = {**LEAVING, **changes}.get(field)
    for area in ("A1:A2", "B1:D1", "E4:E5"):
        sheet.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# P16: formats --------------------------------------------------------------------------------------------------------


@case("P16", expected="note - example-row\nwarning - wrong-extension(xlsx)", file="people.xls")
def wrong_extension(site: Path) -> bytes:
    return filled(site, REDUCE, {})


@case("P16", expected="error - file-is-html", file="people.xls")
def web_page_named_xls(site: Path) -> bytes:
    return "<html><body><table><tr><td>证件号码</td></tr></table>".encode()


@case(
    "P16",
    expected="note - csv-loses-types\nwarning - wrong-extension(csv)\nerror D2 required",
    file="people.xls",
)
def text_named_xls(site: Path) -> bytes:
    return texts(site, REDUCE, {"full_name": None}, separator="\t").encode("gb18030")


@case("P16", expected="note - csv-loses-types", file="people.csv")
def text_with_semicolons(site: Path) -> bytes:
    return texts(site, REDUCE, {}, {"id_number": "330299199001010017"}, separator=";").encode()


@case("P16", expected="error - file-encrypted")
def with_a_password(site: Path) -> bytes:
    return raw.compound(EncryptedPackage=b"x", EncryptionInfo=b"y")


@case("P16", expected="error - file-not-a-workbook")
def no_workbook_at_all(site: Path) -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@case("P16", expected="error - file-empty")
def nothing_at_all(site: Path) -> bytes:
    return b""


@case("P16", expected="error - file-damaged")
def cut_in_the_middle(site: Path) -> bytes:
    whole = filled(site, REDUCE, {})
    return whole[: len(whole) // 2]


@case("P16", expected="error - file-damaged")
def without_its_sheet(site: Path) -> bytes:
    whole, stream = filled(site, REDUCE, {}), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
    return stream.getvalue()


# P17-P22: formulas, many rows, names, needs --------------------------------------------------------------------------


@case(
    "P17",
    expected="""
    note - example-row
    error C3 formula-cell
    error D4 error-cell(#N/A)
    error G4 formula-cell""",
)
def formulas_and_errors(site: Path) -> bytes:
    made = Filled(site, REDUCE).row(3, row_no=1).row(4, id_number="330299199001010017")
    made.put("C3", '="3302991988"&"02290026"').put("G4", "=TODAY()").put("D4", "#N/A")
    made.put("I3", "-1 mes").put("I4", "@oficina")
    for place in ("I3", "I4"):
        made.sheet[place].data_type = "s"
    return made.saved()


@case("P17", expected="note - example-row\nerror D3 format(pattern)")
def text_that_begins_like_a_formula(site: Path) -> bytes:
    made = Filled(site, REDUCE).row(3)
    for place, text in (("D3", "=1+1"), ("I3", "=cmd|' /C calc'!A0")):
        made.sheet[place].value = text
        made.sheet[place].data_type = "s"
    return made.saved()


@case("P18", expected="warning - row-limit")
def more_rows_than_advised(site: Path) -> bytes:
    rows = ({"id_type": "99", "id_number": f"A{number}"} for number in range(501))
    return _with_identity(site, REDUCE, scratch(site, REDUCE, *rows))


@case(
    "P19",
    expected="""
    note - example-row
    error D4 look-alike(U+FF0E)
    error D5 look-alike(U+2022)
    error D6 look-alike(U+2027)
    error D7 look-alike(U+002E)
    error D9 length
    error D10 format(pattern)""",
)
def names_with_dots_and_rare_characters(site: Path) -> bytes:
    names = ("阿依·示例", "阿依．示例", "阿依•示例", "阿依‧示例", "阿依.示例", "𠮷野䶮" + "·示" * 23, "长" * 51, "王4")
    rows = ({"id_type": "99", "id_number": f"A{at}", "full_name": name} for at, name in enumerate(names))
    return filled(site, REDUCE, *rows)


@case("P20", expected="note - example-row\nerror D3 required")
def colours_say_nothing(site: Path) -> bytes:
    """Without any colour of the template, and with the reader's own, the same is said."""
    made = Filled(site, REDUCE).row(3, full_name=None)
    for cell in made.sheet[1]:
        cell.font, cell.fill = Font(), PatternFill()
    for cell in made.sheet[3]:
        cell.font = Font(color="FF0000")
        cell.fill = PatternFill("solid", start_color="00FF00")
    return made.saved()


@case(
    "P21",
    expected="""
    note - example-row
    error G3 required
    error G4 blank
    error H4 required""",
)
def needed_in_some_cases(site: Path) -> bytes:
    return filled(site, ADD, {"ethnicity": None}, JANE | {"ethnicity": "01", "nationality": None})


@case(
    "P21",
    expected="""
    note - example-row
    error I3 required
    warning E4 warn-on""",
)
def needed_for_some_reasons(site: Path) -> bytes:
    return filled(site, REDUCE, {"stop_reason": "99"}, {"stop_reason": "06", "id_number": "330299199001010017"})


@case(
    "P22",
    expected="""
    note - example-row
    error C3 format(pattern)
    error C4 format(pattern)
    warning C4 number-for-text → 330299900101002""",
)
def numbers_of_fifteen_digits(site: Path) -> bytes:
    return filled(site, REDUCE, {"id_number": "330299900101001"}, {"id_number": 330299900101002})


# P23-P28: between cells, between files -------------------------------------------------------------------------------


@case(
    "P23",
    expected="""
    note - example-row
    error B5 unique(3)
    error B6 unique(3)
    warning C6 full-width → 330299198802290026
    warning C6 spaces → 330299198802290026
    error B7 unique(3)
    warning B7 zeros-lost → 01""",
)
def the_same_person_twice(site: Path) -> bytes:
    numbers = (
        "330299198802290026",
        "330299199001010017",
        "330299198802290026",
        "３３０２９９ １９８８０２２９００２６",
    )
    rows = [{"id_number": number} for number in numbers]
    return filled(site, REDUCE, *rows, {"id_type": 1})


@case(
    "P23",
    expected="""
    note - example-row
    warning B3 across(joining.xlsx)
    note - example-row
    warning B4 across(leaving.xlsx)""",
)
def the_same_person_in_two_files(site: Path) -> Files:
    leaving = filled(site, REDUCE, {"id_number": "330299199001010017"})
    return {"leaving.xlsx": leaving, "joining.xlsx": filled(site, ADD, AYI, {})}


@case(
    "P24",
    expected="""
    note - example-row
    error C3 parts-match(sex)
    error C4 parts-match(birth_date)
    error C5 format(date)
    error F6 date-impossible
    error F7 max
    error C8 format(checksum)
    error C9 parts-match(birth_date)""",
)
def person_and_number_do_not_agree(site: Path) -> bytes:
    other = {"id_type": "99", "ethnicity": None}
    made = Filled(site, ADD).row(3, sex="2").row(4, **AYI | {"birth_date": datetime.date(1993, 6, 9)})
    made.row(5, id_number="330299199002300012").row(6, **other, id_number="A1", birth_date="1990-02-30")
    made.row(7, **other, id_number="A2", birth_date=datetime.date(2025, 3, 15))
    made.row(8, id_number="330299199001010018")
    chen = {"id_type": "17", "id_number": "810099199001010010", "sex": "2", "ethnicity": None}
    return made.row(9, **chen, birth_date=datetime.date(1991, 1, 1)).saved()


@case(
    "P25",
    expected="""
    note - example-row
    warning S3 money-symbols → 8000
    warning S4 full-width → 8000
    warning S6 money-symbols → 8000.50
    warning S7 money-symbols → 8000
    warning S8 money-symbols → 8000
    error S9 type
    error S10 decimals
    error S11 min
    error S12 type""",
)
def money_with_signs(site: Path) -> bytes:
    amounts = ("8,000元", "８０００", "8000", "¥ 8,000.50", "8 000 yuanes", "RMB8000", "8万", 8000.125, 0, "ocho mil")
    rows = (
        {"id_type": "99", "id_number": f"A{at}", "ethnicity": None, "contribution_wage": amount}
        for at, amount in enumerate(amounts)
    )
    return filled(site, ADD, *rows)


@case(
    "P26",
    expected="""
    note - example-row
    warning B3 zeros-lost → 01
    error C3 digits-lost
    warning E3 number-for-text → 1
    warning G3 zeros-lost → 01
    warning I3 number-for-text → 15400000001
    warning J3 number-for-text → 10
    warning K3 number-for-text → 330212
    warning N3 number-for-text → 11
    warning O3 number-for-text → 310
    warning P3 number-for-text → 202503
    warning Q3 number-for-text → 11
    warning R3 number-for-text → 1""",
)
def convert_to_number(site: Path) -> bytes:
    """Somebody clicked on the triangle of every cell."""
    made = Filled(site, ADD).row(3, insurance_types="310")
    for cell in made.sheet[3]:
        if isinstance(cell.value, str) and cell.value.isdigit():
            cell.value, cell.number_format = float(cell.value), "General"
    return made.saved()


@case(
    "P27",
    expected="""
    warning - data-sheet-hidden
    note - example-row
    warning - hidden-columns(I)
    warning - hidden-rows(4)
    error D4 required""",
)
def hidden_sheet_column_and_row(site: Path) -> bytes:
    made = Filled(site, REDUCE).row(3).row(4, id_number="330299199001010017", full_name=None)
    made.sheet.row_dimensions[4].hidden = True
    made.sheet.column_dimensions["I"].hidden = True
    made.sheet.sheet_state = "hidden"
    made.book.active = 1
    return made.saved()


@case(
    "P27",
    expected="""
    note - example-row
    warning - several-data-sheets(Copia)
    error D3 required""",
)
def data_on_two_sheets(site: Path) -> bytes:
    made = Filled(site, REDUCE).row(3, full_name=None)
    twin = made.book.copy_worksheet(made.sheet)
    twin.title = "Copia"
    return made.saved()


@case(
    "P27",
    expected="""
    note - example-row
    error D3 required""",
)
def data_on_a_sheet_of_their_own(site: Path) -> bytes:
    made = Filled(site, REDUCE).row(3, full_name=None)
    twin = made.book.copy_worksheet(made.sheet)
    twin.title = "Marzo"
    for row in made.sheet.iter_rows(min_row=2):
        for cell in row:
            cell.value = None
    return made.saved()


@case(
    "P28",
    expected="""
    note - example-row
    error C3 digits-lost
    error D3 required
    warning C4 lower-case → 33029919930608018X
    error G4 date-ambiguous""",
)
def all_is_said_in_every_language(site: Path) -> bytes:
    first = {"id_number": 330299199001010017, "full_name": None}
    return filled(site, REDUCE, first, {"id_number": "33029919930608018x", "leave_date": "01/02/2025"}, language="en")


# Filled in and saved at LibreOffice: `workbooks/make.py` --------------------------------------------------------------

LEAVERS = """
    error C3 digits-lost
    warning B4 zeros-lost → 01
    warning C4 lower-case → 33029919930608018X
    error D4 look-alike(U+002E)
    error E4 not-in-list(01)
    warning F4 month-as-date → 202503
    warning G4 date-serial → 2025-03-10
    error C5 format(pattern)
    error F5 type
    warning G5 date-shape → 2025-03-04
    error I5 required
    error C6 formula-cell
    error D6 error-cell(#DIV/0!)
    warning E6 warn-on
    warning C7 full-width → 330299199001010017
    warning D7 invisible(U+200B) → 张测试
    error C8 scientific-text
    warning D8 spaces → JANE SAMPLE
    error B9 unique(7)
    error G12 type
"""
"""What is wrong with what `office.LEAVERS` types."""

JOINERS = """
    error C3 parts-match(sex)
    warning I3 number-for-text → 15400000001
    warning K3 zeros-lost → 030212
    warning O3 list-words → 310;510
    warning P3 month-as-date → 202503
    warning S3 money-symbols → 8000
    warning E4 list-words → 2
    error F4 date-impossible
    error G4 blank
    error H4 required
    warning O4 contains
    warning P4 month-shape → 202503
    warning S4 full-width → 9500
"""
"""What is wrong with what `office.JOINERS` types."""

WITHOUT_FORMULAS = LEAVERS.replace("    error C6 formula-cell\n", "")
"""What is left of it where a format, or its reader, knows values only."""


@case(
    *("P1", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11", "P14", "P17", "P19", "P21", "P22", "P23", "P27"),
    expected=f"note - blank-rows(2)\nnote - example-row\nwarning - hidden-rows(9)\n{LEAVERS}",
)
def leavers_saved_as_xlsx(site: Path) -> bytes:
    return (SAVED / "leavers.xlsx").read_bytes()


@case(
    "P16",
    expected=f"""
    note - blank-rows(2)
    note - example-row
    warning - unknown-template
    note - xls-old-format
    {WITHOUT_FORMULAS.replace("error-cell(#DIV/0!)", "required")}""",
    file="people.xls",
    in_browser="error - save-as-xlsx(xls)",
)
def leavers_saved_as_xls(site: Path) -> bytes:
    return (SAVED / "leavers.xls").read_bytes()


@case(
    "P16",
    expected=f"""
    note - blank-rows(2)
    note - example-row
    note - ods-format
    {WITHOUT_FORMULAS.replace("error-cell(#DIV/0!)", "required")}""",
    file="people.ods",
    in_browser="error - save-as-xlsx(ods)",
)
def leavers_saved_as_ods(site: Path) -> bytes:
    return (SAVED / "leavers.ods").read_bytes()


@case(
    "P3",
    "P16",
    expected=f"""
    note - blank-rows(2)
    note - csv-loses-types
    note - example-row
    note - ghost-rows(2)
    {WITHOUT_FORMULAS.replace("error-cell(#DIV/0!)", "format(pattern)").replace("digits-lost", "scientific-text")}""",
    file="people.csv",
)
def leavers_saved_as_csv(site: Path) -> bytes:
    return (SAVED / "leavers.csv").read_bytes()


@case("P4", "P7", "P8", "P11", "P21", "P24", "P25", "P26", expected=f"note - example-row\n{JOINERS}")
def joiners_saved_as_xlsx(site: Path) -> bytes:
    return (SAVED / "joiners.xlsx").read_bytes()


@case(
    "P16",
    expected=f"note - example-row\nwarning - unknown-template\nnote - xls-old-format\n{JOINERS}",
    file="people.xls",
    in_browser="error - save-as-xlsx(xls)",
)
def joiners_saved_as_xls(site: Path) -> bytes:
    return (SAVED / "joiners.xls").read_bytes()


@case(
    "P16",
    expected=f"note - example-row\nnote - ods-format\n{JOINERS}",
    file="people.ods",
    in_browser="error - save-as-xlsx(ods)",
)
def joiners_saved_as_ods(site: Path) -> bytes:
    return (SAVED / "joiners.ods").read_bytes()


@case(
    "P4",
    "P16",
    expected=f"""
    note - csv-loses-types
    note - example-row
    {
        JOINERS.replace("    warning I3 number-for-text → 15400000001", "").replace(
            "warning K3 zeros-lost → 030212", "error K3 length"
        )
    }""",
    file="people.csv",
)
def joiners_saved_as_csv(site: Path) -> bytes:
    return (SAVED / "joiners.csv").read_bytes()


# Parts of the work ---------------------------------------------------------------------------------------------------


def _swap(names: Any, one: str, other: str) -> None:
    first, second = names[identity.COLUMN_PREFIX + one], names[identity.COLUMN_PREFIX + other]
    first.attr_text, second.attr_text = second.attr_text, first.attr_text


def _property(book: openpyxl.Workbook, name: str, value: str) -> None:
    found = book.custom_doc_props
    kind = type(found[name])
    del found[name]
    found.append(kind(name=name, value=int(value) if kind.__name__ == "IntProperty" else value))


def _with_identity(site: Path, procedure: str, content: bytes) -> bytes:
    """A workbook with the properties of a template."""
    template = openpyxl.load_workbook(site / "templates" / f"{procedure}.es.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    for one in template.custom_doc_props:
        book.custom_doc_props.append(StringProperty(name=one.name, value=str(one.value)))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
