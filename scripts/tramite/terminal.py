"""What a command has to say → the terminal, or a file or program in its place.

In: sentences, problems, tables. Out: lines on standard output, and what stops the command on standard error. Colours
and frames only where a person looks.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console

from tramite.listing import Style, listing
from tramite.messages import Words
from tramite.problem import Problem

# What is printed is data: no markup, no colours of its own, and `:100:` is no emoji.
output = Console(soft_wrap=True, markup=False, highlight=False, emoji=False)
errors = Console(stderr=True, soft_wrap=True, markup=False, highlight=False, emoji=False)


def say_failure(message: str) -> None:
    """Say on standard error what went wrong."""
    errors.print(f"tramite: {message}")


def fail(message: str) -> NoReturn:
    """End the command, as it was used wrongly or its surroundings are broken."""
    say_failure(message)
    raise typer.Exit(2)


def refuse(reason: str) -> None:
    """End the command if there is a reason."""
    if reason:
        fail(reason)


def print_problems(problems: Sequence[Problem], project: Path, style: Style, words: Words) -> None:
    """Print problems with their places as seen from where the command runs."""
    seen = [replace(one, place=replace(one.place, path=(project / one.place.path).as_posix())) for one in problems]
    if text := listing(seen, style, words):
        output.print(text)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for people; elsewhere lines with tabs."""
    if not output.is_terminal:
        for row in (head, *rows):
            output.file.write("\t".join(row) + "\n")
        return
    from rich.table import Table  # here, because few commands have tables

    table = Table(*head)
    for row in rows:
        table.add_row(*row)
    output.print(table)


class ToTerminal(logging.Handler):
    """Shows what MkDocs reports."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one report, without the name of its logger."""
        errors.print(record.getMessage())
