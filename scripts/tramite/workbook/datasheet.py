"""The columns of a file → the sheet that people fill in: header, one example row, drop-downs, rules, prompts.

In: columns and words. Out: a sheet added to the book. One header row, no merged cells, no protection: sorting,
filtering, widening, inserting and pasting must work, and every importer must find its way.
"""

from __future__ import annotations

import datetime
from typing import Any

from xlsxwriter.format import Format

from tramite import describe, identity
from tramite.messages import Words
from tramite.model import Guide
from tramite.palette import palette
from tramite.rules import Bound
from tramite.workbook.columns import (
    DATA,
    EXAMPLE_ROW,
    FIELDS,
    FIRST_FREE_ROW,
    HEADER_ROW,
    NUMBER_TYPES,
    TIME_TYPES,
    Column,
    first_cell_of_example,
    plain,
)
from tramite.workbook.xlsx import (
    FORMULA_LIMIT,
    MESSAGE_LIMIT,
    TITLE_LIMIT,
    Book,
    Sheet,
    lines,
    shortened,
    utf16_length,
    width,
)


def data_sheet(book: Book, guide: Guide, procedure: str, columns: tuple[Column, ...], words: Words) -> None:
    """Add the sheet, with a defined name for every column."""
    sheet = book.sheet(words(DATA), palette()["primary"])
    widths = [_width(column) for column in columns]
    for column in columns:
        sheet.column(column.index, widths[column.index], book.format(**_cell(column)))
        _header(book, sheet, column, words)
        _example(book, sheet, column, words)
        sheet.validate(column.index, EXAMPLE_ROW, rule(column) | _prompt(guide, procedure, column, words))
        book.name(identity.COLUMN_PREFIX + column.field, sheet, (HEADER_ROW, column.index))
    sheet.row_height(HEADER_ROW, max(map(_header_lines, columns, widths)))
    sheet.row_height(EXAMPLE_ROW, 1)
    # No filter buttons: a filter is saved with a fixed range, and sorting by it would leave out the rows added later.
    sheet.expect_text([column.index for column in columns if column.is_text], EXAMPLE_ROW)
    sheet.freeze(HEADER_ROW + 1)
    first = next((column.index for column in columns if column.need != "auto"), 0)
    sheet.select(FIRST_FREE_ROW, first)
    sheet.print_setup(guide.procedures[procedure].title, pages_wide=max(1, round(sum(widths) / 160)))
    sheet.activate()


def rule(column: Column) -> dict[str, Any]:
    """What a spreadsheet can check while one types; rules between cells are left to the checker."""
    definition, letter = column.definition, identity.letter(column.index)
    if column.is_one_choice:
        return {"validate": "list", "source": f"={identity.CHOICES_PREFIX}{column.field}"}
    if definition.type == "month":
        return {"validate": "custom", "value": _month_formula(column, f"{letter}{EXAMPLE_ROW + 1}")}
    if definition.type in TIME_TYPES:
        return _between("date", _day_limit(column, "min") or "1", _day_limit(column, "max"))
    if definition.type in NUMBER_TYPES and column.need != "auto":
        kind = "whole" if definition.type == "integer" else "decimal"
        return _between(kind, _number_limit(column, "min") or "-1E+15", _number_limit(column, "max"))
    if definition.length and definition.type in ("text", "digits", "email", "phone"):
        least, greatest = definition.length
        return {"validate": "length", "criteria": "between", "minimum": str(least), "maximum": str(greatest)}
    return {"validate": "any"}


def refusal(guide: Guide, procedure: str, column: Column, words: Words) -> tuple[str, str]:
    """Title and text of what one reads when the column refuses a value."""
    limits = [said for _, said in describe.limits(guide, guide.procedures[procedure], column.use, words)]
    first, *others = _shape(guide, column, words)
    sentences = [words("workbook.refused"), first, *limits, *others]
    return shortened(column.title, TITLE_LIMIT), _fitting(sentences, _more(words))


def _header(book: Book, sheet: Sheet, column: Column, words: Words) -> None:
    """The words of the screen, their meaning, and whether a value is needed: in red with a star and a word."""
    colours = palette()
    ink = {"font_color": colours["required" if column.need == "required" else "ink"]}
    bold = {"bold": True, "font_size": 11}
    need = words(f"need.{column.need}") if column.need in ("required", "optional", "conditional") else ""
    runs: list[tuple[dict[str, Any], str]] = [
        (bold, column.label),
        ({} if column.label else bold, column.name),
        ({"bold": column.need == "required", "font_size": 9}, f"* {need}" if column.need == "required" else need),
    ]
    shown = [(book.format(**ink, **style), words) for style, words in runs if words]
    lines = [(style, words if at == 0 else f"\n{words}") for at, (style, words) in enumerate(shown)]
    ground = {"bg_color": colours["surface"], "bottom": 2, "bottom_color": colours["primary"]}
    sides = {"left": 1, "right": 1, "left_color": colours["line"], "right_color": colours["line"]}
    cell = book.format(**bold, **ink, **ground, **sides, text_wrap=True, num_format="@")
    sheet.runs(HEADER_ROW, column.index, lines, cell)


def _example(book: Book, sheet: Sheet, column: Column, words: Words) -> None:
    soft: dict[str, Any] = {"italic": True, "font_color": palette()["ink-soft"], "bg_color": palette()["missing-soft"]}
    if column.index == 0:
        sheet.text(EXAMPLE_ROW, 0, first_cell_of_example(column, words), book.format(**_cell(column) | soft))
    else:
        _value(sheet, column, book.format(**_cell(column) | soft))


def _cell(column: Column) -> dict[str, Any]:
    """How the cells of a column look. Days stand to the left, so that they do not touch the next column."""
    look: dict[str, Any] = {"num_format": column.number_format, "valign": "vcenter"}
    if column.definition.type in TIME_TYPES or column.need == "auto":
        return look | {"align": "left"}
    return look | {"align": "right", "indent": 1} if column.definition.type in NUMBER_TYPES else look


def _value(sheet: Sheet, column: Column, look: Format) -> None:
    kind, value = column.definition.type, column.example
    moment = _moment(value) if kind in TIME_TYPES else None
    number = _number(value) if kind in NUMBER_TYPES else None
    if moment is not None:
        sheet.date(EXAMPLE_ROW, column.index, moment, look)
    elif number is not None:
        sheet.number(EXAMPLE_ROW, column.index, number, look)
    else:
        sheet.text(EXAMPLE_ROW, column.index, column.example_shown, look)


def _moment(value: str) -> datetime.datetime | None:
    """A day or a moment; nothing when it is none, which `lint` reports."""
    try:
        return datetime.datetime.fromisoformat(value)
    except ValueError:
        return None


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _width(column: Column) -> float:
    """Wide enough for the words of the screen and for what one types; never so wide that a table cannot be seen."""
    definition = column.definition
    if column.is_one_choice:
        typed: float = max(map(width, column.shown))
    elif definition.type in _WIDTHS:
        typed = _WIDTHS[definition.type]
    else:
        typed = min(definition.length[1] if definition.length else 18, 22)
    longest_word = max(map(width, [*column.name.split(), column.label]))
    return round(min(max(typed + 2, longest_word * 1.2 + 2, 12), 28), 1)


def _header_lines(column: Column, width: float) -> int:
    return sum(lines(part, width) for part in (column.label, column.name) if part) + 1


_WIDTHS = {"date": 12, "month": 10, "datetime": 18, "integer": 8, "number": 12, "money": 14, "phone": 14, "boolean": 8}


def _prompt(guide: Guide, procedure: str, column: Column, words: Words) -> dict[str, Any]:
    """What appears beside the selected cell, and what one reads when a value is refused."""
    limits = [said for _, said in describe.limits(guide, guide.procedures[procedure], column.use, words)]
    first, *others = _shape(guide, column, words)
    hint = plain(guide, column.use.hint or column.definition.hint)
    sentences = [describe.need(guide, column.use, words), hint, first, *limits, *others]
    title, refused = refusal(guide, procedure, column, words)
    return {
        "input_title": title,
        "input_message": _fitting(sentences, _more(words)),
        "error_title": title,
        "error_message": refused,
        # A cell has one rule. It holds what is an error, so it stops; what only advises is said in the prompt and found
        # by the checker, like everything that is pasted.
        "error_type": "stop",
    }


def _more(words: Words) -> str:
    return words("workbook.see-sheet", sheet=words(FIELDS))


def _shape(guide: Guide, column: Column, words: Words) -> list[str]:
    if not column.choices:
        return describe.shape(guide, column.definition, words)
    if column.is_one_choice:
        return [words("workbook.prompt-choose")]
    # A drop-down would put one code in the place of those already given.
    codes = words("shape.separator").join(code for code, _ in column.choices)
    return [*describe.shape(guide, column.definition, words), words("workbook.prompt-codes", codes=codes)]


def _fitting(sentences: list[str], more: str) -> str:
    """The sentences one per line, in order, as many as fit; `more` says where the others stand."""
    wanted = [sentence for sentence in sentences if sentence]
    whole = "\n".join(wanted)
    if utf16_length(whole) <= MESSAGE_LIMIT:
        return whole
    room = MESSAGE_LIMIT - utf16_length(more) - 1
    kept = shortened(wanted[0], room)
    for sentence in wanted[1:]:
        if utf16_length(f"{kept}\n{sentence}") > room:
            break
        kept += f"\n{sentence}"
    return f"{kept}\n{more}" if more else kept


def _between(kind: str, least: str, greatest: str | None) -> dict[str, Any]:
    if greatest is None:
        return {"validate": kind, "criteria": ">=", "value": least}
    return {"validate": kind, "criteria": "between", "minimum": least, "maximum": greatest}


def _limit(column: Column, side: str) -> Bound | None:
    """The bound that a spreadsheet can judge, the use's before the field's: none that looks at another cell."""
    for written in (getattr(column.use, side), getattr(column.definition, side)):
        read = describe.read_bound(written) if written is not None else None
        if read and read.kind in ("literal", "today", "this-month"):
            return read
    return None


def _number_limit(column: Column, side: str) -> str | None:
    found = _limit(column, side)
    return found.base if found and found.kind == "literal" and _number(found.base) is not None else None


def _day_limit(column: Column, side: str) -> str | None:
    """A serial number or a formula; English function names and numbers, as files store them in any language."""
    found = _limit(column, side)
    if found is None:
        return None
    if found.kind == "literal":
        moment = _moment(found.base)
        return str((moment - datetime.datetime(1899, 12, 30)).days) if moment else None
    today, months = _today(side), _months(found)
    if found.kind == "this-month":
        return f"=EOMONTH({today},{months - 1})+1" if side == "min" else f"=EOMONTH({today},{months})"
    return f"={today}{found.count:+d}" if found.unit == "d" else f"=EDATE({today},{months})" if months else f"={today}"


def _month_formula(column: Column, cell: str) -> str:
    """Six digits, a real month, and within the limits; a formula, because the cells are text."""
    tests = [f"LEN({cell})=6", f"--RIGHT({cell},2)>=1", f"--RIGHT({cell},2)<=12", f"--{cell}>=190001"]
    for side, sign in (("min", ">="), ("max", "<=")):
        found = _limit(column, side)
        if found and found.kind == "literal" and found.base.isdigit():
            tests.append(f"--{cell}{sign}{found.base}")
        elif found and found.kind != "literal":
            # Not TEXT(TODAY(),"yyyymm"): its letters differ between languages.
            day = f"EDATE({_today(side)},{_months(found)})" if _months(found) else _today(side)
            tests.append(f"--{cell}{sign}YEAR({day})*100+MONTH({day})")
    formula = f"=IFERROR(AND({','.join(tests)}),FALSE)"
    return formula if utf16_length(formula) <= FORMULA_LIMIT else f"=IFERROR(AND({','.join(tests[:4])}),FALSE)"


def _today(side: str) -> str:
    # The hall's day may already, or still, be another one than this computer's: one day of grace.
    return "TODAY()-1" if side == "min" else "TODAY()+1"


def _months(bound: Bound) -> int:
    return bound.count * 12 if bound.unit == "y" else bound.count if bound.unit == "m" else 0
