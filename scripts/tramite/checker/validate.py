"""Files named on a command line → their reports, marked copies, and how the command ends.

In: a project, files, folders and patterns, what is asked for. Out: reports in words, copies, files written. Each file
is checked in a process of its own, several at once. Nothing is written but what was asked for, and never over a file
that was checked.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tramite import atomic
from tramite.checker import report
from tramite.checker.cells import ENDINGS
from tramite.checker.codes import Style
from tramite.checker.knowledge import Project, WrongUse
from tramite.checker.report import Told
from tramite.checker.sandbox import Checked, CopyOrder, Process, check_file, copied

Data = dict[str, Any]

MARKED = ".marked.xlsx"
"""How the names of marked copies end."""


@dataclass(frozen=True)
class Order:
    """What is asked for."""

    paths: Sequence[Path]
    """The files."""

    today: datetime.date
    """The day that counts as today."""

    procedure: str = ""
    """The procedure of all files; empty to go by each file."""

    copies: Mapping[Path, Path] | None = None
    """File → its marked copy; None when none are asked for."""

    repair: bool = False
    """Whether certain repairs are made in the copies."""

    jobs: int = 0
    """How many files are checked at once; 0: one per processor."""


@dataclass(frozen=True)
class Result:
    """What came of one file."""

    path: Path
    """The file."""

    report: Data
    """Its report; nothing in it is covered."""

    copy: bytes = b""
    """Its marked copy; empty when none was asked for or could be made."""

    is_fresh: bool = False
    """Whether the copy is a new workbook."""

    def fails(self, strict: bool) -> bool:
        """Whether it has errors; if `strict`, warnings count."""
        kinds = {verdict["severity"] for verdict in self.report["verdicts"]}
        return "error" in kinds or (strict and "warning" in kinds)


def found(arguments: Iterable[str]) -> list[Path]:
    """The files that are meant: each once, in the order given, those of folders and patterns by name."""
    paths: dict[Path, Path] = {}
    for argument in arguments:
        path = Path(argument)
        if path.is_dir():
            named = sorted(one for one in path.rglob("*") if _is_candidate(one))
        elif path.exists() or not set(argument) & set("*?["):
            named = [path]
        else:
            named = sorted(one for one in _matching(argument) if one.is_file())
        if not named:
            raise WrongUse(f"{argument}: there are no files to check")
        for one in named:
            if not one.exists():
                raise WrongUse(f"{one}: there is no such file")
            paths.setdefault(one.resolve(), one)
    return list(paths.values())


def targets(paths: Sequence[Path], wanted: Path | None) -> dict[Path, Path] | None:
    """File → where its marked copy goes: the file named, or one in the folder named. Refuses to write over any."""
    if wanted is None:
        return None
    if len(paths) == 1 and not wanted.is_dir() and wanted.suffix:
        chosen = {paths[0]: wanted}
    elif wanted.exists() and not wanted.is_dir():
        raise WrongUse(f"{wanted} is a file; copies of several files need a folder")
    else:
        chosen, taken = {}, set[str]()
        for path in paths:
            name, number = path.stem, 2
            while name.lower() in taken:
                name, number = f"{path.stem}-{number}", number + 1
            taken.add(name.lower())
            chosen[path] = wanted / f"{name}{MARKED}"
    for target in chosen.values():
        spare(paths, target)
    return chosen


def spare(paths: Iterable[Path], target: Path) -> None:
    """Refuse to write over a file that is checked, by whatever name."""
    if target.exists() and any(target.samefile(path) for path in paths):
        raise WrongUse(f"{target} is one of the files to check; it is never written over")


@contextmanager
def ready(count: int) -> Iterator[list[Process]]:
    """Processes that get ready for files while the project is still being read; what is left of them is ended."""
    started = [copied() for _ in range(count)]
    try:
        yield list(started)
    finally:
        for process in started:
            with process:
                process.kill()


def run(
    known: Project,
    order: Order,
    step: Callable[[Path], object] = lambda path: None,
    processes: list[Process] | None = None,
) -> list[Result]:
    """Check all files, several at once; `step` hears of each that is done. In the order of the files.

    `processes`: those that are ready; they are taken out of the list.
    """
    if order.procedure and order.procedure not in known.definitions:
        raise WrongUse(f"{order.procedure} has no file; there are {', '.join(known.definitions)}")
    wanted = CopyOrder(known.wordings, known.words.language, str(known.folder), order.repair)
    copy = wanted if order.copies is not None else None

    def first(path: Path, process: Process | None) -> Checked:
        checked = check_file(
            path,
            known.definitions,
            order.today,
            procedure=order.procedure,
            copy=copy,
            compares=len(order.paths) > 1,
            process=process,
        )
        step(path)
        return checked

    def second(path: Path, checked: Checked, told: Data) -> Result:
        """With what the files break between them, of which the copy does not know yet."""
        if copy and checked.copy and told["verdicts"] != checked.report["verdicts"]:
            checked = check_file(path, known.definitions, order.today, copy=copy, report=told)
        return Result(path, told, checked.copy, checked.is_fresh)

    waiting = [processes.pop() if processes else None for _ in order.paths]
    if len(order.paths) == 1:
        [path], [process] = order.paths, waiting
        done = first(path, process)
        return [second(path, done, done.report)]
    from concurrent.futures import ThreadPoolExecutor  # slow to import, both, and one file alone needs neither

    from tramite.checker import check

    with ThreadPoolExecutor(order.jobs or os.cpu_count()) as pool:
        several = list(pool.map(first, order.paths, waiting))
        reports = check.across(known.definitions, [(one.report, one.rows) for one in several])
        return list(pool.map(second, order.paths, several, reports))


def tell(known: Project, results: Sequence[Result], unmask: bool) -> list[Told]:
    """The reports in words."""
    return [
        report.tell(
            one.report,
            known.wordings.get(one.report["procedure"]) or known.wordings[""],
            known.words,
            known.definitions.get(one.report["procedure"]),
            unmask=unmask,
            base=known.base,
        )
        for one in results
    ]


def given(told: Sequence[Told], style: Style) -> str:
    """All reports as one text; JSON is always a list."""
    if style == "json":
        return json.dumps([report.json_report(one) for one in told], ensure_ascii=False, indent=1) + "\n"
    if style == "html":
        return report.html(told)
    if style == "csv":
        return report.csv(told)
    return "".join(f"{report.text(one)}\n" for one in told)


def write_copies(results: Sequence[Result], copies: Mapping[Path, Path]) -> Iterator[tuple[Path, Result]]:
    """Write the marked copies; each with what it is of. A file that could not be read has none."""
    for one in results:
        if one.copy:
            target = copies[one.path]
            spare((other.path for other in results), target)  # it may be there only since
            atomic.write(target, one.copy)
            yield target, one


_READABLE = {ending for endings in ENDINGS.values() for ending in endings}


def _is_candidate(path: Path) -> bool:
    """Whether a file of a folder is meant: of a kind that is read, and neither hidden nor a lock of an open file."""
    return path.is_file() and path.suffix.lower() in _READABLE and not path.name.startswith((".", "~$"))


def _matching(pattern: str) -> Iterator[Path]:
    path = Path(pattern)
    anchor = Path(path.anchor) if path.anchor else Path()
    yield from anchor.glob(str(path.relative_to(anchor)) if path.anchor else pattern)
