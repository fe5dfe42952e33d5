"""A file that nobody vouches for → its report, made in a process of its own with bounds of memory and time.

In: a path, definitions, the day that counts as today. Out: a report, and a marked copy if one is asked for; a process
that dies, hangs or needs too much is a verdict like any other. Nothing the file holds can stop or harm the caller.

Run as a program, this module is such a process, as is a copy of the caller's own: it reads what to do as JSON, and
answers with a line of JSON, followed by the bytes of the copy. It may not write files. Where the system knows no bounds
of memory, only the time is bounded.
"""

from __future__ import annotations

import datetime
import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Protocol

from tramite.checker.cells import LIMITS, MIB, Limits, Refusal
from tramite.checker.codes import REFUSALS

Data = dict[str, Any]


class Process(Protocol):
    """What is used of a process."""

    @property
    def returncode(self) -> int | Any:
        """How it ended; negative for a signal."""

    def communicate(self, order: bytes, timeout: float) -> tuple[bytes, bytes]:
        """Ask, and wait for the answer and the complaints."""

    def kill(self) -> None:
        """End it."""

    def __enter__(self) -> Process: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


@dataclass(frozen=True)
class CopyOrder:
    """What a marked copy is made with."""

    wordings: Mapping[str, Data]
    """Procedure → its wording; under the empty name that for files of no known procedure."""

    language: str
    """The language of the words around it."""

    hall: str
    """The folder with the hall's own words."""

    repair: bool
    """Whether certain repairs are made in it."""


@dataclass(frozen=True)
class Checked:
    """What came of a file."""

    report: Data
    """Its report; nothing in it is covered."""

    rows: list[tuple[int, dict[str, Any]]]
    """What rules between files compare, as `check.py` gives it."""

    copy: bytes = b""
    """The marked copy; empty when none was asked for, or none could be made."""

    is_fresh: bool = False
    """Whether the copy is a new workbook."""


def check_file(
    path: Path,
    definitions: Mapping[str, Data],
    today: datetime.date,
    *,
    procedure: str = "",
    limits: Limits = LIMITS,
    copy: CopyOrder | None = None,
    report: Data | None = None,
    compares: bool = True,
    process: Process | None = None,
) -> Checked:
    """Check one file in a process of its own, `process` if one is ready; with a report that is known already, only make
    its copy. `compares`: whether to keep what rules between files compare. Raises OSError when it cannot be opened."""
    with path.open("rb"):  # said now, by the process that can say it best
        pass
    order = {
        "path": str(path.absolute()),
        "definitions": definitions,
        "today": today.isoformat(),
        "procedure": procedure,
        "limits": asdict(limits),
        "copy": asdict(copy) if copy else None,
        "report": report,
        "compares": compares,
    }
    with process or start() as child:
        try:
            answer, complaint = child.communicate(json.dumps(order).encode(), limits.seconds)
        except subprocess.TimeoutExpired:
            return _refused(path, definitions, today, procedure, _timeout(limits))
        finally:
            child.kill()
    line, _, content = answer.partition(b"\n")
    if child.returncode == 0 and line.startswith(b"{"):
        said = json.loads(line)
        rows = [(number, values) for number, values in said["rows"]]
        return Checked(said["report"], rows, content, said["is_fresh"])
    return _refused(path, definitions, today, procedure, _why(child.returncode, complaint, limits))


def copied() -> Process:
    """As `start`, but a copy of this process where that is safe: it starts in a fifth of the time."""
    try:
        from tramite.checker import forked
    except ImportError:  # not every system has what it needs
        return start()
    return forked.Forked(_serve) if forked.is_possible(LIMITS.memory // 4) else start()


def start() -> Process:
    """A process that gets ready for a file; whoever starts it must end it."""
    # -P: no module is taken from the folder in which the command runs.
    command = [sys.executable, "-P", "-B", "-m", __name__]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


OUT_OF_MEMORY = 3
"""The exit code of a process that has used up its memory."""


def main() -> None:
    """Be the process: bound it, read what to do, answer."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    with answer:
        code = _serve(sys.stdin.buffer, answer)
    sys.exit(code)


def _serve(asked: BinaryIO, answer: BinaryIO) -> int:
    from tramite.checker import check, reader  # noqa: F401  # while the caller still finds out what to ask

    gc.disable()  # a process that ends soon need not sweep
    order = json.load(asked)
    limits = Limits(**order["limits"])
    _bound(limits)
    try:
        said, content = _done(order, limits)
    except MemoryError:
        return OUT_OF_MEMORY
    answer.write(json.dumps(said).encode() + b"\n" + content)
    return 0


def _done(order: Data, limits: Limits) -> tuple[Data, bytes]:
    from tramite.checker import reader  # here, so that the caller does not wait for what only this process needs

    path = Path(order["path"])
    with path.open("rb") as file:
        content = file.read(limits.file + 1)
    size = max(len(content), path.stat().st_size)
    too_large = Refusal("file-too-large", {"size": str(-(-size // MIB)), "limit": str(limits.file // MIB)})
    report, rows = order["report"], []
    if report is None:
        from tramite.checker import check

        workbook = too_large if size > limits.file else reader.read(content, path.name, limits)
        today = datetime.date.fromisoformat(order["today"])
        checked = check.check_with_rows(
            order["definitions"], workbook, path.name, today, order["procedure"], compares=order["compares"]
        )
        report, rows = checked.report, checked.rows
    said = {"report": report, "rows": rows, "is_fresh": False}
    copy = order["copy"]
    # A file that was refused has nothing to mark, and its bytes are not to be touched again.
    if not copy or (not report["rows"]["read"] and REFUSALS & {verdict["code"] for verdict in report["verdicts"]}):
        return said, b""
    from tramite import messages
    from tramite.checker import marked

    words = messages.words(copy["language"], Path(copy["hall"]))
    wordings, definition = copy["wordings"], order["definitions"].get(report["procedure"])
    wording = wordings.get(report["procedure"]) or wordings[""]
    try:
        made = marked.made(
            content, report, wording, repair=copy["repair"], definition=definition, words=words, limits=limits
        )
    except ValueError:  # neither can it be patched, nor read to its end
        return said, b""
    return said | {"is_fresh": made.is_fresh}, made.content


def _bound(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # not every system has it
        return
    seconds = int(limits.seconds) + 1
    bounds = {"RLIMIT_AS": limits.memory, "RLIMIT_CPU": seconds, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    for name, most in bounds.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (soft, hard))
        except (OSError, ValueError):  # a system that names a bound and has none
            continue


def _timeout(limits: Limits) -> Refusal:
    return Refusal("file-timeout", {"limit": f"{limits.seconds:g}"})


def _why(code: int, complaint: bytes, limits: Limits) -> Refusal:
    """Why a process ended: the system's signal tells, else its last words."""
    if -code == getattr(signal, "SIGXCPU", None):
        return _timeout(limits)
    is_killed = -code == getattr(signal, "SIGKILL", None)  # so ends what uses up the memory of the whole system
    if code == OUT_OF_MEMORY or is_killed or b"memory allocation of" in complaint or b"MemoryError" in complaint:
        return Refusal("file-memory", {"limit": str(limits.memory // MIB)})
    last = complaint.decode("utf-8", "replace").strip().rpartition("\n")[2]
    # Only the kind of the error: its words may quote what the file holds.
    kind = last.partition(":")[0]
    return Refusal("file-damaged", {"part": "", "detail": kind if kind.isidentifier() else f"exit {code}"})


def _refused(
    path: Path, definitions: Mapping[str, Data], today: datetime.date, procedure: str, refusal: Refusal
) -> Checked:
    from tramite.checker import check

    return Checked(check.check(definitions, refusal, path.name, today, procedure), [])


if __name__ == "__main__":
    main()
