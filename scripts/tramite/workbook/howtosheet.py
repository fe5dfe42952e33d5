"""The columns of a file → the sheet that says how to fill it in, whose it is, and where it comes from.

In: columns and words. Out: a sheet added to the book: numbered sentences, only those that this file needs.
"""

from __future__ import annotations

from collections.abc import Iterator

from tramite import identity
from tramite.messages import Words
from tramite.model import Guide
from tramite.palette import palette
from tramite.workbook.columns import (
    CODES,
    DATA,
    EXAMPLE_ROW,
    FIELDS,
    FIRST_FREE_ROW,
    HOWTO,
    NUMBER_TYPES,
    Column,
    is_reconstructed,
    page_address,
    template_notice,
)
from tramite.workbook.xlsx import Book, lines


def howto_sheet(book: Book, guide: Guide, procedure: str, columns: tuple[Column, ...], words: Words) -> None:
    """Add the sheet."""
    colours = palette()
    sheet = book.sheet(words(HOWTO), colours["required"])
    body = book.format(text_wrap=True)
    sheet.column(0, 5)
    sheet.column(1, _WIDTH)
    title = book.format(bold=True, font_size=16, font_color=colours["primary"], num_format="@")
    sheet.text(0, 0, words("workbook.title", title=guide.procedures[procedure].title), title)
    row = 2
    number = book.format(bold=True, font_color=colours["primary"], align="right", indent=1)
    for index, sentence in enumerate(_sentences(guide, procedure, columns, words), start=1):
        sheet.number(row, 0, index, number)
        sheet.text(row, 1, sentence, body)
        sheet.row_height(row, lines(sentence, _WIDTH))
        row += 1
    row += 1
    fact, link = book.format(font_color=colours["ink-soft"]), book.format(font_color=colours["primary"], underline=1)
    address = page_address(guide, procedure)
    sheet.link(row, 1, address, words("workbook.fact-page", value=address), link)
    for row_of_fact, said in enumerate(_facts(guide, procedure, words), start=row + 1):
        sheet.text(row_of_fact, 1, said, fact)
    sheet.print_setup(guide.procedures[procedure].title, pages_high=1)


_WIDTH = 100


def _sentences(guide: Guide, procedure: str, columns: tuple[Column, ...], words: Words) -> Iterator[str]:
    data, fields = words(DATA), words(FIELDS)
    types = {column.definition.type for column in columns}
    needs = {column.need for column in columns}
    yield template_notice(guide, procedure, words)
    yield words("workbook.how-move")
    yield words("workbook.how-fill", data=data, row=FIRST_FREE_ROW + 1, fields=fields)
    yield words("workbook.how-red", word=words("need.required"))
    if "conditional" in needs:
        yield words("workbook.how-conditional", word=words("need.conditional"), fields=fields)
    yield words(
        "workbook.how-example",
        row=EXAMPLE_ROW + 1,
        mark=identity.EXAMPLE_MARK,
        date=guide.people.reference_date.isoformat(),
    )
    yield words("workbook.how-text")
    if any(column.is_one_choice for column in columns):
        yield words("workbook.how-lists", codes=words(CODES))
    if any(column.definition.multiple for column in columns):
        yield words("workbook.how-several", separator=guide.hall.list_separator)
    if "date" in types:
        yield words("workbook.how-dates")
    if "month" in types:
        yield words("workbook.how-months")
    if types & NUMBER_TYPES - {"integer"}:
        yield words("workbook.how-numbers")
    yield words("workbook.how-paste")
    yield from _row_rules(guide, procedure, columns, words)
    yield words("workbook.how-save")
    if any(column.definition.personal for column in columns):
        yield words("workbook.how-privacy")
    if is_reconstructed(guide, procedure):
        yield words("workbook.reconstructed", guide=guide.hall.guide.title)


def _row_rules(guide: Guide, procedure: str, columns: tuple[Column, ...], words: Words) -> Iterator[str]:
    batch = guide.procedures[procedure].batch
    if batch is None:
        return
    titles = {column.field: column.title for column in columns}
    for names in batch.unique:
        joined = words("shape.separator").join(titles.get(name, name) for name in names)
        yield words("workbook.how-unique", n=len(names), fields=joined)
    if batch.row_limit:
        yield words("workbook.how-row-limit", n=batch.row_limit)
    if batch.warn and batch.warn.row_limit:
        yield words("workbook.how-row-advice", n=batch.warn.row_limit)


def _facts(guide: Guide, procedure: str, words: Words) -> Iterator[str]:
    """What one wants to know of a file found again later."""
    definition = guide.procedures[procedure]
    if definition.batch:
        yield words("workbook.fact-version", value=definition.batch.version, date=max(definition.changes).isoformat())
    yield words("workbook.fact-guide", value=guide.hall.title)
