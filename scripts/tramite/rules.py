"""A field and how a screen or file uses it → rules: plain JSON data, the same for Python and for the browser.

In: a guide after `resolve`, in which every default is spelled out. Out: lists of rules such as
`{"rule": "length", "field": "full_name", "min": 1, "max": 50, "severity": "error", "when": {…}}`, in the order in which
they are checked; `findings.py` checks them, `tests/vectors/` shows each. What names something that does not exist gives
no rule: `lint` reports it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from tramite import formats
from tramite.hall import FieldDef
from tramite.model import Guide
from tramite.notation import Values
from tramite.procedure import Batch, Screen, Use, Warnings

BoundKind = Literal["literal", "today", "this-month", "field", "month-end"]
Unit = Literal["", "y", "m", "d"]
Rule = dict[str, Any]


@dataclass(frozen=True)
class Bound:
    """A least or greatest value, as `min` and `max` write it."""

    kind: BoundKind
    """From what it counts: the value itself, the day or month of today, a field, or the last day of a field's month."""

    base: str
    """The number or date of a literal, or the id of the field; empty for today and this month."""

    count: int = 0
    """How many units to add; negative to go back."""

    unit: Unit = ""
    """Years, months or days; empty without an offset."""


def bound(text: str) -> Bound:
    """Read a bound: `0.01`, `2026-01-31`, `today + 31d`, `month-end(leave_month)`. ValueError when it is none."""
    if _NUMBER.fullmatch(text):
        return Bound("literal", text)
    if _DATE.fullmatch(text):
        return Bound("literal", datetime.date.fromisoformat(text).isoformat())
    match = _BOUND.fullmatch(text)
    if match is None:
        raise ValueError(f"not a bound: {text}")
    count = int((match["sign"] or "") + (match["count"] or "0"))
    unit: Unit = match["unit"] or ""  # type: ignore[assignment]  # the pattern admits only the three letters
    if match["of"]:
        return Bound("month-end", match["of"], count, unit)
    if match["base"] == "today":
        return Bound("today", "", count, unit)
    if match["base"] == "this-month":
        return Bound("this-month", "", count, unit)
    return Bound("field", match["base"], count, unit)


def compile_use(guide: Guide, field: str, use: Use, present: Collection[str]) -> list[Rule]:
    """The rules of one field; `present`: the fields beside it, with which it may be compared."""
    definition = guide.fields.get(field)
    if definition is None:
        return []
    found = [
        *_need(guide, use, present),
        *_shape(guide, definition, use, present),
        *_bounds(definition, definition, present),
        *_bounds(definition, use, present),
        *_parts_match(guide, definition, present),
        *_membership(guide, definition, use),
    ]
    if use.warn:
        found += [
            {**rule, "severity": "warning"}
            for rule in (*_bounds(definition, use.warn, present), *_membership(guide, definition, use.warn))
        ]
    return [{"rule": rule["rule"], "field": field, **rule, "severity": rule.get("severity", "error")} for rule in found]


def compile_screen(guide: Guide, screen: Screen) -> list[Rule]:
    """The rules of all fields of a screen, and of its groups of which one must be given."""
    uses = {name: use for block in screen.blocks.values() for name, use in block.fields.items()}
    found = [rule for name, use in uses.items() for rule in compile_use(guide, name, use, uses)]
    for group in screen.at_least_one:
        found.append({"rule": "at-least-one", "fields": list(group.fields), "severity": "error"})
    return found


def compile_batch(guide: Guide, batch: Batch) -> list[Rule]:
    """The rules of all columns of a file, and of its rows together."""
    columns = batch.columns
    found = [rule for name, use in columns.items() for rule in compile_use(guide, name, use, columns)]
    found += [{"rule": "unique", "fields": list(fields), "severity": "error"} for fields in batch.unique]
    if batch.row_limit:
        found.append({"rule": "row-limit", "max": batch.row_limit, "severity": "error"})
    if batch.warn and batch.warn.row_limit:
        found.append({"rule": "row-limit", "max": batch.warn.row_limit, "severity": "warning"})
    return found


def compile_across(guide: Guide, procedure: str) -> list[Rule]:
    """The rules between the file of a procedure and files of others."""
    return [
        {"rule": "across", "id": name, "files": list(one.files), "fields": list(one.disjoint), "severity": one.severity}
        for name, one in guide.hall.across.items()
        if procedure in one.files
    ]


def format_cases(guide: Guide, definition: FieldDef) -> list[Rule]:
    """The formats of a field with the case in which each holds, wherever the field stands."""
    found = []
    for case in definition.format:
        if data := formats.compiled(guide.formats, case.format):
            found.append({"when": _condition(guide, case.when), "format": data} if case.when else {"format": data})
    return found


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BOUND = re.compile(
    r"(?:month-end\((?P<of>[a-z][a-z0-9_]*)\)|(?P<base>today|this-month|[a-z][a-z0-9_]*))"
    r"(?: (?P<sign>[+-]) (?P<count>[0-9]{1,5})(?P<unit>[ymd]))?"
)
NUMBERS = ("integer", "number", "money")
"""The types whose values are compared as numbers."""

MOMENTS = ("date", "month", "datetime")
"""The types whose values are compared as dates."""


def _need(guide: Guide, use: Use, present: Collection[str]) -> Iterator[Rule]:
    if use.required_when:
        if all(name in present for name in use.required_when):
            condition = _condition(guide, use.required_when)
            yield {"rule": "required", "when": condition}
            if use.otherwise == "blank":
                yield {"rule": "blank", "unless": condition}
    elif use.need in ("required", "blank"):
        yield {"rule": use.need}


def _shape(guide: Guide, definition: FieldDef, use: Use, present: Collection[str]) -> Iterator[Rule]:
    if definition.type not in ("text", "code", None):
        yield {"rule": "type", "type": definition.type}
    if definition.length:
        yield {"rule": "length", "min": definition.length[0], "max": definition.length[1]}
    if cases := _cases(guide, definition, present):
        yield {"rule": "format", "cases": cases}
    codes = guide.codes.get(definition.codes or "")
    if codes:
        yield {"rule": "codes", "list": definition.codes, "codes": list(codes.values), **_list(guide, definition)}
    if use.offer:
        yield {"rule": "offer", "codes": list(use.offer), **_list(guide, definition)}
    if definition.decimals is not None:
        yield {"rule": "decimals", "max": definition.decimals}


def _cases(guide: Guide, definition: FieldDef, present: Collection[str]) -> list[Rule]:
    """The formats with the cases in which each holds; none when a case cannot be told here."""
    if any(name not in present for case in definition.format for name in case.when or {}):
        return []
    return format_cases(guide, definition)


def _parts_match(guide: Guide, definition: FieldDef, present: Collection[str]) -> Iterator[Rule]:
    parts = {part: other for part, other in (definition.parts_match or {}).items() if other in present}
    cases = _cases(guide, definition, present)
    if parts and cases:
        yield {"rule": "parts-match", "parts": parts, "cases": cases}


def _bounds(definition: FieldDef, asked: FieldDef | Use | Warnings, present: Collection[str]) -> Iterator[Rule]:
    compare = "number" if definition.type in NUMBERS else "moment" if definition.type in MOMENTS else ""
    for rule, text in (("min", asked.min), ("max", asked.max)):
        if text is None or not compare:
            continue
        try:
            limit = bound(text)
        except ValueError:
            continue
        is_possible = compare == "moment" or (limit.kind in ("literal", "field") and not limit.unit)
        if is_possible and (limit.kind not in ("field", "month-end") or limit.base in present):
            data = {key: value for key, value in asdict(limit).items() if value or key == "kind"}
            yield {"rule": rule, "compare": compare, "bound": data}
    other = None if isinstance(asked, FieldDef) else asked.equals
    if other in present:
        yield {"rule": "equals", "other": other}


def _membership(guide: Guide, definition: FieldDef, asked: Use | Warnings) -> Iterator[Rule]:
    if asked.contains:
        yield {"rule": "contains", "codes": list(asked.contains), **_list(guide, definition)}
    if isinstance(asked, Use) and asked.warn_on:
        notes = dict(asked.warn_on)
        yield {"rule": "warn-on", "notes": notes, **_list(guide, definition), "severity": "warning"}


def _list(guide: Guide, definition: FieldDef) -> Rule:
    """What a rule says beside the codes when the field holds several."""
    return {"separator": guide.hall.list_separator} if definition.multiple else {}


def _condition(guide: Guide, values: Values) -> Mapping[str, Any]:
    """A condition as data: field → values of which it has one; `{has, separator}` for a field that holds several."""
    found: dict[str, Any] = {}
    for name, wanted in values.items():
        definition = guide.fields.get(name)
        is_list = definition is not None and definition.multiple
        found[name] = {"has": list(wanted), "separator": guide.hall.list_separator} if is_list else list(wanted)
    return found
