"""`tramite handbook`: books to print."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from tramite import atomic, messages, printing
from tramite.commands.loading import sound
from tramite.commands.options import HERE, OneLanguage, Project, Quiet
from tramite.handbook.book import EDITIONS, Edition
from tramite.terminal import errors, fail, output, print_problems

app = typer.Typer()


@app.command(epilog="Example: `tramite handbook change-address --lang en -o /tmp`")
def handbook(
    procedures: Annotated[list[str] | None, typer.Argument(help="Ids of procedures, for their sheets only.")] = None,
    *,
    lang: OneLanguage = None,
    edition: Annotated[Edition | None, typer.Option(help="One kind of book; all by default.")] = None,
    folder: Annotated[Path, typer.Option("-o", "--output", help="The folder to write to.")] = Path(printing.FOLDER),
    project: Project = HERE,
    quiet: Quiet = False,
) -> None:
    """Print the books: handbook, trainer's book, exercise book, and a sheet per procedure."""
    loaded = sound(project)
    kinds = (edition,) if edition else ("handout",) if procedures else EDITIONS
    titles = [title for title in printing.titles(loaded) if lang in (None, title.language) and title.edition in kinds]
    unknown = set(procedures or ()) - set(loaded.guides[loaded.languages[0]].procedures)
    chosen = [title for title in titles if not title.procedure or not procedures or title.procedure in procedures]
    if unknown or not chosen:
        fail(f"no book for {', '.join(sorted(unknown)) or ' '.join(filter(None, (edition, lang)))}")
    with tempfile.TemporaryDirectory() as made:
        with errors.status("Printing") if not quiet and errors.is_terminal else nullcontext():
            printed, problems = printing.print_books(loaded, chosen, Path(made))
        for one in printed:
            if (Path(made) / one.path).is_file():
                atomic.write(folder / one.path, (Path(made) / one.path).read_bytes())
                if not quiet:
                    output.print(f"{folder / one.path} ({one.pages})")
    if problems:
        print_problems(problems, project, "text", messages.words(messages.SOURCE_LANGUAGE))
        raise typer.Exit(1)
