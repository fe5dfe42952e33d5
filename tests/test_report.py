"""What is said of verdicts: every code in every language, personal data covered, each form of reports."""

from __future__ import annotations

import csv
import io
import json
import re
import string
from pathlib import Path
from typing import Any

import jsonschema
import polib
import pytest
from rich.console import Console

from built import _Reader as Reader
from reports import TODAY, known, report, told, verdict
from tramite import findings, messages
from tramite.bounds import TYPES
from tramite.checker import report as reports
from tramite.checker.codes import CELLS, CODES, COLUMNS, FILE, RULES, SEVERITIES
from tramite.checker.saying import Said, mask, said, visible

PACKAGE = Path(messages.__file__).parent
SCHEMA = json.loads(reports.SCHEMA.read_text("utf-8"))
LANGUAGES = messages.shipped()

PLACE = {"field", "value", "row", "column", "sheet"}
"""What every sentence may say."""

VALUES = {
    "file-too-large": {"size", "limit"},
    "file-damaged": {"part"},
    "file-suspicious": {"reason"},
    "file-limit": {"what", "limit"},
    "file-timeout": {"limit"},
    "file-memory": {"limit"},
    "file-unsupported": {"format"},
    "save-as-xlsx": {"format"},
    "other-procedure": {"procedure"},
    "newer-template": {"version", "current"},
    "wrong-extension": {"format"},
    "older-template": {"version", "current", "added", "removed", "changed"},
    "several-data-sheets": {"others"},
    "ghost-rows": {"n"},
    "example-row": {"rows"},
    "title-rows": {"n"},
    "blank-rows": {"n"},
    "column-unknown": {"header"},
    "hidden-columns": {"columns"},
    "merged-cells": {"range"},
    "hidden-rows": {"rows"},
    "column-renamed": {"header"},
    "error-cell": {"error"},
    "look-alike": {"character", "code", "instead"},
    "not-in-list": {"unknown", "list", "nearest"},
    "invisible": {"codes"},
    **{
        code: {"to"}
        for code in ("full-width", "lower-case", "date-shape", "date-serial", "month-as-date", "month-shape")
    },
    **{code: {"to"} for code in ("zeros-lost", "list-words", "money-symbols", "boolean-words")},
    "required": {"condition"},
    "blank": {"condition"},
    "type": {"type"},
    "length": {"length", "min", "max"},
    "format": {"format", "reason"},
    "codes": {"unknown", "list"},
    "offer": {"unknown", "allowed"},
    "decimals": {"decimals", "max"},
    "min": {"limit"},
    "max": {"limit"},
    "equals": {"other", "expected"},
    "contains": {"missing"},
    "warn-on": {"note"},
    "parts-match": {"other", "expected"},
    "unique": {"fields", "first"},
    "row-limit": {"rows", "max"},
    "at-least-one": {"fields"},
    "across": {"rule", "fields", "file", "first"},
}
"""What the sentences of a code may say beside that: what its verdicts carry, or its rule says."""

VARIANTS = {"required.when", "blank.when", "min.moment", "max.moment", "min.moment.fix", "max.moment.fix"}
PHRASES = {
    "reason": ("path", "ratio", "members", "size", "pattern", "date", "checksum"),
    "what": ("strings", "cells", "rows", "columns", "text", "references", "verdicts"),
    "type": ("text", "code", *TYPES),
    "nearest": ("none",),
    "part": ("none",),
    "added": ("none",),
    "removed": ("none",),
    "changed": ("none",),
}
ALONE = ("separator", "none", "condition", "conditions", "both")


def sentences() -> set[str]:
    """Every message that verdicts need."""
    words = {f"word.{key}.{value}" for key, values in PHRASES.items() for value in values}
    return {*CODES, *(f"{code}.fix" for code in CODES), *VARIANTS, *words, *(f"word.{name}" for name in ALONE)}


def catalogue(language: str) -> dict[str, polib.POEntry]:
    return {entry.msgctxt: entry for entry in polib.pofile(str(PACKAGE / "locale" / f"{language}.po"))}


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


# The sentences


def test_every_code_has_its_sentences_and_no_sentence_is_left_over() -> None:
    written = {name.removeprefix("verdict.") for name in catalogue("en") if name and name.startswith("verdict.")}
    assert written == sentences()


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_language_says_all_of_it_from_the_present_sentence(language: str) -> None:
    own, english = catalogue(language), catalogue("en")
    for name, entry in english.items():
        if name and name.startswith(("verdict.", "report.")):
            assert name in own and own[name].msgid == entry.msgid, name
            forms = own[name].msgstr_plural.values() or [own[name].msgstr]
            assert all(forms) and "fuzzy" not in own[name].flags, name
            assert all(slots(form) == slots(entry.msgid) for form in forms), name


@pytest.mark.parametrize("code", CODES)
def test_sentences_ask_only_for_what_is_known(code: str) -> None:
    english = catalogue("en")
    for name in (f"verdict.{code}", *(f"verdict.{one}" for one in VARIANTS if one.startswith(f"{code}."))):
        fix = english.get(f"{name}.fix")
        asked = slots(english[name].msgid) | (slots(fix.msgid) if fix else set())
        assert asked <= PLACE | VALUES.get(code, set()), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_end_as_sentences_and_cells_are_named(language: str) -> None:
    for name, entry in catalogue(language).items():
        if name and re.fullmatch(r"verdict\.(?!word\.).*", name):
            text = entry.msgid if language == "en" else entry.msgstr
            assert text.endswith((".", "。")), name
            code = name.removeprefix("verdict.").removesuffix(".fix").partition(".")[0]
            if code in CELLS and not name.endswith(".fix"):
                assert "{field}" in text, name


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_no_latin_punctuation_between_full_width_characters(language: str) -> None:
    for name, entry in catalogue(language).items():
        if name and name.startswith(("verdict.", "report.")):
            text = re.sub(r"\{[a-z]+\}", "", entry.msgstr)
            assert not re.search(r"[\u4e00-\u9fff][,;:?!()]", text), name


def test_every_message_of_reports_is_used() -> None:
    sources = [*PACKAGE.glob("checker/**/*.py"), PACKAGE / "checking.py", *PACKAGE.glob("templates/*.html")]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    built = {f"report.state-{state}" for state in SCHEMA["properties"]["template"]["properties"]["state"]["enum"]}
    built |= {f"report.{severity}{end}" for severity in SEVERITIES for end in ("", "s")}
    built |= {f"report.skipped-{why}" for why in ("example-row", "blank-rows", "ghost-rows", "title-rows")}
    for name in catalogue("en"):
        if name and name.startswith("report.") and name not in built:
            assert f'"{name}"' in text or f'"{name.removeprefix("report.")}"' in text, name


def test_the_table_of_severities_is_complete() -> None:
    assert len(FILE) + len(COLUMNS) + len(CELLS) + len(RULES) == len(CODES)
    assert set(RULES) == set(findings.RULES)
    assert all(kinds and set(kinds) <= set(SEVERITIES) for kinds in CODES.values())
    assert SCHEMA["$defs"]["verdict"]["properties"]["code"]["enum"] == list(CODES)


def test_every_code_in_the_source_is_in_the_table() -> None:
    pattern = re.compile(r"""\b(?:Refused|Refusal|verdict|note|_wrong)\(\s*"([a-z-]+)"\s*[,)]""")
    for path in (PACKAGE / "checker").rglob("*.py"):
        assert set(pattern.findall(path.read_text("utf-8"))) <= set(CODES), path.name


# What is said


def say(one: dict[str, Any], language: str = "en", unmask: bool = True) -> Said:
    data, worded, _ = known(language)
    return said(one, worded, data, unmask=unmask)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_verdict_can_be_said(code: str, language: str) -> None:
    values = dict.fromkeys(VALUES.get(code, ()), "x")
    told_by = say(verdict(code, "C", 3, "number", "000", **values), language)
    assert told_by.message and told_by.fix and "{" not in told_by.message + told_by.fix
    assert told_by.link == "procedures/enrol/#field-number"


def test_a_value_that_nobody_knows_is_an_ellipsis() -> None:
    assert "…" in say(verdict("format", "C", 3, "number")).message


def test_a_condition_is_said_with_the_words_of_the_list() -> None:
    empty = say(verdict("required", "C", 3, "number"))
    assert "required if “Kind of document (Ausweisart)” is one of these: 01-Ausweis, 07-Pass." in empty.message
    assert say(verdict("required", "B", 3, "kind")).message.endswith("is empty, but it is required.")
    assert "only filled in if" in say(verdict("blank", "C", 3, "number", "1")).message


def test_days_are_before_and_after_and_numbers_less_and_more() -> None:
    assert "is after 2025-03-14" in say(verdict("max", "D", 3, "born", "2026-01-01", limit=TODAY)).message
    assert "is less than 0.01" in say(verdict("min", "E", 3, "pay", "0", limit="0.01")).message


def test_what_a_rule_says_need_not_be_in_the_verdict() -> None:
    assert "1 to 30 are allowed" in say(verdict("length", "C", 3, "number", length="31")).message
    assert "in the list “Kinds”" in say(verdict("codes", "B", 3, "kind", "9", unknown="9")).message
    assert "digit" in say(verdict("format", "C", 3, "number", "1", format="card", reason="checksum")).message
    assert "9 digits" in say(verdict("format", "C", 3, "number", "1", format="card", reason="pattern")).fix


def test_codes_are_said_with_their_words() -> None:
    assert "07-Pass" in say(verdict("list-words", "B", 3, "kind", "Pass", to="07")).fix
    assert "01-Ausweis, 07-Pass" in say(verdict("list-words", "F", 3, "extras", "x", to="01;07")).fix
    assert "none" in say(verdict("not-in-list", "B", 3, "kind", "?", unknown="?", nearest="")).fix


def test_what_a_repair_writes_is_what_the_sentence_says() -> None:
    repair = {"to": "yes", "kind": "text"}
    assert "like this: yes." in say(verdict("boolean-words", "G", 3, "remark", "ok", repair=repair)).fix


def test_names_of_fields_stand_for_their_ids() -> None:
    message = say(verdict("unique", "B", 3, "kind", fields="kind,number", first="2")).message
    assert "Number of the document" in message and "kind,number" not in message
    changes = say(verdict("older-template", version="1", current="3", added="pay", removed="", changed="")).message
    assert "New columns: Pay." in changes and "no longer asked for: none" in changes


# Covering


def test_personal_data_are_covered() -> None:
    one = verdict("full-width", "C", 3, "number", "１２３", repair={"to": "123", "kind": "text"}, to="123")
    shown = json.dumps(reports.json_report(told(one)), ensure_ascii=False) + reports.text(told(one))
    shown += reports.html([told(one)]) + reports.csv([told(one)])
    assert "123" not in shown and "１２３" not in shown
    assert "123" in reports.text(told(one, unmask=True))


def test_what_a_sentence_quotes_of_another_personal_field_is_covered() -> None:
    one = verdict("parts-match", "G", 3, "remark", "r", other="born", expected="1990-01-01", part="birth")
    assert "1990" not in reports.text(told(one)) and "1990" in reports.text(told(one, unmask=True))


def test_the_case_of_the_format_says_what_stays() -> None:
    column = {
        "field": "id",
        "personal": True,
        "masks": [{"when": {"kind": ["01"]}, "first": 6, "last": 4}, {"last": 3}],
    }
    data = {"columns": [column, {"field": "free", "personal": False}, {"field": "born", "personal": True}]}
    assert mask(data, "id", "330299198501010019", {"kind": "01"}) == "330299********0019"
    assert mask(data, "id", "330299198501010019", {"kind": "02"}) == "***************019"
    assert mask(data, "id", "330299198501010019") == "***************019", "without the row, what any case hides"
    assert mask(data, "id", "123") == "***", "never all of it"
    assert mask(data, "born", "1985-01-01") == "**********" and mask(data, "free", "text") == "text"


MASKS = json.loads((Path(__file__).parent / "vectors" / "masks" / "masks.json").read_text("utf-8"))


def test_vectors_of_masks_have_their_shape() -> None:
    schema = json.loads((Path(__file__).parent / "vectors" / "masks" / "schema.json").read_text("utf-8"))
    jsonschema.validate(MASKS, schema)


@pytest.mark.parametrize("case", MASKS["cases"], ids=lambda case: case["description"])
def test_vectors_of_masks(case: dict[str, Any]) -> None:
    column = {"field": "one", "personal": case["personal"], "masks": case.get("masks", [])}
    assert mask({"columns": [column]}, "one", case["value"]) == case["shown"]


def test_without_a_definition_no_cell_is_shown() -> None:
    _, worded, words = known()
    one = reports.tell(report(verdict("error-cell", "C", 3, "x", "secret", error="#REF!")), worded, words)
    assert "secret" not in reports.text(one)


# Forms


WRONG = (
    verdict("example-row", rows="2"),
    verdict("required", "B", 3, "kind"),
    verdict("column-unknown", "H", 1, header="<b>=1+1</b>"),
    verdict("spaces", "G", 4, "remark", " =cmd|' /C calc'!A0", repair={"to": "x", "kind": "text"}),
)


def test_lines_begin_with_the_place() -> None:
    lines = reports.text(told(*WRONG)).splitlines()
    assert lines[0].startswith("people.xlsx:  Note  example-row  Example rows")
    assert lines[1].startswith("people.xlsx:B3  Error  required  ")
    assert lines[4] == "people.xlsx  1 error · 2 warnings · 1 note"
    assert lines[5] == "1 correction can be made without doubt."


def test_a_right_file_says_so_and_a_refused_one_too() -> None:
    assert reports.text(told(verdict("example-row", rows="2"))).endswith("people.xlsx  Nothing is wrong.")
    nothing = {"read": 0, "right": 0, "errors": 0, "warnings": 0, "skipped": []}
    refused = told(verdict("file-encrypted"), sheet="", format="", procedure="", rows=nothing)
    assert reports.text(refused).endswith("people.xlsx  The file was not checked.")
    assert [label for label, _ in reports.summary(refused)] == ["File"]


def test_the_summary_says_what_was_read_and_skipped() -> None:
    summary = dict(reports.summary(told(*WRONG)))
    assert summary["Procedure"] == "Enrol" and summary["Template"] == "version 3 · present version"
    assert summary["Rows read"] == "3" and summary["Rows skipped"] == "examples (1)"


@pytest.mark.parametrize("colour", [True, False])
def test_the_table_of_the_terminal(colour: bool) -> None:
    made = io.StringIO()
    Console(file=made, force_terminal=True, no_color=not colour, width=160, markup=False).print(
        reports.table(told(*WRONG))
    )
    text = made.getvalue()
    assert ("\x1b[1;31m" in text) == colour
    assert "What is wrong" in text and "people.xlsx" in text and "1 error" in text


def test_nothing_of_the_file_reaches_the_terminal_as_a_command() -> None:
    one = verdict("error-cell", "G", 3, "remark", "\x1b[2Jx\u202e\n", error="\x1b]0;#REF!")
    shown = reports.text(told(one, file="a\x1b[31m.xlsx", unmask=True))
    assert "\x1b" not in shown and "\u202e" not in shown and "<U+001B>[2Jx<U+202E><U+000A>" in said_value(one)
    assert len(visible("x" * 1000)) == 80


def said_value(one: dict[str, Any]) -> str:
    return told(one, unmask=True).lines[0].value


def test_json_is_as_the_schema_says() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    one = json.loads(json.dumps(reports.json_report(told(*WRONG))))
    jsonschema.validate(one, SCHEMA, jsonschema.Draft202012Validator)
    jsonschema.validate(report(*WRONG), SCHEMA, jsonschema.Draft202012Validator)
    assert one["masked"] and one["verdicts"][1]["header"] == "Ausweisart · Kind of document"
    assert one["verdicts"][1]["link"] == "https://hall.example/procedures/enrol/#field-kind"
    abouts = [verdict["about"] for verdict in one["verdicts"]]
    assert abouts == [f"https://hall.example/messages/#{verdict['code']}" for verdict in WRONG]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(one | {"more": 1}, SCHEMA)


def test_csv_holds_no_formula() -> None:
    text = reports.csv([told(*WRONG)])
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert [row["Code"] for row in rows] == ["example-row", "required", "column-unknown", "spaces"]
    assert rows[3]["Value"] == "' =cmd|' /C calc'!A0"
    assert rows[1]["Explanation"] == "https://hall.example/procedures/enrol/#field-kind"
    assert rows[1]["Why this happens"] == "https://hall.example/messages/#required"
    cells = [cell for row in csv.reader(io.StringIO(text[1:])) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_every_beginning_of_a_formula_is_made_harmless(start: str) -> None:
    one = verdict("spaces", "G", 4, "remark", f"{start}1")
    row = next(csv.DictReader(io.StringIO(reports.csv([told(one)])[1:])))
    assert not row["Value"].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_the_page_stands_alone_and_is_a_table() -> None:
    html = reports.html([told(*WRONG), told(file="other.xlsx")])
    reader = Reader()
    reader.feed(html)
    root = reader.root
    assert root.all("html")[0].attributes["lang"] == "en"
    assert not root.all("script") and not root.all("link") and not root.all("img")
    assert [one.words for one in root.all("caption")] == ["Problems: people.xlsx"]
    table = root.all("table")[0]
    assert all(one.attributes["scope"] in ("col", "row") for one in table.all("th"))
    assert len(table.all("tr")) == 1 + len(WRONG)
    links = [one.attributes["href"] for one in table.all("a")]
    about = [link for link in links if link.startswith("https://hall.example/messages/#")]
    assert len(about) == len(WRONG), "every message leads to its cause"
    assert [link for link in links if link not in about][:1] == ["https://hall.example/procedures/enrol/#field-kind"]
    assert "&lt;b&gt;=1+1" in html and "<b>=1+1" not in html
    assert not re.search(r"(?:src|url)\s*[=(]", html)


def test_a_link_leads_only_to_pages() -> None:
    data, worded, words = known()
    bad = worded | {"links": {"kind": "javascript:alert(1)"}}
    one = reports.tell(report(verdict("required", "B", 3, "kind")), bad, words, data)
    assert "javascript:" not in reports.html([one])
