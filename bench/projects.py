"""Projects to measure, ours and the stock ones made from them, and what a command in them takes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

BENCH = Path(__file__).parent

WITHOUT_BOOKS = "without-books.yml"
"""Beside mkdocs.yml, the same with the plugin's option `handbook` off."""

INTERVAL = 0.02
"""Seconds between two looks at the memory of a command."""


@dataclass(frozen=True)
class Run:
    """What one process took."""

    cpu: float
    """Seconds of processor time, its own and the system's, children included."""

    wall: float
    """Seconds by the clock."""

    peak_mib: float
    """Most memory at one time of the largest process, in MiB."""

    tree_peak_mib: float | None = None
    """Most memory at one time of it and its children together; what they share counts for each. None: not watched."""


@dataclass(frozen=True)
class Project:
    """A guide in a folder: `ours`, and when asked for, what is built from it."""

    folder: Path
    """Where all of it goes."""

    procedures: int | None = None
    """How many procedures; None is the real guide."""

    @cached_property
    def ours(self) -> Path:
        """The project of tramite's."""
        target = self.folder / "ours"
        script("generated.py", target, *([self.procedures] if self.procedures else []))
        config = yaml.safe_load((target / "mkdocs.yml").read_text("utf-8"))
        config["plugins"] = [{"tramite": {"handbook": False}} if one == "tramite" else one for one in config["plugins"]]
        if {"tramite": {"handbook": False}} not in config["plugins"]:
            raise SystemExit("mkdocs.yml sets options of the plugin: the bench must learn to keep them")
        (target / WITHOUT_BOOKS).write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), "utf-8")
        return target

    @cached_property
    def built(self) -> Path:
        """The site of it, without books: what stock projects take their text from."""
        self.build("ours")
        return self.folder / "site-ours"

    @cached_property
    def baseline(self) -> Path:
        """The stock project with the same pages."""
        script("baseline.py", self.ours, self.built, self.folder / "baseline")
        return self.folder / "baseline"

    def book(self, language: str) -> Path:
        """The stock project that prints the handbook of a language."""
        target = self.folder / f"book-{language}"
        if not target.is_dir():
            script("baseline.py", self.ours, self.built, target, "--book", language)
        return target

    def build(self, side: str, *options: str) -> Run:
        """Build `ours` (without books), `with_books` or the `baseline` from nothing into site-SIDE."""
        source = self.baseline if side == "baseline" else self.ours
        target = self.folder / f"site-{side}"
        for left in (target, source / ".cache"):
            shutil.rmtree(left, ignore_errors=True)
        if side == "ours":
            options = ("--config-file", WITHOUT_BOOKS, *options)
        command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(target)]
        # `--quiet` hides warnings from `--strict`.
        return measure([*command, *options, *(() if "--strict" in options else ("--quiet",))], source)


def measure(command: list[str], folder: Path, watch: bool = False, accepts: tuple[int, ...] = (0,)) -> Run:
    """Run a command in a folder, and stop when it ends in another way than it should. `watch`: look at the memory of
    all its processes meanwhile."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=_ENVIRONMENT,
        )
        watched = _Watch(process.pid) if watch else None
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        together = watched.end() if watched else None
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in accepts:
            output.seek(0)
            raise SystemExit(f"{' '.join(command)} failed in {folder}:\n{output.read().decode()[-4000:]}")
    # Linux counts memory in KiB, macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    peak = usage.ru_maxrss / unit
    return Run(usage.ru_utime + usage.ru_stime, wall, peak, None if together is None else max(together, peak))


def say(line: str) -> None:
    """Report progress."""
    print(line, file=sys.stderr, flush=True)


def script(name: str, *arguments: object) -> str:
    """Run a generator, and give back what it prints.

    It is a process of its own because the memory of this one would count as that of the commands that it measures.
    """
    return output_of(sys.executable, name, *arguments)


def output_of(python: str, name: str, *arguments: object) -> str:
    """What a script of this folder prints, run by a Python of one's choice."""
    command = [python, str(BENCH / name), *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


# Material would print a notice about its future, on both sides. What is installed has been compiled; a program that
# runs from its sources must be allowed to keep what it compiles, or it does so in every process.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
    "NO_MKDOCS_2_WARNING": "1"
}


class _Watch:
    """Looks at the memory of a process and its children until told to end. Where there is no /proc it sees nothing."""

    def __init__(self, pid: int) -> None:
        self._pid, self._peak, self._ended = pid, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> float:
        """The most that there was at one time, in MiB."""
        self._ended.set()
        self._thread.join()
        return self._peak / 1024 / 1024

    def _look(self) -> None:
        while not self._ended.wait(INTERVAL):
            self._peak = max(self._peak, sum(map(_resident, _family(self._pid))))


def _family(pid: int) -> Iterator[int]:
    """A process and all that it started; one that ends meanwhile has none."""
    yield pid
    try:
        children = [child for one in Path(f"/proc/{pid}/task").glob("*/children") for child in one.read_text().split()]
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _resident(pid: int) -> int:
    """The bytes of memory that a process has."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
