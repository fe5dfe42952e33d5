"""One side of a comparison, in process: seconds of processor time and how much it found, as JSON.

In: the side and a folder that `checks.py` made. It runs twice, and the second time counts: imports, compiled patterns
and caches of a library are there then, for both sides. What it prints first, the bench reads last.
"""

from __future__ import annotations

import datetime
import gc
import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def check(folder: Path, today: datetime.date) -> Callable[[], int]:
    """The checker: a file's bytes to its report."""
    from tramite.checker import check, reader

    definitions = _load(folder / "definitions.json")
    content = (folder / "filled.xlsx").read_bytes()

    def run() -> int:
        report = check.check(definitions, reader.read(content, "filled.xlsx"), "filled.xlsx", today, "add-insured")
        return len(report["verdicts"])

    return run


def read(folder: Path, today: datetime.date) -> Callable[[], int]:
    """Its reader alone: every row and cell, and nothing done with them."""
    from tramite.checker import reader

    content = (folder / "filled.xlsx").read_bytes()

    def run() -> int:
        book = reader.read(content, "filled.xlsx")
        return sum(1 for row in book.sheets[0].rows())  # type: ignore[union-attr]

    return run


def report(folder: Path, today: datetime.date) -> Callable[[], int]:
    """The report, kept for those who mark copies."""
    from tramite.checker import check, reader

    definitions = _load(folder / "definitions.json")
    book = reader.read((folder / "filled.xlsx").read_bytes(), "filled.xlsx")
    made = check.check(definitions, book, "filled.xlsx", today, "add-insured")
    (folder / "report.json").write_text(json.dumps(made), "utf-8")
    return lambda: len(made["verdicts"])


def marked(folder: Path, today: datetime.date) -> Callable[[], int]:
    """The marked copy."""
    from tramite import messages
    from tramite.checker import marked

    known, wording = _load(folder / "report.json"), _load(folder / "wording.json")
    definition = _load(folder / "definitions.json")["add-insured"]
    content, words = (folder / "filled.xlsx").read_bytes(), messages.words("en")

    def run() -> int:
        made = marked.made(content, known, wording, repair=False, definition=definition, words=words)
        assert not made.is_fresh
        return sum(1 for one in known["verdicts"] if one["row"] and one["column"])

    return run


def frictionless(folder: Path, today: datetime.date) -> Callable[[], int]:
    """Frictionless with the same rules as a Table Schema."""
    from frictionless import Checklist, Resource, Schema

    schema = Schema.from_descriptor(_load(folder / "schema.json"))

    def run() -> int:
        resource = Resource(path="filled.xlsx", basepath=str(folder), schema=schema)
        return sum(task.stats["errors"] for task in resource.validate(Checklist(), limit_errors=100_000).tasks)

    return run


def openpyxl(folder: Path, today: datetime.date) -> Callable[[], int]:
    """What openpyxl takes to load the file, colour and comment the same cells and save it."""
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cells = [f"{one['column']}{one['row']}" for one in _load(folder / "report.json")["verdicts"] if one["column"]]
    content = (folder / "filled.xlsx").read_bytes()

    def run() -> int:
        book = load_workbook(io.BytesIO(content))
        sheet, colour = book.worksheets[0], PatternFill("solid", fgColor="FFF0C0C0")
        for place in cells:
            sheet[place].fill = colour
            sheet[place].comment = Comment("What is wrong with this cell, and how to mend it.", "tramite")
        book.save(io.BytesIO())
        return len(cells)

    return run


def _load(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


if __name__ == "__main__":
    side, folder, today = sys.argv[1:4]
    makers = (check, read, report, marked, frictionless, openpyxl)
    run = next(maker for maker in makers if maker.__name__ == side)(Path(folder), datetime.date.fromisoformat(today))
    run()
    gc.collect()
    start = time.process_time()
    found = run()
    print(json.dumps({"seconds": time.process_time() - start, "found": found}))
