"""`tramite new`: commented, valid starts of a hall and of a procedure."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from tramite import atomic, new, schema, source
from tramite.commands.loading import readable
from tramite.commands.options import HERE, Project, Quiet, Title
from tramite.terminal import fail, output, refuse

app = typer.Typer(
    name="new",
    help="Write a commented, valid start.",
    epilog="Example: `tramite new hall my-guide`",
    no_args_is_help=True,
)


@app.command("procedure", epilog="Example: `tramite new procedure change-address`")
def new_procedure(
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id, for ever: small letters, digits and hyphens.")],
    title: Title = "",
    project: Project = HERE,
    quiet: Quiet = False,
) -> None:
    """Write the start of a procedure: a folder with a commented definition."""
    guide = readable(project)
    refuse(new.refused_id(name, guide.hall.languages) or (title and new.refused_title(title)))
    path = project / source.FOLDER / name / source.PROCEDURE_FILE
    if path.exists():
        fail(f"{path} exists already")
    atomic.write(path, new.procedure(guide, name, datetime.date.today(), title).encode())
    if not quiet:
        update = "`tramite translate update` and " if guide.hall.languages[1:] else ""
        output.print(f"{path}: fill it in, then run {update}`tramite check`")


@app.command("hall", epilog="Example: `tramite new hall my-guide --language en --language fr`")
def new_hall(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.", file_okay=False)],
    language: Annotated[list[str], typer.Option(help="A language of the guide; the first is the source.")] = ["en"],  # noqa: B006
    screen_language: Annotated[
        str, typer.Option(help="The language of the hall's screens; that of the source by default.")
    ] = "",
    title: Title = new.HALL_TITLE,
    quiet: Quiet = False,
) -> None:
    """Write a whole project, ready for `mkdocs build --strict`."""
    screen_language = screen_language or language[0]
    refuse(new.refused_languages(language, screen_language) or new.refused_title(title))
    if folder.exists() and any(entry.name != ".git" for entry in folder.iterdir()):
        fail(f"{folder} is not empty")
    today = datetime.date.today()
    for name, content in new.hall(language, screen_language, today, title).items():
        atomic.write(folder / name, content.encode())
    for name, schema_content in schema.schemas():
        atomic.write(folder / source.FOLDER / schema.FOLDER / name, schema_content)
    first = folder / source.FOLDER / "first-steps" / source.PROCEDURE_FILE
    atomic.write(first, new.procedure(readable(folder), "first-steps", today).encode())
    for name, content in new.catalogues(readable(folder)):
        atomic.write(folder / source.FOLDER / name, content.encode())
    if not quiet:
        output.print(f"{folder}: a whole project; next: cd {folder} && mkdocs build --strict")
