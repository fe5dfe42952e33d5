"""Rules as plain data and the values of rows → what breaks them.

In: rules as `rules.py` makes them; rows with canonical values (codes, ISO dates, months as YYYYMM, plain numbers, lists
joined by their separator); the day that counts as today. Out: findings. The browser's checker reads the same rules and
passes the same vectors, so nothing here may depend on what only Python has.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tramite.asking import ASKED, Row, Rule, asking


@dataclass(frozen=True)
class Finding:
    """A rule that a row breaks."""

    rule: str
    """The rule's name."""

    field: str
    """The field to correct; empty when it is the file."""

    severity: Literal["error", "warning"]
    """Whether it must be corrected or only looked at."""

    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """What a sentence about it needs beside the rule itself."""

    row: int = 0
    """The row, counted from 0."""

    file: int = 0
    """The file, counted from 0, where several are checked together."""


def check_row(rules: Sequence[Rule], row: Row, today: datetime.date, number: int = 0) -> list[Finding]:
    """What one row breaks. A value of the wrong shape is reported once and not compared with anything."""
    return list(prepared(rules, today)(row, number))


def prepared(rules: Sequence[Rule], today: datetime.date) -> Callable[[Row, int], Sequence[Finding]]:
    """`check_row` for many rows: what does not depend on the row is looked up once."""
    known = [
        (
            asking(rule, today),
            rule["field"] if "field" in rule else rule["fields"][0],
            rule,
            rule["rule"] in _SHAPES and rule["severity"] == "error",
        )
        for rule in rules
        if rule["rule"] in ASKED
    ]

    def check(row: Row, number: int) -> Sequence[Finding]:
        # Nothing is made for a row that is fine, as nearly all are.
        found: tuple[Finding, ...] = ()
        misshapen: tuple[str, ...] = ()
        for ask, subject, rule, is_shape in known:
            values = ask(row)
            if values is not None and subject not in misshapen:
                found = (*found, Finding(rule["rule"], subject, rule["severity"], values, number))
                if is_shape:
                    misshapen = (*misshapen, subject)
        return found

    return check


def check_rows(rules: Sequence[Rule], rows: Sequence[Row], today: datetime.date) -> list[Finding]:
    """What the rows of a file break, each by itself and between them, in the order of the rows."""
    check = prepared(rules, today)
    found = [finding for number, row in enumerate(rows) for finding in check(row, number)]
    for rule in rules:
        if rule["rule"] == "unique":
            found += _repeated(rule, rows)
        elif rule["rule"] == "row-limit" and len(rows) > rule["max"]:
            values = {"rows": str(len(rows)), "max": str(rule["max"])}
            found.append(Finding("row-limit", "", rule["severity"], values, rule["max"]))
    return sorted(found, key=lambda finding: finding.row)


def check_files(rules: Sequence[Rule], files: Sequence[tuple[str, Sequence[Row]]]) -> list[Finding]:
    """What the rows of several files break together; each file with the procedure that it belongs to."""
    found = [finding for rule in rules if rule["rule"] == "across" for finding in _shared(rule, files)]
    return sorted(found, key=lambda finding: (finding.file, finding.row))


_SHAPES = {"type", "length", "format", "codes", "offer"}


def _repeated(rule: Rule, rows: Sequence[Row]) -> list[Finding]:
    found: list[Finding] = []
    first: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows):
        key = tuple(row.get(name, "") for name in rule["fields"])
        if all(key) and first.setdefault(key, number) != number:
            values = {"fields": ",".join(rule["fields"]), "first": str(first[key])}
            found.append(Finding("unique", rule["fields"][0], rule["severity"], values, number))
    return found


def _shared(rule: Rule, files: Sequence[tuple[str, Sequence[Row]]]) -> list[Finding]:
    """Each row whose values stand in a file of another procedure too, with the first such place."""
    places: dict[tuple[str, ...], dict[int, int]] = {}
    known = [(number, rows) for number, (procedure, rows) in enumerate(files) if procedure in rule["files"]]
    for number, rows in known:
        for place, row in enumerate(rows):
            key = tuple(row.get(name, "") for name in rule["fields"])
            if all(key):
                places.setdefault(key, {}).setdefault(number, place)
    found: list[Finding] = []
    for number, rows in known:
        for place, row in enumerate(rows):
            there = places.get(tuple(row.get(name, "") for name in rule["fields"]), {})
            other = next((one for one in there if files[one][0] != files[number][0]), None)
            if other is not None:
                values = {"rule": rule["id"], "fields": ",".join(rule["fields"])}
                values |= {"file": str(other), "first": str(there[other])}
                found.append(Finding("across", rule["fields"][0], rule["severity"], values, place, number))
    return found


RULES = (*ASKED, "unique", "row-limit", "across")
"""The names of all rules."""
