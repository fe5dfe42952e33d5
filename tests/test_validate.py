"""`tramite validate`: which files are meant, what the command prints and writes, how it ends."""

from __future__ import annotations

import csv
import datetime
import functools
import io
import json
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

from guides import real
from projects import run, said, tramite
from tramite import messages
from tramite.checker import knowledge, validate
from tramite.checker import report as reports
from tramite.checker.knowledge import WrongUse
from tramite.workbook.columns import columns
from tramite.workbook.template import workbook

ROOT = Path(__file__).parent.parent
PROCEDURE, OTHER = "add-insured", "reduce-insured"
ANN = {"id_number": "330299199001010015", "full_name": "王芳"}
SECRET = (ANN["id_number"], ANN["full_name"])


@pytest.fixture(scope="module")
def known() -> knowledge.Project:
    return PROJECT(ROOT)


@pytest.fixture(autouse=True)
def loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guide is read once, not for every command."""
    monkeypatch.setattr(knowledge, "project", PROJECT)


PROJECT = functools.cache(knowledge.project)


def file(path: Path, *rows: dict[str, Any], procedure: str = PROCEDURE, language: str = "es") -> Path:
    """A template with these rows."""
    guide = real(language)
    book = openpyxl.load_workbook(io.BytesIO(workbook(guide, procedure, messages.words(language))))
    places = {column.field: column.index + 1 for column in columns(guide, procedure)}
    for number, row in enumerate(rows, 3):
        for field, value in row.items():
            book.worksheets[0].cell(number, places[field], value)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def example(procedure: str = PROCEDURE, **changes: Any) -> dict[str, Any]:
    """A row without a fault: that of the template."""
    guide = real("es")
    record = guide.record(guide.procedures[procedure].examples[0])
    found = {column.field: record.get(column.field) for column in columns(guide, procedure) if column.need != "auto"}
    return {field: value for field, value in (found | changes).items() if value}


TODAY = ("--today", "2025-03-14")


@pytest.fixture
def right(tmp_path: Path) -> Path:
    return file(tmp_path / "right.xlsx", example())


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    return file(tmp_path / "wrong.xlsx", example(full_name=None), example(id_number=330299199001010015))


def check(*arguments: str | Path, code: int) -> str:
    return said("validate", "-C", ROOT, *TODAY, *arguments, code=code)


# How it ends


def test_exit_codes(right: Path, wrong: Path) -> None:
    assert "Todo está en orden" in check(right, code=0)
    assert "required" in check(wrong, code=1)
    assert "required" in check(right, wrong, code=1)


def test_warnings_fail_only_when_strict(tmp_path: Path) -> None:
    path = file(tmp_path / "x.xlsx", example(full_name=" " + str(example()["full_name"])))
    assert "spaces" in check(path, code=0)
    assert "spaces" in check(path, "--strict", code=1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nothing.xlsx",), "there is no such file"),
        (("*.nothing",), "there are no files to check"),
        (("{right}", "--procedure", "nothing"), "has no file"),
        (("{right}", "--lang", "xx"), "the guide is not in xx"),
        (("{right}", "--repair"), "--marked-copy"),
        (("{right}", "--marked-copy", "{right}"), "never written over"),
        (("{right}", "-o", "{right}"), "never written over"),
        (("{right}", "--today", "tomorrow"), "tomorrow"),
        (("{right}", "--format", "pdf"), "pdf"),
        ((), "FILE"),
    ],
)
def test_wrong_use_ends_with_two(right: Path, arguments: tuple[str, ...], words: str) -> None:
    before = right.read_bytes()
    assert words in check(*(one.format(right=right) for one in arguments), code=2)
    assert right.read_bytes() == before


def test_a_project_that_cannot_be_read_is_wrong_use(tmp_path: Path, right: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "procedures" in said("validate", "-C", tmp_path / "empty", right, code=2)


# What it says


def test_lines_for_programs_and_personal_data_covered(wrong: Path) -> None:
    text = check(wrong, code=1)
    lines = text.splitlines()
    assert any(line.startswith("wrong.xlsx:D3  Error  required  ") for line in lines)
    assert any(line.startswith("wrong.xlsx:C4  Error  digits-lost  ") for line in lines)
    assert not any(secret in text for secret in SECRET) and "\x1b" not in text


@pytest.mark.parametrize("style", ["text", "json", "html", "csv"])
def test_unmask_shows_what_is_covered_otherwise(tmp_path: Path, style: str) -> None:
    path = file(tmp_path / "x.xlsx", example(id_number="330299199001010016"))
    covered, shown = (check(path, "--format", style, *more, code=1) for more in ((), ("--unmask",)))
    assert "330299199001010016" in shown and "330299199001010016" not in covered


def test_json_is_a_list_as_the_schema_says(right: Path, wrong: Path) -> None:
    schema = json.loads(reports.SCHEMA.read_text("utf-8"))
    for paths, number in (((right,), 1), ((right, wrong), 2)):
        found = json.loads(check(*paths, "--format", "json", code=number - 1))
        assert len(found) == number
        for one in found:
            jsonschema.validate(one, schema)
    assert [one["file"] for one in found] == ["right.xlsx", "wrong.xlsx"]


@pytest.mark.parametrize("language", ["es", "zh", "en"])
def test_every_language(wrong: Path, language: str) -> None:
    words = messages.words(language)
    text = check(wrong, "--lang", language, "--format", "csv", code=1)
    row = next(
        row for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff"))) if row[words("report.code")] == "required"
    )
    assert row[words("report.page")].startswith(
        f"https://guia.example.org/{'' if language == 'es' else f'{language}/'}"
    )
    html = check(wrong, "--lang", language, "--format", "html", code=1)
    assert f'<html lang="{language}">' in html


def test_reports_go_to_a_file_when_asked(wrong: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "report.html"
    assert "<table>" not in check(wrong, "--format", "html", "-o", target, code=1)
    assert "<table>" in target.read_text("utf-8")


def test_the_template_of_another_procedure_is_named(tmp_path: Path) -> None:
    path = file(tmp_path / "x.xlsx", example(OTHER), procedure=OTHER)
    assert real("es").procedures[OTHER].title in check(path, "--procedure", PROCEDURE, code=1)


# Files


def test_folders_patterns_and_repeated_files(tmp_path: Path) -> None:
    for name in ("b/2.XLSX", "b/1.csv", "b/deep/3.xlsx", "b/~$1.xlsx", "b/.hidden.xlsx", "b/notes.md", "a[1].xlsx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    names = [path.name for path in validate.found([str(tmp_path / "b"), str(tmp_path / "b" / "*.csv")])]
    assert names == ["1.csv", "2.XLSX", "3.xlsx"]
    assert [path.name for path in validate.found([str(tmp_path / "**" / "*.xlsx")])] == [
        "a[1].xlsx",
        ".hidden.xlsx",
        "3.xlsx",
        "~$1.xlsx",
    ]
    assert [path.name for path in validate.found([str(tmp_path / "a[1].xlsx")])] == ["a[1].xlsx"], (
        "a name, not a pattern"
    )
    with pytest.raises(WrongUse):
        validate.found([str(tmp_path / "nothing")])
    (tmp_path / "empty").mkdir()
    with pytest.raises(WrongUse):
        validate.found([str(tmp_path / "empty")])


def test_many_files_are_checked_at_once(
    tmp_path: Path, known: knowledge.Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many processes as asked for, and the answers in the order of the files."""
    gate, busy, most = threading.Lock(), [0], [0]
    real_check, pause = validate.check_file, threading.Barrier(2, timeout=60)

    def counted(path: Path, *rest: Any, **more: Any) -> Any:
        with gate:
            busy[0] += 1
            most[0] = max(most[0], busy[0])
        pause.wait()
        try:
            return real_check(path, *rest, **more)
        finally:
            with gate:
                busy[0] -= 1

    monkeypatch.setattr(validate, "check_file", counted)
    paths = [tmp_path / f"{number}.xlsx" for number in range(4)]
    for path in paths:
        path.write_bytes(b"")
    steps: list[Path] = []
    order = validate.Order(paths, known.today, jobs=2)
    results = validate.run(known, order, steps.append)
    assert most == [2] and sorted(steps) == paths
    assert [one.path for one in results] == paths
    assert {one.report["verdicts"][0]["code"] for one in results} == {"file-empty"}


def test_today_is_the_day_of_the_hall(known: knowledge.Project) -> None:
    days = {replace(known, zone=zone).today for zone in ("Pacific/Kiritimati", "Pacific/Niue")}
    assert len(days) == 2
    assert replace(known, zone="No/Where").today


# Copies


def test_a_marked_copy_is_a_copy(wrong: Path, tmp_path: Path) -> None:
    before, target = wrong.read_bytes(), tmp_path / "marked.xlsx"
    check(wrong, "--marked-copy", target, code=1)
    assert wrong.read_bytes() == before
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert sheet["D3"].comment and sheet["C4"].comment
    assert sorted(path.name for path in tmp_path.iterdir()) == ["marked.xlsx", "wrong.xlsx"]


def test_copies_of_several_files_go_to_a_folder(right: Path, wrong: Path, tmp_path: Path) -> None:
    again = file(tmp_path / "more" / "wrong.xlsx", example(full_name=None))
    folder = tmp_path / "copies"
    check(right, wrong, again, "--marked-copy", folder, code=1)
    assert sorted(path.name for path in folder.iterdir()) == [
        "right.marked.xlsx",
        "wrong-2.marked.xlsx",
        "wrong.marked.xlsx",
    ]
    assert "a folder" in check(right, wrong, "--marked-copy", folder / "right.marked.xlsx", code=2)


def test_repairs_are_made_in_the_copy(tmp_path: Path) -> None:
    name = str(example()["full_name"])
    path, target = file(tmp_path / "x.xlsx", example(full_name=f" {name}")), tmp_path / "y.xlsx"
    check(path, "--marked-copy", target, code=0)
    assert openpyxl.load_workbook(target).worksheets[0]["D3"].value == f" {name}"
    check(path, "--marked-copy", target, "--repair", code=0)
    assert openpyxl.load_workbook(target).worksheets[0]["D3"].value == name
    assert "spaces" not in check(target, code=0)


def test_a_file_is_not_written_over_by_any_name(right: Path, tmp_path: Path) -> None:
    link, hard = tmp_path / "link.xlsx", tmp_path / "hard.xlsx"
    link.symlink_to(right)
    os.link(right, hard)
    for target in (link, hard):
        with pytest.raises(WrongUse):
            validate.targets([right], target)
    assert validate.targets([right], None) is None


def test_a_file_that_cannot_be_read_has_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04")
    check(path, "--marked-copy", tmp_path / "y.xlsx", code=1)
    assert not (tmp_path / "y.xlsx").exists()


def test_a_full_disk_leaves_what_was_there(right: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "copy.xlsx"
    target.write_bytes(b"before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(os, "fsync", full)
    assert tramite("validate", "-C", ROOT, right, "--marked-copy", target).exit_code != 0
    assert target.read_bytes() == b"before" and len(list(tmp_path.iterdir())) == 2


def test_rules_between_files_reach_reports_and_copies(tmp_path: Path, known: knowledge.Project) -> None:
    rule = {"rule": "across", "id": "both", "files": [PROCEDURE, OTHER], "fields": ["id_number"], "severity": "error"}
    both = {name: one | {"across": [rule]} for name, one in known.definitions.items() if name in (PROCEDURE, OTHER)}
    wordings = {name: one | {"across": {"both": "Nadie entra y sale."}} for name, one in known.wordings.items()}
    number = example()["id_number"]
    paths = [file(tmp_path / "in.xlsx", example())]
    paths.append(file(tmp_path / "out.xlsx", example(OTHER, id_number=number), procedure=OTHER))
    order = validate.Order(paths, datetime.date(2025, 3, 14), copies={path: path.with_suffix(".y") for path in paths})
    changed = replace(known, definitions=both, wordings=wordings)
    with validate.ready(1) as processes:
        results = validate.run(changed, order, processes=processes)
    told = validate.tell(changed, results, unmask=False)
    found = [line for line in told[0].lines if line.code == "across"]
    assert [line.message.partition(" La fila 3 del archivo «out.xlsx»")[0] for line in found] == ["Nadie entra y sale."]
    assert str(number) not in found[0].value
    sheet = openpyxl.load_workbook(io.BytesIO(results[0].copy)).worksheets[0]
    assert any("Nadie entra y sale." in cell.comment.text for cell in sheet[3] if cell.comment)


# As a user runs it


def test_the_command_in_a_process_of_its_own(wrong: Path) -> None:
    done = run("tramite", "validate", wrong.name, "-C", ROOT, "--lang", "en", cwd=wrong.parent)
    assert done.returncode == 1 and done.stderr == ""
    assert "wrong.xlsx:D3  Error  required  “Full name" in done.stdout


def test_the_help_names_the_limits() -> None:
    text = " ".join(said("validate", "--help").split())
    for limit in ("50 MiB", "200 MiB", "200,000 rows", "60 seconds", "1024 MiB of memory"):
        assert limit in text
