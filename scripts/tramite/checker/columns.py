"""A workbook and DEFINITIONs → whose template it is, which sheet holds the data, which column is which field.

In: a workbook, of which only the first rows are read. Out: a `Layout`, or why there is none. Columns are known by the
names that travel in the file, else by their headers in any language: verbatim label, name, or both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tramite import identity
from tramite.checker import characters
from tramite.checker.cells import Cell, Row, Sheet, Workbook
from tramite.checker.heads import Heads, header_key
from tramite.identity import letter

Definition = Mapping[str, Any]
Verdict = dict[str, Any]

FIRST_ROWS, FIRST_COLUMNS = 10, 1_000
"""How far down a header is looked for, and how far to the right columns are."""


@dataclass
class Layout:
    """Where the data stand."""

    sheet: Sheet
    """The sheet with the data."""

    header: int
    """The row of the header, counted from 1."""

    fields: dict[int, str]
    """Column, counted from 0 → field."""

    unknown: dict[int, str] = field(default_factory=dict)
    """Column → header, where the template has no such column."""

    twice: dict[int, str] = field(default_factory=dict)
    """Column → field, where another column holds the field already."""

    renamed: dict[int, str] = field(default_factory=dict)
    """Column → header, where only the name that travels in the file tells the field."""

    is_named: bool = False
    """Whether names that travel in the file led here."""


def choose(definitions: Mapping[str, Definition], workbook: Workbook, procedure: str) -> tuple[str, list[Verdict]]:
    """The procedure to which a file belongs; empty, with the reason, when it is not the one asked for, or none.

    `procedure`: the one asked for; empty to go by the file.
    """
    told = workbook.properties.get(identity.PROCEDURE, "")
    if told:
        if told in definitions and procedure in ("", told):
            return told, []
        return "", [verdict("other-procedure", "error", procedure=told)]
    scores = {name: max(_scores(one, workbook), default=0) for name, one in definitions.items()}
    # Of two that fit alike, the one with fewer columns is the one that is complete.
    order = sorted(scores, key=lambda name: (-scores[name], len(definitions[name]["columns"]), name))
    if not order or not scores[order[0]]:
        return "", [verdict("no-data-sheet", "error")]
    if not procedure:
        return order[0], []
    if scores[order[0]] > scores[procedure]:
        return "", [verdict("other-procedure", "error", procedure=order[0])]
    return procedure, []


def template(definition: Definition, workbook: Workbook) -> tuple[dict[str, Any], list[Verdict]]:
    """Which version of the template a file was made from, and what is to be said of that."""
    said = workbook.properties
    number = said.get(identity.VERSION, "")
    version = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    known = {"version": version, "language": said.get(identity.LANGUAGE, "")}
    if not said.get(identity.PROCEDURE) or not version:
        # A .csv file can carry no identity, which its own note says.
        found = [] if workbook.format == "csv" else [verdict("unknown-template", "warning")]
        return {**known, "state": "unknown"}, found
    current = definition["version"]
    before = _older(definition, version)
    if version > current:
        values = {"version": number, "current": str(current)}
        return {**known, "state": "newer"}, [verdict("newer-template", "error", said=values)]
    fingerprint = definition["fingerprint"] if version == current else before.get("fingerprint", "")
    is_edited = bool(fingerprint) and said.get(identity.FINGERPRINT, "") != fingerprint
    found = [verdict("edited-template", "warning")] if is_edited else []
    if version < current:
        changes = {key: ",".join(before.get(key, ())) for key in ("added", "removed", "changed")}
        found.append(verdict("older-template", "warning", version=number, current=str(current), said=changes))
        return {**known, "state": "older"}, found
    return {**known, "state": "edited" if is_edited else "current"}, found


def find(definition: Definition, workbook: Workbook, version: int = 0) -> tuple[Layout | None, list[Verdict]]:
    """The sheet with the data and its columns; `version`: that of the template from which the file was made."""
    heads = Heads(definition)
    layouts = [one for sheet in workbook.sheets if (one := _layout(definition, heads, workbook, sheet))]
    if not layouts:
        return None, [verdict("no-data-sheet", "error")]
    most = max(len(one.fields) for one in layouts)
    layouts = [one for one in layouts if 2 * len(one.fields) >= most]
    filled = [one for one in layouts if len(layouts) > 1 and _has_data(definition, one)]
    chosen = min(filled or layouts, key=lambda one: (one.sheet.hidden, not one.is_named, -len(one.fields)))
    found = list(_about_sheet(chosen, filled))
    found += _about_columns(definition, chosen, _older(definition, version))
    return chosen, found


def example(definition: Definition, layout: Layout) -> Callable[[Row], bool]:
    """Whether a row is the example of the template: its first cell starts with the mark."""
    mark, first = definition["example_mark"], _first(definition, layout)

    def is_example(row: Row) -> bool:
        cells = row.cells
        for at in (min(cells), *first):
            cell = cells.get(at)
            # A text that begins with another letter or digit cannot begin with the mark; most do.
            if cell and not _begins_otherwise(cell.text, mark) and _is_marked(cell, mark):
                return True
        return False

    return is_example


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing that one could see."""
    text = cell.text
    return not cell.formula and not (text.isascii() and text.isalnum()) and not _shown(text)


def asked_columns(definition: Definition, layout: Layout) -> dict[int, Mapping[str, Any]]:
    """The columns that people fill in, by their place."""
    by_field = {column["field"]: column for column in definition["columns"]}
    found = {place: by_field[name] for place, name in layout.fields.items()}
    return {place: column for place, column in found.items() if not column["auto"]} or found


def verdict(
    code: str,
    severity: str,
    /,
    at: tuple[int, str] = (0, ""),
    about: str = "",
    said: Mapping[str, str] | None = None,
    **values: str,
) -> Verdict:
    """A verdict on the file, on its sheet or on a column; `at`: row and letter, `about`: the field; `said`:
    further values."""
    place = {"sheet": "", "row": at[0], "column": at[1], "field": about, "value": ""}
    return {"code": code, "severity": severity, **place, "values": {**(said or {}), **values}, "repair": None}


def _begins_otherwise(text: str, mark: str) -> bool:
    return (first := text[:1]).isascii() and first.isalnum() and first != mark[:1]


def _is_marked(cell: Cell, mark: str) -> bool:
    """Whether a text starts with the mark, and is no error that a program wrote as text: `#N/A`, `#REF!`."""
    if cell.kind != "text" or (cell.text.isascii() and not cell.text.lstrip(" ").startswith(mark)):
        return False
    text = characters.narrow(_shown(cell.text), all_signs=True)
    return text.startswith(mark) and not _ERROR.fullmatch(text)


def _first(definition: Definition, layout: Layout) -> list[int]:
    """Where the first column of the template stands."""
    first = definition["columns"][0]["field"]
    return [place for place, name in layout.fields.items() if name == first]


def _shown(text: str) -> str:
    if characters.is_plain(text):
        return text
    return characters.with_common_spaces(characters.without_invisible(characters.without_breaks(text)), is_strict=False)


def _scores(definition: Definition, workbook: Workbook) -> Iterator[int]:
    """How many columns of the template each sheet has."""
    heads = Heads(definition)
    for sheet in workbook.sheets:
        if layout := _layout(definition, heads, workbook, sheet):
            yield len(layout.fields)


def _layout(definition: Definition, heads: Heads, workbook: Workbook, sheet: Sheet) -> Layout | None:
    """The header of a sheet and its columns; None when it has none."""
    enough = min(2, len(definition["columns"]))
    named = _named(definition, workbook, sheet)
    last = max(named, default=0)
    best: Layout | None = None
    for row in sheet.rows():
        if row.number > max(FIRST_ROWS, last):
            break
        if row.number > FIRST_ROWS and row.number not in named:
            continue
        found = _columns(definition, heads, sheet, row, named.get(row.number, {}))
        if len(found.fields) >= enough and _is_better(found, best):
            best = found
    return best


def _is_better(one: Layout, other: Layout | None) -> bool:
    return other is None or (len(one.fields), one.is_named) > (len(other.fields), other.is_named)


def _named(definition: Definition, workbook: Workbook, sheet: Sheet) -> dict[int, dict[int, str]]:
    """Row → column → field, as the names that travel in the file say."""
    fields = {column["field"] for column in definition["columns"]}
    found: dict[int, dict[int, str]] = {}
    for name, (where, row, column) in workbook.names.items():
        field = name.removeprefix(identity.COLUMN_PREFIX)
        if where == sheet.name and name.startswith(identity.COLUMN_PREFIX) and field in fields:
            found.setdefault(row, {})[column] = field
    return found


def _columns(definition: Definition, heads: Heads, sheet: Sheet, row: Row, named: Mapping[int, str]) -> Layout:
    """Which column is which field, if this row is the header. Where name and header disagree, the header counts: names
    stay behind when cells are copied."""
    texts = {place: cell.text for place, cell in sorted(row.cells.items()) if place < FIRST_COLUMNS}
    meant = {place: heads.read(text) for place, text in texts.items()}
    found = Layout(sheet, row.number, {}, is_named=bool(named))
    taken: set[str] = set()

    def take(place: int, name: str) -> None:
        found.fields[place] = name
        taken.add(name)

    for place, name in sorted(named.items()):
        if name in meant.get(place, ()):
            take(place, name)
    # Headers that can mean one field only come first, so that none of two with one label takes the other's place.
    for place in sorted(meant, key=lambda place: (len(meant[place]) > 1, place)):
        name = next((name for name in meant[place] if name not in taken), "")
        if place not in found.fields and name:
            take(place, name)
        elif place not in found.fields and meant[place]:
            found.twice[place] = meant[place][0]
    for place, name in sorted(named.items()):
        if name not in taken and place not in found.fields and not meant.get(place):
            take(place, name)
            found.renamed[place] = _shown(texts.get(place, ""))
    for place, text in texts.items():
        if place not in found.fields and place not in found.twice and _shown(text):
            found.unknown[place] = _shown(text)
    found.fields = dict(sorted(found.fields.items()))
    return found


def _has_data(definition: Definition, layout: Layout) -> bool:
    asked, is_example = asked_columns(definition, layout), example(definition, layout)
    return any(
        any(place in row.cells and not is_blank(row.cells[place]) for place in asked)
        for row in layout.sheet.rows()
        if row.number > layout.header and not is_example(row)
    )


def _about_sheet(chosen: Layout, filled: Sequence[Layout]) -> Iterator[Verdict]:
    if chosen.sheet.hidden:
        yield verdict("data-sheet-hidden", "warning", sheet=chosen.sheet.name)
    others = [one.sheet.name for one in filled if one is not chosen]
    if others:
        yield verdict("several-data-sheets", "warning", sheet=chosen.sheet.name, others=", ".join(others))
    if chosen.header > 1:
        yield verdict("title-rows", "note", n=str(chosen.header - 1))


def _about_columns(definition: Definition, layout: Layout, before: Mapping[str, Any]) -> Iterator[Verdict]:
    required = {rule["field"] for rule in definition["rules"] if rule["rule"] == "required"}
    there = set(layout.fields.values())
    for column in definition["columns"]:
        name = column["field"]
        if name not in there:
            yield verdict("column-missing", "error" if name in required else "warning", about=name)
    gone = {header_key(header) for headers in before.get("headers", {}).values() for header in headers}
    for place, header in layout.unknown.items():
        if not {header_key(header), *map(header_key, characters.lines(header))} & gone:
            yield _at(layout, place, "column-unknown", "warning", header=header)
    for place, name in layout.twice.items():
        yield _at(layout, place, "column-twice", "warning", about=name)
    for place, header in layout.renamed.items():
        yield _at(layout, place, "column-renamed", "note", about=layout.fields[place], header=header)
    for place in _moved(definition, layout):
        yield _at(layout, place, "column-moved", "note", about=layout.fields[place])
    hidden = [letter(place) for place in layout.fields if _is_hidden(layout.sheet, place)]
    if hidden:
        yield verdict("hidden-columns", "warning", columns=", ".join(hidden))
    yield from _merged(layout)


def _at(layout: Layout, place: int, code: str, severity: str, about: str = "", **values: str) -> Verdict:
    return verdict(code, severity, at=(layout.header, letter(place)), about=about, said=values)


def _moved(definition: Definition, layout: Layout) -> list[int]:
    """The columns to put back: all but the longest run that stands in the order of the template."""
    order = {column["field"]: index for index, column in enumerate(definition["columns"])}
    places = list(layout.fields)
    runs: list[list[int]] = []
    kept: list[int] = []
    for place in places:
        run: list[int] = []
        for before in runs:
            if len(before) > len(run) and order[layout.fields[before[-1]]] < order[layout.fields[place]]:
                run = before
        runs.append([*run, place])
        kept = runs[-1] if len(runs[-1]) > len(kept) else kept
    return [place for place in places if place not in kept]


def _is_hidden(sheet: Sheet, place: int) -> bool:
    return any(first <= place <= last for first, last in sheet.hidden_columns)


def _merged(layout: Layout) -> Iterator[Verdict]:
    """Merged cells in the columns of the template; above the header they harm nobody."""
    for row1, column1, row2, column2 in layout.sheet.merges[:_MERGES]:
        if row2 >= layout.header and any(column1 <= place <= column2 for place in layout.fields):
            severity = "error" if row2 > layout.header else "warning"
            area = f"{letter(column1)}{row1}:{letter(column2)}{row2}"
            yield verdict("merged-cells", severity, at=(row1, letter(column1)), range=area)


def _older(definition: Definition, version: int) -> Mapping[str, Any]:
    return next((one for one in definition["older"] if one["version"] == version), {})


_ERROR = re.compile(".[^ ]*[!?]|.N/[A-Z]")
"""How errors look that were saved as text, in any language: a sign, a word without spaces, a mark of exclamation."""

_MERGES = 1_000
"""How many merged ranges of a sheet are looked at."""
