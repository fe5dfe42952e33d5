"""tableschema.py: the schema of a file, by the validator of the standard, on rows right and wrong."""

from __future__ import annotations

import json
import warnings
from functools import cache
from typing import Any

import pytest

from guides import LANGUAGES, real
from tramite import tableschema
from tramite.checking import with_file
from tramite.describe import example

with warnings.catch_warnings():  # frictionless asks for things that its own dependencies call old
    warnings.simplefilter("ignore")
    from frictionless import Resource, Schema

NAMES = with_file(real("es"))


@cache
def schema(name: str) -> Any:
    return json.loads(tableschema.table_schema({language: real(language) for language in LANGUAGES}, name))


def row(name: str, record: str) -> dict[str, str]:
    """A fictitious person as a row of the file; the first column numbers the rows."""
    guide = real("es")
    procedure = guide.procedures[name].model_copy(update={"examples": (record,)})
    values = {field: example(guide, procedure, field) for field in schema_fields(name)}
    return {**values, "row_no": "1"}


def schema_fields(name: str) -> list[str]:
    return [field["name"] for field in schema(name)["fields"]]


def faults(name: str, rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Kind and column of what the validator finds in rows of text, as a .csv file has them."""
    data = [schema_fields(name), *([one[field] for field in schema_fields(name)] for one in rows)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = Resource(data=data, schema=Schema.from_descriptor(schema(name))).validate()
    return [(kind, field or "") for kind, field in report.flatten(["type", "fieldName"])]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_a_schema_by_the_standards_own_validator(name: str) -> None:
    report = Schema.validate_descriptor(schema(name))
    assert report.valid, report.flatten(["message"])
    assert schema_fields(name) == list(real("es").procedures[name].batch.columns)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", NAMES)
def test_every_column_has_its_title_in_every_language(name: str) -> None:
    assert all(
        list(field["titles"]) == list(LANGUAGES) and all(field["titles"].values()) for field in schema(name)["fields"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_rows_of_fictitious_people_are_right(name: str) -> None:
    records = real("es").procedures[name].examples
    assert faults(name, [row(name, record) for record in records]) == []


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("full_name", "", "constraint-error"),
        ("sex", "3", "constraint-error"),
        ("birth_date", "1990-02-30", "type-error"),
        ("contribution_wage", "mucho", "type-error"),
        ("id_number", "1" * 31, "constraint-error"),
        ("insured_start_month", "202513", "constraint-error"),
        ("row_no", "uno", "type-error"),
    ],
)
def test_a_wrong_value_is_found_in_its_column(column: str, value: str, kind: str) -> None:
    found = faults("add-insured", [{**row("add-insured", "zhang"), column: value}])
    assert (kind, column) in found


def test_a_repeated_person_is_found() -> None:
    twice = row("add-insured", "zhang")
    assert schema("add-insured")["primaryKey"] == ["id_type", "id_number"]
    assert "primary-key" in [kind for kind, _ in faults("add-insured", [twice, {**twice, "row_no": "2"}])]
    assert faults("add-insured", [twice]) == []


def test_a_procedure_without_a_file_has_no_schema() -> None:
    with pytest.raises(ValueError, match="has no file"):
        tableschema.table_schema({"es": real("es")}, "retirement")
