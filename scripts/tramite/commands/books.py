"""`tramite handbook`: books to print."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from tramite import atomic, messages
from tramite.commands.options import HERE, OneLanguage, Project, Quiet
from tramite.handbook import pressroom, shelf
from tramite.handbook.press import Job, Printed
from tramite.handbook.title import EDITIONS, FOLDER, Edition, Title
from tramite.problem import Problem
from tramite.terminal import errors, fail, output, print_problems

app = typer.Typer()


@app.command(epilog="Example: `tramite handbook change-address --lang en -o /tmp`")
def handbook(
    procedures: Annotated[list[str] | None, typer.Argument(help="Ids of procedures, for their sheets only.")] = None,
    *,
    lang: OneLanguage = None,
    edition: Annotated[Edition | None, typer.Option(help="One kind of book; all by default.")] = None,
    folder: Annotated[Path, typer.Option("-o", "--output", help="The folder to write to.")] = Path(FOLDER),
    project: Project = HERE,
    quiet: Quiet = False,
) -> None:
    """Print the books: handbook, trainer's book, exercise book, and a sheet per procedure."""
    order = _Order(project, tuple(procedures or ()), lang, edition, quiet)
    with tempfile.TemporaryDirectory() as made:
        state = shelf.state(project) if edition in (None, "handout") else ""
        printed, problems = _from_shelf(order, state, Path(made)) or _anew(order, state, Path(made))
        for one in printed:
            if (Path(made) / one.path).is_file():
                atomic.write(folder / one.path, (Path(made) / one.path).read_bytes())
                if not quiet:
                    output.print(f"{folder / one.path} ({one.pages})")
    if problems:
        print_problems(problems, project, "text", messages.words(messages.SOURCE_LANGUAGE))
        raise typer.Exit(1)


@dataclass(frozen=True)
class _Order:
    """What is asked for."""

    project: Path
    procedures: tuple[str, ...]
    lang: str | None
    edition: Edition | None
    quiet: bool

    @property
    def only(self) -> Title | None:
        """The hand-out, if one is all that is asked for: it may lie on the shelf."""
        is_one = self.lang and len(self.procedures) == 1 and self.edition in (None, "handout")
        return Title(self.lang or "", "handout", *self.procedures) if is_one else None

    def chosen(self, titles: Iterable[Title]) -> list[Title]:
        """Those of all books that are asked for."""
        kinds = (self.edition,) if self.edition else ("handout",) if self.procedures else EDITIONS
        return [
            title
            for title in titles
            if self.lang in (None, title.language)
            and title.edition in kinds
            and (not title.procedure or not self.procedures or title.procedure in self.procedures)
        ]

    def showing(self) -> AbstractContextManager[object]:
        """Says that it is being printed, where somebody looks."""
        return errors.status("Printing") if not self.quiet and errors.is_terminal else nullcontext()


Outcome = tuple[list[Printed], list[Problem]]


def _from_shelf(order: _Order, state: str, folder: Path) -> Outcome | None:
    """The hand-out as it was kept; None when it was not, or cannot be printed any more."""
    book = shelf.book(order.project, state, order.only.path) if order.only else None
    if book is None or order.only is None:
        return None
    with order.showing():
        printed = pressroom.print_books([Job(order.only.path, book)], folder, is_last=True)
    return (printed, []) if printed[0].pages else None


def _anew(order: _Order, state: str, folder: Path) -> Outcome:
    """Books of a project that has been read and found right."""
    from tramite import printing  # reading a guide takes longer to import than a hand-out to print
    from tramite.commands.loading import sound

    loaded = sound(order.project)
    chosen = order.chosen(printing.titles(loaded))
    unknown = set(order.procedures) - set(loaded.guides[loaded.languages[0]].procedures)
    if unknown or not chosen:
        fail(f"no book for {', '.join(sorted(unknown)) or ' '.join(filter(None, (order.edition, order.lang)))}")
    jobs = list(printing.jobs(loaded, chosen))
    with order.showing():
        printed, problems = printing.print_books(loaded, chosen, folder, jobs, is_last=True)
    if not problems:
        shelf.keep(order.project, state, jobs)
    return printed, problems
