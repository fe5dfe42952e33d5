"""The rows of the data sheet → verdicts on them, one row after the other.

In: a DEFINITION, a workbook and where its data stand. Out: verdicts in the order of rows, columns and codes; counts.
Memory grows with what is wrong and with the values that must not repeat, not with the file.
"""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tramite.checker import columns, right
from tramite.checker.cells import Cell, Row, Workbook
from tramite.checker.columns import Definition, Layout, Verdict, verdict
from tramite.checker.grouped import GroupedRules
from tramite.checker.values import Reader, Reading
from tramite.findings import Finding
from tramite.identity import letter

Compared = tuple[int, dict[str, tuple[str, str, str]]]
"""Number of a row, and field → canonical value, letter of its column, text of its cell."""

MOST_VERDICTS = 100_000
"""How many verdicts on rows are kept: who has more of them has one mistake many times."""

LISTED = 100
"""How many numbers of skipped rows are listed."""


class Rows:
    """Reads the rows once; what it found is in its attributes afterwards."""

    def __init__(
        self,
        definition: Definition,
        workbook: Workbook,
        layout: Layout,
        today: datetime.date,
        flagged: Container[int] = (),
        *,
        compares: bool = True,
    ) -> None:
        """`flagged`: rows of which an error is known already; `compares`: whether to keep what `across` needs."""
        self.verdicts: list[Verdict] = []
        """What is wrong with rows."""

        self.is_cut = False
        """Whether there were more."""

        self.repairs = 0
        """How many cells can be mended with certainty."""

        self.compared: list[Compared] = []
        """What rules between files compare."""

        self.read = 0
        """How many rows were looked at."""

        self.wrong, self.doubtful = 0, 0
        """How many of them have errors, and how many only warnings."""

        self.skipped: dict[str, list[int]] = {"example-row": [], "blank-rows": []}
        """Why rows were not looked at → their numbers, as far as they are listed."""

        self.blank, self.hidden = 0, list[int]()
        """How many rows among the data are blank; which rows are hidden."""

        self._definition, self._layout, self._flagged = definition, layout, flagged
        self._reader = Reader(
            definition["lists"], definition["separator"], definition["currency_signs"], date1904=workbook.date1904
        )
        by_field = {column["field"]: column for column in definition["columns"]}
        self._places = {name: place for place, name in layout.fields.items()}
        self._rules = GroupedRules(definition["rules"], by_field.keys() - self._places.keys(), today)
        self._plan = [
            _Column(place, by_field[name], self._reader, self._rules) for place, name in layout.fields.items()
        ]
        # A format may depend on other fields: these are read before it.
        self._plan.sort(key=lambda column: bool(column.decides))
        self._looks = [(column.place, column.field, column.texts.get, column) for column in self._plan]
        self._asked = list(columns.asked_columns(definition, layout))
        rules = definition["across"] if compares else []
        self._compares = sorted({name for rule in rules for name in rule["fields"]})

    def run(self) -> None:
        """Look at every row."""
        before, gaps = self._layout.header, list[tuple[int, int]]()
        is_example = columns.example(self._definition, self._layout)
        for row in self._layout.sheet.rows():
            if row.number <= self._layout.header:
                continue
            if row.number > before + 1:
                gaps.append((before + 1, row.number - 1))
            before = max(before, row.number)
            if is_example(row):
                self.skipped["example-row"].append(row.number)
            elif self._is_blank(row):
                self._skip(row.number, row.number)
            else:
                for first, last in gaps:
                    self._skip(first, last)
                gaps.clear()
                self._row(row)

    def about_file(self) -> Iterator[Verdict]:
        """What is to be said of all rows together."""
        for finding in self._rules.rows(self.read):
            yield verdict(finding.rule, finding.severity, said=finding.values)
        if not self.read:
            yield verdict("no-rows", "error")
        if examples := self.skipped["example-row"]:
            yield verdict("example-row", "note", rows=ranges(examples))
        if self.blank:
            yield verdict("blank-rows", "note", n=str(self.blank))
        if self.hidden:
            yield verdict("hidden-rows", "warning", rows=ranges(self.hidden))
        sheet = self._layout.sheet
        if sheet.ghost_rows:
            yield verdict("ghost-rows", "note", n=str(sheet.ghost_rows))
        if sheet.trouble:
            yield verdict(sheet.trouble.code, "error", said=sheet.trouble.values)
        if self.is_cut:
            yield verdict("file-limit", "error", what="verdicts", limit=str(MOST_VERDICTS))

    def _skip(self, first: int, last: int) -> None:
        self.blank += last - first + 1
        listed = self.skipped["blank-rows"]
        listed += range(first, min(last, first + LISTED - len(listed) - 1) + 1)

    def _is_blank(self, row: Row) -> bool:
        """Whether nothing is written in the columns that people fill in."""
        for place in self._asked:
            cell = row.cells.get(place)
            if cell is not None and not columns.is_blank(cell):
                return False
        return True

    def _row(self, row: Row) -> None:
        self.read += 1
        if row.hidden:
            self.hidden.append(row.number)
        values, said = self._look(row.cells)
        wrong = [column.field for column, look in said if look.is_wrong] if said else ()
        broken = self._rules.row(row.number, values, wrong)
        if self._compares:
            self.compared.append((row.number, {name: self._said(row, name, values) for name in self._compares}))
        found = self._verdicts(row, said, broken) if said or broken else []
        severities = {one["severity"] for one in found} if found else ()
        if row.number in self._flagged or "error" in severities:
            self.wrong += 1
        elif "warning" in severities:
            self.doubtful += 1
        if found:
            room = MOST_VERDICTS - len(self.verdicts)
            self.verdicts += found[:room]
            self.is_cut = self.is_cut or len(found) > room

    def _look(self, cells: dict[int, Cell]) -> tuple[dict[str, str], list[tuple[_Column, _Odd]]]:
        """What the cells of a row say, and those that say something odd."""
        values: dict[str, str] = {}
        odd: list[tuple[_Column, _Odd]] = []
        for place, field, known, column in self._looks:
            cell = cells.get(place)
            if cell is None:
                look = column.blank
            elif cell.kind == "text" and not cell.formula:
                look = known(cell.text) or column.look(cell, values)
            else:
                look = column.look(cell, values)
            if isinstance(look, str):
                if look:
                    values[field] = look
                continue
            odd.append((column, look))
            if look.value:
                values[field] = look.value
        return values, odd

    def _verdicts(self, row: Row, said: list[tuple[_Column, _Odd]], broken: list[Finding]) -> list[Verdict]:
        """In the order of columns and codes."""
        found: list[tuple[int, str, Verdict]] = []
        for column, look in said:
            self.repairs += not look.is_wrong and any(one["repair"] for one in look.verdicts)
            for one in look.verdicts:
                shown = self._verdict(row, column.place, column.field, one["code"], one["severity"])
                shown |= {"values": one["values"], "repair": one["repair"]}
                found.append((column.place, one["code"], shown))
            broken = [*broken, *look.findings]
        for finding in broken:
            place = self._places.get(finding.field, -1)
            shown = self._verdict(row, place, finding.field, finding.rule, finding.severity)
            found.append((place, finding.rule, shown | {"values": dict(finding.values)}))
        return [one for _, _, one in sorted(found, key=lambda one: one[:2])]

    def _verdict(self, row: Row, place: int, field: str, code: str, severity: str) -> Verdict:
        cell = row.cells.get(place)
        return {
            "code": code,
            "severity": severity,
            "sheet": self._layout.sheet.name,
            "row": row.number,
            "column": letter(place) if place >= 0 else "",
            "field": field,
            "value": cell.text if cell else "",
            "values": {},
            "repair": None,
        }

    def _said(self, row: Row, field: str, values: dict[str, str]) -> tuple[str, str, str]:
        place = self._places.get(field, -1)
        cell = row.cells.get(place)
        return values.get(field, ""), letter(place) if place >= 0 else "", cell.text if cell else ""


def ranges(numbers: list[int]) -> str:
    """Numbers in rising order, joined: `2-5, 9`; cut after some."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    said = [f"{first}-{last}" if last > first else str(first) for first, last in runs[:_RUNS]]
    return ", ".join(said + ["…"] * (len(runs) > _RUNS))


_REMEMBERED = 1_000
"""How many different cells of a column are remembered: the first ones, as what repeats comes soon."""

_RUNS = 50
"""How many runs of rows a sentence names."""


@dataclass(slots=True)
class _Odd:
    """What a cell says in which something is wrong, and what its value breaks by itself."""

    value: str
    verdicts: Sequence[Verdict]
    findings: Sequence[Finding]
    is_wrong: bool


_Look = str | _Odd
"""What a cell says: a right one its value, for nothing else is made for it."""


class _Column:
    """A column of the sheet, with what its cells were found to say: most values stand in many rows."""

    def __init__(self, place: int, definition: Definition, reader: Reader, rules: GroupedRules) -> None:
        self.place, self.definition = place, definition
        self.field: str = definition["field"]
        self.decides = sorted({name for case in definition["formats"] for name in case.get("when", ())})
        self._reader, self._rules = reader, rules
        self.texts: dict[str, _Look] = {}
        """What texts say, where nothing beside them decides, or they are right whatever it is. How a text is shown
        changes nothing."""
        self._known: dict[Any, _Look] = {}
        self.blank = self._made(Reading(""))
        self._is_right = right.told_quickly(definition, rules.rules_of(self.field))

    def look(self, cell: Cell, values: dict[str, str]) -> _Look:
        """What a cell says; `values`: those beside it."""
        text = cell.text
        is_text = cell.kind == "text" and not cell.formula
        if is_text and self._is_right(text):
            if len(self.texts) < _REMEMBERED:
                self.texts[text] = text
            return text
        key: Any = text if is_text else (text, cell.kind, cell.style, cell.formula)
        if self.decides:
            key = (key, *[values.get(name) for name in self.decides])
        known = self.texts if is_text and not self.decides else self._known
        found = known.get(key)
        if found is not None:
            return found
        # A column that fills itself may count with a formula.
        counts = self.definition["auto"] and cell.kind == "number"
        seen = Cell(cell.kind, text, cell.style) if counts else cell
        return self._remembered(known, key, self._made(self._reader.read(self.definition, seen, values)))

    def _remembered(self, known: dict[Any, _Look], key: Any, look: _Look) -> _Look:
        if len(known) < _REMEMBERED:
            known[key] = look
        return look

    def _made(self, reading: Reading) -> _Look:
        is_wrong = bool(reading.verdicts) and reading.is_wrong
        findings = () if is_wrong else self._rules.alone(self.field, reading.value)
        if reading.verdicts or findings:
            return _Odd(reading.value, reading.verdicts, findings, is_wrong)
        return reading.value
