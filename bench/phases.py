"""Where the time of one book goes: seconds of each phase of printing it, in this process, as JSON.

In: a project, a language, an edition, for a hand-out its procedure. What `tramite handbook` does in two processes is
done in one here, so that `peak_mib` is an upper limit for either.
"""

from __future__ import annotations

import argparse
import json
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
    """Time what is done inside, by the clock; and its processor time, which is more where typst uses several cores."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    phases[name] = time.perf_counter() - wall
    phases[f"{name}_cpu"] = time.process_time() - cpu


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("project", type=Path)
    arguments.add_argument("language")
    arguments.add_argument("edition")
    arguments.add_argument("procedure", nargs="?", default="")
    given = arguments.parse_args()
    with phase("import"):
        from tramite import site
        from tramite.handbook import press
    with phase("load"):
        loaded = site.load(given.project)
    with phase("book"):
        book = loaded.library(given.language).book(given.edition, given.procedure)
    with phase("fonts"):
        press.families(book["language"], book["screen_language"])
    with phase("typst"), tempfile.TemporaryDirectory() as made:
        printed = press.print_book(press.Job("book.pdf", book), Path(made))
    if not printed.pages:
        raise SystemExit(printed.failure or f"no glyph for {' '.join(printed.missing)}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    data = len(json.dumps(book, ensure_ascii=False))
    print(json.dumps(phases | {"peak_mib": peak, "pages": printed.pages, "data_characters": data}))
