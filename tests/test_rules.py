"""Rules: what definitions compile to, the vectors of every rule, the arithmetic of check digits."""

import contextlib
import datetime
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tramite import findings, formats, rules
from tramite.hall import Checksum, Format
from tramite.model import Guide
from tramite.resolve import resolve
from tramite.rules import Bound, bound
from tramite.shapes import shape

VECTORS = Path(__file__).parent / "vectors"
SCHEMA = json.loads((VECTORS / "schema.json").read_text("utf-8"))
FILES = {
    path.stem: json.loads(path.read_text("utf-8")) for path in sorted(VECTORS.glob("*.json")) if path.stem != "schema"
}
TODAY = datetime.date(2025, 3, 14)


def cases() -> list[Any]:
    return [
        pytest.param(group, case, id=f"{name}: {group['description']}: {case['description']}")
        for name, file in FILES.items()
        for group in file["groups"]
        for case in group["cases"]
    ]


@pytest.mark.parametrize(("group", "case"), cases())
def test_vectors(group: dict[str, Any], case: dict[str, Any]) -> None:
    today = datetime.date.fromisoformat(group.get("today", "2025-03-14"))
    if "files" in case:
        files = [(file["procedure"], file["rows"]) for file in case["files"]]
        found = findings.check_files(group["rules"], files)
    else:
        found = findings.check_rows(group["rules"], case.get("rows", [case.get("row")]), today)
    assert found == [findings.Finding(**finding) for finding in case["findings"]]


@pytest.mark.parametrize("name", FILES)
def test_vectors_have_their_shape(name: str) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(FILES[name])
    assert FILES[name]["rule"] == name


@pytest.mark.parametrize("name", FILES)
def test_vectors_are_worded_alike(name: str) -> None:
    """Plain sentences in the present tense, none twice in a group."""
    for group in FILES[name]["groups"]:
        sentences = [group["description"], *(case["description"] for case in group["cases"])]
        for sentence in sentences:
            assert not re.search(r"\bshould|\bmust|\btest|\bwill\b|\bcheck that|[.!]$", sentence, re.IGNORECASE), (
                sentence
            )
        assert max(Counter(sentences).values()) == 1
    groups = Counter(group["description"] for group in FILES[name]["groups"])
    assert max(groups.values()) == 1


def test_every_rule_has_vectors() -> None:
    assert sorted(FILES) == sorted(findings.RULES) == sorted(SCHEMA["$defs"]["name"]["enum"])


@pytest.mark.parametrize("name", FILES)
def test_every_rule_is_kept_and_broken_in_its_vectors(name: str) -> None:
    outcomes = {
        any(finding["rule"] == name for finding in case["findings"])
        for group in FILES[name]["groups"]
        for case in group["cases"]
    }
    assert outcomes == {True, False}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", Bound("literal", "0")),
        ("-0.01", Bound("literal", "-0.01")),
        ("2024-02-29", Bound("literal", "2024-02-29")),
        ("today", Bound("today", "")),
        ("today + 31d", Bound("today", "", 31, "d")),
        ("this-month - 1m", Bound("this-month", "", -1, "m")),
        ("birth_date + 16y", Bound("field", "birth_date", 16, "y")),
        ("month-end(stop_month)", Bound("month-end", "stop_month")),
        ("month-end(stop_month) - 2d", Bound("month-end", "stop_month", -2, "d")),
    ],
)
def test_bound(text: str, expected: Bound) -> None:
    assert bound(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "today+1d", "today + 1w", "today + d", "Today", "2025-02-29", "2025-1-1", "1,5", "1.", "1e3", "٣"),
        *("month-end()", "month-end(x) +", "birth-date", "last-month", "today + 1d + 1d", "today + 999999d"),
    ],
)
def test_no_bound(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        bound(text)


@given(st.text())
def test_bound_reads_or_refuses(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(bound(text), Bound)


@given(
    st.sampled_from(["today", "this-month", "some_field", "month-end(some_field)"]),
    st.integers(1, 99999),
    st.sampled_from("ymd"),
    st.sampled_from("+-"),
)
def test_bound_with_an_offset(base: str, count: int, unit: str, sign: str) -> None:
    found = bound(f"{base} {sign} {count}{unit}")
    assert (abs(found.count), found.unit) == (count, unit)
    assert (found.count < 0) == (sign == "-")


WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
WEIGHTED = Checksum(kind="weighted", weights=WEIGHTS, modulus=11, check="10X98765432")


def fault(checksum: Checksum, value: str) -> str:
    data = formats.compiled({"x": Format(shape="a number", checksum=checksum)}, "x")
    assert data is not None
    return shape(data).fault(value)


def with_weighted_check(digits: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return digits + "10X98765432"[total % 11]


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 9))
def test_a_weighted_sum_finds_every_wrong_digit(digits: str, position: int, change: int) -> None:
    valid = with_weighted_check(digits)
    wrong = valid[:position] + str((int(valid[position]) + change) % 10) + valid[position + 1 :]
    assert fault(WEIGHTED, valid) == ""
    assert fault(WEIGHTED, wrong) == "checksum"


@given(st.text("0123456789", min_size=10, max_size=10), st.integers(0, 9), st.integers(1, 9))
def test_a_remainder_of_97_finds_every_wrong_digit(digits: str, position: int, change: int) -> None:
    remainder = Checksum(kind="remainder", number=((0, 10),), modulus=97, check=(10, 12))
    valid = digits + f"{int(digits) % 97:02}"
    wrong = valid[:position] + str((int(valid[position]) + change) % 10) + valid[position + 1 :]
    assert fault(remainder, valid) == ""
    assert fault(remainder, wrong) == "checksum"


@given(st.text("0123456789", min_size=1, max_size=20), st.data())
def test_luhn_finds_every_wrong_digit(digits: str, data: st.DataObject) -> None:
    luhn = Checksum(kind="luhn")
    valid = next(f"{digits}{last}" for last in range(10) if fault(luhn, f"{digits}{last}") == "")
    position, change = data.draw(st.integers(0, len(valid) - 1)), data.draw(st.integers(1, 9))
    wrong = valid[:position] + str((int(valid[position]) + change) % 10) + valid[position + 1 :]
    assert fault(luhn, wrong) == "checksum"


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=30))
def test_mod97_accepts_exactly_one_pair_of_check_digits(body: str) -> None:
    number = int("".join(str(int(character, 36)) for character in body + "00"))
    check = f"{98 - number % 97:02}"
    accepted = [pair for pair in range(2, 99) if fault(Checksum(kind="mod97"), f"{body}{pair:02}") == ""]
    assert accepted == [int(check)]


@given(st.text())
def test_no_value_breaks_a_format(value: str) -> None:
    for group in FILES["format"]["groups"]:
        findings.check_row(group["rules"], {"number": value}, TODAY)


@given(st.dictionaries(st.sampled_from(["value", "other", "month", "day", "birth"]), st.text()))
def test_no_row_breaks_a_bound(row: dict[str, str]) -> None:
    for group in FILES["min"]["groups"]:
        findings.check_row(group["rules"], row, TODAY)


GUIDE = resolve(
    Guide.model_validate(
        {
            "hall": {
                "title": "Guide",
                "url": "https://example.org/",
                "languages": ["en"],
                "screen_language": "en",
                "time_zone": "UTC",
                "currency": "EUR",
                "who": "Anyone",
                "areas": {"people": {"title": "People"}},
                "guide": {"title": "Source"},
            },
            "formats": {
                "card": {"shape": "two capitals", "pattern": "[A-Z]{2}", "parts": {"area": {"slice": [0, 1]}}},
                "slow": {"shape": "one or more", "pattern": "(a+)+"},
                "round": {"shape": "itself", "any_of": ["round"]},
            },
            "codes": {"kinds": {"title": "Kinds", "values": {"1": "One", "2": "Two"}}},
            "fields": {
                "kind": {"type": "code", "codes": "kinds"},
                "kinds": {"type": "code", "codes": "kinds", "multiple": "yes"},
                "number": {
                    "type": "text",
                    "length": [1, 9],
                    "format": [{"when": {"kind": ["1"]}, "is": "card"}],
                    "parts_match": {"area": "area"},
                },
                "area": {"type": "text"},
                "start": {"type": "date", "max": "today"},
                "wage": {"type": "money", "min": "0.01", "decimals": "2"},
                "slow": {"type": "text", "format": "slow"},
                "round": {"type": "text", "format": "round"},
            },
            "procedures": {
                "add": {
                    "area": "people",
                    "title": "Add",
                    "summary": "Adds.",
                    "status": "live",
                    "verified": "2025-01-01",
                    "changes": {"2025-01-01": "First."},
                    "screens": {
                        "form": {
                            "kind": "form",
                            "at_least_one": [{"fields": ["number", "area"]}],
                            "fields": {
                                "kind": "required",
                                "kinds": {"contains": ["1"], "warn_on": {"2": "mind"}},
                                "number": {"required_when": {"kinds": ["2"]}, "otherwise": "blank"},
                                "area": {},
                                "start": {"warn": {"min": "today - 1y"}, "min": "nonsense +"},
                                "wage": {"need": "required", "max": "missing_field"},
                                "absent": "required",
                            },
                        }
                    },
                    "batch": {
                        "version": 1,
                        "columns": {"kind": "as-on-screen", "number": "required"},
                        "unique": [["kind", "number"]],
                        "row_limit": 500,
                        "warn": {"row_limit": 100},
                    },
                }
            },
        }
    )
)
ADD = GUIDE.procedures["add"]
CARD = {"id": "card", "pattern": "[A-Z]{2}", "parts": {"area": {"slice": [0, 1]}}}


def test_a_screen_compiles_to_plain_data() -> None:
    found = rules.compile_screen(GUIDE, ADD.screens["form"])
    in_kinds = {"kinds": {"has": ["2"], "separator": ";"}}
    case = {"when": {"kind": ["1"]}, "format": CARD}
    assert found == json.loads(json.dumps(found))
    assert found == [
        {"rule": "required", "field": "kind", "severity": "error"},
        {"rule": "codes", "field": "kind", "list": "kinds", "codes": ["1", "2"], "severity": "error"},
        {
            "rule": "codes",
            "field": "kinds",
            "list": "kinds",
            "codes": ["1", "2"],
            "separator": ";",
            "severity": "error",
        },
        {"rule": "contains", "field": "kinds", "codes": ["1"], "separator": ";", "severity": "error"},
        {"rule": "warn-on", "field": "kinds", "notes": {"2": "mind"}, "separator": ";", "severity": "warning"},
        {"rule": "required", "field": "number", "when": in_kinds, "severity": "error"},
        {"rule": "blank", "field": "number", "unless": in_kinds, "severity": "error"},
        {"rule": "length", "field": "number", "min": 1, "max": 9, "severity": "error"},
        {"rule": "format", "field": "number", "cases": [case], "severity": "error"},
        {"rule": "parts-match", "field": "number", "parts": {"area": "area"}, "cases": [case], "severity": "error"},
        {"rule": "type", "field": "start", "type": "date", "severity": "error"},
        {"rule": "max", "field": "start", "compare": "moment", "bound": {"kind": "today"}, "severity": "error"},
        {
            "rule": "min",
            "field": "start",
            "compare": "moment",
            "bound": {"kind": "today", "count": -1, "unit": "y"},
            "severity": "warning",
        },
        {"rule": "required", "field": "wage", "severity": "error"},
        {"rule": "type", "field": "wage", "type": "money", "severity": "error"},
        {"rule": "decimals", "field": "wage", "max": 2, "severity": "error"},
        {
            "rule": "min",
            "field": "wage",
            "compare": "number",
            "bound": {"kind": "literal", "base": "0.01"},
            "severity": "error",
        },
        {"rule": "at-least-one", "fields": ["number", "area"], "severity": "error"},
    ]


def test_a_file_adds_the_rules_between_its_rows() -> None:
    assert ADD.batch is not None
    assert rules.compile_batch(GUIDE, ADD.batch)[-3:] == [
        {"rule": "unique", "fields": ["kind", "number"], "severity": "error"},
        {"rule": "row-limit", "max": 500, "severity": "error"},
        {"rule": "row-limit", "max": 100, "severity": "warning"},
    ]


def test_compiled_rules_have_the_shape_of_the_schema() -> None:
    assert ADD.batch is not None
    compiled = rules.compile_screen(GUIDE, ADD.screens["form"]) + rules.compile_batch(GUIDE, ADD.batch)
    validator = jsonschema.Draft202012Validator({"$defs": SCHEMA["$defs"], "$ref": "#/$defs/rule"})
    for rule in compiled:
        validator.validate(rule)


@pytest.mark.parametrize("field", ["slow", "round"])
def test_a_format_that_lint_refuses_gives_nothing_to_fail_on(field: str) -> None:
    use = next(iter(ADD.screens["form"].blocks[""].fields.values()))
    compiled = rules.compile_use(GUIDE, field, use, {field})
    assert findings.check_row(compiled, {field: "a" * 40 + "!"}, TODAY) == []


@pytest.mark.parametrize(
    ("checksum", "words"),
    [
        ({"kind": "weighted", "modulus": 11, "check": "10X98765432"}, "weights"),
        ({"kind": "weighted", "weights": [1], "modulus": 11, "check": "0123"}, "4 characters for 11"),
        ({"kind": "weighted", "weights": [1], "modulus": 1, "check": "0"}, "above 1"),
        ({"kind": "weighted", "weights": [1], "check": "0"}, "above 1"),
        ({"kind": "weighted", "weights": [1], "modulus": 2, "check": "01", "alphabet": "001"}, "twice"),
        ({"kind": "weighted", "weights": [1], "modulus": 2, "check": [0, 1]}, "table"),
        ({"kind": "remainder", "modulus": 97, "check": [10, 12]}, "slices"),
        ({"kind": "remainder", "modulus": 97, "number": [[0, 10]], "check": [11, 12]}, "too narrow"),
        ({"kind": "remainder", "modulus": 97, "number": [[0, 10]]}, "check is missing"),
        ({"kind": "remainder", "modulus": 7, "number": [[5, 5]], "check": "0123456"}, "ends before"),
        ({"kind": "remainder", "modulus": 2, "number": [[0, 5]], "check": "01", "replace": {"X": "a"}}, "digits"),
        ({"kind": "remainder", "modulus": 2, "number": [[0, 5]], "check": "01", "replace": {"XY": "1"}}, "single"),
        ({"kind": "mod97", "number": [[4, 0]]}, "ends before"),
    ],
)
def test_checksums_that_cannot_be_computed(checksum: dict[str, Any], words: str) -> None:
    faults = formats.checksum_faults(Checksum.model_validate(checksum))
    assert any(words in one for one in faults), faults
