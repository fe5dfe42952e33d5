"""The file of a procedure → its Table Schema (Frictionless Data), for programs that make or check such files.

In: the resolved guides by language. Out: JSON. A field bears the id of its column, and its title in every language.
What the standard cannot say, such as conditions between columns and check digits, is left to the checker: a file that
the checker accepts is accepted here too, not the other way round.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tramite import rules, text
from tramite.hall import FieldDef
from tramite.model import Guide
from tramite.procedure import Batch
from tramite.workbook.columns import Column, columns

Json = dict[str, Any]

TYPES: Mapping[str, Json] = {
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "money": {"type": "number"},
    "date": {"type": "date"},
    "datetime": {"type": "datetime", "format": "%Y-%m-%d %H:%M"},
    "email": {"type": "string", "format": "email"},
    "boolean": {"type": "boolean"},
}
"""Type of a field → type of the standard; all others are strings, which keep every character."""

PATTERNS = {"digits": "[0-9]+", "month": "[0-9]{4}(0[1-9]|1[0-2])"}
"""The types that are strings of a known shape."""


def table_path(procedure: str) -> str:
    """Where the Table Schema of a procedure lies on the site."""
    return f"api/{procedure}.schema.json"


def table_schema(guides: Mapping[str, Guide], procedure: str) -> bytes:
    """The Table Schema of the file of a procedure."""
    first = next(iter(guides.values()))
    batch = first.procedures[procedure].batch
    if batch is None:
        raise ValueError(f"{procedure} has no file")
    found = rules.compile_batch(first, batch)
    shown = {language: columns(guide, procedure) for language, guide in guides.items()}
    schema = {
        "name": f"{procedure}-{batch.version}",
        "title": _plain(first, first.procedures[procedure].title),
        "titles": {language: _plain(guide, guide.procedures[procedure].title) for language, guide in guides.items()},
        "fields": [_field(versions, guides, found) for versions in zip(*shown.values(), strict=True)],
        "missingValues": [""],
    }
    if key := _key(first, batch, found):
        schema["primaryKey"] = list(key)
    return (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()


def _field(versions: tuple[Column, ...], guides: Mapping[str, Guide], found: Iterable[rules.Rule]) -> Json:
    column = versions[0]
    definition = column.definition
    own = [rule for rule in found if rule.get("field") == column.field and rule["severity"] == "error"]
    titles = {tag: "\n".join(filter(None, (one.label, one.name))) for tag, one in zip(guides, versions, strict=True)}
    first = next(iter(guides.values()))
    field = {
        "name": column.field,
        **TYPES.get(definition.type or "", {"type": "string"}),
        "title": column.title,
        "titles": titles,
        "description": _plain(first, column.use.hint or definition.hint or definition.description or ""),
        "example": column.example,
        "constraints": dict(_constraints(first, column, own)),
    }
    return {key: value for key, value in field.items() if value}


def _constraints(guide: Guide, column: Column, own: Iterable[rules.Rule]) -> Iterator[tuple[str, Any]]:
    definition = column.definition
    kind = TYPES.get(definition.type or "", {}).get("type", "string")
    if definition.type in PATTERNS:
        yield "pattern", PATTERNS[definition.type]
    for rule in own:
        name = rule["rule"]
        if name == "required" and "when" not in rule:
            yield "required", True
        elif name == "length" and kind == "string":
            yield "minLength", rule["min"]
            yield "maxLength", rule["max"]
        elif name in ("codes", "offer") and "separator" not in rule:
            yield "enum", rule["codes"]
        elif name in ("min", "max") and rule["bound"]["kind"] == "literal" and kind != "string":
            yield ("minimum" if name == "min" else "maximum"), _literal(definition, rule["bound"]["base"])
        elif name == "format" and (pattern := _pattern(rule)):
            yield "pattern", pattern


def _pattern(rule: rules.Rule) -> str:
    """The shape of a value where it is the same in all cases; a format that changes what was typed has none."""
    cases = rule["cases"]
    shape = cases[0]["format"] if len(cases) == 1 and "when" not in cases[0] else {}
    is_plain = "pattern" in shape and not shape.get("ignore") and not shape.get("upper")
    return f"(?:{shape['pattern']})" if is_plain else ""


def _literal(definition: FieldDef, value: str) -> int | float | str:
    if definition.type == "integer":
        return int(value)
    return float(value) if definition.type in ("number", "money") else value


def _key(guide: Guide, batch: Batch, found: Iterable[rules.Rule]) -> tuple[str, ...]:
    """The columns that are always given and whose values together occur once."""
    given = {rule["field"] for rule in found if rule["rule"] == "required" and "when" not in rule}
    return next((names for names in batch.unique if set(names) <= given), ())


def _plain(guide: Guide, written: str) -> str:
    def label(name: str) -> str:
        found = guide.labels.get(name)
        return (found and (found.text or found.gloss)) or name

    return text.inline_plain(written, label).strip()
