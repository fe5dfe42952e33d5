"""An .xlsx file → `Workbook`: which parts there are, how they hang together, what is said of the file as a whole.

In: an archive that passed the first look. Out: a workbook whose rows stay in the file. Raises `Refused` only.
"""

from __future__ import annotations

from typing import Any

from tramite.checker.archive import Archive, relative
from tramite.checker.cells import Limits, Refused, Sheet, Workbook, note
from tramite.checker.parts import Relation, book, one_cell, properties, relations, styles
from tramite.checker.rows import Source
from tramite.checker.sheet import XlsxSheet
from tramite.checker.texts import shared_strings

ROOT = "_rels/.rels"
"""Where a file says what it is."""


def read(archive: Archive, limits: Limits) -> Workbook:
    """Read everything but the rows."""
    root = relations(archive.chunks(ROOT), ROOT, "") if ROOT in archive else {}
    main = _target(root, "officedocument") or "xl/workbook.xml"
    found = book([archive.read(main)], main)
    links = _relations(archive, main)
    source = Source(archive, limits, found.date1904)
    if part := _target(links, "styles"):
        source.styles = styles([archive.read(part)], part)
    if part := _target(links, "sharedstrings"):
        source.strings_part = part
        source.strings = shared_strings(archive.chunks(part), part, limits) if part in archive else []
    sheets: list[Sheet] = []
    parts: set[str] = set()
    for name, hidden, relation in found.sheets:
        link = links.get(relation)
        if link is not None and link.kind != "worksheet":
            continue  # a sheet of one chart, or of old macros
        if link is None or link.target in parts:
            raise Refused("file-damaged", part=main)
        parts.add(link.target)
        sheets.append(XlsxSheet(name, hidden, link.target, source))
    if not sheets:
        raise Refused("file-damaged", part=main)
    part = _target(root, "customproperties")
    return Workbook(
        "xlsx",
        sheets,
        properties([archive.read(part)], part) if part and part in archive else {},
        {name: cell for name, written in found.names.items() if (cell := one_cell(written))},
        found.date1904,
        _notes(archive, links),
    )


def _relations(archive: Archive, owner: str) -> dict[str, Relation]:
    folder, _, name = owner.rpartition("/")
    part = relative("", f"{folder}/_rels/{name}.rels".lstrip("/"))
    return relations([archive.read(part)], part, owner)


def _target(links: dict[str, Relation], kind: str) -> str:
    return next((link.target for link in links.values() if link.kind == kind and not link.external), "")


def _notes(archive: Archive, links: dict[str, Relation]) -> list[dict[str, Any]]:
    """What the file carries beside its cells; none of it is run or followed."""
    kinds = {link.kind for link in links.values()}
    macros = "xlmacrosheet" in kinds or any(name.endswith("vbaproject.bin") for name in archive.names)
    outside = "externallink" in kinds or any("/externallinks/" in name for name in archive.names)
    return [note(code, "note") for code, found in (("macros", macros), ("external-links", outside)) if found]
