"""How long tramite takes beside a stock project with the same text: one JSON object on standard output.

Every case runs two commands in turn (A B A B …), each a whole process with its start-up: medians of both, and the
median of the ratios of the pairs, so that a slow minute of the machine weighs on both. Progress goes to standard error.

Cases: `real` (the guide with its templates), `generated` (200 procedures in the same mixture), `templates` (against a
bare XlsxWriter script); with `--grow` also how both grow from 12 over 200 to 1000 procedures, which takes minutes.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

BENCH = Path(__file__).parent
TARGETS = {"real": 1.25, "generated": 0.75, "templates": 1.3}
"""The most that tramite may take, as a multiple of the other side."""

PROCEDURES = 200
GROWTH = (12, 200, 1000)
PACKAGES = (
    *("tramite", "mkdocs", "mkdocs-material", "mkdocs-static-i18n", "Markdown", "markdown-it-py", "Jinja2"),
    *("pydantic", "PyYAML", "XlsxWriter"),
)


@dataclass(frozen=True)
class Run:
    """What one process took."""

    cpu: float
    """Seconds of processor time, its own and the system's, children included."""

    wall: float
    """Seconds by the clock."""

    peak_mib: float
    """Most memory at one time, in MiB."""


def main() -> None:
    """Measure what was asked for and print it."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--runs", type=int, default=5, help="pairs of runs per case")
    arguments.add_argument("--only", choices=list(TARGETS), help="one case")
    arguments.add_argument("--grow", action="store_true", help="also 12, 200 and 1000 procedures; takes minutes")
    given = arguments.parse_args()
    if find_spec("jieba"):
        raise SystemExit("jieba is installed: it would slow the stock project down, and tramite does without")
    result: dict[str, Any] = {"machine": machine(), "versions": versions(), "cases": {}}
    with tempfile.TemporaryDirectory(prefix="tramite-bench-") as name:
        folder = Path(name)
        for case in [given.only] if given.only else TARGETS:
            say(f"{case}:")
            result["cases"][case] = _CASES[case](folder / case, given.runs) | {"target": TARGETS[case]}
        if given.grow:
            result["growth"] = growth(folder / "growth")
    print(json.dumps(result, ensure_ascii=False, indent=2))


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


def real(folder: Path, runs: int) -> dict[str, Any]:
    """The real guide against the stock project with its text."""
    _script("generated.py", folder / "ours")
    return compare(folder, runs)


def grown(folder: Path, runs: int, procedures: int = PROCEDURES) -> dict[str, Any]:
    """A generated guide against the stock project with its text."""
    _script("generated.py", folder / "ours", procedures)
    return {"procedures": procedures} | compare(folder, runs)


def templates(folder: Path, runs: int) -> dict[str, Any]:
    """The templates against a bare script that writes the same cells."""
    import templates as module

    return module.measure()


def compare(folder: Path, runs: int) -> dict[str, Any]:
    """Build the project in `folder`/ours and the stock project made from it, in turn."""
    # The first build of each side is not timed: the baseline's text comes from it, and it leaves bytecode behind.
    _build(folder, "ours")
    made = (folder / "ours", folder / "site-ours", folder / "baseline")
    _script("baseline.py", *made)
    # A stock project with broken links would spend its time on warnings. `--quiet` hides them from `--strict`.
    _build(folder, "baseline", "--strict")
    text = json.loads(_script("baseline.py", *made, "--compare", folder / "site-baseline"))
    pairs = []
    for number in range(runs):
        pairs.append({side: _build(folder, side) for side in ("ours", "baseline")})
        say(
            "  {}/{}: {}".format(
                number + 1, runs, ", ".join(f"{side} {run.cpu:.2f} s" for side, run in pairs[-1].items())
            )
        )
    return {"runs": runs, **summary(pairs), "text": text}


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
        step = grown(folder / str(procedures), 1, procedures)
        shutil.rmtree(folder / str(procedures))
        if steps:
            factor = math.log(step["text"]["pages"]["ours"] / steps[-1]["text"]["pages"]["ours"])
            step["exponent"] = {
                side: round(math.log(step[side]["cpu"] / steps[-1][side]["cpu"]) / factor, 2)
                for side in ("ours", "baseline")
            }
        steps.append(step)
    return steps


def measure(command: list[str], folder: Path) -> Run:
    """Run a command in a folder, and stop when it fails."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Material would print a notice about its future, on both sides.
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise SystemExit(f"{' '.join(command)} failed in {folder}:\n{output.read().decode()[-4000:]}")
    # Linux counts memory in KiB, macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / unit)


def say(line: str) -> None:
    """Report progress."""
    print(line, file=sys.stderr, flush=True)


_CASES: dict[str, Callable[[Path, int], dict[str, Any]]] = {"real": real, "generated": grown, "templates": templates}


def _build(folder: Path, side: str, *options: str) -> Run:
    """Build one side from nothing into `folder`/site-SIDE."""
    target = folder / f"site-{side}"
    for left in (target, folder / side / ".cache"):
        shutil.rmtree(left, ignore_errors=True)
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(target), *(options or ("--quiet",))]
    return measure(command, folder / side)


def _script(name: str, *arguments: object) -> str:
    """Run a generator, and give back what it prints.

    It is a process of its own because the memory of this one would count as that of the commands that it measures.
    """
    command = [sys.executable, str(BENCH / name), *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.is_file() else []


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    main()
