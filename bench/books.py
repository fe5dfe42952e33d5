"""The handbook beside mkdocs-with-pdf, which prints the same text through WeasyPrint: the cases of `run.py` for books.

Both sides are whole commands with their start-up, in turn. `ratio_per_character` divides the time of each side by the
text that its PDF shows: neither may gain from printing less. A target is met when every ratio is, by the clock and in
processor time.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from projects import BENCH, Project, Run, measure, say, script

TARGETS = {"handbook": 0.2, "handbook-generated": 0.1, "handbook-growth": 1.05, "handout": 0.5}
"""The most: a multiple of the other side's time; of the growth, the exponent (1 is growth in proportion); of the
hand-out, seconds by the clock, on a machine that does nothing else."""

PEAK = 1200.0
"""The most memory, in MB, that printing the generated guide may take, all processes together."""

LANGUAGES = ("es", "zh", "en")
GROWTH = (12, 50, 200)
HANDOUT = "add-insured"

CHECK = """
import json, mkdocs_with_pdf.plugin, pypdfium2, weasyprint
from importlib.metadata import version
print(json.dumps({name: version(name) for name in ("mkdocs-with-pdf", "weasyprint", "pydyf", "pypdfium2")}))
"""

PANGO = """WeasyPrint, which the handbook is measured against, does not start:
  {reason}
It needs Pango: on Debian or Ubuntu `apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk`,
on macOS `brew install pango`. Without it: make bench ARGS="--only CASE" with a case that prints no handbook."""


def check(python: str) -> dict[str, str]:
    """What this Python prints with. Without a WeasyPrint that starts, everything ends here."""
    try:
        done = subprocess.run(
            [python, "-c", CHECK],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        raise SystemExit(f"{python}: {error.strerror}; `make bench` installs it") from None
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["?"]
        if "No module" in said[-1]:
            raise SystemExit(f"{python}: {said[-1]}; `make bench` installs it")
        reason = next((line for line in said if "cannot load library" in line), said[-1])
        raise SystemExit(PANGO.format(reason=reason))
    found: dict[str, str] = json.loads(done.stdout)
    return found


def against_stock(project: Project, language: str, runs: int, target: float, python: str) -> dict[str, Any]:
    """The handbook of one language, ours and the stock project's."""
    stock = project.book(language)
    first = [_print(project, language, project.folder / "books")]
    pairs: list[dict[str, Run]] = []
    for number in range(runs):
        pairs.append(
            {
                "ours": _print(project, language, project.folder / "books"),
                "baseline": _print_stock(stock, project.folder / "site-book", python),
            }
        )
        say(f"  {language} {number + 1}/{runs}: " + told(pairs[-1]))
    # Once more after the last: two of ours stand around each of the baseline's.
    around = [*first, *(pair["ours"] for pair in pairs), _print(project, language, project.folder / "books")]
    files = (project.folder / "books" / f"handbook.{language}.pdf", project.folder / "site-book" / "book.pdf")
    text = dict(zip(("ours", "baseline"), _texts(python, *files), strict=True))
    more = text["baseline"]["characters"] / text["ours"]["characters"]
    ratio = {
        name: median(
            (getattr(before, name) + getattr(after, name)) / 2 / getattr(pair["baseline"], name)
            for pair, before, after in zip(pairs, around[1:-1], around[2:], strict=True)
        )
        for name in ("cpu", "wall")
    }
    per_character = {name: value * more for name, value in ratio.items()}
    return {
        "runs": runs,
        "ours": middle([*around[1:]]),
        "baseline": middle([pair["baseline"] for pair in pairs]),
        "ratio": rounded(ratio),
        "ratio_per_character": rounded(per_character),
        "text": text,
        "target": target,
        "met": max(*ratio.values(), *per_character.values()) <= target,
    }


def real(project: Project, runs: int, python: str) -> dict[str, Any]:
    """The three handbooks of the real guide."""
    # WeasyPrint's first run leaves bytecode and a list of fonts behind.
    _print_stock(project.book(LANGUAGES[0]), project.folder / "site-book", python)
    return {language: against_stock(project, language, runs, TARGETS["handbook"], python) for language in LANGUAGES} | {
        "phases": phases(project, "handbook", runs)
    }


def generated(project: Project, runs: int, python: str) -> dict[str, Any]:
    """The handbook of one language of the generated guide, and its memory."""
    found = against_stock(project, LANGUAGES[0], runs, TARGETS["handbook-generated"], python)
    peak = found["ours"]["tree_peak_mib"] * 1.048576
    return {
        "language": LANGUAGES[0],
        **found,
        "memory": {"peak_mb": round(peak), "target_mb": PEAK, "met": peak < PEAK},
        "phases": phases(project, "handbook", 1),
    }


def growth(projects: dict[int, Project], runs: int) -> dict[str, Any]:
    """The handbook at growing sizes, in turn."""
    taken: dict[int, list[Run]] = {size: [] for size in projects}
    inside: dict[int, list[dict[str, float]]] = {size: [] for size in projects}
    for number in range(runs + 1):
        for size, project in projects.items():
            run = _print(project, LANGUAGES[0], project.folder / "books")
            if number:  # the first is not timed
                taken[size].append(run)
                inside[size].append(_phases(project, "handbook"))
        say(f"  {number}/{runs}: " + ", ".join(f"{size}: {runs[-1].cpu:.2f} s" for size, runs in taken.items() if runs))
    steps: list[dict[str, Any]] = []
    for size, found in taken.items():
        whole, phase = middle(found), middles(inside[size])
        per = {name: round(whole[name] / size, 4) for name in ("cpu", "wall")}
        steps.append({"procedures": size, **whole, "seconds_per_procedure": per, "phases": phase})
    sizes = list(projects)
    exponents = {name: round(_exponent(sizes, [step[name] for step in steps]), 3) for name in ("cpu", "wall")}
    typst = _exponent(sizes, [step["phases"]["typst_cpu"] for step in steps])
    python = _exponent(sizes, [step["phases"]["load_cpu"] + step["phases"]["book_cpu"] for step in steps])
    data = _exponent(sizes, [step["phases"]["data_characters"] for step in steps])
    last = {name: round(_exponent(sizes[-2:], [step[name] for step in steps[-2:]]), 3) for name in ("cpu", "wall")}
    return {
        "language": LANGUAGES[0],
        "runs": runs,
        "steps": steps,
        "exponent": exponents,
        "exponent_of_last_step": last,
        "exponent_of": {"typst": round(typst, 3), "load_and_book": round(python, 3), "data": round(data, 3)},
        "target": TARGETS["handbook-growth"],
        "met": max(exponents.values()) <= TARGETS["handbook-growth"],
    }


def handout(project: Project, runs: int) -> dict[str, Any]:
    """One hand-out: the whole command, where the guide has to be read and where nothing has changed since; and of a
    process only what typst takes, with nothing remembered."""
    command = [HANDOUT, "--lang", LANGUAGES[0]]
    taken: dict[str, list[Run]] = {"anew": [], "again": []}
    for _ in range(runs + 1):
        shutil.rmtree(project.ours / ".cache", ignore_errors=True)
        for found in taken.values():
            found.append(_command(project, [*command, "-o", str(project.folder / "books")]))
    whole = {name: middle(found[1:]) for name, found in taken.items()}  # the first is not timed
    inside = phases(project, "handout", runs, HANDOUT)
    return {
        "command": f"tramite handbook {' '.join(command)}",
        "runs": runs,
        **whole,
        "met": {name: found["wall"] <= TARGETS["handout"] for name, found in whole.items()},
        "compile_only": {"wall": inside["typst"], "cpu": inside["typst_cpu"]},
        "phases": inside,
    }


def phases(project: Project, edition: str, runs: int, procedure: str = "") -> dict[str, float]:
    """Medians of what `phases.py` says."""
    return middles([_phases(project, edition, procedure) for _ in range(runs)])


def middle(runs: list[Run]) -> dict[str, float]:
    """Medians of runs."""
    return middles([{name: value for name, value in vars(run).items() if value is not None} for run in runs])


def middles(found: list[dict[str, float]]) -> dict[str, float]:
    """Medians of values with the same names."""
    return rounded({name: median(one[name] for one in found) for name in found[0]})


def rounded(found: dict[str, float]) -> dict[str, float]:
    """Figures to read."""
    return {name: round(value, 3) for name, value in found.items()}


def told(sides: dict[str, Run]) -> str:
    """One line of progress."""
    return ", ".join(f"{side} {run.cpu:.2f} s ({run.wall:.2f} s)" for side, run in sides.items())


def _phases(project: Project, edition: str, procedure: str = "") -> dict[str, float]:
    found: dict[str, float] = json.loads(
        script("phases.py", project.ours, LANGUAGES[0], edition, *([procedure] if procedure else []))
    )
    return found


def _print(project: Project, language: str, folder: Path) -> Run:
    return _command(project, ["--edition", "handbook", "--lang", language, "-o", str(folder)])


def _command(project: Project, options: list[str]) -> Run:
    tramite = Path(sys.executable).with_name("tramite")
    return measure([str(tramite), "handbook", "--quiet", *options], project.ours, watch=True)


def _print_stock(stock: Path, built: Path, python: str) -> Run:
    return measure([python, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(built)], stock, watch=True)


def _texts(python: str, *files: Path) -> list[dict[str, int]]:
    done = subprocess.run(
        [python, str(BENCH / "pdf_text.py"), *map(str, files)], check=True, stdout=subprocess.PIPE, text=True
    )
    found: list[dict[str, int]] = json.loads(done.stdout)
    return found


def _exponent(sizes: list[int], values: list[float]) -> float:
    """The slope of the line through the logarithms, by least squares."""
    xs, ys = [math.log(size) for size in sizes], [math.log(value) for value in values]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)
