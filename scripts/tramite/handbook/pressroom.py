"""Books → PDF files, as many at once as there are processors.

In: books as `book.py` makes them, each with the name of its file. Out: the files in a folder, their pages and sizes, or
why one could not be printed.

A process prints only so much: typst remembers what it has laid out and forgets nothing. A book that is more is printed
in quires (`quires.py`), which are bound to one file (`binding.py`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tramite.handbook import press
from tramite.handbook.press import Job, Printed
from tramite.handbook.quires import Book, Laid, Position, continues, gathered, titles

LOAD = 600_000
"""How many characters of data one process prints at most: about 350 MB of memory."""

FEW = 200_000
"""A book with fewer characters of data is a few pages: a process of its own takes as long to start as they to print."""

MOST_TURNS = 5
"""How often a book is printed in quires until their pages are those that they name; typst itself tries as often."""


def print_books(jobs: Iterable[Job], folder: Path, *, is_last: bool = False) -> list[Printed]:
    """Print books into a folder, as many at once as there are processors. In the order of the jobs.

    `is_last`: this process ends soon, and so may print a few pages itself rather than start another for them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if is_last:
        jobs = list(jobs)
        if len(jobs) == 1 and jobs[0].weight < FEW:
            return [_guarded(jobs[0], folder)]
    with ThreadPoolExecutor() as shares, ThreadPoolExecutor(os.cpu_count() or 1) as processes:
        made = list(shares.map(lambda share: _printed(share, folder, processes), _shares(jobs)))
    return [one for printed in made for one in printed]


def _shares(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    """What each process prints: books of one language, as far as they are not too much for it."""
    share: list[Job] = []
    load = 0
    for job in jobs:
        if share and (load + job.weight > LOAD or share[-1].book["language"] != job.book["language"]):
            yield share
            share, load = [], 0
        share.append(job)
        load += job.weight
    if share:
        yield share


def _guarded(job: Job, folder: Path) -> Printed:
    """Print a book in this process, which outlives all that goes wrong: typst's own faults are no `Exception`."""
    try:
        return press.print_book(job, folder)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        return Printed(job.path, failure=f"{type(error).__name__}: {error}")


def _printed(share: Sequence[Job], folder: Path, processes: Executor) -> list[Printed]:
    """What one process prints, or a book that is too much for one."""
    if len(share) > 1 or share[0].weight <= LOAD:
        return processes.submit(_in_process, share, folder).result()
    try:
        return [_in_quires(share[0], folder, processes)]
    except OSError as error:
        return [Printed(share[0].path, failure=str(error))]


def _in_quires(job: Job, folder: Path, processes: Executor) -> Printed:
    """Print a book in quires, each by a process of its own, until all pages are those that are named."""
    quires = gathered(job.book, LOAD)
    laid = quires.guessed()
    given: list[Book] = [{}] * len(laid)
    *others, last = range(len(laid))
    # The index at the end is laid out when all the others are.
    sketches = [numbers for numbers in (others, [last]) if numbers]
    with tempfile.TemporaryDirectory(dir=folder) as made:
        for turn, numbers in enumerate([*sketches, *[[*others, last]] * MOST_TURNS]):
            books = quires.numbered(laid)
            changed = [number for number in numbers if books[number] != given[number]]
            if not changed:
                return _bound(job.path, books, quires.positions(laid), Path(made), folder)
            is_sketch = turn < len(sketches)
            jobs = [Job(f"{number}.pdf", books[number], is_sketch) for number in changed]
            found = list(processes.map(lambda one: _in_process([one], Path(made))[0], jobs))
            missing = dict.fromkeys(character for one in found for character in one.missing)
            failures = [one.failure for one in found if one.failure]
            if missing or failures:
                return Printed(job.path, missing=tuple(missing), failure="" if missing else failures[0])
            for number, one in zip(changed, found, strict=True):
                laid[number] = Laid(one.pages, {place: Position(*at) for place, at in one.places.items()})
                given[number] = {} if is_sketch else books[number]
    return Printed(job.path, failure=f"layout did not converge within {MOST_TURNS} attempts")


def _bound(path: str, books: Sequence[Book], positions: Mapping[str, Position], sheets: Path, folder: Path) -> Printed:
    """Bind the files of quires into a folder."""
    quires = [
        {
            "path": f"{number}.pdf",
            "continues": continues(book),
            "stand_ins": [place for chapter in book["quire"]["chapters"] for place in titles(chapter)],
        }
        for number, book in enumerate(books)
    ]
    says = books[0]["words"]["see-page"].strip("()（）")
    order = {"quires": quires, "positions": positions, "path": path, "says": says}
    try:
        pages, size = _told("tramite.handbook.binding", order, sheets)
    except ChildProcessError as error:
        return Printed(path, failure=str(error))
    (sheets / path).replace(folder / path)
    return Printed(path, pages, size)


def _in_process(share: Sequence[Job], folder: Path) -> list[Printed]:
    order = [{"path": job.path, "book": job.book, "is_sketch": job.is_sketch} for job in share]
    try:
        made = _told(press.__name__, order, folder)
    except ChildProcessError as error:
        return [Printed(job.path, failure=str(error)) for job in share]
    return [Printed(**{**one, "missing": tuple(one["missing"])}) for one in made]


def _told(module: str, order: Any, folder: Path) -> Any:
    """What a module says that is run as a program. Raises ChildProcessError with the last that it said."""
    command = [sys.executable, "-m", module, str(folder)]
    said = json.dumps(order, ensure_ascii=False).encode()
    done = subprocess.run(command, input=said, capture_output=True, check=False)
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or [f"exit code {done.returncode}"]
        raise ChildProcessError(lines[-1])
    return json.loads(done.stdout)
