"""Makes the workbooks beside this file: `python tests/workbooks/make.py`, with `soffice` on the path.

One workbook, written by XlsxWriter and by openpyxl, and saved by LibreOffice as .xlsx, .xls, .ods and .csv. The last
four are committed, because a computer without LibreOffice must be able to run the tests; so are the templates of the
real guide that a clerk fills in at LibreOffice, with everything that goes wrong there (`office.py`). Make them again
when the columns of a template have changed.
"""

import datetime
import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName

HERE = Path(__file__).parent

HEADERS = ["Name", "Number", "Day", "Amount", "Month", "Sum", "Agreed", "Broken"]
DAY = datetime.datetime(2025, 3, 1)


def by_xlsxwriter() -> bytes:
    """Two rows, hidden things around them, a second sheet that is not shown."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_custom_property("tramite_procedure", "demo")
    book.set_properties({"created": DAY})
    text, day, money = (book.add_format({"num_format": code}) for code in ("@", "yyyy-mm-dd", '#,##0.00"元"'))
    sheet = book.add_worksheet("Data sheet")
    sheet.write_row(0, 0, HEADERS)
    for row in (1, 3):
        sheet.write_string(row, 0, " 王 小明 ", text)
        sheet.write_number(row, 1, 330299199001011234 if row == 1 else 42)
        sheet.write_datetime(row, 2, DAY, day)
        sheet.write_number(row, 3, 8000.5, money)
        sheet.write_string(row, 4, "202503", text)
        sheet.write_formula(row, 5, "=D2*2", None, 16001)
        sheet.write_boolean(row, 6, row == 1)
        sheet.write_formula(row, 7, "=1/0", None, "#DIV/0!")
    sheet.write_blank(2, 0, None, text)
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.set_column(4, 4, None, None, {"hidden": True})
    sheet.merge_range("A6:B7", "merged")
    hidden = book.add_worksheet("It's hidden")
    hidden.write("B2", "here")
    hidden.hide()
    book.define_name("tramite_col_name", "='Data sheet'!$A$1")
    book.define_name("tramite_col_other", "='It''s hidden'!$B$2")
    book.define_name("a_range", "='Data sheet'!$A$1:$B$2")
    book.close()
    return stream.getvalue()


def by_openpyxl() -> bytes:
    """The same."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data sheet"
    sheet.append(HEADERS)
    for row in (2, 4):
        values = [
            " 王 小明 ",
            330299199001011234 if row == 2 else 42,
            DAY,
            8000.5,
            "202503",
            "=D2*2",
            row == 2,
            "#DIV/0!",
        ]
        for column, value in enumerate(values, 1):
            sheet.cell(row, column, value)
        for column, code in ((1, "@"), (3, "yyyy-mm-dd"), (4, '#,##0.00"元"'), (5, "@")):
            sheet.cell(row, column).number_format = code
    sheet.cell(3, 1).font = Font(bold=True)
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["E"].hidden = True
    sheet["A6"] = "merged"
    sheet.merge_cells("A6:B7")
    hidden = book.create_sheet("It's hidden")
    hidden["B2"] = "here"
    hidden.sheet_state = "hidden"
    for name, cell in (("tramite_col_name", "'Data sheet'!$A$1"), ("tramite_col_other", "'It''s hidden'!$B$2")):
        book.defined_names[name] = DefinedName(name, attr_text=cell)
    book.custom_doc_props.append(StringProperty(name="tramite_procedure", value="demo"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def by_libreoffice(content: bytes, ending: str) -> bytes:
    """A workbook as LibreOffice saves it."""
    program = shutil.which("soffice") or sys.exit("soffice is not on the path")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in").mkdir()
        source = Path(folder) / "in" / "saved.xlsx"
        source.write_bytes(content)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        to = f"{ending}:Text - txt - csv (StarCalc):44,34,76,1" if ending == "csv" else ending  # 76 is UTF-8
        command = [program, profile, "--headless", "--convert-to", to, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return (Path(folder) / f"saved.{ending}").read_bytes()


def templates() -> dict[str, bytes]:
    """The templates of the real guide, in its first language, as the site has them."""
    sys.path[:0] = [str(HERE.parent)]
    from guides import LANGUAGES, real, with_file
    from tramite import messages
    from tramite.workbook.template import workbook

    words = messages.words(LANGUAGES[0])
    return {name: workbook(real(LANGUAGES[0]), name, words) for name in with_file(real(LANGUAGES[0]))}


def main() -> None:
    """Write them all."""
    program = shutil.which("soffice") or sys.exit("soffice is not on the path")
    for ending in ("xlsx", "xls", "ods", "csv"):
        (HERE / f"libreoffice.{ending}").write_bytes(by_libreoffice(by_xlsxwriter(), ending))
    made = templates()
    from workbooks import office

    files = {"leavers": ("reduce-insured", office.LEAVERS), "joiners": ("add-insured", office.JOINERS)}
    for name, (procedure, cells) in files.items():
        for ending, content in office.typed(program, made[procedure], cells, tuple(office.FILTERS)).items():
            (HERE / f"{name}.{ending}").write_bytes(content)


if __name__ == "__main__":
    main()
