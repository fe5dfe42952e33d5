"""Limits, conditions, codes and hints → what is wrong with them, wherever a field or its use writes one.

In: a report on a guide, and a value with its path. Out: problems noted in the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tramite import rules
from tramite.hall import FieldDef
from tramite.lint.report import Report, nearest
from tramite.model import Path


def check_bound(report: Report, path: Path, text: str, field: str, present: frozenset[str] | None = None) -> None:
    """Note what is wrong with a bound of a field; `present`: the fields beside it, None when they vary."""
    definition = report.resolved.fields.get(field)
    try:
        limit = rules.bound(text)
    except ValueError:
        report.add("bad-bound", path, value=text)
        return
    if limit.kind in ("field", "month-end"):
        if not report.field(path, limit.base):
            return
        if present is not None and limit.base not in present:
            report.add("compared-with-absent-field", path, id=limit.base)
    if definition and not _is_comparable(report, definition, limit):
        report.add("bound-mismatch", path, value=text, type=str(definition.type))


def bases(text: str | None) -> list[str]:
    """The fields that a bound counts from; a field's id alone is a bound too."""
    try:
        limit = rules.bound(text or "")
    except ValueError:
        return []
    return [limit.base] if limit.kind in ("field", "month-end") else []


def check_condition(report: Report, path: Path, condition: Mapping[str, tuple[str, ...]]) -> None:
    """Note fields and values of a condition that do not exist."""
    for name, values in condition.items():
        if report.field((*path, name), name):
            check_codes(report, (*path, name), name, values, or_text=True)


def check_codes(report: Report, path: Path, field: str, values: tuple[str, ...], or_text: bool = False) -> None:
    """Note values that are not in the list of a field; `or_text`: a field without a list may have any value."""
    codes = report.codes(field)
    if not values:
        return
    if codes is None:
        definition = report.resolved.fields.get(field)
        if not or_text and definition and not definition.codes:
            report.add("list-rule-without-list", path, id=field)
        return
    for value in values:
        if value not in codes:
            report.add("value-not-in-list", path, value=value, field=field, suggestion=nearest(value, codes))


def check_numbers(report: Report, path: Path, hint: str, definition: FieldDef) -> None:
    """Note numbers in a hint that readers see beside it anyway, because they follow from the definition."""
    derived = {str(limit) for limit in definition.length or () if limit >= 4}
    for case in definition.format:
        found = report.guide.formats.get(case.format)
        derived |= {number for number in _NUMBER.findall(found.shape) if int(number) >= 4} if found else set()
    for number in dict.fromkeys(_NUMBER.findall(hint)):
        if number in derived:
            report.add("derived-number", path, number=number)


def _is_comparable(report: Report, definition: FieldDef, limit: rules.Bound) -> bool:
    """Whether values of a field can be compared with a bound, and the bound be moved as it says."""
    if definition.type in rules.NUMBERS:
        return not limit.unit and "number" in _kinds(report, limit)
    return definition.type in rules.MOMENTS and any(
        kind in _kinds(report, limit) for kind in (("day",) if limit.unit == "d" else ("day", "month"))
    )


def _kinds(report: Report, limit: rules.Bound) -> Iterator[str]:
    """What a bound may be: a number, a day or a month."""
    base = report.resolved.fields.get(limit.base)
    if limit.kind == "literal":
        if re.fullmatch(r"-?[0-9.]+", limit.base):
            yield "number"
        if re.fullmatch(r"[0-9]{4}(0[1-9]|1[0-2])", limit.base):
            yield "month"
        if "-" in limit.base[1:]:
            yield "day"
    elif limit.kind == "this-month":
        yield "month"
    elif limit.kind == "today":
        yield "day"
    elif limit.kind == "month-end":
        if base and base.type in rules.MOMENTS:
            yield "day"
    elif base and base.type in rules.NUMBERS:
        yield "number"
    elif base and base.type in rules.MOMENTS:
        yield "month" if base.type == "month" else "day"


_NUMBER = re.compile(r"(?<![\w.,-])[1-9][0-9]*(?![\w-]|[.,][0-9])")
