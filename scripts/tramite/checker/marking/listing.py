"""The list of all problems → a sheet of its own, with links to the cells.

In: a plan and the looks of its cells. Out: the part. Its texts stand in the cells, so that no other part changes.
"""

from __future__ import annotations

from collections.abc import Callable

from tramite.checker.marking.cells import cell_text, letters
from tramite.checker.marking.outline import TRANSITIONAL, escaped
from tramite.checker.marking.plan import HEAD, Plan

WIDTHS = {"severity": 11, "row": 8, "column": 9, "header": 30, "value": 26, "message": 60, "fix": 60}
"""How wide the columns are, in characters."""

LINKED = "row"
"""The column whose cells lead to the cell that is meant."""


def listing(plan: Plan, look: Callable[[str], int]) -> bytes:
    """The sheet."""
    rows = [_row(1, [plan.title], ["title"], look)]
    for remark in plan.remarks:
        rows.append(_row(len(rows) + 1, [remark], ["title"], look))
    head = len(rows) + 1
    rows.append(_row(head, plan.head, ["head"] * len(HEAD), look))
    at, links = HEAD.index(LINKED), []
    for number, (severity, cells, address) in enumerate(plan.listed, head + 1):
        looks = ["plain"] * len(HEAD)
        looks[0] = severity
        if address:
            looks[at] = "link"
            target = escaped(f"{quoted(plan.sheet)}!{address}")
            links.append(f'<hyperlink ref="{letters(at)}{number}" location="{target}" display="{target}"/>')
        rows.append(_row(number, cells, looks, look))
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{WIDTHS[key]}" customWidth="1"/>'
        for number, key in enumerate(HEAD, 1)
    )
    last = f"{letters(len(HEAD) - 1)}{len(rows)}"
    parts = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
        f'<worksheet xmlns="{TRANSITIONAL}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
        f'<dimension ref="A1:{last}"/>',
        f'<sheetViews><sheetView workbookViewId="0"><pane ySplit="{head}" topLeftCell="A{head + 1}" ',
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>',
        f"<cols>{columns}</cols><sheetData>",
        *rows,
        "</sheetData>",
        *(["<hyperlinks>", *links, "</hyperlinks>"] if links else []),
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>',
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>',
    ]
    return "".join(parts).encode()


def quoted(sheet: str) -> str:
    """The name of a sheet as references write it."""
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'"


def _row(number: int, cells: list[str], looks: list[str], look: Callable[[str], int]) -> str:
    written = "".join(
        _cell(f"{letters(column)}{number}", text, look(looks[column])) for column, text in enumerate(cells)
    )
    return f'<row r="{number}">{written}</row>'


def _cell(reference: str, text: str, style: int) -> str:
    if not text:
        return f'<c r="{reference}" s="{style}"/>'
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{cell_text(text)}</t></is></c>'
