"""A workbook that cannot be changed without risk → a new one with its values, the comments and the list of problems.

In: the workbook as it was read, a plan. Out: bytes of an .xlsx file. Numbers that are too long for a spreadsheet, and
everything in files without types, stay text.
"""

from __future__ import annotations

import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from tramite.checker.cells import LAST_COLUMN, Cell, Sheet, Workbook
from tramite.checker.marking.listing import LINKED, WIDTHS, quoted
from tramite.checker.marking.looks import DAY, ROLES
from tramite.checker.marking.plan import AUTHOR, HEAD, MOST_COMMENTS, Mark, Plan
from tramite.palette import palette

CREATED = datetime.datetime(2000, 1, 1)
"""One moment for all, so that the same file gives the same bytes."""

_EXACT = 15
"""So many digits of a number are kept by spreadsheet programs."""


def fresh(workbook: Workbook, plan: Plan) -> bytes:
    """The new workbook; the sheet with the data is its first. Raises ValueError when that cannot be read to its end."""
    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(made, options | {"date_1904": workbook.date1904})
    book.set_properties({"created": CREATED})
    source = next((sheet for sheet in workbook.sheets if sheet.name == plan.sheet), None)
    name = plan.sheet if source and _is_name(plan.sheet) else "1"
    _data(book, book.add_worksheet(name), source, plan)
    if source and source.trouble:
        raise ValueError(source.trouble.code)
    _list(book, plan, name, bool(source))
    book.close()
    return made.getvalue()


def _is_name(name: str) -> bool:
    return 0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") and name.strip("'") == name


def _data(book: Any, target: Any, source: Sheet | None, plan: Plan) -> None:
    colours = palette()
    numbers = {"date": DAY, "text": "@"}
    ground = {
        look: {"bg_color": colours[f"{role}-soft"], "border": 1, "border_color": colours[role]}
        for look, role in ROLES.items()
    }
    formats = {
        (look, style): book.add_format({**ground.get(look, {}), "num_format": numbers.get(style, "General")})
        for look in ("", *ROLES)
        for style in ("general", "text", "date", "number")
    }
    comments = 0
    for row in source.rows() if source else ():
        marks = plan.marks.get(row.number, {})
        for column in sorted({*row.cells, *marks}):
            if column >= LAST_COLUMN:
                continue
            mark, cell = marks.get(column), row.cells.get(column)
            _write(target, (row.number - 1, column), cell, mark, formats)
            if mark and comments < MOST_COMMENTS:
                comments += 1
                options = {"author": AUTHOR, "x_scale": 2.5, "y_scale": 1.5}
                target.write_comment(row.number - 1, column, mark.comment, options)


def _write(target: Any, at: tuple[int, int], cell: Cell | None, mark: Mark | None, formats: Any) -> None:
    look, style = mark.look if mark else "", str(cell.style) if cell else "general"
    kind: str = cell.kind if cell else "text"
    text = cell.text if cell else ""
    if mark and mark.repair and not (cell and cell.formula):
        text, kind = mark.repair["to"], mark.repair["kind"]
        style = kind if kind in ("date", "text") else style
    chosen = formats[look, style]
    if kind == "date":
        target.write_datetime(*at, datetime.date.fromisoformat(text), chosen)
    elif kind == "number" and sum(map(str.isdigit, text)) <= _EXACT:
        target.write_number(*at, float(text), chosen)
    elif kind == "boolean":
        target.write_boolean(*at, text == "1", chosen)
    elif text:
        target.write_string(*at, text, formats[look, "text"] if kind == "number" else chosen)
    else:
        target.write_blank(*at, None, chosen)


def _list(book: Any, plan: Plan, name: str, has_data: bool) -> None:
    title = plan.title if plan.title != name else f"{plan.title} 2"
    sheet, colours = book.add_worksheet(title), palette()
    bold, plain = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    link = book.add_format({"underline": 1, "font_color": colours["primary"], "valign": "top"})
    grounds = {
        look: book.add_format({"bg_color": colours[f"{role}-soft"], "valign": "top"}) for look, role in ROLES.items()
    }
    for column, key in enumerate(HEAD):
        sheet.set_column(column, column, WIDTHS[key])
    above = [plan.title, plan.fresh, *plan.remarks]
    for row, remark in enumerate(above):
        sheet.write_string(row, 0, remark, bold)
    for column, words in enumerate(plan.head):
        sheet.write_string(len(above), column, words, bold)
    sheet.freeze_panes(len(above) + 1, 0)
    for row, (severity, cells, address) in enumerate(plan.listed, len(above) + 1):
        for column, text in enumerate(cells):
            look = grounds[severity] if column == 0 else plain
            if HEAD[column] == LINKED and address and has_data:
                sheet.write_url(row, column, f"internal:{quoted(name)}!{address}", link, text)
            else:
                sheet.write_string(row, column, text, look)
