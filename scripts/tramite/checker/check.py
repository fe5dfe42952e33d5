"""A workbook and DEFINITIONs → REPORT: what is wrong with a filled template.

In: a workbook or why there is none, the day that counts as today. Out: plain JSON, whose verdicts come in the order of
rows, columns and codes: first what is wrong with the file.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tramite import findings
from tramite.checker import columns
from tramite.checker.cells import Refusal, Workbook
from tramite.checker.columns import Definition, Verdict, verdict
from tramite.checker.datarows import Compared, Rows

Report = dict[str, Any]

FORMAT = 1
"""The version of the report's own shape."""


@dataclass
class Checked:
    """A report, and what rules between files must know of its rows."""

    report: Report
    """The report."""

    rows: list[Compared] = field(default_factory=list)
    """What such rules compare; none when the hall has no such rule."""


def check(
    definitions: Mapping[str, Definition],
    workbook: Workbook | Refusal,
    name: str,
    today: datetime.date,
    procedure: str = "",
) -> Report:
    """What is wrong with a file. `definitions`: procedure → DEFINITION; `procedure`: the one asked for, else the file's
    own properties decide, else its headers. KeyError when there is no such procedure."""
    return _checked(definitions, workbook, name, today, procedure, compares=False).report


def check_with_rows(
    definitions: Mapping[str, Definition],
    workbook: Workbook | Refusal,
    name: str,
    today: datetime.date,
    procedure: str = "",
    *,
    compares: bool = True,
) -> Checked:
    """As `check`, with the values that `across` compares if there is another file: they take memory for every row."""
    return _checked(definitions, workbook, name, today, procedure, compares=compares)


def _checked(
    definitions: Mapping[str, Definition],
    workbook: Workbook | Refusal,
    name: str,
    today: datetime.date,
    procedure: str,
    *,
    compares: bool,
) -> Checked:
    report = _blank(name, today)
    if isinstance(workbook, Refusal):
        report["verdicts"] = [verdict(workbook.code, "error", said=workbook.values)]
        return Checked(report)
    report["format"] = workbook.format
    chosen, refusals = columns.choose(definitions, workbook, procedure)
    if not chosen:
        report["procedure"] = procedure
        report["verdicts"] = _ordered([*workbook.notes, *refusals, *_troubles(workbook)])
        return Checked(report)
    definition = definitions[chosen]
    report["procedure"] = chosen
    report["template"], said = columns.template(definition, workbook)
    layout, about = columns.find(definition, workbook, report["template"]["version"])
    said = [*workbook.notes, *said, *about]
    if layout is None:
        report["verdicts"] = _ordered([*said, *_troubles(workbook)])
        return Checked(report)
    flagged = {one["row"] for one in about if one["severity"] == "error" and one["row"] > layout.header}
    rows = Rows(definition, workbook, layout, today, flagged, compares=compares)
    rows.run()
    for one in (*said, *(about := list(rows.about_file()))):
        one["sheet"] = layout.sheet.name if one["code"] not in _OF_FILE else ""
    report["sheet"] = layout.sheet.name
    report["repairs"] = rows.repairs
    report["verdicts"] = _ordered([*said, *about, *rows.verdicts])
    report["rows"] = _counts(rows)
    return Checked(report, rows.compared)


def across(definitions: Mapping[str, Definition], checked: Sequence[tuple[Report, Sequence[Compared]]]) -> list[Report]:
    """The reports of files that are handed in together, with what their rows break between them.

    `checked`: each report with the rows that `check_with_rows` gave beside it.
    """
    rules = {rule["id"]: rule for one in definitions.values() for rule in one["across"]}
    files = [
        (report["procedure"], [{name: said[0] for name, said in row.items()} for _, row in rows])
        for report, rows in checked
    ]
    added: list[list[Verdict]] = [[] for _ in checked]
    for finding in findings.check_files(list(rules.values()), files):
        report, rows = checked[finding.file]
        other, others = checked[int(finding.values["file"])]
        number, row = rows[finding.row]
        _, place, text = row[finding.field]
        one = verdict("across", finding.severity, at=(number, place), about=finding.field, said=finding.values)
        one["values"] |= {"file": other["file"], "first": str(others[int(finding.values["first"])][0])}
        added[finding.file].append(one | {"sheet": report["sheet"], "value": text})
    return [_with(report, new) for (report, _), new in zip(checked, added, strict=True)]


_OF_FILE = frozenset(
    (
        *("wrong-extension", "csv-loses-types", "xls-old-format", "ods-format", "macros", "external-links"),
        *("newer-template", "older-template", "edited-template", "unknown-template"),
    )
)
"""What is said of the file rather than of its data sheet."""


def _blank(name: str, today: datetime.date) -> Report:
    return {
        "report": FORMAT,
        "file": name,
        "procedure": "",
        "template": {"version": 0, "language": "", "state": "unknown"},
        "sheet": "",
        "format": "",
        "today": today.isoformat(),
        "rows": {"read": 0, "right": 0, "errors": 0, "warnings": 0, "skipped": []},
        "verdicts": [],
        "repairs": 0,
    }


def _counts(rows: Rows) -> dict[str, Any]:
    """Each row that was read is right, has errors, or has warnings only."""
    return {
        "read": rows.read,
        "right": rows.read - rows.wrong - rows.doubtful,
        "errors": rows.wrong,
        "warnings": rows.doubtful,
        "skipped": [{"why": why, "rows": numbers} for why, numbers in rows.skipped.items() if numbers],
    }


def _with(report: Report, new: Sequence[Verdict]) -> Report:
    """A report with further verdicts on its rows."""
    if not new:
        return report
    before: dict[int, set[str]] = {}
    for one in report["verdicts"]:
        before.setdefault(one["row"], set()).add(one["severity"])
    counts = dict(report["rows"])
    names = {"error": "errors", "warning": "warnings", "": "right"}
    for number in {one["row"] for one in new}:
        had = _gravest(before.get(number, set()))
        has = _gravest({had, *(one["severity"] for one in new if one["row"] == number)})
        counts[names[had]] -= 1
        counts[names[has]] += 1
    return {**report, "rows": counts, "verdicts": _ordered([*report["verdicts"], *new])}


def _gravest(severities: set[str]) -> str:
    return next((severity for severity in ("error", "warning") if severity in severities), "")


def _ordered(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """By row, column and code; the file itself first."""
    return sorted(verdicts, key=lambda one: (one["row"], len(one["column"]), one["column"], one["code"]))


def _troubles(workbook: Workbook) -> Iterator[Verdict]:
    """Why sheets could not be read to their end."""
    for sheet in workbook.sheets:
        if sheet.trouble:
            yield verdict(sheet.trouble.code, "error", said=sheet.trouble.values)
