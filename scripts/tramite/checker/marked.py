"""A checked file → a copy in which wrong cells are coloured and commented, with a sheet that lists all problems.

In: the bytes of the file, its report with nothing covered, wording and words. Out: the bytes of an .xlsx file. It is
the user's own file with a few parts changed: what nobody has to touch keeps its bytes. Where that is not safe, or the
file is no .xlsx, it is a new workbook with the values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tramite import messages
from tramite.checker import reader
from tramite.checker.archive import MAGIC, Archive
from tramite.checker.cells import LIMITS, Limits, Refusal, Refused
from tramite.checker.marking import comments, fresh
from tramite.checker.marking.cells import Cells
from tramite.checker.marking.listing import listing
from tramite.checker.marking.looks import Looks
from tramite.checker.marking.outline import Outline, Unsafe, escaped, prefix_of
from tramite.checker.marking.package import RELATION, Package, relations_of
from tramite.checker.marking.plan import Plan, plan
from tramite.checker.parts import Relation, book, relations
from tramite.messages import Words

ROOT = "_rels/.rels"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_LONGEST_NAME = 31


class Copy(NamedTuple):
    """A marked copy."""

    content: bytes
    """The bytes of the file."""

    is_fresh: bool
    """Whether it is a new workbook, in which all is missing but the values."""


def copy(
    content: bytes,
    report: Mapping[str, Any],
    wording: Mapping[str, Any],
    *,
    repair: bool,
    definition: Mapping[str, Any] | None = None,
    words: Words | None = None,
) -> bytes:
    """The copy's bytes."""
    return made(content, report, wording, repair=repair, definition=definition, words=words).content


def made(
    content: bytes,
    report: Mapping[str, Any],
    wording: Mapping[str, Any],
    *,
    repair: bool,
    definition: Mapping[str, Any] | None = None,
    words: Words | None = None,
    limits: Limits = LIMITS,
) -> Copy:
    """The copy. Raises ValueError for a file that cannot be read: there is nothing to mark."""
    words = words or messages.words(wording["language"])
    planned = plan(report, wording, definition, words, repair)
    if content.startswith(MAGIC) and report["format"] == "xlsx":
        try:
            return Copy(_patched(content, planned, limits), False)
        except (Unsafe, Refused):
            pass
    workbook = reader.read(content, report["file"], limits)
    if isinstance(workbook, Refusal):
        raise ValueError(workbook.code)
    return Copy(fresh.fresh(workbook, planned), True)


def _patched(content: bytes, planned: Plan, limits: Limits) -> bytes:
    package = Package(content, Archive(content, limits))
    main = _target(_relations(package, "", ROOT), "officedocument") or "xl/workbook.xml"
    links = _relations(package, main)
    written = book([package.read(main)], main)
    part = next((links[link].target for name, _, link in written.sheets if name == planned.sheet and link in links), "")
    styles = _target(links, "styles")
    if part not in package or styles not in package:
        raise Unsafe
    looks = Looks(package.read(styles))
    drawing = _comment(package, part, planned) if planned.marks else ""
    cells = Cells(planned.marks, looks.number, written.date1904, drawing)
    package.write(part, cells.copied(package.chunks(part)))
    _list(package, main, planned, looks)
    package.write(styles, looks.written())
    return package.written()


def _comment(package: Package, part: str, planned: Plan) -> str:
    """Write the comments; gives the id of the relation to their boxes, empty when the sheet has boxes already."""
    links = _relations(package, part)
    words, drawing = _target(links, "comments"), _target(links, "vmldrawing")
    types: dict[str, str] = {}
    if not words:
        words = package.free("xl/comments{}.xml")
        package.relate(part, "comments", words)
        types[words] = _COMMENTS
    new, boxless = comments.commented(package.read(words) if words in package else comments.EMPTY, planned.commented)
    package.write(words, new)
    relation = ""
    boxes = package.read(drawing) if drawing else comments.NO_BOXES
    if not drawing:
        drawing = package.free("xl/drawings/vmlDrawing{}.vml")
        relation = package.relate(part, "vmlDrawing", drawing)
    package.write(drawing, comments.boxed(boxes, boxless, _block(package)))
    package.declare(types, {"vml": _DRAWING})
    return relation


def _block(package: Package) -> int:
    """The first block of numbers after those that the boxes of any sheet have."""
    used = [number for name in package.names if name.endswith(".vml") for number in comments.blocks(package.read(name))]
    return max(used, default=0) + 1


def _list(package: Package, main: str, planned: Plan, looks: Looks) -> None:
    """Add the list as the last sheet: the numbers by which others are known stay the same."""
    outline = Outline(package.read(main))
    prefix = prefix_of(outline.root)
    sheets = outline.root.first("sheets")
    if sheets is None:
        raise Unsafe
    name = _free_name(planned.title, {sheet.attributes.get("name", "").lower() for sheet in sheets.children})
    number = max(int(sheet.attributes.get("sheetId", "0")) for sheet in sheets.children) + 1
    part = package.free("xl/worksheets/sheet{}.xml")
    relation = package.relate(main, "worksheet", part)
    space = f'xmlns:r="{RELATION}" r:id="{relation}"'
    outline.append(sheets, f'<{prefix}sheet name="{escaped(name)}" sheetId="{number}" {space}/>')
    package.write(main, outline.written())
    package.write(part, listing(planned, looks.listed))
    package.declare({part: _SHEET}, {})


def _free_name(wanted: str, taken: set[str]) -> str:
    name, number = wanted[:_LONGEST_NAME], 2
    while name.lower() in taken:
        ending = f" {number}"
        name, number = wanted[: _LONGEST_NAME - len(ending)] + ending, number + 1
    return name


def _relations(package: Package, owner: str, part: str = "") -> dict[str, Relation]:
    part = part or relations_of(owner)
    return relations([package.read(part)], part, owner) if part in package else {}


def _target(links: Mapping[str, Relation], kind: str) -> str:
    return next((link.target for link in links.values() if link.kind == kind and not link.external), "")
