"""Copies of a process that carry out one thing: what they answer, and how they end.

Each test runs in a Python of its own, as the one that runs tests may have threads.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from guides import small
from reports import ENROL, known
from tramite import messages
from tramite.workbook.template import workbook

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes are started, not copied")

START = """
import datetime, json, os, subprocess, sys, threading, time
from pathlib import Path
from tramite.checker import forked, sandbox
from tramite.checker.cells import LIMITS, MIB, Limits

def asked(serve, order=b"", timeout=20):
    with forked.Forked(serve) as process:
        try:
            return (*process.communicate(order, timeout), process.returncode)
        finally:
            process.kill()
"""


def run(code: str) -> None:
    """Run some code; it says itself what must hold."""
    done = subprocess.run([sys.executable, "-c", START + code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_much_is_asked_answered_and_complained_of_at_once() -> None:
    run("""
def serve(order, answer):
    for _ in range(40):
        os.write(2, b"!" * 65536)
        answer.write(order.read(65536).upper() * 2)
    answer.write(order.read())
    return 7
answer, complaint, code = asked(serve, b"a" * 4_000_000)
assert len(answer) == 40 * 65536 * 2 + 4_000_000 - 40 * 65536 and len(complaint) == 40 * 65536 and code == 7
""")


def test_an_error_is_a_complaint_and_a_code() -> None:
    run("""
def serve(order, answer):
    raise KeyError("a")
answer, complaint, code = asked(serve, b"a" * 4_000_000)
assert answer == b"" and complaint.strip().endswith(b"KeyError: 'a'") and code == 1
answer, complaint, code = asked(lambda order, answer: os.abort())
assert code == -6
""")


def test_what_never_ends_is_ended() -> None:
    run("""
process = forked.Forked(lambda order, answer: time.sleep(60))
with process:
    try:
        process.communicate(b"", 0.2)
    except subprocess.TimeoutExpired:
        process.kill()
assert process.returncode == -9
""")


def test_one_holds_nothing_open_of_another_or_of_the_one_it_is_a_copy_of() -> None:
    run("""
def serve(order, answer):
    answer.write(order.read() + b" " + ",".join(sorted(os.listdir("/proc/self/fd"))).encode())
    return 0
with open(os.devnull) as left_open, forked.Forked(serve) as first, forked.Forked(serve) as second:
    assert first.communicate(b"1", 20)[0].split()[0] == b"1"
    assert second.communicate(b"2", 20)[0] in (b"2 0,1,2,3,4", b"2 0,1,2,3")  # 4: the list itself
""")


def test_what_this_process_has_yet_to_write_is_written_once() -> None:
    run("""
read, write = os.pipe()
sys.stdout = os.fdopen(write, "w")
sys.stdout.write("once")
asked(lambda order, answer: 0)
sys.stdout.close()
assert os.fdopen(read).read() == "once"
sys.stdout = sys.__stdout__
""")


def test_no_copy_is_made_of_many_threads_or_of_much() -> None:
    run("""
assert forked.is_possible(LIMITS.memory) and not forked.is_possible(1)
event = threading.Event()
thread = threading.Thread(target=event.wait)
thread.start()
assert not forked.is_possible(LIMITS.memory)
event.set()
""")


def test_a_file_is_checked_within_the_same_bounds(tmp_path: Path) -> None:
    import json

    path, definitions = tmp_path / "people.xlsx", tmp_path / "definitions.json"
    path.write_bytes(workbook(small(**ENROL), "enrol", messages.words("en")))
    definitions.write_text(json.dumps({"enrol": known()[0]}), "utf-8")
    run(f"""
path, definitions = Path({str(path)!r}), json.loads(Path({str(definitions)!r}).read_text("utf-8"))
today = datetime.date(2025, 3, 14)
process = sandbox.copied()
assert isinstance(process, forked.Forked)
checked = sandbox.check_file(path, definitions, today, process=process)
assert checked == sandbox.check_file(path, definitions, today) and checked.report["verdicts"]
few = Limits(memory=40 * MIB)
report = sandbox.check_file(path, definitions, today, limits=few, process=sandbox.copied()).report
assert [one["code"] for one in report["verdicts"]] == ["file-memory"], report
""")
