"""A least or greatest value, as a rule writes it, and a value → the limit that the value is beyond, if it is.

In: rules `min` and `max`, values of rows, the day that counts as today. Out: limits as values are written. Moments are
compared as texts: months, days and minutes as far as both say something.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

Beyond = Callable[[str, Mapping[str, str]], str]
"""The limit that a value is beyond, given the values beside it; empty when it is not, or nothing can be compared."""


def beyond(rule: Mapping[str, Any], today: datetime.date) -> Beyond:
    """The function of a rule `min` or `max`."""
    is_least = rule["rule"] == "min"
    compared = _numbers if rule["compare"] == "number" else _moments
    return compared(rule["bound"], today, is_least)


@lru_cache(maxsize=1_000)
def moment(value: str) -> str:
    """A month, day or minute as an ISO text that compares like one; empty when there is none such."""
    kind = kind_of(value)
    if not SHAPES[kind].fullmatch(value):
        return ""
    found = f"{value[:4]}-{value[4:]}" if kind == "month" else value[:16]
    try:
        if kind == "date":
            datetime.date.fromisoformat(value)
        else:
            datetime.datetime.fromisoformat(value if kind == "datetime" else f"{found}-01")
    except ValueError:
        return ""
    return found


def kind_of(value: str) -> str:
    """As which kind of moment a value is read."""
    return "date" if len(value) == 10 else "month" if len(value) == 6 else "datetime"


MOMENTS = ("month", "date", "datetime")
"""The types whose values are moments."""

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
"""Type → how its canonical values are written."""

SHAPES = {kind: re.compile(pattern) for kind, pattern in TYPES.items()}


def _numbers(bound: Mapping[str, Any], today: datetime.date, is_least: bool) -> Beyond:
    base = bound["base"]
    if bound["kind"] != "field":
        fixed = Decimal(base) if _is_number(base) else None

        def beyond_fixed(value: str, row: Mapping[str, str]) -> str:
            if fixed is None or not _is_number(value):
                return ""
            number = Decimal(value)
            return base if (number < fixed if is_least else number > fixed) else ""

        return beyond_fixed

    def beyond_other(value: str, row: Mapping[str, str]) -> str:
        limit = row.get(base, "")
        if not (_is_number(value) and _is_number(limit)):
            return ""
        number, most = Decimal(value), Decimal(limit)
        return limit if (number < most if is_least else number > most) else ""

    return beyond_other


def _moments(bound: Mapping[str, Any], today: datetime.date, is_least: bool) -> Beyond:
    kind, base = bound["kind"], bound.get("base", "")
    count, unit = bound.get("count", 0), bound.get("unit", "")
    fixed = _limit({"today": today.isoformat(), "this-month": today.isoformat()[:7]}.get(kind, ""), kind, count, unit)
    if kind == "literal":
        fixed = _limit(moment(base), kind, count, unit)
    depends = kind in ("field", "month-end")

    def beyond(value: str, row: Mapping[str, str]) -> str:
        limit = _limit(moment(row.get(base, "")), kind, count, unit) if depends else fixed
        found = moment(value) if limit else ""
        if not found:
            return ""
        # As far as both say something.
        shared = min(len(found), len(limit))
        one, other = found[:shared], limit[:shared]
        return _written(limit) if (one < other if is_least else one > other) else ""

    return beyond


def _limit(start: str, kind: str, count: int, unit: str) -> str:
    """A bound as a moment; empty when what it counts from has no value."""
    if start and kind == "month-end":
        year, month = int(start[:4]), int(start[5:7])
        start = f"{start[:7]}-{calendar.monthrange(year, month)[1]:02}"
    return _shifted(start, count, unit) if start else ""


def _shifted(start: str, count: int, unit: str) -> str:
    """A moment moved by years, months or days; a day that the new month lacks becomes its last. Empty after 9999."""
    day, rest = start[:10], start[10:]
    try:
        if unit == "d":
            return (datetime.date.fromisoformat(day) + datetime.timedelta(days=count)).isoformat() + rest
        months = int(day[:4]) * 12 + int(day[5:7]) - 1 + (count * 12 if unit == "y" else count)
        year, month = divmod(months, 12)
        last = calendar.monthrange(datetime.date(year, month + 1, 1).year, month + 1)[1]
    except (ValueError, OverflowError):
        return ""
    moved = f"{year:04}-{month + 1:02}"
    return f"{moved}-{min(int(day[8:]), last):02}{rest}" if day[8:] else moved


def _written(found: str) -> str:
    """A moment as values are written: months without a hyphen."""
    return found.replace("-", "") if len(found) == 7 else found


def _is_number(text: str) -> bool:
    return bool(SHAPES["number"].fullmatch(text))
