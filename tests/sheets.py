"""Workbooks written as plain JSON: rows of texts, of cells and of blanks. For vectors and tests of the checker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tramite.checker.cells import Cell, Row, Sheet, Workbook


def workbook(data: Mapping[str, Any]) -> Workbook:
    """A workbook as vectors write it; what is left out is as in a plain .xlsx."""
    names = {name: (place[0], place[1], place[2]) for name, place in data.get("names", {}).items()}
    return Workbook(
        format=data.get("format", "xlsx"),
        sheets=[_sheet(one) for one in data["sheets"]],
        properties=dict(data.get("properties", {})),
        names=names,
        date1904=data.get("date1904", False),
    )


def _sheet(data: Mapping[str, Any]) -> Sheet:
    hidden = data.get("hidden_rows", [])
    rows = [
        Row(number, number in hidden, {place: _cell(one) for place, one in enumerate(cells) if one is not None})
        for number, cells in enumerate(data["rows"], start=1)
    ]
    return Sheet(
        name=data.get("name", "Data"),
        hidden=data.get("hidden", False),
        hidden_columns=[(first, last) for first, last in data.get("hidden_columns", [])],
        merges=[(one[0], one[1], one[2], one[3]) for one in data.get("merges", [])],
        content=[row for row in rows if row.cells],
    )


def _cell(data: Any) -> Cell:
    return Cell("text", data) if isinstance(data, str) else Cell(**data)
