"""Right texts are told quickly: nothing that a full look finds fault with is among them, and of a template most are."""

import datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guides import ROOT
from tramite.checker import knowledge, right, values
from tramite.checker.cells import Cell
from tramite.checker.grouped import GroupedRules

TODAY = datetime.date(2025, 3, 14)


@cache
def definitions() -> list[dict[str, Any]]:
    return list(knowledge.project(ROOT).definitions.values())


def column(kind: str, upper: bool = False, **format_: Any) -> dict[str, Any]:
    """A column of a definition, with a format if there is anything to say of it."""
    formats = [{"format": {"id": "one", **format_}}] if format_ else []
    return {"field": "a", "type": kind, "upper": upper, "formats": formats, "codes": "", "multiple": False,
            "personal": False, "length": None}  # fmt: skip


WEIGHTED = {"kind": "weighted", "alphabet": "0123456789", "weights": [7, 9], "modulus": 11, "check": "10X98765432"}
IGNORING = {"id": "three", "pattern": "[0-9-]{3}", "ignore": "-"}
COLUMNS = [
    column("text"),
    column("text", upper=True, pattern="[0-9A-Z .+-]{2,5}"),
    column("text", pattern="[0-9]{2}[0-9X]", checksum=WEIGHTED),
    column("phone", pattern="[0-9 -]{3,6}", ignore=" -"),
    column("phone", pattern="[0-9]{3,6}", ignore="]^-"),
    column("digits"),
    column("email"),
]
RULES = [
    {"rule": "required"},
    {"rule": "length", "min": 2, "max": 4},
    {"rule": "type", "type": "phone"},
    {"rule": "format", "cases": [{"format": {"id": "two", "pattern": "[0-9]+", "ignore": "-"}}]},
    {"rule": "format", "cases": [{"format": {"id": "two", "pattern": "[0-9X]+", "checksum": WEIGHTED}}]},
    {"rule": "codes", "codes": ["12", "345"]},
]
TEXTS = st.text("0123456789 1.5E+12-]^XxaO@字０　\u200bАО\n", min_size=1, max_size=8) | st.sampled_from(
    ["1.5E+12", "13900001234", "1 2", "12-3", "330299199001010017", "33029919900101001X", "a@b.cn", "路 5 号"]
)


def looked_at(one: dict[str, Any], rules: list[dict[str, Any]], lists: Any, text: str) -> tuple[str, list[Any]]:
    """The value of a text, and all that is wrong with it."""
    reading = values.Reader(lists, ";", ()).read(one, Cell("text", text), {})
    findings = GroupedRules(rules, (), TODAY).alone(one["field"], reading.value)
    return reading.value, [*reading.verdicts, *findings]


@settings(max_examples=1_000)
@given(st.sampled_from(COLUMNS), st.lists(st.sampled_from(RULES), max_size=3), TEXTS)
def test_what_is_told_right_is_right(one: dict[str, Any], chosen: list[dict[str, Any]], text: str) -> None:
    rules = [{"field": "a", "severity": "error", **rule} for rule in chosen]
    if right.told_quickly(one, GroupedRules(rules, (), TODAY).rules_of("a"))(text):
        assert looked_at(one, rules, {}, text) == (text, [])


@pytest.mark.parametrize(
    ("one", "rule", "text"),
    [
        (column("text", pattern="[0-9.E+]+"), {"rule": "required"}, "1.5E+12"),
        (column("text", upper=True, pattern="[A-Za-z]+"), {"rule": "required"}, "ax"),
        (column("text", pattern="[0-9]+", checksum=WEIGHTED), {"rule": "required"}, "12О"),
        (column("phone"), {"rule": "format", "cases": [{"format": IGNORING}]}, "1-2"),
        (column("text"), {"rule": "length", "min": 2, "max": 3}, "1234"),
        (column("text"), {"rule": "codes", "codes": ["1"]}, "2"),
        (column("text"), {"rule": "required"}, "1\u200b2"),
        (column("digits"), {"rule": "required"}, " 12"),
    ],
)  # fmt: skip
def test_what_is_not_right_is_not_told(one: dict[str, Any], rule: dict[str, Any], text: str) -> None:
    rules = [{"field": "a", "severity": "error", **rule}]
    assert looked_at(one, rules, {}, text) != (text, [])
    assert not right.told_quickly(one, GroupedRules(rules, (), TODAY).rules_of("a"))(text)


@settings(max_examples=300)
@given(st.data(), TEXTS)
def test_in_the_columns_of_the_guide(data: st.DataObject, text: str) -> None:
    definition = data.draw(st.sampled_from(definitions()))
    one = data.draw(st.sampled_from(definition["columns"]))
    grouped = GroupedRules(definition["rules"], (), TODAY)
    if right.told_quickly(one, grouped.rules_of(one["field"]))(text):
        assert looked_at(one, definition["rules"], definition["lists"], text) == (text, [])


def test_most_columns_of_texts_are_told() -> None:
    asked = ("330299199001010017", "13900001234", "李样例", "样例路 5 号", "330299")
    told = set()
    for definition in definitions():
        grouped = GroupedRules(definition["rules"], (), TODAY)
        for one in definition["columns"]:
            is_right = right.told_quickly(one, grouped.rules_of(one["field"]))
            told |= {one["field"]} if any(map(is_right, asked)) else set()
    assert told >= {"id_number", "mobile_phone", "full_name", "household_address", "household_area"}
