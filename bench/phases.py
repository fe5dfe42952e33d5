"""Where the time of one book goes: seconds of each phase of printing it, as JSON.

In: a project, a language, an edition, for a hand-out its procedure. What `tramite handbook` does is done here step by
step; `peak_mib` is the most that any of the processes took.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

phases: dict[str, float] = {}


@contextmanager
def phase(name: str) -> Iterator[None]:
    """Time what is done inside, by the clock; and its processor time, which is more where several cores are used."""
    wall, cpu = time.perf_counter(), sum(os.times()[:4])
    yield
    phases[name] = time.perf_counter() - wall
    phases[f"{name}_cpu"] = sum(os.times()[:4]) - cpu


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("project", type=Path)
    arguments.add_argument("language")
    arguments.add_argument("edition")
    arguments.add_argument("procedure", nargs="?", default="")
    given = arguments.parse_args()
    with phase("import"):
        from tramite import site
        from tramite.handbook import press, pressroom
    with phase("load"):
        loaded = site.load(given.project)
    with phase("book"):
        book = loaded.library(given.language).book(given.edition, given.procedure)
    with phase("fonts"):
        press.families(book["language"], book["screen_language"])
    with phase("typst"), tempfile.TemporaryDirectory() as made:
        [printed] = pressroom.print_books([press.Job("book.pdf", book)], Path(made), is_last=True)
    if not printed.pages:
        raise SystemExit(printed.failure or f"no glyph for {' '.join(printed.missing)}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / unit
    data = len(json.dumps(book, ensure_ascii=False))
    print(json.dumps(phases | {"peak_mib": peak, "pages": printed.pages, "data_characters": data}))
