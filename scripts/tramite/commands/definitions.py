"""`tramite check` and `tramite schema`: what is wrong with definitions; what editors check them by."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tramite import atomic, messages, schema, site, source
from tramite.commands.options import HERE, Project, Quiet
from tramite.listing import Style, summary
from tramite.messages import Words
from tramite.terminal import fail, output, print_problems

app = typer.Typer()


@app.command(epilog="Example: `tramite check --format github`")
def check(
    project: Project = HERE,
    format: Annotated[Style, typer.Option(help="How to print the problems.")] = "text",
    lang: Annotated[str, typer.Option(help="The language in which to say them.")] = messages.SOURCE_LANGUAGE,
    strict: Annotated[bool, typer.Option(help="Let warnings fail too.")] = False,
    quiet: Quiet = False,
) -> None:
    """Find everything that is wrong with the definitions, their translations and the pages."""
    words = _words(project, lang)
    problems = site.load(project).problems
    print_problems(problems, project, format, words)
    if not quiet and format == "text":
        output.print(summary(problems, words), style="" if problems else "green")
    if any(strict or problem.severity == "error" for problem in problems):
        raise typer.Exit(1)


@app.command("schema", epilog="Example: `tramite schema`")
def write_schema(project: Project = HERE, quiet: Quiet = False) -> None:
    """Write the JSON Schemas with which editors check definitions while you type."""
    folder = project / source.FOLDER / schema.FOLDER
    for name, content in schema.schemas():
        atomic.write(folder / name, content)
        if not quiet:
            output.print(str(folder / name))


def _words(project: Path, language: str) -> Words:
    folder = project / source.FOLDER / source.HALL_FOLDER
    own = {path.name.removeprefix("ui.").removesuffix(".po") for path in folder.glob("ui.*.po")}
    known = sorted(own | {*messages.shipped()})
    if language not in known:
        fail(f"there are no words in {language}; there are {', '.join(known)}")
    return messages.words(language, folder)
