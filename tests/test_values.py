"""Cells: the vectors of every code, in the shape of their schema; and what no cell may do."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tramite.checker import characters, codes, values
from tramite.checker.cells import Cell

VECTORS = Path(__file__).parent / "vectors" / "cells"
SCHEMA = json.loads((VECTORS / "schema.json").read_text("utf-8"))
FILES = {
    path.stem: json.loads(path.read_text("utf-8")) for path in sorted(VECTORS.glob("*.json")) if path.stem != "schema"
}


def reader(file: dict[str, Any]) -> values.Reader:
    return values.Reader(file["lists"], file["separator"], file["currency_signs"], date1904=file["date1904"])


def cases() -> list[Any]:
    return [
        pytest.param(file, case, id=f"{name}: {case['description']}")
        for name, file in FILES.items()
        for case in file["cases"]
    ]


@pytest.mark.parametrize(("file", "case"), cases())
def test_vectors(file: dict[str, Any], case: dict[str, Any]) -> None:
    found = reader(file).read(file["column"], Cell(**case["cell"]), case.get("row", {}))
    assert (found.value, list(found.verdicts)) == (case["value"], case["verdicts"])


@pytest.mark.parametrize("name", FILES)
def test_vectors_have_their_shape(name: str) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(FILES[name])


@pytest.mark.parametrize("name", FILES)
def test_vectors_are_worded_alike(name: str) -> None:
    sentences = [FILES[name]["description"], *(case["description"] for case in FILES[name]["cases"])]
    for sentence in sentences:
        assert not re.search(r"\bshould|\btest|\bwill be|\bcheck that|[.!]$", sentence, re.IGNORECASE), sentence
    assert max(Counter(sentences).values()) == 1


def test_every_code_of_cells_has_vectors() -> None:
    said = {verdict["code"] for file in FILES.values() for case in file["cases"] for verdict in case["verdicts"]}
    assert said == set(codes.CELLS)


@pytest.mark.parametrize("name", FILES)
def test_each_severity_is_one_that_the_code_may_have(name: str) -> None:
    for case in FILES[name]["cases"]:
        for verdict in case["verdicts"]:
            assert verdict["severity"] in codes.CELLS[verdict["code"]]
            assert not (verdict["severity"] == "error" and (verdict["repair"] or case["value"]))


@pytest.mark.parametrize(("file", "case"), cases())
def test_what_is_repaired_is_right(file: dict[str, Any], case: dict[str, Any]) -> None:
    """A repair written into the cell leaves nothing more to say, and the same value."""
    found = reader(file).read(file["column"], Cell(**case["cell"]), case.get("row", {}))
    for repair in [verdict["repair"] for verdict in found.verdicts if verdict["repair"]]:
        kind: Any = "number" if repair["kind"] == "number" else "text"
        again = reader(file).read(file["column"], Cell(kind, repair["to"]), case.get("row", {}))
        assert not again.verdicts
        assert kind == "number" or again.value == found.value


@given(st.text(), st.sampled_from(sorted(FILES)), st.sampled_from(["text", "number", "boolean", "error"]))
def test_no_text_breaks_a_reading(text: str, name: str, kind: Any) -> None:
    file = FILES[name]
    found = reader(file).read(file["column"], Cell(kind, text), {})
    assert not (found.is_wrong and found.value)


@given(
    st.one_of(
        st.integers(-(10**20), 10**20).map(str),
        st.floats(allow_nan=False, allow_infinity=False).map(repr),
        st.from_regex(r"[0-9]{1,8}(\.[0-9]{1,8})?(E[+-][0-9]{1,3})?", fullmatch=True),
    ),
    st.sampled_from(sorted(FILES)),
    st.sampled_from(["general", "text", "date", "number"]),
)
def test_no_number_breaks_a_reading(text: str, name: str, style: Any) -> None:
    file = FILES[name]
    found = reader(file).read(file["column"], Cell("number", text, style), {})
    assert not (found.is_wrong and found.value)


@given(st.text())
def test_what_is_cleaned_is_clean(text: str) -> None:
    shown = characters.without_invisible(characters.without_breaks(text))
    clean = characters.narrow(characters.with_common_spaces(shown, is_strict=True), all_signs=True)
    assert characters.is_plain(clean)
