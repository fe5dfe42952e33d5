"""How long tramite takes beside stock projects with the same text: one JSON object on standard output.

Every case runs two commands in turn (A B A B …), each a whole process with its start-up: medians of both, and the
median of the ratios of the pairs, so that a slow minute of the machine weighs on both. Progress goes to standard error.

Cases: `real` (the guide with its templates), `generated` (200 procedures in the same mixture), `templates` (against a
bare XlsxWriter script); with `--grow` also how both grow from 12 over 200 to 1000 procedures, which takes minutes.
Neither side of these prints books, as a stock project has none; `with_books` is our site with all of them.

Cases for books: `handbook` (the real guide's, one per language, against mkdocs-with-pdf, which prints through
WeasyPrint), `handbook-generated` (one of 200 procedures, and its memory), `handbook-growth` (12, 50, 200 procedures),
`handout` (one procedure, by the clock: after a change, and again).

Cases for checks: `check` (5,000 rows of 20 columns against frictionless and against the bare reader), `check-growth`
(50,000 rows, and the memory), `marked-copy` (against openpyxl), `browser-check` (the page in Chromium).

`support`: the support desk of 1000 procedures: the weight of its index, and how soon after a key its hits stand there.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import books
import checks
import desk
from projects import Project, Run, say, script

TARGETS: dict[str, Any] = (
    {"real": 1.25, "generated": 0.75, "templates": 1.3} | books.TARGETS | checks.TARGETS | desk.TARGETS
)
"""The most that tramite may take, as a multiple of the other side."""

STOCK_CASES = ("handbook", "handbook-generated")
"""Cases that need the environment with WeasyPrint."""

PROCEDURES = 200
GROWTH = (12, 200, 1000)
PACKAGES = (
    *("tramite", "mkdocs", "mkdocs-material", "mkdocs-static-i18n", "Markdown", "markdown-it-py", "Jinja2"),
    *("pydantic", "PyYAML", "XlsxWriter", "typst"),
)


@dataclass(frozen=True)
class Bench:
    """What is asked for, and the projects that its cases share."""

    folder: Path
    """Where the projects go."""

    runs: int
    """Pairs of runs per case."""

    book_runs: int
    """Pairs of runs per book of the real guide."""

    long_runs: int
    """Pairs of runs of the generated guide's book: WeasyPrint takes minutes."""

    stock_python: str
    """The Python that has mkdocs-with-pdf."""

    projects: dict[int | None, Project] = field(default_factory=dict)
    """The projects made so far, by the number of their procedures."""

    def project(self, procedures: int | None = None) -> Project:
        """The project with so many procedures; without a number the real guide."""
        if procedures not in self.projects:
            self.projects[procedures] = Project(self.folder / str(procedures or "real"), procedures)
        return self.projects[procedures]


def main() -> None:
    """Measure what was asked for and print it."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--runs", type=int, default=5, help="pairs of runs per case")
    arguments.add_argument("--book-runs", type=int, default=3, help="pairs of runs per book of the real guide")
    arguments.add_argument("--long-runs", type=int, default=1, help="pairs of runs of the generated guide's book")
    arguments.add_argument("--only", choices=list(_CASES), action="append", help="one case; may be repeated")
    arguments.add_argument("--grow", action="store_true", help="also 12, 200 and 1000 procedures; takes minutes")
    arguments.add_argument("--stock-python", default=sys.executable, help="the Python that has the other sides")
    given = arguments.parse_args()
    if find_spec("jieba"):
        raise SystemExit("jieba is installed: it would slow the stock project down, and tramite does without")
    cases = given.only or list(_CASES)
    # An absolute path, but not that of the Python behind the environment.
    stock_python = os.path.abspath(given.stock_python)  # noqa: PTH100
    found_versions = versions()
    if set(cases) & set(STOCK_CASES):
        found_versions |= books.check(stock_python)
    result: dict[str, Any] = {"machine": machine(), "versions": found_versions, "cases": {}}
    with tempfile.TemporaryDirectory(prefix="tramite-bench-") as name:
        bench = Bench(Path(name), given.runs, given.book_runs, given.long_runs, stock_python)
        try:
            for case in cases:
                say(f"{case}:")
                found = _CASES[case](bench)
                result["cases"][case] = found | ({"target": TARGETS[case]} if case in TARGETS else {})
            if given.grow:
                result["growth"] = growth(bench.folder / "growth")
        except KeyboardInterrupt:  # what took minutes to measure is not thrown away
            result["interrupted"] = True
    print(json.dumps(result, ensure_ascii=False, indent=2))
    if "interrupted" in result:
        raise SystemExit(130)


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    names = [line for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")]
    return {
        "system": platform.platform(terse=True),
        "processor": names[0].partition(": ")[2] if names else platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def versions() -> dict[str, str | None]:
    """What takes part."""
    return {name: _version(name) for name in PACKAGES}


def real(bench: Bench) -> dict[str, Any]:
    """The real guide against the stock project with its text."""
    return compare(bench.project(), bench.runs, book_runs=bench.book_runs)


def grown(bench: Bench) -> dict[str, Any]:
    """A generated guide against the stock project with its text."""
    return {"procedures": PROCEDURES} | compare(bench.project(PROCEDURES), bench.runs, book_runs=1)


def templates(bench: Bench) -> dict[str, Any]:
    """The templates against a bare script that writes the same cells."""
    import templates as module

    return module.measure()


def handbook(bench: Bench) -> dict[str, Any]:
    """The real guide's handbooks against WeasyPrint."""
    return books.real(bench.project(), bench.book_runs, bench.stock_python)


def handbook_generated(bench: Bench) -> dict[str, Any]:
    """A handbook of the generated guide against WeasyPrint."""
    project = bench.project(PROCEDURES)
    return {"procedures": PROCEDURES} | books.generated(project, bench.long_runs, bench.stock_python)


def handbook_growth(bench: Bench) -> dict[str, Any]:
    """The handbook at growing sizes."""
    return books.growth({size: bench.project(size) for size in books.GROWTH}, bench.book_runs)


def handout(bench: Bench) -> dict[str, Any]:
    """One hand-out."""
    return books.handout(bench.project(), bench.runs)


def check(bench: Bench) -> dict[str, Any]:
    """A filled file through the checker, frictionless and the bare reader."""
    return checks.check(bench.project(), bench.runs, bench.stock_python)


def check_growth(bench: Bench) -> dict[str, Any]:
    """Ten times as many rows."""
    return checks.growth(bench.project(), bench.runs)


def marked_copy(bench: Bench) -> dict[str, Any]:
    """The marked copy against openpyxl."""
    return checks.marked_copy(bench.project(), bench.runs, bench.stock_python)


def browser_check(bench: Bench) -> dict[str, Any]:
    """The page that checks, in Chromium."""
    return checks.browser_check(bench.project(), bench.runs)


def support(bench: Bench) -> dict[str, Any]:
    """The support desk of a large guide."""
    return desk.desk(bench.project(desk.PROCEDURES), bench.runs)


def compare(project: Project, runs: int, book_runs: int) -> dict[str, Any]:
    """Build a project and the stock project made from it, in turn; after that ours with all of its books."""
    # The first build of each side is not timed: the baseline's text comes from it, and it leaves bytecode behind.
    made = (project.ours, project.built, project.baseline)
    # A stock project with broken links would spend its time on warnings.
    project.build("baseline", "--strict")
    text = json.loads(script("baseline.py", *made, "--compare", project.folder / "site-baseline"))
    pairs = []
    for number in range(runs):
        pairs.append({side: project.build(side) for side in ("ours", "baseline")})
        say(f"  {number + 1}/{runs}: {books.told(pairs[-1])}")
    found = {"runs": runs, "note": "neither side prints books", **summary(pairs), "text": text}
    if book_runs:
        with_books = [project.build("with_books") for _ in range(book_runs)]
        say(f"  with all books: {books.told({'ours': with_books[-1]})}")
        found["with_books"] = {"runs": book_runs, **books.middle(with_books)}
    return found


def summary(pairs: list[dict[str, Run]]) -> dict[str, Any]:
    """Medians of both sides, and the median of the ratios of the pairs."""
    quantities = ("cpu", "wall", "peak_mib")
    found: dict[str, Any] = {
        side: {name: round(median(getattr(pair[side], name) for pair in pairs), 3) for name in quantities}
        for side in pairs[0]
    }
    found["ratio"] = {
        name: round(median(getattr(pair["ours"], name) / getattr(pair["baseline"], name) for pair in pairs), 3)
        for name in quantities
    }
    return found


def growth(folder: Path) -> list[dict[str, Any]]:
    """Both sides at growing sizes, once each; `exponent` 1 is growth in proportion to the number of pages."""
    steps: list[dict[str, Any]] = []
    for procedures in GROWTH:
        say(f"{procedures} procedures:")
        project = Project(folder / str(procedures), procedures)
        step = {"procedures": procedures} | compare(project, 1, book_runs=0)
        shutil.rmtree(folder / str(procedures))
        if steps:
            factor = math.log(step["text"]["pages"]["ours"] / steps[-1]["text"]["pages"]["ours"])
            step["exponent"] = {
                side: round(math.log(step[side]["cpu"] / steps[-1][side]["cpu"]) / factor, 2)
                for side in ("ours", "baseline")
            }
        steps.append(step)
    return steps


_CASES: dict[str, Callable[[Bench], dict[str, Any]]] = {
    "real": real,
    "generated": grown,
    "templates": templates,
    "handbook": handbook,
    "handbook-generated": handbook_generated,
    "handbook-growth": handbook_growth,
    "handout": handout,
    "check": check,
    "check-growth": check_growth,
    "marked-copy": marked_copy,
    "browser-check": browser_check,
    "support": support,
}


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.is_file() else []


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    main()
