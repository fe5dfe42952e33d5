"""Rows whose cells are written in the usual shape → the same rows as `rows` makes of them, without the parser.

In: pieces of a sheet. Out: rows, counted and kept by a `Reading`. A row that holds anything else, a formula, a text in
the cell, attributes in another order, goes to the parser.

Rows differ in their values and hardly in anything else: a row is cut at its tags, and what is left without values and
without the row's own number, its outline, is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tramite.checker.cells import LAST_COLUMN, Cell
from tramite.checker.parts import column_number
from tramite.checker.quick import Parse, is_whole
from tramite.checker.rows import REMEMBERED, Reading, is_hidden

BEGIN = re.compile(rb"<sheetData *>")
"""The tag between which and its end rows stand."""

_ROW = re.compile(r'\s*<row(?: r="([1-9][0-9]{0,6})")?((?: [A-Za-z0-9:_.-]+="[^"<>&]*")*) ?(/?)>')
_ATTRIBUTE = re.compile(r'([A-Za-z0-9:_.-]+)="([^"]*)"')
_HEAD = re.compile(r'c r="([A-Z]{1,3})#"(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?>')
_TAG = len("v>")
_OUTLINES = 1_000
"""How many outlines of rows, and how many ends of their tags, are remembered."""

Make = Callable[[str], Cell | None]
"""The tag and text of a value → its cell; None when it is blank."""

Outline = tuple[list[int], list[Make], list[Make]]
"""The columns of a row's cells; for each what knows the cells made before, and what makes new ones. All empty when the
row is not of the usual shape."""


class Regular:
    """Reads rows of the usual shape."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._known: dict[tuple[str, str], dict[str, Cell]] = {}
        self._outlines: dict[str, Outline] = {}
        self._remembered = 0
        self._hidden: dict[str, bool] = {}

    def take(self, piece: str, parse: Parse) -> str:
        """Read the rows that are complete. What is not like a row stays, until it is too much or nothing follows."""
        at = 0
        while row := _ROW.match(piece, at):
            digits, others, closed = row.groups()
            begin = row.end()
            close = begin if closed else piece.find("</row>", begin)
            if close < 0:
                break
            end = close if closed else close + len("</row>")
            hidden = self._hidden.get(others)
            if digits is None or hidden is None or not self._row(digits, hidden, piece[begin:close]):
                odd = piece[at:end]
                if not is_whole(odd):
                    break
                parse(odd)
                self._learn(others)
            at = end
        return piece[at:]

    def _learn(self, others: str) -> None:
        """Remember the attributes of a row that the parser has found sound, and whether they hide it."""
        found = dict(_ATTRIBUTE.findall(others))
        if len(self._hidden) < _OUTLINES and not found.keys() & {"r", "xmlns"}:
            self._hidden[others] = is_hidden(found)

    def _row(self, digits: str, hidden: bool, inside: str) -> bool:
        """Read the cells of one row; nothing is done when there is anything in it but cells of the usual shape."""
        if "/>" in inside:
            inside = inside.replace("/>", "><v></v></c>")
        # `c r="A2" t="s">`, `v>7`, `/v>`, `/c>`, and again.
        tags = inside.split("<")
        heads = tags[1::4]
        count = len(heads)
        ends = tags[3::4].count("/v>"), tags[4::4].count("/c>")
        if len(tags) != 4 * count + 1 or tags[0] or ends != (count, count):
            return False
        # Line ends and named characters are not what they are written as.
        if inside.count("<v>") != count or "&" in inside or "\r" in inside:
            return False
        written = "".join(heads)
        # Two rows have one outline only if they differ in the row's number where it refers to the row.
        if "#" in written:
            return False
        columns, knowns, makers = self._outline(written.replace(f'{digits}"', '#"'))
        if len(columns) != count:
            return False
        reading = self._reading
        number = int(digits)
        reading.row_at(number)
        reading.count(count)
        values = tags[2::4]
        cells = [known(value) for known, value in zip(knowns, values, strict=True)]
        # Those that are not known are made or taken out right away.
        found: dict[int, Cell] = dict(zip(columns, cells, strict=True))  # type: ignore[arg-type]
        if not all(cells):
            for at, cell in enumerate(cells):
                if cell is None:
                    made = makers[at](values[at])
                    if made is None:
                        del found[columns[at]]
                    else:
                        found[columns[at]] = made
        if found:
            reading.keep(number, hidden, found)
        else:
            reading.ghosts += 1
        return True

    def _maker(self, look: tuple[str, str]) -> Make:
        """What makes cells of this kind and style that are not known yet."""
        kind, style = look
        known, cell_of = self._known.setdefault(look, {}), self._reading.cell

        def make(value: str) -> Cell | None:
            written = value[_TAG:]
            cell = cell_of(kind, style, written) if written else None
            if cell is None or not cell.text:
                return None
            if self._remembered < REMEMBERED:
                self._remembered += 1
                known[value] = cell
            return cell

        return make

    def _outline(self, key: str) -> Outline:
        """The outline of a row from the heads of its cells, `#` in the place of its number."""
        found = self._outlines.get(key)
        if found is None:
            found = self._read_outline(key)
            if len(self._outlines) < _OUTLINES:
                self._outlines[key] = found
        return found

    def _read_outline(self, key: str) -> Outline:
        parts = _HEAD.split(key)
        columns = [column_number(letters) for letters in parts[1::4]]
        # What refers beyond the last column, or twice to one, is for the parser to judge.
        if any(parts[::4]) or max(columns, default=0) >= LAST_COLUMN or len(set(columns)) < len(columns):
            return [], [], []
        looks = [(kind or "n", style or "") for style, kind in zip(parts[2::4], parts[3::4], strict=True)]
        return columns, [self._known.setdefault(look, {}).get for look in looks], [self._maker(look) for look in looks]
