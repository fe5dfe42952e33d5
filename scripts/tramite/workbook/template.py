"""A procedure with a file → its .xlsx template: data, description of the columns, codes, how to fill it in.

In: a guide in one language after `resolve`, the id of the procedure, the words of that language. Out: bytes, the same
for the same definitions. The template is ours, not the hall's, and says so.

What identifies it travels in the file (`identity`): properties of the document say procedure, version, fingerprint and
language, a defined name marks the header cell of every column, and the row whose first cell starts with `#` is the
example.
"""

from __future__ import annotations

from tramite import identity
from tramite.messages import Words
from tramite.model import Guide
from tramite.workbook.columns import columns
from tramite.workbook.datasheet import data_sheet
from tramite.workbook.guidesheets import codes_sheet, fields_sheet
from tramite.workbook.howtosheet import howto_sheet
from tramite.workbook.xlsx import Book


def workbook(guide: Guide, name: str, words: Words) -> bytes:
    """The template of a procedure; ValueError when it has no file, RefusedError when a file cannot hold it."""
    procedure = guide.procedures[name]
    if procedure.batch is None:
        raise ValueError(f"{name} has no file")
    book = Book(
        font=words("workbook.font"),
        size=10,
        # The day of the newest change, not today: the same definitions make the same bytes.
        created=max(procedure.changes),
        properties={"title": procedure.title, "subject": guide.hall.title, "comments": procedure.summary},
    )
    book.property(identity.PROCEDURE, name)
    book.property(identity.VERSION, str(procedure.batch.version))
    book.property(identity.FINGERPRINT, identity.fingerprint(identity.snapshot(guide, name)))
    book.property(identity.LANGUAGE, guide.language)
    found = columns(guide, name)
    data_sheet(book, guide, name, found, words)
    fields_sheet(book, guide, name, found, words)
    if any(column.choices for column in found):
        codes_sheet(book, guide, name, found, words)
    howto_sheet(book, guide, name, found, words)
    return book.close()
