"""Files in a process of their own: what it answers, and what becomes of files that kill it, fill it or keep it busy."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from guides import small
from reports import ENROL, known
from tramite import messages
from tramite.checker import sandbox
from tramite.checker.cells import LIMITS, MIB, Limits
from tramite.workbook.template import workbook

TODAY = datetime.date(2025, 3, 14)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An empty template of the small hall."""
    path = tmp_path / "people.xlsx"
    path.write_bytes(workbook(small(**ENROL), "enrol", messages.words("en")))
    return path


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`dying(code)`: the process runs this code, once it is bounded, in the place of its own."""
    real = subprocess.Popen

    def arrange(code: str) -> None:
        start = "import json, os, signal, sys\nfrom tramite.checker import sandbox\n"
        start += "from tramite.checker.cells import Limits\n"
        start += "sandbox._bound(Limits(**json.load(sys.stdin)['limits']))\n"
        monkeypatch.setattr(
            sandbox.subprocess, "Popen", lambda command, **pipes: real([sys.executable, "-c", start + code], **pipes)
        )

    return arrange


def codes(path: Path, limits: Limits = LIMITS) -> list[tuple[str, dict[str, str]]]:
    """What is said of a file as such."""
    definition = known()[0]
    report = sandbox.check_file(path, {"enrol": definition}, TODAY, limits=limits).report
    assert report["file"] == path.name and report["rows"]["read"] == 0
    return [(one["code"], one["values"]) for one in report["verdicts"]]


def test_a_file_is_checked_as_without_a_process(file: Path) -> None:
    from tramite.checker import check, reader

    definitions = {"enrol": known()[0]}
    direct = check.check(definitions, reader.read(file.read_bytes(), file.name), file.name, TODAY)
    assert sandbox.check_file(file, definitions, TODAY).report == direct


def test_a_copy_comes_back_with_the_report(file: Path) -> None:
    definition, wording, _ = known()
    order = sandbox.CopyOrder({"enrol": wording, "": wording}, "en", str(file.parent), repair=False)
    checked = sandbox.check_file(file, {"enrol": definition}, TODAY, copy=order)
    assert checked.copy.startswith(b"PK") and not checked.is_fresh
    again = sandbox.check_file(file, {"enrol": definition}, TODAY, copy=order, report=checked.report)
    assert again == replace(checked, rows=[])


def test_a_refused_file_has_no_copy(tmp_path: Path) -> None:
    definition, wording, _ = known()
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 no zip")
    order = sandbox.CopyOrder({"": wording}, "en", str(tmp_path), repair=False)
    checked = sandbox.check_file(path, {"enrol": definition}, TODAY, copy=order)
    assert not checked.copy and checked.report["verdicts"][0]["severity"] == "error"


def test_a_file_that_cannot_be_opened_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        codes(tmp_path / "nothing.xlsx")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as sparse:
        sparse.truncate(3 * MIB)
    assert codes(path, replace(LIMITS, file=MIB)) == [("file-too-large", {"size": "3", "limit": "1"})]


def test_what_never_ends_is_ended(file: Path, dying: Callable[[str], None]) -> None:
    dying("while True: signal.pause()")
    start = time.monotonic()
    assert codes(file, replace(LIMITS, seconds=0.5)) == [("file-timeout", {"limit": "0.5"})]
    assert time.monotonic() - start < 10


needs_bounds = pytest.mark.skipif(sys.platform != "linux", reason="this system knows no such bounds")


@needs_bounds
def test_what_takes_too_much_of_the_processor_is_ended(file: Path, dying: Callable[[str], None]) -> None:
    dying("os.kill(os.getpid(), signal.SIGXCPU)")
    assert codes(file)[0][0] == "file-timeout"


@needs_bounds
def test_what_needs_too_much_memory_is_ended(file: Path, dying: Callable[[str], None]) -> None:
    dying("x = bytearray(2 << 30)")
    assert codes(file) == [("file-memory", {"limit": "1024"})]
    dying("os.kill(os.getpid(), signal.SIGKILL)")
    assert codes(file)[0][0] == "file-memory"
    dying("sys.stderr.write('memory allocation of 99 bytes failed'); sys.stderr.flush(); os.abort()")
    assert codes(file)[0][0] == "file-memory"


def test_the_process_itself_says_when_memory_ends(file: Path) -> None:
    assert codes(file, replace(LIMITS, memory=40 * MIB))[0][0] == "file-memory"


@needs_bounds
def test_what_breaks_the_process_is_a_damaged_file(file: Path, dying: Callable[[str], None]) -> None:
    dying("os.abort()")
    assert codes(file) == [("file-damaged", {"part": "", "detail": "exit -6"})]
    dying("raise KeyError('a name of the file')")
    assert codes(file) == [("file-damaged", {"part": "", "detail": "KeyError"})], "never the words of the error"


@needs_bounds
def test_the_process_writes_no_file_and_no_core(file: Path, dying: Callable[[str], None], tmp_path: Path) -> None:
    dying(f"open({str(tmp_path / 'written')!r}, 'w').write('x')")
    assert codes(file)[0][0] == "file-damaged"
    assert (tmp_path / "written").stat().st_size == 0 or not (tmp_path / "written").exists()


@needs_bounds
def test_a_process_without_an_answer_is_a_damaged_file(file: Path, dying: Callable[[str], None]) -> None:
    dying("print('hello')")
    assert codes(file)[0][0] == "file-damaged"


def test_modules_are_not_taken_from_the_folder_of_the_command(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that comes along with the workbook is not run."""
    for name in ("json.py", "zipfile.py", "tramite.py"):
        (tmp_path / name).write_text(f"open({str(tmp_path / 'run')!r}, 'w')", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert codes(Path("people.xlsx"))
    assert not (tmp_path / "run").exists()


def test_a_system_without_bounds_of_memory_bounds_the_time(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    sandbox._bound(LIMITS)


def test_what_a_library_prints_is_no_answer(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output of the process is for the answer alone."""
    monkeypatch.setenv("PYTHONVERBOSE", "1")
    assert codes(file)


def hostile(kind: str) -> bytes:
    """Small files that are large, or nothing."""
    import io
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        if kind == "bomb":
            archive.writestr("xl/workbook.xml", b" " * (300 * MIB))
        archive.writestr("[Content_Types].xml", "<Types/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"PK\x03\x04", "file-damaged"),
        (b"<html><table></table></html>", "file-is-html"),
        (hostile("bomb"), "file-suspicious"),
    ],
    ids=["empty", "cut", "html", "bomb"],
)
def test_hostile_files_are_verdicts(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    assert codes(path)[0][0] == code


def children() -> set[str]:
    """The processes of this one but `ps`; those of a browser that another test drives are among them."""
    columns = ["-o", "pid=", "-o", "ppid=", "-o", "comm="]
    listed = subprocess.run(["ps", "-A", *columns], capture_output=True, text=True, check=True).stdout
    processes = [line.split(None, 2) for line in listed.splitlines()]
    return {pid for pid, parent, command in processes if parent == str(os.getpid()) and not command.endswith("ps")}


def test_nothing_stays_behind(file: Path, dying: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """No process outlives its file, whatever became of it."""
    before = children()
    dying("os.write(2, str(os.getpid()).encode())\nwhile True: signal.pause()")
    codes(file, replace(LIMITS, seconds=0.5))
    monkeypatch.undo()  # `ps` must not die too
    assert children() <= before
