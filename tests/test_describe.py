"""What a reader is told of a field: the same guide, described in words."""

from typing import Any

import pytest

from guides import LANGUAGES, real, small
from tramite import describe, messages
from tramite.hall import Code, FieldDef
from tramite.model import Guide
from tramite.procedure import Use

EN = messages.words("en")
KINDS = {"type": "code", "codes": "kinds"}


def field(**keys: Any) -> FieldDef:
    return FieldDef.model_validate(keys)


def use(**keys: Any) -> Use:
    return Use.model_validate(keys)


def limits(guide: Guide, **keys: Any) -> list[tuple[str, str]]:
    return describe.limits(guide, guide.procedures["enrol"], use(**keys), EN)


def test_entries_come_once_in_reading_order_and_the_file_s_own_last() -> None:
    screens = {
        "search": {"kind": "query", "fields": {"number": "optional"}, "results": {"columns": ["born", "number"]}},
        "form": {"kind": "form", "blocks": {"who": {"fields": {"kind": "required", "number": "required"}}}},
    }
    guide = small(screens=screens, columns={"row": "auto", "kind": "required", "number": "required"})
    found = describe.entries(guide, guide.procedures["enrol"])
    assert [entry.field for entry in found] == ["number", "born", "kind", "row"]
    number = found[0]
    assert [(at.screen, at.block, at.role, at.letter) for at in number.appearances] == [
        ("search", "", "condition", ""),
        ("search", "", "result", ""),
        ("form", "who", "field", ""),
        ("", "", "column", "C"),
    ]
    assert (number.column, found[1].column, number.example) == ("C", "", "000000001")
    assert number.appearances[1].use.need == "read-only"


def test_a_field_that_does_not_exist_is_left_out() -> None:
    guide = small(columns={"nowhere": "required", "kind": "required"})
    assert [entry.field for entry in describe.entries(guide, guide.procedures["enrol"])] == ["kind", "number"]


@pytest.mark.parametrize(
    ("keys", "kind", "said"),
    [
        ({"need": "required"}, "required", "Required"),
        ({"need": "optional"}, "optional", "Optional"),
        ({"need": "blank"}, "blank", "Leave it empty"),
        ({}, "optional", "Optional"),
        (
            {"required_when": {"kind": ["01"]}, "otherwise": "blank"},
            "conditional",
            "Required if “Kind of document” is 01; otherwise leave it empty",
        ),
        (
            {"required_when": {"kind": ["07", "08"], "born": ["x"]}},
            "conditional",
            "Required if “Kind of document” is one of these: 07, 08 and “Born” is x; otherwise optional",
        ),
    ],
)
def test_need(keys: dict[str, Any], kind: str, said: str) -> None:
    assert describe.need_kind(use(**keys)) == kind
    assert describe.need(small(), use(**keys), EN) == said


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"type": "text"}, ["Text"]),
        ({"type": "text", "length": [0, 200]}, ["Text of up to 200 characters"]),
        ({"type": "text", "length": [5, 9]}, ["Text of 5 to 9 characters"]),
        ({"type": "text", "length": [1, 1]}, ["Text of 1 character"]),
        ({"type": "digits", "length": [6, 6]}, ["6 digits"]),
        ({"type": "digits", "length": [8, 32]}, ["Digits only, 8 to 32"]),
        ({"type": "digits"}, ["Digits only"]),
        ({"type": "date"}, ["Date: YYYY-MM-DD"]),
        ({"type": "month"}, ["Year and month, six digits: YYYYMM"]),
        ({"type": "integer", "min": "0"}, ["Whole number", "At least 0"]),
        ({"type": "money", "decimals": 2, "min": "1"}, ["Amount in euros, with at most 2 decimals", "At least 1"]),
        ({"type": "number", "decimals": 1}, ["Number with at most 1 decimal"]),
        (KINDS | {"default": "01"}, ["A code from the list “Kinds”", "Default: 01-Ausweis · Card"]),
        (KINDS | {"multiple": True}, ["One or more codes from the list “Kinds”, separated by ;"]),
        ({"type": "text", "format": "card"}, ["Text", "Format: 9 digits"]),
        ({"type": "date", "max": "today"}, ["Date: YYYY-MM-DD", "Not after: today"]),
    ],
)  # fmt: skip
def test_shape(keys: dict[str, Any], said: list[str]) -> None:
    assert describe.shape(small(), field(**keys), EN) == said


def test_shape_spells_out_every_case_of_a_format() -> None:
    guide = small()
    assert describe.shape(guide, guide.fields["number"], EN)[1:] == [
        "If “Kind of document” is 01: 9 digits",
        "In all other cases: letters",
    ]


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        ("0.01", "0.01"),
        ("2026-01-31", "2026-01-31"),
        ("today", "today"),
        ("today - 1d", "yesterday"),
        ("today + 31d", "today plus 31 days"),
        ("this-month", "the current month"),
        ("this-month - 1m", "the previous month"),
        ("this-month + 2m", "the current month plus 2 months"),
        ("born + 16y", "“Born” plus 16 years"),
        ("month-end(month)", "the last day of “Month”"),
        ("month-end(month) + 1d", "the last day of “Month” plus 1 day"),
        ("Not a bound", "Not a bound"),
    ],
)
def test_bounds_in_words(bound: str, said: str) -> None:
    assert describe.bound_words(small(), bound, EN) == said


def test_limits_say_errors_first_and_advice_as_advice() -> None:
    guide = small()
    assert limits(guide, min="this-month", max="this-month") == [("error", "Must be the current month")]
    assert limits(guide, min="pay") == [("error", "At least “Pay”")]
    assert limits(guide, min="born", equals="number", warn={"max": "today", "equals": "kind"}) == [
        ("error", "Not before: “Born”"),
        ("error", "Must be the same as “Number”"),
        ("warning", "Usually not after: today"),
        ("warning", "Usually the same as “Kind of document”"),
    ]


def test_limits_name_codes_by_the_field_that_uses_them() -> None:
    keys = {"need": "required", "contains": ["07"], "offer": ["01", "07"], "warn_on": {"07": "abroad"}}
    guide = small(columns={"extras": keys})
    procedure = guide.procedures["enrol"]
    assert procedure.batch is not None
    assert describe.limits(guide, procedure, procedure.batch.columns["extras"], EN) == [
        ("error", "Must include 07-Pass · Passport"),
        ("error", "Only these are accepted: 01-Ausweis · Card, 07-Pass · Passport"),
        ("warning", "With 07-Pass · Passport, read the note “People from abroad”"),
    ]
    assert limits(guide, contains=["07"]) == [("error", "Must include 07")]


def test_choices_keep_the_order_of_the_list() -> None:
    guide = small()
    kind = guide.fields["kind"]
    assert [code for code, _ in describe.choices(guide, kind, use())] == ["01", "07", "08"]
    assert [code for code, _ in describe.choices(guide, kind, use(offer=["08", "01"]))] == ["01", "08"]
    assert describe.choices(guide, guide.fields["born"], use()) == []


def test_choices_start_with_code_and_verbatim_words() -> None:
    code = Code(text="Ausweis", gloss="Card")
    assert describe.choice_text("01", code, small()) == "01-Ausweis · Card"
    assert describe.choice_text("01", code, small("de")) == "01-Ausweis"
    assert describe.choice_text("01", Code(text="Ausweis"), small()) == "01-Ausweis"


def test_the_first_record_that_has_a_value_is_shown() -> None:
    guide = small()
    enrol = guide.procedures["enrol"]
    assert describe.example(guide, enrol, "kind") == "01"
    assert describe.example(guide, enrol, "born") == "1990-01-01"
    assert describe.example(guide, enrol, "remark") == ""


def test_records_inherit() -> None:
    guide = small()
    bob = guide.procedures["enrol"].model_copy(update={"examples": ("bob",)})
    assert describe.example(guide, bob, "number") == "000000001"
    assert describe.example(guide, bob, "kind") == "07"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_the_guide_is_described_in_every_language(language: str) -> None:
    guide, words = real(language), messages.words(language)
    for procedure in guide.procedures.values():
        for entry in describe.entries(guide, procedure):
            said = describe.shape(guide, entry.definition, words)
            for appearance in entry.appearances:
                said.append(describe.need(guide, appearance.use, words))
                said += [one for _, one in describe.limits(guide, procedure, appearance.use, words)]
            assert all(said)
            assert not [one for one in said if "{" in one or one != one.strip()]
