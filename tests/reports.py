"""Reports made by hand, and what the small hall of `guides.py` knows of its file, for tests of what is said of them."""

from __future__ import annotations

from functools import cache
from typing import Any

from guides import small
from tramite import messages
from tramite.checker import report as reports
from tramite.checker.codes import CODES
from tramite.checker.definition import definition, wording
from tramite.messages import Words

ENROL = {
    "columns": {
        "row": "auto",
        "kind": "required",
        "number": {"required_when": {"kind": ["01", "07"]}, "otherwise": "blank"},
        "born": "optional",
        "pay": "optional",
        "extras": "optional",
        "remark": "optional",
    },
    "fields": {
        "number": {
            "name": "Number of the document",
            "type": "text",
            "length": [1, 30],
            "personal": True,
            "format": [{"when": {"kind": ["01"]}, "is": "card"}, {"is": "other"}],
        },
        "born": {"name": "Born", "type": "date", "max": "today", "personal": True},
    },
}
"""The file of the small hall, with a condition, personal data, a limit of a date and one of a number."""

SHEET = "Data"
TODAY = "2025-03-14"


@cache
def known(language: str = "en") -> tuple[dict[str, Any], dict[str, Any], Words]:
    """Definition, wording and words of the small hall."""
    guide, words = small(**ENROL), messages.words(language)
    return definition({"en": guide}, "enrol"), wording(guide, "enrol", words), words


def verdict(
    code: str, column: str = "", row: int = 0, field: str = "", value: str = "", /, **values: Any
) -> dict[str, Any]:
    """A verdict; its severity is the gravest that the code may have, `repair` and `severity` say otherwise."""
    repair, severity = values.pop("repair", None), values.pop("severity", CODES[code][0])
    place = {"sheet": SHEET if row else "", "row": row, "column": column, "field": field, "value": value}
    return {"code": code, "severity": severity, **place, "values": values, "repair": repair}


def report(*verdicts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A report with these verdicts; `changes` replace parts of it."""
    return {
        "report": 1,
        "file": "people.xlsx",
        "procedure": "enrol",
        "template": {"version": 3, "language": "en", "state": "current"},
        "sheet": SHEET,
        "format": "xlsx",
        "today": TODAY,
        "rows": {"read": 3, "right": 1, "errors": 1, "warnings": 1, "skipped": [{"why": "example-row", "rows": [2]}]},
        "verdicts": list(verdicts),
        "repairs": sum(one["repair"] is not None for one in verdicts),
    } | changes


def told(*verdicts: dict[str, Any], unmask: bool = False, **changes: Any) -> reports.Told:
    """The same in words."""
    data, worded, words = known()
    made = report(*verdicts, **changes)
    return reports.tell(made, worded, words, data, unmask=unmask, base="https://hall.example/")
