"""What a template carries by which it is known again: properties, columns, fingerprint, example.

In: a guide after `resolve`. Out: plain JSON data and names, the same in every language. Writer, checker and release of
templates agree here, and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a process that only reads files starts quicker without the models
    from tramite.hall import FieldDef
    from tramite.model import Guide
    from tramite.procedure import Use

PROCEDURE, VERSION, FINGERPRINT, LANGUAGE = (
    "tramite_procedure",
    "tramite_version",
    "tramite_fingerprint",
    "tramite_language",
)
"""Custom properties of the document."""

COLUMN_PREFIX = "tramite_col_"
"""`tramite_col_<field>` is a defined name for the header cell of a column: it moves with the column, and survives other
words in the header and other programs."""

CHOICES_PREFIX = "tramite_list_"
"""`tramite_list_<field>` is a defined name for the cells from which a column chooses."""

EXAMPLE_MARK = "#"
"""A row whose first cell starts with this is an example, not data. The mark lies in the row itself, so that it stays
with it when rows are sorted, inserted or copied, and reads the same in every language."""


GLOSS_SEPARATOR = " · "
"""What stands between the verbatim words of a code and their meaning in the reader's language."""


def snapshot(guide: Guide, procedure: str) -> dict[str, Any]:
    """All that makes the columns of a template what they are: no translated words, no sources, no hints."""
    batch = guide.procedures[procedure].batch
    if batch is None:
        raise ValueError(f"{procedure} has no file")
    fields = {name: guide.fields[name] for name in batch.columns if name in guide.fields}
    lists = {field.codes: guide.codes[field.codes] for field in fields.values() if field.codes in guide.codes}
    return {
        "procedure": procedure,
        "columns": [{"id": name, **_field(fields[name]), **_use(batch.columns[name])} for name in fields],
        "codes": {
            name: {code: value.text for code, value in one.values.items()} for name, one in lists.items() if name
        },
        "unique": [list(names) for names in batch.unique],
        "row_limit": batch.row_limit,
    }


def fingerprint(snapshot: dict[str, Any]) -> str:
    """Sixteen characters that change whenever the columns change."""
    canonical = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def letter(index: int) -> str:
    """The letter of a column, counted from 0: 0 → A, 26 → AA."""
    before, last = divmod(index, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


_FIELD_KEYS = {"type", "codes", "multiple", "format", "length", "decimals", "min", "max", "parts_match"}
_USE_KEYS = {"need", "required_when", "otherwise", "min", "max", "equals", "contains", "offer"}


def _field(definition: FieldDef) -> dict[str, Any]:
    return definition.model_dump(mode="json", by_alias=True, include=_FIELD_KEYS, exclude_defaults=True, warnings=False)


def _use(use: Use) -> dict[str, Any]:
    limits = use.model_dump(mode="json", include=_USE_KEYS, exclude_defaults=True)
    # The field and its use may both have a least and a greatest value.
    return {f"use_{key}" if key in ("min", "max") else key: value for key, value in limits.items()}
