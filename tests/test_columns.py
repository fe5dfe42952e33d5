"""Columns: the vectors of where the data stand, what a DEFINITION holds, and headers as templates write them."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides import LANGUAGES, real, small
from sheets import workbook
from tramite import identity, messages
from tramite.checker import codes, columns, definition
from tramite.checker.cells import Cell, Row, Sheet, Workbook
from tramite.identity import letter
from tramite.workbook.columns import columns as template_columns

VECTORS = Path(__file__).parent / "vectors" / "columns"
SCHEMA = json.loads((VECTORS / "schema.json").read_text("utf-8"))
DEFINITIONS = json.loads((VECTORS / "definitions.json").read_text("utf-8"))
FILES = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in sorted(VECTORS.glob("*.json"))
    if path.stem not in ("schema", "definitions")
}
NOTHING = {"version": 0, "language": "", "state": "unknown"}


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{name}: {case['description']}")
        for name, file in FILES.items()
        for case in file["cases"]
    ]


def found(book: Workbook, asked: str) -> dict[str, Any]:
    """What the three questions about a workbook bring, as vectors write it."""
    procedure, verdicts = columns.choose(DEFINITIONS, book, asked)
    result = {"procedure": procedure, "template": NOTHING, "sheet": "", "header": 0, "columns": {}}
    if not procedure:
        return {**result, "verdicts": verdicts}
    one = DEFINITIONS[procedure]
    result["template"], verdicts = columns.template(one, book)
    layout, about = columns.find(one, book, result["template"]["version"])
    if layout:
        places = {letter(place): name for place, name in layout.fields.items()}
        result |= {"sheet": layout.sheet.name, "header": layout.header, "columns": places}
    return {**result, "verdicts": [*verdicts, *about]}


@pytest.mark.parametrize("case", cases())
def test_vectors(case: dict[str, Any]) -> None:
    result = found(workbook(case["workbook"]), case["asked"])
    assert result == {key: case[key] for key in result}


@pytest.mark.parametrize("name", FILES)
def test_vectors_have_their_shape(name: str) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(FILES[name])


@pytest.mark.parametrize("name", FILES)
def test_vectors_are_worded_alike(name: str) -> None:
    sentences = [FILES[name]["description"], *(case["description"] for case in FILES[name]["cases"])]
    for sentence in sentences:
        assert not re.search(r"\bshould|\bmust|\btest|\bwill\b|\bcheck that|[.!]$", sentence, re.IGNORECASE), sentence
    assert max(Counter(sentences).values()) == 1


def test_every_code_of_columns_has_vectors() -> None:
    said = {
        one["code"]: one["severity"] for file in FILES.values() for case in file["cases"] for one in case["verdicts"]
    }
    assert set(said) >= set(codes.COLUMNS) - {"hidden-rows"}
    assert all(severity in codes.CODES[code] for code, severity in said.items())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("procedure", ["add-insured", "reduce-insured"])
def test_headers_as_templates_write_them_are_known(procedure: str, language: str) -> None:
    one = definition.definition({language: real(language) for language in LANGUAGES}, procedure)
    heads, words = columns.Heads(one), messages.words(language)
    for column in template_columns(real(language), procedure):
        need = words(f"need.{column.need}") if column.need in ("required", "optional", "conditional") else ""
        lines = [column.label, column.name, f"* {need}" if column.need == "required" else need]
        for joined in ("\n", " ", "\r\n"):
            assert heads.read(joined.join(filter(None, lines)))[0] == column.field


def test_a_definition_is_plain_data() -> None:
    one = definition.definition({"en": small("en")}, "enrol")
    assert one == json.loads(json.dumps(one))
    assert [column["field"] for column in one["columns"]] == ["row", "kind", "number", "born"]
    assert one["columns"][2]["formats"][0]["when"] == {"kind": ["01"]}
    assert one["lists"]["kinds"]["codes"]["07"] == {"text": "Pass", "glosses": ["Passport"]}
    assert one["currency_signs"] == sorted(one["currency_signs"]) and "€" in one["currency_signs"]


def test_an_earlier_version_says_what_has_changed_since(tmp_path: Path) -> None:
    before = small("en", columns={"kind": "required", "number": "required", "pay": "optional"})
    stored = {"version": 1, **identity.snapshot(before, "enrol")}
    stored["codes"]["kinds"].pop("08")
    (tmp_path / "1.json").write_text(json.dumps(stored), "utf-8")
    (tmp_path / "2.json").write_text("{", "utf-8")
    one = definition.definition({"en": small("en")}, "enrol", definition.stored_versions(tmp_path))
    older = one["older"][0]
    assert [older[key] for key in ("added", "removed", "changed")] == [["row", "born"], ["pay"], ["kind"]]
    assert older["headers"] == {"pay": ["Pay"]}


def test_a_wording_holds_every_sentence() -> None:
    one = definition.wording(real("es"), "add-insured", messages.words("es"))
    assert one == json.loads(json.dumps(one))
    assert set(codes.CODES) <= set(one["sentences"])
    assert one["links"]["id_number"] == "procedures/add-insured/#field-id-number"


@given(
    st.lists(st.lists(st.one_of(st.none(), st.sampled_from(["Kind", "Number", "Pay", "邮政编码", "#"]), st.text()))),
    st.dictionaries(
        st.sampled_from(["tramite_col_kind", "tramite_col_number"]),
        st.tuples(st.just("Data"), st.integers(1, 5), st.integers(0, 5)),
    ),
)
def test_no_sheet_breaks_the_search(rows: list[list[Any]], names: dict[str, Any]) -> None:
    content = [
        Row(number, False, {place: Cell("text", text) for place, text in enumerate(cells) if text})
        for number, cells in enumerate(rows, start=1)
    ]
    book = Workbook("xlsx", [Sheet("Data", content=[row for row in content if row.cells])], {}, names)
    result = found(book, "")
    assert len(set(result["columns"].values())) == len(result["columns"])
