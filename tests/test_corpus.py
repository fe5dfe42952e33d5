"""The corpus in Python: of every workbook exactly what is wrong with it is said, in words of every language."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import corpus
from corpus import ADD, CASES, REDUCE, TODAY, Case
from guides import LANGUAGES, ROOT, real, with_file
from tramite import messages
from tramite.checker import check, knowledge, marked, reader, report
from tramite.checker.cells import Refusal
from tramite.checker.definition import wording
from workbooks import office

PAINS = [f"P{number}" for number in range(1, 29)]
TYPED = {REDUCE: (office.LEAVERS, "leavers_saved_as_xlsx"), ADD: (office.JOINERS, "joiners_saved_as_xlsx")}


@cache
def definitions() -> dict[str, Any]:
    """What the command knows of the real guide."""
    return dict(knowledge.project(ROOT).definitions)


@cache
def reports(case: Case, site: Path) -> list[dict[str, Any]]:
    """What is said of the files of a case, in their order."""
    known = definitions()
    books = {name: reader.read(content, name) for name, content in case.files(site).items()}
    checked = [check.check_with_rows(known, book, name, TODAY) for name, book in books.items()]
    return check.across(known, [(one.report, one.rows) for one in checked])


def found(case: Case, site: Path) -> list[str]:
    return [corpus.said(verdict) for report in reports(case, site) for verdict in report["verdicts"]]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_exactly_what_is_wrong_is_said(built_site: Path, case: Case) -> None:
    assert found(case, built_site) == list(case.expected)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_parser_alone_reads_the_same(built_site: Path, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most cells are read past it; and so do both when a sheet is too large to be kept."""
    quickly = list(read(case, built_site))
    monkeypatch.setattr("tramite.checker.sheet.KEPT", 0)
    assert list(read(case, built_site)) == quickly
    for begin in ("tramite.checker.sheet.BEGIN", "tramite.checker.texts._BEGIN"):
        monkeypatch.setattr(begin, re.compile(b"(?!)"))
    assert list(read(case, built_site)) == quickly


def read(case: Case, site: Path) -> Iterator[Any]:
    """All that the files of a case hold."""
    for name, content in case.files(site).items():
        book = reader.read(content, name)
        if isinstance(book, Refusal):
            yield book
            continue
        yield book.properties, book.names, book.notes
        for sheet in book.sheets:
            yield list(sheet.rows()), sheet.ghost_rows, sheet.trouble, sheet.merges, sheet.hidden_columns


def test_every_pain_point_has_a_workbook() -> None:
    shown = {pain for case in CASES for pain in case.pains}
    assert sorted(shown, key=PAINS.index) == PAINS


def test_the_sheet_with_the_data_is_named(built_site: Path) -> None:
    by_name = {case.name: case for case in CASES}
    sheets = {
        name: reports(by_name[name], built_site)[0]["sheet"]
        for name in ("right", "hidden_sheet_column_and_row", "data_on_two_sheets", "data_on_a_sheet_of_their_own")
    }
    assert list(sheets.values()) == ["Datos", "Datos", "Datos", "Marzo"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_each_a_reader_learns_where_what_and_how_to_mend_it(built_site: Path, language: str) -> None:
    """P28: row, column, header, covered value, what is wrong, how to mend it, where it is explained."""
    guide, words = real(language), messages.words(language)
    worded = {name: wording(guide, name, words) for name in with_file(guide)}
    blank = worded[ADD] | {"fields": {}, "headers": {}, "links": {}, "notes": {}, "across": {}}
    secrets = {row["id_number"] for row in corpus.GOOD.values()}
    for case in CASES:
        for one in reports(case, built_site):
            name = one["procedure"] if one["procedure"] in worded else ""
            told = report.tell(one, worded.get(name, blank), words, definitions().get(name), base="https://x.example/")
            assert len(told.lines) == len(one["verdicts"])
            for verdict, line in zip(one["verdicts"], told.lines, strict=True):
                text = f"{line.message} {line.fix}"
                assert line.message and line.fix and "{" not in text and "…" not in text, (case, verdict, text)
                assert not any(secret in text + line.value for secret in secrets), (case, verdict, text)
                assert bool(line.link) == bool(verdict["field"]), (case, verdict)
                if verdict["row"] and verdict["field"] and verdict["code"] != "column-unknown":
                    assert line.header == worded[name]["headers"][verdict["field"]], (case, verdict)


# Live ----------------------------------------------------------------------------------------------------------------


@cache
def live(site: Path, program: str, procedure: str) -> Case:
    """A template of the site that was filled in at LibreOffice just now; what is wrong is as in the committed one."""
    cells, name = TYPED[procedure]
    template = (site / "templates" / f"{procedure}.es.xlsx").read_bytes()
    content = office.typed(program, template, cells)["xlsx"]
    saved = next(case for case in CASES if case.name == name)
    return Case(f"live_{name}", saved.pains, saved.expected, lambda _: content, saved.file)


@pytest.mark.office
@pytest.mark.parametrize("procedure", TYPED)
def test_a_template_that_is_filled_in_at_libreoffice(built_site: Path, soffice: list[str], procedure: str) -> None:
    case = live(built_site, soffice[0], procedure)
    assert found(case, built_site) == list(case.expected)
    (one,) = reports(case, built_site)
    assert one["template"] == {"version": definitions()[procedure]["version"], "language": "es", "state": "current"}


@pytest.mark.office
@pytest.mark.parametrize("procedure", TYPED)
def test_its_marked_copy_opens_there_with_the_comments_where_they_belong(
    built_site: Path, soffice: list[str], tmp_path: Path, procedure: str
) -> None:
    case = live(built_site, soffice[0], procedure)
    (one,) = reports(case, built_site)
    worded = wording(real("es"), procedure, messages.words("es"))
    (content,) = case.files(built_site).values()
    copy = marked.made(content, one, worded, repair=False, definition=definitions()[procedure])
    assert not copy.is_fresh
    (tmp_path / "marked.xlsx").write_bytes(copy.content)
    command = [*soffice, "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(tmp_path / "marked.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    before = openpyxl.load_workbook(io.BytesIO(content))
    after = openpyxl.load_workbook(tmp_path / "out" / "marked.xlsx")
    assert after.sheetnames[:-1] == before.sheetnames
    commented = {cell.coordinate for row in after.worksheets[0].iter_rows() for cell in row if cell.comment}
    assert commented == {f"{verdict['column']}{verdict['row']}" for verdict in one["verdicts"] if verdict["column"]}
