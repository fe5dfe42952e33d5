"""The templates, read back: what stands in them, what they refuse, and that they are the same file every time."""

import datetime
import io
import os
import re
import subprocess
import sys
import zipfile
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from guides import LANGUAGES, ROOT, real, small, with_file
from tramite import describe, identity, messages
from tramite.palette import palette
from tramite.workbook import datasheet, xlsx
from tramite.workbook.columns import Column, columns
from tramite.workbook.template import workbook

EN = messages.words("en")
TEMPLATES = [(name, language) for language in LANGUAGES for name in with_file(real("es"))]


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), rich_text=True)


@pytest.fixture(scope="module", params=TEMPLATES, ids=lambda key: f"{key[0]}.{key[1]}")
def template(request: pytest.FixtureRequest) -> tuple[tuple[Column, ...], openpyxl.Workbook, Any, str]:
    """The columns of a real template, the workbook as read back, its guide and its procedure."""
    name, language = request.param
    guide = real(language)
    return columns(guide, name), opened(workbook(guide, name, messages.words(language))), guide, name


def made(**changes: Any) -> openpyxl.Workbook:
    return opened(workbook(small(**changes), "enrol", EN))


def validations(sheet: Worksheet) -> dict[str, DataValidation]:
    """Column letter → its rule."""
    return {str(rule.sqref).split("2:")[0]: rule for rule in sheet.data_validations.dataValidation}


def part(content: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def test_sheets_come_in_reading_order_under_names_that_every_program_takes(template: Any) -> None:
    book = template[1]
    assert len(book.sheetnames) == 4
    assert book.active is book.worksheets[0]
    for name in book.sheetnames:
        assert len(name) <= 31
        assert not re.search(r"[\[\]:*?/\\']", name)
        assert name.lower() != "history"


def test_the_header_is_one_row_of_labels_and_names(template: Any) -> None:
    found, book, guide, _ = template
    sheet = book.worksheets[0]
    assert [bool(cell.value) for cell in sheet[1]] == [True] * len(found)
    for column, cell in zip(found, sheet[1], strict=True):
        lines = str(cell.value).split("\n")
        assert lines[0] == column.label
        assert guide.speaks_screen_language or lines[1] == column.definition.name
        assert len(lines) <= (2 if guide.speaks_screen_language else 3)
        assert cell.alignment.wrap_text


def test_required_columns_are_red_and_say_so_in_words(template: Any) -> None:
    found, book, guide, _ = template
    words = messages.words(guide.language)
    red = "FF" + palette()["required"][1:].upper()
    for column, cell in zip(found, book.worksheets[0][1], strict=True):
        mark = f"* {words('need.required')}"
        assert (cell.font.color.rgb == red) is (column.need == "required")
        assert str(cell.value).endswith(f"\n{mark}") is (column.need == "required")
        runs = {red if run.font.color.rgb == red else "" for run in cell.value if not isinstance(run, str)}
        assert (red in runs) is (column.need == "required")
        assert "" not in runs or column.need != "required"


def test_nothing_hinders_sorting_filtering_inserting_and_pasting(template: Any) -> None:
    for sheet in template[1].worksheets:
        assert not sheet.protection.sheet
        assert not sheet.merged_cells.ranges
        assert sheet.auto_filter.ref is None
    assert template[1].worksheets[0].freeze_panes == "A2"


def test_empty_rows_keep_the_format_of_their_column(template: Any) -> None:
    found, book, _, _ = template
    sheet = book.worksheets[0]
    formats = {}
    for dimension in sheet.column_dimensions.values():
        for index in range(dimension.min, dimension.max + 1):
            formats[index - 1] = dimension.number_format
    assert formats == {column.index: column.number_format for column in found}
    kinds = {column.definition.type: column.number_format for column in found}
    assert kinds["text"] == kinds["code"] == kinds["month"] == "@"
    assert kinds["date"] == "yyyy-mm-dd"
    assert sheet.max_row == 2


def test_every_column_has_a_prompt_and_every_rule_holds_for_the_whole_column(template: Any) -> None:
    found, book, _, _ = template
    rules = validations(book.worksheets[0])
    assert list(rules) == [identity.letter(column.index) for column in found]
    for letter, rule in rules.items():
        assert str(rule.sqref) == f"{letter}2:{letter}1048576"
        assert rule.showInputMessage
        assert rule.promptTitle
        assert rule.prompt
        assert rule.allow_blank
        for text, limit in ((rule.promptTitle, 32), (rule.prompt, 255), (rule.errorTitle, 32), (rule.error, 255)):
            assert xlsx.utf16_length(text) <= limit


def test_drop_downs_show_code_and_words_and_come_from_the_codes_sheet(template: Any) -> None:
    found, book, guide, _ = template
    rules = validations(book.worksheets[0])
    for column in (one for one in found if one.is_one_choice):
        rule = rules[identity.letter(column.index)]
        name = f"{identity.CHOICES_PREFIX}{column.field}"
        assert (rule.type, rule.formula1, rule.errorStyle or "stop") == ("list", name, "stop")
        assert not rule.showDropDown, "in the file, showDropDown hides the arrow"
        ((sheet, cells),) = book.defined_names[name].destinations
        assert sheet == book.sheetnames[2]
        shown = [row[0].value for row in book[sheet][cells]]
        codes = guide.codes[column.definition.codes].values
        expected = [describe.choice_text(code, value, guide) for code, value in codes.items()]
        assert shown == [text for text, code in zip(expected, codes, strict=True) if code in dict(column.choices)]


def test_what_identifies_a_template_travels_in_it(template: Any) -> None:
    found, book, guide, name = template
    properties = {one.name: one.value for one in book.custom_doc_props}
    assert properties == {
        identity.PROCEDURE: name,
        identity.VERSION: str(guide.procedures[name].batch.version),
        identity.FINGERPRINT: identity.fingerprint(identity.snapshot(real("es"), name)),
        identity.LANGUAGE: guide.language,
    }
    for column in found:
        places = list(book.defined_names[f"{identity.COLUMN_PREFIX}{column.field}"].destinations)
        assert places == [(book.sheetnames[0], f"${identity.letter(column.index)}$1")]


def test_the_example_is_marked_in_its_own_row_and_fits_the_columns(template: Any) -> None:
    found, book, _, _ = template
    row = book.worksheets[0][2]
    assert str(row[0].value).startswith(identity.EXAMPLE_MARK)
    assert all(cell.font.italic for cell in row)
    for column, cell in zip(found[1:], row[1:], strict=True):
        assert cell.number_format == column.number_format
        if column.need == "required":
            assert cell.value is not None
        if column.definition.type == "date" and cell.value:
            assert isinstance(cell.value, datetime.datetime)
        elif column.definition.type == "money":
            assert cell.data_type == "n"
        elif cell.value:
            assert cell.data_type == "s"


def test_the_description_has_a_row_and_a_link_for_every_column(template: Any) -> None:
    found, book, guide, name = template
    sheet = book.worksheets[1]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [row[0] for row in rows] == [identity.letter(column.index) for column in found]
    assert [row[1] for row in rows] == [column.label for column in found]
    prefix = "" if guide.language == "es" else f"{guide.language}/"
    links = [row[-1].hyperlink for row in sheet.iter_rows(min_row=4)]
    expected = [f"field-{column.field.replace('_', '-')}" for column in found]
    assert [link.location for link in links] == expected
    assert {link.target for link in links} == {f"{guide.hall.url}{prefix}procedures/{name}/"}
    words = messages.words(guide.language)
    assert all(words("mark.reconstructed") in str(row[-2]).split("\n") for row in rows)


def test_the_explanations_say_whose_template_it_is(template: Any) -> None:
    _, book, guide, _ = template
    label = guide.labels["download_template"].text
    for sheet in (book.worksheets[1], book.worksheets[3]):
        said = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
        assert label in said
        assert guide.hall.guide.title in said


def test_every_code_is_listed_once(template: Any) -> None:
    found, book, guide, _ = template
    rows = [[cell.value for cell in row] for row in book.worksheets[2].iter_rows(min_row=2)]
    lists = {column.definition.codes for column in found if column.choices}
    assert len(rows) == sum(len(guide.codes[name].values) for name in lists)
    assert len({(row[0], row[1]) for row in rows}) == len(rows)


def test_no_green_triangles_on_purposeful_text(template: Any) -> None:
    found, _, guide, name = template
    xml = part(workbook(guide, name, messages.words(guide.language)), "xl/worksheets/sheet1.xml")
    (ignored,) = re.findall(r'<ignoredError sqref="([^"]+)" numberStoredAsText="1"/>', xml)
    letters = [identity.letter(column.index) for column in found if column.is_text]
    assert ignored.split() == [f"{letter}2:{letter}1048576" for letter in letters]


def test_no_message_is_missing(template: Any) -> None:
    assert not [name for name in messages.words(template[2].language).missing if name.startswith("workbook.")]


BUILD = """
import hashlib, sys
sys.path[:0] = [sys.argv[1]]
from guides import real
from tramite import messages
from tramite.workbook.template import workbook
print(hashlib.sha256(workbook(real("es"), "add-insured", messages.words("es"))).hexdigest())
"""


def test_the_same_definitions_give_the_same_bytes_anywhere() -> None:
    hashes = set()
    for zone, seed in (("Asia/Shanghai", "1"), ("America/Bogota", "2")):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", BUILD, str(ROOT / "tests")]
        hashes.add(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(hashes) == 1


def test_dates_of_the_file_come_from_the_content() -> None:
    content = workbook(small(), "enrol", EN)
    assert "2026-03-04T00:00:00Z" in part(content, "docProps/core.xml")
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_fingerprints_follow_the_columns_and_nothing_else() -> None:
    def fingerprint(**changes: Any) -> str:
        return identity.fingerprint(identity.snapshot(small(**changes), "enrol"))

    same = fingerprint()
    assert fingerprint(language="de") == same
    assert fingerprint(labels={"kind": {"text": "Ausweis", "kind": "field", "gloss": "Paper"}}) == same
    assert fingerprint(batch={"version": 4}) == same
    assert fingerprint(columns={"row": "auto", "kind": "required"}) != same
    assert fingerprint(batch={"unique": [["kind", "number"]]}) != same
    assert fingerprint(fields={"born": {"name": "Born", "type": "date"}}) != same
    assert fingerprint(columns={"row": "auto", "kind": "optional", "number": "required", "born": "optional"}) != same


def test_a_procedure_without_a_file_has_no_template() -> None:
    guide = small()
    without = guide.procedures["enrol"].model_copy(update={"batch": None})
    with pytest.raises(ValueError, match="enrol has no file"):
        workbook(guide.model_copy(update={"procedures": {"enrol": without}}), "enrol", EN)


def test_several_codes_are_not_restricted_but_prompted() -> None:
    rule = validations(made(columns={"extras": "optional"}).worksheets[0])["A"]
    assert rule.type is None
    assert "Codes: 01, 07, 08" in rule.prompt


def test_a_column_that_offers_some_codes_shows_only_those() -> None:
    book = made(columns={"kind": {"need": "required", "offer": ["08", "01"]}, "number": "required"})
    ((sheet, cells),) = book.defined_names["tramite_list_kind"].destinations
    assert [row[0].value for row in book[sheet][cells]] == ["01-Ausweis · Card", "08-Sonstiges · Other"]


def test_a_file_without_codes_has_no_sheet_of_codes() -> None:
    assert made(columns={"number": "required"}).sheetnames == ["Data", "Columns", "How to fill it in"]


def test_the_first_column_carries_the_mark_even_when_it_holds_data() -> None:
    sheet = made(columns={"number": "required"}).worksheets[0]
    assert sheet["A2"].value == "# EXAMPLE: 000000001"


def test_readers_of_the_screen_language_see_labels_once() -> None:
    book = opened(workbook(small("de"), "enrol", messages.words("de")))
    assert str(book.worksheets[0]["B1"].value) == "Ausweisart\n* Required"
    assert [row[0].value for row in book["Codes"]["D2:D4"]] == ["01-Ausweis", "07-Pass", "08-Sonstiges"]


def test_text_that_looks_like_something_else_stays_text() -> None:
    odd = {"<r>x</r>": "a", "<r><x</r>": "b", "=1+1": "c", "1E5": "d", "https://x.example": "e", "_x000D_": "f"}
    codes = {f"{number:02}": {"text": text, "gloss": gloss} for number, (text, gloss) in enumerate(odd.items())}
    guide = small(columns={"kind": "required"})
    kinds = guide.codes["kinds"].model_validate({"title": "<r>Kinds</r>", "values": codes})
    book = opened(workbook(guide.model_copy(update={"codes": {"kinds": kinds}}), "enrol", EN))
    sheet = book["Codes"]
    assert [str(row[2].value) for row in sheet.iter_rows(min_row=2)] == list(odd)
    assert {row[2].data_type for row in sheet.iter_rows(min_row=2)} == {"s"}
    assert {row[2].hyperlink for row in sheet.iter_rows(min_row=2)} == {None}
    assert str(sheet["A2"].value) == "<r>Kinds</r>"


def test_long_prompts_end_with_where_the_rest_stands() -> None:
    remark = {"name": "A remark with a title that is far too long", "type": "text", "hint": "word " * 100}
    rule = validations(made(columns={"remark": "required"}, fields={"remark": remark}).worksheets[0])["A"]
    assert rule.promptTitle == "A remark with a title that is…"
    assert rule.prompt == "Required\nMore on the sheet “Columns”."


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 5, "short"),
        ("one two three", 12, "one two…"),
        ("one, two", 7, "one…"),
        ("证件号码证件号码", 5, "证件号码…"),
        ("𠀀𠀀𠀀", 5, "𠀀𠀀…"),
        ("unbreakableword", 8, "unbreak…"),
    ],
)
def test_shortening(text: str, limit: int, expected: str) -> None:
    assert xlsx.shortened(text, limit) == expected
    assert xlsx.utf16_length(expected) <= limit


@pytest.mark.parametrize(
    ("keys", "rule"),
    [
        ({"type": "date"}, ("date", "greaterThanOrEqual", "1", None)),
        ({"type": "date", "max": "today"}, ("date", None, "1", "TODAY()+1")),
        ({"type": "date", "min": "today - 1y"}, ("date", "greaterThanOrEqual", "EDATE(TODAY()-1,-12)", None)),
        ({"type": "date", "max": "today + 31d"}, ("date", None, "1", "TODAY()+1+31")),
        ({"type": "date", "min": "2025-03-01"}, ("date", "greaterThanOrEqual", "45717", None)),
        ({"type": "date", "min": "this-month"}, ("date", "greaterThanOrEqual", "EOMONTH(TODAY()-1,-1)+1", None)),
        ({"type": "date", "min": "born + 16y"}, ("date", "greaterThanOrEqual", "1", None)),
        ({"type": "money", "min": "0.01"}, ("decimal", "greaterThanOrEqual", "0.01", None)),
        ({"type": "integer", "min": "1", "max": "9"}, ("whole", None, "1", "9")),
        ({"type": "number"}, ("decimal", "greaterThanOrEqual", "-1E+15", None)),
        ({"type": "digits", "length": [8, 32]}, ("textLength", None, "8", "32")),
        ({"type": "phone"}, (None, None, None, None)),
    ],
)  # fmt: skip
def test_rules_of_a_spreadsheet(keys: dict[str, Any], rule: tuple[str | None, ...]) -> None:
    sheet = made(columns={"given": "required"}, fields={"given": {"name": "Given", **keys}}).worksheets[0]
    found = validations(sheet)["A"]
    assert (found.type, found.operator, found.formula1, found.formula2) == rule


def test_months_are_text_held_by_a_formula() -> None:
    limits = {"need": "required", "min": "this-month - 1m", "max": "this-month"}
    rule = validations(made(columns={"row": "auto", "month": limits}).worksheets[0])["B"]
    assert rule.type == "custom"
    assert rule.formula1.startswith("IFERROR(AND(LEN(B2)=6,--RIGHT(B2,2)>=1,--RIGHT(B2,2)<=12,")
    assert "--B2>=YEAR(EDATE(TODAY()-1,-1))*100+MONTH(EDATE(TODAY()-1,-1))" in rule.formula1
    assert "--B2<=YEAR(TODAY()+1)*100+MONTH(TODAY()+1)" in rule.formula1
    assert "TEXT(" not in rule.formula1


def test_hints_are_words_without_markup() -> None:
    rule = validations(made(columns={"remark": "optional"}).worksheets[0])["A"]
    assert "See Nummer (Number) and more." in rule.prompt


def test_the_how_to_sheet_says_only_what_the_file_needs() -> None:
    plain = said(made(columns={"number": "required"}))
    for word in ("date", "month", "amounts", "drop", "arrow", "Conditional", "personal"):
        assert word not in plain.replace("Made by", "")
    rich = said(
        made(
            columns={"kind": {"required_when": {"number": ["1"]}}, "number": "required", "born": "optional",
                     "month": "optional", "pay": "optional", "extras": "optional"},
            fields={"number": {"type": "text", "personal": True}},
            batch={"unique": [["kind", "number"]], "row_limit": 100, "warn": {"row_limit": 50},
                   "basis": "reconstructed"},
        )
    )  # fmt: skip
    for word in (
        "Conditional",
        "arrow",
        "several codes",
        "dates",
        "months",
        "amounts",
        "Kind of document, Number",
        "100 rows",
        "50 rows",
        "personal data",
        "The leaflet",
        "Version 3, 2026-03-04",
    ):
        assert word in rich  # fmt: skip


def test_the_hall_s_own_file_is_named_by_its_button() -> None:
    screens = {"form": {"kind": "form", "fields": {"kind": "required"}, "actions": {"get_file": "template"}}}
    assert "offered under Vorlage (Template)" in said(made(screens=screens))
    assert "official file" in said(made())


def said(book: openpyxl.Workbook) -> str:
    sheet = book.worksheets[-1]
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)


def test_refusals_of_the_writer_are_errors() -> None:
    book = xlsx.Book("Arial", 10, datetime.date(2026, 1, 1), {})
    sheet = book.sheet("One", "#000000")
    with pytest.warns(UserWarning, match="exceeds Excel's limit"), pytest.raises(xlsx.RefusedError):
        sheet.validate(0, 1, {"validate": "any", "input_title": "x" * 33})
    with pytest.warns(UserWarning, match="Invalid Excel characters"), pytest.raises(xlsx.RefusedError):
        book.name("not a name", sheet, (0, 0))
    with pytest.raises(xlsx.RefusedError):
        book.property("name", "x" * 256)
    with pytest.raises(xlsx.RefusedError):
        sheet.validate(0, 1, {"validate": "custom", "value": "=" + "A" * 255})
    with pytest.raises(xlsx.RefusedError):
        sheet.text(xlsx.LAST_ROW + 1, 0, "x", book.format())
    book.close()


def test_fonts_are_those_named() -> None:
    assert "<scheme" not in part(workbook(small(), "enrol", EN), "xl/styles.xml")


def test_every_colour_is_one_of_the_palette() -> None:
    content = workbook(real("es"), "add-insured", messages.words("es"))
    parts = [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if name != "xl/theme/theme1.xml"]
    used = {colour for name in parts for colour in re.findall(r'rgb="FF([0-9A-F]{6})"', part(content, name))}
    assert used <= {colour[1:].upper() for colour in palette().values()}


def test_red_reads_on_the_ground_of_the_header() -> None:
    def luminance(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for ink in ("required", "ink"):
        light, dark = luminance(palette()["surface"]), luminance(palette()[ink])
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_first_free_row_is_where_the_cursor_stands() -> None:
    assert made().worksheets[0].sheet_view.selection[-1].activeCell == "B3"
    assert datasheet.FIRST_FREE_ROW == 2
