"""A report → what a marked copy shows: the cells to mark, with their comments and repairs, and the list of problems.

In: a report whose values are not covered, as the copy holds them anyway; wording, definition, words. Out: a plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tramite.checker.codes import SEVERITIES
from tramite.checker.parts import column_number
from tramite.checker.saying import header, said, visible
from tramite.messages import Words

AUTHOR = "tramite"
"""Who writes the comments."""

MOST_COMMENTS = 10_000
"""So many cells get a comment; spreadsheet programs take long to open a file with more."""

MOST_LISTED = 65_000
"""So many problems are listed; a sheet holds no more links."""

HEAD = ("severity", "row", "column", "header", "value", "message", "fix")
"""The columns of the list."""

REPAIRED = "repaired"
"""The look of a cell that was repaired and has no other problem."""


@dataclass
class Mark:
    """What happens to one cell."""

    look: str
    """A severity, or `repaired`."""

    lines: list[str] = field(default_factory=list)
    """What its comment says."""

    repair: Mapping[str, str] | None = None
    """What is written into it, if anything: `to` and `kind`."""

    @property
    def comment(self) -> str:
        """All that its comment says."""
        return "\n\n".join(self.lines)


@dataclass
class Plan:
    """All that a copy shows."""

    sheet: str
    """The sheet with the data."""

    marks: dict[int, dict[int, Mark]]
    """Row, counted from 1 → column, counted from 0 → what happens there."""

    title: str
    """The name of the list's sheet."""

    head: list[str]
    """The headers of the list."""

    listed: list[tuple[str, list[str], str]]
    """Severity, cells, and the address of the cell that is meant, if there is one."""

    remarks: list[str]
    """What stands above the list."""

    fresh: str
    """What stands above the list when the copy is a new workbook."""

    @property
    def commented(self) -> list[tuple[int, int, str]]:
        """The comments in reading order: row counted from 1, column from 0, words."""
        found = [
            (row, column, mark.comment)
            for row, marks in sorted(self.marks.items())
            for column, mark in sorted(marks.items())
        ]
        return found[:MOST_COMMENTS]


def plan(
    report: Mapping[str, Any],
    wording: Mapping[str, Any],
    definition: Mapping[str, Any] | None,
    words: Words,
    repair: bool,
) -> Plan:
    """What a copy shows; with `repair`, certain repairs are made."""
    marks: dict[int, dict[int, Mark]] = {}
    listed = []
    for verdict in report["verdicts"]:
        told = said(verdict, wording, definition, unmask=True)
        kind = words(f"report.{verdict['severity']}")
        value, fix = visible(verdict["value"]), told.fix
        is_repaired = repair and verdict["repair"] is not None
        if is_repaired:
            fix = words("report.repaired", old=value, new=visible(verdict["repair"]["to"]))
        address = f"{verdict['column']}{verdict['row']}" if verdict["row"] and verdict["column"] else ""
        row, column = str(verdict["row"] or ""), verdict["column"]
        listed.append(
            (verdict["severity"], [kind, row, column, header(verdict, wording), value, told.message, fix], address)
        )
        if address and verdict["sheet"] in ("", report["sheet"]) and verdict["severity"] != "note":
            _mark(marks, verdict, f"{kind}: {told.message} {fix}", is_repaired)
    count = sum(map(len, marks.values()))
    remarks = [words("report.most-comments", n=MOST_COMMENTS)] if count > MOST_COMMENTS else []
    remarks += [words("report.most-rows", n=MOST_LISTED)] if len(listed) > MOST_LISTED else []
    head = [words(f"report.{key}") for key in HEAD]
    return Plan(
        report["sheet"], marks, words("report.sheet"), head, listed[:MOST_LISTED], remarks, words("report.fresh")
    )


def _mark(marks: dict[int, dict[int, Mark]], verdict: Mapping[str, Any], line: str, is_repaired: bool) -> None:
    """The gravest look wins; the last repair has all before it."""
    look = REPAIRED if is_repaired else verdict["severity"]
    row = marks.setdefault(verdict["row"], {})
    mark = row.setdefault(column_number(verdict["column"]), Mark(look))
    mark.look = min(mark.look, look, key=[*SEVERITIES, REPAIRED].index)
    mark.lines.append(line)
    if is_repaired:
        mark.repair = verdict["repair"]
