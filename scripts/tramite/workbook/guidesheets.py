"""The columns of a file → the sheets that describe them: one row per column, one row per code.

In: columns and words. Out: sheets added to the book. The same sentences as on the page, by `describe`.
"""

from __future__ import annotations

from itertools import compress
from typing import Any

from xlsxwriter.format import Format

from tramite import describe, identity
from tramite.messages import Words
from tramite.model import Guide
from tramite.palette import palette
from tramite.workbook.columns import CODES, FIELDS, Column, is_reconstructed, page_address, plain, template_notice
from tramite.workbook.xlsx import Book, Sheet, lines

MANY_CHOICES = 6
"""Above this number, the choices of a column stand on the sheet of codes alone."""


def fields_sheet(book: Book, guide: Guide, procedure: str, columns: tuple[Column, ...], words: Words) -> None:
    """Add the description of every column."""
    sheet = book.sheet(words(FIELDS), palette()["line-strong"])
    heads = _heads(guide, _FIELD_WIDTHS, "name")
    head_row = _notices(book, sheet, guide, procedure, words)
    _head(book, sheet, head_row, heads, words)
    looks = {is_required: _looks(book, heads, is_required) for is_required in (True, False)}
    linked = book.format(**_look(_LINKED, False))
    places = _places(columns)
    for row, column in enumerate(columns, start=head_row + 1):
        cells = _described(guide, procedure, column, words)
        sheet.row_height(row, max(lines(cells[name], _FIELD_WIDTHS[name]) for name in heads))
        for at, name in enumerate(heads):
            look = looks[column.need == "required"][name]
            if name == "page":
                sheet.link(row, at, f"{page_address(guide, procedure)}#{_anchor(column)}", cells[name], look)
            elif name == "values" and len(column.choices) > MANY_CHOICES:
                sheet.link(row, at, f"internal:'{words(CODES)}'!A{places[_block(column)] + 1}", cells[name], linked)
            else:
                sheet.text(row, at, cells[name], look)
    sheet.freeze(head_row + 1)
    sheet.print_setup(guide.procedures[procedure].title)


def codes_sheet(book: Book, guide: Guide, procedure: str, columns: tuple[Column, ...], words: Words) -> None:
    """Add every list of codes once, and a defined name for the choices of each column."""
    sheet = book.sheet(words(CODES), palette()["line-strong"])
    heads = _heads(guide, _CODE_WIDTHS, "meaning")
    _head(book, sheet, 0, heads, words)
    shown = heads.index("choice")
    first, other = ([_code_look(book, name, is_first) for name in heads] for is_first in (True, False))
    widths = [_CODE_WIDTHS[name] for name in heads]
    places = _places(columns)
    row = 1
    for column in columns:
        if not column.choices:
            continue
        start = places[_block(column)]
        if start == row:
            for cells in _codes(guide, column, heads, words):
                looks = first if row == start else other
                # Titles, codes and marks are short; what lies between them may wrap.
                sheet.row_height(row, max(map(lines, cells[2:-1], widths[2:-1])))
                for at, (cell, look) in enumerate(zip(cells, looks, strict=True)):
                    sheet.text(row, at, cell, look)
                row += 1
        if column.is_one_choice:
            last = start + len(column.choices) - 1
            book.name(identity.CHOICES_PREFIX + column.field, sheet, (start, shown), (last, shown))
    sheet.expect_text([heads.index("code")], 1)
    sheet.freeze(1)
    sheet.print_setup(guide.procedures[procedure].title)


_FIELD_WIDTHS = {
    "column": 9,
    "label": 16,
    "name": 18,
    "need": 24,
    "enter": 34,
    "form": 40,
    "values": 32,
    "example-value": 20,
    "mark": 14,
    "page": 16,
}
_LINKED = "linked"
_CODE_WIDTHS = {"list": 26, "code": 9, "screen-words": 36, "meaning": 48, "choice": 72, "mark": 16}


def _heads(guide: Guide, widths: dict[str, int], gloss: str) -> list[str]:
    """The names of the columns; who reads the hall's screens needs no second name."""
    return [name for name in widths if name != gloss or not guide.speaks_screen_language]


def _head(book: Book, sheet: Sheet, row: int, heads: list[str], words: Words) -> None:
    colours = palette()
    look = book.format(
        bold=True,
        font_color=colours["on-fill"],
        bg_color=colours["fill"],
        text_wrap=True,
        valign="vcenter",
        align="left",
        indent=1,
    )
    sheet.row_height(row, 2)
    for at, name in enumerate(heads):
        sheet.column(at, (_FIELD_WIDTHS | _CODE_WIDTHS)[name])
        sheet.text(row, at, words(f"workbook.{name}"), look)


def _notices(book: Book, sheet: Sheet, guide: Guide, procedure: str, words: Words) -> int:
    """Whose template this is, and what we completed; the row under them. They run over the empty cells beside them."""
    sheet.text(0, 0, template_notice(guide, procedure, words), book.format(bold=True, font_color=palette()["caution"]))
    if not is_reconstructed(guide, procedure):
        return 1
    mark = book.format(font_color=palette()["reconstructed"])
    sheet.text(1, 0, words("workbook.reconstructed", guide=guide.hall.guide.title), mark)
    return 2


def _described(guide: Guide, procedure: str, column: Column, words: Words) -> dict[str, str]:
    definition = column.definition
    need = describe.need(guide, column.use, words)
    enter = [column.use.hint or definition.hint, definition.description]
    limits = [said for _, said in describe.limits(guide, guide.procedures[procedure], column.use, words)]
    return {
        "column": identity.letter(column.index),
        "label": column.label,
        "name": column.name,
        "need": f"* {need}" if column.need == "required" else need,
        "enter": "\n".join(plain(guide, said) for said in enter if said),
        "form": "\n".join([*describe.shape(guide, definition, words), *limits]),
        "values": _values(column, words),
        "example-value": column.example_shown,
        "mark": _mark(guide, procedure, column, words),
        "page": words("workbook.open"),
    }


def _values(column: Column, words: Words) -> str:
    if len(column.choices) > MANY_CHOICES:
        return words("workbook.see-codes", n=len(column.choices), sheet=words(CODES))
    return "\n".join(column.shown)


def _mark(guide: Guide, procedure: str, column: Column, words: Words) -> str:
    """The marks of the page, in words."""
    reconstructed = column.use.basis == "reconstructed" or is_reconstructed(guide, procedure)
    uncertain = guide.certainty(column.use) == "guess"
    marks = (("reconstructed", reconstructed), ("uncertain", uncertain))
    return "\n".join(words(f"mark.{mark}") for mark, is_marked in marks if is_marked)


def _looks(book: Book, heads: list[str], is_required: bool) -> dict[str, Format]:
    """The look of each cell of a row."""
    return {name: book.format(**_look(name, is_required)) for name in heads}


def _look(name: str, is_required: bool) -> dict[str, Any]:
    colours = palette()
    look: dict[str, Any] = {"text_wrap": True, "num_format": "@", "align": "left", "indent": 1}
    look |= {"bottom": 1, "bottom_color": colours["line"]}
    if name in ("label", "name", "need") and is_required:
        return look | {"font_color": colours["required"], "bold": name != "name"}
    if name == "label":
        return look | {"bold": True}
    if name == "mark":
        return look | {"font_color": colours["reconstructed"]}
    if name in ("page", _LINKED):
        return look | {"font_color": colours["primary"], "underline": 1}
    return look | {"font_color": colours["ink-soft"], "italic": True} if name == "example-value" else look


def _codes(guide: Guide, column: Column, heads: list[str], words: Words) -> list[list[str]]:
    """The rows of one list; its title stands on every row, so that one can filter."""
    code_list = guide.codes[column.definition.codes or ""]
    title = code_list.title if not column.use.offer else f"{code_list.title} · {column.title}"
    mark = words("mark.reconstructed") if code_list.basis == "reconstructed" else ""
    kept = [name in heads for name in _CODE_WIDTHS]
    return [
        list(compress((title, code, value.text, value.gloss or "", shown, mark), kept))
        for (code, value), shown in zip(column.choices, column.shown, strict=True)
    ]


def _code_look(book: Book, name: str, is_first: bool) -> Format:
    colours = palette()
    look: dict[str, Any] = {"text_wrap": True, "num_format": "@", "align": "left", "indent": 1}
    if is_first:
        look |= {"top": 1, "top_color": colours["line-strong"]}
    if name == "list":
        look |= {"bold": True} if is_first else {"font_color": colours["ink-soft"]}
    elif name == "mark":
        look |= {"font_color": colours["reconstructed"]}
    return book.format(**look)


def _block(column: Column) -> tuple[str, ...]:
    """The list of a column and, when it offers only some, which."""
    return (column.definition.codes or "", *column.use.offer)


def _places(columns: tuple[Column, ...]) -> dict[tuple[str, ...], int]:
    """On which row of the sheet of codes each list begins."""
    places: dict[tuple[str, ...], int] = {}
    row = 1
    for column in columns:
        if column.choices and _block(column) not in places:
            places[_block(column)] = row
            row += len(column.choices)
    return places


def _anchor(column: Column) -> str:
    return f"field-{column.field.replace('_', '-')}"
