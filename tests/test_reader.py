"""Reading what programs write: Excel's and LibreOffice's shapes of .xlsx, .xls, .ods and text files."""

import io
import zipfile
from pathlib import Path

import pytest

from tramite.checker import reader
from tramite.checker.cells import Cell, Refusal, Row, Sheet, Workbook
from tramite.checker.parts import category, one_cell
from tramite.checker.rows import serial
from workbooks import make, raw

FOLDER = Path(__file__).parent / "workbooks"

MADE = {
    "xlsxwriter": make.by_xlsxwriter,
    "openpyxl": make.by_openpyxl,
    "libreoffice": (FOLDER / "libreoffice.xlsx").read_bytes,
}


def opened(content: bytes, name: str = "") -> Workbook:
    found = reader.read(content, name)
    assert isinstance(found, Workbook), found
    return found


def codes(found: Workbook) -> list[str]:
    return [one["code"] for one in found.notes]


@pytest.mark.parametrize("program", MADE)
class TestSpreadsheets:
    """One workbook, as three programs write it."""

    def test_what_stands_around_the_rows(self, program: str) -> None:
        found = opened(MADE[program](), "a.xlsx")
        data, hidden = found.sheets
        assert found.format == "xlsx"
        assert found.notes == []
        assert found.properties["tramite_procedure"] == "demo"
        assert found.names == {"tramite_col_name": ("Data sheet", 1, 0), "tramite_col_other": ("It's hidden", 2, 1)}
        assert (data.name, data.hidden, hidden.name, hidden.hidden) == ("Data sheet", False, "It's hidden", True)
        assert data.hidden_columns == [(4, 4)]
        assert data.merges == [(6, 0, 7, 1)]

    def test_rows(self, program: str) -> None:
        data = opened(MADE[program]()).sheets[0]
        first, second = list(data.rows()), list(data.rows())
        assert first == second
        assert [(row.number, row.hidden) for row in first] == [(1, False), (2, False), (4, True), (6, False)]
        assert data.ghost_rows >= 1
        assert data.trouble is None

    def test_cells(self, program: str) -> None:
        cells = raw.cells(opened(MADE[program]()))
        assert [cells[f"{letter}1"] for letter in "ABCDEFGH"] == [Cell("text", header) for header in make.HEADERS]
        assert cells["A2"] == Cell("text", " 王 小明 ", "text")
        assert cells["B2"].kind == "number"
        assert cells["B2"].text.upper().startswith("3.3029919900101")
        assert cells["C2"] == Cell("number", "45717", "date")
        assert cells["D2"] == Cell("number", "8000.5", "number")
        assert cells["E2"] == Cell("text", "202503", "text")
        assert cells["F2"].formula
        assert cells["G2"] == Cell("boolean", "1")
        assert cells["G4"] == Cell("boolean", "0")
        assert (cells["H2"].kind, cells["H2"].text) == ("error", "#DIV/0!")
        assert cells["B4"] == Cell("number", "42")


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_older_and_open_files(ending: str) -> None:
    found = opened((FOLDER / f"libreoffice.{ending}").read_bytes(), f"a.{ending}")
    assert found.format == ending
    assert codes(found) == [{"xls": "xls-old-format", "ods": "ods-format"}[ending]]
    assert [sheet.hidden for sheet in found.sheets] == [False, True]
    assert raw.cells(found, 1) == {"B2": Cell("text", "here")}
    cells = raw.cells(found)
    assert cells["A2"] == Cell("text", " 王 小明 ")
    assert cells["B4"] == Cell("number", "42")
    assert cells["B2"].text.startswith("3.3029919900101") and cells["B2"].text.endswith("E+17")
    assert cells["C2"] == Cell("number", "45717", "date")
    assert cells["D2"] == Cell("number", "8000.5")
    assert cells["E2"] == Cell("text", "202503")
    assert found.properties.get("tramite_procedure") == ("demo" if ending == "ods" else None)


def test_text_file_of_a_program() -> None:
    found = opened((FOLDER / "libreoffice.csv").read_bytes(), "a.csv")
    assert codes(found) == ["csv-loses-types"]
    cells = raw.cells(found)
    assert cells["A2"] == Cell("text", " 王 小明 ")
    assert cells["C2"] == Cell("text", "2025-03-01")
    assert {cell.kind for cell in cells.values()} == {"text"}


TABLE = 'name,day\n"小明, junior","two\nlines"\n\n 1 ,"say ""yes"""\n'
ROWS = {
    "A1": "name",
    "B1": "day",
    "A2": "小明, junior",
    "B2": "two\nlines",
    "A4": " 1 ",
    "B4": 'say "yes"',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    found = raw.cells(opened(TABLE.encode(encoding)))
    assert {place: cell.text for place, cell in found.items()} == ROWS


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a,b\n1,2\n", ["a", "b"]),
        ("a;b\n1;2\n", ["a", "b"]),
        ("a\tb\n1\t2\n", ["a", "b"]),
        ("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3\n", ["a", "b", "c"]),
        ("sep=;\na;b,c\n", ["a", "b,c"]),
        ("sep=\t\r\na\tb,c\r\n", ["a", "b,c"]),
        ("sep=|\na|b\n", ["a", "b"]),
        ('sep="\na,b\n', ['sep="']),
        ("a\r\nb\r\n", ["a"]),
        ("title\na;b\n1;2\n", ["title"]),
        ("a\rb\r", ["a"]),
    ],
)
def test_delimiters(written: str, expected: list[str]) -> None:
    first = next(iter(opened(written.encode()).sheets[0].rows()))
    assert first.number == 1
    assert [cell.text for cell in first.cells.values()] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.xlsx", []),
        ("A.XLSM", []),
        ("noending", []),
        ("", []),
        ("a.xls", ["wrong-extension"]),
        ("a.csv", ["wrong-extension"]),
    ],
)
def test_names_are_compared_with_the_bytes(name: str, expected: list[str]) -> None:
    found = reader.read(raw.packed(raw.parts()), name)
    assert isinstance(found, Workbook)
    assert codes(found) == expected


def shared(items: str) -> dict[str, Cell]:
    count = items.count("</si>")
    rows = "".join(f'<row r="{at + 1}"><c r="A{at + 1}" t="s"><v>{at}</v></c></row>' for at in range(count))
    return raw.cells(raw.read(raw.parts(rows, strings=items)))


class TestTexts:
    def test_spaces_stay_where_the_file_says_so(self) -> None:
        found = shared('<si><t xml:space="preserve"> a </t></si><si><t> a\n </t></si><si><t/></si><si><t> </t></si>')
        assert [(place, cell.text) for place, cell in found.items()] == [("A1", " a "), ("A2", "a")]

    def test_runs_are_joined_and_reading_aids_left_out(self) -> None:
        runs = "<si><r><rPr><b/></rPr><t>王</t></r><rPh><t>wáng</t></rPh><r><t>小明</t></r><phoneticPr/></si>"
        assert shared(runs)["A1"].text == "王小明"

    def test_what_looks_like_markup_stays_text(self) -> None:
        found = shared(
            "<si><t>&lt;r&gt;&lt;/v&gt;&amp;amp;</t></si><si><t><![CDATA[</sheetData><mergeCell/>]]></t></si>"
        )
        assert [cell.text for cell in found.values()] == ["<r></v>&amp;", "</sheetData><mergeCell/>"]

    def test_escaped_characters(self) -> None:
        found = shared("<si><t>a_x000D_b_x0009_</t></si><si><t>_x005F_x000D_</t></si><si><t>_xD800_</t></si>")
        assert [cell.text for cell in found.values()] == ["a\rb\t", "_x000D_", "_xD800_"]

    def test_texts_in_the_cell_itself(self) -> None:
        rows = (
            '<row r="1"><c r="A1" t="inlineStr"><is><r><t>one </t></r><r><t xml:space="preserve"> two</t></r></is></c>'
            '<c r="B1" t="str"><v> x </v></c><c r="C1" t="str"><f>""</f><v></v></c><c r="D1" t="inlineStr"/></row>'
        )
        found = raw.cells(raw.read(raw.parts(rows)))
        assert found == {"A1": Cell("text", "one two"), "B1": Cell("text", " x "), "C1": Cell("text", "", formula=True)}

    def test_announced_counts_are_not_believed(self) -> None:
        parts = raw.parts('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
        parts[raw.STRINGS] = (
            f'<sst xmlns="{raw.MAIN}" count="9999999999" uniqueCount="9999999999"><si><t>a</t></si></sst>'
        )
        assert raw.cells(raw.read(parts))["A1"].text == "a"


class TestPlaces:
    def test_cells_and_rows_without_reference(self) -> None:
        rows = (
            '<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="5"><c r="C5"><v>1</v></c><c><v>2</v></c></row>'
            "<row><c><v>9</v></c></row>"
        )
        assert list(raw.cells(raw.read(raw.parts(rows)))) == ["A1", "C1", "C5", "D5", "A6"]

    def test_rows_and_cells_in_another_order(self) -> None:
        rows = '<row r="3"><c r="B3"><v>1</v></c><c r="A3"><v>2</v></c></row><row r="1"><c r="A1"><v>3</v></c></row>'
        assert list(raw.cells(raw.read(raw.parts(rows)))) == ["B3", "A3", "A1"]

    def test_of_two_cells_in_one_place_the_last_counts(self) -> None:
        rows = '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'
        assert raw.cells(raw.read(raw.parts(rows))) == {"A1": Cell("number", "2")}

    def test_unusual_references(self) -> None:
        rows = '<row r="1"><c r="b1"><v>1</v></c><c r="$C$1"><v>2</v></c></row>'
        assert list(raw.cells(raw.read(raw.parts(rows)))) == ["B1", "C1"]

    def test_the_last_cell_of_a_sheet_costs_nothing(self) -> None:
        found = raw.read(raw.parts('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
        assert isinstance(found, Workbook)
        (row,) = found.sheets[0].rows()
        assert (row.number, list(row.cells)) == (1048576, [16383])

    def test_sheets_in_another_order_than_their_parts(self) -> None:
        sheets = '<sheet name="B" r:id="worksheet2"/><sheet name="A" state="veryHidden" r:id="worksheet1"/>'
        parts = raw.parts(workbook=raw.workbook(sheets=sheets))
        parts["xl/_rels/workbook.xml.rels"] = raw.relations(
            worksheet1="/xl/worksheets/sheet1.xml", worksheet2="../xl/other/two.xml", chartsheet1="x.xml"
        )
        parts["xl/other/two.xml"] = raw.sheet('<row r="1"><c r="A1"><v>2</v></c></row>')
        found = raw.read(parts)
        assert isinstance(found, Workbook)
        assert [(sheet.name, sheet.hidden) for sheet in found.sheets] == [("B", False), ("A", True)]
        assert raw.cells(found)["A1"].text == "2"

    def test_merged_cells_far_from_the_rows(self) -> None:
        rows = "".join(f'<row r="{at}"><c r="A{at}"><v>{at * 7919}</v></c></row>' for at in range(1, 20_000))
        parts = raw.parts()
        columns = '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/><col min="6" max="9"/></cols>'
        parts[raw.DATA] = raw.sheet(
            rows, columns, '<mergeCells><mergeCell ref="B3:A2"/><mergeCell ref="D4"/></mergeCells>'
        )
        found = raw.read(parts)
        assert isinstance(found, Workbook)
        assert found.sheets[0].merges == [(2, 0, 3, 1), (4, 3, 4, 3)]
        assert found.sheets[0].hidden_columns == [(1, 2), (4, 4)]


class TestKinds:
    def one(self, cell: str, **others: str) -> Cell | None:
        return raw.cells(raw.read(raw.parts(f'<row r="1">{cell}</row>', **others))).get("A1")

    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ('<c r="A1"><v>45717</v></c>', Cell("number", "45717")),
            ('<c r="A1" t="n"><v> 3.3029919900101E+17 </v></c>', Cell("number", "3.3029919900101E+17")),
            ('<c r="A1"><v>0.30000000000000004</v></c>', Cell("number", "0.30000000000000004")),
            ('<c r="A1" t="b"><v>1</v></c>', Cell("boolean", "1")),
            ('<c r="A1" t="b"><v>false</v></c>', Cell("boolean", "0")),
            ('<c r="A1" t="e"><v>#N/A</v></c>', Cell("error", "#N/A")),
            ('<c r="A1" t="d"><v>2025-03-01</v></c>', Cell("number", "45717", "date")),
            ('<c r="A1" t="d"><v>2025-03-01T12:00:00Z</v></c>', Cell("number", "45717.5", "date")),
            ('<c r="A1" t="d"><v>yesterday</v></c>', Cell("text", "yesterday", "date")),
            ('<c r="A1" t="str"><f>cmd|x!A0</f><v>=cmd</v></c>', Cell("text", "=cmd", "general", True)),
            ('<c r="A1"><f>A1</f><v>0</v></c>', Cell("number", "0", "general", True)),
            ('<c r="A1" t="b"><f>TRUE()</f><v>1</v></c>', Cell("boolean", "1")),
            ('<c r="A1" t="b"><f>ISBLANK(B1)</f><v>1</v></c>', Cell("boolean", "1", "general", True)),
            ('<c r="A1"/>', None),
            ('<c r="A1"><v></v></c>', None),
            ('<c r="A1" t="s"><v/></c>', None),
            ('<c r="A1" s="9"><v>1</v></c>', Cell("number", "1")),
        ],
    )
    def test_kind(self, cell: str, expected: Cell | None) -> None:
        assert self.one(cell) == expected

    def test_style_comes_from_the_format(self) -> None:
        looks = raw.styles("@", "yyyy-mm-dd", "0.00")
        found = [self.one(f'<c r="A1" s="{at}"><v>1</v></c>', styles=looks) for at in range(3)]
        assert [cell and cell.style for cell in found] == ["text", "date", "number"]

    def test_dates_in_the_other_date_system(self) -> None:
        found = raw.read(
            raw.parts(
                '<row r="1"><c r="A1" t="d"><v>1904-01-02</v></c></row>',
                workbook=raw.workbook('<workbookPr date1904="1"/>'),
            )
        )
        assert isinstance(found, Workbook)
        assert found.date1904
        assert raw.cells(found)["A1"] == Cell("number", "1", "date")

    def test_formulas_that_fill_other_cells(self) -> None:
        rows = (
            '<row r="1"><c r="A1"><f t="array" ref="A1:B2">x</f><v>1</v></c><c r="B1"><v>2</v></c>'
            '<c r="C1"><v>3</v></c></row><row r="2"><c r="A2"><v>4</v></c></row><row r="3"><c r="A3"><v>5</v></c></row>'
        )
        found = raw.cells(raw.read(raw.parts(rows)))
        assert [place for place, cell in found.items() if cell.formula] == ["A1", "B1", "A2"]

    def test_a_row_of_formulas_without_result_is_blank(self) -> None:
        rows = '<row r="1"><c r="A1" t="str"><f>IF(B1="","",B1)</f><v></v></c></row>'
        found = raw.read(raw.parts(rows))
        assert raw.cells(found) == {}
        assert isinstance(found, Workbook) and found.sheets[0].ghost_rows == 1


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("General", "general"), ("@", "text"), ("0", "number"), ("#,##0.00", "number"), ("0.00E+00", "number"),
        ("yyyy-mm-dd", "date"), ('yyyy"年"m"月"d"日"', "date"), ("[h]:mm", "date"), ("[$-F800]dddd", "date"),
        ("[$¥-804]#,##0.00", "number"), ('#,##0.00"yuan"', "number"), ("[Red]0", "number"), (r"\d0", "number"),
        ('_(* #,##0_);_(* "-"_);_(@_)', "number"), ("0;-0;0;@", "number"), ("General;General;General;@", "text"),
        ('"only words"', "general"), ("", "general"), ('"unclosed', "general"),
    ],
)  # fmt: skip
def test_categories_of_number_formats(code: str, expected: str) -> None:
    assert category(code) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("Sheet!$B$3", ("Sheet", 3, 1)), ("'a ''b'' c'!$A$1", ("a 'b' c", 1, 0)), ("Sheet!$A$1:$A$1", ("Sheet", 1, 0)),
        ("Sheet!$A$1:$B$1", None), ("#REF!", None), ("Sheet!#REF!", None), ("SUM(Sheet!A1)", None),
        ("[1]Sheet!$A$1", None), ("Sheet!$XFE$1", None), ("Sheet!$A$1048577", None), ("Sheet!$A$0", None), ("", None),
    ],
)  # fmt: skip
def test_names_of_one_cell(reference: str, expected: object) -> None:
    assert one_cell(reference) == expected


def test_days_are_numbers() -> None:
    assert serial("1900-03-01", False) == ("61", "number")
    assert serial("1900-02-28", False) == ("1900-02-28", "text")
    assert serial("1904-01-01", True) == ("0", "number")
    assert serial("2025-03-01T06:00:00", False) == ("45717.25", "number")


class TestShapesOfXml:
    ROWS = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>2</v></c></row>'

    def test_any_prefix(self) -> None:
        parts = raw.parts(self.ROWS, strings="<si><t>a</t></si>")
        for name in (raw.DATA, raw.STRINGS, "xl/workbook.xml", "xl/styles.xml"):
            text = str(parts[name]).replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
            parts[name] = text.replace("xmlns=", "xmlns:x=")
        assert raw.cells(raw.read(parts)) == {"A1": Cell("text", "a"), "B1": Cell("number", "2")}

    def test_other_namespaces_are_not_cells(self) -> None:
        parts = raw.parts()
        parts[raw.DATA] = raw.sheet('<row r="1"><c r="A1"><v>1</v><z:v xmlns:z="z">2</z:v></c></row>')
        assert raw.cells(raw.read(parts)) == {"A1": Cell("number", "1")}

    def test_strict(self) -> None:
        parts = raw.parts(self.ROWS, strings="<si><t>a</t></si>")
        for name, content in parts.items():
            parts[name] = (
                str(content)
                .replace(raw.MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
                .replace(raw.KINDS, "http://purl.oclc.org/ooxml/officeDocument/relationships")
            )
        assert len(raw.cells(raw.read(parts))) == 2

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
    def test_encodings(self, encoding: str) -> None:
        parts = raw.parts()
        text = raw.sheet(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>é王</t></is></c></row>',
            "",
            '<mergeCells><mergeCell ref="A2:B2"/></mergeCells>',
        )
        parts[raw.DATA] = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{text}'.encode(encoding)
        found = raw.read(parts)
        assert raw.cells(found)["A1"].text == "é王"
        assert isinstance(found, Workbook) and found.sheets[0].merges == [(2, 0, 2, 1)]


class TestShapesOfZip:
    def test_stored(self) -> None:
        assert isinstance(reader.read(raw.packed(raw.parts(), zipfile.ZIP_STORED), ""), Workbook)

    def test_sizes_after_the_data_and_zip64(self) -> None:
        class OneWay(io.BytesIO):
            def seekable(self) -> bool:
                return False

            def tell(self) -> int:
                raise OSError

            def seek(self, *_: int) -> int:
                raise OSError

        for big in (False, True):
            stream = OneWay()
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, content in raw.parts().items():
                    with archive.open(name, "w", force_zip64=big) as member:
                        member.write(str(content).encode())
            assert isinstance(reader.read(stream.getvalue(), ""), Workbook)

    def test_backslashes_and_other_case(self) -> None:
        parts = {
            name.replace("/", "\\").replace("sharedStrings", "SharedStrings"): content
            for name, content in raw.parts().items()
        }
        assert isinstance(raw.read(parts), Workbook)

    def test_without_the_parts_that_may_be_missing(self) -> None:
        parts = raw.parts('<row r="1"><c r="A1"><v>1</v></c></row>')
        for name in ("_rels/.rels", raw.STRINGS):
            del parts[name]
        parts["xl/_rels/workbook.xml.rels"] = raw.relations(worksheet1="worksheets/sheet1.xml")
        assert raw.cells(raw.read(parts)) == {"A1": Cell("number", "1")}


def test_rows_held_in_memory_count_as_others() -> None:
    blank = Row(2, False, {0: Cell("text", "", formula=True)})
    sheet = Sheet("x", content=[Row(1, False, {0: Cell("text", "a")}), blank, Row(3, False, {})])
    assert [[row.number for row in sheet.rows()] for _ in range(2)] == [[1], [1]]
    assert sheet.ghost_rows == 2


def test_refusals_are_values() -> None:
    assert reader.read(b"", "a.xlsx") == Refusal("file-empty")
