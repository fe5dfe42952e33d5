"""`tramite permalinks`: the record of every address ever published."""

from __future__ import annotations

import typer

from tramite import atomic, messages, permalinks, site
from tramite.commands.loading import sound
from tramite.commands.options import HERE, Project, Quiet
from tramite.terminal import output, print_problems

app = typer.Typer(
    name="permalinks",
    help="Keep the record of every address ever published.",
    epilog="Example: `tramite permalinks update`",
    no_args_is_help=True,
)


@app.command("update", epilog="Example: `tramite permalinks update`")
def permalinks_update(project: Project = HERE, quiet: Quiet = False) -> None:
    """Add the present addresses to the lock file, and show them; exit code 1 when one of the old ones is lost."""
    loaded = sound(project, permalinks.CURABLE)
    path, content, new = site.lock(loaded)
    if not path.is_file() or path.read_bytes() != content:
        atomic.write(path, content)
    if not quiet:
        output.print(*(f"+ {address}" for address in new), f"{path}: {len(new)} added", sep="\n", highlight=False)
    lost = [problem for problem in loaded.problems if problem.code == "address-lost"]
    if lost:
        print_problems(lost, project, "text", messages.words(messages.SOURCE_LANGUAGE))
        raise typer.Exit(1)
