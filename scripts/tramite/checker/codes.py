"""Every code that a verdict may have, with its severity: the list that sentences, schema and tests go by.

In: nothing. Out: data. The sentences are the messages `verdict.<code>` and `verdict.<code>.fix` of the catalogues.
"""

from __future__ import annotations

from typing import Literal

Severity = Literal["error", "warning", "note"]

Style = Literal["text", "json", "html", "csv"]
"""How reports are given."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""From grave to light."""

_ERROR: tuple[Severity, ...] = ("error",)
_WARNING: tuple[Severity, ...] = ("warning",)
_NOTE: tuple[Severity, ...] = ("note",)
_EITHER: tuple[Severity, ...] = ("error", "warning")

FILE: dict[str, tuple[Severity, ...]] = {
    "file-empty": _ERROR,
    "file-too-large": _ERROR,
    "file-not-a-workbook": _ERROR,
    "file-is-html": _ERROR,
    "file-encrypted": _ERROR,
    "file-damaged": _ERROR,
    "file-suspicious": _ERROR,
    "file-entities": _ERROR,
    "file-limit": _ERROR,
    "file-timeout": _ERROR,
    "file-memory": _ERROR,
    "file-unsupported": _ERROR,
    "save-as-xlsx": _ERROR,
    "no-data-sheet": _ERROR,
    "no-rows": _ERROR,
    "other-procedure": _ERROR,
    "newer-template": _ERROR,
    "wrong-extension": _WARNING,
    "older-template": _WARNING,
    "edited-template": _WARNING,
    "unknown-template": _WARNING,
    "data-sheet-hidden": _WARNING,
    "several-data-sheets": _WARNING,
    "csv-loses-types": _NOTE,
    "xls-old-format": _NOTE,
    "ods-format": _NOTE,
    "macros": _NOTE,
    "external-links": _NOTE,
    "ghost-rows": _NOTE,
    "example-row": _NOTE,
    "title-rows": _NOTE,
    "blank-rows": _NOTE,
}
"""Of the file as a whole."""

REFUSALS = frozenset(
    {*(code for code in FILE if code.startswith("file-")), "save-as-xlsx", "no-data-sheet", "other-procedure"}
)
"""With these no row was looked at, or not all."""

COLUMNS: dict[str, tuple[Severity, ...]] = {
    "column-missing": _EITHER,  # an error where the column is required
    "column-unknown": _WARNING,
    "column-twice": _WARNING,
    "hidden-columns": _WARNING,
    "merged-cells": _EITHER,  # an error among the rows of data
    "hidden-rows": _WARNING,
    "column-moved": _NOTE,
    "column-renamed": _NOTE,
}
"""Of columns and of the sheet."""

CELLS: dict[str, tuple[Severity, ...]] = {
    "formula-cell": _ERROR,
    "error-cell": _ERROR,
    "digits-lost": _ERROR,
    "scientific-text": _ERROR,
    "look-alike": _ERROR,
    "date-impossible": _ERROR,
    "date-ambiguous": _ERROR,
    "not-in-list": _ERROR,
    "full-width": _WARNING,
    "invisible": _WARNING,
    "spaces": _WARNING,
    "line-break": _WARNING,
    "lower-case": _WARNING,
    "date-shape": _WARNING,
    "date-serial": _WARNING,
    "date-time-part": _WARNING,
    "month-as-date": _WARNING,
    "month-day": _WARNING,
    "month-shape": _WARNING,
    "zeros-lost": _WARNING,
    "list-words": _WARNING,
    "money-symbols": _WARNING,
    "number-for-text": _WARNING,
    "boolean-words": _WARNING,
}
"""Of cells, before any rule is asked."""

RULES: dict[str, tuple[Severity, ...]] = {
    "required": _EITHER,
    "blank": _EITHER,
    "type": _EITHER,
    "length": _EITHER,
    "format": _EITHER,
    "codes": _EITHER,
    "offer": _EITHER,
    "decimals": _EITHER,
    "min": _EITHER,
    "max": _EITHER,
    "equals": _EITHER,
    "contains": _EITHER,
    "warn-on": _WARNING,
    "parts-match": _EITHER,
    "unique": _EITHER,
    "row-limit": _EITHER,
    "at-least-one": _EITHER,
    "across": _EITHER,
}
"""Of rules; the definition says how grave each is."""

CODES: dict[str, tuple[Severity, ...]] = {**FILE, **COLUMNS, **CELLS, **RULES}
"""Code → the severities that it may have."""
