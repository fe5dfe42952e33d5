"""Rules as plain data and the values of rows → what breaks them.

In: rules as `rules.py` makes them; rows with canonical values (codes, ISO dates, months as YYYYMM, plain numbers, lists
joined by their separator); the day that counts as today. Out: findings. The browser's checker reads the same rules and
passes the same vectors, so nothing here may depend on what only Python has.
"""

from __future__ import annotations

import calendar
import dataclasses
import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from tramite import formats

Rule = Mapping[str, Any]
Row = Mapping[str, str]
Values = dict[str, str]


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
    return prepared(rules, today)(row, number)


def prepared(rules: Sequence[Rule], today: datetime.date) -> Callable[[Row, int], list[Finding]]:
    """`check_row` for many rows: what does not depend on the row is looked up once."""
    known = [
        (
            _CHECKS[rule["rule"]],
            rule,
            rule["field"] if "field" in rule else rule["fields"][0],
            "when" in rule or "unless" in rule,
            rule["rule"] in _SHAPES and rule["severity"] == "error",
        )
        for rule in rules
        if rule["rule"] in _CHECKS
    ]

    def check(row: Row, number: int) -> list[Finding]:
        found: list[Finding] = []
        misshapen: set[str] = set()
        for ask, rule, subject, is_conditional, is_shape in known:
            if subject in misshapen or (is_conditional and not _applies(rule, row)):
                continue
            values = ask(rule, row, today)
            if values is not None:
                found.append(Finding(rule["rule"], subject, rule["severity"], values, number))
                if is_shape:
                    misshapen.add(subject)
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


def holds(condition: Mapping[str, Any], row: Row) -> bool:
    """Whether a condition holds: every field has one of its values; `{has, separator}` looks into a list."""
    for name, wanted in condition.items():
        value = row.get(name, "")
        given = value.split(wanted["separator"]) if isinstance(wanted, Mapping) else [value]
        if not set(given) & set(wanted["has"] if isinstance(wanted, Mapping) else wanted):
            return False
    return True


_SHAPES = {"type", "length", "format", "codes", "offer"}
Check = Callable[[Rule, Row, datetime.date], Values | None]
"""None: the row is fine; otherwise the values of the finding."""


def _applies(rule: Rule, row: Row) -> bool:
    if "when" in rule and not holds(rule["when"], row):
        return False
    return not ("unless" in rule and holds(rule["unless"], row))


def _value(rule: Rule, row: Row) -> str:
    return row.get(rule["field"], "")


def _items(rule: Rule, row: Row) -> list[str]:
    value = _value(rule, row)
    if not value:
        return []
    return value.split(rule["separator"]) if "separator" in rule else [value]


def _required(rule: Rule, row: Row, today: datetime.date) -> Values | None:
    return None if _value(rule, row) else {}


def _blank(rule: Rule, row: Row, today: datetime.date) -> Values | None:
    return {} if _value(rule, row) else None


def _at_least_one(rule: Rule, row: Row, today: datetime.date) -> Values | None:
    return None if any(row.get(name) for name in rule["fields"]) else {"fields": ",".join(rule["fields"])}


def _type(rule: Rule, row: Row, today: datetime.date) -> Values | None:
    value = _value(rule, row)
    kind = str(rule["type"])
    if not value:
        return None
    has_shape = _SHAPE[kind].fullmatch(value)
    return None if has_shape and (kind not in _MOMENTS or _moment(value)) else {"type": kind}


def _length(rule: Rule, row: Row, today: datetime.date) -> Values | None:
    value = _value(rule, row)
    return {"length": str(len(value))} if value and not rule["min"] <= len(value) <= rule["max"] else None


def _format(rule: Rule, row: Row, today: datetime.date) -> Values | None:
    data = _case(rule, row)
    reason = formats.fault(data, _value(rule, row)) if data and _value(rule, row) else ""
    return {"format": str(data["id"]), "reason": reason} if data and reason else None


def _parts_match(rule: Rule, row: Row, today: datetime.date) -> Values | None:
    """Only the first part that differs: one wrong digit would make several differ."""
    data = _case(rule, row)
    said = formats.parts(data, _value(rule, row)) if data else {}
    for part, other in rule["parts"].items():
        if part in said and row.get(other) and said[part] != row[other]:
            return {"part": part, "other": other, "expected": said[part]}
    return None


def _case(rule: Rule, row: Row) -> dict[str, Any] | None:
    """The format of the first case that applies."""
    return next((case["format"] for case in rule["cases"] if holds(case.get("when", {}), row)), None)


def _decimals(rule: Rule, row: Row, today: datetime.date) -> Values | None:
    decimals = len(_value(rule, row).partition(".")[2])
    return {"decimals": str(decimals)} if decimals > rule["max"] else None


def _codes(rule: Rule, row: Row, today: datetime.date) -> Values | None:
    unknown = [item for item in _items(rule, row) if item not in rule["codes"]]
    return {"unknown": unknown[0]} if unknown else None


def _contains(rule: Rule, row: Row, today: datetime.date) -> Values | None:
    items = _items(rule, row)
    missing = [code for code in rule["codes"] if code not in items]
    return {"missing": missing[0]} if items and missing else None


def _warn_on(rule: Rule, row: Row, today: datetime.date) -> Values | None:
    hit = [item for item in _items(rule, row) if item in rule["notes"]]
    return {"value": hit[0], "note": rule["notes"][hit[0]]} if hit else None


def _equals(rule: Rule, row: Row, today: datetime.date) -> Values | None:
    value, other = _value(rule, row), row.get(rule["other"], "")
    return {"other": rule["other"], "expected": other} if value and other and value != other else None


def _min(rule: Rule, row: Row, today: datetime.date) -> Values | None:
    return _beyond(rule, row, today, lambda value, limit: value < limit)


def _max(rule: Rule, row: Row, today: datetime.date) -> Values | None:
    return _beyond(rule, row, today, lambda value, limit: value > limit)


def _beyond(rule: Rule, row: Row, today: datetime.date, is_beyond: Callable[[Any, Any], bool]) -> Values | None:
    value, bound = _value(rule, row), rule["bound"]
    if rule["compare"] == "number":
        limit = row.get(bound["base"], "") if bound["kind"] == "field" else bound["base"]
        if not (_is_number(value) and _is_number(limit)):
            return None
        return {"limit": limit} if is_beyond(Decimal(value), Decimal(limit)) else None
    moment, limit = _moment(value), _limit(bound, row, today)
    if not moment or not limit:
        return None
    # Months, days and minutes are compared as far as both say something.
    shared = min(len(moment), len(limit))
    return {"limit": _written(limit)} if is_beyond(moment[:shared], limit[:shared]) else None


def _limit(bound: Mapping[str, Any], row: Row, today: datetime.date) -> str:
    """A bound as a moment; empty when the field it counts from has no value."""
    kind, base = bound["kind"], bound.get("base", "")
    if kind == "today":
        start = today.isoformat()
    elif kind == "this-month":
        start = today.isoformat()[:7]
    else:
        start = _moment(base if kind == "literal" else row.get(base, ""))
    if start and kind == "month-end":
        year, month = int(start[:4]), int(start[5:7])
        start = f"{start[:7]}-{calendar.monthrange(year, month)[1]:02}"
    return _shifted(start, bound.get("count", 0), bound.get("unit", "")) if start else ""


def _shifted(moment: str, count: int, unit: str) -> str:
    """A moment moved by years, months or days; a day that the new month lacks becomes its last. Empty after 9999."""
    day, rest = moment[:10], moment[10:]
    try:
        if unit == "d":
            return (datetime.date.fromisoformat(day) + datetime.timedelta(days=count)).isoformat() + rest
        months = int(day[:4]) * 12 + int(day[5:7]) - 1 + (count * 12 if unit == "y" else count)
        year, month = divmod(months, 12)
        last = calendar.monthrange(datetime.date(year, month + 1, 1).year, month + 1)[1]
    except (ValueError, OverflowError):
        return ""
    start = f"{year:04}-{month + 1:02}"
    return f"{start}-{min(int(day[8:]), last):02}{rest}" if day[8:] else start


def _moment(value: str) -> str:
    """A month, day or minute as an ISO text that compares like one; empty when there is none such."""
    kind = {6: "month", 10: "date"}.get(len(value), "datetime")
    if not _SHAPE[kind].fullmatch(value):
        return ""
    moment = f"{value[:4]}-{value[4:]}" if kind == "month" else value[:16]
    try:
        datetime.datetime.fromisoformat(value if kind == "datetime" else f"{moment}-01"[:10])
    except ValueError:
        return ""
    return moment


def _written(moment: str) -> str:
    """A moment as values are written: months without a hyphen."""
    return moment.replace("-", "") if len(moment) == 7 else moment


def _is_number(text: str) -> bool:
    return bool(_SHAPE["number"].fullmatch(text))


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


_MOMENTS = ("month", "date", "datetime")
TYPES = {
    "month": "[0-9]{6}",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "datetime": "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?",
    "digits": "[0-9]+",
    "integer": "-?[0-9]+",
    "number": "-?[0-9]+([.][0-9]+)?",
    "money": "-?[0-9]+([.][0-9]+)?",
    "phone": "[+]?[0-9(][0-9 ()./-]*",
    "email": "[^@ ]+@[^@ .]+([.][^@ .]+)+",
    "boolean": "yes|no",
}
_SHAPE = {kind: re.compile(pattern) for kind, pattern in TYPES.items()}
_CHECKS: dict[str, Check] = {
    "required": _required,
    "blank": _blank,
    "at-least-one": _at_least_one,
    "type": _type,
    "length": _length,
    "format": _format,
    "decimals": _decimals,
    "codes": _codes,
    "offer": _codes,
    "contains": _contains,
    "warn-on": _warn_on,
    "min": _min,
    "max": _max,
    "equals": _equals,
    "parts-match": _parts_match,
}
RULES = (*_CHECKS, "unique", "row-limit", "across")
"""The names of all rules."""
