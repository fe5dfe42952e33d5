"""The templates in LibreOffice: they open, are saved again and keep what matters; formulas judge as they should."""

import csv
import datetime
import io
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from guides import LANGUAGES, real, small, with_file
from tramite import identity, messages
from tramite.workbook import datasheet
from tramite.workbook.columns import columns
from tramite.workbook.template import workbook

pytestmark = pytest.mark.office
TEMPLATES = [(name, language) for language in LANGUAGES for name in with_file(real("es"))]
FORMATS = ("xlsx", "ods", "pdf")


@pytest.fixture(scope="module")
def saved(soffice: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every template, and below it what LibreOffice makes of it, by format."""
    folder = tmp_path_factory.mktemp("templates")
    for name, language in TEMPLATES:
        content = workbook(real(language), name, messages.words(language))
        (folder / f"{name}.{language}.xlsx").write_bytes(content)
    for kind in FORMATS:
        convert(soffice, kind, sorted(folder.glob("*.xlsx")), folder / kind)
    return folder


def convert(soffice: list[str], kind: str, paths: list[Path], target: Path) -> None:
    command = [*soffice, "--convert-to", kind, "--outdir", str(target), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    assert len(list(target.iterdir())) == len(paths)


@pytest.fixture(params=TEMPLATES, ids=lambda key: f"{key[0]}.{key[1]}")
def pair(request: pytest.FixtureRequest, saved: Path) -> tuple[Any, Any, str, str]:
    """A template before and after LibreOffice saved it, its procedure and its language."""
    name, language = request.param
    file = f"{name}.{language}.xlsx"
    return openpyxl.load_workbook(saved / file), openpyxl.load_workbook(saved / "xlsx" / file), name, language


def test_every_cell_keeps_its_value_and_type(pair: Any) -> None:
    before, after, _, _ = pair
    assert after.sheetnames == before.sheetnames
    for old, new in zip(before.worksheets, after.worksheets, strict=True):
        for row in old.iter_rows():
            for cell in row:
                kept = new[cell.coordinate]
                assert (kept.value, kept.data_type) == (cell.value, cell.data_type)


def test_identity_survives(pair: Any) -> None:
    before, after, _, _ = pair
    names = {one.name: one.value for one in before.custom_doc_props}
    assert {one.name: one.value for one in after.custom_doc_props} == names
    places = {name: list(one.destinations) for name, one in before.defined_names.items()}
    assert {name: list(one.destinations) for name, one in after.defined_names.items()} == places


def test_columns_stay_text_and_rules_stay_rules(pair: Any) -> None:
    before, after, name, language = pair
    found = columns(real(language), name)
    old, new = (
        {str(rule.sqref).split("2:")[0]: rule for rule in book.worksheets[0].data_validations.dataValidation}
        for book in (before, after)
    )
    assert list(new) == list(old)
    for letter, rule in old.items():
        kept = new[letter]
        assert (kept.type, kept.promptTitle, kept.prompt) == (rule.type, rule.promptTitle, rule.prompt)
        assert kept.error == rule.error
        if rule.type == "list":
            assert kept.formula1 == rule.formula1
    texts = {identity.letter(column.index) for column in found if column.is_text}
    for dimension in after.worksheets[0].column_dimensions.values():
        letters = {identity.letter(index - 1) for index in range(dimension.min, dimension.max + 1)} & texts
        assert not letters or dimension.number_format == "@"


def test_the_other_formats_hold_identity_and_rules(saved: Path) -> None:
    for name, language in TEMPLATES:
        found = columns(real(language), name)
        archive = zipfile.ZipFile(saved / "ods" / f"{name}.{language}.ods")
        content, meta = archive.read("content.xml").decode(), archive.read("meta.xml").decode()
        assert content.count("<table:content-validation ") == len(found)
        assert all(f'"{identity.COLUMN_PREFIX}{column.field}"' in content for column in found)
        assert f">{name}<" in meta
        assert (saved / "pdf" / f"{name}.{language}.pdf").read_bytes().startswith(b"%PDF-")


def evaluated(soffice: list[str], folder: Path, formula: str, values: list[str]) -> list[bool]:
    """What LibreOffice answers to a formula about A1, for each value in that place as text."""
    path = folder / "formula.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        text = book.add_format({"num_format": "@"})
        for row, value in enumerate(values):
            sheet.write_string(row, 0, value, text)
            sheet.write_formula(row, 1, f"=IF({formula[1:].replace('A2', f'A{row + 1}')},1,0)", None, "")
    convert(soffice, "csv", [path], folder / "csv")
    rows = list(csv.reader(io.StringIO((folder / "csv" / "formula.csv").read_text("utf-8"))))
    return [row[1] == "1" for row in rows]


def month(months_from_now: int) -> str:
    today = datetime.date.today()
    years, index = divmod(today.year * 12 + today.month - 1 + months_from_now, 12)
    return f"{years}{index + 1:02}"


def test_the_formula_of_a_month_refuses_what_is_none(soffice: list[str], tmp_path: Path) -> None:
    rule = datasheet.rule(columns(small(columns={"month": "required"}), "enrol")[0])
    values = ["202503", "202512", "202500", "202513", "2025-3", "20253", "2025003", "abcdef", "189912"]
    assert evaluated(soffice, tmp_path, rule["value"], values) == [True, True] + [False] * 7


def test_the_formula_of_a_month_knows_the_current_one(soffice: list[str], tmp_path: Path) -> None:
    limits = {"need": "required", "min": "this-month - 1m", "max": "this-month + 1m"}
    rule = datasheet.rule(columns(small(columns={"month": limits}), "enrol")[0])
    # Two months away, so that the day of grace at a month's end does not matter.
    values = [month(-3), month(-1), month(0), month(1), month(3)]
    assert evaluated(soffice, tmp_path, rule["value"], values) == [False, True, True, True, False]


def test_the_limits_of_a_day_are_formulas_of_every_program(soffice: list[str], tmp_path: Path) -> None:
    keys = {"type": "date", "min": "today - 1y", "max": "today + 31d"}
    guide = small(columns={"day": "required"}, fields={"day": {"name": "Day", **keys}})
    rule = datasheet.rule(columns(guide, "enrol")[0])
    formula = f"=AND(DATEVALUE(A2)>={rule['minimum'][1:]},DATEVALUE(A2)<={rule['maximum'][1:]})"
    today = datetime.date.today()
    days = [today + datetime.timedelta(days) for days in (-370, -360, 0, 30, 35)]
    assert evaluated(soffice, tmp_path, formula, [day.isoformat() for day in days]) == [False, True, True, True, False]
