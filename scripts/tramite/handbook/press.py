"""Books → PDF files, through typst.

In: books as `book.py` makes them, each with the name of its file. Out: the files in a folder, their pages and sizes, or
why one could not be printed. Every file is tagged PDF/UA-1 and PDF/A-2a, and the same book gives the same bytes.

A process prints only so much: typst remembers what it has laid out and forgets nothing. Run as a program, with the
folder as its argument, this module is such a process: it reads what to print and tells what it made, as JSON.
"""

from __future__ import annotations

import datetime
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst
from babel.core import get_global

Book = dict[str, Any]
"""What a book says, as `book.py` makes it; importing that would cost each process more time than a sheet."""

FONT_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
"""The packages from which the fonts come: never those of the computer, so that every computer prints the same."""

FIRST, LAST = "Noto Sans", "DejaVu Sans Mono"
"""The family for all that it can show; and the one that comes with typst, which has signs that no other has."""

HAN_FAMILIES = {
    "Hans": "Noto Sans CJK SC",
    "Hant": "Noto Sans CJK TC",
    "Jpan": "Noto Sans CJK JP",
    "Kore": "Noto Sans CJK KR",
}
"""Script → the family that draws Han characters as its readers write them."""

LOAD = 2_000_000
"""How many characters of data one process prints at most: about 1 GB of memory. A book that has more goes alone."""

FEW = 200_000
"""A book with fewer characters of data is a few pages: a process of its own takes as long to start as they to print."""

MOST_MISSING = 20
"""After so many characters without a glyph the rest of a book is not looked at."""


@dataclass(frozen=True)
class Job:
    """A book to print."""

    path: str
    """Its file: `add-insured.es.pdf`."""

    book: Book
    """What it says."""


@dataclass(frozen=True)
class Printed:
    """A book that was printed, or was not."""

    path: str
    """Its file."""

    pages: int = 0
    """How many pages it has."""

    size: int = 0
    """How many bytes it has."""

    missing: tuple[str, ...] = ()
    """Characters that no font has; then there is no file."""

    failure: str = ""
    """Why there is no file, in the words of typst or of the system."""


def print_books(jobs: Iterable[Job], folder: Path, *, is_last: bool = False) -> list[Printed]:
    """Print books into a folder, as many at once as there are processors. In the order of the jobs.

    `is_last`: this process ends soon, and so may print a few pages itself rather than start another for them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if is_last:
        jobs = list(jobs)
        if len(jobs) == 1 and _weight(jobs[0]) < FEW:
            return [_guarded(jobs[0], folder)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        made = list(pool.map(lambda share: _in_process(share, folder), _shares(jobs)))
    return [one for printed in made for one in printed]


def print_book(job: Job, folder: Path) -> Printed:
    """Print one book in this process."""
    missing: list[str] = []
    data = json.dumps(job.book, ensure_ascii=False)
    while True:
        try:
            content, pages = _compiled(data, job.book)
        except (typst.TypstError, _Warned) as error:
            character = _refused(str(error))
            if not character or character in missing or len(missing) >= MOST_MISSING:
                return Printed(job.path, missing=tuple(missing), failure="" if missing else str(error))
            # typst names one character at a time: take it out to learn the next.
            missing.append(character)
            data = data.replace(character, "?")
            continue
        if missing:
            return Printed(job.path, missing=tuple(missing))
        (folder / job.path).write_bytes(content)
        return Printed(job.path, pages, len(content))


def families(language: str, screen_language: str) -> list[str]:
    """The families in the order in which a character is looked up. Raises LookupError with what is absent."""
    known = _fonts().families()
    han = dict.fromkeys(HAN_FAMILIES.get(_script(one), "") for one in (language, screen_language))
    wanted = [FIRST, *filter(None, han)]
    absent = [family for family in wanted if family not in known]
    if absent:
        raise LookupError(", ".join(absent))
    others = [name for name in known if name.startswith("Noto ") and name not in (*wanted, *HAN_FAMILIES.values())]
    return [*wanted, *sorted(others), LAST]


def _shares(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    """What each process prints: books of one language, as far as they are not too much for it."""
    share: list[Job] = []
    load = 0
    for job in jobs:
        weight = _weight(job)
        if share and (load + weight > LOAD or share[-1].book["language"] != job.book["language"]):
            yield share
            share, load = [], 0
        share.append(job)
        load += weight
    if share:
        yield share


def _weight(job: Job) -> int:
    return len(json.dumps(job.book, ensure_ascii=False))


def _guarded(job: Job, folder: Path) -> Printed:
    """Print a book in this process, which outlives all that goes wrong: typst's own faults are no `Exception`."""
    try:
        return print_book(job, folder)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        return Printed(job.path, failure=f"{type(error).__name__}: {error}")


def _in_process(share: Sequence[Job], folder: Path) -> list[Printed]:
    order = json.dumps([vars(job) for job in share], ensure_ascii=False)
    command = [sys.executable, "-m", __name__, str(folder)]
    done = subprocess.run(command, input=order.encode(), capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or [f"exit code {done.returncode}"]
        return [Printed(job.path, failure=said[-1]) for job in share]
    return [Printed(**{**one, "missing": tuple(one["missing"])}) for one in json.loads(done.stdout)]


def _compiled(data: str, book: Book) -> tuple[bytes, int]:
    """The bytes and the number of pages of a book. Any warning is a failure."""
    day = datetime.datetime.combine(datetime.date.fromisoformat(book["date"]), datetime.time(), datetime.UTC)
    languages = (book["language"], book["screen_language"])
    chosen = {"families": families(*languages), "han": [tag for tag in languages if _script(tag) in HAN_FAMILIES]}
    compiler = typst.Compiler(
        str(TEMPLATES / "book.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"data": data, "fonts": json.dumps(chosen)},
    )
    content, warnings = compiler.compile_with_warnings(
        format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=int(day.timestamp())
    )
    if warnings:
        raise _Warned("; ".join(warning.message for warning in warnings))
    assert isinstance(content, bytes)  # one file, as asked
    return content, int(json.loads(compiler.query("<pages>", field="value", one=True)))


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the packages. Raises LookupError with the package that is not installed."""
    folders = []
    for name in FONT_PACKAGES:
        found = importlib.util.find_spec(name)
        if found is None or not found.submodule_search_locations:
            raise LookupError(name.replace("_", "-"))
        folders += found.submodule_search_locations
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _script(language: str) -> str:
    """The script of a language, named or likely: `zh` → Hans."""
    parts = language.replace("-", "_")
    subtags = get_global("likely_subtags")
    likely = str(subtags.get(parts) or subtags.get(parts.partition("_")[0], ""))
    named = [part for part in parts.split("_") if len(part) == 4 and part.isalpha()]
    return (named or [part for part in likely.split("_") if len(part) == 4] or [""])[0]


class _Warned(Exception):
    """Typst printed a book, but warned."""


def _refused(said: str) -> str:
    """The character that no font has, or that an archive must not hold, as typst names it; empty for another error."""
    found = _NO_GLYPH.search(said)
    words = (found[1] or found[2]) if found else ""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), words)


def _main() -> None:
    folder, order = Path(sys.argv[1]), json.load(sys.stdin.buffer)
    made: list[dict[str, Any]] = [vars(print_book(Job(**one), folder)) for one in order]
    sys.stdout.buffer.write(json.dumps(made, ensure_ascii=False).encode())


TEMPLATES = Path(__file__).parent.parent / "templates" / "handbook"
_NO_GLYPH = re.compile(r'the text `?"(.+?)"`? could not be displayed|the codepoint `?"(.+?)"`?', re.DOTALL)

if __name__ == "__main__":
    _main()
