"""A rule about one row, as plain data → a function that asks a row whether it breaks the rule.

In: rules as `rules.py` makes them, the day that counts as today. Out: functions from a row to what a sentence about it
needs, None when the row is fine. Whatever does not depend on the row is looked up when the function is made.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from tramite import bounds
from tramite.shapes import Shape, shape

Rule = Mapping[str, Any]
Row = Mapping[str, str]
Values = dict[str, str]
Ask = Callable[[Row], Values | None]
"""None: the row is fine; otherwise the values of the finding."""

Condition = Callable[[Row], bool]


def asking(rule: Rule, today: datetime.date) -> Ask:
    """The function of a rule, with its condition."""
    ask = _ASKS[rule["rule"]](rule, today)
    when = condition(rule["when"]) if "when" in rule else None
    unless = condition(rule["unless"]) if "unless" in rule else None
    if when is None and unless is None:
        return ask

    def ask_where_it_applies(row: Row) -> Values | None:
        if (when is not None and not when(row)) or (unless is not None and unless(row)):
            return None
        return ask(row)

    return ask_where_it_applies


def condition(data: Mapping[str, Any]) -> Condition:
    """Whether a condition holds: every field has one of its values; `{has, separator}` looks into a list."""
    whole = [(name, frozenset(wanted)) for name, wanted in data.items() if not isinstance(wanted, Mapping)]
    lists = [
        (name, frozenset(wanted["has"]), wanted["separator"])
        for name, wanted in data.items()
        if isinstance(wanted, Mapping)
    ]

    if len(whole) == 1 and not lists:
        [(field, values)] = whole
        return lambda row: row.get(field, "") in values

    def holds(row: Row) -> bool:
        for name, wanted in whole:
            if row.get(name, "") not in wanted:
                return False
        return not lists or all(
            not wanted.isdisjoint(row.get(name, "").split(separator)) for name, wanted, separator in lists
        )

    return holds


def _required(rule: Rule, today: datetime.date) -> Ask:
    field = rule["field"]
    return lambda row: None if row.get(field) else {}


def _blank(rule: Rule, today: datetime.date) -> Ask:
    field = rule["field"]
    return lambda row: {} if row.get(field) else None


def _at_least_one(rule: Rule, today: datetime.date) -> Ask:
    fields = rule["fields"]
    return lambda row: None if any(row.get(name) for name in fields) else {"fields": ",".join(fields)}


def _type(rule: Rule, today: datetime.date) -> Ask:
    field, kind = rule["field"], str(rule["type"])
    matches, moment, kind_of = bounds.SHAPES[kind].fullmatch, bounds.moment, bounds.kind_of

    def ask(row: Row) -> Values | None:
        value = row.get(field)
        return None if not value or matches(value) else {"type": kind}

    def ask_moment(row: Row) -> Values | None:
        value = row.get(field)
        return None if not value or (kind_of(value) == kind and moment(value)) else {"type": kind}

    return ask_moment if kind in bounds.MOMENTS else ask


def _length(rule: Rule, today: datetime.date) -> Ask:
    field, least, most = rule["field"], rule["min"], rule["max"]

    def ask(row: Row) -> Values | None:
        value = row.get(field)
        return {"length": str(len(value))} if value and not least <= len(value) <= most else None

    return ask


def _format(rule: Rule, today: datetime.date) -> Ask:
    field, case_of = rule["field"], _cases(rule)

    def ask(row: Row) -> Values | None:
        value = row.get(field)
        wanted = case_of(row) if value else None
        reason = wanted.fault(value) if wanted and value else ""
        return {"format": wanted.id, "reason": reason} if wanted and reason else None

    return ask


def _parts_match(rule: Rule, today: datetime.date) -> Ask:
    """Only the first part that differs: one wrong digit would make several differ."""
    field, case_of, parts = rule["field"], _cases(rule), tuple(rule["parts"].items())

    def ask(row: Row) -> Values | None:
        wanted = case_of(row)
        said = wanted.parts(row.get(field, "")) if wanted else None
        if said:
            for part, other in parts:
                if part in said and row.get(other) and said[part] != row[other]:
                    return {"part": part, "other": other, "expected": said[part]}
        return None

    return ask


def _cases(rule: Rule) -> Callable[[Row], Shape | None]:
    """The format of the first case that applies."""
    cases = [(condition(case.get("when", {})), shape(case["format"])) for case in rule["cases"]]
    if not rule["cases"][0].get("when"):
        always = cases[0][1]
        return lambda row: always

    def case_of(row: Row) -> Shape | None:
        for holds, one in cases:
            if holds(row):
                return one
        return None

    return case_of


def _decimals(rule: Rule, today: datetime.date) -> Ask:
    field, most = rule["field"], rule["max"]

    def ask(row: Row) -> Values | None:
        decimals = len(row.get(field, "").partition(".")[2])
        return {"decimals": str(decimals)} if decimals > most else None

    return ask


def _codes(rule: Rule, today: datetime.date) -> Ask:
    codes, items_of = frozenset(rule["codes"]), _items(rule)

    def ask(row: Row) -> Values | None:
        for item in items_of(row):
            if item not in codes:
                return {"unknown": item}
        return None

    return ask


def _contains(rule: Rule, today: datetime.date) -> Ask:
    codes, items_of = rule["codes"], _items(rule)

    def ask(row: Row) -> Values | None:
        items = items_of(row)
        missing = next((code for code in codes if code not in items), None) if items else None
        return None if missing is None else {"missing": missing}

    return ask


def _warn_on(rule: Rule, today: datetime.date) -> Ask:
    notes, items_of = rule["notes"], _items(rule)

    def ask(row: Row) -> Values | None:
        hit = next((item for item in items_of(row) if item in notes), None)
        return None if hit is None else {"value": hit, "note": notes[hit]}

    return ask


def _items(rule: Rule) -> Callable[[Row], list[str]]:
    """The codes that a field holds; none when it is empty."""
    field, separator = rule["field"], rule.get("separator")

    def items(row: Row) -> list[str]:
        value = row.get(field)
        if not value:
            return []
        return [value] if separator is None else value.split(separator)

    return items


def _equals(rule: Rule, today: datetime.date) -> Ask:
    field, other = rule["field"], rule["other"]

    def ask(row: Row) -> Values | None:
        value, wanted = row.get(field), row.get(other)
        return {"other": other, "expected": wanted} if value and wanted and value != wanted else None

    return ask


def _bounded(rule: Rule, today: datetime.date) -> Ask:
    field, beyond = rule["field"], bounds.beyond(rule, today)

    def ask(row: Row) -> Values | None:
        limit = beyond(row.get(field, ""), row)
        return {"limit": limit} if limit else None

    return ask


_ASKS: dict[str, Callable[[Rule, datetime.date], Ask]] = {
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
    "min": _bounded,
    "max": _bounded,
    "equals": _equals,
    "parts-match": _parts_match,
}
ASKED = tuple(_ASKS)
"""The names of the rules about one row."""
