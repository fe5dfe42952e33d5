"""`tramite validate`: filled templates, checked on this computer."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from tramite import atomic
from tramite.checker import knowledge, report
from tramite.checker import validate as checked
from tramite.checker.cells import LIMITS, MIB
from tramite.checker.codes import Style as ReportStyle
from tramite.commands.options import HERE, Project, Quiet
from tramite.terminal import errors, fail, output

app = typer.Typer()
VALIDATE = f"""Check filled templates. Nothing leaves this computer, and the files stay as they are.

Each file is read in a process of its own, which stops at {LIMITS.file // MIB} MiB ({LIMITS.inflated // MIB} MiB
unpacked), {LIMITS.rows:,} rows, {LIMITS.cells:,} cells, {LIMITS.strings:,} different texts, {LIMITS.seconds:g} seconds
or {LIMITS.memory // MIB} MiB of memory."""


@app.command(help=VALIDATE, epilog="Example: `tramite validate filled.xlsx --marked-copy marked.xlsx`")
def validate(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Files, folders and patterns such as `*.xlsx`.")],
    *,
    procedure: Annotated[str, typer.Option(help="Whose files they are, by id; by default the file says.")] = "",
    lang: Annotated[str, typer.Option(help="The language of the answer; that of the guide by default.")] = "",
    today: Annotated[
        datetime.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day that counts as today.")
    ] = None,
    format: Annotated[ReportStyle, typer.Option(help="How to give the reports.")] = "text",
    target: Annotated[Path | None, typer.Option("-o", "--output", help="Write the reports to this file.")] = None,
    copies: Annotated[
        Path | None, typer.Option("--marked-copy", help="Copy each file, problems marked: a file name, or a folder.")
    ] = None,
    repair: Annotated[bool, typer.Option(help="Make repairs that are beyond doubt in the copies.")] = False,
    strict: Annotated[bool, typer.Option(help="Let warnings fail too.")] = False,
    unmask: Annotated[bool, typer.Option(help="Show personal data.")] = False,
    jobs: Annotated[int, typer.Option(min=0, help="How many files to check at once; 0: one per processor.")] = 0,
    project: Project = HERE,
    quiet: Quiet = False,
) -> None:
    try:
        if repair and not copies:
            fail("--repair changes copies only: say where with --marked-copy")
        paths = checked.found(files)
        places = checked.targets(paths, copies)
        if target:
            checked.spare([*paths, *(places or {}).values()], target)
        with (
            checked.ready(min(len(paths), jobs or os.cpu_count() or 1)) as processes,
            _progress(len(paths), errors.is_terminal and not quiet) as step,
        ):
            known = knowledge.project(project, lang)
            order = checked.Order(paths, today.date() if today else known.today, procedure, places, repair, jobs)
            results = checked.run(known, order, step, processes)
    except knowledge.WrongUse as wrong:
        fail(str(wrong))
    told = checked.tell(known, results, unmask)
    if target:
        atomic.write(target, checked.given(told, format).encode())
    elif format == "text" and output.is_terminal:
        output.print(*map(report.table, told), sep="\n\n")
    else:
        output.file.write(checked.given(told, format))
    for path, one in checked.write_copies(results, places or {}):
        if not quiet:
            errors.print(f"{path}{' (new workbook)' if one.is_fresh else ''}")
    if any(one.fails(strict) for one in results):
        raise typer.Exit(1)


@contextmanager
def _progress(total: int, is_shown: bool) -> Iterator[Callable[[Path], object]]:
    """Shows how many files are done; it hears of each."""
    if not is_shown:
        yield lambda path: None
        return
    from rich.progress import Progress  # slow to import, and only people look at it

    with Progress(console=errors, transient=True) as progress:
        task = progress.add_task("Files", total=total)
        yield lambda path: progress.advance(task)
