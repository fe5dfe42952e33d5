"""The marked copy: the user's own file, wrong cells coloured and commented, all problems listed, all else as it was."""

from __future__ import annotations

import csv
import datetime
import io
import subprocess
import warnings
import zipfile
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from guides import small
from reports import ENROL, SHEET, known, report, verdict
from tramite import messages
from tramite.checker import marked, reader
from tramite.checker.cells import Workbook
from tramite.checker.marking.outline import Outline, Unsafe
from tramite.checker.marking.plan import MOST_COMMENTS
from tramite.palette import palette
from tramite.workbook.template import workbook

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CHANGED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
"""The parts that every copy changes, beside the sheet with the data."""


def filled(**options: Any) -> bytes:
    """A file as XlsxWriter makes it, with two rows of data, a formula and more that must survive."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties({"created": datetime.datetime(2025, 1, 1)})
    sheet, other = book.add_worksheet(SHEET), book.add_worksheet("Other")
    text = book.add_format({"num_format": "@", "italic": True, "bg_color": "#ddeeff"})
    sheet.set_column(3, 3, 20, text)
    for row, values in enumerate([["Row", "Kind", "Number", "Born"], ["1", "01", "000000001"], ["2", "", "x"]]):
        for column, value in enumerate(values):
            if value:
                sheet.write_string(row, column, value, text if row else None)
    sheet.write_formula(3, 2, "=1+1", text, "2")
    sheet.data_validation("B2:B9", {"validate": "list", "source": ["01", "07"]})
    sheet.conditional_format("C2:C9", {"type": "data_bar", "data_bar_2010": True})
    other.write_string(0, 0, "untouched", text)
    book.define_name("tramite_col_kind", f"={SHEET}!$B$1")
    book.set_custom_property("tramite_procedure", "enrol", "text")
    if "comment" in options:
        sheet.write_comment("C2", options["comment"], {"author": "Ann"})
    book.close()
    return made.getvalue()


WRONG = (
    verdict("example-row", rows="2"),
    verdict("digits-lost", "C", 2, "number", "1E+17"),
    verdict("required", "B", 3, "kind"),
    verdict("lower-case", "C", 3, "number", "x", to="X", repair={"to": "X", "kind": "text"}),
    verdict("required", "D", 3, "born"),
)


def copy(
    content: bytes, *verdicts: dict[str, Any], repair: bool = False, language: str = "en", **changes: Any
) -> marked.Copy:
    """The copy of a file with a report made by hand."""
    data, worded, words = known(language)
    made = report(*(verdicts or WRONG), **changes)
    return marked.made(content, made, worded, repair=repair, definition=data, words=words)


def parts(content: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def opened(content: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of what openpyxl itself would lose
        return openpyxl.load_workbook(io.BytesIO(content))


def ground(cell: Any) -> str:
    return f"#{cell.fill.fgColor.rgb[2:].lower()}"


# What changes, and what does not


def test_every_part_that_need_not_change_keeps_its_bytes() -> None:
    before, after = parts(filled()), parts(copy(filled()).content)
    assert {name for name in before if after[name] != before[name]} == {*CHANGED, "xl/worksheets/sheet1.xml"}
    assert set(after) - set(before) == {
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/worksheets/sheet3.xml",
    }
    assert list(after)[: len(before)] == list(before), "in the old order, the new ones last"


def test_of_the_sheet_only_marked_cells_change() -> None:
    before, after = (
        parts(filled())["xl/worksheets/sheet1.xml"],
        parts(copy(filled()).content)["xl/worksheets/sheet1.xml"],
    )
    old, new = before.split(b"<c "), after.split(b"<c ")
    assert len([cell for cell in old if cell not in new]) == 3, "two marked cells and the end"
    assert new[-1].endswith(b"</worksheet>") and old[0] == new[0]


def test_packed_bytes_are_copied_as_they_are() -> None:
    """Even the packing stays: nothing is unpacked that need not be."""
    content, made = filled(), copy(filled()).content
    old, new = (zipfile.ZipFile(io.BytesIO(one)).getinfo("xl/sharedStrings.xml") for one in (content, made))
    assert (old.CRC, old.compress_size, old.compress_type) == (new.CRC, new.compress_size, new.compress_type)


def test_the_same_file_gives_the_same_bytes() -> None:
    content = filled()
    assert copy(content) == copy(content)


def test_the_template_keeps_all_that_it_carries() -> None:
    """Drop-downs, names, properties, ignored errors, frozen pane: of our own template."""
    content = workbook(small(**ENROL), "enrol", messages.words("en"))
    sheet = opened(content).sheetnames[0]
    made = copy(content, verdict("required", "B", 3, "kind") | {"sheet": sheet}, sheet=sheet)
    assert not made.is_fresh
    before, after = opened(content), opened(made.content)
    assert after.sheetnames == [*before.sheetnames, "Problems"]
    assert set(after.defined_names) == set(before.defined_names)
    assert {one.name: one.value for one in after.custom_doc_props} == {
        one.name: one.value for one in before.custom_doc_props
    }
    old, new = (book.worksheets[0].data_validations.dataValidation for book in (before, after))
    assert [(one.sqref, one.formula1) for one in new] == [(one.sqref, one.formula1) for one in old]
    assert after.worksheets[0].freeze_panes == before.worksheets[0].freeze_panes
    xml = parts(made.content)["xl/worksheets/sheet1.xml"]
    assert b"<ignoredErrors>" in xml and xml.index(b"<ignoredErrors>") < xml.index(b"<legacyDrawing ")
    read = reader.read(made.content, "x.xlsx")
    assert isinstance(read, Workbook) and read.properties["tramite_procedure"] == "enrol"


# Marks


def test_wrong_cells_are_coloured_and_commented() -> None:
    sheet = opened(copy(filled()).content)[SHEET]
    colours = palette()
    assert ground(sheet["C2"]) == colours["required-soft"] and ground(sheet["C3"]) == colours["caution-soft"]
    assert sheet["C2"].border.left.color.rgb == f"FF{colours['required'][1:].upper()}"
    assert sheet["C2"].comment.text.startswith("Error: “Number of the document (Nummer)” was stored as a number")
    assert sheet["C2"].comment.author == "tramite"
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} == {"C2", "B3", "C3", "D3"}


def test_blank_required_cells_are_made_where_they_belong() -> None:
    sheet = opened(copy(filled()).content)[SHEET]
    assert sheet["B3"].value is None and "is empty" in sheet["B3"].comment.text
    assert sheet["D3"].value is None and sheet["D3"].number_format == "@", "in the style of its column"
    assert [cell.value for cell in sheet[3]][:3] == ["2", None, "x"]


def test_cells_that_share_a_style_are_not_touched() -> None:
    before, after = opened(filled()), opened(copy(filled()).content)
    for place in ("A2", "B2", "A3"):
        assert ground(after[SHEET][place]) == ground(before[SHEET][place]) == "#ddeeff"
    assert ground(after["Other"]["A1"]) == "#ddeeff"
    assert after[SHEET]["C2"].font.italic and after[SHEET]["C2"].number_format == "@", (
        "a marked cell keeps the rest of it"
    )


def test_the_gravest_of_several_colours_a_cell_and_its_comment_says_all() -> None:
    one = verdict("spaces", "C", 2, "number", "1"), verdict("digits-lost", "C", 2, "number", "1")
    cell = opened(copy(filled(), *one).content)[SHEET]["C2"]
    assert ground(cell) == palette()["required-soft"]
    assert cell.comment.text.count("\n\n") == 1 and "Warning:" in cell.comment.text and "Error:" in cell.comment.text


@pytest.mark.parametrize("language", messages.shipped())
def test_comments_and_list_speak_the_readers_language(language: str) -> None:
    book = opened(copy(filled(), language=language).content)
    words = messages.words(language)
    assert book.sheetnames[-1] == words("report.sheet")
    assert book[SHEET]["C2"].comment.text.startswith(f"{words('report.error')}: ")


# Comments of others


def test_comments_that_were_there_stay_and_are_added_to() -> None:
    content = filled(comment="Ask Bob.")
    made = copy(content)
    sheet = opened(made.content)[SHEET]
    assert sheet["C2"].comment.text.startswith("Ask Bob.") and "was stored as a number" in sheet["C2"].comment.text
    assert sheet["C2"].comment.author == "Ann" and sheet["B3"].comment.author == "tramite"
    new = parts(made.content)
    assert "xl/comments2.xml" not in new and new["xl/worksheets/sheet1.xml"].count(b"<legacyDrawing ") == 1
    assert new["xl/drawings/vmlDrawing1.vml"].count(b"<x:ClientData") == 4, "one box a cell"


def test_a_second_check_replaces_what_the_first_one_said() -> None:
    once = copy(filled()).content
    twice = opened(copy(once, verdict("required", "B", 3, "kind")).content)
    assert twice[SHEET]["B3"].comment.text.count("is empty") == 1
    assert twice.sheetnames[-2:] == ["Problems", "Problems 2"]


def test_boxes_have_numbers_of_their_own() -> None:
    content = filled(comment="Ask Bob.")
    drawing = parts(copy(content).content)["xl/drawings/vmlDrawing1.vml"].decode()
    numbers = [piece.split('"')[0] for piece in drawing.split('<v:shape id="')[1:]]
    assert len(numbers) == len(set(numbers)) == 4


# Repairs


def test_repairs_are_made_only_when_asked_for() -> None:
    assert opened(copy(filled()).content)[SHEET]["C3"].value == "x"
    book = opened(copy(filled(), repair=True).content)
    cell = book[SHEET]["C3"]
    assert (cell.value, cell.number_format, ground(cell)) == ("X", "@", palette()["live-soft"])
    assert "Corrected: “x” is now “X”." in cell.comment.text
    assert any("Corrected: “x” is now “X”." in str(row[-1]) for row in book.worksheets[-1].values)


@pytest.mark.parametrize("date1904", [False, True])
def test_a_repaired_day_is_a_real_day(date1904: bool) -> None:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "date_1904": date1904})
    book.add_worksheet(SHEET).write_string("D2", "2011.4.2")
    book.close()
    one = verdict(
        "date-shape", "D", 2, "born", "2011.4.2", to="2011-04-02", repair={"to": "2011-04-02", "kind": "date"}
    )
    cell = opened(copy(made.getvalue(), one, repair=True).content)[SHEET]["D2"]
    assert (str(cell.value), cell.number_format) == ("2011-04-02 00:00:00", "yyyy-mm-dd")


def test_a_repaired_number_is_a_number_and_awkward_text_stays_text() -> None:
    number = verdict("money-symbols", "A", 2, "pay", "8,000", to="8000", repair={"to": "8000", "kind": "number"})
    text = verdict("spaces", "B", 2, "remark", "?", repair={"to": " <a>&_x0041_\u0001=1+1", "kind": "text"})
    made = copy(filled(), number, text, repair=True)
    sheet = opened(made.content)[SHEET]
    assert sheet["A2"].value == 8000
    assert sheet["B2"].data_type == "s"
    assert b"> &lt;a&gt;&amp;_x005F_x0041_\xef\xbf\xbd=1+1<" in parts(made.content)["xl/worksheets/sheet1.xml"]


def test_a_formula_is_never_written_over() -> None:
    one = verdict("spaces", "C", 4, "number", "2", repair={"to": "3", "kind": "text"})
    assert opened(copy(filled(), one, repair=True).content)[SHEET]["C4"].value == "=1+1"


# The list


def test_the_list_leads_to_the_cells() -> None:
    sheet = opened(copy(filled()).content)["Problems"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0] == ["Kind", "Row", "Column", "Header", "Value", "What is wrong", "What to do"]
    assert [row[:3] for row in rows[1:]] == [
        ["Note", None, None],
        ["Error", "2", "C"],
        ["Error", "3", "B"],
        ["Warning", "3", "C"],
        ["Error", "3", "D"],
    ]
    assert {
        cell.coordinate: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink
    } == {
        "B4": f"'{SHEET}'!C2",
        "B5": f"'{SHEET}'!B3",
        "B6": f"'{SHEET}'!C3",
        "B7": f"'{SHEET}'!D3",
    }


def test_the_name_of_the_list_is_one_that_is_free() -> None:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    for name in (SHEET, "problems", "Problems 2"):
        book.add_worksheet(name).write_string("C2", "x")
    book.close()
    assert opened(copy(made.getvalue(), WRONG[1]).content).sheetnames == [SHEET, "problems", "Problems 2", "Problems 3"]


# Files written by other hands


def zipped(old: bytes, **new: bytes) -> bytes:
    """A file with other contents of some parts: `sheet1`, `styles`, `workbook`."""
    names = {"sheet1": "xl/worksheets/sheet1.xml", "styles": "xl/styles.xml", "workbook": "xl/workbook.xml"}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(old).items():
            changed = next((new[key] for key, part in names.items() if part == name and key in new), content)
            archive.writestr(name, changed)
    return made.getvalue()


def sheet(rows: str, after: str = "", prefix: str = "") -> bytes:
    space = MAIN.replace("xmlns", f"xmlns:{prefix[:-1]}") if prefix else MAIN
    return (
        f"<{prefix}worksheet {space}><{prefix}sheetData>{rows}</{prefix}sheetData>{after}</{prefix}worksheet>".encode()
    )


@pytest.mark.parametrize(
    "rows",
    [
        "<row><c t='inlineStr'><is><t>h</t></is></c></row><row><c/><c/><c><v>1</v></c></row><row r='3' spans='1:1'/>",
        '<row r="2" spans="1:3"><c r="C2"><v>1</v></c></row><row r="3" spans="1:2"><c r="A3" s="0"/></row>',
        '<row r="2">\n <c r="C2" >\n  <v>1</v>\n </c>\n</row><!-- </row> --><row r="3"></row>',
        '<row r="1"/><row r="2"><c r="C2"><v>1</v></c></row><row r="9"/>',
    ],
    ids=["without references", "spans", "spaces and comments", "rows that are not there"],
)
def test_cells_are_found_however_they_are_written(rows: str) -> None:
    made = copy(zipped(filled(), sheet1=sheet(rows)))
    assert not made.is_fresh
    after = opened(made.content)[SHEET]
    assert after["C2"].value == 1 and after["C2"].comment and after["B3"].comment and after["D3"].comment
    xml = parts(made.content)["xl/worksheets/sheet1.xml"].decode()
    assert xml.index('r="B3"') < xml.index('r="C3"') < xml.index('r="D3"') and 'spans="1:2"' not in xml


def test_prefixes_do_not_matter() -> None:
    rows = '<x:row r="2"><x:c r="C2"><x:v>1</x:v></x:c></x:row><x:row r="3"><x:c r="A3"/></x:row>'
    made = copy(
        zipped(
            filled(),
            sheet1=sheet(rows, '<x:pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/>', "x:"),
        )
    )
    assert not made.is_fresh
    xml = parts(made.content)["xl/worksheets/sheet1.xml"].decode()
    assert "<x:legacyDrawing " in xml and "<c " not in xml and "<x:c " in xml
    assert opened(made.content)[SHEET]["B3"].comment


def test_the_drawing_stands_before_what_must_follow_it() -> None:
    rows = '<row r="2"><c r="C2"/></row><row r="3"/>'
    rule = '<cfRule type="expression" priority="1"><formula>1</formula><extLst><ext uri="x"/></extLst></cfRule>'
    inner = f'<conditionalFormatting sqref="A1">{rule}</conditionalFormatting>'
    xml = parts(copy(zipped(filled(), sheet1=sheet(rows, f"{inner}<extLst><ext uri='y'/></extLst>"))).content)
    text = xml["xl/worksheets/sheet1.xml"].decode()
    assert f"{inner}<legacyDrawing " in text and text.endswith("\"/><extLst><ext uri='y'/></extLst></worksheet>")


def test_chunks_may_end_anywhere() -> None:
    """A sheet of many rows is read in pieces; no mark is lost at their edges."""
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{"é" * (row % 97)}</t></is></c></row>'
        for row in range(1, 4000)
    )
    wrong = [verdict("required", "B", row, "kind") for row in range(2, 4000, 7)]
    made = copy(zipped(filled(), sheet1=sheet(rows)), *wrong)
    assert not made.is_fresh
    after = opened(made.content)[SHEET]
    assert [row for row in range(1, 4000) if after.cell(row, 2).comment] == list(range(2, 4000, 7))
    assert all((after.cell(row, 1).value or "") == "é" * (row % 97) for row in range(1, 4000))


@pytest.mark.parametrize(
    "odd",
    [
        {"sheet1": sheet('<row r="3"><c r="C3"/></row><row r="2"><c r="C2"/></row>')},
        {"sheet1": sheet('<row r="2"><c r="D2"/><c r="C2"/></row><row r="3"/>')},
        {"sheet1": sheet('<row r="2"><c r="C2"/></row>').replace(b"2006/main", b"2006/mine")},
        {"sheet1": sheet('<row r="2"><c r="C2"/></row><row r="3"/>').decode().encode("utf-16")},
        {"sheet1": sheet("").replace(b"<sheetData></sheetData>", b"<sheetData/>")},
        {"styles": f"<styleSheet {MAIN}/>".encode()},
        {"workbook": b"<workbook/>"},
    ],
    ids=[
        "rows out of order",
        "cells out of order",
        "another vocabulary",
        "UTF-16",
        "no rows",
        "no styles",
        "no sheets",
    ],
)
def test_what_is_written_oddly_is_not_patched(odd: dict[str, bytes]) -> None:
    data, worded, words = known()
    from tramite.checker.marking.plan import plan

    planned = plan(report(*WRONG), worded, data, words, False)
    with pytest.raises((Unsafe, ValueError)):
        marked._patched(zipped(filled(), **odd), planned, marked.LIMITS)


def test_then_there_is_a_new_workbook_that_says_so() -> None:
    rows = '<row r="3"><c r="C3" t="inlineStr"><is><t>x</t></is></c></row><row r="2"><c r="C2"><v>12</v></c></row>'
    made = copy(zipped(filled(), sheet1=sheet(rows)))
    assert made.is_fresh
    book = opened(made.content)
    assert book.sheetnames == [SHEET, "Problems"]
    assert (book[SHEET]["C2"].value, book[SHEET]["C3"].value) == (12, "x") and book[SHEET]["B3"].comment
    assert "new workbook" in book["Problems"]["A2"].value
    assert book["Problems"]["B5"].hyperlink.location == f"'{SHEET}'!C2"


def test_a_csv_becomes_a_workbook_without_formulas() -> None:
    content = b"Row,Kind,Number\n1,01,330299198501010019\n2,,=1+1\n"
    read = reader.read(content, "people.csv")
    assert isinstance(read, Workbook)
    wrong = [one | {"sheet": read.sheets[0].name if one["row"] else ""} for one in WRONG]
    made = copy(content, *wrong, sheet=read.sheets[0].name, format="csv", file="people.csv", repair=True)
    after = opened(made.content).worksheets[0]
    assert made.is_fresh and after["C2"].value == "330299198501010019" and after["B2"].value == "01"
    assert after["C3"].value == "X" and after["B3"].comment


def test_a_file_that_cannot_be_read_has_no_copy() -> None:
    with pytest.raises(ValueError, match="file-"):
        copy(b"PK\x03\x04 and nothing more")


def test_only_so_many_cells_are_commented() -> None:
    wrong = [verdict("required", "B", row, "kind") for row in range(2, MOST_COMMENTS + 12)]
    rows = "".join(f'<row r="{row}"/>' for row in range(2, MOST_COMMENTS + 12))
    made = parts(copy(zipped(filled(), sheet1=sheet(rows)), *wrong).content)
    assert made["xl/comments1.xml"].count(b"<comment ") == MOST_COMMENTS
    assert made["xl/worksheets/sheet1.xml"].count(b"<c r=") == MOST_COMMENTS + 10
    assert b"Only the first 10000 cells carry a comment" in made["xl/worksheets/sheet3.xml"]


def test_an_outline_changes_only_what_is_asked() -> None:
    outline = Outline(b'<a x="1>2"><b/><!-- <b/> --><c y=\'"\'>t</c></a>')
    outline.append(outline.root.children[0], "<n/>")
    outline.retag(outline.root.children[1], y='<&"')
    outline.append(outline.root, "!")
    assert outline.written() == b'<a x="1>2"><b><n/></b><!-- <b/> --><c y="&lt;&amp;&quot;">t</c>!</a>'


# In LibreOffice


@pytest.fixture(scope="module")
def through_office(soffice: list[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Copies as LibreOffice opens and saves them: of a file without comments, with some, and of a new workbook."""
    folder = tmp_path_factory.mktemp("marked")
    bare = [one | {"sheet": ""} for one in WRONG]
    made = {
        "plain": copy(filled(), repair=True).content,
        "commented": copy(filled(comment="Ask Bob.")).content,
        "fresh": copy(b"Row,Kind,Number\n1,01,2\n2,,x\n", *bare, format="csv", file="x.csv", sheet="").content,
    }
    for name, content in made.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    paths = [str(folder / f"{name}.xlsx") for name in made]
    for kind in ("xlsx", "csv"):
        command = [*soffice, "--convert-to", kind, "--outdir", str(folder / kind), *paths]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
    rows = list(csv.reader((folder / "csv" / "plain.csv").read_text("utf-8").splitlines()))
    return {name: opened((folder / "xlsx" / f"{name}.xlsx").read_bytes()) for name in made} | {"rows": rows}


@pytest.mark.office
def test_the_copy_opens_in_libreoffice_with_its_comments(through_office: dict[str, Any]) -> None:
    after = through_office["plain"]
    assert after.sheetnames == [SHEET, "Other", "Problems"]
    commented = {cell.coordinate for row in after[SHEET].iter_rows() for cell in row if cell.comment}
    assert commented == {"C2", "B3", "C3", "D3"}
    assert "was stored as a number" in after[SHEET]["C2"].comment.text
    assert ground(after[SHEET]["C2"]) == palette()["required-soft"] and after[SHEET]["C3"].value == "X"
    assert through_office["rows"][2][:3] == ["2", "", "X"]


@pytest.mark.office
def test_libreoffice_keeps_what_the_file_had(through_office: dict[str, Any]) -> None:
    after = through_office["plain"]
    assert "tramite_col_kind" in after.defined_names
    assert {one.name: one.value for one in after.custom_doc_props} == {"tramite_procedure": "enrol"}
    assert [str(one.sqref) for one in after[SHEET].data_validations.dataValidation] == ["B2:B9"]
    links = [cell.hyperlink.location for row in after["Problems"].iter_rows() for cell in row if cell.hyperlink]
    assert [link.replace("'", "") for link in links] == [f"{SHEET}!{cell}" for cell in ("C2", "B3", "C3", "D3")]


@pytest.mark.office
def test_libreoffice_shows_the_comments_of_others_too(through_office: dict[str, Any]) -> None:
    text = through_office["commented"][SHEET]["C2"].comment.text
    assert text.startswith("Ask Bob.") and "was stored as a number" in text
    assert through_office["fresh"].worksheets[0]["B3"].comment
